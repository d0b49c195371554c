//! What a plan rests on and the backup can't prove: storage that iCloud has called full, own copies and
//! photos that may still grow, a size in Settings that its parts don't fit into, and a list that doesn't say
//! what takes space besides its rows.

use std::collections::BTreeMap;

use super::{BackupReport, PlanReport, Warning, words};
use crate::{
    account::{ElsewhereSource, Subject},
    backup::State,
    bytes::Bytes,
    catalogue::Storage,
    doctor::Attempts,
    inventory::ItemId,
    plan::{Outcome, Plan},
};

/// What is said of a storage that iCloud itself has called full.
pub(super) const SAID_TO_BE_FULL: &str = "said_to_be_full";

/// Apps that want more room while they make their own copy than it takes: the room by the copy's size,
/// in hundredths.
const MAKING_A_COPY: [(&str, u64); 2] = [
    // WhatsApp's help, “How to back up to iCloud”: "at least 2.05 times the space … than the actual size
    // of your backup".
    ("net.whatsapp.WhatsApp", 205),
    ("net.whatsapp.WhatsAppSMB", 205),
];

/// Returns what could break the promise of a plan.
pub(super) fn doubts(report: &PlanReport<'_>, storage: &Storage, plan: &Plan) -> Vec<Warning> {
    let copies = growing_copies(report, storage, plan).or_else(|| room_for_a_copy(report, plan));
    let doubts = [
        said_to_be_full(report, plan),
        copies,
        uploading_photos(report, plan),
        small_total(report),
        unknown_total(report, storage, plan),
    ];
    doubts.into_iter().flatten().collect()
}

/// Warns where all seems to fit, but iCloud itself has said that there is too little room: something
/// fills it that no backup shows.
fn said_to_be_full(report: &PlanReport<'_>, plan: &Plan) -> Option<Warning> {
    let is_open =
        plan.outcome == Outcome::Fits && report.account.elsewhere.source == ElsewhereSource::Backup;
    let said = report.backups.iter().filter_map(|backup| {
        let recorded = backup.evidence.quota.as_ref().map(|fact| fact.value);
        // Larger storage than the one that is full may be enough.
        let is_larger = recorded.is_some_and(|recorded| recorded < plan.quota);
        Attempts::of(&backup.evidence).newest_full().filter(|_| !is_larger)
    });
    let day = words::day(said.max().filter(|_| is_open)?);
    let message = format!(
        "On {day}, iCloud Backup failed because your iCloud storage was full, and it hasn’t succeeded \
         since. So something fills it that isn’t in {}: see Settings › [your name] › iCloud, and say \
         how much that is (--used-elsewhere).",
        if report.is_one() { "this backup" } else { "these backups" },
    );
    Some(Warning::once(SAID_TO_BE_FULL, message))
}

/// Warns where an app's own copy has to be brought up to date, and the app wants more room for that than
/// is free at that moment.
fn room_for_a_copy(report: &PlanReport<'_>, plan: &Plan) -> Option<Warning> {
    if plan.outcome == Outcome::Impossible {
        return None;
    }
    let behind = plan.exclude.iter().filter(|it| report.is_copy_behind(&it.subject));
    let wanting = behind.filter_map(|it| {
        let known = MAKING_A_COPY.iter().find(|(app, _)| *app == it.subject.id.as_str());
        let (_, hundredths) = known?;
        let copy = report.counted(&it.subject)?.own_copy.bytes.max(it.own);
        Some((it, Bytes::new(copy.get().saturating_mul(*hundredths) / 100)))
    });
    let (app, wanted) = wanting.max_by_key(|(_, wanted)| *wanted)?;
    let free = free_for_copies(report, plan);
    let name = words::printable(report.home_screen_name(&app.subject));
    (free < wanted).then(|| {
        let warning = Warning::sized("own_copy_needs_room", |size| {
            format!(
                "{name} wants about twice the size of its own copy free in iCloud while it makes one, \
                 {} here, and only {} are free then. If it can’t finish, your local backup has what its \
                 copy lacks.",
                size(wanted),
                size(free),
            )
        });
        Warning { bytes: Some(wanted), ..warning }
    })
}

/// Returns what is free when apps bring their own copies up to date: before anything is off if there is
/// room; else once the others are off; and where there are no others, once they are off themselves.
fn free_for_copies(report: &PlanReport<'_>, plan: &Plan) -> Bytes {
    let left = plan.quota.saturating_sub(plan.elsewhere);
    if plan.current <= left {
        return left.saturating_sub(plan.current);
    }
    let (waiting, others): (Vec<_>, Vec<_>) =
        plan.exclude.iter().partition(|it| report.needs_room(&it.subject));
    if others.is_empty() {
        return plan.free();
    }
    let waiting: Bytes = waiting.into_iter().map(|it| it.gain).sum();
    plan.free().saturating_sub(waiting)
}

/// Warns where iCloud Photos is still uploading: the photos are in the backup until that is done, and fill
/// iCloud a second time.
fn uploading_photos(report: &PlanReport<'_>, plan: &Plan) -> Option<Warning> {
    if plan.outcome == Outcome::Impossible {
        return None;
    }
    let photos = (0..).zip(report.backups).filter(|(_, backup)| backup.is_uploading_photos());
    let photos = photos.filter_map(|(number, _)| {
        let subject = Subject { id: ItemId::Photos, backup: number };
        report.counted(&subject).map(|counted| counted.own)
    });
    // The devices of an account have one library.
    let bytes = photos.max()?;
    let is_off = plan.exclude.iter().any(|exclusion| exclusion.subject.id == ItemId::Photos);
    let what = if is_off {
        "what is left of your photos still goes there"
    } else {
        "until that is done, your photos need room twice, in the backup and in iCloud Photos"
    };
    (plan.free() < bytes).then(|| {
        let warning = Warning::sized("photos_uploading", |size| {
            format!(
                "iCloud Photos is still uploading: {what}. That is up to {} more, and only {} are free \
                 then.",
                size(bytes),
                size(plan.free()),
            )
        });
        Warning { bytes: Some(bytes), ..warning }
    })
}

/// Warns where the own copies of what is left out are smaller than it is on the device, and there is no
/// room for the rest: the step that lets an app's own backup finish would fill what the plan frees.
fn growing_copies(report: &PlanReport<'_>, storage: &Storage, plan: &Plan) -> Option<Warning> {
    if plan.outcome == Outcome::Impossible {
        return None;
    }
    let mut growing: BTreeMap<&ItemId, Bytes> = BTreeMap::new();
    for exclusion in &plan.exclude {
        let Some(counted) = report.counted(&exclusion.subject) else { continue };
        let lacking = counted.copy_lacks();
        if Bytes::ZERO < lacking {
            // One copy is for all devices, so it grows to what the largest of them has.
            let known = growing.entry(&exclusion.subject.id).or_default();
            *known = lacking.max(*known);
        }
    }
    let lacking: Bytes = growing.values().copied().sum();
    if lacking <= plan.free() {
        return None;
    }
    let names: Vec<_> = growing.keys().map(|id| words::printable(report.app_name(id))).collect();
    let copies = if names.len() == 1 { "own copy is smaller" } else { "own copies are smaller" };
    let warning = Warning::sized("own_copy_may_grow", |size| {
        format!(
            "In iCloud, {}’s {copies} than what is on the {}. Brought up to date, that takes up to {} \
             more, and only {} are free then: {} may not be enough.",
            words::listed(&names),
            report.device_word(),
            size(lacking),
            size(plan.free()),
            storage.name,
        )
    });
    Some(Warning { bytes: Some(lacking), ..warning })
}

/// Warns where Settings shows less for the whole backup than its parts add up to here.
fn small_total(report: &PlanReport<'_>) -> Option<Warning> {
    (report.is_total_shown && report.account.fixed < 0).then(|| {
        Warning::sized("total_below_parts", |size| {
            format!(
                "Settings shows {} for the whole backup, less than its apps add up to here. So an app \
                 may free less than is said, and the plan may not be enough.",
                size(report.account.current),
            )
        })
    })
}

/// Warns where a plan is made of a list alone that doesn't say what the whole backup takes: what has no
/// row there counts as nothing.
fn unknown_total(report: &PlanReport<'_>, storage: &Storage, plan: &Plan) -> Option<Warning> {
    let is_list = |backup: &BackupReport| backup.description.state == State::NoBackup;
    if report.is_total_shown
        || plan.outcome == Outcome::Impossible
        || !report.backups.iter().all(is_list)
    {
        return None;
    }
    let warning = Warning::sized("total_unknown", |size| {
        format!(
            "Messages and system data have no row in this list, so they count as nothing here. If they take \
             more than the {} that stay free, {} isn’t enough. The line “Next Backup Size” of the same \
             screen tells, if it is more than the rows together.",
            size(plan.free()),
            storage.name,
        )
    });
    Some(Warning { bytes: Some(plan.free()), ..warning })
}
