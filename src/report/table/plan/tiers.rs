//! Every tier at a glance.

use super::super::{
    super::{PlanReport, View, words},
    grid::{Grid, Side, Tone},
    style,
};
use crate::{account::Class, plan::Outcome};

/// Shows what each tier would take, and what it costs.
pub(super) fn tiers(report: &PlanReport<'_>, view: &View) -> String {
    let mut grid = Grid::new(&[
        ("Tier", Side::Left),
        ("Price", Side::Right),
        ("What it would take", Side::Left),
    ]);
    let smallest_that_fits = report.tiers.iter().find(|tier| tier.glance.outcome == Outcome::Fits);
    for tier in &report.tiers {
        let count = words::number(tier.glance.exclusions);
        let is_smallest = smallest_that_fits.is_some_and(|it| it.tier.bytes == tier.tier.bytes);
        let (what, tone) = match tier.glance.outcome {
            Outcome::Fits if is_smallest => {
                ("nothing: the smallest that fits".to_owned(), Tone::Safe)
            }
            Outcome::Fits => ("nothing".to_owned(), Tone::Dim),
            Outcome::Plan => {
                let apps = words::counted(count, "app", "apps");
                let risk = tier.glance.class.map(risk).unwrap_or_default();
                (format!("{apps} left out, {risk}"), Tone::Plain)
            }
            Outcome::Impossible => ("more than may be left out".to_owned(), Tone::Dim),
        };
        grid.add([
            (tier.tier.name.to_owned(), Tone::Plain),
            (tier.tier.price.to_owned(), Tone::Dim),
            (words::shortened(&what, view.width.saturating_sub(18)).into_owned(), tone),
        ]);
    }
    let dated = format!(
        "Prices a month in the US as of {}. 1 GB here is 2^30 bytes, as on the iCloud screens.",
        report.catalogue.tiers_checked(),
    );
    format!("{}{}\n", grid.text(), style::dim(&words::wrapped("", &dated, view.width)))
}

fn risk(class: Class) -> &'static str {
    match class {
        Class::Safe => "all come back by themselves",
        Class::OwnBackup => "some need their own backup first",
        Class::Likely => "all likely come back",
        Class::Unknown => "some we don’t know",
        Class::Photos => "photos among them",
        Class::Keep => "only copies among them",
    }
}
