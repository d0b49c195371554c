//! What can't be known: half a manifest, evidence that can't be read, sizes that no device holds.

use sample_backups::{Damage, Device, Encrypted, Row};

use super::*;
use crate::support::{Session, blob, sample, sizes, warned};

/// Returns the causes that a report names for evidence that can't be read.
fn unreadable(report: &Value) -> Vec<String> {
    let warnings = list(report, "warnings").iter();
    let told = warnings.filter(|warning| warning["code"] == "unreadable_evidence");
    told.map(|warning| text(warning, "message").to_owned()).collect()
}

#[test]
fn evidence_that_is_gone_or_damaged_is_told_wherever_it_would_have_been_used() {
    let backup = with_apps(&[(NEXTCLOUD, GB)]);
    let account = Account::new(Generation::Ios18)
        .photo_library(&[GB])
        .drive_file(CLOUD_DOCS, "a", GB, LATELY);
    for (domain, path) in [
        ("HomeDomain", "Library/Accounts/Accounts3.sqlite"),
        ("HomeDomain", "Library/Preferences/com.apple.MobileBackup.plist"),
        ("HomeDomain", "Library/Application Support/CloudDocs/session/db/client.db"),
        ("CameraRollDomain", "Media/PhotoData/Photos.sqlite"),
    ] {
        let name = path.rsplit('/').next().unwrap();
        let folder = told(backup.clone(), account.clone());
        let file = blob(&folder, domain, path);
        for damage in [None, Some(&b"SQLite format 3\0 cut off"[..])] {
            match damage {
                Some(bytes) => std::fs::write(&file, bytes).unwrap(),
                None => std::fs::remove_file(&file).unwrap(),
            }
            for command in ["sizes", "plan", "doctor"] {
                let told = run(&[command, folder.as_str(), "--format", "json"]).json();
                let told = unreadable(&told);
                assert!(told.iter().any(|it| it.contains(name)), "{command} {name}: {told:?}");
            }
            let page = run(&["report", folder.as_str(), "-o", "-"]).stdout;
            assert!(page.contains(name), "{name}");
        }
    }
}

#[test]
fn a_plan_says_that_it_does_not_know_which_apps_are_off() {
    let folder = told(with_apps(&[(NEXTCLOUD, GB)]), account(50));
    let path = "Library/Preferences/com.apple.MobileBackup.plist";
    std::fs::remove_file(blob(&folder, "HomeDomain", path)).unwrap();
    let shown = words(&run(&["plan", folder.as_str()]).stdout);
    assert!(shown.contains("which apps are off already isn’t known"), "{shown}");
}

#[test]
#[cfg(unix)]
fn evidence_that_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = told(with_apps(&[(NEXTCLOUD, GB)]), account(50));
    let path = "Library/Preferences/com.apple.MobileBackup.plist";
    let file = blob(&folder, "HomeDomain", path);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::File::open(&file).is_ok() {
        // The superuser reads everything; `.ci/run` runs this once more as somebody else.
        return;
    }
    let told = unreadable(&run(&["plan", folder.as_str(), "--format", "json"]).json());
    assert!(told.iter().any(|it| it.contains("permission denied")), "{told:?}");
}

#[test]
fn evidence_of_an_encrypted_backup_whose_keys_lack_is_told() {
    let mut backup = with_apps(&[(NEXTCLOUD, GB)]);
    backup.account(account(50)).encrypted(Encrypted::with_password("secret").rounds(20, 10));
    let folder = write(&backup);
    let session = Session::new().password("secret");
    let whole = session.run(&["plan", folder.as_str(), "--format", "json"]).ending(0).json();
    assert!(unreadable(&whole).is_empty(), "{whole:#}");
}

#[test]
fn a_list_of_no_file_is_no_empty_backup() {
    let folder = write(&phone());
    let sizes = run(&["sizes", folder.as_str(), "--format", "json"]).ending(3).json();
    assert_eq!(warned(&sizes, "partial_manifest"), Some(1));
    let refused = run(&["plan", folder.as_str()]).ending(1);
    assert!(refused.stderr.contains("hint: "), "{refused}");
}

#[test]
fn one_row_in_a_thousand_may_be_unusable_and_no_more() {
    let with = |usable: u64, unusable: u64| {
        let mut backup = phone();
        for number in 0..usable {
            backup.row(Row::file("HomeDomain", &format!("Library/{number}"), 5));
        }
        for number in 0..unusable {
            let path = format!("Library/x{number}");
            backup.raw_row(sample_backups::RawRow {
                rowid: None,
                file_id: sample_backups::Cell::Null,
                domain: "HomeDomain".into(),
                relative_path: path.as_str().into(),
                flags: 1.into(),
                file: sample_backups::Cell::Null,
            });
        }
        write(&backup)
    };
    // One may always be.
    for (usable, unusable, exit) in [(5, 1, 0), (5, 2, 1), (1_998, 2, 0), (1_997, 2, 1)] {
        let folder = with(usable, unusable);
        let plan = run(&["plan", folder.as_str(), "--tier", "5GB"]);
        assert_eq!(plan.exit, exit, "{usable} {unusable}\n{plan}");
        let sizes = run(&["sizes", folder.as_str()]);
        assert_eq!(sizes.exit, if exit == 0 { 0 } else { 3 }, "{sizes}");
        run(&["report", folder.as_str(), "-o", "-"]).ending(exit);
    }
}

#[test]
fn a_part_of_a_list_makes_no_plan() {
    let mut backup = with_apps(&[(NEXTCLOUD, GB)]);
    for number in 0..400 {
        backup.file("HomeDomain", &format!("Library/Preferences/{number}.plist"), 5);
    }
    let folder = write(backup.damage(Damage::CutOff(9_000)));
    run(&["plan", folder.as_str()]).ending(1);
    let sizes = run(&["sizes", folder.as_str(), "--format", "json"]).ending(3).json();
    assert!(warned(&sizes, "partial_manifest").is_some());
}

#[test]
fn a_size_that_no_device_of_the_model_holds_is_pointed_out() {
    let with = |bytes: u64| {
        let device = Device::iphone("Phone").product_type("iPhone14,5");
        let mut backup = BackupBuilder::new(device);
        backup.app(App::new("com.8bit.bitwarden"));
        backup.file("AppDomain-com.8bit.bitwarden", "Documents/a", bytes);
        told(backup, account(5))
    };
    let told = |folder: &Folder| {
        let doctor = run(&["doctor", folder.as_str(), "--format", "json"]).json();
        let warnings = list(&sizes(folder.as_str(), &[]), "warnings")
            .iter()
            .filter(|warning| warning["code"] == "implausible_sizes")
            .count();
        (doctor["cause"]["check"].as_str().map(str::to_owned), warnings)
    };
    let terabytes = with(14 << 40);
    assert_eq!(told(&terabytes), (Some("stuck_app".to_owned()), 1));
    let shown = words(&run(&["doctor", terabytes.as_str()]).stdout);
    assert!(shown.contains("delete that app on the device and install it again"), "{shown}");
    assert!(!shown.contains("nights"), "{shown}");
    // That model was sold with up to 512 GB.
    assert_eq!(told(&with(511 << 30)).1, 0);
    assert_eq!(told(&with(513_u64 << 30)).1, 1);
}

/// WhatsApp takes 45 GB here and `copy` GB in iCloud Drive; another 6 GB have no switch.
fn whatsapp_that_lacks(copy: u64) -> Folder {
    let mut backup = with_apps(&[(WHATSAPP, 45 * GB)]);
    backup.file("HomeDomain", "Library/SMS/sms.db", 6 * GB);
    told(backup, account(50).drive_file(WHATSAPP_DRIVE, "Media.tar", copy * GB, LATELY))
}

#[test]
fn a_copy_that_may_grow_into_what_a_plan_frees_is_told() {
    // 24 GB and 6.2 stay; the other 21 of WhatsApp don’t fit beside them.
    let folder = whatsapp_that_lacks(24);
    let plan = plan(&folder, &[]);
    assert_eq!(excluded(&plan), [WHATSAPP]);
    assert_eq!(codes(&plan), ["own_copy_may_grow"]);
    assert_eq!(number(&list(&plan, "warnings")[0], "bytes"), 21 * GB);
    for args in [
        &["plan", folder.as_str()][..],
        &["plan", folder.as_str(), "--format", "checklist"],
        &["report", folder.as_str(), "-o", "-"],
    ] {
        let outcome = run(args);
        let said = words(&(outcome.stdout + &outcome.stderr));
        assert!(said.contains("WhatsApp’s own copy is smaller than what is on"), "{said}");
        assert!(said.contains("takes up to 21.0 GB more, and only 19.8 GB are free"), "{said}");
        assert!(said.contains("it may take up to 21.0 GB more there."), "{said}");
    }
    let decimal = words(&run(&["plan", folder.as_str(), "--units", "decimal"]).stdout);
    assert!(decimal.contains("takes up to 22.5 GB more, and only 21.3 GB are free"), "{decimal}");
    // With room for all of it there is nothing to doubt, nor where everything fits as it is.
    assert!(codes(&self::plan(&whatsapp_that_lacks(24), &["--tier", "200GB"])).is_empty());
    // With room for what it lacks, the app may still want more while it makes its copy.
    let roomy = self::plan(&whatsapp_that_lacks(24), &["--tier", "60GB"]);
    assert_eq!(codes(&roomy), ["own_copy_needs_room"]);
    assert!(codes(&self::plan(&whatsapp_that_lacks(43), &["--tier", "55GB"])).is_empty());
}

fn codes(plan: &Value) -> Vec<String> {
    list(plan, "warnings").iter().map(|it| text(it, "code").to_owned()).collect()
}

/// Returns the titles of the steps of a checklist.
fn boxes(folder: &Folder) -> Vec<String> {
    let checklist = run(&["plan", folder.as_str(), "--format", "checklist"]).stdout;
    let boxes = checklist.lines().filter_map(|line| line.strip_prefix("[ ] "));
    boxes.map(|step| step.split(':').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn an_old_copy_is_brought_up_to_date_where_only_its_own_switch_makes_room() {
    const MONTH: i64 = 30 * 24 * 3_600;
    let with = |newest: i64, gigabytes: u64| {
        let mut backup = with_apps(&[(WHATSAPP, 25 * GB)]);
        backup.last_backup(LATELY);
        told(backup, account(gigabytes).drive_file(WHATSAPP_DRIVE, "Media.tar", 25 * GB, newest))
    };
    let old = with(LATELY - MONTH, 50);
    let expected = [
        "Make a local backup",
        "First, for WhatsApp",
        "Open the list of apps on Test iPhone",
        "Switch WhatsApp off",
        "Bring WhatsApp’s own copy up to date",
        "Back up now",
    ];
    assert_eq!(boxes(&old), expected);
    let shown = words(&run(&["plan", old.as_str()]).stdout);
    assert!(shown.contains("Last That copy may be out of date, and while"), "{shown}");
    assert!(
        shown.contains("Turn Off & Delete, bring its own copy up to date, and go back"),
        "{shown}"
    );
    let page = run(&["report", old.as_str(), "-o", "-"]).stdout;
    assert!(page.contains("Bring WhatsApp’s own copy up to date"));
    // What was made lately needs nothing.
    assert!(!boxes(&with(LATELY, 50)).iter().any(|step| step.starts_with("Bring")));
}

#[test]
fn whatsapp_wants_twice_the_room_while_it_makes_its_copy() {
    let with = |gigabytes: u64| {
        let mut backup = with_apps(&[(WHATSAPP, 12 * GB)]);
        backup.file("HomeDomain", "Library/SMS/sms.db", 6 * GB);
        plan(
            &told(backup, account(gigabytes).drive_file(WHATSAPP_DRIVE, "a", 10 * GB, LATELY)),
            &[],
        )
    };
    // 10 and 6.2 GB stay: 11.8 are free for a copy of 12 that wants 24.6 while it is made.
    let narrow = with(28);
    assert_eq!(excluded(&narrow), [WHATSAPP]);
    assert_eq!(codes(&narrow), ["own_copy_needs_room"]);
    let warning = &list(&narrow, "warnings")[0];
    assert_eq!(number(warning, "bytes"), 12 * GB * 205 / 100);
    let said = "24.6 GB here, and only 11.8 GB are free then.";
    assert!(text(warning, "message").contains(said), "{warning}");
    // As it is, it fits.
    assert!(codes(&with(80)).is_empty());
}

#[test]
fn photos_that_are_still_uploading_need_room_twice() {
    let with = |gigabytes: u64| {
        let mut backup = with_apps(&[(NEXTCLOUD, GB)]);
        backup.file("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.HEIC", 20 * GB);
        let account = Account::new(Generation::Ios18).quota(gigabytes * GB).uploading_photos();
        told(backup, account)
    };
    let narrow = with(30);
    assert_eq!(codes(&plan(&narrow, &[])), ["photos_uploading"]);
    let shown = words(&run(&["plan", narrow.as_str()]).stdout);
    assert!(shown.contains("need room twice"), "{shown}");
    assert!(shown.contains("up to 20.0 GB more, and only 8.8 GB are free then"), "{shown}");
    let page = run(&["report", narrow.as_str(), "-o", "-"]).stdout;
    assert!(page.contains("Still in the backup: its first upload isn’t finished."));
    assert!(codes(&plan(&with(50), &[])).is_empty());
    // What somebody says of them comes before what the backup tells.
    assert!(codes(&plan(&narrow, &["--photos-in-icloud", "off"])).is_empty());
}

#[test]
fn what_icloud_has_called_full_is_told_where_it_would_fit() {
    let full = account(50).outcome(LATELY, 303, "Not enough iCloud storage");
    let folder = told(with_apps(&[(NEXTCLOUD, 9 * GB)]), full.clone());
    assert_eq!(codes(&plan(&folder, &[])), ["said_to_be_full"]);
    for format in ["table", "checklist"] {
        let outcome = run(&["plan", folder.as_str(), "--format", format]);
        let said = words(&(outcome.stdout + &outcome.stderr));
        assert!(
            said.contains("iCloud Backup failed because your iCloud storage was full"),
            "{said}"
        );
    }
    // The page says it in its headline.
    let page = run(&["report", folder.as_str(), "-o", "-"]).stdout;
    assert!(page.contains("iCloud says that your storage is full"));
    assert!(!page.contains("iCloud Backup failed because"));
    // Larger storage may be enough, and who says what else is there has looked.
    assert!(codes(&plan(&folder, &["--tier", "200GB"])).is_empty());
    assert!(codes(&plan(&folder, &["--used-elsewhere", "30GB"])).is_empty());
    // A plan that makes room is the answer to it.
    assert!(codes(&plan(&folder, &["--tier", "5GB"])).is_empty());
    let since = told(with_apps(&[(NEXTCLOUD, 9 * GB)]), full.outcome(LATELY + 60, 0, ""));
    assert!(codes(&plan(&since, &[])).is_empty());
    let doctor = words(&run(&["doctor", folder.as_str(), "--all"]).stdout);
    assert!(!doctor.contains("The plan that makes room"), "{doctor}");
}

#[test]
fn a_total_below_what_its_apps_add_up_to_is_told() {
    let folder = told(with_apps(&[(NEXTCLOUD, 9 * GB)]), account(50));
    let codes = |total: &str| -> Vec<String> {
        let plan = plan(&folder, &["--shown", total]);
        list(&plan, "warnings").iter().map(|it| text(it, "code").to_owned()).collect()
    };
    assert_eq!(codes("total=4GB"), ["total_below_parts"]);
    assert!(codes("total=10GB").is_empty());
    let shown = words(&run(&["plan", folder.as_str(), "--shown", "total=4GB"]).stdout);
    assert!(shown.contains("less than its apps add up to here"), "{shown}");
}

#[test]
fn tiers_of_an_unfinished_backup_are_not_known_yet() {
    let shown = run(&["plan", &sample("interrupted"), "--tier", "5GB"]).stdout;
    assert!(shown.contains("not known yet") && !shown.contains("no change"), "{shown}");
    // The first that might be enough doesn't hide the others.
    assert!(shown.contains("12 TB"), "{shown}");
}
