//! What it takes to add up an encrypted backup, held against what can't be done without.
//!
//! - `AES and derivation` makes the keys of the password, with the rounds that a phone asks for, and
//!   decrypts Manifest.db from start to end on all cores, and no more;
//! - `sizes` is the whole command, from its arguments to the text that it writes.
//!
//! They take turns, which tells their ratio; and so do decrypting and adding up with keys that are there
//! already, because the rounds are most of it. The result is checked once before it is measured. Files
//! come from the system's cache, and the backup, 1.1 GB, stays below Cargo's target folder.

#[path = "shared/ratio.rs"]
mod ratio;

use std::{
    error,
    ffi::OsString,
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use aes::Block;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use jiff::Timestamp;
use rayon::prelude::*;
use sample_backups::{Encrypted, Many, write_many};
use serde_json::Value;
use tierfit::{
    backup::{Backup, Keys, Password},
    catalogue::Catalogue,
    cli::{self, Environment, Exit, Stream, Terminal},
    examination::{Read as Reading, ReadOptions},
};

use self::ratio::{Goal, compare};

type Result<T> = std::result::Result<T, Box<dyn error::Error + Send + Sync>>;

const ROWS: u64 = 1_000_000;
/// What adding up may take of what can't be done without.
const GOAL: Goal = Goal::Times(1.3);
const TURNS: usize = 15;
/// What a phone asks for.
const ROUNDS: [u32; 2] = [10_000_000, 10_000];
const PASSWORD: &str = "correct horse battery";
/// How many bytes are decrypted at once: few enough to stay in a core's own cache.
const PART: usize = 256 << 10;

fn main() -> Result<()> {
    let (folder, bytes) = backup()?;
    if added_up(&sizes(&folder)?)? != bytes {
        return Err("sizes are wrong".into());
    }
    compare(
        ("sizes against AES and derivation", Some(GOAL)),
        TURNS,
        || derive(&folder).and_then(|_| decrypt(&folder)).map(drop),
        || sizes(&folder).map(drop),
    )?;
    let (backup, catalogue) = (Backup::open(&folder)?, Catalogue::bundled());
    let keys = derive(&folder)?;
    compare(
        ("adding up against AES", None),
        TURNS,
        || decrypt(&folder).map(drop),
        || {
            let options = ReadOptions { keys: Some(&keys), ..ReadOptions::default() };
            let read = Reading::new(&backup, &catalogue, options)?;
            assert_eq!(read.report.inventory.totals.local.get(), bytes);
            Ok(())
        },
    )
}

/// Finds the backup of an earlier run, or writes it; returns how many bytes its files have, too. It
/// gets its name when it is complete.
fn backup() -> Result<(PathBuf, u64)> {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let complete = dir.join(format!("encrypted-as-on-a-phone-{ROWS}"));
    let partial = complete.with_extension("partial");
    if !complete.exists() {
        if partial.exists() {
            fs::remove_dir_all(&partial)?;
        }
        let [first, second] = ROUNDS;
        let encrypted = Some(Encrypted::with_password(PASSWORD).rounds(first, second));
        let many = Many { rows: ROWS, encrypted, ..Many::default() };
        let written = write_many(partial.join("backup"), &many)?;
        fs::write(partial.join("bytes"), written.bytes.to_string())?;
        fs::rename(&partial, &complete)?;
    }
    Ok((complete.join("backup"), fs::read_to_string(complete.join("bytes"))?.parse()?))
}

/// Makes the keys.
fn derive(folder: &Path) -> Result<Keys> {
    let backup = Backup::open(folder)?;
    let lock = backup.lock()?.ok_or("the backup isn't encrypted")?;
    Ok(backup.unlock(&lock, &Password::new(PASSWORD.into()))?)
}

/// Decrypts each byte once.
fn decrypt(folder: &Path) -> Result<u64> {
    let path = folder.join("Manifest.db");
    let length = fs::metadata(&path)?.len();
    let part = u64::try_from(PART)?;
    let parts = (0..length.div_ceil(part)).into_par_iter();
    let open = || Ok::<_, io::Error>((File::open(&path)?, vec![0; PART]));
    let decrypted = parts.map_init(open, |opened, number| -> Result<u64> {
        let (file, buffer) = opened.as_mut().map_err(|error| io::Error::from(error.kind()))?;
        file.seek(SeekFrom::Start(number * part))?;
        let size = usize::try_from(part.min(length - number * part))?;
        let buffer = buffer.get_mut(..size).ok_or("a part is larger than its buffer")?;
        file.read_exact(buffer)?;
        // Any key takes as long.
        let mut cipher = cbc::Decryptor::<aes::Aes256>::new(&[7; 32].into(), &[0; 16].into());
        let (blocks, _) = Block::slice_as_chunks_mut(buffer);
        cipher.decrypt_blocks(blocks);
        Ok(u64::try_from(size)?)
    });
    decrypted.sum()
}

/// Runs the command and returns what it writes.
fn sizes(folder: &Path) -> Result<Vec<u8>> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut terminal = Terminal {
        out: stream(&mut out),
        err: stream(&mut err),
        has_screen: false,
        width: None,
        now: Timestamp::UNIX_EPOCH,
        environment: Environment::default(),
        input: Box::new(io::empty()),
        password: Some(Password::new(PASSWORD.into())),
        ask: None,
    };
    let args = ["tierfit", "sizes", "--quiet", "--format", "json"].map(OsString::from);
    let exit = cli::run(args.into_iter().chain([folder.as_os_str().to_owned()]), &mut terminal);
    drop(terminal);
    match exit {
        Exit::Good => Ok(out),
        Exit::Failed | Exit::Usage | Exit::Bad => Err(String::from_utf8_lossy(&err).into()),
    }
}

fn stream(writer: &mut (dyn Write + Send)) -> Stream<'_> {
    Stream { writer: Box::new(writer), is_terminal: false, has_color: false }
}

/// Returns what the files add up to by a report.
fn added_up(report: &[u8]) -> Result<u64> {
    let report: Value = serde_json::from_slice(report)?;
    let bytes = report.get("totals").and_then(|totals| totals.get("local_bytes")?.as_u64());
    bytes.ok_or_else(|| "the report has no total".into())
}
