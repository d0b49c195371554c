//! `SeveralReport`: the answers for several backups that lie in one folder, each by itself.

use std::path::PathBuf;

use super::{PlanReport, SizesReport, View, brief, doctor::DoctorReport, words};
use crate::{
    backup::Description,
    bytes::Bytes,
    doctor::Status,
    plan::{Glance, Outcome},
};

/// What was asked of each backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
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
    /// A sentence more.
    pub note: Option<String>,
}

impl Question {
    /// Returns the command that asks it.
    pub fn command(self) -> &'static str {
        match self {
            Self::Sizes => "sizes",
            Self::Plan => "plan",
            Self::Doctor => "doctor",
        }
    }
}

impl SeveralRow {
    /// Says what a backup takes.
    pub fn of_sizes(path: PathBuf, report: &SizesReport<'_>, view: &View) -> Self {
        let totals = &report.backup.inventory.totals;
        let size = |bytes: Bytes| bytes.display(view.units).to_string();
        Self {
            path,
            description: Some(report.backup.description.clone()),
            cells: vec![size(totals.local), size(totals.icloud), words::grouped(totals.files)],
            note: report.backup.warnings.first().map(|warning| warning.message.clone()),
        }
    }

    /// Says what to leave out of a backup; the plan is there unless no tier is enough.
    pub fn of_plan(path: PathBuf, report: &PlanReport<'_>, view: &View) -> Self {
        let (storage, answer) = match &report.plan {
            Some((storage, plan)) => {
                let glance =
                    Glance { outcome: plan.outcome, exclusions: plan.exclude.len(), class: None };
                let frees = match plan.outcome {
                    Outcome::Plan => format!(", frees {}", plan.freed.display(view.units)),
                    Outcome::Fits | Outcome::Impossible => String::new(),
                };
                let answer = brief::glance(glance) + &frees;
                (words::tier(&storage.name, storage.quota, view.units), answer)
            }
            None => ("–".to_owned(), "no tier is enough".to_owned()),
        };
        let description = report.backups.first().map(|backup| backup.description.clone());
        let current = report.account.current.display(view.units).to_string();
        Self { path, description, cells: vec![current, storage, answer], note: None }
    }

    /// Says why iCloud Backup may fail for a device.
    pub fn of_doctor(path: PathBuf, report: &DoctorReport<'_>, view: &View) -> Self {
        let answer = match report.diagnosis.worst() {
            Status::Problem => "problem",
            Status::Warning => "warning",
            Status::Ok | Status::Unknown | Status::Note => "no problem found",
        };
        let cause = report.cause(view.units).map(|cause| cause.sentence);
        let problem = || {
            let mut told = report.told(view.units).into_iter();
            told.find(|told| told.status == Status::Problem).map(|told| told.evidence)
        };
        Self {
            path,
            description: Some(report.backup.description.clone()),
            cells: vec![answer.to_owned()],
            note: cause.or_else(problem),
        }
    }

    /// Says why a backup could not be read, and what to do about it.
    pub fn of_error(
        (path, description): (PathBuf, Option<Description>),
        error: &str,
        hint: Option<&str>,
    ) -> Self {
        let note = Some(words::sentences(error, hint));
        Self { path, description, cells: vec!["not read".to_owned()], note }
    }
}
