//! `Nights`: what iCloud Backup recorded, night by night.

use crate::account::{Account, Condition};

/// A day in seconds.
pub(super) const DAY: i64 = 86_400;

/// How long after the beginning of a night its backup ends, well or not.
pub(super) const RUN: i64 = 2_400;

/// How long a night on the charger is.
const LENGTH: i64 = 7 * 3_600;

/// iOS keeps so many results, and so many times on a charger.
const KEPT: i64 = 10;

/// Ten nights on a charger, on Wi-Fi and locked, in each of which iCloud Backup ran once.
pub(super) struct Nights {
    /// When the newest began, in Unix seconds.
    pub(super) newest: i64,
    /// How many days are from one to the next.
    pub(super) days_apart: i64,
    /// When iCloud Backup last succeeded: nights up to then ended well, later ones did not.
    pub(super) last_success: i64,
    /// Code and words of the failure.
    pub(super) failure: (i64, &'static str),
}

impl Nights {
    /// Ten nights in a row that ended well.
    pub(super) fn all_well(newest: i64) -> Self {
        Self { newest, days_apart: 1, last_success: newest + RUN, failure: (0, "") }
    }

    /// Records the nights.
    pub(super) fn record(&self, account: Account) -> Account {
        let starts = (0..KEPT).rev().map(|age| self.newest - age * self.days_apart * DAY);
        starts.fold(account.last_backup(self.last_success), |account, start| {
            let (success, (code, words)) = if start + RUN <= self.last_success {
                (start + RUN, (0, "Backup succeeded"))
            } else {
                (self.last_success, self.failure)
            };
            let condition = Condition {
                start,
                seconds: seconds(LENGTH),
                since_success: seconds(start + LENGTH - success),
            };
            account.on_condition(condition).outcome(start + RUN, code, words)
        })
    }
}

fn seconds(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
