//! `tierfit report`: a page about one backup, in a file that is there whole or not at all.
//!
//! The page is written under another name and renamed once it is whole (`file`), so nobody ever
//! sees half of one, and a page that is there already is replaced only when that was asked for; what
//! is no ordinary file never is. As a list of somebody's apps it can be read by nobody else, until its
//! owner decides otherwise. Never is it written into a backup.

pub(super) mod file;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    slice,
};

use super::{
    Exit, Failure, Terminal,
    args::ReportArgs,
    goal::GoalRequest,
    input::is_stdin,
    misuse::Misuse,
    progress::Quiet,
    read::Reader,
    request::{Audience, Reading},
};
use crate::{
    backup::{Backup, backup_around},
    bytes::Bytes,
    examination::{Circumstances, FromSettings},
    file_system::Disk,
    report::{html, words},
};

/// The page to make, of which backup.
struct PageRequest {
    reading: Reading,
    goal: GoalRequest,
    extent: Extent,
    destination: Destination,
    afterwards: Afterwards,
}

/// What is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Everything,
    /// The steps, for the phone.
    Checklist,
}

enum Destination {
    Out,
    File(PathBuf, Existing),
    /// A file in the folder where the program was started, called after the device and the day.
    Named(Existing),
}

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Existing {
    Stays,
    Replaced,
}

/// What is done once the page is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Afterwards {
    Nothing,
    Open,
}

impl PageRequest {
    fn new(args: ReportArgs, terminal: &Terminal<'_>) -> Result<Self, Failure> {
        let existing = if args.force { Existing::Replaced } else { Existing::Stays };
        let destination = match args.output {
            Some(file) if is_stdin(&file) => Destination::Out,
            Some(file) => Destination::File(file, existing),
            None => Destination::Named(existing),
        };
        if args.open && matches!(destination, Destination::Out) {
            return Err(Misuse::OpenedOutput.into());
        }
        // What goes to standard output is a page and nothing else.
        let audience = match destination {
            Destination::Out => Audience::Program,
            Destination::File(..) | Destination::Named(_) => Audience::Person,
        };
        Ok(Self {
            reading: Reading::new(args.backup.into_iter().collect(), args.read, audience, terminal),
            goal: GoalRequest(args.goal),
            extent: if args.checklist { Extent::Checklist } else { Extent::Everything },
            destination,
            afterwards: if args.open { Afterwards::Open } else { Afterwards::Nothing },
        })
    }
}

/// Writes the page about one backup, or about a list of Settings alone.
pub(super) fn report(args: ReportArgs, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let request = PageRequest::new(args, terminal)?;
    let reading = &request.reading;
    let catalogue = reading.catalogue()?;
    request.goal.check(&catalogue)?;
    let list = request.goal.account().settings_list(reading, terminal)?;
    let opened = match &list {
        Some(_) if reading.is_of_none() => None,
        _ => Some(reading.one_backup()?),
    };
    let target = match &request.destination {
        Destination::Out => None,
        Destination::File(file, existing) => Some((file.clone(), *existing)),
        Destination::Named(existing) => {
            let name = match request.extent {
                Extent::Everything => html::file_name,
                Extent::Checklist => html::checklist_name,
            };
            Some((name(opened.as_ref()).into(), *existing))
        }
    };
    // Before the backup is read: nobody should wait for a page that can't be written.
    if let Some((file, existing)) = &target {
        check(file, *existing)?;
    }
    // The checklist shows none, and they are most of what a large Info.plist holds.
    let icons = match request.extent {
        Extent::Everything => opened.as_ref().map(Backup::icons),
        Extent::Checklist => None,
    };
    let (mut backup, from_settings) = match (opened, list) {
        (None, list) => {
            // There is one: else a backup would have been opened above.
            let list = list.unwrap_or_default();
            let (report, from) = FromSettings::alone(list, reading.overrides, &catalogue);
            (report, Some(from))
        }
        (Some(opened), list) => {
            let mut backup = Reader::new(reading, &catalogue).read(&opened, terminal)?.whole()?;
            let from = list.map(|list| FromSettings::beside(list, &mut backup, &catalogue));
            (backup, from)
        }
    };
    request.goal.warn(slice::from_mut(&mut backup), &catalogue)?;
    let usual = Circumstances::usual(terminal.now);
    let examined = request.goal.examined(&backup, from_settings.as_ref(), &catalogue, usual)?;
    let icons = icons.unwrap_or_default();
    let report = examined.page(&backup, &catalogue)?.with_icons(&icons);
    let page = |out: &mut dyn Write| match request.extent {
        Extent::Everything => html::page(&report, &reading.view, out),
        Extent::Checklist => html::checklist(&report, &reading.view, out),
    };
    let Some((file, existing)) = target else {
        terminal.write_by(page)?;
        return Ok(Exit::Good);
    };
    let size = file::write(&page, &file, existing)?;
    if reading.quiet == Quiet::No {
        say_where(&file, size, reading, terminal)?;
    }
    if request.afterwards == Afterwards::Open {
        open(&file, terminal)?;
    }
    Ok(Exit::Good)
}

/// Says where the page is, and how large.
fn say_where(
    file: &Path,
    size: Bytes,
    reading: &Reading,
    terminal: &mut Terminal<'_>,
) -> Result<(), Failure> {
    let size = size.display(reading.view.units);
    let name = file.to_string_lossy();
    let name = words::printable(&name);
    let done = format!("Written: {name} ({size}). Any browser opens it.\n");
    terminal.write(&done, reading.paint)
}

/// Says early what stands in the way of the page.
pub(super) fn check(file: &Path, existing: Existing) -> Result<(), Failure> {
    let folder = folder_of(file);
    let real = match folder.canonicalize() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(Failure::NoFolder { folder: folder.to_owned() });
        }
        // Writing says what is wrong with it.
        real => real.unwrap_or_else(|_| folder.to_owned()),
    };
    if backup_around(&Disk, &real).is_some() {
        return Err(Failure::PageInBackup { file: file.to_owned() });
    }
    check_existing(file, existing)
}

/// Says whether what is there, if anything, can be replaced. To write to a device or a pipe would
/// be something else, and where a link leads, not everybody knows who names it.
fn check_existing(file: &Path, existing: Existing) -> Result<(), Failure> {
    let Ok(metadata) = file.symlink_metadata() else { return Ok(()) };
    let file = file.to_owned();
    if metadata.is_symlink() {
        return Err(Failure::PageIsLink { file });
    }
    if !metadata.is_file() {
        return Err(Failure::PageNotAFile { file });
    }
    match existing {
        Existing::Stays => Err(Failure::PageExists { file }),
        Existing::Replaced => Ok(()),
    }
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        // The parent of a bare name is the empty path, which no system opens.
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

fn open(file: &Path, terminal: &Terminal<'_>) -> Result<(), Failure> {
    let failed = |source: io::Error| Failure::PageNotOpened { file: file.to_owned(), source };
    match terminal.environment.open {
        // A whole path can't be taken for an option, whatever it begins with.
        Some(open) => std::path::absolute(file).and_then(|file| open(&file)).map_err(failed),
        None => Err(failed(io::ErrorKind::Unsupported.into())),
    }
}
