//! The arguments of `sizes`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, builder::ArgPredicate};

use super::{APPS, AccountArgs, ListedArgs, OUTPUT, ReadArgs};
use crate::bytes::Bytes;

#[derive(Debug, Args)]
pub(in crate::cli) struct SizesArgs {
    /// The backup's folder, or the name of its device [default: the newest backup where this system
    /// keeps them]
    pub(in crate::cli) backup: Option<PathBuf>,
    /// Order the table
    #[arg(long, value_enum, default_value_t = SortArg::Size)]
    pub(in crate::cli) sort: SortArg,
    /// Number of rows of each part; 0 for all [default: 20, within one app 10; with --min-size
    /// and in CSV all]
    #[arg(long, value_name = "N")]
    pub(in crate::cli) top: Option<usize>,
    /// Show no row that is smaller than this; the table adds them up in one
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true)]
    pub(in crate::cli) min_size: Option<Bytes>,
    /// What a row stands for
    #[arg(long, value_enum, default_value_t = ByArg::App)]
    pub(in crate::cli) by: ByArg,
    /// Look into one app, by name or id: its containers, largest folders and files, and caches.
    /// Paths are shown as they are, and can contain names, addresses and phone numbers
    #[arg(long, value_name = "APP", help_heading = APPS)]
    pub(in crate::cli) app: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) account: AccountArgs,
    /// Show the sizes of --settings beside the estimates, and what explains the difference
    #[arg(long, requires = "settings", requires = "backup", conflicts_with_all = ["app", "by", "min_size"])]
    pub(in crate::cli) explain: bool,
    /// With --explain, number the apps instead of naming them, so that you can send it to the
    /// makers of tierfit: it makes the estimates better for everybody
    #[arg(long, requires = "explain")]
    pub(in crate::cli) anonymous: bool,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = SizesFormatArg::Table, help_heading = OUTPUT)]
    #[arg(default_value_if("paths_from", ArgPredicate::IsPresent, "jsonl"))]
    pub(in crate::cli) format: SizesFormatArg,
    #[command(flatten)]
    pub(in crate::cli) listed: ListedArgs,
    #[command(flatten)]
    pub(in crate::cli) read: ReadArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SortArg {
    Size,
    Name,
    Files,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ByArg {
    App,
    Domain,
}

/// The forms that sizes have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SizesFormatArg {
    Table,
    Json,
    Csv,
    /// For each backup in the folder one line of JSON
    Jsonl,
    /// Every file, to walk through with `ncdu -f` or `gdu -f`. Paths are shown as they are, and
    /// can contain names, addresses and phone numbers
    Ncdu,
}

/// Command lines to start from, and what each does.
pub(super) const EXAMPLES: [(&str, &str); 3] = [
    ("tierfit sizes", "what each app takes in the newest backup"),
    ("tierfit sizes --app WhatsApp", "its largest folders and files"),
    ("tierfit sizes \"Anna's iPhone\" --format json", "another device, for a program"),
];
