//! A storage to choose, with its plan.

use serde::Serialize;

use super::{digits, indexes};
use crate::{
    catalogue::Storage,
    report::{
        View,
        brief::{self, Named},
        html::{PageReport, TierPlan, answer, figures},
        words,
    },
};

#[derive(Serialize)]
pub(super) struct LiveTier {
    name: String,
    /// What it is called in a sentence, and what if it is the person's own.
    called: String,
    named: String,
    price: Option<String>,
    bytes: String,
    outcome: &'static str,
    off: Vec<usize>,
    room: String,
    second: String,
    helps: Vec<String>,
    /// Whether iCloud says that it is full.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    full: bool,
}

impl LiveTier {
    pub(super) fn new(of: &TierPlan<'_>, report: &PageReport<'_>, view: &View) -> Self {
        let Storage { name, quota, .. } = &of.storage;
        Self {
            name: name.clone(),
            called: words::tier(name, *quota, view.units),
            named: brief::named(&of.storage, Named::First, view.units),
            price: of.price.map(str::to_owned),
            bytes: digits(*quota),
            outcome: words::outcome(of.plan.outcome),
            off: indexes(report, of.plan.exclude.iter().map(|exclusion| &exclusion.subject.id)),
            room: figures::room(report, of, view),
            second: answer::second(report, of, view),
            helps: of.helps(report, view),
            full: report.is_said_to_be_full(of),
        }
    }
}
