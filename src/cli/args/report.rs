//! The arguments of `report`.

use std::path::PathBuf;

use clap::Args;

use super::{GoalArgs, OUTPUT, ReadArgs};

#[derive(Debug, Args)]
pub(in crate::cli) struct ReportArgs {
    /// The backup's folder, or the name of its device [default: the newest backup where this system
    /// keeps them]
    pub(in crate::cli) backup: Option<PathBuf>,
    /// The page to write; `-` is standard output [default: a file in this folder, named after the
    /// device and the day of the backup]
    #[arg(long, short, value_name = "FILE", help_heading = OUTPUT)]
    pub(in crate::cli) output: Option<PathBuf>,
    /// Overwrite the file if it already exists
    #[arg(long, help_heading = OUTPUT)]
    pub(in crate::cli) force: bool,
    /// Open the page when it is written
    #[arg(long, help_heading = OUTPUT)]
    pub(in crate::cli) open: bool,
    /// Write the steps alone, as a small page for the phone
    #[arg(long, help_heading = OUTPUT)]
    pub(in crate::cli) checklist: bool,
    #[command(flatten)]
    pub(in crate::cli) goal: GoalArgs,
    #[command(flatten)]
    pub(in crate::cli) read: ReadArgs,
}

/// Command lines to start from, and what each does.
pub(super) const EXAMPLES: [(&str, &str); 3] = [
    ("tierfit report --open", "a page named after the device, in your browser"),
    ("tierfit report -t 50GB -o anna.html", "for another storage, under another name"),
    ("tierfit report --checklist", "the steps alone, as a small page for the phone"),
];
