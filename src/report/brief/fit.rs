//! `Fit`: how what is chosen fits the storage.

use crate::plan::Plan;

/// How what is chosen fits the storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Fit {
    /// With all apps, and room to grow.
    Whole,
    /// With some apps off, and room to grow.
    Reduced,
    /// Without the room to grow that was asked for.
    Tight,
    /// Not at all.
    Over,
    /// Not at all, although apps are off.
    OverStill,
    /// Perhaps: there is a reason to doubt what this backup tells.
    Unsure(Doubt),
}

/// Why nobody can say that something fits although it seems to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Doubt {
    /// The backup isn't finished, so that there is more than it holds.
    Unfinished,
    /// iCloud says that the storage is full, though what is known of it would fit.
    Full,
}

impl Fit {
    pub(super) fn of(plan: &Plan, doubt: Option<Doubt>) -> Self {
        match (plan.is_within_budget(), plan.exclude.is_empty(), doubt) {
            // What is too much already, by what is known alone, leaves nothing to doubt.
            (_, _, Some(doubt)) if plan.used() <= plan.quota => Self::Unsure(doubt),
            (true, true, _) => Self::Whole,
            (true, false, _) => Self::Reduced,
            _ if plan.used() <= plan.quota => Self::Tight,
            (false, true, _) => Self::Over,
            (false, false, _) => Self::OverStill,
        }
    }

    /// Whether it is worth to do what is chosen: all of it fits then.
    pub(in super::super) fn is_worth_steps(self) -> bool {
        match self {
            Self::Whole | Self::Reduced | Self::Tight => true,
            Self::Over | Self::OverStill | Self::Unsure(_) => false,
        }
    }
}
