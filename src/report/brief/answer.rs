//! The answer: what the backups take, which storage is enough, and what is free then.

use super::{
    super::{PlanReport, TierGlance, View, account, words},
    Brief,
};
use crate::{
    account::{Class, ElsewhereSource, Precision},
    backup::State,
    bytes::{Bytes, Units},
    catalogue::{Storage, StorageSource},
    plan::{Exclusion, Outcome},
};

/// What comes first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Answer {
    /// How good it is.
    pub(in super::super) mood: Mood,
    /// What the backups take, and which storage is enough.
    pub(in super::super) sentence: String,
    /// What has to be answered before anything is switched off.
    pub(in super::super) question: Option<String>,
    /// What is free afterwards.
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

/// Returns the answer of a report, also of one in which no tier can do.
pub(in super::super) fn answer(report: &PlanReport<'_>, view: &View) -> Answer {
    let Some(brief) = Brief::of(report, view) else {
        return Answer {
            mood: Mood::Bad,
            sentence: format!("{} No tier is enough.", takes(report, view)),
            question: None,
            room: None,
            doubts: Vec::new(),
        };
    };
    let plan = brief.plan;
    let question = match plan.outcome {
        Outcome::Plan => question(brief),
        Outcome::Fits | Outcome::Impossible => None,
    };
    let mood = match (plan.outcome, &question) {
        (Outcome::Fits, _) => Mood::Good,
        (Outcome::Plan, None) => Mood::ToDo,
        (Outcome::Plan, Some(_)) => Mood::Question,
        (Outcome::Impossible, _) => Mood::Bad,
    };
    let other = report.other_case.map(|other| other.sentence());
    Answer {
        mood,
        sentence: format!("{} {}", takes(report, view), verdict(brief)),
        question,
        room: room(brief),
        doubts: words::doubt(plan.proof, view.units).into_iter().chain(other).collect(),
    }
}

/// Says what the backups take, and what is in iCloud already.
fn takes(report: &PlanReport<'_>, view: &View) -> String {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let is_part = |state| matches!(state, State::Interrupted | State::Empty);
    let about = if report.backups.iter().any(|backup| is_part(backup.description.state)) {
        "at least"
    } else {
        "about"
    };
    let current = size(report.account.current);
    let backups = match report.backups.len() {
        1 => format!("Your backup takes {about} {current}"),
        many => format!("Your {many} backups take {about} {current} together"),
    };
    let elsewhere = &report.account.elsewhere;
    let already = match (elsewhere.bytes, elsewhere.source, elsewhere.precision()) {
        (Bytes::ZERO, ..) => return backups + ".",
        (bytes, ElsewhereSource::Option, _) => size(bytes),
        (bytes, ElsewhereSource::Backup, Precision::About) => format!("about {}", size(bytes)),
        (bytes, ElsewhereSource::Backup, Precision::AtLeast) => format!("at least {}", size(bytes)),
    };
    format!("{backups}, and other things fill {already} of your iCloud storage already.")
}

/// Says whether the storage is enough, and which one needs no change.
fn verdict(brief: Brief<'_>) -> String {
    let Brief { report, storage, plan, view } = brief;
    let name = named(storage, view.units);
    let larger = || report.tiers.iter().filter(|tier| storage.quota < Bytes::new(tier.tier.bytes));
    let whole = larger().find(|tier| tier.glance.outcome == Outcome::Fits);
    let whole = whole.map(|tier| enough(tier, view.units));
    match plan.outcome {
        Outcome::Fits => format!("{name} needs no change."),
        Outcome::Plan => {
            let apps = words::apps(plan.exclude.len());
            let whole = whole.map(|whole| format!("; {whole}")).unwrap_or_default();
            format!("{name} is enough with {apps} off{whole}.")
        }
        Outcome::Impossible => {
            let less = larger().find(|tier| tier.glance.outcome == Outcome::Plan);
            let less = less.map(|tier| enough(tier, view.units));
            let others: Vec<_> = less.into_iter().chain(whole).collect();
            let others = match others.as_slice() {
                [] => String::new(),
                others => format!(" {}.", others.join("; ")),
            };
            format!("{name} is not enough: {}.{others}", why_not(brief))
        }
    }
}

/// Says for what a tier is enough: `50 GB is enough with 3 apps off`.
fn enough(tier: &TierGlance<'_>, units: Units) -> String {
    let name = words::tier(tier.tier.name, Bytes::new(tier.tier.bytes), units);
    match tier.glance.outcome {
        Outcome::Fits => format!("{name} needs no change"),
        Outcome::Plan => {
            format!("{name} is enough with {} off", words::apps(tier.glance.exclusions))
        }
        Outcome::Impossible => format!("{name} is not enough"),
    }
}

/// Returns what a storage is called in a sentence.
fn named(storage: &Storage, units: Units) -> String {
    let name = words::tier(&storage.name, storage.quota, units);
    match storage.source {
        StorageSource::Option => name,
        StorageSource::Backup => format!("Your {name}"),
    }
}

fn why_not(brief: Brief<'_>) -> String {
    let (plan, risk) = (brief.plan, brief.report.goal.risk);
    if plan.quota < plan.elsewhere {
        return "what isn’t part of the backup fills it already".to_owned();
    }
    let short = brief.size(plan.shortfall());
    if plan.exclude.is_empty() {
        return format!("{short} too much, and no switch that may be used would help");
    }
    let without = match risk {
        Class::Safe => "every app that comes back by itself",
        Class::OwnBackup => "every app that has another copy",
        Class::Likely => "every app that likely comes back",
        Class::Unknown => "every app but the only copies",
        Class::Photos => "the photos and every app but the only copies",
        Class::Keep => "everything that has a switch",
    };
    format!(
        "without {without}, the backup still takes about {}, {short} too much",
        brief.size(plan.after())
    )
}

/// Asks whether there is another copy of apps for which none is known.
fn question(brief: Brief<'_>) -> Option<String> {
    let is_asked =
        |it: &&Exclusion| matches!(it.class, Class::Unknown | Class::Photos | Class::Keep);
    let asked = brief.plan.exclude.iter().filter(is_asked);
    let names: Vec<_> = asked
        .map(|it| words::printable(brief.report.home_screen_name(&it.subject)).into_owned())
        .collect();
    let them = match names.as_slice() {
        [] => return None,
        [_] => "it",
        _ => "them",
    };
    let names = words::listed(&names);
    Some(format!("Do you have another copy of {names}? If not, don’t switch {them} off."))
}

/// Says what is free once all was done, and how much of that is kept for growth.
fn room(brief: Brief<'_>) -> Option<String> {
    let Brief { storage, plan, view, .. } = brief;
    let used = account::used(plan, storage, view.units);
    let free = format!(
        "{} stay free{}",
        brief.size(plan.free()),
        account::kept_for_growth(plan, view.units)
    );
    match plan.outcome {
        Outcome::Fits => Some(format!("{used} are used then: {free}.")),
        Outcome::Plan => Some(format!(
            "That frees about {}: {used} are used then, and {free}.",
            brief.size(plan.freed)
        )),
        Outcome::Impossible => None,
    }
}
