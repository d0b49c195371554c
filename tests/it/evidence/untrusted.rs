//! Files made to do harm, or damaged: whatever they hold, reading them ends, and soon.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use rusqlite::Connection;
use sample_backups::{Generation, binary_list};
use tierfit::evidence::{Evidence, EvidenceFile, EvidenceFiles, Unreadable};

use super::{eventful, files_of, image_of};

/// More than reading takes on the slowest machine, and less than anyone waits.
const SOON: Duration = Duration::from_secs(20);

#[track_caller]
fn check_soon(file: EvidenceFile, content: Vec<u8>) -> Evidence {
    let start = Instant::now();
    let evidence = Evidence::read(&EvidenceFiles::from_iter([(file, content)]));
    assert!(start.elapsed() < SOON, "{file:?} took {:?}", start.elapsed());
    evidence
}

/// What is known where a file can't be understood: that.
fn damaged(file: EvidenceFile) -> Evidence {
    let unreadable = [(file.source(), Unreadable::Damaged)].into();
    Evidence { unreadable, ..Evidence::default() }
}

fn database(statements: &str) -> Vec<u8> {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(statements).unwrap();
    connection.serialize("main").unwrap().to_vec()
}

/// A binary property list of these objects, the first of which is the outermost. References take
/// two bytes.
fn binary(objects: &[Vec<u8>]) -> Vec<u8> {
    binary_list(objects, 2)
}

fn array(members: &[u16]) -> Vec<u8> {
    let mut object = vec![0xAF, 0x10, u8::try_from(members.len()).unwrap()];
    object.extend(members.iter().flat_map(|member| member.to_be_bytes()));
    object
}

fn text(text: &str) -> Vec<u8> {
    let mut object = vec![0x5F, 0x10, u8::try_from(text.len()).unwrap()];
    object.extend(text.as_bytes());
    object
}

/// A dictionary of a single entry.
fn dictionary(key: u16, value: u16) -> Vec<u8> {
    [vec![0xD1], key.to_be_bytes().into(), value.to_be_bytes().into()].concat()
}

/// The files that are property lists, each with a key under which a list of values is looked for.
const LISTS: [(EvidenceFile, &str); 6] = [
    (EvidenceFile::CloudBackup, "DisabledDomains"),
    (EvidenceFile::OlderCloudBackup, "LastOnConditionEvents"),
    (EvidenceFile::LastBackups, "LastCloudBackupDate"),
    (EvidenceFile::SoftwareUpdate, "SUSUISoftwareUpdateOSVersion"),
    (EvidenceFile::Profiles, "OrderedProfiles"),
    (EvidenceFile::Server, "ManagingProfileIdentifier"),
];

#[test]
fn lists_that_stand_for_terabytes_are_refused() {
    for (file, key) in LISTS {
        let mut objects = vec![dictionary(1, 2), text(key)];
        // Each array refers to the next two hundred times.
        objects.extend((3..12).map(|next| array(&[next; 200])));
        objects.push(text("AppDomain-com.example.app"));
        assert_eq!(check_soon(file, binary(&objects)), damaged(file));
    }
}

#[test]
fn lists_that_hold_themselves_are_refused() {
    for (file, key) in LISTS {
        let objects = [dictionary(1, 2), text(key), array(&[2, 2])];
        assert_eq!(check_soon(file, binary(&objects)), damaged(file));
    }
}

#[test]
fn a_long_text_that_is_referred_to_often_is_refused_or_cut() {
    // 200 × 200 references to a sentence of 60,000 letters, then as many as are told apart.
    let mut objects = vec![dictionary(1, 2), text("DisabledDomains"), array(&[3; 200])];
    objects.push(array(&[4; 200]));
    objects.push([vec![0x5F, 0x11, 0xEA, 0x60], vec![b'a'; 60_000]].concat());
    let file = EvidenceFile::CloudBackup;
    assert_eq!(check_soon(file, binary(&objects)), damaged(file));

    let sentence = "“a” ".repeat(20_000);
    let result = format!(
        "<dict><key>code</key><integer>1</integer><key>date</key><date>2026-11-16T02:00:00Z</date>
         <key>localizedDescription</key><string>{sentence}</string></dict>"
    );
    let list = format!(
        "<plist><dict><key>BackupStateInfo</key><dict><key>errors</key><array>{}</array></dict>
         </dict></plist>",
        result.repeat(150)
    );
    let results = check_soon(EvidenceFile::CloudBackup, list.into_bytes()).results.unwrap().value;
    assert_eq!(results[0].description.as_str(), "[removed]");
}

#[test]
fn as_many_events_as_a_file_can_hold_are_read_in_time() {
    let lines = "<string>2023-05-17T18:07:23Z|60</string>".repeat(200_000);
    let list = format!(
        "<plist><dict><key>LastOnConditionEvents</key><array>{lines}</array></dict></plist>"
    );
    let evidence = check_soon(EvidenceFile::CloudBackup, list.into_bytes());
    assert_eq!(evidence.conditions.unwrap().value.len(), 100);
}

const TYPE: &str = "
    CREATE TABLE ZACCOUNTTYPE (Z_PK INTEGER PRIMARY KEY, ZIDENTIFIER);
    INSERT INTO ZACCOUNTTYPE VALUES (1, 'com.apple.account.AppleAccount');";
const FOREVER: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
    SELECT i AS Z_PK, 1 AS ZACCOUNTTYPE FROM n";

#[test]
fn a_view_in_place_of_a_table_is_never_run() {
    let evidence = check_soon(
        EvidenceFile::Accounts,
        database(&format!("{TYPE} CREATE VIEW ZACCOUNT AS {FOREVER}")),
    );
    assert_eq!(evidence, damaged(EvidenceFile::Accounts));
}

#[test]
fn a_view_that_is_passed_off_as_a_table_is_never_run() {
    let disguised = format!(
        "{TYPE} CREATE VIEW ZACCOUNT AS {FOREVER};
         PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET type = 'table', rootpage = 2 WHERE name = 'ZACCOUNT';"
    );
    assert_eq!(
        check_soon(EvidenceFile::Accounts, database(&disguised)),
        damaged(EvidenceFile::Accounts)
    );
}

/// A database whose table `ZACCOUNT` has a tree of inner pages, each of which refers to the next
/// as often as there is room: some hundreds to the power of its depth.
fn endless_tree(root: &str) -> Vec<u8> {
    const PAGE: usize = 4096;
    const DEPTH: usize = 8;
    let mut image = database(&format!(
        "PRAGMA page_size = {PAGE}; {TYPE} CREATE TABLE ZACCOUNT (Z_PK, ZACCOUNTTYPE);
         INSERT INTO ZACCOUNT VALUES (1, 1);"
    ));
    let leaf = image.len() / PAGE;
    let first = match root {
        "sqlite_schema" => 1,
        _ => leaf,
    };
    let old = image[(first - 1) * PAGE..first * PAGE].to_vec();
    let last = leaf + DEPTH;
    for (number, next) in std::iter::once(first).chain(leaf + 1..last).zip(leaf + 1..=last) {
        let at = (number - 1) * PAGE;
        let header = if number == 1 { 100 } else { 0 };
        image.resize(image.len().max(at + PAGE), 0);
        let page = inner_page(PAGE - header, u32::try_from(next).unwrap(), header);
        image[at + header..at + PAGE].copy_from_slice(&page);
    }
    // The leaf that all ways lead to: the old root, whose cells count from the page's beginning.
    image.extend(old);
    if first == 1 {
        let leaf_at = (last - 1) * PAGE;
        let header: Vec<u8> = image[leaf_at + 100..leaf_at + 200].to_vec();
        image[leaf_at..leaf_at + 100].copy_from_slice(&header);
    }
    let pages = u32::try_from(image.len() / PAGE).unwrap();
    image[28..32].copy_from_slice(&pages.to_be_bytes());
    image
}

/// An inner page of a table with as many references to one page as there is room for.
fn inner_page(size: usize, child: u32, offset: usize) -> Vec<u8> {
    const CELL: usize = 5;
    let count = (size - 12) / (CELL + 2);
    let start = size - count * CELL;
    let mut page = vec![0; size];
    page[0] = 5;
    page[3..5].copy_from_slice(&u16::try_from(count).unwrap().to_be_bytes());
    page[5..7].copy_from_slice(&u16::try_from(start + offset).unwrap().to_be_bytes());
    page[8..12].copy_from_slice(&child.to_be_bytes());
    for cell in 0..count {
        let at = start + cell * CELL;
        let pointer = u16::try_from(at + offset).unwrap().to_be_bytes();
        page[12 + cell * 2..14 + cell * 2].copy_from_slice(&pointer);
        page[at..at + 4].copy_from_slice(&child.to_be_bytes());
        page[at + 4] = 1;
    }
    page
}

/// Opens a database as a reader would that takes no care but to stop after ten million steps.
fn open_carelessly(image: &[u8]) -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.deserialize_read_exact("main", image, image.len(), true).unwrap();
    connection.progress_handler(10_000_000, Some(|| true)).unwrap();
    connection
}

#[track_caller]
fn check_interrupted(image: &[u8], select: &str) {
    let answer = open_carelessly(image).query_row(select, [], |row| row.get::<_, i64>(0));
    let code = answer.unwrap_err().sqlite_error_code();
    assert_eq!(code, Some(rusqlite::ErrorCode::OperationInterrupted));
}

#[test]
fn a_table_without_end_is_given_up() {
    let image = endless_tree("ZACCOUNT");
    check_interrupted(&image, "SELECT sum(Z_PK) FROM ZACCOUNT");
    assert_eq!(check_soon(EvidenceFile::Accounts, image), damaged(EvidenceFile::Accounts));
}

#[test]
fn a_schema_without_end_is_given_up() {
    let image = endless_tree("sqlite_schema");
    check_interrupted(&image, "SELECT count(*) FROM ZACCOUNT");
    assert_eq!(check_soon(EvidenceFile::Accounts, image), damaged(EvidenceFile::Accounts));
}

/// Everything that is shown of evidence, to see that nothing odd is in it.
fn shown(evidence: &Evidence) -> String {
    format!("{evidence:?}")
}

fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12)
}

proptest! {
    /// Changes bytes anywhere in any file.
    #[test]
    fn damaged_files_do_no_harm(
        which in any::<prop::sample::Index>(),
        changes in changes(),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut files = files_of(&eventful(Generation::Ios18));
        let count = files.len();
        let (_, bytes) = &mut files[which.index(count)];
        for (at, byte) in changes {
            *at.get_mut(bytes) = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let evidence = Evidence::read(&files.into_iter().collect());
        prop_assert!(!shown(&evidence).contains('@'));
    }

    /// Changes the headers of pages, where the structure of a database stands.
    #[test]
    fn damaged_trees_do_no_harm(
        changes in prop::collection::vec((0_usize..40, 0_usize..120, any::<u8>()), 1..20),
    ) {
        let mut image = image_of(&eventful(Generation::Ios18));
        for (page, at, new) in changes {
            if let Some(byte) = image.get_mut(page * 4096 + at) {
                *byte = new;
            }
        }
        let evidence = check_soon(EvidenceFile::Accounts, image);
        prop_assert!(!shown(&evidence).contains('@'));
    }

    #[test]
    fn bytes_of_any_kind_do_no_harm(
        which in any::<prop::sample::Index>(),
        beginning in prop_oneof![
            Just(b"bplist00".to_vec()), Just(b"SQLite format 3\0".to_vec()), Just(b"<plist>".to_vec()),
        ],
        rest in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let file = EvidenceFile::ALL[which.index(EvidenceFile::ALL.len())];
        let content = [beginning, rest].concat();
        let files = EvidenceFiles::from_iter([(file, content)]);
        let evidence = Evidence::read(&files);
        prop_assert!(!matches!(files.photo_library(), Some(Ok(_))));
        prop_assert!(!matches!(files.drive_contents(), Some(Ok(_))));
        prop_assert!(evidence.quota.is_none());
    }
}
