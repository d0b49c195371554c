//! The steps of a plan, one after the other.

use super::{
    super::{account, words},
    Brief, Switch, Turn,
    switch::lost,
};

const LOCAL_BACKUP: &str = "Make a local backup (Finder or iTunes › Back Up Now)";
const BACK_UP_NOW: &str = "Settings › [your name] › iCloud › iCloud Backup › Back Up Now";

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Step {
    /// What to do.
    pub(in super::super) text: String,
    /// What to know about it.
    pub(in super::super) notes: Vec<String>,
}

impl Step {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), notes: Vec::new() }
    }
}

/// Returns where the switches are, both ways that versions of Settings have.
fn where_to(device: &str) -> String {
    format!(
        "Settings › [your name] › iCloud › iCloud Backup › {device} › Show All Apps; on some \
         versions it is iCloud › Storage (or Manage Account Storage) › Backups › {device} › Show All \
         Apps"
    )
}

/// Returns every step of a plan, for a list to tick off.
pub(in super::super) fn steps<'s>(
    brief: Brief<'s>,
    switches: &'s [Switch<'s>],
) -> impl Iterator<Item = Step> + 's {
    let of_turns = [Turn::Any, Turn::Last].into_iter().flat_map(move |turn| {
        let of_turn = move || switches.iter().filter(move |switch| switch.turn == turn);
        // Only the device in one's hand can be managed.
        let of_device = move |number: usize| {
            let here = move |switch: &&Switch<'_>| switch.exclusion.subject.backup == number;
            let name =
                brief.report.backups.get(number).map(super::super::BackupReport::device_name);
            let name = name.map(words::printable).unwrap_or_default();
            let is_any = of_turn().any(|switch| here(&switch));
            let open = is_any.then(|| Step::new(format!("On {name}, open {}", where_to(&name))));
            open.into_iter().chain(of_turn().filter(here).map(off))
        };
        let numbers = 0..brief.report.backups.len();
        of_turn().filter_map(first).chain(numbers.flat_map(of_device))
    });
    let last = Step::new(format!(
        "{BACK_UP_NOW} (about {}; then {} are used)",
        brief.size(brief.plan.after()),
        account::used(brief.plan, brief.storage, brief.view.units),
    ));
    std::iter::once(Step::new(LOCAL_BACKUP)).chain(of_turns).chain(std::iter::once(last))
}

/// What to do or to know before an app is switched off.
fn first(switch: &Switch<'_>) -> Option<Step> {
    let advice = switch.advice();
    let device = switch.brief.device();
    let lost = lost(&advice, switch.exclusion.class);
    let lost = lost.map(|lost| format!("If this {device} is lost, you’d lose: {lost}"));
    let first = advice.first_step();
    if first.is_none() && lost.is_none() {
        return None;
    }
    let text = first.unwrap_or_else(|| "Know what it would cost you.".to_owned());
    let why_last = switch.why_last().map(str::to_owned);
    Some(Step {
        text: format!("{}: {text}", switch.named()),
        notes: why_last.into_iter().chain(lost).chain(advice.note).collect(),
    })
}

fn off(switch: &Switch<'_>) -> Step {
    Step::new(format!("{}: off › Turn Off & Delete (about {})", switch.name(), switch.size()))
}

/// Returns how to flip the switches, in short, and how to undo it.
pub(in super::super) fn how(
    brief: Brief<'_>,
    switches: &[Switch<'_>],
) -> [(&'static str, String); 3] {
    let (device, each) = match brief.report.backups {
        [only] => (words::printable(only.device_name()).into_owned(), ""),
        _ => (
            "[the device]".to_owned(),
            " Do this on each device: only the one in your hand can be managed.",
        ),
    };
    let first = if switches.iter().any(|switch| switch.advice().first.is_some()) {
        "Do the “First” steps and wait until they finish. "
    } else {
        ""
    };
    [
        (
            "Where",
            format!(
                "{}.{each} If an app isn’t in the list, it can only be made smaller inside the app.",
                where_to(&device)
            ),
        ),
        (
            "How",
            format!(
                "Make a local backup first. {first}Then switch each app off, choose Turn Off & \
                 Delete, and go back to iCloud Backup › Back Up Now."
            ),
        ),
        ("Undo", "Switch the app on again, and the next backup holds it again.".to_owned()),
    ]
}
