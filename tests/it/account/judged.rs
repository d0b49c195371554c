//! How much risk it is to leave an app out, by what this backup holds of it.

use sample_backups::Device;

use super::*;
use crate::support::{item, sizes};

const TIKTOK: &str = "com.zhiliaoapp.musically";

/// Returns the class of the only app of a phone, whose files are these: path, bytes, months before
/// the backup.
#[track_caller]
fn class(id: &str, files: &[(&str, u64, i64)]) -> String {
    let folder = with_files(id, files);
    text(item(&sizes(folder.as_str(), &[]), id), "class").to_owned()
}

fn with_files(id: &str, files: &[(&str, u64, i64)]) -> Folder {
    let mut backup = phone();
    backup.app(App::new(id));
    for (path, bytes, months) in files {
        let row = sample_backups::Row::file(&format!("AppDomain-{id}"), path, *bytes);
        backup.row(row.modified(LATELY - months * 31 * 86_400));
    }
    told(backup, account(50))
}

#[test]
fn an_app_is_as_safe_as_its_least_safe_data_that_is_there() {
    let effects = ("Library/Application Support/effects.zip", 300 * MB, 1);
    let drafts = ("Documents/drafts/a/video.mp4", 15 * GB, 1);
    assert_eq!(class(TIKTOK, &[effects, drafts]), "keep");
    // Without drafts it is what is said of it.
    assert_ne!(class(TIKTOK, &[effects]), "keep");
    let folder = with_files(TIKTOK, &[effects, drafts]);
    let plan = plan(&folder, &["--exclude", "tiktok"]);
    let only_here = &list(&plan, "exclude")[0]["only_here"];
    assert_eq!(only_here[0]["what"], "drafts");
    assert_eq!(only_here[0]["bytes"], 15 * GB);
    let kept = words(&run(&["plan", folder.as_str(), "--tier", "5GB"]).stdout);
    assert!(kept.contains("15.0 GB of drafts that were never posted"), "{kept}");
}

#[test]
fn an_unknown_app_with_what_its_owner_made_is_kept() {
    let pictures: Vec<_> =
        (0..24).map(|month| (format!("Library/store/{month}.jpg"), 200 * MB, month)).collect();
    let pictures: Vec<_> =
        pictures.iter().map(|(path, bytes, month)| (path.as_str(), *bytes, *month)).collect();
    assert_eq!(class("org.example.diary", &pictures), "keep");
    assert_eq!(class("org.example.notes", &[("Documents/a.goodnotes", 90 * MB, 1)]), "keep");
    // A twentieth, or 100 MB, is enough.
    let models = ("Documents/models/a.gguf", 100 * MB, 1);
    assert_eq!(class("org.example.x", &[models, ("Documents/a.docx", 6 * MB, 1)]), "keep");
    assert_eq!(class("org.example.x", &[models, ("Documents/a.docx", 4 * MB, 1)]), "likely");
    let folder = with_files("org.example.diary", &pictures);
    let shown = words(&run(&["plan", folder.as_str(), "--tier", "5GB"]).stdout);
    assert!(shown.contains("24 photos of your own since 2024"), "{shown}");
}

#[test]
fn an_unknown_app_of_downloads_likely_comes_back() {
    for path in [
        "Documents/models/llama.gguf",
        "Documents/wikipedia_de.zim",
        "Documents/Maps/Germany.obf",
        "Documents/Books/Ulysses.m4b",
        "Documents/Films/a.mkv",
        "Library/Application Support/Cache/a.bin",
        "Documents/roms/a.gba",
    ] {
        assert_eq!(class("org.example.x", &[(path, 9 * GB, 1)]), "likely", "{path}");
    }
    let folder = with_files("org.example.x", &[("Documents/models/a.gguf", 10_700 * MB, 1)]);
    let plan = plan(&folder, &["--tier", "5GB"]);
    assert_eq!(excluded(&plan), ["org.example.x"]);
    let shown = words(&run(&["plan", folder.as_str(), "--tier", "5GB"]).stdout);
    assert!(shown.contains("are downloaded AI models (.gguf) in Documents/models."), "{shown}");
    let sizes = sizes(folder.as_str(), &[]);
    let content = &item(&sizes, "org.example.x")["content"];
    assert_eq!(number(content, "downloads"), 10_700 * MB);
}

#[test]
fn what_nobody_can_tell_is_asked_about_and_not_proposed() {
    let folder = with_files("org.example.x", &[("Library/Application Support/a.dat", 9 * GB, 1)]);
    assert_eq!(class("org.example.x", &[("Library/a.dat", 9 * GB, 1)]), "unknown");
    let plan = planned(&folder, &["--tier", "5GB"]).ending(3).json();
    assert!(excluded(&plan).is_empty());
    assert_eq!(plan["needs_risk"], "unknown");
    let asked = self::plan(&folder, &["--tier", "5GB", "--risk", "unknown"]);
    assert_eq!(excluded(&asked), ["org.example.x"]);
}

#[test]
fn what_was_deleted_and_is_still_there_is_told() {
    let files = [("Documents/.Trash/film.mov", 2_800 * MB, 1), ("Documents/a.py", MB, 1)];
    let folder = with_files("org.example.shell", &files);
    let shown = words(&run(&["plan", folder.as_str(), "--tier", "5GB"]).stdout);
    assert!(shown.contains("2.7 GB of org.example.shell were deleted already"), "{shown}");
    assert!(shown.contains("Recently Deleted"), "{shown}");
}

#[test]
fn what_a_deleted_app_has_left_behind_is_no_app() {
    let mut backup = with_apps(&[(NEXTCLOUD, MB)]);
    backup.file("AppDomainGroup-group.net.whatsapp.WhatsApp.shared", "Message/a.mp4", 6 * GB);
    let folder = told(backup, account(5));
    let shown = words(&run(&["plan", folder.as_str()]).ending(3).stdout);
    assert!(
        shown.contains("No installed app is known to own 6.0 GB; WhatsApp left some"),
        "{shown}"
    );
}

#[test]
fn what_nobody_is_known_to_own_may_be_anybodys() {
    let mut backup = with_apps(&[(NEXTCLOUD, MB)]);
    backup.file("AppDomainGroup-com.acme.bigreader", "Library/Caches/a.bin", 7 * GB);
    let folder = told(backup, account(5));
    let shown = words(&run(&["plan", folder.as_str()]).ending(3).stdout);
    let said = "No app is known to own 7.0 GB (AppDomainGroup-com.acme.bigreader); perhaps deleted apps \
                left it behind. `tierfit sizes --app unassigned` lists what it is.";
    assert!(shown.contains(said), "{shown}");
    let within = run(&["sizes", folder.as_str(), "--app", "unassigned"]).ending(0).stdout;
    assert!(within.contains("AppDomainGroup-com.acme.bigreader"), "{within}");
    assert!(!within.contains("inside the app"), "{within}");
}

#[test]
fn where_to_tap_depends_on_the_version_and_the_device() {
    let shown = |device: Device| {
        let mut backup = BackupBuilder::new(device);
        backup.file("HomeDomain", "Library/SMS/sms.db", 7 * GB);
        backup.app(App::new("com.apple.Pages"));
        backup.file("AppDomain-com.apple.Pages", "Documents/a.pages", 200 * MB);
        let folder = told(backup, account(5));
        words(&run(&["plan", folder.as_str(), "--exclude", "com.apple.Pages"]).stdout)
    };
    let new = shown(Device::iphone("Phone").product_version("18.0"));
    assert!(
        new.contains("› iPhone Storage › Messages, or choose Settings › Apps › Messages"),
        "{new}"
    );
    let old = shown(Device::ipad("Pad").product_version("17.7"));
    assert!(old.contains("› iPad Storage › Messages, or choose Settings › Messages"), "{old}");
    assert!(old.contains("Messages in iCloud takes them out"), "{old}");
    let oldest = shown(Device::iphone("Phone").product_version("11.3"));
    assert!(!oldest.contains("Messages in iCloud takes them out"), "{oldest}");
}

#[test]
fn chats_that_are_in_no_backup_are_told() {
    let folder = told(with_apps(&[("org.whispersystems.signal", 90 * MB)]), account(50));
    let shown = words(&run(&["plan", folder.as_str()]).stdout);
    assert!(shown.contains("In no backup, whatever you switch - Signal: "), "{shown}");
    // A messenger whose chats are in its own cloud isn't at risk.
    let folder = told(with_apps(&[("ph.telegra.Telegraph", 90 * MB)]), account(50));
    assert!(!run(&["plan", folder.as_str()]).stdout.contains("In no backup"));
}

#[test]
fn a_wallet_that_is_off_is_off_on_purpose() {
    let backup = with_apps(&[("io.metamask.MetaMask", 30 * MB)]);
    let folder = told(backup, account(50).switched_off("AppDomain-io.metamask.MetaMask"));
    let doctor = run(&["doctor", folder.as_str(), "--format", "json"]).json();
    let findings = list(&doctor, "findings").iter();
    let off = findings.into_iter().find(|finding| finding["check"] == "switched_off").unwrap();
    assert_eq!(off["status"], "note", "{off}");
    assert!(text(off, "evidence").contains("paper"), "{off}");
}

#[test]
fn what_is_restricted_counts_nothing_and_is_no_candidate() {
    use sample_backups::Restrictions::{Dictionary, List, Text};
    for form in [Text, List, Dictionary] {
        let backup = with_apps(&[(NEXTCLOUD, 3 * GB), ("com.netflix.Netflix", 3 * GB)]);
        let account = account(5).restricted_as(form).restricted(&format!("AppDomain-{NEXTCLOUD}"));
        let folder = told(backup, account);
        let sizes = sizes(folder.as_str(), &[]);
        assert_eq!(number(item(&sizes, NEXTCLOUD), "icloud_bytes"), 0, "{form:?}");
        let plan = plan(&folder, &["--used-elsewhere", "3GB", "--exclude", "nextcloud"]);
        assert_eq!(excluded(&plan), ["com.netflix.Netflix"], "{form:?}");
    }
}

#[test]
fn what_is_off_but_was_still_sent_counts() {
    let group = "AppDomainGroup-group.it.twsweb.Crypto-Cloud";
    let mut backup = with_apps(&[(NEXTCLOUD, 10 * MB)]);
    backup.file(group, "File Provider Storage/a.mov", 6 * GB);
    let off = account(5).switched_off(&format!("AppDomain-{NEXTCLOUD}"));
    let sent = off.clone().attempt(&[(group, 6_050 * MB), ("HomeDomain", 200 * MB)]);
    let plan_of = |account: Account| plan(&told(backup.clone(), account), &[]);
    let quiet = number(&plan_of(off), "current_bytes");
    assert!((200 * MB..201 * MB).contains(&quiet), "{quiet}");
    let loud = plan_of(sent);
    assert!((6_250 * MB..6_251 * MB).contains(&number(&loud, "fixed_bytes")), "{loud:#}");
    let warnings = list(&loud, "warnings").iter();
    let warning = warnings.into_iter().find(|it| it["code"] == "off_but_sent").unwrap();
    assert_eq!((text(warning, "id"), number(warning, "bytes")), (NEXTCLOUD, 6_050 * MB));
    assert!(text(warning, "message").contains("older than the switch"), "{warning}");
}
