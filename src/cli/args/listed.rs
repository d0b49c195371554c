//! Where the paths of many backups are listed. Commands that take a list answer it in `jsonl`: no
//! other form goes with one.

use std::path::PathBuf;

use clap::Args;

use super::INPUT;

#[derive(Debug, Args)]
pub(in crate::cli) struct ListedArgs {
    /// A file with the folders of many backups, one a line; `-` for standard input. For each it
    /// writes one line of JSON, in this order, also for one that can’t be read
    #[arg(long, value_name = "FILE", help_heading = INPUT)]
    pub(in crate::cli) paths_from: Option<PathBuf>,
    /// The paths of --paths-from end with NUL, as `find -print0` writes them
    #[arg(short = '0', long, requires = "paths_from", help_heading = INPUT)]
    pub(in crate::cli) null: bool,
}
