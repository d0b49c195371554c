//! How a backup is read: with what knowledge, which password, on how many threads.

use std::{num::NonZeroUsize, path::PathBuf};

use clap::{Args, ValueEnum};

use super::{ACCOUNT, INPUT, OUTPUT, ShowArgs};

#[derive(Debug, Args)]
pub(in crate::cli) struct ReadArgs {
    /// Whether iCloud Photos is on: then photos aren’t part of the backup [auto: as the backup
    /// records it, else off]
    #[arg(
        long,
        value_enum,
        default_value_t = SwitchArg::Auto,
        value_name = "ON",
        help_heading = ACCOUNT
    )]
    pub(in crate::cli) photos_in_icloud: SwitchArg,
    /// The same for Messages in iCloud
    #[arg(
        long,
        value_enum,
        default_value_t = SwitchArg::Auto,
        value_name = "ON",
        help_heading = ACCOUNT
    )]
    pub(in crate::cli) messages_in_icloud: SwitchArg,
    /// A TOML file with what you know about apps; it adds to the catalogue and overrides it
    #[arg(long, value_name = "FILE", help_heading = INPUT)]
    pub(in crate::cli) catalogue: Option<PathBuf>,
    /// A file with the password of an encrypted backup
    #[arg(long, value_name = "FILE", help = PASSWORD_FILE, help_heading = INPUT)]
    pub(in crate::cli) password_file: Option<PathBuf>,
    /// Number of threads, 1 to 1,024 [default: all cores]
    #[arg(long, value_name = "N", value_parser = threads, help_heading = INPUT)]
    pub(in crate::cli) threads: Option<NonZeroUsize>,
    /// Don’t show progress
    #[arg(long, short, help_heading = OUTPUT)]
    pub(in crate::cli) quiet: bool,
    #[command(flatten)]
    pub(in crate::cli) show: ShowArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SwitchArg {
    On,
    Off,
    Auto,
}

const PASSWORD_FILE: &str = "A file with the password of an encrypted backup; `-` for standard input \
                             [default: the variable TIERFIT_PASSWORD, else tierfit asks]";

/// More threads than this must be a typing error, and few systems could start many times as many.
const MOST_THREADS: usize = 1_024;

/// Reads a number of threads.
pub(super) fn threads(text: &str) -> Result<NonZeroUsize, String> {
    let number = text.parse().ok().filter(|number: &NonZeroUsize| number.get() <= MOST_THREADS);
    number.ok_or_else(|| "it must be a number from 1 to 1,024".to_owned())
}
