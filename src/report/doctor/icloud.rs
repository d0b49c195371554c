//! What is said of iCloud Backup, of the room that it has, and of the time that it takes.

use super::{
    super::{account, words},
    ASK_MANAGER, ASK_MANAGER_FIRST, BACK_UP_NOW, BACKUPS, COMPUTER, ICLOUD, ICLOUD_BACKUP,
    LOOK_WHETHER_ON, MANAGEMENT, NEW_BACKUP, SWITCH_ON, Wording, amount, fine, with_remedy,
};
use crate::{
    bytes::{Bytes, Units},
    catalogue::StorageSource,
    doctor::{Authority, BackupSwitch, Filling, Status, Upload},
    evidence::Switch,
    plan::Outcome,
};

pub(super) fn storage(filling: &Filling, planned: Option<Outcome>, units: Units) -> Wording {
    let size = |bytes: Bytes| bytes.display(units).to_string();
    let taken = format!("iCloud Backup would take {}", amount(filling.estimate, units));
    let besides = account::elsewhere(&filling.elsewhere, units);
    let besides = besides.map(|told| format!(" In iCloud besides: {told}.")).unwrap_or_default();
    let Some(storage) = &filling.storage else {
        return with_remedy(
            format!("{taken}.{besides} The backup doesn’t say how large your iCloud storage is."),
            format!(
                "See there whether {} are free for it, or name the storage here (--tier 50GB).",
                amount(filling.estimate, units)
            ),
            ICLOUD,
        );
    };
    let name = match storage.source {
        StorageSource::Option => storage.name.clone(),
        StorageSource::Backup => format!("your {}", storage.name),
    };
    let percent = filling.used().per_mille_of(storage.quota) / 10;
    match filling.status() {
        Status::Problem => {
            let excess = size(filling.used().saturating_sub(storage.quota));
            let evidence = format!(
                "{taken}.{besides} That is {excess} more than {name} hold. iCloud looks for the room \
                 before it sends anything, so it sends nothing at all."
            );
            with_remedy(evidence, room(planned), BACKUPS)
        }
        Status::Warning | Status::Note => {
            let evidence = format!(
                "{taken}.{besides} That is {percent}% of {name}, so there is little room to grow."
            );
            with_remedy(evidence, ROOM_TO_GROW, BACKUPS)
        }
        // A part that fits proves nothing of the whole.
        Status::Unknown => with_remedy(
            format!("{taken} of {name}.{besides} How much more, a part of a backup can’t tell."),
            NEW_BACKUP,
            COMPUTER,
        ),
        Status::Ok => fine(format!("{taken}.{besides} That is {percent}% of {name}.")),
    }
}

/// Says what makes room, by how the plan ends.
pub(super) fn room(planned: Option<Outcome>) -> &'static str {
    match planned {
        Some(Outcome::Plan) => {
            "Leave some apps out of the backup (`tierfit plan` names the fewest), delete old backups \
             and what else you don’t need in iCloud, or choose larger storage."
        }
        Some(Outcome::Fits) => {
            "Delete old backups and what else you don’t need in iCloud, or choose larger storage: by \
             this backup, no app has to be left out."
        }
        Some(Outcome::Impossible) => {
            "Delete old backups and what else you don’t need in iCloud, or choose larger storage. No \
             switch that may be used is enough: `tierfit plan` says what else helps."
        }
        None => {
            "Delete old backups and what else you don’t need in iCloud, leave apps out of the backup \
             (`tierfit plan` shows whether that is enough), or choose larger storage."
        }
    }
}

const ROOM_TO_GROW: &str = "When it grows, delete old backups and what else you don’t need in iCloud, \
                            leave apps out of the backup (`tierfit plan`), or choose larger storage.";

pub(super) fn switch(switch: BackupSwitch) -> Wording {
    match (switch.switch, switch.by) {
        (_, Authority::Profile) => with_remedy(
            "A profile on this device forbids iCloud Backup, so nothing new is saved. What was saved \
             before is deleted after 180 days.",
            ASK_MANAGER,
            MANAGEMENT,
        ),
        (Some(Switch::On), _) => fine("iCloud Backup is on."),
        (Some(Switch::Off), Authority::MaybeManager) => with_remedy(
            "iCloud Backup is off, so nothing new is saved. Somebody manages this device, and may \
             have switched it off.",
            ASK_MANAGER_FIRST,
            MANAGEMENT,
        ),
        (Some(Switch::Off), Authority::Owner) => with_remedy(
            "iCloud Backup is off, so nothing new is saved. What was saved before is deleted after \
             180 days.",
            SWITCH_ON,
            ICLOUD_BACKUP,
        ),
        (None, _) => with_remedy(
            "The backup doesn’t say whether iCloud Backup is on.",
            LOOK_WHETHER_ON,
            ICLOUD_BACKUP,
        ),
    }
}

pub(super) fn upload(upload: &Upload, units: Units) -> Wording {
    if upload.is_implausible {
        return with_remedy(
            "How long a backup takes can’t be told: an app is said to hold more than the device can.",
            "Mend that app first.",
            BACKUPS,
        );
    }
    let night = words::duration(upload.window.get());
    let against = match upload.status() {
        Status::Ok | Status::Unknown => format!("less than a night of {night}"),
        Status::Note | Status::Warning | Status::Problem => format!("more than a night of {night}"),
    };
    let evidence = format!(
        "To send all of it once, {}, takes {} at {} (--upload-speed), {against} (--window). Later, \
         only what has changed is sent{}.",
        amount(upload.estimate, units),
        words::duration(upload.time()),
        upload.speed,
        match upload.attempt {
            Some(changed) => format!("; last time that was {}", changed.display(units)),
            None => String::new(),
        },
    );
    match upload.status() {
        Status::Ok => fine(evidence),
        Status::Unknown => with_remedy(
            format!("{evidence} Only a part of the backup could be read, so it may take longer."),
            NEW_BACKUP,
            BACK_UP_NOW,
        ),
        Status::Note | Status::Warning | Status::Problem => with_remedy(
            evidence,
            format!(
                "Give it {}, or a day on a charger and on Wi-Fi: choose Back Up Now and leave the \
                 device alone. Leaving apps out makes it shorter.",
                words::counted(upload.nights(), "night", "nights"),
            ),
            BACK_UP_NOW,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        account::{Elsewhere, ElsewhereSource},
        catalogue::Storage,
        doctor::{Estimate, UploadSpeed, Window},
    };

    const GB: u64 = 1 << 30;

    fn filling(gigabytes: u64, elsewhere: u64, source: StorageSource) -> Filling {
        Filling {
            estimate: Estimate::Whole(Bytes::new(gigabytes * GB)),
            elsewhere: Elsewhere {
                bytes: Bytes::new(elsewhere * GB),
                source: ElsewhereSource::Option,
                parts: Vec::new(),
                unclear: Bytes::ZERO,
            },
            storage: Some(Storage { name: "50 GB".to_owned(), quota: Bytes::new(50 * GB), source }),
            budget: None,
        }
    }

    #[track_caller]
    fn check(filling: &Filling, expected: &str) {
        let (evidence, remedy) = storage(filling, None, Units::Icloud);
        assert_eq!(evidence, expected);
        assert_eq!(remedy.is_none(), filling.status() == Status::Ok);
    }

    #[test]
    fn the_storage_is_told_with_all_that_fills_it() {
        check(
            &filling(10, 0, StorageSource::Option),
            "iCloud Backup would take about 10.0 GB. That is 20% of 50 GB.",
        );
        check(
            &filling(36, 10, StorageSource::Option),
            "iCloud Backup would take about 36.0 GB. In iCloud besides: 10.0 GB, as Settings shows it. \
             That is 92% of 50 GB, so there is little room to grow.",
        );
        check(
            &filling(41, 10, StorageSource::Backup),
            "iCloud Backup would take about 41.0 GB. In iCloud besides: 10.0 GB, as Settings shows it. \
             That is 1.0 GB more than your 50 GB hold. iCloud looks for the room before it sends \
             anything, so it sends nothing at all.",
        );
    }

    #[test]
    fn what_is_not_known_of_the_storage_is_said() {
        let known = filling(10, 0, StorageSource::Option);
        check(
            &Filling { storage: None, ..known.clone() },
            "iCloud Backup would take about 10.0 GB. The backup doesn’t say how large your iCloud \
             storage is.",
        );
        check(
            &Filling { estimate: Estimate::AtLeast(Bytes::new(10 * GB)), ..known },
            "iCloud Backup would take at least 10.0 GB of 50 GB. How much more, a part of a backup \
             can’t tell.",
        );
    }

    #[test]
    fn the_time_to_upload_is_told_against_a_night() {
        let told = |gigabytes, attempt: Option<u64>| {
            let (estimate, attempt) =
                (Estimate::Whole(Bytes::new(gigabytes * GB)), attempt.map(Bytes::new));
            let (speed, window) = (UploadSpeed::default(), Window::default());
            let is_implausible = false;
            upload(&Upload { estimate, speed, window, attempt, is_implausible }, Units::Icloud)
        };
        let (evidence, remedy) = told(10, Some(30 << 20));
        assert_eq!(
            evidence,
            "To send all of it once, about 10.0 GB, takes 2 h 23 min at 10 Mbit/s \
             (--upload-speed), less than a night of 8 h (--window). Later, only what has changed \
             is sent; last time that was 30 MB."
        );
        assert_eq!(remedy, None);
        let (evidence, remedy) = told(100, None);
        assert!(evidence.contains("takes 23 h 51 min"), "{evidence}");
        assert!(evidence.contains("more than a night of 8 h"), "{evidence}");
        assert!(remedy.unwrap().fix.starts_with("Give it 3 nights"));
    }
}
