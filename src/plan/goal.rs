//! `Goal`: what the backup has to fit into, and what its owner allows.

use std::{collections::BTreeSet, str::FromStr};

use crate::{
    account::{Class, Subject},
    bytes::{Bytes, ParseBytesError},
    text::thousandths,
};

/// What the backup has to fit into, and what its owner allows.
#[derive(Debug, Clone)]
pub struct Goal {
    /// Room to grow.
    pub headroom: Headroom,
    /// The riskiest class that may be proposed.
    pub risk: Class,
    /// Items below this size are not proposed, unless nothing else helps.
    pub min_size: Bytes,
    /// Never in the plan.
    pub keep: BTreeSet<Subject>,
    /// Always in the plan.
    pub exclude: BTreeSet<Subject>,
}

/// Room to grow, of the storage that is left for backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headroom {
    /// A part of the backup, in thousandths of a percent.
    Percent(u64),
    /// A fixed size.
    Size(Bytes),
}

/// A hundred percent, as [`Headroom::Percent`] counts.
pub(super) const WHOLE: u64 = 100 * PERCENT;
/// One percent, as [`Headroom::Percent`] counts.
const PERCENT: u64 = 1_000;

/// What is asked where nothing is said: room to grow, nothing that is the only copy, and no switch
/// for next to nothing.
impl Default for Goal {
    fn default() -> Self {
        Self {
            headroom: Headroom::default(),
            risk: Class::Likely,
            min_size: Bytes::new(10 << 20),
            keep: BTreeSet::new(),
            exclude: BTreeSet::new(),
        }
    }
}

impl Default for Headroom {
    fn default() -> Self {
        Self::Percent(10 * PERCENT)
    }
}

impl Headroom {
    /// Returns a size with the room to grow that it needs, rounded up.
    pub fn above(self, size: Bytes) -> Bytes {
        match self {
            Self::Size(room) => size.saturating_add(room),
            Self::Percent(milli) => {
                let whole = u128::from(WHOLE);
                // Up, as the budget is rounded down: what is within one is within the other.
                let above = (u128::from(size.get()) * (whole + u128::from(milli))).div_ceil(whole);
                Bytes::new(u64::try_from(above).unwrap_or(u64::MAX))
            }
        }
    }
}

impl Goal {
    /// Returns what is lacking in storage of this size before anything is backed up: to what is used
    /// elsewhere, and to room to grow that was asked for as a size. Of nothing, every percentage is
    /// nothing.
    pub fn lacking(&self, quota: Bytes, elsewhere: Bytes) -> Bytes {
        let room = match self.headroom {
            Headroom::Size(size) => size,
            Headroom::Percent(_) => Bytes::ZERO,
        };
        elsewhere.saturating_add(room).saturating_sub(quota)
    }

    /// Returns how large the backup may be in storage of this size, of which so much is used
    /// elsewhere.
    pub fn budget(&self, quota: Bytes, elsewhere: Bytes) -> Bytes {
        let left = quota.saturating_sub(elsewhere);
        match self.headroom {
            Headroom::Size(size) => left.saturating_sub(size),
            Headroom::Percent(milli) => {
                let whole = u128::from(WHOLE);
                // Down: one byte more would lack its room to grow.
                let budget = u128::from(left.get()) * whole / (whole + u128::from(milli));
                // It is never more than what is left, so that it always fits.
                u64::try_from(budget).map_or(left, Bytes::new)
            }
        }
    }
}

/// Why a text is no headroom.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseHeadroomError {
    /// It ends in `%`, and what stands before that is no percentage.
    #[error("`{0}` is not a percentage; write a number from 0 to 1000, such as 10%")]
    NotAPercentage(String),
    /// It is no size either.
    #[error(transparent)]
    NotASize(#[from] ParseBytesError),
}

impl FromStr for Headroom {
    type Err = ParseHeadroomError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_suffix('%') {
            None => Ok(Self::Size(text.parse()?)),
            Some(number) => milli_percent(number.trim_end())
                .map(Self::Percent)
                .ok_or_else(|| ParseHeadroomError::NotAPercentage(text.to_owned())),
        }
    }
}

/// Reads a number of percent, in thousandths. A thousand percent are more than anybody means.
fn milli_percent(number: &str) -> Option<u64> {
    thousandths(number).filter(|number| *number < 1_001 * PERCENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal(headroom: &str) -> Goal {
        Goal { headroom: headroom.parse().unwrap(), ..Goal::default() }
    }

    #[track_caller]
    fn check(quota: u64, elsewhere: u64, headroom: &str, expected: u64) {
        let budget = goal(headroom).budget(Bytes::new(quota), Bytes::new(elsewhere));
        assert_eq!(budget, Bytes::new(expected), "{quota} - {elsewhere}, {headroom}");
    }

    #[test]
    fn the_budget_leaves_room_to_grow_rounded_down() {
        check(5_368_709_120, 0, "10%", 4_880_644_654);
        check(1_100, 0, "10%", 1_000);
        check(1_099, 0, "10%", 999);
        check(1_000, 100, "0%", 900);
        check(1_125, 0, "12.5%", 1_000);
        check(1_000, 100, "100", 800);
        check(u64::MAX, 0, "0%", u64::MAX);
    }

    #[test]
    fn what_is_within_the_budget_with_its_headroom_is_within_the_quota() {
        for headroom in ["0%", "10%", "12.345%", "100", "1GB"] {
            let goal = goal(headroom);
            for quota in [1, 999, 1_000_000, 5 << 30] {
                let budget = goal.budget(Bytes::new(quota), Bytes::ZERO);
                if Bytes::ZERO < budget {
                    assert!(goal.headroom.above(budget) <= Bytes::new(quota), "{headroom} {quota}");
                }
            }
        }
    }

    #[test]
    fn the_budget_is_never_below_nothing() {
        check(1_000, 2_000, "10%", 0);
        check(1_000, 0, "2000", 0);
    }

    #[test]
    fn junk_is_no_headroom() {
        for text in ["", "%", "-5%", "1.2345%", "1e2%", "1001%", "5 percent", "-1GB", ".5%", "5.%"]
        {
            assert!(text.parse::<Headroom>().is_err(), "{text}");
        }
    }
}
