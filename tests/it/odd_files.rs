//! What stands in the place of a file and is none, and files that change while they are read:
//! nothing waits for ever, and nothing breaks.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use sample_backups::{Account, BackupBuilder, Damage, Generation, Row};
use tierfit::{backup::DevicePath, evidence::EvidenceFile};

use crate::{
    support::{phone, run, write},
    untouched::state,
};

/// More than any command takes on the slowest machine.
const SOON: Duration = Duration::from_secs(30);

const COMMANDS: [&[&str]; 4] = [
    &["list"],
    &["sizes", "--format", "json"],
    &["plan", "--tier", "5GB"],
    &["doctor", "--verify", "--support"],
];

/// What can stand in the place of a file.
#[derive(Debug, Clone, Copy)]
enum Odd {
    /// A pipe that nobody writes to.
    Pipe,
    Folder,
    /// A link to nothing.
    Dangling,
    /// A link to itself.
    Loop,
    /// A link to a device that never ends.
    Endless,
    /// A link to the folder that it stands in.
    Above,
}

impl Odd {
    const ALL: [Self; 6] =
        [Self::Pipe, Self::Folder, Self::Dangling, Self::Loop, Self::Endless, Self::Above];

    fn put(self, path: &Path) {
        match fs::symlink_metadata(path) {
            Ok(there) if there.is_dir() => fs::remove_dir_all(path).unwrap(),
            Ok(_) => fs::remove_file(path).unwrap(),
            Err(_) => (),
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match self {
            Self::Pipe => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
            Self::Folder => fs::create_dir(path).unwrap(),
            Self::Dangling => symlink("nowhere", path).unwrap(),
            Self::Loop => symlink(path.file_name().unwrap(), path).unwrap(),
            Self::Endless => symlink("/dev/zero", path).unwrap(),
            Self::Above => symlink(".", path).unwrap(),
        }
    }
}

fn backup() -> BackupBuilder {
    let mut backup = phone();
    backup.content("HomeDomain", "Library/a", b"five!").account(Account::new(Generation::Ios18));
    backup
}

/// Runs the real program, and returns its exit code.
#[track_caller]
fn exit_of(command: &[&str], folder: &str) -> i32 {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tierfit"));
    program.env_clear().args(command).arg(folder);
    let mut running = program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    loop {
        if let Some(status) = running.try_wait().unwrap() {
            return status.code().unwrap();
        }
        if SOON < start.elapsed() {
            running.kill().unwrap();
            running.wait().unwrap();
            panic!("{command:?} waits for ever");
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// Puts each odd thing at a path in a backup, and returns how `sizes` ended with each.
#[track_caller]
fn check(path_in: impl Fn(&Path) -> PathBuf) -> Vec<i32> {
    let ends = Odd::ALL.map(|odd| {
        let folder = write(&backup());
        odd.put(&path_in(folder.path()));
        let before = state(folder.path());
        let exits = COMMANDS.map(|command| exit_of(command, folder.as_str()));
        assert!(exits.iter().all(|exit| [0, 1, 3].contains(exit)), "{odd:?}: {exits:?}");
        assert!(state(folder.path()) == before, "{odd:?}");
        exits[1]
    });
    ends.to_vec()
}

fn blob(file: EvidenceFile) -> impl Fn(&Path) -> PathBuf {
    move |folder| {
        let id = DevicePath::new(file.domain(), file.relative_path()).file_id().to_string();
        folder.join(id.get(..2).unwrap()).join(id)
    }
}

#[test]
fn no_manifest_is_no_sum() {
    assert_eq!(check(|folder| folder.join("Manifest.db")), [1; 6]);
}

#[test]
fn a_manifest_of_an_unfinished_backup_is_a_file_or_none() {
    let in_snapshot = |folder: &Path| {
        fs::remove_file(folder.join("Manifest.db")).unwrap();
        folder.join("Snapshot/Manifest.db")
    };
    assert_eq!(check(in_snapshot), [1; 6]);
}

#[test]
fn a_log_that_is_no_file_holds_no_rows_and_one_that_leads_nowhere_may_have_some() {
    assert_eq!(check(|folder| folder.join("Manifest.db-wal")), [0, 0, 1, 1, 0, 0]);
}

#[test]
fn the_rows_are_added_up_without_the_lists() {
    for name in ["Info.plist", "Manifest.plist", "Status.plist"] {
        assert_eq!(check(|folder| folder.join(name)), [0; 6], "{name}");
    }
}

#[test]
fn a_blob_that_is_no_file_tells_nothing() {
    for file in [
        EvidenceFile::Accounts,
        EvidenceFile::AccountsWal,
        EvidenceFile::LastBackups,
        EvidenceFile::CloudBackup,
    ] {
        assert_eq!(check(blob(file)), [0; 6], "{file:?}");
    }
}

#[test]
fn a_shelf_that_is_no_folder_holds_nothing() {
    let shelf = |folder: &Path| blob(EvidenceFile::Accounts)(folder).parent().unwrap().to_owned();
    assert_eq!(check(shelf), [0; 6]);
}

#[test]
fn a_manifest_may_change_or_vanish_at_any_time() {
    let mut backup = backup();
    for number in 0..3_000 {
        backup.file("AppDomain-com.spotify.client", &format!("Library/{number}.file"), number);
    }
    let with_log = write(backup.rows_in_wal([Row::file("MediaDomain", "a", 7)]));
    for folder in [write(backup.damage(Damage::CutOff(0))), with_log] {
        let path = folder.path().join("Manifest.db");
        let whole = fs::read(&path).unwrap();
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                for step in 0.. {
                    match step % 4 {
                        0 => fs::write(&path, &whole[..whole.len() / (1 + step % 7)]).unwrap(),
                        1 => fs::remove_file(&path).unwrap(),
                        2 => fs::write(&path, vec![0x5A; whole.len()]).unwrap(),
                        _ => fs::write(&path, &whole).unwrap(),
                    }
                    if is_over.load(Ordering::Relaxed) {
                        break;
                    }
                }
            });
            let exits: Vec<_> = (0..60)
                .map(|_| run(&["sizes", folder.as_str(), "--format", "json"]).exit)
                .collect();
            is_over.store(true, Ordering::Relaxed);
            assert!(exits.iter().all(|exit| [0, 1, 3].contains(exit)), "{exits:?}");
        });
    }
}
