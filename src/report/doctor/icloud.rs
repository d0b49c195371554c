//! What is said of iCloud Backup, of the room that it has, and of the time that it takes.

use super::{super::words, BACK_UP_NOW, BACKUPS, ICLOUD, ICLOUD_BACKUP, Said, amount, fine, mend};
use crate::{
    backup::evidence::Switch,
    bytes::{Bytes, Units},
    catalogue::{Storage, StorageSource},
    doctor::{Filling, Status, Upload},
};

pub(super) fn storage(filling: &Filling, units: Units) -> Said {
    let taken = format!("iCloud Backup would take {}", amount(filling.estimate, units));
    let Some((storage, room)) = filling.storage.as_ref().zip(filling.room()) else {
        return mend(
            format!("{taken}. How large the iCloud storage is, this backup does not tell."),
            format!(
                "See there whether {} are free for it, or name the storage here (--tier 50GB).",
                amount(filling.estimate, units)
            ),
            ICLOUD,
        );
    };
    let whole = whole(storage, filling.used_elsewhere, room, units);
    let percent = filling.estimate.bytes().per_mille_of(room) / 10;
    let others = others(filling.used_elsewhere);
    match filling.status() {
        Status::Problem => {
            let excess = filling.estimate.bytes().saturating_sub(room).display(units);
            let evidence = format!(
                "{taken}, {excess} more than {whole}. iCloud looks for the room before it sends \
                 anything, so it sends nothing at all."
            );
            mend(evidence, MAKE_ROOM, BACKUPS)
        }
        Status::Warning | Status::Note => {
            let evidence =
                format!("{taken}, {percent} % of {whole}. Little is left to grow.{others}");
            mend(evidence, MAKE_ROOM, BACKUPS)
        }
        Status::Unknown => mend(
            format!("{taken} of {whole}; how much more, can’t be told of a part of a backup."),
            "Make a new backup and look again.",
            BACKUPS,
        ),
        Status::Ok => fine(format!("{taken}, {percent} % of {whole}.{others}")),
    }
}

const MAKE_ROOM: &str = "Leave some apps out of the backup (a plan names the fewest), delete old \
                         backups and what else is not needed in iCloud, or choose larger storage.";

/// Returns what the backup has to fit into.
fn whole(storage: &Storage, used_elsewhere: Bytes, room: Bytes, units: Units) -> String {
    let recorded = match storage.source {
        StorageSource::Option => "",
        StorageSource::Backup => " that the account has",
    };
    let name = &storage.name;
    if used_elsewhere == Bytes::ZERO {
        return format!("the {name} of iCloud storage{recorded}");
    }
    format!(
        "the {} that are free of {name}{recorded}, where {} are used elsewhere",
        room.display(units),
        used_elsewhere.display(units),
    )
}

/// Says what was not counted, if nothing was.
fn others(used_elsewhere: Bytes) -> &'static str {
    if used_elsewhere == Bytes::ZERO {
        " Not counted: what else is in iCloud, such as photos, files and other backups \
         (--used-elsewhere)."
    } else {
        ""
    }
}

pub(super) fn switch(switch: Option<Switch>) -> Said {
    match switch {
        Some(Switch::On) => fine("iCloud Backup is on."),
        Some(Switch::Off) => mend(
            "iCloud Backup is off, so nothing new is saved. What was saved before is \
             deleted after 180 days.",
            "Switch on Back Up This iPhone or iPad, and choose Back Up Now.",
            ICLOUD_BACKUP,
        ),
        None => mend(
            "Whether iCloud Backup is on, this backup does not tell.",
            "Look whether it is on.",
            ICLOUD_BACKUP,
        ),
    }
}

pub(super) fn upload(upload: &Upload, units: Units) -> Said {
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
        Status::Unknown => mend(
            format!("{evidence} Only a part of the backup could be read, so it may take longer."),
            "Make a new backup and look again.",
            BACK_UP_NOW,
        ),
        Status::Note | Status::Warning | Status::Problem => mend(
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
    use crate::doctor::{Estimate, UploadSpeed, Window};

    const GB: u64 = 1 << 30;

    fn filling(gigabytes: u64, used_elsewhere: u64, source: StorageSource) -> Filling {
        Filling {
            estimate: Estimate::Whole(Bytes::new(gigabytes * GB)),
            storage: Some(Storage { name: "50 GB".to_owned(), quota: Bytes::new(50 * GB), source }),
            used_elsewhere: Bytes::new(used_elsewhere * GB),
        }
    }

    #[track_caller]
    fn check(filling: &Filling, expected: &str) {
        let (evidence, remedy) = storage(filling, Units::Icloud);
        assert_eq!(evidence, expected);
        assert_eq!(remedy.is_none(), filling.status() == Status::Ok);
    }

    #[test]
    fn the_storage_is_told_by_who_says_how_large_it_is() {
        check(
            &filling(10, 0, StorageSource::Option),
            "iCloud Backup would take about 10.0 GB, 20 % of the 50 GB of iCloud storage. Not \
             counted: what else is in iCloud, such as photos, files and other backups \
             (--used-elsewhere).",
        );
        check(
            &filling(51, 0, StorageSource::Backup),
            "iCloud Backup would take about 51.0 GB, 1.0 GB more than the 50 GB of iCloud storage \
             that the account has. iCloud looks for the room before it sends anything, so it sends \
             nothing at all.",
        );
    }

    #[test]
    fn what_is_used_elsewhere_is_told() {
        check(
            &filling(36, 10, StorageSource::Option),
            "iCloud Backup would take about 36.0 GB, 90 % of the 40.0 GB that are free of 50 GB, \
             where 10.0 GB are used elsewhere. Little is left to grow.",
        );
    }

    #[test]
    fn what_is_not_known_of_the_storage_is_said() {
        let known = filling(10, 0, StorageSource::Option);
        check(
            &Filling { storage: None, ..known.clone() },
            "iCloud Backup would take about 10.0 GB. How large the iCloud storage is, this backup \
             does not tell.",
        );
        check(
            &Filling { estimate: Estimate::AtLeast(Bytes::new(10 * GB)), ..known },
            "iCloud Backup would take at least 10.0 GB of the 50 GB of iCloud storage; how much \
             more, can’t be told of a part of a backup.",
        );
    }

    #[test]
    fn the_time_to_upload_is_told_against_a_night() {
        let told = |gigabytes, attempt: Option<u64>| {
            let (estimate, attempt) =
                (Estimate::Whole(Bytes::new(gigabytes * GB)), attempt.map(Bytes::new));
            let (speed, window) = (UploadSpeed::default(), Window::default());
            upload(&Upload { estimate, speed, window, attempt }, Units::Icloud)
        };
        let (evidence, remedy) = told(10, Some(30 << 20));
        assert_eq!(
            evidence,
            "To send all of it once, about 10.0 GB, takes 2 h 23 min at 10 Mbit/s \
             (--upload-speed), less than a night of 8 h (--window). Later, only what has changed \
             is sent; last time that was 30.0 MB."
        );
        assert_eq!(remedy, None);
        let (evidence, remedy) = told(100, None);
        assert!(evidence.contains("takes 23 h 51 min"), "{evidence}");
        assert!(evidence.contains("more than a night of 8 h"), "{evidence}");
        assert!(remedy.unwrap().fix.starts_with("Give it 3 nights"));
    }
}
