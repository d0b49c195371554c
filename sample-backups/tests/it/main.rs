//! What is written, read back with SQLite and the plist crate.

#[cfg(test)]
mod account;
#[cfg(test)]
mod encrypted;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod manifest;
#[cfg(test)]
mod many;
#[cfg(test)]
mod plists;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod unlocking;
