//! Whether iOS is old.

use super::{Input, Status};
use crate::{
    catalogue::{Catalogue, ReleaseFacts},
    evidence::Version,
};

/// The version of iOS, against what was offered and what is known to have come out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    /// The one on the device.
    pub installed: Option<Version>,
    /// A newer one that the device was offered.
    pub offered: Option<Version>,
    /// How many newer first numbers had come out by the day of the backup.
    pub behind: usize,
    /// The newest first number by then.
    pub newest: Option<u16>,
    /// Whether the table of versions covers that day.
    pub table: Table,
    /// The day when the table was looked up, such as `2026-11-23`.
    pub checked: String,
}

/// Whether a table of versions covers a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// It was looked up on that day or later.
    Covers,
    /// It is older, or the day isn't known: newer versions may have come out.
    MayBeOld,
}

impl Versions {
    pub(super) fn check(input: &Input<'_>) -> Self {
        let installed: Option<Version> =
            input.description.product_version.as_ref().and_then(|version| version.parse().ok());
        let offered = input.evidence.offered_update.as_ref().map(|fact| fact.value.clone());
        let day = input.as_of().map(|as_of| as_of.strftime("%Y-%m-%d").to_string());
        Self::judge(installed, offered, day.as_deref(), input.catalogue)
    }

    fn judge(
        installed: Option<Version>,
        offered: Option<Version>,
        day: Option<&str>,
        catalogue: &Catalogue,
    ) -> Self {
        let out = || catalogue.releases().iter().filter(|release| is_out(release, day));
        let newer = |than: &Version| out().filter(|release| than.major() < release.major).count();
        let checked = catalogue.releases_checked();
        // Days of this form compare as texts.
        let covers = day.is_some_and(|day| day <= checked);
        Self {
            behind: installed.as_ref().map(newer).unwrap_or_default(),
            newest: out().map(|release| release.major).max(),
            offered: offered
                // What is installed by now is no offer any more.
                .filter(|offered| installed.as_ref().is_none_or(|installed| installed < offered)),
            installed,
            table: if covers { Table::Covers } else { Table::MayBeOld },
            checked: checked.to_owned(),
        }
    }

    /// A warning when an update was offered or two first numbers are newer, worth a note when
    /// one is. Past the date of the table nobody knows whether that is all.
    pub fn status(&self) -> Status {
        match (&self.installed, &self.offered, self.behind) {
            (_, Some(_), _) | (Some(_), None, 2..) => Status::Warning,
            (None, None, _) => Status::Unknown,
            (Some(_), None, 1) => Status::Note,
            (Some(_), None, 0) => match self.table {
                Table::Covers => Status::Ok,
                Table::MayBeOld => Status::Unknown,
            },
        }
    }
}

/// Whether a version had come out by a day. Only the month is known, and within it the day may
/// have been before.
fn is_out(release: &ReleaseFacts, day: Option<&str>) -> bool {
    day.is_none_or(|day| day.get(..7).is_some_and(|month| release.since < month))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(installed: &str, offered: &str, day: Option<&str>) -> Versions {
        let catalogue = Catalogue::bundled();
        Versions::judge(installed.parse().ok(), offered.parse().ok(), day, &catalogue)
    }

    #[track_caller]
    fn check(installed: &str, offered: &str, day: &str, expected: Status) {
        assert_eq!(judge(installed, offered, Some(day)).status(), expected, "{installed} on {day}");
    }

    #[test]
    fn the_further_behind_the_worse() {
        check("27.0", "", "2026-11-20", Status::Ok);
        check("26.6", "", "2026-11-20", Status::Note);
        check("18.7", "", "2026-11-20", Status::Warning);
        check("12.5.7", "", "2026-11-20", Status::Warning);
        // Newer than all that is known.
        check("28.1", "", "2026-11-20", Status::Ok);
    }

    #[test]
    fn no_number_was_left_out_between_18_and_26() {
        check("18.7", "", "2026-03-01", Status::Note);
        check("17.7", "", "2026-03-01", Status::Warning);
    }

    #[test]
    fn what_came_out_after_the_backup_does_not_count() {
        check("18.6", "", "2025-08-31", Status::Ok);
        check("18.6", "", "2025-09-30", Status::Ok);
        check("18.6", "", "2025-10-01", Status::Note);
    }

    #[test]
    fn an_offered_update_is_a_warning_unless_it_is_installed() {
        check("27.0", "27.0.1", "2026-11-20", Status::Warning);
        check("27.0", "27.0", "2026-11-20", Status::Ok);
        check("27.0", "26.6.1", "2026-11-20", Status::Ok);
        check("", "27.0", "2026-11-20", Status::Warning);
    }

    #[test]
    fn nothing_is_up_to_date_past_the_date_of_the_table() {
        let checked = Catalogue::bundled().releases_checked().to_owned();
        check("27.0", "", &checked, Status::Ok);
        check("27.0", "", "2099-01-01", Status::Unknown);
        check("26.0", "", "2099-01-01", Status::Note);
        assert_eq!(judge("27.0", "", None).status(), Status::Unknown);
        assert_eq!(judge("18.0", "", None).status(), Status::Warning);
    }

    #[test]
    fn a_version_that_cannot_be_read_is_unknown() {
        check("", "", "2026-11-20", Status::Unknown);
        check("beta", "", "2026-11-20", Status::Unknown);
    }
}
