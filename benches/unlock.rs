//! What it takes to open an encrypted backup.
//!
//! - `opening` is all of it: from the folder to a manifest that can be scanned, with the ten
//!   million rounds of hashing that iOS asks for;
//! - `OpenSSL` is those rounds and no more, by the command `openssl kdf`, where there is one.
//!
//! Opening is held against the hashing because that is what iOS makes slow on purpose. It is
//! checked once before it is measured.

use std::{
    error::Error,
    hint::black_box,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use criterion::{Criterion, SamplingMode};
use sample_backups::{BackupBuilder, Device, Encrypted};
use tierfit::backup::{Backup, Password};

/// What iOS asks for: of SHA-256, and then of SHA-1.
const ROUNDS: (u32, u32) = (10_000_000, 10_000);
const PASSWORD: &str = "correct horse battery";

/// Opens a backup as far as its rows can be read; returns how many parts of them there are.
fn open(folder: &Path) -> Result<usize, Box<dyn Error>> {
    let backup = Backup::open(folder)?;
    let lock = backup.lock()?.ok_or("the backup isn't encrypted")?;
    let keys = backup.unlock(&lock, &Password::new(PASSWORD.into()))?;
    Ok(backup.database(Some(&keys))?.records()?.chunks().len())
}

/// The first step of the same, as OpenSSL does it.
fn openssl() -> Command {
    let mut command = Command::new("openssl");
    command.args(["kdf", "-keylen", "32", "-kdfopt", "digest:SHA256"]);
    command.args(["-kdfopt", &format!("pass:{PASSWORD}"), "-kdfopt", "salt:twenty bytes of salt"]);
    command.args(["-kdfopt", &format!("iter:{}", ROUNDS.0), "PBKDF2"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut backup = BackupBuilder::new(Device::iphone("iPhone"));
    for number in 0..10_000 {
        backup.file("HomeDomain", &format!("Library/{number}"), number);
    }
    let encrypted = Encrypted::with_password(PASSWORD).rounds(ROUNDS.0, ROUNDS.1);
    backup.encrypted(encrypted).write(folder.path())?;
    assert!(0 < open(folder.path())?);

    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_secs(10))
        .configure_from_args();
    let mut group = criterion.benchmark_group("10,000,000 rounds");
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function("opening", |bencher| bencher.iter(|| open(black_box(folder.path())).ok()));
    let hashes = || openssl().status().is_ok_and(|status| status.success());
    if hashes() {
        group.bench_function("OpenSSL", |bencher| bencher.iter(|| assert!(hashes())));
    }
    group.finish();
    criterion.final_summary();
    Ok(())
}
