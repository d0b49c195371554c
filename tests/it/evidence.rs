//! What a backup tells of its account, from files as iOS writes them to files made to do harm.

mod untrusted;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OpenFlags};
use sample_backups::{Account, Condition, Generation, Restrictions, Service};
use tierfit::{
    backup::Domain,
    bytes::Bytes,
    evidence::{
        Evidence, EvidenceFile, EvidenceFiles, Fact, Management, Need, Permission, PhotoSync,
        ResultKind, SignIn, Source, Sureness, Switch, Unreadable,
    },
};

const GENERATIONS: [Generation; 4] =
    [Generation::Ios12, Generation::Ios16, Generation::Ios18, Generation::Later];

/// An account of which everything is recorded.
fn eventful(generation: Generation) -> Account {
    Account::new(generation)
        .quota(50 << 30)
        .on(Service::Messages)
        .off(Service::Photos)
        .last_backup(1_795_000_000)
        .switched_off("AppDomain-com.example.large")
        .attempt(&[("HomeDomain", 5_000), ("AppDomain-com.example.app", 7_000)])
        .outcome(1_794_900_000, 0, "Backup succeeded")
        .outcome(1_795_090_000, 7, "The device of “Sample Person” <sample.person@example.com>")
        .on_condition(Condition { start: 1_795_080_000, seconds: 600, since_success: 86_400 })
        .offered_update("26.1")
        .profile("com.example.work.mdm")
        .managed_by("com.example.work.mdm")
        .restricted("AppDomain-com.example.work")
}

/// The files of an account, each with what it is.
fn files_of(account: &Account) -> Vec<(EvidenceFile, Vec<u8>)> {
    let files = account.files().unwrap().into_iter();
    files
        .map(|file| {
            let is_it = |known: &EvidenceFile| {
                (known.domain(), known.relative_path()) == (file.domain, file.path)
            };
            (EvidenceFile::ALL.into_iter().find(is_it).expect(file.path), file.bytes)
        })
        .collect()
}

fn without(account: &Account, left_out: EvidenceFile) -> EvidenceFiles {
    files_of(account).into_iter().filter(|(file, _)| *file != left_out).collect()
}

fn evidence(account: &Account) -> Evidence {
    Evidence::read(&files_of(account).into_iter().collect())
}

fn time(unix_seconds: i64) -> Timestamp {
    Timestamp::from_second(unix_seconds).unwrap()
}

#[track_caller]
fn check<T: std::fmt::Debug + PartialEq>(
    fact: Option<&Fact<T>>,
    value: &T,
    (source, sureness): (Source, Sureness),
) {
    let fact = fact.expect("a fact");
    assert_eq!(&fact.value, value);
    assert_eq!((fact.source, fact.sureness), (source, sureness));
}

#[test]
fn the_account_is_understood_whatever_ios_wrote_it() {
    for generation in GENERATIONS {
        let evidence = evidence(&eventful(generation));
        let seen = (Source::Accounts, Sureness::Seen);
        check(evidence.quota.as_ref(), &Bytes::new(50 << 30), seen);
        check(evidence.backup.as_ref(), &Switch::On, seen);
        check(evidence.photos.as_ref(), &PhotoSync::Off, seen);
        check(evidence.messages.as_ref(), &Switch::On, seen);
        check(evidence.drive.as_ref(), &Switch::On, seen);
        let told = (Source::Accounts, Sureness::Sourced);
        check(evidence.sign_in.as_ref(), &SignIn::SignedIn, told);
    }
}

#[test]
fn the_record_of_icloud_backup_is_understood_wherever_it_stands() {
    for generation in GENERATIONS {
        let evidence = evidence(&eventful(generation));
        let off = [Domain::parse("AppDomain-com.example.large")].into();
        let told = (Source::CloudBackup, Sureness::Sourced);
        check(evidence.switched_off.as_ref(), &off, told);

        let attempt = evidence.attempt.unwrap().value;
        assert_eq!(attempt.total, Bytes::new(12_000));
        assert_eq!(attempt.domains[&Domain::Home], Bytes::new(5_000));

        let results = evidence.results.unwrap().value;
        let newest = &results[0];
        assert_eq!((newest.time, newest.kind), (time(1_795_090_000), ResultKind::Failure));
        assert_eq!(newest.domain.as_str(), "MBErrorDomain");
        assert_eq!(newest.description.as_str(), "The device of [removed]");
        assert_eq!((results[1].code, results[1].kind), (0, ResultKind::Success));

        let condition = evidence.conditions.unwrap().value[0];
        assert_eq!(condition.start, Timestamp::from_millisecond(1_795_080_000_250).unwrap());
        assert_eq!(condition.length, SignedDuration::from_millis(600_500));
        assert_eq!(condition.since_success, Some(SignedDuration::from_hours(24)));
    }
}

#[test]
fn updates_and_profiles_are_understood() {
    let evidence = evidence(&eventful(Generation::Ios18));
    let told = (Source::SoftwareUpdate, Sureness::Sourced);
    check(evidence.offered_update.as_ref(), &"26.1".parse().unwrap(), told);
    let restricted = [Domain::parse("AppDomain-com.example.work")].into();
    let management = Management { profiles: 1, restricted, cloud_backup: None };
    check(evidence.managed.as_ref(), &management, (Source::Profiles, Sureness::Sourced));
}

#[test]
fn nothing_recorded_is_told_from_nothing_known() {
    let quiet = evidence(&Account::new(Generation::Ios18).without_quota());
    assert_eq!(quiet.quota, None);
    assert_eq!(quiet.last_cloud_backup, None);
    assert_eq!((quiet.results, quiet.conditions, quiet.attempt), (None, None, None));
    assert_eq!(quiet.offered_update, None);
    assert_eq!(quiet.switched_off.unwrap().value, [].into());
    assert_eq!(quiet.managed.unwrap().value, Management::default());
    assert_eq!(Evidence::read(&EvidenceFiles::default()), Evidence::default());
}

#[test]
fn a_rejected_password_and_a_missing_account_are_told() {
    let sign_in = |account: Account| evidence(&account).sign_in.unwrap().value;
    let account = || Account::new(Generation::Ios18);
    assert_eq!(sign_in(account()), SignIn::SignedIn);
    assert_eq!(sign_in(account().rejected(1_795_000_000)), SignIn::Rejected);
    assert_eq!(sign_in(account().signed_out()), SignIn::Missing);
}

#[test]
fn the_last_backup_is_the_later_of_two_records() {
    let last = |listed: i64, recorded: i64| {
        let account = Account::new(Generation::Ios18).last_backup(listed);
        let fact = evidence(&account.outcome(recorded, 0, "")).last_cloud_backup.unwrap();
        (fact.value, fact.source)
    };
    let (early, late) = (1_795_000_000, 1_795_086_400);
    assert_eq!(last(late, early), (time(late), Source::LastBackups));
    assert_eq!(last(early, late), (time(late), Source::CloudBackup));
    assert_eq!(last(late, late), (time(late), Source::LastBackups));
}

#[test]
fn a_switch_is_taken_from_the_next_best_source() {
    let account = Account::new(Generation::Ios18).off(Service::Backup);
    let evidence = Evidence::read(&without(&account, EvidenceFile::Accounts));
    let told = (Source::LastBackups, Sureness::Sourced);
    check(evidence.backup.as_ref(), &Switch::Off, told);
    check(evidence.photos.as_ref(), &PhotoSync::Complete, (Source::PhotoSync, Sureness::Seen));
    assert_eq!((evidence.messages, evidence.sign_in), (None, None));
}

#[test]
fn what_icloud_photos_leaves_behind_decides() {
    let lists = files_of(&Account::new(Generation::Ios18)).into_iter();
    let lists = lists.filter(|(file, _)| *file != EvidenceFile::Accounts);
    let no_marker = lists.filter(|(file, _)| file.need() == Need::Content);
    assert_eq!(Evidence::read(&no_marker.collect()).photos, None);

    let uploading = evidence(&Account::new(Generation::Ios18).uploading_photos());
    check(uploading.photos.as_ref(), &PhotoSync::Uploading, (Source::Accounts, Sureness::Seen));

    // iCloud Backup goes by it, whatever the switch says; not where nobody is signed in.
    let with_marker = |account: &Account| {
        let mut files: EvidenceFiles = files_of(account).into_iter().collect();
        files.insert(EvidenceFile::PhotoSync, Ok(Arc::new(Vec::new())));
        Evidence::read(&files)
    };
    let off = with_marker(&Account::new(Generation::Ios18).off(Service::Photos));
    assert_eq!(off.photos.unwrap().value, PhotoSync::Complete);
    let signed_out = with_marker(&Account::new(Generation::Ios18).signed_out());
    assert_eq!((signed_out.photos, signed_out.backup), (None, None));
}

#[test]
fn the_record_that_is_kept_up_counts_and_no_older_one() {
    let off = |newer: Vec<u8>| {
        let older = Account::new(Generation::Ios16).switched_off("AppDomain-com.example.old");
        let mut files: EvidenceFiles = files_of(&older).into_iter().collect();
        files.insert(EvidenceFile::CloudBackup, Ok(Arc::new(newer)));
        Evidence::read(&files).switched_off.map(|fact| fact.value)
    };
    let mut files = files_of(&Account::new(Generation::Ios18)).into_iter();
    let (_, newer) = files.find(|(file, _)| *file == EvidenceFile::CloudBackup).unwrap();
    assert_eq!(off(newer), Some([].into()));
    assert_eq!(off(b"bplist00".to_vec()), None);
}

#[test]
fn restrictions_alone_are_inferred_and_a_server_counts_as_a_profile() {
    let managed = |account: &Account, left_out| Evidence::read(&without(account, left_out)).managed;
    let account = Account::new(Generation::Ios18);
    assert_eq!(managed(&account, EvidenceFile::Profiles), None);
    let restricted = account.clone().restricted("HomeDomain");
    let management = Management { restricted: [Domain::Home].into(), ..Management::default() };
    let inferred = (Source::CloudBackup, Sureness::Inferred);
    check(managed(&restricted, EvidenceFile::Profiles).as_ref(), &management, inferred);
    let server = account.managed_by("com.example.work.mdm");
    let management = Management { profiles: 1, ..Management::default() };
    let told = (Source::Profiles, Sureness::Sourced);
    check(managed(&server, EvidenceFile::Profiles).as_ref(), &management, told);
    check(managed(&server, EvidenceFile::SoftwareUpdate).as_ref(), &management, told);
}

#[test]
fn domains_are_restricted_in_whatever_form_that_stands() {
    for form in [Restrictions::Text, Restrictions::List, Restrictions::Dictionary] {
        let account = Account::new(Generation::Ios18).restricted_as(form);
        assert_eq!(evidence(&account).managed.unwrap().value, Management::default(), "{form:?}");
        let account = account.restricted("AppDomain-com.example.work").restricted("HomeDomain");
        let managed = evidence(&account).managed.unwrap().value;
        let both = ["AppDomain-com.example.work", "HomeDomain"].map(Domain::parse);
        assert_eq!(managed.restricted, both.into(), "{form:?}");
    }
}

#[test]
fn a_profile_that_forbids_icloud_backup_is_seen() {
    let account = Account::new(Generation::Ios18).profile("com.example.work").backup_forbidden();
    let managed = evidence(&account).managed.unwrap();
    assert_eq!(managed.value.cloud_backup, Some(Permission::Forbidden));
    assert_eq!((managed.value.profiles, managed.source), (1, Source::Profiles));
    let alone = Evidence::read(&without(&account, EvidenceFile::Profiles)).managed.unwrap();
    assert_eq!((alone.source, alone.sureness), (Source::Restrictions, Sureness::Inferred));
}

#[test]
fn what_is_in_icloud_already_is_added_up() {
    let account = Account::new(Generation::Ios18)
        .photo_library(&[3 << 30, 5_000])
        .drive_file("com.apple.CloudDocs", "Letter.txt", 1_000, 1_795_000_000)
        .drive_file("57T9237FN3.net.whatsapp.WhatsApp", "Media.tar", 7_000, 1_795_100_000)
        .shared_with_me("com.apple.CloudDocs", "Film.mov", 9_000, 1_795_000_000);
    let files: EvidenceFiles = files_of(&account).into_iter().collect();
    assert_eq!(files.photo_library(), Some(Ok(Bytes::new((3 << 30) + 5_000))));
    let drive = files.drive_contents().unwrap().unwrap();
    assert_eq!((drive.total, drive.unclear), (Bytes::new(8_000), Bytes::ZERO));
    let whatsapp = drive.libraries["57T9237FN3.net.whatsapp.WhatsApp"];
    assert_eq!((whatsapp.bytes, whatsapp.newest), (Bytes::new(7_000), Some(time(1_795_100_000))));
}

#[test]
fn what_is_there_and_cannot_be_read_is_told() {
    let account = eventful(Generation::Ios18);
    let whole = evidence(&account);
    assert_eq!(whole.unreadable, BTreeMap::new());
    for (file, _) in files_of(&account).iter().filter(|(file, _)| file.need() == Need::Content) {
        let mut files: EvidenceFiles = files_of(&account).into_iter().collect();
        for cause in [Unreadable::Denied, Unreadable::Locked, Unreadable::Missing] {
            files.insert(*file, Err(cause));
            let told = Evidence::read(&files).unreadable;
            assert_eq!(told, [(file.source(), cause)].into(), "{file:?}");
        }
        files.insert(*file, Ok(Arc::new(b"bplist00 cut off".to_vec())));
        let told = Evidence::read(&files).unreadable;
        assert_eq!(told, [(file.source(), Unreadable::Damaged)].into(), "{file:?}");
    }
}

#[test]
fn nothing_personal_gets_out() {
    for generation in GENERATIONS {
        let account = eventful(generation).rejected(1_795_000_000);
        let files = files_of(&account);
        let shown = format!("{:?}", evidence(&account));
        // Each is in the files, and in nothing that is read from them.
        for personal in ["sample.person@example.com", "Sample Person", "SamplePlayer", "s.person@"]
        {
            let personal = personal.as_bytes();
            let has = |bytes: &[u8]| bytes.windows(personal.len()).any(|part| part == personal);
            assert!(files.iter().any(|(_, bytes)| has(bytes)));
            assert!(!has(shown.as_bytes()), "{shown}");
        }
    }
}

/// Changes a database so that what is new stands in its log alone, and returns both files.
fn changed_in_log(image: &[u8], change: &str) -> (Vec<u8>, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Accounts3.sqlite");
    std::fs::write(&path, image).unwrap();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let connection = Connection::open_with_flags(&path, flags).unwrap();
    connection.execute_batch(&format!("PRAGMA wal_autocheckpoint = 0; {change}")).unwrap();
    let log = std::fs::read(log_of(&path)).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), image);
    (image.to_vec(), log)
}

fn log_of(path: &Path) -> PathBuf {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

fn image_of(account: &Account) -> Vec<u8> {
    account.files().unwrap().into_iter().next().unwrap().bytes
}

fn read_with_log(image: Vec<u8>, log: Vec<u8>) -> Evidence {
    Evidence::read(
        &[(EvidenceFile::Accounts, image), (EvidenceFile::AccountsWal, log)].into_iter().collect(),
    )
}

const FIVE_GB: &str =
    "UPDATE ZACCOUNTPROPERTY SET ZVALUE = 5368709120 WHERE ZKEY = 'lastKnownQuota';";
const MANY_ROWS: &str = "CREATE TABLE MORE (A); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL
    SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO MORE SELECT hex(zeroblob(40)) FROM n;";

#[test]
fn the_newest_rows_are_read_from_the_log() {
    let account = Account::new(Generation::Ios18).quota(50 << 30);
    let (image, log) = changed_in_log(&image_of(&account), FIVE_GB);
    let quota = |evidence: Evidence| evidence.quota.unwrap().value;
    assert_eq!(quota(read_with_log(image.clone(), log)), Bytes::new(5 << 30));
    assert_eq!(quota(read_with_log(image, Vec::new())), Bytes::new(50 << 30));

    // Many transactions, one of them larger than the database.
    let changes = format!("{MANY_ROWS} {FIVE_GB} DROP TABLE MORE;");
    let (image, log) = changed_in_log(&image_of(&account), &changes);
    assert!(image.len() * 5 < log.len());
    assert_eq!(quota(read_with_log(image, log)), Bytes::new(5 << 30));
}

#[test]
fn a_log_counts_up_to_its_last_whole_transaction() {
    let account = Account::new(Generation::Ios18).quota(50 << 30);
    let changes = format!("{FIVE_GB} {MANY_ROWS} UPDATE ZACCOUNT SET ZAUTHENTICATED = 0;");
    let (image, log) = changed_in_log(&image_of(&account), &changes);
    let told = |log: &[u8]| {
        let evidence = read_with_log(image.clone(), log.to_vec());
        (evidence.quota.unwrap().value, evidence.sign_in.unwrap().value)
    };
    let [old, new] = [50_u64 << 30, 5 << 30].map(Bytes::new);
    assert_eq!(told(&log), (new, SignIn::Rejected));
    assert_eq!(told(&log[..log.len() - 1]), (new, SignIn::SignedIn));
    let mut damaged = log.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    assert_eq!(told(&damaged), (new, SignIn::SignedIn));
    // The first page, the header, a log of another database or of none.
    for at in [0, 4, 9, 17, 25, 60] {
        let mut damaged = log.clone();
        damaged[at] ^= 1;
        assert_eq!(told(&damaged), (old, SignIn::SignedIn), "{at}");
    }
    assert_eq!(told(b"no log"), (old, SignIn::SignedIn));
}

#[test]
fn every_evidence_file_has_a_path_of_its_own() {
    let mut paths = BTreeMap::new();
    for file in EvidenceFile::ALL {
        assert_eq!(paths.insert((file.domain(), file.relative_path()), file), None);
    }
    assert_eq!(EvidenceFile::OlderCloudBackup.source(), EvidenceFile::CloudBackup.source());
}
