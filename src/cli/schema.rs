//! `schema`: the JSON Schema of what the commands write as JSON.

use super::{Exit, Failure, Terminal, args::SchemaArgs, show};
use crate::report::json::{self, Described};

/// Prints the JSON Schema of one command's output, or of all.
pub(super) fn schema(args: &SchemaArgs, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let schema = match args.command {
        Some(command) => json::schema(&[command])?,
        None => json::schema(&Described::ALL)?,
    };
    show(&schema, terminal)
}
