//! Backups of iOS 5 to 9: their list of files is Manifest.mbdb, and their files lie right beside
//! it. They tell the same as newer ones.

use std::{fs, path::Path};

use proptest::prelude::*;
use sample_backups::{
    Account, App, BackupBuilder, Damage, Encrypted, Generation, Row, Service, extended_attributes,
};
use serde_json::Value;

use crate::support::{
    Session, check_sums, item, list, number, phone, run, sample, sizes, text, warned, write,
};

const PASSWORD: &str = "correct horse battery";
const HEADER: &[u8] = b"mbdb\x05\0";
const FILE: u16 = 0o100_644;

/// A phone with entries of every kind, and all of its files on disk.
fn backup() -> BackupBuilder {
    let mut backup = phone();
    backup
        .app(App::new("com.example.a").item_name("Example"))
        .content("AppDomain-com.example.a", "Documents/Ä.txt", b"nine byte")
        .content("AppDomain-com.example.a", "empty", b"")
        .content("HomeDomain", "Library/SMS/sms.db", &[1; 500])
        .content("AppDomainGroup-group.com.example.a", "b", &[2; 40])
        .row(Row::symlink("HomeDomain", "Library/link", "/elsewhere"))
        .row(
            Row::content("HomeDomain", "Library/attributes", b"12345")
                .digest()
                .extended_attributes(extended_attributes(&[("a", &[1; 2_000])])),
        )
        .account(Account::new(Generation::Ios18).off(Service::Backup));
    backup
}

fn encrypted() -> Encrypted {
    Encrypted::with_password(PASSWORD).rounds(20, 10).plain_manifest()
}

/// Returns the outcomes of the commands for both forms of one backup, as JSON.
#[track_caller]
fn check_both(backup: &mut BackupBuilder, session: &Session) {
    let new = write(backup);
    let old = write(backup.mbdb());
    assert!(!old.path().join("Manifest.db").exists());
    for args in [
        &["sizes", "--by", "domain"][..],
        &["sizes", "--app", "com.example.a"],
        &["plan", "--tier", "5GB"],
        &["doctor"],
        &["doctor", "--verify"],
    ] {
        let of = |folder: &str| session.run(&[args, &["--format", "json", folder]].concat());
        let (of_new, of_old) = (of(new.as_str()), of(old.as_str()));
        assert_eq!(of_old.json(), of_new.json(), "{args:?}");
        assert_eq!(of_old.exit, of_new.exit, "{args:?}");
    }
}

#[test]
fn a_plain_backup_tells_the_same_in_both_forms() {
    check_both(&mut backup(), &Session::new());
}

#[test]
fn an_encrypted_backup_tells_the_same_in_both_forms() {
    check_both(backup().encrypted(encrypted()), &Session::new().password(PASSWORD));
}

#[test]
fn an_encrypted_backup_needs_its_password_only_for_the_account() {
    let folder = write(backup().encrypted(encrypted()).mbdb());
    let status = |session: Session| {
        let diagnosis = session.run(&["doctor", folder.as_str(), "--format", "json"]).json();
        let findings = list(&diagnosis, "findings").iter();
        let mut switches = findings.filter(|finding| finding["check"] == "icloud_backup");
        text(switches.next().unwrap(), "status").to_owned()
    };
    assert_eq!(status(Session::new()), "unknown");
    assert_eq!(status(Session::new().password(PASSWORD)), "problem");
    let local = number(&sizes(folder.as_str(), &[])["totals"], "local_bytes");
    assert_eq!(local, folder.written.bytes);
}

/// Returns what `--verify` says of the files.
fn verified(folder: &Path) -> String {
    let args = ["doctor", folder.to_str().unwrap(), "--verify", "--format", "json"];
    text(&list(&run(&args).json(), "findings")[0], "evidence").to_owned()
}

#[test]
fn files_are_looked_for_right_in_the_folder() {
    let folder = write(backup().mbdb());
    let blob = |path| folder.path().join(sample_backups::file_id("HomeDomain", path));
    assert!(verified(folder.path()).contains("found in full"));
    fs::remove_file(blob("Library/attributes")).unwrap();
    fs::write(blob("Library/SMS/sms.db"), b"short").unwrap();
    let evidence = verified(folder.path());
    assert!(evidence.contains("1 is missing from the disk"), "{evidence}");
    assert!(evidence.contains("1 is cut short on the disk"), "{evidence}");
}

#[test]
fn a_newer_list_of_files_is_the_one_that_is_read() {
    let folder = write(&backup());
    fs::write(folder.path().join("Manifest.mbdb"), HEADER).unwrap();
    let sizes = sizes(folder.as_str(), &[]);
    assert_eq!(number(&sizes["totals"], "files"), folder.written.files);
}

#[test]
fn the_sample_is_read() {
    let sizes = sizes(&sample("ios9"), &[]);
    assert_eq!(sizes["backup"]["product_version"], "9.3.5");
    assert_eq!(list(&sizes, "warnings").len(), 0, "{sizes:#}");
    assert_eq!(number(item(&sizes, "com.audible.iphone"), "local_bytes"), 840 << 20);
}

/// A text as it stands in a record; `None` is absent.
fn record_text(text: Option<&[u8]>) -> Vec<u8> {
    let length = text.map_or(0xFFFF, |text| u16::try_from(text.len()).unwrap());
    [&length.to_be_bytes(), text.unwrap_or_default()].concat()
}

/// A record with two properties.
fn record(domain: Option<&[u8]>, path: Option<&[u8]>, mode: u16, size: u64) -> Vec<u8> {
    let absent = record_text(None);
    let mut record = [record_text(domain), record_text(path)].concat();
    record.extend([&absent[..], &absent, &absent, &mode.to_be_bytes(), &[0; 28]].concat());
    record.extend(size.to_be_bytes());
    record.extend([3, 2]);
    for (name, value) in [(&b"a"[..], &[0; 300][..]), (b"b", b"")] {
        record.extend([record_text(Some(name)), record_text(Some(value))].concat());
    }
    record
}

/// Returns the sizes of a backup with this list of files, and how the command ended.
#[track_caller]
fn read(records: &[u8]) -> (Value, u8) {
    let folder = write(phone().mbdb());
    fs::write(folder.path().join("Manifest.mbdb"), [HEADER, records].concat()).unwrap();
    let said = |threads| run(&["sizes", folder.as_str(), "--format", "json", "--threads", threads]);
    let outcome = said("1");
    assert_eq!(
        said("3"),
        crate::support::Outcome { command: said("3").command, ..outcome.clone() }
    );
    if outcome.exit == 1 {
        return (Value::Null, 1);
    }
    check_sums(&outcome.json());
    (outcome.json(), outcome.exit)
}

/// Checks how one odd record counts between two healthy files.
#[track_caller]
fn check(odd: Vec<u8>, [files, unusable, bytes]: [u64; 3]) {
    let healthy = |path| record(Some(b"HomeDomain"), Some(path), FILE, 10);
    let (sizes, exit) = read(&[healthy(b"a"), odd, healthy(b"b")].concat());
    let totals = &sizes["totals"];
    assert_eq!(number(totals, "files"), 2 + files);
    assert_eq!(number(totals, "unusable_rows"), unusable);
    assert_eq!(number(totals, "local_bytes"), 20 + bytes);
    assert_eq!((exit, warned(&sizes, "partial_manifest")), (0, None));
}

#[test]
fn an_odd_record_counts_as_unusable_and_hides_nothing() {
    let home = Some(&b"HomeDomain"[..]);
    let path = Some(&b"Library/x"[..]);
    check(record(home, path, FILE, 7), [1, 0, 7]);
    check(record(home, path, FILE, 1 << 62), [1, 0, 1 << 62]);
    check(record(home, path, FILE, 1 << 63), [0, 1, 0]);
    check(record(home, path, FILE, u64::MAX), [0, 1, 0]);
    check(record(home, path, 0o010_644, 7), [0, 1, 0]);
    check(record(home, path, 0, 7), [0, 1, 0]);
    check(record(None, path, FILE, 7), [0, 1, 0]);
    check(record(home, None, FILE, 7), [0, 1, 0]);
    check(record(home, path, 0o040_755, 7), [0, 0, 0]);
    check(record(home, path, 0o120_755, 7), [0, 0, 0]);
    check(record(home, Some(&vec![b'x'; 65_534]), FILE, 7), [1, 0, 7]);
    check(record(Some(b"\xFF\xFE"), Some(b"\xFF"), FILE, 7), [1, 0, 7]);
}

#[test]
fn what_is_behind_damage_is_lost_and_told() {
    let healthy = record(Some(b"HomeDomain"), Some(b"a"), FILE, 10);
    for damage in [&[0; 5_000][..], &[0xFF; 5_000], &[b'a'; 5_000], &healthy[..5]] {
        let (sizes, exit) = read(&[&healthy, damage, &healthy].concat());
        assert_eq!(number(&sizes["totals"], "local_bytes"), 10);
        assert_eq!((exit, warned(&sizes, "partial_manifest")), (3, Some(1)));
        let message = text(&list(&sizes, "warnings")[0], "message");
        assert!(message.starts_with("Manifest.mbdb is damaged"), "{message}");
    }
}

#[test]
fn a_list_that_is_cut_off_is_read_as_far_as_it_goes() {
    let one = record(Some(b"HomeDomain"), Some(b"a"), FILE, 10);
    let whole = one.repeat(3);
    for length in 0..=whole.len() {
        let (sizes, exit) = read(&whole[..length]);
        let records = length / one.len();
        let is_whole = length.is_multiple_of(one.len());
        match (records, is_whole) {
            // A list of no file at all is whole, and no plan can be made of it.
            (0, true) => assert_eq!(exit, 3),
            (_, true) => assert_eq!(exit, 0),
            (0, false) => assert_eq!(exit, 1),
            (_, false) => assert_eq!(exit, 3),
        }
        if exit != 1 {
            assert_eq!(number(&sizes["totals"], "files"), u64::try_from(records).unwrap());
        }
    }
}

#[test]
fn a_plan_is_not_made_of_a_part() {
    let folder = write(backup().mbdb().damage(Damage::CutOff(10)));
    let outcome = run(&["plan", folder.as_str()]).ending(1);
    assert!(outcome.stderr.contains("Manifest.mbdb can be used"), "{outcome}");
}

#[test]
fn a_list_of_many_parts_is_added_up_the_same_by_any_number_of_threads() {
    let records: Vec<_> = (0..20_000_u64)
        .map(|number| {
            let domain = format!("AppDomain-com.example.app{}", number / 100);
            record(Some(domain.as_bytes()), Some(number.to_string().as_bytes()), FILE, number)
        })
        .collect();
    let (sizes, exit) = read(&records.concat());
    assert_eq!(exit, 0);
    assert_eq!(number(&sizes["totals"], "files"), 20_000);
    assert_eq!(number(&sizes["totals"], "local_bytes"), 19_999 * 10_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever stands in the list: what is said is said the same by any number of threads, the
    /// sums are right, and nothing worse happens.
    #[test]
    fn wrong_bytes_anywhere_do_no_harm(
        wrong in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<prop::sample::Index>(),
    ) {
        let folder = write(backup().mbdb());
        let mut bytes = fs::read(folder.path().join("Manifest.mbdb")).unwrap()[HEADER.len()..].to_vec();
        for (index, byte) in wrong {
            *index.get_mut(&mut bytes) = byte;
        }
        bytes.truncate(bytes.len() / 2 + cut.index(bytes.len() / 2 + 1));
        prop_assert!([0, 1, 3].contains(&read(&bytes).1));
    }

    #[test]
    fn noise_does_no_harm(noise in prop::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!([0, 1, 3].contains(&read(&noise).1));
    }
}
