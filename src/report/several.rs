//! `SeveralReport`: the answers for several backups that lie in one folder, each by itself.

use std::path::PathBuf;

use super::{
    PlanReport, SizesReport, View, Warning,
    brief::{self, Doubt},
    doctor::{DoctorReport, IN_A_FINDING, title},
    words,
};
use crate::{
    account::Account,
    backup::Description,
    bytes::Bytes,
    catalogue::Storage,
    doctor::{Check, Diagnosis, Status},
};

/// What was asked of each backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// What it is.
    List,
    /// What it takes.
    Sizes,
    /// What to leave out.
    Plan,
    /// Why iCloud Backup may fail.
    Doctor,
}

/// The answers for several backups.
#[derive(Debug)]
pub struct SeveralReport {
    /// What was asked.
    pub question: Question,
    /// The answers, by the paths of their backups.
    pub rows: Vec<SeveralRow>,
}

/// What is said of one of several backups.
#[derive(Debug)]
pub struct SeveralRow {
    /// Where it is.
    pub path: PathBuf,
    /// What it is, if it could be read.
    pub description: Option<Description>,
    /// The answer in a few words, column by column.
    pub cells: Vec<String>,
    /// The worst that the doctor found, if anything was.
    pub worst: Option<WorstFinding>,
    /// Sentences more, the most important first.
    pub notes: Vec<String>,
}

/// The worst that the doctor found of a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorstFinding {
    /// How bad it is.
    pub status: Status,
    /// What it is about.
    pub title: &'static str,
}

impl WorstFinding {
    /// Finds the cause, or else the first of the worst findings that are more than worth knowing.
    pub fn of(diagnosis: &Diagnosis) -> Option<Self> {
        // It explains the others, whatever their status is.
        if let Some(cause) = &diagnosis.cause {
            return Some(Self { status: Status::Problem, title: title(cause.check()) });
        }
        [Status::Problem, Status::Warning].into_iter().find_map(|status| {
            let found = diagnosis.findings.iter().find(|finding| finding.status() == status)?;
            Some(Self { status, title: title(found.check()) })
        })
    }
}

/// Returns the smallest storage that can do, as it stands in a row; a part of a backup doesn’t tell.
fn enough(smallest: Option<&Storage>, view: &View) -> String {
    let name = |storage: &Storage| words::tier(&storage.name, storage.quota, view.units);
    smallest.map_or_else(|| "–".to_owned(), name)
}

impl Question {
    /// Returns the command that asks it.
    pub fn command(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Sizes => "sizes",
            Self::Plan => "plan",
            Self::Doctor => "doctor",
        }
    }
}

impl SeveralRow {
    /// Says what a backup takes, for which storage that can be made to fit, and what is wrong.
    pub fn of_sizes(
        path: PathBuf,
        report: &SizesReport<'_>,
        smallest: Option<&Storage>,
        diagnosis: &Diagnosis,
        view: &View,
    ) -> Self {
        let totals = &report.backup.inventory.totals;
        let size = |bytes: Bytes| bytes.display(view.units).to_string();
        Self {
            path,
            description: Some(report.backup.description.clone()),
            cells: vec![size(totals.local), size(report.account.current), enough(smallest, view)],
            worst: WorstFinding::of(diagnosis),
            notes: report.backup.warnings.iter().map(|it| it.said(view.units).to_owned()).collect(),
        }
    }

    /// Says what to leave out of a backup; the plan is there unless no tier is enough.
    pub fn of_plan(
        path: PathBuf,
        report: &PlanReport<'_>,
        diagnosis: &Diagnosis,
        view: &View,
    ) -> Self {
        let (storage, answer) = match &report.plan {
            Some((storage, plan)) => {
                let doubt = report.is_unfinished().then_some(Doubt::Unfinished);
                let answer = brief::in_short(plan, doubt);
                (words::tier(&storage.name, storage.quota, view.units), answer)
            }
            None => ("–".to_owned(), "no tier is enough".to_owned()),
        };
        let description = report.backups.first().map(|backup| backup.description.clone());
        let current = report.account.current.display(view.units).to_string();
        let worst = WorstFinding::of(diagnosis);
        let notes =
            report.all_warnings().map(|warning| warning.said(view.units).to_owned()).collect();
        Self { path, description, cells: vec![current, storage, answer], worst, notes }
    }

    /// Says why iCloud Backup may fail for a device.
    pub fn of_doctor(
        path: PathBuf,
        report: &DoctorReport<'_>,
        smallest: Option<&Storage>,
        account: &Account,
        view: &View,
    ) -> Self {
        let cause = report.cause(view.units).map(|cause| (cause.check, cause.sentence));
        let problem = || {
            let mut findings = report.findings(view.units).into_iter();
            let worst = findings.find(|finding| finding.status == Status::Problem)?;
            Some((worst.check, worst.evidence))
        };
        let worst = cause.or_else(problem);
        let is_told = |warning: &&Warning| {
            let check = worst.as_ref().map(|(check, _)| *check);
            check == Some(Check::LocalBackup) && IN_A_FINDING.contains(&warning.code)
        };
        let warnings = report.backup.warnings.iter().filter(|warning| !is_told(warning));
        let mut notes: Vec<_> =
            warnings.map(|warning| warning.said(view.units).to_owned()).collect();
        notes.splice(0..0, worst.map(|(_, sentence)| sentence));
        Self {
            path,
            description: Some(report.backup.description.clone()),
            cells: vec![account.current.display(view.units).to_string(), enough(smallest, view)],
            worst: WorstFinding::of(report.diagnosis),
            notes,
        }
    }

    /// Says why a backup could not be read, and what to do about it.
    pub fn of_error(
        path: PathBuf,
        description: Option<Description>,
        error: &str,
        hint: Option<&str>,
    ) -> Self {
        let notes = vec![words::sentences(error, hint)];
        Self { path, description, cells: vec!["not read".to_owned()], worst: None, notes }
    }
}
