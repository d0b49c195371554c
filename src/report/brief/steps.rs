//! The steps of a plan, one after the other.

use std::{borrow::Cow, collections::BTreeSet};

use super::{
    super::{account, phrases::SAY},
    Brief, Switch, Turn,
    switch::{Renewal, lost},
};
use crate::plan::Exclusion;

/// One thing to do.
#[derive(Debug, Clone)]
pub(in super::super) struct Step<'p> {
    pub(in super::super) what: What<'p>,
    /// What to do, in a few words.
    pub(in super::super) title: String,
    /// How to do it, in a sentence or two.
    pub(in super::super) how: String,
    /// Why it has to wait, if it has to.
    pub(in super::super) wait: Option<&'static str>,
    /// What else to know about it.
    pub(in super::super) notes: Vec<String>,
}

/// What a step is about.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum What<'p> {
    /// A local backup before everything else.
    Save,
    /// What to do or to know before an app is switched off.
    First(&'p Exclusion),
    /// The list of apps in Settings.
    Open(Turn),
    /// The switch of an app.
    Off(&'p Exclusion),
    /// What an app's own copy in iCloud lacks, once its switch has made room for it.
    Renew(&'p Exclusion),
    /// A backup after everything else.
    BackUp,
}

impl<'p> Step<'p> {
    fn new(what: What<'p>, title: impl Into<String>, how: impl Into<String>) -> Self {
        Self { what, title: title.into(), how: how.into(), wait: None, notes: Vec::new() }
    }

    /// Returns what to do and how, in a line.
    pub(in super::super) fn sentence(&self) -> String {
        SAY.step.with(&[("title", &self.title), ("text", &self.how)])
    }
}

/// Returns where the switches of a device are, in the shorter of the ways that versions of Settings
/// have.
pub(in super::super) fn short_way(device: &str) -> String {
    SAY.short_way.with(&[("device", device)])
}

/// Returns where they are by both ways.
fn both_ways(device: &str) -> String {
    SAY.both_ways.with(&[("way", &short_way(device)), ("device", device)])
}

/// Returns every step of a plan, for a list to tick off.
pub(in super::super) fn steps<'s>(
    brief: Brief<'s>,
    switches: &'s [Switch<'s>],
) -> impl Iterator<Item = Step<'s>> + 's {
    let of_turns = [Turn::Any, Turn::Last].into_iter().flat_map(move |turn| {
        let of_turn = move || switches.iter().filter(move |switch| switch.turn == turn);
        // Only the device in one's hand can be managed.
        let of_device = move |number: usize| {
            let here = move |switch: &&Switch<'_>| switch.exclusion.subject.backup == number;
            let name = brief.name_on_the_way(number);
            let is_any = of_turn().any(|switch| here(&switch));
            let before = |switch: &Switch<'_>| turn == Turn::Last && switch.turn == Turn::Any;
            let is_again = switches.iter().any(|switch| before(switch) && here(&switch));
            let open = if is_again { open_again } else { open };
            let open = is_any.then(|| open(turn, &name));
            open.into_iter().chain(of_turn().filter(here).map(off))
        };
        let numbers = 0..brief.report.backups.len();
        let renewed = of_turn().filter(|switch| switch.renewal == Renewal::After).map(renew);
        of_turn().filter_map(first).chain(numbers.flat_map(of_device)).chain(renewed)
    });
    // In the order in which nothing can be lost: saved here, done first, off, backed up.
    save(brief, switches).into_iter().chain(of_turns).chain(back_up(brief, switches))
}

/// Returns the names of the devices that something is switched off on, where there are several backups:
/// a local backup of one saves nothing of another.
fn several<'s>(brief: Brief<'s>, switches: &[Switch<'s>]) -> Vec<Cow<'s, str>> {
    let changed: BTreeSet<_> =
        switches.iter().map(|switch| switch.exclusion.subject.backup).collect();
    match brief.report.backups {
        [] | [_] => Vec::new(),
        _ => changed.into_iter().map(|number| brief.device_name(number)).collect(),
    }
}

/// The local backups before everything else.
fn save<'s>(brief: Brief<'s>, switches: &[Switch<'s>]) -> Vec<Step<'s>> {
    let how = SAY.save_first_how.as_str();
    let devices = several(brief, switches);
    if devices.is_empty() {
        return vec![Step::new(What::Save, SAY.save_first.as_str(), how)];
    }
    let title = |device: Cow<'_, str>| SAY.save_of.with(&[("device", &device)]);
    devices.into_iter().map(|device| Step::new(What::Save, title(device), how)).collect()
}

/// The backups after everything else.
fn back_up<'s>(brief: Brief<'s>, switches: &[Switch<'s>]) -> Vec<Step<'s>> {
    let used = account::used(brief.plan, brief.storage, brief.view.units);
    let gaps = [("after", &*brief.size(brief.plan.after())), ("used", &used)];
    let devices = several(brief, switches);
    let Some(last) = devices.len().checked_sub(1) else {
        return vec![Step::new(What::BackUp, SAY.now.as_str(), SAY.now_how.with(&gaps))];
    };
    let of_device = |(number, device): (usize, Cow<'_, str>)| {
        let title = SAY.now_of.with(&[("device", &device)]);
        // All of them are added up once all are there.
        let how = if number == last { SAY.now_how_all } else { SAY.now_how_each };
        Step::new(What::BackUp, title, how.with(&gaps))
    };
    devices.into_iter().enumerate().map(of_device).collect()
}

fn open(turn: Turn, device: &str) -> Step<'static> {
    Step::new(What::Open(turn), SAY.open.with(&[("device", device)]), both_ways(device))
}

fn open_again(turn: Turn, device: &str) -> Step<'static> {
    let title = SAY.open_again.with(&[("device", device)]);
    Step::new(What::Open(turn), title, SAY.same_way.as_str())
}

/// What to do or to know before an app is switched off.
fn first<'s>(switch: &Switch<'s>) -> Option<Step<'s>> {
    let advice = switch.advice();
    let device = switch.brief.device();
    let lost = lost(&advice, switch.exclusion.class);
    let lost = lost.map(|lost| format!("If this {device} is lost, you’d lose: {lost}"));
    let first = advice.first_step();
    if first.is_none() && lost.is_none() {
        return None;
    }
    let how = first.unwrap_or_else(|| SAY.know_the_cost.as_str().to_owned());
    Some(Step {
        wait: switch.why_last(),
        notes: lost.into_iter().chain(advice.note).collect(),
        ..Step::new(What::First(switch.exclusion), SAY.first.with(&[("app", &switch.named())]), how)
    })
}

fn off<'s>(switch: &Switch<'s>) -> Step<'s> {
    Step::new(
        What::Off(switch.exclusion),
        SAY.off.with(&[("app", &switch.name())]),
        SAY.off_how.with(&[("size", &switch.size())]),
    )
}

fn renew<'s>(switch: &Switch<'s>) -> Step<'s> {
    let title = SAY.renew.with(&[("app", &switch.named())]);
    Step::new(What::Renew(switch.exclusion), title, SAY.renew_how.as_str())
}

/// Returns how to flip the switches, in short, and how to undo it.
pub(in super::super) fn how(
    brief: Brief<'_>,
    switches: &[Switch<'_>],
) -> [(&'static str, String); 3] {
    let (device, each, save) = match brief.report.backups {
        [_] => (brief.name_on_the_way(0).into_owned(), "", SAY.save_first),
        _ => (
            "[the device]".to_owned(),
            " Do this on each device: only the one in your hand can be managed.",
            SAY.save_each,
        ),
    };
    let first = if switches.iter().any(|switch| switch.advice().first.is_some()) {
        "Do the “First” steps and wait until they finish. "
    } else {
        ""
    };
    let renew = if switches.iter().any(|switch| switch.renewal == Renewal::After) {
        "bring its own copy up to date, "
    } else {
        ""
    };
    [
        (
            "Where",
            format!(
                "{}.{each} If an app isn’t in the list, it can only be made smaller inside the app.",
                both_ways(&device)
            ),
        ),
        (
            "How",
            format!(
                "{} first. {first}Then switch each app off, choose Turn Off & Delete, {renew}and \
                 go back to iCloud Backup › Back Up Now.",
                save.as_str(),
            ),
        ),
        ("Undo", SAY.undo.as_str().to_owned()),
    ]
}
