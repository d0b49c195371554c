//! What it takes to look at every file of a backup.
//!
//! - `verify` is the command `tierfit doctor --verify` on 200,000 files: the list of files is added
//!   up, and each is looked for on the disk;
//! - `du` adds up the same folder, and knows nothing of a list.
//!
//! The files hold nothing but holes. The result is checked once before it is measured.

use std::{
    error::Error,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use criterion::{Criterion, SamplingMode};
use sample_backups::{BackupBuilder, Blobs, Device};

const FILES: u64 = 200_000;

/// Runs a command as a process of its own; returns what it writes.
fn run(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let output = command.stderr(Stdio::null()).output()?;
    Ok(String::from_utf8(output.stdout)?)
}

fn verify(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierfit"));
    command.arg("doctor").arg(folder).args(["--verify", "--format", "json"]);
    command
}

fn du(folder: &Path) -> Command {
    let mut command = Command::new("du");
    command.args(["-s", "--apparent-size"]).arg(folder);
    command
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut backup = BackupBuilder::new(Device::iphone("iPhone"));
    backup.blobs(Blobs::Sparse);
    for number in 0..FILES {
        let domain = format!("AppDomain-org.example.app{}", number / 5_000);
        backup.file(&domain, &format!("Documents/{}/{number}", number % 97), 1 + number % 40_000);
    }
    backup.write(folder.path())?;
    let text = run(&mut verify(folder.path()))?;
    assert!(text.contains("200,000 files were looked for and found in full"), "{text}");

    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(5))
        .configure_from_args();
    let mut group = criterion.benchmark_group("200,000 files");
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function("verify", |bencher| {
        bencher.iter(|| run(&mut verify(folder.path())).ok());
    });
    if run(&mut du(folder.path())).is_ok() {
        group.bench_function("du", |bencher| bencher.iter(|| run(&mut du(folder.path())).ok()));
    }
    group.finish();
    criterion.final_summary();
    Ok(())
}
