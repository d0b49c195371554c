//! The arguments of `explore`.

use std::path::PathBuf;

use clap::Args;

use super::{GoalArgs, ReadArgs, examples_of};

#[derive(Debug, Args)]
pub(in crate::cli) struct ExploreArgs {
    /// The backups' folders, or the names of their devices; several share one tier [default: the
    /// newest backup where this system keeps them]
    #[arg(value_name = "BACKUP")]
    pub(in crate::cli) backups: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) goal: GoalArgs,
    #[command(flatten)]
    pub(in crate::cli) read: ReadArgs,
}

/// Command lines to start from, and what each does.
const EXAMPLES: [(&str, &str); 3] = [
    ("tierfit explore", "the newest backup on this computer; ? explains the keys"),
    ("tierfit explore -t 50GB --used-elsewhere 12GB", "with what Settings says"),
    ("tierfit explore \"Anna's iPhone\" \"Kitchen iPad\"", "two devices, one list"),
];

/// Returns the text below the help: the examples, and the way for whoever can't use a screen.
pub(super) fn after_help() -> String {
    let other =
        "With a screen reader, or without a terminal, `tierfit plan` says the same in sentences.";
    format!("{}\n\n{other}", examples_of(&EXAMPLES))
}
