//! Encrypted backups: with their password they are as good as plain ones, and without it they
//! tell what they can.

use std::fs;

use insta::assert_snapshot;
use sample_backups::{Blobs, Damage, Encrypted, Keybag, Row, extended_attributes};
use serde_json::Value;
use tierfit::{
    backup::{Agreement, Backup, DevicePath, FileEntry, FileError, Keys, Password},
    inventory::{self, ScanOptions, Silent},
};

use crate::support::{
    Folder, Outcome, Session, check_sums, phone, run, sample, temp_dir, transcript, warned, write,
};

const PASSWORD: &str = "correct horse battery";
const CHAT: &str = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared";

fn encrypted() -> Encrypted {
    Encrypted::with_password(PASSWORD).rounds(20, 10)
}

/// A phone with files of every kind, some of them on disk.
fn backup() -> sample_backups::BackupBuilder {
    let mut backup = phone();
    backup
        .content("HomeDomain", "Library/SMS/sms.db", b"hello there, this is no real database")
        .content(CHAT, "ChatStorage.sqlite", &[7; 160])
        .content("HomeDomain", "Library/empty", b"")
        .file("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.HEIC", 5_000_000_000)
        .row(Row::symlink("HomeDomain", "Library/link", "/elsewhere"))
        .row(
            Row::file("HomeDomain", "Library/large row", 77)
                .extended_attributes(extended_attributes(&[("a", &vec![1; 20_000])])),
        );
    for number in 0..900 {
        backup.file("AppDomain-com.spotify.client", &format!("Library/{number}.file"), number);
    }
    backup
}

fn with(encrypted: Encrypted) -> Folder {
    write(backup().encrypted(encrypted))
}

/// Runs with the password in the environment.
fn opened(args: &[&str]) -> Outcome {
    Session::new().password(PASSWORD).run(args)
}

/// Returns sizes without what differs when a backup is encrypted.
#[track_caller]
fn comparable(mut sizes: Value) -> Value {
    check_sums(&sizes);
    sizes["backup"]["encrypted"] = Value::Null;
    sizes
}

#[test]
fn every_shape_tells_the_same_as_a_plain_backup() {
    let plain = write(&backup());
    let sizes = |folder: &Folder, options: &[&str]| {
        let args = [&["sizes", folder.as_str(), "--format", "json"], options].concat();
        comparable(opened(&args).ending(0).json())
    };
    let expected = sizes(&plain, &[]);
    for shape in [
        encrypted(),
        encrypted().without_padding(),
        encrypted().before_ios_10_2(),
        encrypted().plain_manifest(),
    ] {
        let folder = with(shape);
        for threads in ["1", "2", "7"] {
            assert_eq!(sizes(&folder, &["--threads", threads]), expected);
        }
        let planned = |folder: &Folder| {
            let text = opened(&["plan", folder.as_str(), "--tier", "5GB"]).stdout;
            text.lines().skip(2).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(planned(&folder), planned(&plain));
    }
}

#[test]
fn a_list_of_files_that_is_plain_needs_no_password() {
    let folder = with(encrypted().plain_manifest());
    let sizes = run(&["sizes", folder.as_str(), "--format", "json"]).ending(0).json();
    assert_eq!(sizes["backup"]["encrypted"], true);
    assert_eq!(warned(&sizes, "partial_manifest"), None);
}

#[test]
fn a_password_comes_from_a_file_or_the_environment_or_whoever_is_asked() {
    let folder = with(encrypted());
    let secret = temp_dir();
    let file = secret.path().join("password");
    fs::write(&file, format!("{PASSWORD}\n")).unwrap();
    let sizes = ["sizes", folder.as_str(), "--format", "json"];
    let named = file.to_str().unwrap();
    let from_file = [&sizes[..], &["--password-file", named]].concat();
    let from_input = [&sizes[..], &["--password-file", "-"]].concat();
    let expected = opened(&sizes).ending(0).stdout;
    let same = |outcome: Outcome| {
        let outcome = outcome.ending(0);
        assert_eq!(outcome.stdout, expected);
        assert!(!outcome.to_string().contains("horse"), "{outcome}");
        outcome.stderr
    };
    assert_eq!(same(run(&from_file)), "");
    let input = Session::new().input(format!("{PASSWORD}\r\n").as_bytes());
    assert_eq!(same(input.run(&from_input)), "");
    // The file goes before the environment, and that before a question.
    let other = Session::new().password("another").answers(&["a third"]);
    assert_eq!(same(other.run(&from_file)), "");
    let unasked = Session::new().password(PASSWORD).answers(&["a third"]);
    assert_eq!(same(unasked.run(&sizes)), "");
    let asked = Session::new().answers(&["hunter2", "Correct horse", PASSWORD]);
    assert_eq!(same(asked.run(&sizes)).matches("Wrong password. Try again.").count(), 2);
}

#[test]
fn a_right_password_opens_however_a_program_wrote_it() {
    let folder = with(Encrypted::with_password("Grüße, Zoë ½").rounds(20, 10));
    let apart = "Gru\u{308}ße, Zoe\u{308} ½";
    let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{FEFF}{text}\r\n").encode_utf16().flat_map(bytes).collect()
    };
    let spellings = [
        "Grüße, Zoë ½\n\n".into(),
        "\u{FEFF}Grüße, Zoë ½\r\n".into(),
        "Grüße, Zoë ½ \r".into(),
        apart.into(),
        utf16("Grüße, Zoë ½", u16::to_le_bytes),
        utf16(apart, u16::to_be_bytes),
        b"Gr\xFC\xDFe, Zo\xEB \xBD\n".to_vec(),
    ];
    let args = ["sizes", folder.as_str(), "--password-file", "-"];
    for spelling in spellings {
        Session::new().input(&spelling).run(&args).ending(0);
    }
    let sizes = ["sizes", folder.as_str()];
    Session::new().password(&format!("{apart}\r\n")).run(&sizes).ending(0);
    Session::new().answers(&[apart]).run(&sizes).ending(0);
    for wrong in ["Grusse, Zoe ½", "grüße, zoë ½", "\u{FEFF}\n"] {
        Session::new().input(wrong.as_bytes()).run(&args).ending(1);
    }
    // Several at once, each of which it opens.
    let lines = ["sizes", folder.as_str(), "--format", "jsonl", "--password-file", "-"];
    Session::new().input(apart.as_bytes()).run(&lines).ending(0);
}

#[test]
fn what_to_check_comes_before_what_cannot_be_undone() {
    let folder = with(encrypted());
    let said = Session::new().password("hunter2").run(&["sizes", folder.as_str()]).ending(1).stderr;
    let at = |words: &str| said.find(words).unwrap_or_else(|| panic!("no {words} in {said}"));
    let order = ["Caps Lock", "older passwords", "Keychain", "Finder", "Reset All", "start over"];
    assert!(order.map(at).is_sorted(), "{said}");
}

#[test]
fn a_plain_backup_asks_for_no_password() {
    let folder = write(&backup());
    let outcome = Session::new().answers(&[]).run(&["sizes", folder.as_str()]).ending(0);
    assert_eq!(outcome.stderr, "");
}

#[test]
fn one_password_is_enough_for_several_backups() {
    let (one, other) = (with(encrypted()), with(encrypted().before_ios_10_2()));
    let args = ["plan", one.as_str(), other.as_str(), "--tier", "50GB", "--password-file", "-"];
    Session::new().input(PASSWORD.as_bytes()).run(&args).ending(0);
}

#[test]
fn every_way_to_have_no_password() {
    let folder = with(encrypted());
    let sizes = ["sizes", folder.as_str()];
    let from = |file: &'static str| [&sizes[..], &["--password-file", file]].concat();
    let said = [
        run(&sizes),
        run(&["plan", folder.as_str(), "--tier", "50GB", "--format", "json"]),
        Session::new().password("hunter2").run(&sizes),
        Session::new().answers(&["one", "two", "three", PASSWORD]).run(&sizes),
        Session::new().answers(&["one", ""]).run(&sizes),
        run(&from("no such file")),
        Session::new().input(b"\n").run(&from("-")),
        Session::new().input(&[b'a'; 5_000]).run(&from("-")),
    ];
    for outcome in &said {
        assert_eq!(outcome.exit, 1, "{outcome}");
    }
    assert_snapshot!(said.map(|outcome| outcome.to_string()).join("\n"));
}

#[test]
fn a_list_of_backups_needs_no_password() {
    let folder = with(encrypted());
    assert_snapshot!(transcript([
        ["list", folder.as_str()].as_slice(),
        &["list", folder.as_str(), "--format", "json"],
        &["list", folder.as_str(), "--format", "csv"],
    ]));
}

/// Puts a keybag and a key of the manifest in the place of the real ones.
fn with_keys(keybag: &Keybag, manifest_key: &[u8]) -> Folder {
    let mut backup = backup();
    backup
        .encrypted(encrypted())
        .manifest_extra("BackupKeyBag", plist::Value::Data(keybag.to_bytes()))
        .manifest_extra("ManifestKey", plist::Value::Data(manifest_key.to_vec()));
    write(&backup)
}

#[test]
fn keys_that_can_not_be_used() {
    let good = encrypted().keybag();
    let (none, short) = (with_keys(&Keybag::new(), &[0; 44]), with_keys(&good, &[0; 43]));
    let wrong = with_keys(&good, &[1, 0, 0, 0].repeat(11));
    let slow = with_keys(&good.clone().number(b"DPIC", u32::MAX), &[0; 44]);
    let without_key = write(backup().encrypted(encrypted()).without_manifest_key("ManifestKey"));
    let noise = write(backup().encrypted_flag());
    let folders = [&none, &short, &wrong, &slow, &without_key, &noise];
    let said = folders.map(|folder| {
        let outcome = opened(&["sizes", folder.as_str(), "--format", "json"]).ending(1);
        assert_eq!(outcome.stdout, "", "{outcome}");
        outcome.to_string()
    });
    assert_snapshot!(said.join("\n"));
}

#[test]
fn a_manifest_that_is_damaged_is_read_as_far_as_it_goes() {
    let damaged = |damage: Damage| {
        let folder = write(backup().encrypted(encrypted()).damage(damage));
        let args = ["sizes", folder.as_str(), "--format", "json"];
        let sizes = opened(&args).ending(3).json();
        check_sums(&sizes);
        assert!(warned(&sizes, "partial_manifest").is_some());
        let found = sizes["totals"]["files"].as_u64().unwrap();
        assert!((1..906).contains(&found), "{found}");
        opened(&["plan", folder.as_str(), "--tier", "5GB"]).ending(1);
    };
    damaged(Damage::CutOff(200_003));
    damaged(Damage::CutOff(300_000));
}

#[test]
fn an_encrypted_manifest_may_have_the_name_of_older_ones() {
    let folder = with(encrypted());
    let rename = |from, to| fs::rename(folder.path().join(from), folder.path().join(to)).unwrap();
    let args = ["sizes", folder.as_str(), "--format", "json"];
    let before = opened(&args).ending(0).json();
    rename("Manifest.db", "Manifest.mbdb");
    assert_eq!(opened(&args).ending(0).json(), before);
    let outcome = run(&["sizes", folder.as_str()]).ending(1);
    assert!(outcome.stderr.contains("is encrypted"), "{outcome}");
}

#[test]
fn the_padding_of_a_manifest_that_counts_no_pages_is_no_page() {
    let folder = with(encrypted());
    let manifest = folder.path().join("Manifest.db");
    let mut bytes = fs::read(&manifest).unwrap();
    // The plain byte one block behind it changes with it: the version for which the count is valid. Its own
    // block, of which nothing is read then, becomes noise.
    bytes[92 - 16] ^= 1;
    fs::write(&manifest, bytes).unwrap();
    opened(&["sizes", folder.as_str()]).ending(0);
}

#[test]
fn what_is_decrypted_and_no_database_is_said_to_be_damaged() {
    let folder = with(encrypted());
    let manifest = folder.path().join("Manifest.db");
    let mut bytes = fs::read(&manifest).unwrap();
    bytes[0] ^= 1;
    fs::write(&manifest, bytes).unwrap();
    assert_snapshot!(opened(&["sizes", folder.as_str()]).ending(1));
}

fn keys(backup: &Backup) -> Keys {
    let lock = backup.lock().unwrap().unwrap();
    backup.unlock(&lock, &Password::new(PASSWORD.into())).unwrap()
}

/// Finds a file by its device path.
#[track_caller]
fn entry(backup: &Backup, keys: Option<&Keys>, domain: &str, path: &str) -> FileEntry {
    let database = backup.database(keys).unwrap();
    let paths = [DevicePath::new(domain, "no such file"), DevicePath::new(domain, path)];
    let options = ScanOptions { threads: None };
    let mut found = inventory::find(&database, &paths, options, &Silent).unwrap();
    assert_eq!(found.len(), 1, "{path}");
    found.remove(0)
}

#[test]
fn one_file_is_read_by_its_device_path() {
    for folder in [with(encrypted()), with(encrypted().plain_manifest()), write(&backup())] {
        let backup = Backup::open(folder.path()).unwrap();
        let keys = backup.lock().unwrap().map(|_| keys(&backup));
        let read = |domain: &str, path: &str| {
            let entry = entry(&backup, keys.as_ref(), domain, path);
            backup.read_file(&entry, keys.as_ref())
        };
        let chat = read(CHAT, "ChatStorage.sqlite").unwrap();
        assert_eq!(*chat.bytes, [7; 160]);
        assert_eq!(chat.agreement, Agreement::Same);
        let messages = read("HomeDomain", "Library/SMS/sms.db").unwrap();
        assert_eq!(*messages.bytes, b"hello there, this is no real database");
        assert!(read("HomeDomain", "Library/empty").unwrap().bytes.is_empty());
        let missing = read("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.HEIC");
        assert!(matches!(missing, Err(FileError::Missing)));
    }
}

#[test]
fn a_file_is_held_against_its_size() {
    let folder = with(encrypted());
    let backup = Backup::open(folder.path()).unwrap();
    let keys = keys(&backup);
    let entry = entry(&backup, Some(&keys), CHAT, "ChatStorage.sqlite");
    let id = entry.device_path.file_id().to_string();
    let blob = folder.path().join(id.get(..2).unwrap()).join(&id);
    let whole = fs::read(&blob).unwrap();
    assert_eq!(whole.len(), 176);
    let check = |bytes: &[u8], expected: (usize, Agreement)| {
        fs::write(&blob, bytes).unwrap();
        let content = backup.read_file(&entry, Some(&keys)).unwrap();
        assert!(content.bytes.iter().all(|byte| *byte == 7));
        assert_eq!((content.bytes.len(), content.agreement), expected);
    };
    check(&whole[..100], (96, Agreement::Shorter));
    check(&[whole.as_slice(), &whole].concat(), (160, Agreement::Longer));
    check(&[], (0, Agreement::Shorter));
    assert!(matches!(backup.read_file(&entry, None), Err(FileError::Locked)));
}

#[test]
fn a_large_file_is_not_read_into_memory() {
    let mut backup = phone();
    let backup = backup.file("HomeDomain", "large", 1 << 30).blobs(Blobs::Sparse);
    let folder = write(backup);
    let backup = Backup::open(folder.path()).unwrap();
    let entry = entry(&backup, None, "HomeDomain", "large");
    assert!(matches!(backup.read_file(&entry, None), Err(FileError::TooLarge(_))));
}

#[cfg(unix)]
#[test]
fn nothing_is_left_behind_wherever_it_is_stopped() {
    use std::{process::Command, thread, time::Duration};

    // So many rounds that it is still hashing when the first signals come.
    let folder = with(Encrypted::with_password(PASSWORD).rounds(1_000_000, 1));
    let before = entries(folder.path());
    let temporary = temp_dir();
    for (signal, wait) in [("-INT", 30), ("-KILL", 60), ("-TERM", 90), ("-INT", 5_000)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tierfit"));
        command.env_clear().env("TMPDIR", temporary.path()).env("TIERFIT_PASSWORD", PASSWORD);
        command.args(["sizes", folder.as_str()]).stdout(std::process::Stdio::null());
        let mut program = command.spawn().unwrap();
        for _ in 0..wait {
            if program.try_wait().unwrap().is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(1));
        }
        let _ = Command::new("kill").args([signal, &program.id().to_string()]).output();
        program.wait().unwrap();
        assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0, "{signal}");
        assert_eq!(entries(folder.path()), before, "{signal}");
    }
}

#[cfg(unix)]
fn entries(folder: &std::path::Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_sample_opens_with_the_password_in_its_readme() {
    let sizes = opened(&["sizes", &sample("encrypted"), "--format", "json"]).ending(0).json();
    check_sums(&sizes);
}

/// A copy that another program decrypted, file by file, with its lists left as they were.
fn decrypted(encrypted: Encrypted, manifest_key: Option<&[u8]>) -> Folder {
    let mut backup = phone();
    backup
        .content("HomeDomain", "Library/SMS/sms.db", b"hello there, this is no real database")
        .content(CHAT, "ChatStorage.sqlite", &[7; 160])
        .content("HomeDomain", "Library/a", b"twelve bytes");
    let plain = write(&backup);
    backup.encrypted(encrypted.plain_manifest());
    if let Some(key) = manifest_key {
        backup.manifest_extra("ManifestKey", plist::Value::Data(key.to_vec()));
    }
    let folder = write(&backup);
    for subdirectory in fs::read_dir(plain.path()).unwrap() {
        let subdirectory = subdirectory.unwrap().path();
        if subdirectory.is_dir() {
            crate::support::copy(
                &subdirectory,
                &folder.path().join(subdirectory.file_name().unwrap()),
            );
        }
    }
    folder
}

#[test]
fn a_copy_that_another_program_decrypted_is_read_as_it_is() {
    for (shape, key) in
        [(encrypted(), Some([7; 44].as_slice())), (encrypted().before_ios_10_2(), None)]
    {
        let folder = decrypted(shape, key);
        // Nobody is asked, and a password that is given isn't needed, whatever it is.
        for session in [Session::new().answers(&[]), Session::new().password("another")] {
            let doctor =
                session.run(&["doctor", folder.as_str(), "--verify", "--format", "json"]).json();
            assert_eq!(doctor["findings"][0]["status"], "ok", "{doctor:#}");
            assert_eq!(doctor["backup"]["encrypted"], true);
            let sizes = session.run(&["sizes", folder.as_str()]).ending(0);
            assert_eq!(sizes.stderr, "");
        }
        let list = run(&["list", folder.as_str()]).ending(0).stdout;
        assert!(!list.contains("Without its password"), "{list}");
    }
}

#[test]
fn each_file_of_a_copy_is_read_as_it_lies_there() {
    let folder = decrypted(encrypted(), None);
    let backup = Backup::open(folder.path()).unwrap();
    let entry = entry(&backup, None, "HomeDomain", "Library/a");
    assert_eq!(backup.read_file(&entry, None).unwrap().bytes.as_slice(), b"twelve bytes");
    // One that is still encrypted takes the keys.
    let id = sample_backups::file_id("HomeDomain", "Library/a");
    let path = folder.path().join(id.get(..2).unwrap()).join(&id);
    fs::write(path, [7; 16]).unwrap();
    assert!(matches!(backup.read_file(&entry, None), Err(FileError::Locked)));
}
