//! `Brief`: what a plan says, as data: the answer, the switches with what each of them means, and the
//! steps.
//!
//! Every sentence about a plan is put together here, once, of [phrases](super::phrases); tables,
//! checklists, the page and JSON show it. What is said of the account that the plan is for stands in
//! [`account`](super::account).

mod answer;
mod fit;
mod steps;
mod switch;

pub(super) use self::{
    answer::{
        Answer, Mood, Named, answer, before, doubt, glance, in_short, named, question, without,
    },
    fit::{Doubt, Fit},
    steps::{Step, What, how, short_way, steps},
    switch::{Switch, Turn, switches, title, together},
};
use std::borrow::Cow;

use super::{BackupReport, Naming, PlanReport, View, words};
use crate::{bytes::Bytes, catalogue::Storage, plan::Plan};

/// A plan for the storage that it has to fit, and how to show it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Brief<'p> {
    pub(super) report: &'p PlanReport<'p>,
    pub(super) storage: &'p Storage,
    pub(super) plan: &'p Plan,
    pub(super) view: &'p View,
    /// Why nobody can say that it fits although it seems to, if there is a reason.
    pub(super) doubt: Option<Doubt>,
    /// How devices are called.
    pub(super) naming: Naming,
}

impl<'p> Brief<'p> {
    /// Returns the plan of a report, if it has one.
    pub(super) fn of(report: &'p PlanReport<'p>, view: &'p View) -> Option<Self> {
        let (storage, plan) = report.plan.as_ref()?;
        let doubt = report.is_unfinished().then_some(Doubt::Unfinished);
        Some(Self { report, storage, plan, view, doubt, naming: Naming::Names })
    }

    /// Calls devices by no name, which may be that of a person.
    pub(super) fn without_names(self) -> Self {
        Self { naming: Naming::Numbers, ..self }
    }

    /// Returns what a device is called.
    fn device_name(self, number: usize) -> Cow<'p, str> {
        self.named(number, BackupReport::device_name)
    }

    /// Returns what it is called on the way to its switches.
    fn name_on_the_way(self, number: usize) -> Cow<'p, str> {
        self.named(number, BackupReport::name_on_the_way)
    }

    fn named(self, number: usize, name: impl Fn(&'p BackupReport) -> &'p str) -> Cow<'p, str> {
        let Some(backup) = self.report.backups.get(number) else { return Cow::Borrowed("") };
        let word = backup.device_word();
        match (self.naming, self.report.is_one()) {
            (Naming::Names, _) => words::printable(name(backup)),
            (Naming::Numbers, true) => Cow::Owned(format!("this {word}")),
            // As people count.
            (Naming::Numbers, false) => Cow::Owned(format!("{word} {}", number.saturating_add(1))),
        }
    }

    /// What the devices are called: `iPhone`, for one.
    pub(super) fn device(self) -> &'static str {
        self.report.device_word()
    }

    pub(super) fn fit(self) -> Fit {
        Fit::of(self.plan, self.doubt)
    }

    fn size(self, bytes: Bytes) -> String {
        bytes.display(self.view.units).to_string()
    }
}
