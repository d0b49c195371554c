//! Every tier at a glance.

use super::super::{
    super::{PlanReport, View, brief, phrases::SAY, words},
    grid::{Grid, RowTone, Side},
    style,
};
use crate::{account::Class, bytes::Units, plan::Outcome};

/// Shows what each tier would take, and what it costs, up to the first that certainly needs no change.
pub(super) fn tiers(report: &PlanReport<'_>, view: &View) -> String {
    let mut grid = Grid::new(&[
        ("Tier", Side::Left),
        ("Price", Side::Right),
        ("What it would take", Side::Left),
    ]);
    let is_unfinished = report.is_unfinished();
    // Where one certainly fits, larger ones need not be shown.
    let last = report.tiers.iter().position(|tier| tier.glance.outcome == Outcome::Fits);
    let last = last.filter(|_| !is_unfinished);
    for tier in report.tiers.iter().take(last.map_or(usize::MAX, |last| last + 1)) {
        let tone = match tier.glance.outcome {
            Outcome::Fits if !is_unfinished => RowTone::Safe,
            Outcome::Fits | Outcome::Plan => RowTone::Plain,
            Outcome::Impossible => RowTone::Dim,
        };
        let risk = tier.glance.class.filter(|_| tier.glance.outcome == Outcome::Plan);
        let what = match tier.glance.outcome {
            // There is more than an unfinished backup holds, so what fits by it may not.
            _ if is_unfinished && tier.glance.is_within_quota => {
                SAY.not_known_yet.as_str().to_owned()
            }
            _ => {
                let risk = risk.map(|risk| self::risk(risk, tier.glance.exclusions));
                brief::glance(tier.glance) + risk.unwrap_or_default()
            }
        };
        grid.add([
            (tier.tier.name.to_owned(), RowTone::Plain),
            (tier.tier.price.to_owned(), RowTone::Dim),
            // Tier and price stand before it, with their gaps.
            (words::shortened(&what, view.width.saturating_sub(18)).into_owned(), tone),
        ]);
    }
    let unit = match view.units {
        Units::Icloud => "1 GB here is 2^30 bytes, as on the iCloud screens.",
        Units::Decimal => {
            "1 GB here is 10^9 bytes; only tiers are named as Apple does, by GB of 2^30 bytes."
        }
    };
    let dated =
        format!("Prices a month in the US as of {}. {unit}", report.catalogue.tiers_checked());
    format!("{}{}\n", grid.text(), style::dim(&words::wrapped("", &dated, view.width)))
}

/// Says how risky the riskiest of these apps is. Others may have to be backed up first.
fn risk(class: Class, apps: usize) -> &'static str {
    match (class, apps) {
        (Class::Safe, _) => ": what is lost comes back by itself",
        (Class::OwnBackup, 1) => ", once its own backup is on",
        (Class::OwnBackup, _) => ", some of them once their own backup is on",
        (Class::Likely, 1) => ", not certain to come back",
        (Class::Likely, _) => ", not all of them certain to come back",
        (Class::Unknown, 1) => ", which we don’t know",
        (Class::Unknown, _) => ", apps we don’t know among them",
        (Class::Photos, 1) => ": your photos",
        (Class::Photos, _) => ", your photos among them",
        (Class::Keep, 1) => ", the only copy of its data",
        (Class::Keep, _) => ", only copies among them",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_app_is_spoken_of_as_one() {
        for class in [Class::OwnBackup, Class::Likely, Class::Unknown, Class::Photos, Class::Keep] {
            let (one, many) = (risk(class, 1), risk(class, 2));
            assert_ne!(one, many);
            assert!(!one.contains("them") && !one.contains("their"), "{one}");
        }
    }
}
