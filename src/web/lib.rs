//! What of tierfit runs in a browser: the library, with the files that somebody has handed over as
//! its [`FileSystem`](tierfit::file_system::FileSystem).
//!
//! It runs in a worker, which may wait for a file. The page asks one thing after the other of a
//! [`Session`]: which backups there are, how one is opened, what the page of `tierfit report` says
//! of it. Whatever is said comes from the library.

#![cfg(target_family = "wasm")]

mod files;
mod session;

pub use session::Session;
