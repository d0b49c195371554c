//! How each figure of the page is made, for somebody who wants to check it.

use super::{PageReport, TierPlan};
use crate::{
    bytes::{Bytes, Units},
    plan::Headroom,
    report::{View, account, brief, phrases::SAY, words},
};

/// A figure, and how it is made.
pub(super) struct Figure {
    pub(super) name: &'static str,
    pub(super) made: String,
}

/// Returns how the figures are made that don't depend on the tier.
pub(super) fn figures(report: &PageReport<'_>, view: &View) -> Vec<Figure> {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let totals = &report.backup.inventory.totals;
    let figure = |name, made: String| Figure { name, made };
    vec![
        figure(
            "In this backup",
            format!(
                "The sizes that the backup’s own list gives, each file once: {} in {}.",
                size(totals.local),
                words::counted(totals.files, "file", "files"),
            ),
        ),
        figure(
            "In iCloud, about",
            format!(
                "The same without what iCloud Backup never takes, such as thumbnails, iCloud Drive \
                 and Health: {}. About, because apps can mark files that iCloud skips, which no \
                 local backup tells. What iCloud takes of an app may be less, never more. {}",
                size(totals.icloud),
                account::basis(&report.overview),
            ),
        ),
        figure(
            "In iCloud already",
            match account::elsewhere(&report.account.elsewhere, view.units) {
                Some(told) => format!(
                    "What fills the same storage besides the backup: {told}. {}",
                    account::unclear(&report.account.elsewhere, view.units).unwrap_or_default()
                ),
                None => format!(
                    "Nothing that this backup tells of. It doesn’t show {}.",
                    account::NOT_SEEN
                ),
            },
        ),
        figure(
            "Shared containers",
            "Some data belongs to several apps. It is freed only when all of them are off, so what \
             two apps save together can be more than what each saves alone."
                .to_owned(),
        ),
        figure(
            "The suggested plan",
            "Of all choices that fit once all was done, the one with the fewest apps of the riskiest \
             kind, then of the next, then with the fewest bytes left out. Photos, things without \
             another copy and apps we don’t know are left out only if you say so."
                .to_owned(),
        ),
        figure(
            "What is said about apps",
            "From a catalogue that people keep by hand. It can be wrong or out of date: read what \
             it says about an app before you switch it off."
                .to_owned(),
        ),
        figure("GB", units(view.units).to_owned()),
        figure(
            "Prices",
            format!("A month in the US, as of {}.", report.catalogue.tiers_checked()),
        ),
    ]
}

fn units(units: Units) -> &'static str {
    match units {
        Units::Icloud => {
            "2^30 bytes, as on the iCloud screens. iPhone Storage counts in 10^9, so the same app \
             looks 7% larger there."
        }
        Units::Decimal => {
            "10^9 bytes, as in iPhone Storage. The iCloud screens count in 2^30, so the same app \
             looks 7% smaller there, and 50 GB of storage are 53.7 GB here."
        }
    }
}

/// Says how much room a tier leaves for the backup, and whether its plan is proved.
pub(super) fn room(report: &PageReport<'_>, planned: &TierPlan<'_>, view: &View) -> String {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let quota = planned.storage.quota;
    let taken = planned.plan.elsewhere;
    let room = if taken == Bytes::ZERO { SAY.budget } else { SAY.budget_beside };
    let room = room.with(&[
        ("quota", &size(quota)),
        ("taken", &size(taken)),
        ("left", &size(quota.saturating_sub(taken))),
        ("budget", &size(planned.plan.budget)),
        ("growth", &growth(report.goal.headroom, view)),
    ]);
    let doubt = brief::doubt(planned.plan.proof, view.units);
    std::iter::once(room).chain(doubt).collect::<Vec<_>>().join(" ")
}

/// Says how much room to grow is left.
pub(super) fn growth(headroom: Headroom, view: &View) -> String {
    match headroom {
        Headroom::Percent(0) | Headroom::Size(Bytes::ZERO) => String::new(),
        Headroom::Percent(milli) => format!(", so that it can grow by {}%", decimal(milli)),
        Headroom::Size(room) => format!(", so that it can grow by {}", room.display(view.units)),
    }
}

/// Returns thousandths as a number with as many decimals as it needs.
fn decimal(thousandths: u64) -> String {
    let decimals = format!("{:03}", thousandths % 1_000);
    let decimals = decimals.trim_end_matches('0');
    let dot = if decimals.is_empty() { "" } else { "." };
    format!("{}{dot}{decimals}", thousandths / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_has_no_more_decimals_than_it_needs() {
        let shown = [10_000, 12_500, 12_345, 5, 0].map(decimal);
        assert_eq!(shown, ["10", "12.5", "12.345", "0.005", "0"]);
    }
}
