//! A flip on the screen of `explore`, with as many apps as a device can hold: 700, of vendors whose
//! apps share 300 containers. From the key to the screen that is drawn it has to take less than the
//! 16 ms of a frame; each answer is checked. And a folder of an app with many files.
//! `cargo bench --bench explore`

use std::{error::Error, hint::black_box, path::Path, time::Duration};

use criterion::Criterion;
use crossterm::event::{Event, KeyCode};
use ratatui::{Terminal, backend::TestBackend};
use sample_backups::{App, BackupBuilder, Device};
use tierfit::{
    account::Statements,
    backup::{Backup, Database},
    bytes::{Bytes, Units},
    catalogue::{Catalogue, Storage},
    examination::{Read, ReadOptions},
    explore::{Explored, MOST_NAMED, Session, State, Theme},
    inventory::{Inside, ScanOptions, Silent, level},
    plan::Goal,
    report::{BackupReport, View},
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const APPS: u64 = 700;
const CONTAINERS: u64 = 300;
const VENDORS: u64 = 100;
const FILES: u64 = 1_000_000;
/// How many folders hold half of them; the other half is in one.
const FOLDERS: u64 = 100;

fn read(
    folder: &Path,
    backup: &BackupBuilder,
    catalogue: &Catalogue,
) -> Result<(BackupReport, Database)> {
    backup.write(folder)?;
    let backup = Backup::open(folder)?;
    let read = Read::new(&backup, catalogue, ReadOptions::default())?;
    Ok((read.report, read.database))
}

fn crowded() -> BackupBuilder {
    let mut backup = BackupBuilder::new(Device::iphone("Crowded"));
    for number in 0..APPS {
        let id = format!("org.vendor{}.app{number}", number % VENDORS);
        backup.app(App::new(&id));
        backup.file(&format!("AppDomain-{id}"), "Documents/a", (number + 1) << 20);
    }
    for number in 0..CONTAINERS {
        let group = format!("AppDomainGroup-group.org.vendor{}.g{number}", number % VENDORS);
        backup.file(&group, "Library/b", (number + 1) << 20);
    }
    backup
}

fn flips(criterion: &mut Criterion) -> Result<()> {
    let (catalogue, folder) = (Catalogue::bundled(), tempfile::tempdir()?);
    let (report, _) = read(folder.path(), &crowded(), &catalogue)?;
    let state = State::new(Explored {
        backups: std::slice::from_ref(&report),
        catalogue: &catalogue,
        statements: Statements::default(),
        goal: Goal::default(),
        storage: Storage::asked(Bytes::new(50 << 30), &catalogue),
        view: View { units: Units::Icloud, width: 80, now: jiff::Timestamp::UNIX_EPOCH },
    });
    let mut session = Session::new(state?, Theme::Colours, "page.html");
    assert_eq!(session.state().account().shared.len(), 300);
    let mut terminal = Terminal::new(TestBackend::new(120, 40))?;
    let flip = Event::Key(KeyCode::Char(' ').into());
    criterion.bench_function("a flip of one of 700 apps, drawn", |bencher| {
        bencher.iter(|| {
            let before = session.state().plan().freed;
            session.handle(&flip);
            assert!(terminal.draw(|frame| session.draw(frame)).is_ok());
            assert_ne!(session.state().plan().freed, before);
        });
    });
    Ok(())
}

fn folders(criterion: &mut Criterion) -> Result<()> {
    let (catalogue, folder) = (Catalogue::bundled(), tempfile::tempdir()?);
    let mut backup = BackupBuilder::new(Device::iphone("Full"));
    for number in 0..FILES {
        let path = match number % 2 {
            0 => format!("Documents/{}/{number}", number / 2 % FOLDERS),
            _ => format!("Documents/all/{number}"),
        };
        backup.file("AppDomain-org.example.full", &path, number);
    }
    let (report, database) = read(folder.path(), &backup, &catalogue)?;
    let item = report.inventory.items.first().ok_or("no app")?;
    let container = item.containers.first().ok_or("no container")?;
    let inside = |path: &str| Inside {
        item: item.id.clone(),
        domain: container.domain.clone(),
        path: path.as_bytes().to_vec(),
    };
    let mut group = criterion.benchmark_group("of an app of 1,000,000 files");
    group.sample_size(10).measurement_time(Duration::from_secs(3));
    let named = usize::try_from(FOLDERS)? + 1;
    let looked_into = [
        ("101 folders", "Documents", named),
        ("a folder of 5,000 files", "Documents/7", MOST_NAMED.min(5_000)),
        ("a folder of 500,000 files", "Documents/all", MOST_NAMED),
    ];
    for (name, path, entries) in looked_into {
        let inside = inside(path);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let scan = ScanOptions { threads: None };
                let level = level(&database, black_box(&inside), MOST_NAMED, scan, &Silent);
                assert!(level.is_ok_and(|level| level.entries.len() == entries));
            });
        });
    }
    group.finish();
    Ok(())
}

fn main() -> Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    flips(&mut criterion)?;
    folders(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}
