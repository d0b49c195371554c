//! `Brief`: what a plan says, as data: the answer, the switches with what each of them means, and the
//! steps.
//!
//! Every sentence about a plan is worded here, once; tables, checklists and JSON show it. What is
//! said of the account that the plan is for stands in [`account`](super::account).

mod answer;
mod steps;
mod switch;

pub(super) use self::{
    answer::{Answer, Mood, answer},
    steps::{Step, how, steps},
    switch::{Switch, Turn, switches, together},
};
use super::{PlanReport, View};
use crate::{bytes::Bytes, catalogue::Storage, plan::Plan};

/// A plan for the storage that it has to fit, and how to show it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Brief<'p> {
    pub(super) report: &'p PlanReport<'p>,
    pub(super) storage: &'p Storage,
    pub(super) plan: &'p Plan,
    pub(super) view: &'p View,
}

impl<'p> Brief<'p> {
    /// Returns the plan of a report, if it has one.
    pub(super) fn of(report: &'p PlanReport<'p>, view: &'p View) -> Option<Self> {
        let (storage, plan) = report.plan.as_ref()?;
        Some(Self { report, storage, plan, view })
    }

    /// What the devices are called: `iPhone`, for one.
    pub(super) fn device(self) -> &'static str {
        self.report.device_word()
    }

    fn size(self, bytes: Bytes) -> String {
        bytes.display(self.view.units).to_string()
    }
}
