//! Whether a night is long enough to send a whole backup.

use jiff::SignedDuration;

use super::{Estimate, Input, Status, UploadSpeed, Window};
use crate::bytes::Bytes;

/// How long a whole backup takes to send, against a night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upload {
    /// What would be sent.
    pub estimate: Estimate,
    /// How fast.
    pub speed: UploadSpeed,
    /// How long a night is.
    pub window: Window,
    /// What the last attempt meant to send, if that is recorded: changes only.
    pub attempt: Option<Bytes>,
    /// Whether a size in it is more than the device holds, so that it says nothing.
    pub is_implausible: bool,
}

impl Upload {
    pub(super) fn check(input: &Input<'_>) -> Self {
        Self {
            estimate: input.estimate(),
            speed: input.speed,
            window: input.window,
            attempt: input.evidence.attempt.as_ref().map(|fact| fact.value.total),
            is_implausible: input.implausible().is_some(),
        }
    }

    /// Returns how long it takes to send all of it at that speed.
    pub fn time(&self) -> SignedDuration {
        self.speed.time_for(self.estimate.bytes())
    }

    /// Returns how many nights it takes, of the last of which only a part may be needed.
    pub fn nights(&self) -> u64 {
        // A window is never empty.
        let window = self.window.get().as_secs().max(1);
        let time = self.time().as_secs();
        let whole = time.checked_div(window).unwrap_or_default();
        // A night that is begun counts as one.
        let nights = whole.saturating_add(i64::from(0 < time.checked_rem(window).unwrap_or(0)));
        u64::try_from(nights).unwrap_or_default()
    }

    /// A warning when it takes longer than a night. A part that is quick proves nothing of the
    /// whole.
    pub fn status(&self) -> Status {
        match self.estimate {
            // No time is true of a size that can't be.
            _ if self.is_implausible => Status::Unknown,
            _ if self.window.get() < self.time() => Status::Warning,
            Estimate::AtLeast(_) => Status::Unknown,
            Estimate::Whole(_) => Status::Ok,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What 10 Mbit/s send in eight hours.
    const NIGHT: u64 = 36_000_000_000;

    fn upload(estimate: Estimate) -> Upload {
        Upload {
            estimate,
            speed: UploadSpeed::default(),
            window: Window::default(),
            attempt: None,
            is_implausible: false,
        }
    }

    #[track_caller]
    fn check(estimate: Estimate, expected: Status, nights: u64) {
        let upload = upload(estimate);
        assert_eq!((upload.status(), upload.nights()), (expected, nights), "{estimate:?}");
    }

    #[test]
    fn more_than_a_night_is_a_warning() {
        let whole = |bytes| Estimate::Whole(Bytes::new(bytes));
        check(whole(0), Status::Ok, 0);
        check(whole(1), Status::Ok, 1);
        check(whole(NIGHT), Status::Ok, 1);
        check(whole(NIGHT + 1), Status::Warning, 2);
        check(whole(3 * NIGHT), Status::Warning, 3);
    }

    #[test]
    fn a_size_that_no_device_holds_says_nothing_of_the_time() {
        let whole = upload(Estimate::Whole(Bytes::new(3 * NIGHT)));
        assert_eq!(Upload { is_implausible: true, ..whole }.status(), Status::Unknown);
    }

    #[test]
    fn a_part_that_is_quick_proves_nothing() {
        let part = |bytes| Estimate::AtLeast(Bytes::new(bytes));
        check(part(NIGHT), Status::Unknown, 1);
        check(part(NIGHT + 1), Status::Warning, 2);
    }
}
