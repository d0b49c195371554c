//! Databases with one thing wrong: no row of the table is lost without a word, and what is sound is
//! never called partial. SQLite's `integrity_check` judges.
//!
//! An ordinary run tries some hundreds. Many more, with a table of what became of each kind:
//! `TIERFIT_MUTANTS=20000 cargo test --release --test it mutants -- --nocapture`

use std::{collections::BTreeMap, fmt, sync::Arc};

use rusqlite::{Connection, MAIN_DB};
use tierfit::sqlite::{Database, Gaps};

const FEW: usize = 600;
const LEAF: u8 = 0x0D;
const INTERIOR: u8 = 0x05;

/// Numbers that look random, and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from((mixed ^ (mixed >> 31)) % end).unwrap()
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// A sound database, with what its pages are.
struct Sound {
    bytes: Vec<u8>,
    page: usize,
    rows: usize,
    interior: Vec<usize>,
    leaves: Vec<usize>,
    others: Vec<usize>,
}

/// What is wrong with a mutant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    BitOfTheTable,
    BitAnywhere,
    Key,
    Child,
    Misdirected,
    Count,
    Pointer,
    Rowid,
    Overflow,
    Freelist,
    Zeroed,
    CutOff,
}

const KINDS: [Kind; 12] = [
    Kind::BitOfTheTable,
    Kind::BitAnywhere,
    Kind::Key,
    Kind::Child,
    Kind::Misdirected,
    Kind::Count,
    Kind::Pointer,
    Kind::Rowid,
    Kind::Overflow,
    Kind::Freelist,
    Kind::Zeroed,
    Kind::CutOff,
];

impl Sound {
    fn new(page: usize, auto_vacuum: u8, rows: usize, long: usize) -> Self {
        let mut connection = Connection::open_in_memory().unwrap();
        let table = "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, \
                     flags INTEGER, file BLOB)";
        let before = format!("PRAGMA page_size = {page}; PRAGMA auto_vacuum = {auto_vacuum}");
        connection.execute_batch(&format!("{before}; {table}")).unwrap();
        let mut row = connection.prepare("INSERT INTO Files VALUES (?1, ?2, ?3, 1, ?4)").unwrap();
        for number in 0..rows {
            let length = if number % 37 == 0 { long } else { 60 + number * 7 % 90 };
            let values = (
                format!("{:040x}", number.wrapping_mul(0x9E37_79B9) % 0xFFFF_FFFF),
                format!("AppDomain-com.example.app{}", number / 50),
                format!("Documents/file-{number}.dat"),
                vec![7; length],
            );
            row.execute(values).unwrap();
        }
        drop(row);
        // Some pages and blocks become free.
        connection
            .execute_batch("DELETE FROM Files WHERE rowid % 5 = 0 AND rowid % 300 < 90")
            .unwrap();
        let count = "SELECT count(*) FROM Files";
        let rows: i64 = connection.query_row(count, [], |row| row.get(0)).unwrap();
        let bytes = connection.serialize(MAIN_DB).unwrap().to_vec();
        let root = "SELECT rootpage FROM sqlite_schema WHERE name = 'Files'";
        let root: i64 = connection.query_row(root, [], |row| row.get(0)).unwrap();
        let mut sound = Self {
            page,
            rows: usize::try_from(rows).unwrap(),
            interior: Vec::new(),
            leaves: Vec::new(),
            others: Vec::new(),
            bytes,
        };
        sound.walk(usize::try_from(root).unwrap());
        let known = |page: &usize| sound.interior.contains(page) || sound.leaves.contains(page);
        sound.others = (1..=sound.bytes.len() / page).filter(|page| !known(page)).collect();
        sound
    }

    fn walk(&mut self, number: usize) {
        let start = self.start(number);
        if self.bytes[start] == LEAF {
            self.leaves.push(number);
            return;
        }
        assert_eq!(self.bytes[start], INTERIOR);
        self.interior.push(number);
        let cells = u16_at(&self.bytes, start + 3);
        let children: Vec<_> = (0..cells)
            .map(|cell| start + u16_at(&self.bytes, start + 12 + 2 * cell))
            .chain([start + 8])
            .map(|at| u32_at(&self.bytes, at))
            .collect();
        for child in children {
            self.walk(child);
        }
    }

    fn start(&self, number: usize) -> usize {
        (number - 1) * self.page
    }

    /// Returns where some cell of a page of rows, or above them, begins.
    fn cell(&self, number: usize, chance: &mut Chance) -> usize {
        let start = self.start(number);
        let pointers = if self.bytes[start] == LEAF { 8 } else { 12 };
        let cell = chance.below(u16_at(&self.bytes, start + 3));
        start + u16_at(&self.bytes, start + pointers + 2 * cell)
    }

    fn mutant(&self, kind: Kind, chance: &mut Chance) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        let table: Vec<_> = self.interior.iter().chain(&self.leaves).copied().collect();
        let pages = bytes.len() / self.page;
        let interior = chance.of(&self.interior);
        match kind {
            Kind::BitOfTheTable => {
                let at = self.start(chance.of(&table)) + chance.below(self.page);
                bytes[at] ^= 1 << chance.below(8);
            }
            Kind::BitAnywhere => {
                let at = chance.below(bytes.len());
                bytes[at] ^= 1 << chance.below(8);
            }
            Kind::Key => {
                let at = self.cell(interior, chance) + 4;
                bytes[at] ^= 1 << chance.below(7);
            }
            Kind::Child => {
                let to = [chance.of(&table), chance.of(&self.others), chance.below(pages * 2)];
                let to = u32::try_from(chance.of(&to)).unwrap();
                let rightmost = self.start(interior) + 8;
                let at = [self.cell(interior, chance), rightmost][chance.below(2)];
                bytes[at..at + 4].copy_from_slice(&to.to_be_bytes());
            }
            Kind::Misdirected => {
                let from = self.start(chance.below(pages) + 1);
                bytes.copy_within(from..from + self.page, self.start(chance.of(&table)));
            }
            Kind::Overflow => {
                let at = self.start(chance.of(&self.others)) + chance.below(4);
                bytes[at] ^= 1 << chance.below(8);
            }
            Kind::Freelist => {
                let first = u32_at(&bytes, 32).max(1);
                let offsets = [32, 33, 34, 35, self.start(first) + chance.below(12)];
                bytes[chance.of(&offsets)] ^= 1 << chance.below(8);
            }
            Kind::Zeroed => {
                let start = self.start(chance.of(&table));
                bytes[start..start + self.page].fill(0);
            }
            Kind::CutOff => bytes.truncate(chance.below(bytes.len())),
            Kind::Count | Kind::Pointer | Kind::Rowid => {
                self.spoil_cells(&mut bytes, kind, &table, chance);
            }
        }
        bytes
    }

    /// Does something to the cells of a page of the table.
    fn spoil_cells(&self, bytes: &mut [u8], kind: Kind, table: &[usize], chance: &mut Chance) {
        let leaf = chance.of(&self.leaves);
        match kind {
            Kind::Count => {
                let at = self.start(chance.of(table)) + 3;
                let cells = u16_at(bytes, at);
                let other =
                    [0, cells.saturating_sub(1), cells / 2, cells + 1, chance.below(1 << 16)];
                let other = u16::try_from(chance.of(&other)).unwrap();
                bytes[at..at + 2].copy_from_slice(&other.to_be_bytes());
            }
            Kind::Pointer => {
                let start = self.start(leaf) + 8;
                let cells = u16_at(bytes, start - 5);
                let [one, other] = [(); 2].map(|()| start + 2 * chance.below(cells));
                for byte in 0..2 {
                    bytes.swap(one + byte, other + byte);
                }
            }
            Kind::Rowid => {
                // Behind the length, which has up to three bytes.
                let cell = self.cell(leaf, chance);
                let length = bytes[cell..].iter().take_while(|byte| 0x80 <= **byte).count() + 1;
                bytes[cell + length] ^= 1 << chance.below(7);
            }
            _ => unreachable!("it does nothing to cells"),
        }
    }
}

fn u16_at(bytes: &[u8], at: usize) -> usize {
    u16::from_be_bytes([bytes[at], bytes[at + 1]]).into()
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    usize::try_from(u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap())).unwrap()
}

/// What is read of a database: rows, and whether something is said to be missing; `None` where it is
/// refused.
fn read(bytes: &[u8]) -> Option<(usize, bool)> {
    let database = Database::open(Arc::new(bytes.to_vec()), None).ok()?;
    let schema = database.schema().ok()?;
    let table = schema.table("Files").ok()?;
    let columns = table.columns_named(["domain", "file"])?;
    let scan = database.scan(&schema, &table).ok()?;
    let mut reader = scan.reader(columns);
    let (mut rows, mut gaps) = (0, 0);
    for chunk in scan.chunks() {
        gaps += reader.visit(&chunk, |_| rows += 1).ok()?.0;
    }
    let is_partial = scan.finish() != Gaps::default() || gaps != 0 || database.is_cut_off();
    Some((rows, is_partial))
}

/// Whether SQLite finds nothing wrong.
fn is_sound(bytes: &[u8]) -> bool {
    let check = || {
        let mut connection = Connection::open_in_memory()?;
        connection.deserialize_read_exact(MAIN_DB, bytes, bytes.len(), true)?;
        connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0))
    };
    check().is_ok_and(|found| found == "ok")
}

/// What became of the mutants of a kind.
#[derive(Default)]
struct Tally {
    tried: usize,
    sound: usize,
    whole: usize,
    told: usize,
    refused: usize,
    kept_of_told: f64,
}

impl fmt::Display for Tally {
    #[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "a share")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tried, sound, whole, told, refused, kept_of_told } = self;
        let kept = 100.0 * kept_of_told / (*told).max(1) as f64;
        write!(f, "{tried:6} {sound:7} {whole:7} {told:7} {refused:8} {kept:9.1} %")
    }
}

#[test]
fn no_row_is_lost_without_a_word() {
    let asked = std::env::var("TIERFIT_MUTANTS").ok();
    let count = asked.as_ref().map_or(FEW, |count| count.parse().unwrap());
    let bases = [
        Sound::new(512, 0, 900, 3_000),
        Sound::new(1_024, 1, 1_500, 6_000),
        Sound::new(4_096, 0, 3_700, 20_000),
        Sound::new(4_096, 2, 3_000, 9_000),
        Sound::new(65_536, 0, 3_000, 200_000),
    ];
    for base in &bases {
        assert!(is_sound(&base.bytes));
        assert_eq!(read(&base.bytes), Some((base.rows, false)));
    }
    let mut tallies: BTreeMap<Kind, Tally> = BTreeMap::new();
    let mut chance = Chance(1);
    for number in 0..count {
        let (base, kind) = (&bases[number % bases.len()], KINDS[number % KINDS.len()]);
        let mutant = base.mutant(kind, &mut chance);
        let found = read(&mutant);
        // SQLite takes what is cut off for zero, and may have asked for nothing there.
        let is_sound = kind != Kind::CutOff && is_sound(&mutant);
        let tally = tallies.entry(kind).or_default();
        tally.tried += 1;
        tally.sound += usize::from(is_sound);
        match found {
            None => tally.refused += 1,
            Some((rows, true)) => {
                tally.told += 1;
                #[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "a share")]
                let kept = rows as f64 / base.rows as f64;
                tally.kept_of_told += kept;
            }
            Some((rows, false)) => {
                tally.whole += 1;
                assert!(
                    rows == base.rows || is_sound,
                    "{kind:?} {number}: {rows} of {}",
                    base.rows
                );
            }
        }
        let is_called_whole = matches!(found, Some((_, false)));
        assert!(!is_sound || is_called_whole, "{kind:?} {number}: sound, and called {found:?}");
    }
    if asked.is_some() {
        println!("{:14}  tried   sound   whole    told  refused  rows kept of told", "");
        for (kind, tally) in &tallies {
            println!("{:14} {tally}", format!("{kind:?}"));
        }
    }
}
