//! Databases, and the log of one.

use super::Shape;

pub(super) fn database(page: usize, statements: &str) -> Vec<u8> {
    let mut connection = rusqlite::Connection::open_in_memory().unwrap();
    connection
        .execute_batch(&format!("PRAGMA page_size = {page}; BEGIN; {statements}; COMMIT"))
        .unwrap();
    connection.serialize("main").unwrap().to_vec()
}

const FILES: &str = "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, \
                     flags INTEGER, file BLOB);";

pub(super) fn pages(length: usize) -> Vec<Shape> {
    let rows = |page: usize, count: usize, blob: usize| {
        let row = format!("INSERT INTO Files (file) VALUES (zeroblob({blob}));");
        database(page, &format!("{FILES} {}", row.repeat(count)))
    };
    vec![
        ("short rows", rows(512, length / 20, 0)),
        ("long rows", rows(512, length / 4_000, 4_000)),
        ("rows that share their pages", entangled(512, length)),
        ("rows that share pages of 4096 bytes", entangled(4_096, length)),
        ("large pages", rows(65_536, 10, length / 10)),
        ("another table", {
            let row = "INSERT INTO Files VALUES (1, 2, 3, 4, zeroblob(9));";
            database(512, &format!("{} {row}", FILES.replace(" BLOB", "")))
        }),
    ]
}

/// A table of rows as long as there is room, all of which go on on the same pages: as many rows as
/// fit on one leaf.
fn entangled(page: usize, length: usize) -> Vec<u8> {
    // What of such rows stands on their leaf is the least that there can be.
    let others = length / (page - 4) + 2;
    let blob = (page - 12) * 32 / 255 - 23 + (page - 4) * others - 30;
    let row = format!("INSERT INTO Files (file) VALUES (zeroblob({blob}));");
    let mut bytes = database(page, &format!("{FILES} {}", row.repeat(7)));
    let root = 2 * page..3 * page;
    let root = [page..2 * page, root].into_iter().find(|root| bytes[root.start] == 0x0D).unwrap();
    let leaf = &mut bytes[root.clone()];
    let count = usize::from(leaf[4]);
    let starts: Vec<_> = (0..count)
        .map(|cell| usize::from(u16::from_be_bytes([leaf[8 + 2 * cell], leaf[9 + 2 * cell]])))
        .collect();
    let width = starts[0] - starts[1];
    // The last four bytes of each row's cell say where it goes on.
    let first: [u8; 4] = leaf[starts[0] + width - 4..starts[0] + width].try_into().unwrap();
    for start in starts {
        leaf[start + width - 4..start + width].copy_from_slice(&first);
    }
    let last = usize::try_from(u32::from_be_bytes(first)).unwrap() + others;
    bytes.truncate(last * page);
    let pages = u32::try_from(bytes.len() / page).unwrap();
    bytes[28..32].copy_from_slice(&pages.to_be_bytes());
    bytes
}

pub(super) fn wal(length: usize) -> Vec<Shape> {
    let framed = |number: fn(u32) -> u32| {
        let image = database(512, "CREATE TABLE t (a)");
        let pages = u8::try_from(image.len() / 512).unwrap();
        let mut log = vec![0; 32];
        for frame in 1..=u32::try_from(length / 536).unwrap() {
            log.extend([number(frame), number(frame)].map(u32::to_be_bytes).as_flattened());
            log.extend([0; 16 + 512]);
        }
        crate::sqlite::untrusted::wal::set_checksums(&mut log);
        [vec![pages], image, log].concat()
    };
    vec![("one page", framed(|_| 2)), ("many pages", framed(|number| number))]
}
