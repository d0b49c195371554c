//! What of tierfit runs in a browser: the library, with the files that somebody has handed over as
//! its [`FileSystem`](tierfit::file_system::FileSystem).
//!
//! It runs in a worker, which may wait for a file. The page asks one thing after the other of a
//! [`Session`]: which backups there are, how one is opened, what the page of `tierfit report` says
//! of it. All words and numbers come from the library.
//!
//! Why not WASI with a shim: built for it, the same library makes a module of about the same size
//! (1.0 MB compressed, without a session, against 1.2) that starts as quickly (20 ms). But a call
//! of WASI cannot wait for the browser, so nothing would be read ahead: of a million rows, each 256
//! KB would be asked for and waited for alone, which took 13.8 seconds where pauses between chunks
//! take 4.2. And it would take the shim, and a folder made up for it, instead of the three
//! calls that this needs.

#![cfg(target_family = "wasm")]

mod failure;
mod files;
mod opened;
mod session;

pub use session::Session;
