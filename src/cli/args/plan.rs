//! The arguments of `plan`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, builder::ArgPredicate};

use super::{GoalArgs, ListedArgs, OUTPUT, ReadArgs};

#[derive(Debug, Args)]
pub(in crate::cli) struct PlanArgs {
    /// The backups' folders, or the names of their devices; several share one tier [default: the
    /// newest backup where this system keeps them]
    #[arg(value_name = "BACKUP")]
    pub(in crate::cli) backups: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) goal: GoalArgs,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = PlanFormatArg::Table, help_heading = OUTPUT)]
    #[arg(default_value_if("paths_from", ArgPredicate::IsPresent, "jsonl"))]
    pub(in crate::cli) format: PlanFormatArg,
    #[command(flatten)]
    pub(in crate::cli) listed: ListedArgs,
    #[command(flatten)]
    pub(in crate::cli) read: ReadArgs,
}

/// The forms that a plan has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum PlanFormatArg {
    Table,
    Json,
    Csv,
    /// One line for each step, to print or paste
    Checklist,
    /// For each backup in the folders, planned by itself, one line of JSON
    Jsonl,
}

/// Command lines to start from, and what each does.
pub(super) const EXAMPLES: [(&str, &str); 3] = [
    ("tierfit plan -t 50GB", "which apps to switch off so that everything fits 50 GB"),
    ("tierfit plan --used-elsewhere 12GB --keep Procreate", "with what Settings says, and a wish"),
    ("tierfit plan \"Anna's iPhone\" \"Kitchen iPad\"", "two devices that share one storage"),
];
