//! The arguments of `compare`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{ACCOUNT, OUTPUT, ReadArgs, TIER};
use crate::bytes::Bytes;

#[derive(Debug, Args)]
pub(in crate::cli) struct CompareArgs {
    /// The older backup's folder, the name of its device, or a file that `sizes --format json`
    /// wrote of it
    pub(in crate::cli) old: PathBuf,
    /// The newer backup's folder, the name of its device, or a file that `sizes --format json`
    /// wrote of it
    pub(in crate::cli) new: PathBuf,
    /// The iCloud storage that it all has to fit: 5GB, 50GB, 200GB, 2TB, 6TB, 12TB or another size [default:
    /// what the newer backup records]
    #[arg(long, short, allow_negative_numbers = true, help_heading = TIER)]
    pub(in crate::cli) tier: Option<String>,
    /// All that fills the iCloud storage besides the backup, as Settings shows it [default: the
    /// least that the newer backup itself proves]
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true, help_heading = ACCOUNT)]
    pub(in crate::cli) used_elsewhere: Option<Bytes>,
    /// Both are of one device, which was renamed or replaced in between
    #[arg(long)]
    pub(in crate::cli) same_device: bool,
    /// Number of rows of the table; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(in crate::cli) top: usize,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = CompareFormatArg::Table, help_heading = OUTPUT)]
    pub(in crate::cli) format: CompareFormatArg,
    #[command(flatten)]
    pub(in crate::cli) read: ReadArgs,
}

/// The forms that a comparison has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum CompareFormatArg {
    Table,
    Json,
}

/// Command lines to start from, and what each does.
pub(super) const EXAMPLES: [(&str, &str); 3] = [
    ("tierfit compare OLD NEW", "what grew, and which switches are off since"),
    ("tierfit compare OLD NEW -t 50GB", "when 50 GB will be full"),
    ("tierfit compare october.json NEW", "with sizes that were saved earlier"),
];
