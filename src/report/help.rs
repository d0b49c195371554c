//! What makes room without any switch, and what helps when no switch is enough.

use std::{cmp::Reverse, collections::HashSet};

use super::{BackupReport, PlanReport, backup::MESSAGES_IN_ICLOUD, phrases::SAY, words};
use crate::{
    account::{Class, CopyState, ElsewhereSource, Subject},
    bytes::{Bytes, Units},
    catalogue::Storage,
    inventory::{Item, ItemId, Kind},
    plan::{Outcome, Plan},
};

/// What always helps.
pub(super) const LOCAL_BACKUP: &str = "A local backup saves everything without any iCloud storage: \
     connect the device, and in Finder or iTunes choose Back Up Now, encrypted if you want \
     passwords and Health in it. Repeat it now and then.";

/// What is smaller isn't worth a step.
const WORTH_IT: Bytes = Bytes::new(100 << 20);
/// Nor is what is less than so manieth of what it is about.
const TENTH: u64 = 10;
/// How many containers without an owner are looked at for whose they were.
const LOOKED_AT: usize = 50;
/// How many ways to make room are shown.
const SHOWN: usize = 5;

/// A way to make room without any switch.
#[derive(Debug)]
pub(super) struct Help {
    /// The most that it can free.
    pub(super) bytes: Bytes,
    /// What to do, in a sentence.
    pub(super) sentence: String,
}

/// An item of one of the backups, with what tells its device from others in a sentence.
#[derive(Debug, Clone, Copy)]
struct NamedItem<'a> {
    subject: &'a Subject,
    item: &'a Item,
    /// ` on` and the name of its device; nothing where there is only one.
    on: &'a str,
}

impl NamedItem<'_> {
    /// Returns what it is called on its device, and on which.
    fn name(self, report: &PlanReport<'_>) -> String {
        let name = words::printable(report.catalogue.home_screen_name(self.item));
        format!("{name}{}", self.on)
    }
}

/// Returns what could help where a plan isn't enough, one sentence each.
pub(super) fn help(
    report: &PlanReport<'_>,
    storage: &Storage,
    plan: &Plan,
    units: Units,
) -> Vec<String> {
    let mut help: Vec<_> = larger_tier(report, storage).into_iter().collect();
    let elsewhere = &report.account.elsewhere;
    let is_seen = elsewhere.source == ElsewhereSource::Backup && WORTH_IT <= elsewhere.bytes;
    if is_full_without(report, plan) || (is_seen && plan.shortfall() <= elsewhere.bytes) {
        help.push(
            "No switch helps with what is in iCloud already: delete photos and videos, or files in \
             iCloud Drive, that you don’t need there."
                .to_owned(),
        );
    }
    help.extend(worth_it(report, plan, plan.shortfall(), units).map(|help| help.sentence));
    help
}

/// Whether the storage is too small without any backup, so that a smaller one wouldn't help.
fn is_full_without(report: &PlanReport<'_>, plan: &Plan) -> bool {
    plan.quota < report.account.elsewhere.bytes
}

/// Returns what makes the backups much smaller beside what a plan switches off, the most first;
/// `whole` is what a tenth of is much.
pub(super) fn worth_it(
    report: &PlanReport<'_>,
    plan: &Plan,
    whole: Bytes,
    units: Units,
) -> impl Iterator<Item = Help> {
    let least = WORTH_IT.max(Bytes::new(whole.get() / TENTH));
    let off: HashSet<_> = plan.exclude.iter().map(|exclusion| &exclusion.subject).collect();
    let backups = (0..).zip(report.backups).filter(|_| !is_full_without(report, plan));
    let mut all: Vec<_> = backups
        .flat_map(|(number, backup)| of_backup(report, number, backup, &off, least, units))
        .collect();
    all.sort_by_key(|help| Reverse(help.bytes));
    all.into_iter().take(SHOWN)
}

/// Returns what makes a backup smaller by `least` or more, but for what is off. Nothing is worded of
/// what doesn't: there may be 100,000 items.
fn of_backup(
    report: &PlanReport<'_>,
    number: usize,
    backup: &BackupReport,
    off: &HashSet<&Subject>,
    least: Bytes,
    units: Units,
) -> Vec<Help> {
    let on = match report.backups {
        [_] => String::new(),
        _ => format!(" on {}", words::printable(backup.device_name())),
    };
    let items = backup.inventory.items.iter();
    let helps = items.flat_map(|item| {
        let subject = Subject { id: item.id.clone(), backup: number };
        if off.contains(&subject) {
            return [None, None];
        }
        let named = NamedItem { subject: &subject, item, on: &on };
        [deleted(report, named, least, units), of_item(report, named, least, units)]
    });
    helps.flatten().collect()
}

/// What was deleted, and is still there.
fn deleted(
    report: &PlanReport<'_>,
    named: NamedItem<'_>,
    least: Bytes,
    units: Units,
) -> Option<Help> {
    let item = named.item;
    let bytes = item.content().deleted;
    // What iCloud Backup leaves out already makes no room when it is deleted.
    if bytes < least || !item.is_included() {
        return None;
    }
    let sentence = format!(
        "{} of {} were deleted already and are still there: Files › Browse › Recently Deleted › \
         Delete All.",
        bytes.display(units),
        named.name(report),
    );
    Some(Help { bytes, sentence })
}

/// What makes an item smaller, if it has no switch or shouldn't be switched off.
fn of_item(
    report: &PlanReport<'_>,
    named: NamedItem<'_>,
    least: Bytes,
    units: Units,
) -> Option<Help> {
    let NamedItem { subject, item, on } = named;
    let counted = report.counted(subject);
    let sent = report.account.off_but_sent.get(subject);
    let bytes = counted.map_or(item.total.icloud, |counted| counted.own);
    if sent.copied().unwrap_or(bytes) < least {
        return None;
    }
    let (name, size) = (named.name(report), bytes.display(units));
    let smaller = report.catalogue.advice(&item.id).smaller;
    let smaller = smaller.map(|smaller| report.on_device(subject, &smaller));
    if let Some(sent) = sent {
        let sentence = off_but_sent(&name, &sent.display(units).to_string(), smaller);
        return Some(Help { bytes: *sent, sentence });
    }
    let sentence = match item.id.kind() {
        Kind::Messages => messages(report.backups.get(subject.backup)?, on, &size.to_string()),
        Kind::Photos if counted.is_some() => format!(
            "Photos{on} take {size}: move them to a computer or another service. iCloud Photos takes \
             them out of the backup, but fills the same storage."
        ),
        Kind::Unassigned => match left_behind(report, item).as_slice() {
            // Whose it is isn't known, which doesn't say that its app is gone.
            [] => format!(
                "No app is known to own {size}{on}{}; perhaps deleted apps left it behind. `tierfit \
                 sizes --app unassigned` lists what it is.",
                largest_container(item),
            ),
            apps => format!(
                "No installed app is known to own {size}{on}; {} left some of it behind. Install such \
                 an app again, delete it, and restart the device.",
                words::listed(apps),
            ),
        },
        Kind::App => {
            let counted = counted?;
            let stays = report.goal.risk < counted.class || counted.class == Class::Keep;
            let is_needed = counted.own_copy.state == CopyState::Needed;
            let smaller = smaller.filter(|_| stays || is_needed)?;
            format!("To make {name} ({size}) smaller: {}.", smaller.trim_end_matches('.'))
        }
        Kind::Photos | Kind::Health | Kind::System => return None,
    };
    Some(Help { bytes, sentence: words::printable(&sentence).into_owned() })
}

/// Says of something that is off and was sent all the same how to be rid of it.
fn off_but_sent(name: &str, sent: &str, smaller: Option<String>) -> String {
    let how = match smaller {
        Some(smaller) => format!(
            "To clear it inside the app: {}. Or delete the app and install it again.",
            smaller.trim_end_matches('.')
        ),
        None => "Clear it inside the app, or delete the app and install it again.".to_owned(),
    };
    format!("{name} is off, but {sent} of it were still sent. {how}")
}

/// Says what makes messages smaller, by the screens that the device has.
fn messages(backup: &BackupReport, on: &str, size: &str) -> String {
    let device = match backup.device_word() {
        "iPad" => "iPad",
        _ => "iPhone",
    };
    let apps = if backup.is_before("18.0") { "" } else { "Apps › " };
    let in_icloud = if backup.is_before(MESSAGES_IN_ICLOUD) {
        ""
    } else {
        " Messages in iCloud takes them out of the backup, but fills the same storage."
    };
    format!(
        "Messages{on} take {size} and have no switch: delete large attachments in Settings › General › \
         {device} Storage › Messages, or choose Settings › {apps}Messages › Keep Messages › 1 \
         Year.{in_icloud}"
    )
}

/// Names the largest container of an item, and that there are others.
fn largest_container(item: &Item) -> String {
    let largest = item.containers.iter().max_by_key(|container| container.tally.icloud);
    let others = if item.containers.len() < 2 { "" } else { " and others" };
    largest.map(|container| format!(" ({}{others})", container.domain)).unwrap_or_default()
}

/// Returns the names of the apps that left containers behind, the largest first.
fn left_behind(report: &PlanReport<'_>, item: &Item) -> Vec<String> {
    let mut containers: Vec<_> = item.containers.iter().collect();
    containers.sort_by_key(|container| Reverse(container.tally.icloud));
    // Only a few are named; what is small isn't looked for among all apps.
    let apps = containers.into_iter().take(LOOKED_AT);
    let apps = apps.filter_map(|container| report.catalogue.left_behind_by(&container.domain));
    let mut names = Vec::new();
    for app in apps {
        if !names.contains(&app.name) {
            names.push(app.name.clone());
        }
    }
    names
}

fn larger_tier(report: &PlanReport<'_>, storage: &Storage) -> Option<String> {
    let next = report.smallest_tier_above(storage)?;
    let apps = SAY.app.counted(next.glance.exclusions);
    let how = match next.glance.outcome {
        Outcome::Fits => SAY.as_is.as_str().to_owned(),
        Outcome::Plan | Outcome::Impossible => SAY.with.with(&[("apps", &apps)]),
    };
    Some(SAY.larger.with(&[
        ("tier", next.tier.name),
        ("price", next.tier.price),
        ("date", report.catalogue.tiers_checked()),
        ("how", &how),
    ]))
}

/// Returns what is said of apps whose data is in no backup, so that no plan protects it.
pub(super) fn in_no_backup(report: &PlanReport<'_>) -> Vec<String> {
    let mut told = Vec::new();
    for backup in report.backups {
        let device = backup.device_word();
        for item in &backup.inventory.items {
            let ItemId::App(id) = &item.id else { continue };
            let Some(facts) = report.catalogue.app(id) else { continue };
            if facts.data.iter().any(|data| data.is_bulk && data.is_in_no_backup()) {
                let name = report.catalogue.home_screen_name(item);
                let first = report.catalogue.advice(&item.id).first.unwrap_or_default();
                let first = words::on_device(&first, device);
                told.push(words::printable(&format!("{name}: {first}")).trim_end().to_owned());
            }
        }
    }
    // The same app may be on several devices.
    told.sort();
    told.dedup();
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_off_and_sent_comes_with_a_way_to_clear_it() {
        let way = Some("Nextcloud › Settings: delete the files kept on the device.".to_owned());
        assert_eq!(
            off_but_sent("Nextcloud", "3.0 GB", way),
            "Nextcloud is off, but 3.0 GB of it were still sent. To clear it inside the app: Nextcloud › \
             Settings: delete the files kept on the device. Or delete the app and install it again."
        );
        assert!(
            off_but_sent("Nextcloud", "3.0 GB", None).contains("sent. Clear it inside the app, or")
        );
    }
}
