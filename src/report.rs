//! What there is to say, before any format.
//!
//! A report borrows what the layers below have found, and adds what is only worth telling: the
//! warnings, the time from which an age is counted. [`table`] makes text for a person of it,
//! [`html`] a page to look at and to play with, [`json`], [`csv`] and [`ncdu`] make text for
//! programs. [`doctor`] puts a diagnosis into words for all of them, and [`support`] sums it up for
//! Apple Support.

mod about;
mod account;
mod advice;
mod app;
mod arrangement;
mod assumption;
mod backup;
mod brief;
pub mod checklist;
mod compare;
mod content;
mod copies;
pub mod csv;
pub mod doctor;
mod doubts;
mod explain;
#[cfg(feature = "cli")]
pub mod explore;
mod filter;
mod heading;
mod help;
pub mod html;
pub mod json;
mod list;
pub mod ncdu;
mod phrases;
mod plan;
mod several;
mod start;
pub mod support;
#[cfg(feature = "cli")]
pub mod table;
mod warning;
pub mod words;

use jiff::Timestamp;

pub use self::{
    about::{Fact, SOURCE},
    app::AppReport,
    arrangement::{Arrangement, Order, Rows},
    assumption::{Assumption, Assumptions, Basis, Overrides},
    backup::{AccountFacts, BackupReport},
    compare::CompareReport,
    explain::{Compared, ExplainReport, Naming, Why},
    list::{ListReport, ListedBackup, ManifestState, OutlineReport},
    plan::{Chooser, OtherCase, PlanReport, TierGlance},
    several::{Question, SeveralReport, SeveralRow, WorstFinding},
    start::StartReport,
    warning::Warning,
};
use crate::{
    account::Account,
    bytes::Units,
    catalogue::Catalogue,
    inventory::{Detail, Item},
};

/// How a report is to be shown.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// What a GB is.
    pub units: Units,
    /// How many columns the terminal has.
    pub width: usize,
    /// The time from which ages are counted.
    pub now: Timestamp,
}

/// The sizes of one backup.
#[derive(Debug)]
pub struct SizesReport<'a> {
    /// The backup.
    pub backup: &'a BackupReport,
    /// What is known about apps.
    pub catalogue: &'a Catalogue,
    /// What it takes in iCloud, item by item.
    pub account: &'a Account,
    /// One item from within, if it was asked for.
    pub detail: Option<(&'a Item, Detail)>,
}
