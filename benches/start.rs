//! What the program takes from its start to its end, for a backup of 10,000 rows.
//!
//! - `cat` reads the manifest and the property lists and no more: what no program can do without,
//!   with what it takes to start one;
//! - `tierfit -V` starts, and ends at once;
//! - `tierfit sizes` is the whole program;
//! - `catalogue` is the part of it that gets ready what is known about apps and files.
//!
//! The program is the one that Cargo builds, or that of a release, which `TIERFIT_PROGRAM` gives the
//! path of: it needs no library from the system, and starts sooner.
//!
//! Each is a process of its own but the last, and its output goes nowhere. Criterion measures them,
//! and then `cat` and `tierfit sizes` take turns, which tells how much more one takes than the other.
//! Files come from the system's cache.

#[path = "shared/ratio.rs"]
mod ratio;

use std::{
    env, error, fs, hint,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use criterion::Criterion;
use sample_backups::{Many, write_many};
use tierfit::catalogue::Catalogue;

use self::ratio::{Goal, compare};

type Result<T> = std::result::Result<T, Box<dyn error::Error + Send + Sync>>;

const PROGRAM: &str = "TIERFIT_PROGRAM";
const ROWS: u64 = 10_000;
/// What the whole program may take beyond reading the bytes.
const GOAL: Goal = Goal::Above(Duration::from_millis(2));
const TURNS: usize = 400;
const FILES: [&str; 4] = ["Manifest.db", "Info.plist", "Manifest.plist", "Status.plist"];

fn main() -> Result<()> {
    let mut criterion = Criterion::default()
        .sample_size(100)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    let backup = backup()?;
    let tierfit = env::var_os(PROGRAM).unwrap_or_else(|| env!("CARGO_BIN_EXE_tierfit").into());
    let mut group = criterion.benchmark_group("start to finish");
    let mut measure = |name: &str, mut command: Command| -> Result<()> {
        command.stdin(Stdio::null()).stdout(Stdio::null());
        if !command.status()?.success() {
            return Err(format!("{name} fails").into());
        }
        group.bench_function(name, |bencher| bencher.iter(|| command.status()));
        Ok(())
    };

    let cat = || {
        let mut cat = Command::new("cat");
        cat.args(FILES.map(|file| backup.join(file)));
        cat
    };
    measure("cat", cat())?;
    let mut start = Command::new(&tierfit);
    start.arg("-V");
    measure("tierfit -V", start)?;
    let sizes = || {
        let mut sizes = Command::new(&tierfit);
        sizes.args(["sizes", "--format", "json"]).arg(&backup);
        sizes
    };
    measure("tierfit sizes", sizes())?;

    group.bench_function("catalogue", |bencher| {
        bencher.iter(|| {
            let catalogue = Catalogue::bundled();
            hint::black_box(catalogue.scan_rules());
            hint::black_box(catalogue.ownership());
        });
    });
    group.finish();
    criterion.final_summary();
    let (mut cat, mut sizes) = (cat(), sizes());
    for command in [&mut cat, &mut sizes] {
        command.stdin(Stdio::null()).stdout(Stdio::null());
    }
    compare(
        ("tierfit sizes against cat", Some(GOAL)),
        TURNS,
        || Ok(cat.status().map(drop)?),
        || Ok(sizes.status().map(drop)?),
    )
}

/// Finds the backup of an earlier run, or writes it. It gets its name when it is complete.
fn backup() -> Result<PathBuf> {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (complete, partial) = (dir.join("start"), dir.join("start.partial"));
    if !complete.exists() {
        if partial.exists() {
            fs::remove_dir_all(&partial)?;
        }
        write_many(&partial, &Many { rows: ROWS, ..Many::default() })?;
        fs::rename(&partial, &complete)?;
    }
    Ok(complete)
}
