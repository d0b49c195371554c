//! What is asked of a plan.

use clap::{ArgAction, Args, ValueEnum};

use super::{APPS, AccountArgs, TIER};
use crate::{bytes::Bytes, plan::Headroom};

#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct GoalArgs {
    /// The iCloud storage that it all has to fit: 5GB, 50GB, 200GB, 2TB, 6TB, 12TB or another size [default:
    /// what the backup records; if it doesn’t, a plan takes the smallest that is enough]
    #[arg(long, short, allow_negative_numbers = true, help_heading = TIER)]
    // Text, because a tier is named by its number alone as well: 50 is 50 GB, and not 50 bytes.
    pub(in crate::cli) tier: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) account: AccountArgs,
    /// Room for the backup to grow: a percentage or a size
    #[arg(
        long,
        value_name = "SIZE",
        default_value = "10%",
        allow_negative_numbers = true,
        help_heading = TIER
    )]
    pub(in crate::cli) headroom: Headroom,
    /// Never switch this app off, by name or id (repeatable)
    #[arg(long, value_name = "APP", action = ArgAction::Append, help_heading = APPS)]
    pub(in crate::cli) keep: Vec<String>,
    /// Switch this app off in any case (repeatable)
    #[arg(long, value_name = "APP", action = ArgAction::Append, help_heading = APPS)]
    pub(in crate::cli) exclude: Vec<String>,
    /// The riskiest kind of app that may be proposed; likely: what is sure or likely to come back
    #[arg(long, value_enum, default_value_t = RiskArg::Likely, help_heading = APPS)]
    pub(in crate::cli) risk: RiskArg,
    /// Don’t propose what is smaller than this, unless nothing else helps
    #[arg(
        long,
        value_name = "SIZE",
        default_value = "10MB",
        allow_negative_numbers = true,
        help_heading = APPS
    )]
    pub(in crate::cli) min_size: Bytes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum RiskArg {
    /// Only what comes back by itself
    Safe,
    /// Also apps whose own backup has to be on first
    OwnBackup,
    /// Also apps that likely come back, by general knowledge
    Likely,
    /// Also apps we don't know
    Unknown,
    /// Also the photo library
    Photos,
    /// Also what is saved nowhere else
    Any,
}
