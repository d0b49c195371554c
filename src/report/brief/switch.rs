//! The switches to flip, in the order in which to flip them, with what to know about each.

use std::borrow::Cow;

use super::{
    super::{advice::Advice, phrases::SAY, words},
    Brief, Doubt, Fit,
};
use crate::{account::Class, bytes::Bytes, plan::Exclusion};

/// A switch to flip. What there is to say about it is only made when it is shown: there may be
/// 100,000.
#[derive(Clone, Copy)]
pub(in super::super) struct Switch<'p> {
    pub(super) brief: Brief<'p>,
    /// What it leaves out.
    pub(in super::super) exclusion: &'p Exclusion,
    /// When it is flipped.
    pub(in super::super) turn: Turn,
    /// When the app's own copy in iCloud is brought up to date.
    pub(super) renewal: Renewal,
}

/// When an app's own copy in iCloud is brought up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Renewal {
    /// Before its switch is flipped, if it has one.
    Before,
    /// Once it is off: nothing else makes room for what the copy lacks.
    After,
}

/// When a switch is flipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Turn {
    /// With the others.
    Any,
    /// After the others: while iCloud is full, the app can't bring its copy there up to date.
    Last,
}

impl<'p> Switch<'p> {
    /// Returns what it is called on the device.
    pub(in super::super) fn name(&self) -> Cow<'p, str> {
        words::printable(self.brief.report.home_screen_name(&self.exclusion.subject))
    }

    /// Returns on which device it is, if there are several.
    pub(in super::super) fn device(&self) -> Option<Cow<'p, str>> {
        let is_one = self.brief.report.is_one();
        (!is_one).then(|| self.brief.device_name(self.exclusion.subject.backup))
    }

    /// Returns its name, with its device where there are several.
    pub(super) fn named(&self) -> String {
        match self.device() {
            Some(device) => format!("{} on {device}", self.name()),
            None => self.name().into_owned(),
        }
    }

    /// Returns what leaving it out frees by itself.
    pub(in super::super) fn size(&self) -> String {
        self.brief.size(self.exclusion.own)
    }

    /// Returns what there is to say about leaving it out.
    pub(in super::super) fn advice(&self) -> Advice {
        self.brief.report.advice(&self.exclusion.subject, self.brief.view)
    }

    /// Says why it comes last, or before its own copy is brought up to date, if it does.
    pub(in super::super) fn why_last(&self) -> Option<&'static str> {
        match (self.turn, self.renewal) {
            (Turn::Any, Renewal::Before) => None,
            (Turn::Any, Renewal::After) => Some(SAY.renew_after.as_str()),
            (Turn::Last, _) => Some(SAY.wait.as_str()),
        }
    }
}

/// Returns the switches: the largest first, and behind them those that have to wait.
pub(in super::super) fn switches(brief: Brief<'_>) -> Vec<Switch<'_>> {
    let Brief { report, plan, .. } = brief;
    let is_full = plan.quota < plan.elsewhere.saturating_add(plan.current);
    let (waiting, others): (Vec<_>, Vec<_>) =
        plan.exclude.iter().partition(|it| is_full && report.needs_room(&it.subject));
    // With nothing before them, they have nothing to wait for; only their own switch makes room.
    let is_alone = others.is_empty();
    let last = if is_alone { Turn::Any } else { Turn::Last };
    let others = others.into_iter().map(|it| (it, Turn::Any, Renewal::Before));
    let waiting = waiting.into_iter().map(|it| {
        let is_behind = is_alone && report.is_copy_behind(&it.subject);
        (it, last, if is_behind { Renewal::After } else { Renewal::Before })
    });
    let all = others.chain(waiting);
    all.map(|(exclusion, turn, renewal)| Switch { brief, exclusion, turn, renewal }).collect()
}

/// Returns what stands above the switches.
pub(in super::super) fn title(brief: Brief<'_>) -> String {
    let count = brief.plan.exclude.len();
    let phrase = match (brief.fit(), count) {
        (Fit::Whole | Fit::Reduced | Fit::Tight, 0) => SAY.nothing_to_do,
        (Fit::Whole | Fit::Reduced | Fit::Tight, _) => SAY.switch_off,
        (Fit::Over | Fit::OverStill, 0) => SAY.nothing_off,
        (Fit::Over | Fit::OverStill, _) => SAY.still_not_enough,
        (Fit::Unsure(Doubt::Unfinished | Doubt::Full), 0) => SAY.nothing_yet,
        (Fit::Unsure(Doubt::Unfinished | Doubt::Full), _) => SAY.off_in_plan,
    };
    phrase.with(&[("apps", &SAY.app.counted(count))])
}

/// Says what goes only once several are off.
pub(in super::super) fn together(brief: Brief<'_>) -> Vec<String> {
    let shared = brief.plan.shared.iter().filter(|shared| Bytes::ZERO < shared.bytes);
    let told = shared.map(|shared| {
        let owners = shared.owners.iter();
        let owners: Vec<_> =
            owners.map(|owner| words::printable(brief.report.home_screen_name(owner))).collect();
        format!(
            "With {} all off, what they share goes too: {}.",
            words::listed(&owners),
            brief.size(shared.bytes),
        )
    });
    told.collect()
}

/// Returns what would be gone if the device were lost, where that is worth telling beside a step.
pub(super) fn lost(advice: &Advice, class: Class) -> Option<&str> {
    advice.lost.as_deref().filter(|_| class != Class::Safe)
}
