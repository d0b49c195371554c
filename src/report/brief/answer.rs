//! The answer: what the backups take, which storage is enough, and what is free then.

use super::{
    super::{Chooser, PlanReport, TierGlance, View, account, phrases::SAY, words},
    Brief, Doubt, Fit,
};
use crate::{
    account::{Class, ElsewhereSource, Precision},
    bytes::{Bytes, Units},
    catalogue::{Storage, StorageSource},
    plan::{Exclusion, Glance, Outcome, Plan, Proof},
};

/// What comes first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Answer {
    /// How good it is.
    pub(in super::super) mood: Mood,
    /// What the backups take.
    pub(in super::super) takes: String,
    /// Which storage is enough.
    pub(in super::super) verdict: String,
    /// What has to be answered before anything is switched off.
    pub(in super::super) question: Option<String>,
    /// What is free afterwards, or what has to be known before anybody can tell.
    pub(in super::super) room: Option<String>,
    /// What could make the answer another one.
    pub(in super::super) doubts: Vec<String>,
}

/// How good an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Mood {
    /// There is nothing to do.
    Good,
    /// Some switches are to be flipped.
    ToDo,
    /// The same, once a question is answered.
    Question,
    /// Nothing that is allowed is enough.
    Bad,
}

impl Answer {
    /// Returns what the backups take and which storage is enough.
    pub(in super::super) fn sentence(&self) -> String {
        format!("{} {}", self.takes, self.verdict)
    }

    /// Returns the answer of a plan.
    pub(in super::super) fn of(brief: Brief<'_>) -> Self {
        let Brief { report, plan, view, .. } = brief;
        let question = match plan.outcome {
            Outcome::Plan => question(brief),
            Outcome::Fits | Outcome::Impossible => None,
        };
        let mood = match (plan.outcome, brief.fit(), &question) {
            (_, Fit::Unsure(_), _) | (Outcome::Plan, _, Some(_)) => Mood::Question,
            (Outcome::Fits, ..) => Mood::Good,
            (Outcome::Plan, _, None) => Mood::ToDo,
            (Outcome::Impossible, ..) => Mood::Bad,
        };
        let other = report.other_case.map(|other| other.sentence());
        Self {
            mood,
            takes: takes(report, view),
            verdict: verdict(brief),
            question,
            room: room(brief),
            doubts: doubt(plan.proof, view.units).into_iter().chain(other).collect(),
        }
    }
}

/// Returns the answer of a report, also of one in which no tier can do.
pub(in super::super) fn answer(report: &PlanReport<'_>, view: &View) -> Answer {
    Brief::of(report, view).map_or_else(
        || Answer {
            mood: Mood::Bad,
            takes: takes(report, view),
            verdict: "No tier is enough.".to_owned(),
            question: None,
            room: None,
            doubts: Vec::new(),
        },
        Answer::of,
    )
}

/// Says what the backups take, and what is in iCloud already.
fn takes(report: &PlanReport<'_>, view: &View) -> String {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let about = if report.is_unfinished() { SAY.at_least } else { SAY.about };
    let current = about.with(&[("size", &size(report.account.current))]);
    let backups = match report.backups.len() {
        1 => SAY.backup_takes.with(&[("size", &current)]),
        many => SAY.backups_take.with(&[("count", &many.to_string()), ("size", &current)]),
    };
    let elsewhere = &report.account.elsewhere;
    let bytes = size(elsewhere.bytes);
    let already = match (elsewhere.bytes, elsewhere.source, elsewhere.precision()) {
        (Bytes::ZERO, ..) => return SAY.takes.with(&[("backups", &backups)]),
        (_, ElsewhereSource::Option, _) => bytes,
        (_, ElsewhereSource::Backup, Precision::About) => SAY.about.with(&[("size", &bytes)]),
        (_, ElsewhereSource::Backup, Precision::AtLeast) => SAY.at_least.with(&[("size", &bytes)]),
    };
    SAY.takes_beside.with(&[("backups", &backups), ("elsewhere", &already)])
}

/// Says whether the storage is enough, and which one needs no change.
fn verdict(brief: Brief<'_>) -> String {
    let Brief { report, storage, plan, view, .. } = brief;
    let [name, within] = [Named::First, Named::Within].map(|at| named(storage, at, view.units));
    let apps = SAY.app.counted(plan.exclude.len());
    let gaps = [("storage", name.as_str()), ("within", &within), ("apps", &apps)];
    // Tiers come smallest first, and so the first that is found is the smallest.
    let larger = || report.tiers.iter().filter(|tier| storage.quota < Bytes::new(tier.tier.bytes));
    let whole = || larger().find(|tier| tier.glance.outcome == Outcome::Fits);
    let less = || larger().find(|tier| tier.glance.outcome == Outcome::Plan);
    let others = |tiers: &[Option<&TierGlance<'_>>]| -> Vec<String> {
        tiers.iter().flatten().map(|tier| enough(tier, view.units)).collect()
    };
    let (clause, others) = match brief.fit() {
        Fit::Whole => (SAY.no_change.with(&gaps), Vec::new()),
        Fit::Reduced => (SAY.enough_with.with(&gaps), others(&[whole()])),
        Fit::Tight if plan.exclude.is_empty() => (SAY.only_just.with(&gaps), others(&[whole()])),
        Fit::Tight => (SAY.only_just_with.with(&gaps), others(&[whole()])),
        Fit::Unsure(Doubt::Unfinished) => {
            let unfinished = if report.is_one() { SAY.unfinished } else { SAY.one_unfinished };
            (unfinished.with(&gaps), Vec::new())
        }
        Fit::Unsure(Doubt::Full) => (SAY.said_to_be_full.with(&gaps), Vec::new()),
        Fit::Over | Fit::OverStill => {
            let verdict = SAY.too_small.with(&gaps);
            let verdict = SAY.because.with(&[("verdict", &verdict), ("why", &why_not(brief))]);
            let others = others(&[less(), whole()]);
            let others = if others.is_empty() { None } else { Some(others.join("; ")) };
            let sentences: Vec<_> = std::iter::once(verdict).chain(others).collect();
            return sentences.join(". ") + ".";
        }
    };
    let clauses: Vec<_> = std::iter::once(clause).chain(others).collect();
    clauses.join("; ") + "."
}

/// Says for what a tier is enough: `50 GB is enough with 3 apps off`.
fn enough(tier: &TierGlance<'_>, units: Units) -> String {
    let name = words::tier(tier.tier.name, Bytes::new(tier.tier.bytes), units);
    let apps = SAY.app.counted(tier.glance.exclusions);
    let gaps = [("storage", name.as_str()), ("apps", &apps)];
    match tier.glance.outcome {
        Outcome::Fits => SAY.no_change,
        Outcome::Plan => SAY.enough_with,
        Outcome::Impossible => SAY.too_small,
    }
    .with(&gaps)
}

/// Says in two words or so what a storage would take.
pub(in super::super) fn glance(glance: Glance) -> String {
    match glance.outcome {
        Outcome::Fits => SAY.as_it_is.as_str().to_owned(),
        Outcome::Plan => SAY.with_off.with(&[("apps", &SAY.app.counted(glance.exclusions))]),
        Outcome::Impossible if glance.is_within_quota => SAY.barely.as_str().to_owned(),
        Outcome::Impossible => SAY.not_enough.as_str().to_owned(),
    }
}

/// Says the same of a plan that is known, and of what is to doubt about it.
pub(in super::super) fn in_short(plan: &Plan, doubt: Option<Doubt>) -> String {
    match Fit::of(plan, doubt) {
        Fit::Whole => SAY.as_it_is,
        Fit::Reduced => {
            return SAY.with_off.with(&[("apps", &SAY.app.counted(plan.exclude.len()))]);
        }
        Fit::Tight => SAY.barely,
        Fit::Over | Fit::OverStill => SAY.not_enough,
        Fit::Unsure(Doubt::Unfinished) => SAY.not_known_yet,
        Fit::Unsure(Doubt::Full) => SAY.full,
    }
    .as_str()
    .to_owned()
}

/// Where in a sentence a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Named {
    /// At its beginning.
    First,
    /// Behind other words.
    Within,
}

/// Returns what a storage is called in a sentence.
pub(in super::super) fn named(storage: &Storage, at: Named, units: Units) -> String {
    let name = words::tier(&storage.name, storage.quota, units);
    match (storage.source, at) {
        (StorageSource::Option, _) => name,
        (StorageSource::Backup, Named::First) => SAY.your.with(&[("tier", &name)]),
        (StorageSource::Backup, Named::Within) => SAY.your_within.with(&[("tier", &name)]),
    }
}

fn why_not(brief: Brief<'_>) -> String {
    let (plan, risk) = (brief.plan, brief.report.goal.risk);
    // No switch frees what is elsewhere.
    if plan.quota < plan.elsewhere {
        let filled = if brief.report.is_one() { SAY.filled } else { SAY.filled_beside };
        return filled.as_str().to_owned();
    }
    let apps = SAY.app.counted(plan.exclude.len());
    let gaps = [
        ("what", without(risk)),
        ("apps", &apps),
        ("after", &brief.size(plan.after())),
        ("short", &brief.size(plan.shortfall())),
    ];
    match (brief.report.chooser, plan.exclude.is_empty(), brief.report.is_one()) {
        (Chooser::Planner, true, _) => SAY.no_switch_helps,
        (Chooser::Planner, false, true) => SAY.still_takes,
        (Chooser::Planner, false, false) => SAY.all_still_take,
        (Chooser::Person, true, _) => SAY.too_much,
        (Chooser::Person, false, true) => SAY.takes_even_with,
        (Chooser::Person, false, false) => SAY.all_take_even_with,
    }
    .with(&gaps)
}

/// Returns what is out when everything is that a risk allows.
pub(in super::super) fn without(risk: Class) -> &'static str {
    match risk {
        Class::Safe => SAY.without_safe,
        Class::OwnBackup => SAY.without_own_backup,
        Class::Likely => SAY.without_likely,
        Class::Unknown => SAY.without_unknown,
        Class::Photos => SAY.without_photos,
        Class::Keep => SAY.without_keep,
    }
    .as_str()
}

/// Asks whether there is another copy of apps for which none is known.
pub(in super::super) fn question(brief: Brief<'_>) -> Option<String> {
    let is_asked =
        |it: &&Exclusion| matches!(it.class, Class::Unknown | Class::Photos | Class::Keep);
    let asked = brief.plan.exclude.iter().filter(is_asked);
    let names: Vec<_> = asked
        .map(|it| words::printable(brief.report.home_screen_name(&it.subject)).into_owned())
        .collect();
    let ask = match names.as_slice() {
        [] => return None,
        [_] => SAY.ask_one,
        _ => SAY.ask_many,
    };
    Some(ask.with(&[("names", &words::listed(&names))]))
}

/// Says what is free once all was done, and how much of that is kept for growth; or what has to be
/// known first.
fn room(brief: Brief<'_>) -> Option<String> {
    let Brief { report, storage, plan, view, .. } = brief;
    let used = account::used(plan, storage, view.units);
    let gaps = [
        ("used", used.as_str()),
        ("free", &brief.size(plan.free())),
        ("growth", &account::kept_for_growth(plan, report.goal.headroom, view.units)),
        ("freed", &brief.size(plan.freed)),
    ];
    match brief.fit() {
        Fit::Whole => Some(SAY.room.with(&gaps)),
        Fit::Tight if plan.exclude.is_empty() => Some(SAY.room.with(&gaps)),
        Fit::Reduced | Fit::Tight => Some(SAY.room_made.with(&gaps)),
        Fit::Over | Fit::OverStill => None,
        fit @ Fit::Unsure(_) => before(fit).map(str::to_owned),
    }
}

/// Says what has to be known before anybody can tell whether it fits.
pub(in super::super) fn before(fit: Fit) -> Option<&'static str> {
    match fit {
        Fit::Whole | Fit::Reduced | Fit::Tight | Fit::Over | Fit::OverStill => None,
        Fit::Unsure(Doubt::Unfinished) => Some(SAY.look_again.as_str()),
        Fit::Unsure(Doubt::Full) => Some(SAY.see_settings.as_str()),
    }
}

/// Returns what isn't known of a plan that could not be shown to be the best. Of a set that
/// somebody has put together, nobody has said that it is.
pub(in super::super) fn doubt(proof: Option<Proof>, units: Units) -> Option<String> {
    match proof? {
        Proof::Optimal => None,
        Proof::Tied => Some(
            "There are too many plans to try them all: none is better than this, but others may \
             be as good."
                .to_owned(),
        ),
        Proof::EndedEarly { bound } => Some(format!(
            "There are too many plans to try them all: a better one may exist, with fewer apps, \
             safer ones, or less left out, though no less than {}.",
            bound.display(units)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubt_about_a_plan_is_no_larger_than_it_is() {
        let said = |proof| doubt(Some(proof), Units::Icloud).unwrap_or_default();
        assert_eq!(said(Proof::Optimal), "");
        assert!(said(Proof::Tied).contains("none is better"));
        let bound = Bytes::new(3 << 30);
        assert!(said(Proof::EndedEarly { bound }).contains("no less than 3.0 GB"));
    }
}
