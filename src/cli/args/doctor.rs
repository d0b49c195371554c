//! The arguments of `doctor`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, builder::ArgPredicate};

use super::{GoalArgs, ListedArgs, OUTPUT, ReadArgs};
use crate::doctor::{UploadSpeed, Window};

#[derive(Debug, Args)]
pub(in crate::cli) struct DoctorArgs {
    /// The backup's folder, or the name of its device [default: the newest backup where this system
    /// keeps them]
    pub(in crate::cli) backup: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) goal: GoalArgs,
    /// Show every check, also what is fine and what to check yourself
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// Check every file of the backup against its manifest; this takes longer
    #[arg(long)]
    pub(in crate::cli) verify: bool,
    /// Add a short text for Apple Support, without names and numbers of persons or devices
    #[arg(long)]
    pub(in crate::cli) support: bool,
    /// How fast the connection sends
    #[arg(long, value_name = "SPEED", default_value = "10Mbit/s")]
    pub(in crate::cli) upload_speed: UploadSpeed,
    /// Hours on the charger per night
    #[arg(long, value_name = "TIME", default_value = "8h")]
    pub(in crate::cli) window: Window,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = DoctorFormatArg::Table, help_heading = OUTPUT)]
    #[arg(default_value_if("paths_from", ArgPredicate::IsPresent, "jsonl"))]
    pub(in crate::cli) format: DoctorFormatArg,
    #[command(flatten)]
    pub(in crate::cli) listed: ListedArgs,
    #[command(flatten)]
    pub(in crate::cli) read: ReadArgs,
}

/// The forms that a diagnosis has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum DoctorFormatArg {
    Table,
    Json,
    /// For each backup in the folder one line of JSON
    Jsonl,
}

/// Command lines to start from, and what each does.
pub(super) const EXAMPLES: [(&str, &str); 3] = [
    ("tierfit doctor", "the reason, and what to do about it"),
    ("tierfit doctor --all", "every check, with those to do yourself"),
    ("tierfit doctor --verify --support", "look at every file; a text for Apple Support"),
];
