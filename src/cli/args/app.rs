//! The arguments of `app`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{OUTPUT, ShowArgs};

#[derive(Debug, Args)]
pub(in crate::cli) struct AppArgs {
    /// The app, by its name or id [default: all apps of the catalogue]
    pub(in crate::cli) name: Option<String>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = AppFormatArg::Table, help_heading = OUTPUT)]
    pub(in crate::cli) format: AppFormatArg,
    /// A TOML file with what you know about apps; it adds to the catalogue and overrides it
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) catalogue: Option<PathBuf>,
    /// Check a TOML file with what you know about apps, line by line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "catalogue", "format"])]
    pub(in crate::cli) check: Option<PathBuf>,
    /// Print an entry of the catalogue to fill in
    #[arg(long, conflicts_with_all = ["name", "catalogue", "format", "check"])]
    pub(in crate::cli) template: bool,
    #[command(flatten)]
    pub(in crate::cli) show: ShowArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum AppFormatArg {
    Table,
    Json,
}

/// Command lines to start from, and what each does.
pub(super) const EXAMPLES: [(&str, &str); 3] = [
    ("tierfit app WhatsApp", "what is lost without it, and who says so"),
    ("tierfit app", "all apps that are known"),
    ("tierfit app --template", "an entry to fill in for another app"),
];
