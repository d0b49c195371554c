//! What the catalogue knows of apps, for somebody who has no backup at hand.

use jiff::Timestamp;

use super::words;
use crate::{
    account::{Class, Judgement},
    catalogue::{AppFacts, ClaimSource, Month, SourceKind},
};

/// What is known of some apps.
#[derive(Debug)]
pub struct AppReport<'a> {
    /// The apps, in the order in which they are shown.
    pub apps: Vec<&'a AppFacts>,
}

/// Returns the class of an app of which any data may be on a device, and where that comes from.
pub(super) fn judged(app: &AppFacts) -> (Class, &ClaimSource) {
    let judgement = Judgement::of_known(app, None);
    (judgement.class, judgement.source.unwrap_or_else(|| app.source()))
}

/// Returns the class that an app has on a device that holds nothing of what is looked for there;
/// `None` where that is the same.
pub(super) fn without_what_may_be_absent(app: &AppFacts) -> Option<Class> {
    let can_be_absent = app.only_here().all(|data| !data.paths.is_empty());
    let class = Judgement::of_the_rest(app);
    (can_be_absent && app.only_here().next().is_some()).then_some(class)
}

/// Returns who says so, and since when that is known: `Netflix says so, Nov 2026`.
pub(super) fn basis(name: &str, source: &ClaimSource, now: Timestamp) -> String {
    let who = match source.kind {
        SourceKind::Vendor => format!("{name} says so"),
        SourceKind::Code => format!("{name}’s own code says so"),
        SourceKind::Device => "seen on a device".to_owned(),
        SourceKind::Report => "others report it".to_owned(),
        SourceKind::Knowledge => return "general knowledge".to_owned(),
    };
    let outdated = if source.may_be_out_of_date(month(now)) { ", may be out of date" } else { "" };
    format!("{who}, {}{outdated}", words::month(&source.seen))
}

/// Returns the month of a time.
pub(super) fn month(now: Timestamp) -> Month {
    // Every time has such a month, so the default is never taken.
    Month::parse(&now.strftime("%Y-%m").to_string()).unwrap_or_default()
}
