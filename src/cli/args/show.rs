//! How a report is shown.

use clap::{Args, ValueEnum};

use super::OUTPUT;
use crate::cli::Paint;

#[derive(Debug, Args)]
pub(in crate::cli) struct ShowArgs {
    /// What a GB is: 2^30 bytes as on the iCloud screens, or 10^9. JSON and CSV are bytes
    #[arg(long, value_enum, default_value_t = UnitsArg::Icloud, help_heading = OUTPUT)]
    pub(in crate::cli) units: UnitsArg,
    /// When to colour
    #[arg(long, value_enum, default_value_t = ColorArg::Auto, help_heading = OUTPUT)]
    pub(in crate::cli) color: ColorArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum UnitsArg {
    Icloud,
    Decimal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ColorArg {
    Auto,
    Always,
    Never,
}

impl From<ColorArg> for Paint {
    fn from(color: ColorArg) -> Self {
        match color {
            ColorArg::Auto => Self::Auto,
            ColorArg::Always => Self::Always,
            ColorArg::Never => Self::Never,
        }
    }
}
