//! The bar: what is used of the storage, in parts that add up.

use super::PageReport;
use crate::{bytes::Bytes, plan::Plan, report::View};

/// What is used as a bar, in percent of its length.
pub(super) struct Bar {
    pub(super) elsewhere: Span,
    pub(super) fixed: Span,
    pub(super) stays: Span,
    pub(super) over: Span,
    pub(super) freed: Span,
    pub(super) growth: Span,
    pub(super) quota: String,
}

/// A part of the bar.
pub(super) struct Span {
    pub(super) from: String,
    pub(super) length: String,
}

/// What a part of the bar stands for.
pub(super) struct BarKey {
    pub(super) class: &'static str,
    pub(super) name: &'static str,
    pub(super) size: String,
    pub(super) bytes: u64,
    pub(super) is_shown: bool,
}

impl Bar {
    /// Draws a plan against the storage that it is for.
    pub(super) fn new(plan: &Plan) -> Self {
        let (quota, elsewhere) = (plan.quota, plan.elsewhere);
        // What is too much makes the bar longer than the storage, which is a mark on it then.
        let whole = elsewhere.saturating_add(plan.current).max(quota);
        // What Settings shows in all may be less than its parts.
        let fixed = plan.without_switch().min(plan.after());
        let within = plan.after().min(plan.budget.max(fixed));
        let at = |bytes: Bytes| elsewhere.saturating_add(bytes);
        let span = |from: Bytes, to: Bytes| Span {
            from: percent(from, whole),
            length: percent(to.saturating_sub(from), whole),
        };
        Self {
            elsewhere: span(Bytes::ZERO, elsewhere),
            fixed: span(elsewhere, at(fixed)),
            stays: span(at(fixed), at(within)),
            over: span(at(within), at(plan.after())),
            freed: span(at(plan.after()), at(plan.current)),
            growth: span(at(plan.budget).min(quota), quota),
            quota: percent(quota, whole),
        }
    }
}

/// Returns what the parts of the bar stand for, and how large they are.
pub(super) fn keys(report: &PageReport<'_>, plan: &Plan, view: &View) -> Vec<BarKey> {
    let elsewhere = plan.elsewhere;
    let growth = plan.growth();
    let fixed = plan.without_switch().min(plan.after());
    let keys = [
        ("elsewhere", "In iCloud already", elsewhere),
        ("fixed", "No switch", fixed),
        ("stays", "In the backup", plan.after().saturating_sub(fixed)),
        ("freed", "Left out", plan.freed),
        ("growth", "Kept free to grow", growth),
    ];
    // Two of them aren't always there; that is the same in every tier.
    let is_shown = |class: &str| match class {
        "elsewhere" => Bytes::ZERO < elsewhere,
        "growth" => report.goal.headroom.above(Bytes::new(1)) != Bytes::new(1),
        _ => true,
    };
    let size = |size: Bytes| size.display(view.units).to_string();
    let key = |(class, name, bytes): (&'static str, &'static str, Bytes)| BarKey {
        class,
        name,
        size: size(bytes),
        bytes: bytes.get(),
        is_shown: is_shown(class),
    };
    keys.map(key).into()
}

/// Returns a part of a whole in percent, with three decimals.
fn percent(part: Bytes, whole: Bytes) -> String {
    let thousandths =
        (u128::from(part.get()) * 100_000).checked_div(u128::from(whole.get())).unwrap_or_default();
    format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
}
