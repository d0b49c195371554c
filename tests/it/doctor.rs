//! `tierfit doctor`, and what sizes and plans take from the evidence that it looks at.

use std::{fs, path::Path};

use insta::assert_snapshot;
use sample_backups::{
    Account, App, BackupBuilder, ContainerClass, Encrypted, Generation, RawRow, Row, STORIES,
    Service,
};
use serde_json::Value;

use crate::support::{
    Outcome, SAMPLES, Session, check_sums, item, list, number, phone, run, sample, sizes, text,
    transcript, write,
};

/// The checks, in the order that is promised.
const CHECKS: [&str; 18] = [
    "local_backup",
    "storage",
    "icloud_backup",
    "last_backup",
    "recent_errors",
    "conditions",
    "upload_time",
    "ios_version",
    "sign_in",
    "icloud_drive",
    "switched_off",
    "stuck_app",
    "managed",
    "encryption",
    "wifi",
    "device_storage",
    "old_backups",
    "system_status",
];

const WHATSAPP: &str = "net.whatsapp.WhatsApp";
const CHATS: &str = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared";
const TIKTOK: &str = "com.zhiliaoapp.musically";

fn doctor(backup: &str, options: &[&str]) -> Outcome {
    run(&[&["doctor", backup], options].concat())
}

/// Returns a diagnosis as JSON, once it is sure that it keeps what is promised.
#[track_caller]
fn diagnosis(backup: &str, options: &[&str]) -> Value {
    let outcome = doctor(backup, &[&["--format", "json"], options].concat());
    outcome.check_is_harmless();
    let diagnosis = outcome.json();
    assert_eq!(diagnosis["schema"], "tierfit.doctor/2");
    let findings = list(&diagnosis, "findings");
    assert_eq!(findings.iter().map(|finding| text(finding, "check")).collect::<Vec<_>>(), CHECKS);
    for finding in findings {
        assert!(!text(finding, "evidence").is_empty());
        let is_fine = text(finding, "status") == "ok";
        assert_eq!(finding["fix"].is_null(), is_fine, "{finding}");
        assert_eq!(finding["where"].is_null(), is_fine, "{finding}");
    }
    let is_bad = findings.iter().any(|finding| finding["status"] == "problem");
    assert_eq!(outcome.exit, if is_bad { 3 } else { 0 }, "{outcome}");
    diagnosis
}

#[track_caller]
fn finding<'d>(diagnosis: &'d Value, check: &str) -> &'d Value {
    let mut findings = list(diagnosis, "findings").iter();
    findings.find(|finding| finding["check"] == check).unwrap()
}

/// Returns the checks of a diagnosis that have this status.
fn with_status<'d>(diagnosis: &'d Value, status: &str) -> Vec<&'d str> {
    let findings = list(diagnosis, "findings").iter();
    let found = findings.filter(|finding| finding["status"] == status);
    found.map(|finding| text(finding, "check")).collect()
}

#[test]
fn each_story_is_understood() {
    #[track_caller]
    fn check(story: &str, options: &[&str], problems: &[&str], warnings: &[&str]) {
        let diagnosis = diagnosis(&sample(story), options);
        assert_eq!(with_status(&diagnosis, "problem"), problems);
        assert_eq!(with_status(&diagnosis, "warning"), warnings);
    }
    check("full-quota", &[], &["storage", "last_backup", "recent_errors"], &[]);
    let off = ["conditions", "ios_version", "icloud_drive"];
    check("backup-off", &[], &["icloud_backup", "last_backup"], &off);
    check("never-on-wifi", &[], &[], &["last_backup", "conditions"]);
    let stuck = ["local_backup", "recent_errors"];
    check("stuck-app", &["--verify"], &stuck, &["upload_time", "stuck_app"]);
    check("all-well", &["--verify"], &[], &[]);
}

#[test]
fn each_story_is_told() {
    for (story, options) in [
        ("full-quota", &[][..]),
        ("backup-off", &[]),
        ("never-on-wifi", &[]),
        ("stuck-app", &["--verify"]),
        ("all-well", &["--verify"]),
    ] {
        assert_snapshot!(story, doctor(&sample(story), options));
    }
}

#[test]
fn no_line_of_a_diagnosis_is_wider_than_the_terminal() {
    for story in STORIES {
        for width in [50, 80] {
            let session = Session::new().width(width).password("correct horse battery");
            let outcome = session.run(&["doctor", &sample(story.name), "--support"]);
            outcome.check_is_harmless();
            assert_eq!(outcome.lines_wider_than(width), [].into(), "{}", story.name);
        }
    }
}

#[test]
fn what_a_backup_does_not_tell_is_unknown() {
    let folder = write(phone().file("HomeDomain", "Library/a", 5));
    let diagnosis = diagnosis(folder.as_str(), &[]);
    let known = ["local_backup", "upload_time", "stuck_app", "ios_version", "encryption"];
    let mut expected = CHECKS.to_vec();
    expected.retain(|check| !known.contains(check));
    assert_eq!(with_status(&diagnosis, "unknown"), expected);
}

#[test]
fn evidence_made_to_do_harm_is_not_known() {
    let paths = [
        "Library/Accounts/Accounts3.sqlite",
        "Library/Preferences/com.apple.mobile.ldbackup.plist",
        "Library/Preferences/com.apple.MobileBackup.plist",
        "Library/Preferences/com.apple.softwareupdateservices.ui.ios.plist",
    ];
    for bytes in [&b""[..], b"bplist00", b"SQLite format 3\0", &[0xFF; 4_000]] {
        let mut backup = phone();
        for path in paths {
            backup.content("HomeDomain", path, bytes);
        }
        let folder = write(&backup);
        let diagnosis = diagnosis(folder.as_str(), &[]);
        assert_eq!(with_status(&diagnosis, "unknown").len(), 13);
    }
}

#[test]
fn a_text_for_support_names_nobody() {
    let story = sample("full-quota");
    let diagnosis = diagnosis(&story, &["--support"]);
    let support = text(&diagnosis, "support");
    assert!(!support.contains("Emil"), "{support}");
    let outcome = doctor(&story, &["--support"]);
    outcome.check_is_harmless();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(&outcome.stdout).contains(&words(support)), "{outcome}");
    assert_snapshot!(support);
}

#[test]
fn the_storage_is_what_the_user_says_before_what_the_backup_says() {
    let story = sample("full-quota");
    let storage = |options: &[&str]| {
        let diagnosis = diagnosis(&story, options);
        text(finding(&diagnosis, "storage"), "status").to_owned()
    };
    assert_eq!(storage(&[]), "problem");
    assert_eq!(storage(&["--tier", "50GB"]), "ok");
    assert_eq!(storage(&["--tier", "50GB", "--used-elsewhere", "42GB"]), "warning");
    assert_eq!(storage(&["--tier", "50GB", "--used-elsewhere", "45GB"]), "problem");
}

#[test]
fn a_plan_that_makes_room_goes_with_the_diagnosis() {
    let with_plan = diagnosis(&sample("full-quota"), &[]);
    assert_eq!(with_plan["plan"]["outcome"], "plan");
    assert_eq!(with_plan["plan"]["tier"]["source"], "backup");
    let plan = run(&["plan", &sample("full-quota"), "--format", "json"]).json();
    assert_eq!(with_plan["plan"]["exclude"], plan["exclude"]);
    assert!(diagnosis(&sample("all-well"), &[])["plan"].is_null());
}

#[test]
fn an_upload_is_held_against_the_night() {
    let status = |options: &[&str]| {
        let diagnosis = diagnosis(&sample("never-on-wifi"), options);
        text(finding(&diagnosis, "upload_time"), "status").to_owned()
    };
    assert_eq!(status(&[]), "ok");
    assert_eq!(status(&["--upload-speed", "5Mbit/s"]), "warning");
    assert_eq!(status(&["--upload-speed", "5Mbit/s", "--window", "10h"]), "ok");
}

#[test]
fn options_that_make_no_sense() {
    let story = sample("all-well");
    assert_snapshot!(transcript([
        ["doctor", &story, "--upload-speed", "fast"].as_slice(),
        &["doctor", &story, "--upload-speed", "0"],
        &["doctor", &story, "--window", "25h"],
        &["doctor", &story, "--tier", "7"],
        &["doctor", &story, "--format", "csv"],
    ]));
}

#[test]
fn an_encrypted_backup_needs_its_password() {
    let folder = sample("encrypted");
    doctor(&folder, &["--format", "json"]).ending(1);
    let opened = Session::new().password("correct horse battery");
    let outcome = opened.run(&["doctor", &folder, "--format", "json"]).ending(3);
    outcome.check_is_harmless();
    let diagnosis = outcome.json();
    assert_eq!(with_status(&diagnosis, "problem"), ["recent_errors"]);
    assert_eq!(with_status(&diagnosis, "warning"), ["storage"]);
    assert_eq!(diagnosis["cause"]["check"], "storage");
    assert_eq!(finding(&diagnosis, "encryption")["status"], "ok");
}

#[test]
fn an_old_backup_says_so_first() {
    let mut backup = phone();
    let folder = write(backup.file("HomeDomain", "Library/a", 5).last_backup(1_791_547_200));
    let outcome = doctor(folder.as_str(), &[]);
    let first = outcome.stdout.lines().nth(3).unwrap();
    assert!(first.starts_with("This backup is 45 days old"), "{outcome}");
    let warnings = diagnosis(folder.as_str(), &[]);
    assert_eq!(list(&warnings, "warnings")[0]["code"], "old_backup");
}

mod verify {
    use super::*;

    /// A phone all of whose files are on disk.
    fn whole() -> BackupBuilder {
        let mut backup = phone();
        for number in 0..20_u8 {
            let content = vec![number; 100 + usize::from(number)];
            backup.content("AppDomain-org.example.notes", &format!("{number}.txt"), &content);
            backup.content("HomeDomain", &format!("Library/{number}"), &content);
        }
        backup.content("HomeDomain", "Library/empty", b"");
        backup
    }

    fn blob(folder: &Path, domain: &str, path: &str) -> std::path::PathBuf {
        let id = sample_backups::file_id(domain, path);
        folder.join(id.get(..2).unwrap()).join(id)
    }

    /// Returns how `--verify` finds the backup, and what it says of the files and of the apps.
    #[track_caller]
    fn found(folder: &Path) -> (String, String, String) {
        let diagnosis = diagnosis(folder.to_str().unwrap(), &["--verify"]);
        let backup = finding(&diagnosis, "local_backup");
        let apps = finding(&diagnosis, "stuck_app");
        let words = |of: &Value, key: &str| text(of, key).to_owned();
        (words(backup, "status"), words(backup, "evidence"), words(apps, "evidence"))
    }

    #[test]
    fn a_whole_backup_is_found_whole() {
        for mut backup in [whole(), {
            let mut backup = whole();
            backup.encrypted(Encrypted::with_password("a").plain_manifest());
            backup
        }] {
            let folder = write(backup.file("HomeDomain", "nothing", 0));
            let (status, evidence, _) = found(folder.path());
            assert_eq!(status, "ok", "{evidence}");
            assert!(
                evidence.ends_with("42 files were looked for and found in full."),
                "{evidence}"
            );
        }
    }

    #[test]
    fn what_is_missing_cut_short_or_too_much_is_counted_and_named() {
        let folder = write(&whole());
        fs::remove_file(blob(folder.path(), "AppDomain-org.example.notes", "1.txt")).unwrap();
        fs::write(blob(folder.path(), "AppDomain-org.example.notes", "2.txt"), b"short").unwrap();
        fs::write(folder.path().join("00").join("0".repeat(40)), b"nobody's").unwrap_or_else(
            |_| {
                fs::create_dir(folder.path().join("00")).unwrap();
                fs::write(folder.path().join("00").join("0".repeat(40)), b"nobody's").unwrap();
            },
        );
        let (status, evidence, apps) = found(folder.path());
        assert_eq!(status, "problem");
        assert!(evidence.contains("Of 41 files, 1 is missing from the disk."), "{evidence}");
        assert!(evidence.contains("Of 41 files, 1 is cut short on the disk."), "{evidence}");
        assert!(apps.contains("org.example.notes: 1 file missing"), "{apps}");
    }

    #[test]
    fn encrypted_files_are_as_large_as_their_padding_makes_them() {
        let mut backup = whole();
        let folder = write(backup.encrypted(Encrypted::with_password("a").plain_manifest()));
        let path = blob(folder.path(), "HomeDomain", "Library/3");
        let bytes = fs::read(&path).unwrap();
        assert_eq!(bytes.len(), 112);
        fs::write(&path, &bytes[..96]).unwrap();
        let (status, evidence, _) = found(folder.path());
        assert_eq!(status, "problem");
        assert!(evidence.contains("1 is cut short"), "{evidence}");
    }

    #[test]
    fn a_database_that_was_in_use_is_no_fault() {
        let database = fs::read(Path::new(&sample("ipad")).join("Manifest.db")).unwrap();
        let mut backup = whole();
        let size = i128::try_from(database.len()).unwrap();
        backup.row(Row::content("HomeDomain", "a.sqlite", &database).size(size + 4096));
        backup.row(Row::content("HomeDomain", "a.sqlite-wal", b"").size(50_000));
        backup.row(Row::content("HomeDomain", "b.sqlite", &database[..8_192]).size(size));
        let folder = write(&backup);
        let (status, evidence, _) = found(folder.path());
        assert_eq!(status, "problem");
        assert!(evidence.contains("Of 44 files, 1 is cut short on the disk."), "{evidence}");
    }

    #[test]
    fn ids_that_are_none_never_touch_the_disk() {
        let mut backup = whole();
        let file = Row::file("HomeDomain", "Library/x", 1_000).archive();
        for id in ["../../../../../../../../etc/passwd", "", "Manifest.db", &"A".repeat(40)] {
            backup.raw_row(RawRow {
                file_id: id.into(),
                domain: "HomeDomain".into(),
                relative_path: format!("Library/{id}").into(),
                flags: 1.into(),
                file: file.clone().into(),
                ..RawRow::default()
            });
        }
        let folder = write(&backup);
        let (status, evidence, _) = found(folder.path());
        assert_eq!(status, "problem");
        assert!(evidence.contains("4 rows of the manifest could lead out"), "{evidence}");
    }

    #[test]
    fn a_copy_without_its_files_blames_no_app() {
        let (status, evidence, apps) = found(Path::new(&sample("full-quota")));
        assert_eq!(status, "problem");
        assert!(evidence.contains("are missing from the disk"), "{evidence}");
        assert!(apps.starts_with("No app stands far above the others"), "{apps}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_no_file_of_the_backup() {
        let folder = write(&whole());
        let path = blob(folder.path(), "HomeDomain", "Library/5");
        let bytes = fs::read(&path).unwrap();
        let elsewhere = crate::support::temp_dir();
        let target = elsewhere.path().join("target");
        fs::write(&target, bytes).unwrap();
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(target, path).unwrap();
        assert!(found(folder.path()).1.contains("1 is missing"));
    }
}

mod account {
    use super::*;

    fn account() -> Account {
        Account::new(Generation::Ios18)
    }

    /// A phone with photos, messages and two apps.
    fn with(account: Account) -> BackupBuilder {
        let mut backup = phone();
        backup
            .file("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.HEIC", 900 << 20)
            .file("HomeDomain", "Library/SMS/sms.db", 80 << 20)
            .file(&format!("AppDomain-{TIKTOK}"), "Documents/a", 3 << 30)
            .file("AppDomainPlugin-com.zhiliaoapp.musically.share", "b", 1 << 20)
            .app(App::new(WHATSAPP))
            .file(CHATS, "Message/Media/c", 2 << 30)
            .account(account);
        backup
    }

    fn icloud(sizes: &Value, id: &str) -> u64 {
        number(item(sizes, id), "icloud_bytes")
    }

    #[test]
    fn photos_and_messages_count_by_what_the_backup_says() {
        let folder = write(&with(account().on(Service::Photos).on(Service::Messages)));
        let sizes_of = |options: &[&str]| {
            let sizes = sizes(folder.as_str(), options);
            (icloud(&sizes, "system.photos"), icloud(&sizes, "system.messages"))
        };
        assert_eq!(sizes_of(&[]), (0, 0));
        assert_eq!(sizes_of(&["--photos-in-icloud", "off"]), (900 << 20, 0));
        assert_eq!(sizes_of(&["--messages-in-icloud", "off"]), (0, 80 << 20));
        let folder = write(&with(account().off(Service::Photos).off(Service::Messages)));
        let sizes = sizes(folder.as_str(), &[]);
        assert_eq!(icloud(&sizes, "system.photos"), 900 << 20);
        assert_eq!(icloud(&sizes, "system.messages"), 80 << 20);
    }

    #[test]
    fn programs_are_told_who_says_where_photos_and_messages_are() {
        let folder = write(&with(account().quota(50 << 30).on(Service::Photos)));
        let told = |options: &[&str]| {
            let mut account = sizes(folder.as_str(), options)["account"].clone();
            // A plan says it part by part.
            assert!(account["seen_elsewhere_bytes"].take().is_u64());
            let plan = [&["plan", folder.as_str(), "--format", "json"], options].concat();
            assert_eq!(run(&plan).json()["backups"][0]["account"], account);
            account
        };
        let recorded = told(&[]);
        assert_eq!(recorded["photos_in_icloud"], true);
        assert_eq!(recorded["photos_source"], "backup");
        assert_eq!(recorded["messages_in_icloud"], false);
        assert_eq!(recorded["quota_bytes"], 50_u64 << 30);
        let said = told(&["--photos-in-icloud", "off"]);
        assert_eq!(said["photos_in_icloud"], false);
        assert_eq!(said["photos_source"], "option");
        let nothing = write(phone().file("HomeDomain", "Library/a", 5));
        let unknown = sizes(nothing.as_str(), &[])["account"].clone();
        assert_eq!(unknown["photos_source"], "default");
        assert!(unknown["quota_bytes"].is_null());
    }

    #[test]
    fn every_generation_of_ios_is_understood() {
        use Generation::{Ios12, Ios16, Ios18, Later};
        for generation in [Ios12, Ios16, Ios18, Later] {
            let account = Account::new(generation)
                .quota(50 << 30)
                .on(Service::Photos)
                .switched_off(&format!("AppDomain-{TIKTOK}"));
            let folder = write(&with(account));
            let sizes = sizes(folder.as_str(), &[]);
            assert_eq!(icloud(&sizes, "system.photos"), 0);
            assert_eq!(item(&sizes, TIKTOK)["already_off"], true);
            let plan = run(&["plan", folder.as_str(), "--format", "json"]).ending(0).json();
            assert_eq!(plan["tier"]["bytes"], 50_u64 << 30);
        }
    }

    #[test]
    fn an_app_that_is_off_is_told_wherever_its_data_is() {
        let mut backup = phone();
        backup
            .app(App::new("com.tencent.xin"))
            .container("group.com.tencent.xin", ContainerClass::Group)
            .file("AppDomainGroup-group.com.tencent.xin", "Documents/messages.db", 1 << 30)
            .account(account().switched_off("AppDomain-com.tencent.xin"));
        let folder = write(&backup);
        let off = item(&sizes(folder.as_str(), &[]), "com.tencent.xin")["already_off"].clone();
        assert_eq!(off, true);
        let doctor = run(&["doctor", folder.as_str(), "--format", "json"]).ending(3).json();
        let findings = list(&doctor, "findings");
        let off = findings.iter().find(|finding| finding["check"] == "switched_off").unwrap();
        assert_eq!(off["status"], "problem");
        assert!(text(off, "evidence").contains("1.0 GB"), "{off}");
    }

    #[test]
    fn an_app_that_is_off_counts_nothing_and_is_not_proposed_again() {
        let off = account().off(Service::Photos).switched_off(&format!("AppDomain-{TIKTOK}"));
        let folder = write(&with(off));
        let sizes = sizes(folder.as_str(), &[]);
        check_sums(&sizes);
        let tiktok = item(&sizes, TIKTOK);
        assert_eq!(tiktok["already_off"], true);
        assert_eq!(number(tiktok, "icloud_bytes"), 0);
        assert_eq!(number(tiktok, "local_bytes"), (3 << 30) + (1 << 20));
        assert_eq!(item(&sizes, WHATSAPP)["already_off"], false);
        let plan = |options: &[&str]| {
            let args = [&["plan", folder.as_str(), "--tier", "5GB", "--format", "json"], options];
            run(&args.concat()).json()
        };
        let fits = plan(&[]);
        assert_eq!(fits["outcome"], "fits");
        assert_eq!(fits["current_bytes"], sizes["totals"]["icloud_bytes"]);
        // Asked for once more, it changes nothing.
        assert!(list(&plan(&["--exclude", TIKTOK]), "exclude").is_empty());
        assert!(
            list(&plan(&["--headroom", "4GB", "--keep", WHATSAPP]), "kept")
                .iter()
                .all(|kept| kept["id"] != TIKTOK)
        );
    }

    #[test]
    fn a_shared_container_waits_only_for_those_that_are_on() {
        let (mail, other) = ("com.microsoft.Office.Outlook", "com.microsoft.skype.teams");
        let mut backup = phone();
        backup
            .file(&format!("AppDomain-{mail}"), "a", 50 << 20)
            .file(&format!("AppDomain-{other}"), "a", 60 << 20)
            .file("AppDomainGroup-group.com.microsoft.common", "b", 900 << 20);
        let account = account().switched_off(&format!("AppDomain-{other}"));
        let folder = write(backup.account(account));
        let args = ["plan", folder.as_str(), "--tier", "5GB", "--format", "json"];
        let all = [&args[..], &["--used-elsewhere", "4.2GB"]].concat();
        let plan = run(&all).ending(0).json();
        let ids: Vec<_> = list(&plan, "exclude").iter().map(|row| text(row, "id")).collect();
        assert_eq!(ids, [mail]);
        assert_eq!(number(&plan, "freed_bytes"), 950 << 20);
    }

    #[test]
    fn the_tier_is_the_quota_unless_told_otherwise() {
        let folder = write(&with(account().quota(5 << 30)));
        let tier = |options: &[&str]| {
            let args = [&["plan", folder.as_str(), "--format", "json"], options].concat();
            run(&args).json()["tier"].clone()
        };
        assert_eq!(tier(&[])["name"], "5 GB");
        assert_eq!(tier(&[])["source"], "backup");
        assert_eq!(tier(&["--tier", "200GB"])["source"], "option");
        let odd = write(&with(account().quota(55 << 30)));
        let plan = run(&["plan", odd.as_str(), "--format", "json"]).ending(0).json();
        assert_eq!(plan["tier"]["name"], "55 GB");
        let unknown = write(&with(account().without_quota()));
        assert!(run(&["plan", unknown.as_str(), "--format", "json"]).json()["tier"].is_null());
        // Two accounts can't share what neither tells.
        let two = ["plan", folder.as_str(), odd.as_str(), "--format", "json"];
        assert!(run(&two).json()["tier"].is_null());
    }

    #[test]
    fn a_copy_in_icloud_drive_is_told_from_none() {
        let copy = |backup: &BackupBuilder| {
            let sizes = sizes(write(backup).as_str(), &[]);
            let copy = &item(&sizes, WHATSAPP)["own_copy"];
            (text(copy, "state").to_owned(), number(copy, "bytes"))
        };
        let drive = "Library/Mobile Documents";
        let mut with_copy = with(account());
        let path = format!("{drive}/57T9237FN3~net~whatsapp~WhatsApp/Accounts/x/backup/a.enc");
        with_copy.file("HomeDomain", &path, 1_100 << 20);
        assert_eq!(copy(&with_copy), ("exists".to_owned(), 1_100 << 20));
        let mut remnant = with(account());
        remnant.file("HomeDomain", &path, 1_000 << 20);
        assert_eq!(copy(&remnant), ("needed".to_owned(), 2 << 30));
        let mut without = with(account());
        without.file("HomeDomain", &format!("{drive}/com~apple~CloudDocs/a.pdf"), 1 << 20);
        assert_eq!(copy(&without), ("needed".to_owned(), 2 << 30));
        assert_eq!(copy(&with(account())), ("needed".to_owned(), 2 << 30));
        with_copy.account(account().off(Service::Drive));
        assert_eq!(copy(&with_copy), ("needed".to_owned(), 2 << 30));
    }

    #[test]
    fn what_was_taken_from_the_account_is_told() {
        let off = account().on(Service::Photos).switched_off(&format!("AppDomain-{TIKTOK}"));
        let folder = write(&with(off));
        assert_snapshot!(transcript([
            ["sizes", folder.as_str()].as_slice(),
            &["plan", folder.as_str()],
            &["sizes", folder.as_str(), "--photos-in-icloud", "off", "--top", "1"],
        ]));
    }
}

#[test]
fn an_app_that_is_off_and_gone_from_the_backup_is_noted() {
    let off = |domain: &str, folder: &str| {
        let mut backup = phone();
        backup.file(folder, "Media/DCIM/a.jpg", 1_000);
        let account = Account::new(Generation::Ios18).off(Service::Photos);
        backup.account(account.switched_off(domain));
        let folder = write(&backup);
        let told = run(&["doctor", folder.as_str(), "--format", "json"]).json();
        let found =
            list(&told, "findings").iter().find(|it| it["check"] == "switched_off").unwrap();
        [text(found, "status"), text(found, "evidence")].map(str::to_owned)
    };
    let [status, evidence] = off("AppDomain-org.example.gone", "CameraRollDomain");
    assert_eq!(status, "note");
    assert!(evidence.contains("1 app that is not in this backup"), "{evidence}");
    // Neither in iCloud Photos nor in iCloud Backup, photos are saved nowhere else.
    assert_eq!(off("CameraRollDomain", "CameraRollDomain")[0], "problem");
}

#[test]
fn a_text_for_support_is_of_one_device() {
    let outcome = run(&["doctor", SAMPLES, "--support"]).ending(2);
    assert!(outcome.stderr.contains("--support goes with one backup"), "{outcome}");
    run(&["doctor", SAMPLES, "--support", "--format", "json"]).ending(3);
}

#[test]
fn the_plan_of_the_doctor_is_the_one_for_the_same_options() {
    let backup = sample("full-quota");
    let options: [&[&str]; 6] = [
        &[],
        &["--risk", "any"],
        &["--headroom", "0%"],
        &["--keep", "whatsapp"],
        &["--exclude", "tiktok"],
        &["--min-size", "1GB"],
    ];
    let mut plans = Vec::new();
    for options in options {
        let of = |command: &str| {
            run(&[&[command, backup.as_str(), "--format", "json"], options].concat()).json()
        };
        let (doctor, plan) = (of("doctor"), of("plan"));
        assert_eq!(doctor["plan"]["exclude"], plan["exclude"], "{options:?}");
        plans.push(plan["exclude"].to_string());
    }
    // An option that changes nothing would prove nothing.
    plans.sort();
    plans.dedup();
    assert!(2 < plans.len(), "{}", plans.len());
}
