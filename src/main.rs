//! Hands arguments and streams to the library, and its exit code back.

use std::process::ExitCode;

use tierfit::cli::{self, Terminal};

fn main() -> ExitCode {
    cli::run(std::env::args_os(), &mut Terminal::real()).into()
}
