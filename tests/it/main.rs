//! The program from end to end: what it says, how it ends, and what it must never do.
//!
//! Most tests run it in-process, with buffers for a terminal; a few start the real one. What it
//! says to a person is kept in `snapshots`; after a change that is meant, write them anew with
//! `INSTA_UPDATE=always cargo test --test it` and read the difference.

#[cfg(test)]
mod account;
#[cfg(test)]
mod agreement;
#[cfg(test)]
mod app;
#[cfg(test)]
mod architecture;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod by_hand;
#[cfg(test)]
mod compare;
#[cfg(test)]
mod crowds;
#[cfg(test)]
mod dependencies;
#[cfg(test)]
mod doctor;
#[cfg(test)]
mod encrypted;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod explore;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod finding;
#[cfg(test)]
mod generate;
#[cfg(test)]
mod list;
#[cfg(test)]
mod many;
#[cfg(test)]
mod mbdb;
#[cfg(test)]
mod mutants;
#[cfg(test)]
mod mutated;
#[cfg(test)]
mod ncdu;
#[cfg(test)]
#[cfg(unix)]
mod odd_files;
#[cfg(test)]
mod places;
#[cfg(test)]
mod plan;
#[cfg(test)]
mod program;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod prompt;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod report;
#[cfg(test)]
mod said_once;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod sizes;
#[cfg(test)]
mod snapshot;
#[cfg(test)]
mod start;
#[cfg(test)]
mod steering;
#[cfg(test)]
mod streams;
#[cfg(test)]
mod support;
#[cfg(test)]
mod untouched;
#[cfg(test)]
mod vocabulary;
#[cfg(test)]
#[cfg(windows)]
mod windows;
