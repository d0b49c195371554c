//! What it takes to add up a backup, from the least to the straightforward way.
//!
//! For each number of rows:
//!
//! - `bytes` reads Manifest.db from start to end and no more: what no reader can do without;
//! - `sizes` is the whole command, from its arguments to the text that it writes;
//! - `plist crate` adds up the same rows on all cores, and has the plist crate build a tree of
//!   each row's archive;
//! - `plist crate on one thread` is the same without the cores, but for the largest backup, where
//!   it would take minutes.
//!
//! After that, `bytes` and `sizes` of the largest backup take turns, which tells their ratio.
//!
//! Each result is checked once before it is measured. Files come from the system's cache. A backup
//! is written when a benchmark first asks for it, and stays below Cargo's target folder. The largest
//! takes 1.1 GB; `cargo bench --bench scan -- ^10` does without it, and without the ratio.

#[path = "shared/ratio.rs"]
mod ratio;

use std::{
    cell::OnceCell,
    collections::HashMap,
    error,
    ffi::OsString,
    fs::{self, File},
    io::{Cursor, Read, Write},
    ops::RangeInclusive,
    path::{Path, PathBuf},
    sync::Once,
    thread,
    time::Duration,
};

use criterion::{BenchmarkGroup, Criterion, SamplingMode, Throughput, measurement::WallTime};
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use plist::Value;
use rayon::{ThreadPoolBuilder, prelude::*};
use rusqlite::{Connection, OpenFlags};
use sample_backups::{Many, write_many};
use serde::{Deserialize, Serialize};
use tierfit::cli::{self, Environment, Exit, Stream, Terminal};

use self::ratio::{Goal, compare};

type Result<T> = std::result::Result<T, Box<dyn error::Error + Send + Sync>>;

/// What adding up the largest backup may take of reading its bytes.
const GOAL: Goal = Goal::Times(1.5);
const TURNS: usize = 15;

fn main() -> Result<()> {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let mut largest = None;
    for (name, rows) in
        [("10,000 rows", 10_000), ("100,000 rows", 100_000), ("1,000,000 rows", 1_000_000)]
    {
        let sample = Sample { rows, backup: OnceCell::new() };
        scan(&mut criterion, name, &sample);
        largest = sample.backup.into_inner().filter(|_| rows == 1_000_000);
    }
    criterion.final_summary();
    // Only if it was asked for.
    let Some(backup) = largest else { return Ok(()) };
    compare(
        ("sizes of 1,000,000 rows against reading the bytes", Some(GOAL)),
        TURNS,
        || bytes(&backup).map(drop),
        || sizes(&backup).map(drop),
    )
}

/// With more rows than this, nobody wants to wait for one thread.
const MOST_FOR_ONE_THREAD: u64 = 100_000;

/// Measures every way to read one backup.
fn scan(criterion: &mut Criterion, name: &str, sample: &Sample) {
    let mut group = criterion.benchmark_group(name);
    // One run of the slowest takes longer than all of the time for its measurement.
    group.sampling_mode(SamplingMode::Flat);
    group.throughput(Throughput::Elements(sample.rows));

    measure(&mut group, "bytes", sample, bytes, |read, backup| {
        Ok(read == fs::metadata(backup.manifest())?.len())
    });
    measure(&mut group, "sizes", sample, sizes, |text, backup| {
        let report: Report = serde_json::from_slice(&text)?;
        Ok(report.totals == backup.totals)
    });
    let check = |totals, backup: &Backup| Ok(totals == backup.totals);
    let all_cores = |backup: &Backup| plist_crate(backup, thread::available_parallelism()?.get());
    measure(&mut group, "plist crate", sample, all_cores, check);
    if sample.rows <= MOST_FOR_ONE_THREAD {
        let one_thread = |backup: &Backup| plist_crate(backup, 1);
        measure(&mut group, "plist crate on one thread", sample, one_thread, check);
    }
    group.finish();
}

/// Measures one way to read a backup, after a check of its result.
///
/// All that is slow stands within the closure: criterion doesn't call it for a benchmark that
/// was not asked for, and calls it several times for one that was.
#[expect(clippy::expect_used, reason = "criterion's closures can't hand on an error")]
fn measure<T>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    sample: &Sample,
    read: impl Fn(&Backup) -> Result<T>,
    is_right: impl Fn(T, &Backup) -> Result<bool>,
) {
    let checked = Once::new();
    group.bench_function(name, |bencher| {
        let backup =
            sample.backup.get_or_init(|| Backup::of(sample.rows).expect("the backup can be made"));
        checked.call_once(|| {
            let is_right = read(backup).and_then(|result| is_right(result, backup));
            assert!(is_right.expect("the result can be checked"), "{name} is wrong");
        });
        bencher.iter(|| read(backup).expect("the backup can be read"));
    });
}

/// A backup that is there from when it is first asked for.
struct Sample {
    rows: u64,
    backup: OnceCell<Backup>,
}

/// A backup, and what a reader of it should find.
struct Backup {
    folder: PathBuf,
    totals: Totals,
}

/// What the files of a backup add up to, named as in the report of `sizes`.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Totals {
    files: u64,
    local_bytes: u64,
}

/// The part of the report of `sizes` that is checked.
#[derive(Deserialize)]
struct Report {
    totals: Totals,
}

impl Backup {
    /// Finds the backup of an earlier run, or writes it. It gets its name when it is complete.
    fn of(rows: u64) -> Result<Self> {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let complete = dir.join(format!("scan-{rows}"));
        if !complete.exists() {
            let partial = dir.join(format!("scan-{rows}.partial"));
            if partial.exists() {
                fs::remove_dir_all(&partial)?;
            }
            let written = write_many(partial.join("backup"), &Many { rows, ..Many::default() })?;
            let totals = Totals { files: written.files, local_bytes: written.bytes };
            fs::write(partial.join("totals.json"), serde_json::to_vec(&totals)?)?;
            fs::rename(&partial, &complete)?;
        }
        let totals = serde_json::from_slice(&fs::read(complete.join("totals.json"))?)?;
        Ok(Self { folder: complete.join("backup"), totals })
    }

    fn manifest(&self) -> PathBuf {
        self.folder.join("Manifest.db")
    }
}

/// Reads the manifest and returns how many bytes it has.
fn bytes(backup: &Backup) -> Result<u64> {
    let mut file = File::open(backup.manifest())?;
    let mut buffer = vec![0; 128 * 1024];
    let mut sum = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(sum),
            read => sum += u64::try_from(read)?,
        }
    }
}

/// Runs the command and returns what it writes.
fn sizes(backup: &Backup) -> Result<Vec<u8>> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut terminal = Terminal {
        out: stream(&mut out),
        err: stream(&mut err),
        has_screen: false,
        width: None,
        now: Timestamp::UNIX_EPOCH,
        environment: Environment::default(),
        input: Box::new(std::io::empty()),
        password: None,
        ask: None,
    };
    let folder = backup.folder.as_os_str();
    let args = ["tierfit", "sizes", "--quiet", "--format", "json"].map(OsString::from);
    match cli::run(args.into_iter().chain([folder.to_owned()]), &mut terminal) {
        Exit::Good => {
            drop(terminal);
            Ok(out)
        }
        Exit::Failed | Exit::Usage | Exit::Bad => {
            drop(terminal);
            Err(String::from_utf8_lossy(&err).into())
        }
    }
}

fn stream(writer: &mut (dyn Write + Send)) -> Stream<'_> {
    Stream { writer: Box::new(writer), is_terminal: false, has_color: false }
}

/// Adds up the files the straightforward way: domain by domain, with a tree for each.
fn plist_crate(backup: &Backup, threads: usize) -> Result<Totals> {
    let path = backup.manifest();
    let path = percent_encode(path.as_os_str().as_encoded_bytes(), NON_ALPHANUMERIC);
    let uri = format!("file:{path}?immutable=1");
    let last = connect(&uri)?.query_row("SELECT max(rowid) FROM Files", [], |row| row.get(0))?;

    let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;
    let domains = pool.install(|| {
        let sums = ranges(last, i64::try_from(threads)?).into_par_iter();
        sums.map(|range| sums_of(range, &connect(&uri)?)).try_reduce(Sums::new, |left, right| {
            Ok(right.into_iter().fold(left, |mut sums, (domain, totals)| {
                sums.entry(domain).or_default().add(totals);
                sums
            }))
        })
    });
    let mut sum = Totals::default();
    domains?.into_values().for_each(|totals| sum.add(totals));
    Ok(sum)
}

/// The totals of each domain.
type Sums = HashMap<String, Totals>;

impl Totals {
    fn add(&mut self, other: Self) {
        self.files += other.files;
        self.local_bytes += other.local_bytes;
    }
}

fn connect(uri: &str) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(uri, flags)
}

/// Cuts rowids from 1 to `last` into four ranges for each thread, so that all end about together.
fn ranges(last: i64, threads: i64) -> Vec<RangeInclusive<i64>> {
    let count = 4 * threads;
    (0..count).map(|range| last * range / count + 1..=last * (range + 1) / count).collect()
}

fn sums_of(range: RangeInclusive<i64>, connection: &Connection) -> Result<Sums> {
    let mut sums = Sums::new();
    let mut rows = connection
        .prepare("SELECT domain, flags, file FROM Files WHERE rowid BETWEEN ?1 AND ?2")?;
    let mut rows = rows.query([range.start(), range.end()])?;
    while let Some(row) = rows.next()? {
        if row.get::<_, i64>(1)? == 1 {
            let local_bytes = size(row.get_ref(2)?.as_blob()?).ok_or("a file has no size")?;
            let domain = row.get_ref(0)?.as_str()?;
            let totals = Totals { files: 1, local_bytes };
            match sums.get_mut(domain) {
                Some(sum) => sum.add(totals),
                None => drop(sums.insert(domain.to_owned(), totals)),
            }
        }
    }
    Ok(sums)
}

/// Finds the size in the archive of a file: `$top.root` is its index in `$objects`.
fn size(archive: &[u8]) -> Option<u64> {
    let archive = Value::from_reader(Cursor::new(archive)).ok()?;
    let archive = archive.as_dictionary()?;
    let root = archive.get("$top")?.as_dictionary()?.get("root")?.as_uid()?.get();
    let objects = archive.get("$objects")?.as_array()?;
    let file = objects.get(usize::try_from(root).ok()?)?.as_dictionary()?;
    file.get("Size")?.as_unsigned_integer()
}
