//! The arguments of `list`.

use std::{num::NonZeroUsize, path::PathBuf};

use clap::{Args, ValueEnum, builder::ArgPredicate};

use super::{INPUT, ListedArgs, OUTPUT, ShowArgs, read::threads};

#[derive(Debug, Args)]
pub(in crate::cli) struct ListArgs {
    /// A folder to search for backups, up to five levels deep [default: where this system keeps
    /// them]
    pub(in crate::cli) folder: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) listed: ListedArgs,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = ListFormatArg::Table, help_heading = OUTPUT)]
    #[arg(default_value_if("paths_from", ArgPredicate::IsPresent, "jsonl"))]
    pub(in crate::cli) format: ListFormatArg,
    /// Taken so that scripts can give every command the same; a list needs no password.
    #[arg(long, value_name = "FILE", hide = true)]
    pub(in crate::cli) password_file: Option<PathBuf>,
    /// Number of threads, 1 to 1,024 [default: all cores]
    #[arg(long, value_name = "N", value_parser = threads, help_heading = INPUT)]
    pub(in crate::cli) threads: Option<NonZeroUsize>,
    /// Taken so that scripts can give every command the same; a list shows no progress.
    #[arg(long, short, hide = true)]
    pub(in crate::cli) quiet: bool,
    #[command(flatten)]
    pub(in crate::cli) show: ShowArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ListFormatArg {
    Table,
    Json,
    Csv,
    /// For each backup one line of JSON
    Jsonl,
}

/// Command lines to start from, and what each does.
pub(super) const EXAMPLES: [(&str, &str); 3] = [
    ("tierfit list", "the backups that Finder and iTunes keep on this computer"),
    ("tierfit list /Volumes/Disk", "those on another disk"),
    ("tierfit list --format csv", "the same for a spreadsheet"),
];
