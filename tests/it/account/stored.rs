//! What is stored in iCloud besides the backup, and where an app's own copy is.

use super::*;
use crate::support::{entry, item, sizes, temp_dir};

/// WhatsApp takes so many GB here, and its own copy so many MB in iCloud Drive.
fn whatsapp(gigabytes: u64, copy: u64, quota: u64) -> Folder {
    let drive = match copy {
        0 => account(quota),
        bytes => account(quota).drive_file(WHATSAPP_DRIVE, "Media.tar", bytes * MB, LATELY),
    };
    told(with_apps(&[(WHATSAPP, gigabytes * GB)]), drive)
}

#[test]
fn an_app_whose_copy_would_fill_the_same_storage_frees_nothing() {
    // Chats, books, notebooks of one's choice: other apps, the same storage.
    for id in [WHATSAPP, "com.apple.iBooks", "com.goodnotesapp.x"] {
        let folder = told(with_apps(&[(id, 15 * GB)]), account(5));
        let plan = planned(&folder, &[]).ending(3).json();
        assert_eq!(plan["outcome"], "impossible", "{id}");
        assert_eq!(ids(&plan, "own_copies_needed"), [id]);
        assert_eq!(number(&list(&plan, "own_copies_needed")[0], "bytes"), 15 * GB);
        assert!(excluded(&plan).is_empty(), "{id}");
        // A copy of 15 GB can't be in 5 GB either: there is no second answer.
        assert_eq!(plan["with_own_copies"], Value::Null, "{id}");
        assert_eq!(plan["smallest_tier"], "50 GB");
    }
}

#[test]
fn an_app_whose_copy_is_there_frees_its_whole_size_and_the_copy_counts() {
    let folder = whatsapp(30, 28_000, 50);
    let plan = planned(&folder, &[]).ending(0).json();
    assert_eq!(elsewhere(&plan), [("drive", 28_000 * MB)]);
    assert_eq!(excluded(&plan), [WHATSAPP]);
    let exclusion = &list(&plan, "exclude")[0];
    assert_eq!((number(exclusion, "bytes"), number(exclusion, "gain_bytes")), (30 * GB, 30 * GB));
    assert_eq!(exclusion["own_copy"]["state"], "exists");
    assert_eq!(exclusion["own_copy"]["newest"], "2026-11-18T11:06:40Z");
    assert_eq!(number(&plan, "freed_bytes"), 30 * GB);
    // In 5 GB there is no room for the copy, whatever is switched off.
    let small = planned(&folder, &["--tier", "5GB"]).ending(3).json();
    assert_eq!(
        number(&small, "shortfall_bytes"),
        number(&small, "after_bytes") + 28_000 * MB - 5 * GB
    );
}

#[test]
fn an_old_remnant_is_no_copy() {
    let state = |copy: u64| {
        let plan = plan(&whatsapp(10, copy, 50), &["--exclude", "whatsapp"]);
        text(&list(&plan, "exclude")[0]["own_copy"], "state").to_owned()
    };
    assert_eq!(state(5 * 1_024), "exists");
    assert_eq!(state(5 * 1_024 - 1), "needed");
    assert_eq!(state(0), "needed");
}

#[test]
fn a_second_answer_says_what_would_do_if_the_copy_were_there() {
    // 15 GB and their copy fit 50 GB only if the 15 GB go.
    let folder = told(with_apps(&[(WHATSAPP, 25 * GB)]), account(50));
    let plan = planned(&folder, &["--used-elsewhere", "30GB"]).ending(3).json();
    let second = &plan["with_own_copies"];
    assert_eq!(second["assumes"], serde_json::json!([WHATSAPP]));
    assert_eq!(excluded(second), [WHATSAPP]);
    // What was said has all of it already.
    assert_eq!(number(second, "used_elsewhere_bytes"), 30 * GB);
    let said = ["--used-elsewhere", "30GB", "--own-copy", "whatsapp"];
    let then = self::plan(&folder, &said);
    assert_eq!(excluded(&then), excluded(second));
    let shown = run(&["plan", folder.as_str(), "--used-elsewhere", "30GB"]);
    let shown = words(&shown.stdout);
    assert!(shown.contains("If WhatsApp’s own backup is in iCloud already"), "{shown}");
    assert!(shown.contains("plan again with --own-copy WhatsApp"), "{shown}");
}

#[test]
fn a_copy_that_is_assumed_to_be_there_fills_the_storage() {
    // 46 GB leave too little room to grow in 50 GB. 30 GB and a copy of 16 GB don't, as a copy needs
    // none; 30 GB and a copy of 25 GB do.
    let second = |gigabytes: u64| {
        let backup = with_apps(&[(WHATSAPP, gigabytes * GB), ("org.example.x", 30 * GB)]);
        plan(&told(backup, account(50)), &[])["with_own_copies"].clone()
    };
    assert_eq!(second(25), Value::Null);
    assert_eq!(number(&second(16), "used_elsewhere_bytes"), 16 * GB);
}

#[test]
fn the_marker_and_not_the_switch_decides_where_photos_are() {
    let phone = || {
        let mut backup = with_apps(&[(NEXTCLOUD, GB)]);
        backup.file("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.MOV", 3 * GB);
        backup
    };
    let on = || Account::new(Generation::Ios18).quota(5 * GB);
    let photos = |account: Account| {
        let plan = plan(&told(phone(), account), &[]);
        (number(&plan, "current_bytes") > 4 * GB, elsewhere(&plan).first().map(|part| part.1))
    };
    // On and uploaded: in iCloud, not in the backup.
    assert_eq!(photos(on()), (false, Some(3 * GB)));
    // On, but the first upload isn't finished: still in the backup.
    assert_eq!(photos(on().uploading_photos()), (true, None));
    assert_eq!(photos(on().off(Service::Photos)), (true, None));
    let folder = told(phone(), on().uploading_photos());
    let shown = words(&run(&["plan", folder.as_str()]).stdout);
    assert!(shown.contains("its first upload isn’t finished"), "{shown}");
}

#[test]
fn the_library_is_as_large_as_its_database_says() {
    let mut backup = with_apps(&[]);
    backup.file("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.HEIC", 500 * MB);
    let account = Account::new(Generation::Ios18).quota(50 * GB);
    let optimised = account.clone().photo_library(&[20 * GB, 21 * GB]);
    let plan_of = |account: Account| plan(&told(backup.clone(), account), &[]);
    assert_eq!(elsewhere(&plan_of(optimised)), [("photos", 41 * GB)]);
    let smaller = account.clone().photo_library(&[3 * MB]);
    assert_eq!(elsewhere(&plan_of(smaller)), [("photos", 500 * MB)]);
    assert_eq!(elsewhere(&plan_of(account)), [("photos", 500 * MB)]);
}

#[test]
fn messages_have_no_switch_and_fill_the_same_storage_in_icloud() {
    let mut backup = with_apps(&[]);
    backup.file("MediaDomain", "Library/SMS/Attachments/a/IMG_0001.MOV", 37 * GB);
    let inside = plan(&told(backup.clone(), account(50)), &[]);
    assert!(elsewhere(&inside).is_empty());
    assert!(37 * GB < number(&inside, "fixed_bytes"));
    let outside = plan(&told(backup.clone(), account(50).on(Service::Messages)), &[]);
    assert_eq!(elsewhere(&outside), [("messages", 37 * GB)]);
    assert!(number(&outside, "fixed_bytes") < 201 * MB);
    // Either way the storage is as full, and the way out is the same.
    for account in [account(5), account(5).on(Service::Messages)] {
        let folder = told(backup.clone(), account);
        run(&["plan", folder.as_str()]).ending(3);
    }
    let folder = told(backup, account(50));
    let shown = words(&run(&["plan", folder.as_str()]).stdout);
    assert!(shown.contains("have no switch: delete large attachments"), "{shown}");
    assert!(shown.contains("Keep Messages › 1 Year"), "{shown}");
}

#[test]
fn what_others_share_is_theirs_and_icloud_drive_that_is_off_counts_nothing() {
    let drive = account(50).drive_file(CLOUD_DOCS, "Thesis.pages", 2 * GB, LATELY).shared_with_me(
        CLOUD_DOCS,
        "Film.mov",
        30 * GB,
        LATELY,
    );
    let folder = told(with_apps(&[]), drive.clone());
    assert_eq!(elsewhere(&plan(&folder, &[])), [("drive", 2 * GB)]);
    let off = told(with_apps(&[]), drive.off(Service::Drive));
    assert!(elsewhere(&plan(&off, &[])).is_empty());
    // Without the database, what is on the device is the least there is.
    let mut local = with_apps(&[]);
    local.file("HomeDomain", "Library/Mobile Documents/com~apple~CloudDocs/a.pdf", 700 * MB);
    assert_eq!(elsewhere(&plan(&told(local, account(50)), &[])), [("drive", 700 * MB)]);
}

#[test]
fn five_gigabytes_are_not_enough_where_photos_alone_fill_them() {
    let mut backup = with_apps(&[("com.spotify.client", 5 * MB)]);
    backup.file("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.HEIC", 3_900 * MB).file(
        "HomeDomain",
        "Library/SMS/sms.db",
        2_300 * MB,
    );
    let account = Account::new(Generation::Ios18).on(Service::Messages);
    let folder = told(backup, account);
    let plan = planned(&folder, &[]).ending(3).json();
    assert_eq!(elsewhere(&plan), [("photos", 3_900 * MB), ("messages", 2_300 * MB)]);
    // Every verdict counts it: of each tier, too.
    let tiers: Vec<_> = list(&plan, "tiers").iter().map(|tier| text(tier, "outcome")).collect();
    assert_eq!(tiers, ["impossible", "fits", "fits", "fits", "fits", "fits"]);
    assert_eq!(
        number(&plan, "shortfall_bytes"),
        number(&plan, "after_bytes") + 6_200 * MB - 5 * GB
    );
    let doctor = run(&["doctor", folder.as_str(), "--format", "json"]).ending(3).json();
    assert_eq!(doctor["cause"]["check"], "storage");
    let sentence = text(&doctor["cause"], "sentence");
    assert!(sentence.contains("photos 3.8 GB, messages 2.2 GB"), "{sentence}");
    let fits = self::plan(&folder, &["--used-elsewhere", "1GB"]);
    assert_eq!((text(&fits, "outcome"), text(&fits, "used_elsewhere_source")), ("fits", "option"));
}

#[test]
fn of_several_devices_each_part_counts_once() {
    let device = |photos: u64, name: &str| {
        let mut backup = with_apps(&[(WHATSAPP, 2 * GB)]);
        backup.file("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.MOV", photos * MB);
        let account = Account::new(Generation::Ios18).quota(50 * GB).drive_file(
            WHATSAPP_DRIVE,
            name,
            1_500 * MB,
            LATELY,
        );
        told(backup, account)
    };
    let (phone, pad) = (device(900, "a.tar"), device(400, "b.tar"));
    let plan = run(&["plan", phone.as_str(), pad.as_str(), "--format", "json"]).json();
    assert_eq!(elsewhere(&plan), [("drive", 1_500 * MB), ("photos", 900 * MB)]);
    // One copy does for both.
    let both = ["--exclude", "whatsapp", "--format", "json"];
    let both = run(&[&["plan", phone.as_str(), pad.as_str()], &both[..]].concat()).json();
    let gains = list(&both, "exclude").iter().map(|row| number(row, "gain_bytes"));
    assert_eq!(gains.collect::<Vec<_>>(), [2 * GB, 2 * GB]);
}

#[test]
fn an_app_of_photos_that_keeps_its_copy_in_the_library_never_goes_with_the_library() {
    let (id, dir) = ("org.example.photos", temp_dir());
    let own = dir.path().join("own.toml");
    std::fs::write(&own, entry(id, "photo_library")).unwrap();
    let own = ["--catalogue", own.to_str().unwrap(), "--risk", "any"];
    let mut backup = with_apps(&[(id, 3 * GB)]);
    backup.file("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.MOV", 3 * GB);
    let folder = told(backup, account(5));
    assert_eq!(excluded(&plan(&folder, &own)).len(), 1);
    // Both would be needed, and each is the other's copy.
    let both =
        planned(&folder, &[&own[..], &["--used-elsewhere", "3GB"]].concat()).ending(3).json();
    assert_eq!(excluded(&both).len(), 1, "{both:#}");
}

#[test]
fn sizes_tell_each_own_copy() {
    let folder = whatsapp(10, 9_000, 50);
    let sizes = sizes(folder.as_str(), &[]);
    let copy = &item(&sizes, WHATSAPP)["own_copy"];
    assert_eq!((text(copy, "state"), number(copy, "bytes")), ("exists", 9_000 * MB));
    let settings = &item(&sizes, "system.settings")["own_copy"];
    assert_eq!((text(settings, "state"), number(settings, "bytes")), ("none", 0));
}

#[test]
fn steps_work_while_icloud_is_full() {
    let drive = account(5).drive_file(WHATSAPP_DRIVE, "Media.tar", 1_200 * MB, LATELY);
    let apps = [(WHATSAPP, 2 * GB), (NEXTCLOUD, 2 * GB), ("org.example.x", 3 * GB)];
    let folder = told(with_apps(&apps), drive);
    let steps = run(&["plan", folder.as_str(), "--format", "checklist"]).ending(0).stdout;
    let offset_of = |step: &str| steps.find(step).unwrap_or_else(|| panic!("{step} in {steps}"));
    // First what makes room, then what needs some for its own backup.
    let copy = "First, for WhatsApp: Its own copy is in iCloud";
    assert!(offset_of("Switch Nextcloud off: Turn Off") < offset_of(copy));
    assert!(offset_of(copy) < offset_of("Switch WhatsApp off: Turn Off"));
    // No steps are printed for what doesn't fit.
    let tight = ["plan", folder.as_str(), "--used-elsewhere", "4.9GB", "--format", "checklist"];
    let none = run(&tight).ending(3).stdout;
    assert!(!none.contains("[ ]"), "{none}");
}
