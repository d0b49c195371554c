//! What the screen of `explore` says of what somebody has chosen: whether it fits, and what there is
//! to know of one item. It words nothing of its own that another report says already.

use super::{
    BackupReport, Fact, PlanReport, View, Warning,
    about::{About, sums},
    account,
    brief::{self, Answer, Brief, Fit},
    heading::Heading,
    phrases::SAY,
    words,
};
use crate::{account::Subject, bytes::Units, inventory::Item, plan::Proof};

/// How what is chosen fits, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How well it fits.
    pub fits: Fits,
    /// Whether the storage is enough.
    pub sentence: String,
    /// How many switches are off.
    pub switches: String,
    /// What is used of the storage then, such as `46.3 GB of 50 GB`.
    pub used: String,
}

/// How well something fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fits {
    /// With room to grow.
    Well,
    /// Without the room to grow that was asked for.
    Tightly,
    /// Not.
    Not,
    /// Nobody can say: the backup isn't finished.
    Unsure,
}

/// Says how what is chosen fits; `None` where there is no storage that it has to fit.
pub fn verdict(report: &PlanReport<'_>, view: &View) -> Option<Verdict> {
    let brief = Brief::of(report, view)?;
    Some(Verdict {
        fits: match brief.fit() {
            Fit::Whole | Fit::Reduced => Fits::Well,
            Fit::Tight => Fits::Tightly,
            Fit::Over | Fit::OverStill => Fits::Not,
            Fit::Unsure(_) => Fits::Unsure,
        },
        sentence: Answer::of(brief).verdict,
        switches: brief::title(brief),
        used: account::used(brief.plan, brief.storage, view.units),
    })
}

/// What there is to say of one item.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct ItemFacts {
    /// What it takes, and what leaving it out means.
    pub sums: String,
    /// What to know before it is left out.
    pub before: Vec<Fact>,
    /// What stands above what is lost: `If this iPhone is lost:`, for one.
    pub if_lost_title: String,
    /// What would still be there, and what would be gone.
    pub if_lost: Vec<Fact>,
}

/// Says what there is to know of an item.
pub fn item(report: &PlanReport<'_>, subject: &Subject, view: &View) -> Option<ItemFacts> {
    let backup = report.backups.get(subject.backup)?;
    let item = report.item(subject)?;
    let counted = report.counted(subject);
    let About { before, if_lost } = About::new(backup, report.catalogue, item, counted, view);
    Some(ItemFacts {
        sums: sums(backup, item, counted, view),
        before,
        if_lost_title: format!("If this {} is lost:", backup.device_word()),
        if_lost,
    })
}

/// Says whose backup it is, and when it was made.
pub fn heading(backup: &BackupReport, view: &View) -> [String; 2] {
    let Heading { name, made, .. } = Heading::new(&backup.description, view);
    [name, made]
}

/// Says why an item isn't in iCloud Backup, if it isn't.
pub fn state(backup: &BackupReport, item: &Item) -> Option<&'static str> {
    account::state(backup, item)
}

/// Asks whether there is another copy of an app, before it is switched off.
pub fn question(name: &str) -> String {
    SAY.ask_one.with(&[("names", name)])
}

/// Says how many apps are off, such as `3 apps off`.
pub fn apps_off(count: usize) -> String {
    SAY.with_off.with(&[("apps", &SAY.app.counted(count))])
}

/// Says how far the numbers can be trusted: what is in iCloud besides the backups, what isn't seen of
/// it, and the warnings.
pub fn notes(report: &PlanReport<'_>, view: &View) -> Vec<String> {
    let elsewhere = &report.account.elsewhere;
    let not_seen = account::not_seen(elsewhere).map(|sentence| format!("{sentence}."));
    let said = |warning: &Warning| words::printable(warning.said(view.units)).into_owned();
    let warnings = report.warnings().map(said);
    let besides = account::besides(elsewhere, report.backups_word(), view.units);
    besides.into_iter().chain(not_seen).chain(warnings).collect()
}

/// Says of a shared container that all of its owners are off, or how many of them are.
pub fn shared(off: usize, all: usize) -> String {
    if off == all {
        SAY.freed.as_str().to_owned()
    } else {
        let [off, all] = [off, all].map(|count| words::grouped(words::number(count)));
        SAY.stays.with(&[("off", &off), ("all", &all)])
    }
}

/// Why no plan is offered where only a part of a backup could be read.
pub const NO_PLAN: &str =
    "Only a part of this backup can be read, so no plan is offered: it would be unreliable";

/// Says what isn't known of a plan that could not be shown to be the best.
pub fn doubt(proof: Option<Proof>, units: Units) -> Option<String> {
    brief::doubt(proof, units)
}
