//! Many backups at once, each by itself, in the order of their paths: with `--format jsonl` a line
//! for each, and where a folder holds several instead of being one, a row of a table or an object.
//!
//! They are read side by side. One that can't be read has a line that says why, and never stops
//! the others. Nobody is asked for a password: one that was given is tried on each. Lines are
//! written as soon as those before them are, and are held in memory no longer.

mod asked;
mod named_apps;
mod source;

use std::{
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

pub(super) use self::{asked::Asked, named_apps::NamedApps, source::Source};
use super::{
    Exit, Failure, Terminal,
    args::AccountArgs,
    password,
    read::Reader,
    request::{Audience, Reading},
};
use crate::{
    backup::{Backup, Password},
    catalogue::Catalogue,
    examination::{ReadOptions, Verify},
    inventory::{ScanOptions, Verification},
    report::{BackupReport, Question, SeveralRow},
};

/// A backup that could be read.
pub(super) struct OneRead {
    pub(super) path: PathBuf,
    /// The path of its manifest.
    pub(super) manifest: PathBuf,
    pub(super) report: BackupReport,
    pub(super) verification: Option<Verification>,
}

/// The output format for many backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ManyForm {
    /// A line of JSON for each.
    Lines,
    /// One object of JSON.
    Object,
    /// A row for each.
    Table,
}

impl ManyForm {
    /// Returns the form for a folder of several backups, of which a person or a program asks.
    pub(super) fn for_folder(audience: Audience) -> Self {
        match audience {
            Audience::Person => Self::Table,
            Audience::Program => Self::Object,
        }
    }

    /// Returns what is said of one backup, made in this form only.
    pub(super) fn answer(
        self,
        answer: Answer,
        line: impl FnOnce() -> Result<String, serde_json::Error>,
        row: impl FnOnce() -> Result<SeveralRow, Failure>,
    ) -> Result<Answered, Failure> {
        let text = match self {
            Self::Lines | Self::Object => Text::Line(line()?),
            Self::Table => Text::Row(row()?),
        };
        Ok(Answered { text, answer })
    }
}

/// What is said of one backup.
pub(super) struct Answered {
    text: Text,
    answer: Answer,
}

impl Answered {
    /// Says it in a line.
    pub(super) fn line(answer: Answer, line: String) -> Self {
        Self { text: Text::Line(line), answer }
    }
}

enum Text {
    Line(String),
    Row(SeveralRow),
}

/// How reading and judging one backup ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Good,
    Bad,
    None,
}

/// Reading each backup, to say something of it.
pub(super) struct Each<'r> {
    pub(super) reading: &'r Reading,
    pub(super) catalogue: &'r Catalogue,
    pub(super) verify: Verify,
    pub(super) known: &'r AccountArgs,
    pub(super) named: &'r NamedApps,
}

impl Each<'_> {
    /// Reads each backup, and writes what `say` says of it.
    pub(super) fn answer(
        &self,
        question: Question,
        form: ManyForm,
        terminal: &mut Terminal<'_>,
        say: impl Fn(OneRead) -> Result<Answered, Failure> + Sync,
    ) -> Result<Exit, Failure> {
        let reading = self.reading;
        let paths = Source::new(reading, terminal)?;
        self.known.check_for_many(&paths)?;
        let password = reading.passwords().into_given(terminal)?;
        let reader = Reader::new(reading, self.catalogue);
        // Several are read side by side, each on one thread; a single one on all.
        let scan = if paths.is_of_one() {
            reading.scan
        } else {
            ScanOptions { threads: Some(NonZeroUsize::MIN) }
        };
        let threads = reading.scan.threads;
        let asked = Asked { question, form, threads, view: &reading.view, paint: reading.paint };
        asked.answer(paths, Some(self.named), terminal, |path| {
            say(read_one(path, &reader, password.as_ref(), scan, self.verify)?)
        })
    }
}

fn read_one(
    folder: &Path,
    reader: &Reader<'_>,
    password: Option<&Password>,
    scan: ScanOptions,
    verify: Verify,
) -> Result<OneRead, Failure> {
    let backup = Backup::open(folder)?;
    let keys = password::keys_of(&backup, password)?;
    let options = ReadOptions { keys: keys.as_ref(), verify, scan, ..reader.options() };
    let read = reader.read_opened(&backup, options)?;
    Ok(OneRead {
        path: folder.to_owned(),
        manifest: read.database.path().to_owned(),
        report: read.report,
        verification: read.verification,
    })
}
