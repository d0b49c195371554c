//! Whole backups of which some bytes are wrong: every command comes to an end that it is meant to
//! have, what it tells adds up, and the backup stays as it is.
//!
//! Set `TIERFIT_MUTATIONS` to how many are tried for each kind of backup, and
//! `TIERFIT_MUTATIONS_FROM` to the number of the first.

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use sample_backups::{
    Account, App, BackupBuilder, ContainerClass, Encrypted, Generation, Row, Service,
};

use crate::{
    support::{Folder, Outcome, Session, check_sums, list, number, phone, write},
    untouched::state,
};

const PASSWORD: &str = "correct horse battery";
/// How many are tried for each kind of backup where nobody asks for more.
const FEW: u64 = 50;
/// More than all commands take on the slowest machine, and less than anyone waits.
const SOON: Duration = Duration::from_secs(60);

/// Every command that reads a backup.
const COMMANDS: [&[&str]; 12] = [
    &["sizes", "--format", "json"],
    &["doctor", "--verify", "--support", "--format", "json"],
    &["plan", "--tier", "5GB", "--format", "json"],
    &["list", "--format", "json"],
    &["sizes", "--app", "net.whatsapp.WhatsApp"],
    &["doctor", "--verify", "--support"],
    &["plan"],
    &["list"],
    &["sizes", "--format", "csv", "--by", "domain"],
    &["plan", "--tier", "50GB", "--format", "csv"],
    &["sizes", "--app", "net.whatsapp.WhatsApp", "--format", "json"],
    &["plan", "--tier", "5GB", "--risk", "any", "--min-size", "0", "--format", "checklist"],
];

/// Numbers that look like chance, and are the same each time (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from((mixed ^ (mixed >> 31)) % end).unwrap()
    }

    /// A place in a file, often near the beginning, where the fields are that steer all else.
    fn place(&mut self, bytes: &[u8]) -> usize {
        let end = if self.below(3) == 0 { bytes.len().min(128) } else { bytes.len() };
        self.below(end)
    }

    /// Damages a file in one of the ways that files are damaged, by accident or on purpose.
    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        const TELLING: [&[u8]; 9] = [
            &[0],
            &[0xFF],
            &[0x80],
            &[0x7F, 0xFF, 0xFF, 0xFF],
            &[0xFF; 4],
            &[0xFF; 9],
            &[0; 64],
            &[0, 0, 0, 1],
            b"../../../../",
        ];
        let place = self.place(bytes);
        match self.below(8) {
            0 | 1 => {
                bytes.iter_mut().skip(place).take(1).for_each(|byte| *byte ^= 1 << self.below(8));
            }
            2 | 3 => {
                let new = TELLING[self.below(TELLING.len())];
                bytes.iter_mut().skip(place).zip(new).for_each(|(byte, new)| *byte = *new);
            }
            4 => bytes.truncate(place),
            5 => {
                let length = self.below(bytes.len() - place);
                let part = bytes[place..place + length.min(8_192)].to_vec();
                let to = self.place(bytes);
                bytes.splice(to..to, part);
            }
            6 => {
                let length = self.below((bytes.len() - place).min(64));
                bytes.drain(place..place + length);
            }
            _ => {
                let (from, length) = (self.place(bytes), self.below(16));
                for step in 0..length {
                    if let Some(byte) = bytes.get(from + step).copied()
                        && let Some(other) = bytes.get_mut(place + step)
                    {
                        *other = byte;
                    }
                }
            }
        }
    }
}

fn plain() -> BackupBuilder {
    let mut backup = phone();
    backup
        .app(App::new("net.whatsapp.WhatsApp"))
        .container("group.net.whatsapp.WhatsApp.shared", ContainerClass::Group)
        .content("AppDomain-net.whatsapp.WhatsApp", "Library/a", &[1; 300])
        .content(
            "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
            "ChatStorage.sqlite",
            &[7; 160],
        )
        .row(Row::symlink("HomeDomain", "Library/link", "/elsewhere"))
        .file("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.HEIC", 5_000_000_000);
    for number in 0..40 {
        backup.file("AppDomain-com.spotify.client", &format!("Library/{number}.file"), number);
    }
    backup
}

fn with_account() -> BackupBuilder {
    let mut backup = plain();
    backup.account(
        Account::new(Generation::Ios18)
            .quota(5 << 30)
            .off(Service::Photos)
            .last_backup(1_760_000_000)
            .switched_off("AppDomain-com.spotify.client")
            .attempt(&[("HomeDomain", 5_000)])
            .outcome(1_760_000_000, 209, "MBErrorDomain"),
    );
    backup
}

/// The files of a backup that are worth a change: those that are read.
fn files(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            self::files(&path, files);
        } else if fs::metadata(&path).unwrap().len() < 4 << 20 {
            files.push(path);
        }
    }
}

/// Checks how a command ended, and what it told.
#[track_caller]
fn check_outcome(outcome: &Outcome) {
    assert!([0, 1, 3].contains(&outcome.exit), "{outcome}");
    outcome.check_is_harmless();
    if outcome.exit == 1 {
        assert!(!outcome.stderr.is_empty(), "{outcome}");
        return;
    }
    if !outcome.command.contains("json") {
        return;
    }
    let told = outcome.json();
    match told["schema"].as_str().unwrap() {
        "tierfit.sizes/1" if !outcome.command.contains("--app") => check_sums(&told),
        "tierfit.plan/1" => {
            let (current, freed) = (number(&told, "current_bytes"), number(&told, "freed_bytes"));
            assert_eq!(current - freed, number(&told, "after_bytes"), "{outcome}");
            let items: u64 = list(&told, "exclude").iter().map(|item| number(item, "bytes")).sum();
            assert!(items <= freed, "{outcome}");
        }
        "tierfit.doctor/1" => assert_eq!(list(&told, "findings").len(), 18, "{outcome}"),
        _ => (),
    }
}

fn commands(folder: &Folder) {
    let before = state(folder.path());
    let start = Instant::now();
    for command in COMMANDS {
        let args = [command, &[folder.as_str()]].concat();
        check_outcome(&Session::new().password(PASSWORD).run(&args));
    }
    assert!(start.elapsed() < SOON, "took {:?}", start.elapsed());
    assert!(state(folder.path()) == before, "the backup was changed");
}

fn setting(name: &str) -> Option<u64> {
    env::var(name).ok().map(|number| number.parse().unwrap())
}

#[track_caller]
fn check(backup: &BackupBuilder) {
    let folder = write(backup);
    commands(&folder);
    let mut all = Vec::new();
    files(folder.path(), &mut all);
    let first = setting("TIERFIT_MUTATIONS_FROM").unwrap_or(0);
    for number in first..first + setting("TIERFIT_MUTATIONS").unwrap_or(FEW) {
        let mut chance = Chance(number);
        // The four that are read whole and by every command, as often as all others together.
        let steering: Vec<_> =
            all.iter().filter(|path| path.parent() == Some(folder.path())).collect();
        let path = match chance.below(2) {
            0 => steering[chance.below(steering.len())],
            _ => &all[chance.below(all.len())],
        };
        let original = fs::read(path).unwrap();
        let mut mutated = original.clone();
        for _ in 0..=chance.below(3) {
            chance.mutate(&mut mutated);
        }
        fs::write(path, mutated).unwrap();
        let ended = catch_unwind(AssertUnwindSafe(|| commands(&folder)));
        assert!(ended.is_ok(), "mutation {number}, of {}", path.display());
        fs::write(path, original).unwrap();
    }
}

#[test]
fn a_plain_backup_may_be_damaged_anywhere() {
    check(&plain());
}

#[test]
fn an_encrypted_backup_may_be_damaged_anywhere() {
    check(with_account().encrypted(Encrypted::with_password(PASSWORD).rounds(20, 10)));
}

#[test]
fn a_backup_with_a_log_may_be_damaged_anywhere() {
    check(
        plain().rows_in_wal((0..30).map(|number| Row::file("HomeDomain", &number.to_string(), 7))),
    );
}

#[test]
fn a_backup_that_tells_of_its_account_may_be_damaged_anywhere() {
    check(&with_account());
}
