//! The switches: a row for each app, with what to do first and what would be lost, in groups from
//! riskless to risky.

use std::{cmp::Reverse, collections::HashMap, sync::Arc};

use super::{
    PageReport,
    items::{address, subject},
    tone::Tone,
};
use crate::{
    backup::BundleId,
    bytes::Bytes,
    inventory::{Item, ItemId, SharedContainer},
    report::{View, advice::Advice, phrases::SAY},
};

/// Rows of one tone.
pub(super) struct Group<'a> {
    pub(super) tone: &'static str,
    pub(super) title: &'static str,
    pub(super) meaning: &'static str,
    /// What to ask about apps we don't know.
    pub(super) ask: Option<String>,
    /// Those that are on in the chosen plan.
    pub(super) rows: Vec<SwitchRow<'a>>,
    /// Those too small to be proposed.
    pub(super) small: Vec<SwitchRow<'a>>,
}

/// An app with its switch: which, and what its row is sorted by.
pub(super) struct SwitchRow<'a> {
    item: &'a Item,
    index: usize,
    tone: Tone,
    bytes: Bytes,
    is_off: bool,
}

/// What is said of an app. It is made only when its row is written, because there may be 100,000.
pub(super) struct App<'a> {
    pub(super) index: usize,
    pub(super) tone: &'static str,
    pub(super) name: String,
    /// Its icon, as base64.
    pub(super) icon: Option<&'a str>,
    /// What stands for it in place of that.
    pub(super) letter: String,
    pub(super) size: String,
    pub(super) what: String,
    pub(super) is_off: bool,
    pub(super) first: Option<String>,
    pub(super) survives: Option<String>,
    pub(super) lost: Option<String>,
    pub(super) notes: Vec<String>,
    /// Who says so.
    pub(super) basis: Option<String>,
}

/// A container of several apps, by its index in the inventory.
pub(super) struct Shared<'a>(usize, &'a SharedContainer);

/// What is said of it, likewise.
pub(super) struct Together {
    pub(super) index: usize,
    pub(super) names: String,
    pub(super) size: String,
    pub(super) state: String,
    pub(super) is_off: bool,
}

/// Returns the rows of what is on, in groups. A group whose apps are all off is there, too, so that
/// the script can put them back.
pub(super) fn groups<'a>(report: &PageReport<'a>) -> Vec<Group<'a>> {
    let mut rows: Vec<_> = report
        .backup
        .inventory
        .items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| SwitchRow::new(report, index, item))
        .collect();
    rows.sort_by_key(|row| Reverse(row.bytes));
    let folded = small(report);
    let groups = Tone::ALL.into_iter().filter_map(|tone| {
        let of_tone: Vec<_> = rows.extract_if(.., |row| row.tone == tone).collect();
        let is_there = !of_tone.is_empty();
        let on = of_tone.into_iter().filter(|row| !row.is_off);
        let is_small = |row: &SwitchRow<'_>| row.bytes < folded;
        let (small, rows): (Vec<_>, Vec<_>) = on.partition(is_small);
        is_there.then(|| Group {
            tone: tone.as_str(),
            title: tone.title(),
            meaning: tone.meaning(),
            ask: ask(tone, report),
            rows,
            small,
        })
    });
    groups.collect()
}

/// Returns the size below which a row is folded away: what is too small to be proposed, and what
/// makes no difference to speak of.
pub(super) fn small(report: &PageReport<'_>) -> Bytes {
    const PART: u64 = 64;
    report.goal.min_size.max(Bytes::new(report.all().get() / PART))
}

/// Returns the question about all apps we don't know, which is asked once.
fn ask(tone: Tone, report: &PageReport<'_>) -> Option<String> {
    // No app has this id, so the catalogue gives what it says of every app that it lacks.
    let nobody = ItemId::App(BundleId::new(""));
    let advice = report.catalogue.advice(&nobody).first;
    advice.filter(|_| tone == Tone::Unknown)
}

impl<'a> SwitchRow<'a> {
    /// Returns `None` for what a switch could not change.
    fn new(report: &PageReport<'_>, index: usize, item: &'a Item) -> Option<Self> {
        let counted = report.counted(&item.id)?;
        let is_off = report.is_off(&item.id);
        let has_part = || {
            let mut containers = report.backup.inventory.shared_by(&item.id);
            containers.any(|it| Bytes::ZERO < it.container.tally.icloud)
        };
        // Photos that are in iCloud today are in the backup by another answer.
        let may_count = counted.own != Bytes::ZERO || Bytes::ZERO < item.total.icloud;
        let is_useful = may_count || is_off || has_part();
        let tone = Tone::of(Some(counted));
        is_useful.then_some(Self { item, index, tone, bytes: counted.own, is_off })
    }

    /// Returns the row of an item.
    pub(super) fn of(report: &PageReport<'a>, id: &ItemId) -> Option<Self> {
        let index = report.index_of(id)?;
        Self::new(report, index, report.backup.inventory.items.get(index)?)
    }

    /// Says what to know about the app.
    pub(super) fn app<'r>(&self, report: &'r PageReport<'_>, view: &View) -> App<'r> {
        let item = self.item;
        // The question about all apps we don't know stands above them.
        let is_told = |_: &String| !report.is_asked_about(&item.id);
        let advice = report.overview.advice(&subject(&item.id), view);
        let name = report.name(&item.id).into_owned();
        let is_kept = report.goal.keep.iter().any(|subject| subject.id == item.id);
        let kept = if is_kept { ", kept as you asked" } else { "" };
        App {
            index: self.index,
            tone: self.tone.as_str(),
            icon: match &item.id {
                ItemId::App(app) => report.icons.of(app),
                _ => None,
            },
            letter: name.chars().take(1).flat_map(char::to_uppercase).collect(),
            name,
            size: self.bytes.display(view.units).to_string(),
            what: format!("{}{kept}", report.meaning(item)),
            is_off: self.is_off,
            first: advice.first_step().filter(is_told),
            notes: self.notes(report, &advice, view),
            basis: advice.basis,
            survives: advice.survives.filter(is_told),
            lost: advice.lost.filter(is_told),
        }
    }

    /// Returns what else is worth knowing about an app.
    fn notes(&self, report: &PageReport<'_>, advice: &Advice, view: &View) -> Vec<String> {
        let smaller = advice
            .smaller
            .as_ref()
            .map(|smaller| format!("To make it smaller: {}.", smaller.trim_end_matches('.')));
        // What is shared with the same others is added up and said once.
        let mut together: Vec<(&Arc<[ItemId]>, Bytes)> = Vec::new();
        let mut known: HashMap<usize, usize> = HashMap::new();
        for SharedContainer { owners, container } in
            report.backup.inventory.shared_by(&self.item.id)
        {
            // Mostly with the same as the one before.
            if let Some((known, bytes)) = together.last_mut()
                && Arc::ptr_eq(known, owners)
            {
                *bytes = bytes.saturating_add(container.tally.icloud);
                continue;
            }
            let index = *known.entry(address(owners)).or_insert(together.len());
            match together.get_mut(index) {
                Some((_, bytes)) => *bytes = bytes.saturating_add(container.tally.icloud),
                None => together.push((owners, container.tally.icloud)),
            }
        }
        let shared = together.into_iter().filter_map(|(owners, bytes)| {
            let choices = report.choices_among(owners).iter().copied();
            let others: Vec<_> = choices.filter(|owner| *owner != self.index).collect();
            let names = report.listed_at(&others);
            let size = bytes.display(view.units);
            (!others.is_empty()).then(|| {
                format!("Shares another {size} with {names}, freed only when all of them are off.")
            })
        });
        let known = [advice.why.clone(), smaller, advice.note.clone()];
        known.into_iter().flatten().chain(shared).collect()
    }
}

impl App<'_> {
    /// Whether there is anything to say of it beyond its size.
    pub(super) fn has_more(&self) -> bool {
        self.first.is_some()
            || self.lost.is_some()
            || self.survives.is_some()
            || !self.notes.is_empty()
    }
}

/// Returns the containers of several apps that take anything.
pub(super) fn shared<'a>(report: &PageReport<'a>) -> Vec<Shared<'a>> {
    let shared = report.backup.inventory.shared.iter().enumerate();
    let taking = shared.filter(|(_, it)| {
        Bytes::ZERO < it.container.tally.icloud && !report.choices_among(&it.owners).is_empty()
    });
    taking.map(|(index, it)| Shared(index, it)).collect()
}

impl Shared<'_> {
    /// Says who shares it, and what becomes of it.
    pub(super) fn together(&self, report: &PageReport<'_>, view: &View) -> Together {
        let &Self(index, it) = self;
        let owners = report.choices_among(&it.owners);
        let off = owners.iter().filter(|owner| report.is_off_at(**owner)).count();
        let is_off = report.is_freed(&it.owners);
        Together {
            index,
            names: report.names_at(owners),
            size: it.container.tally.icloud.display(view.units).to_string(),
            state: if is_off {
                SAY.freed.as_str().to_owned()
            } else {
                SAY.stays.with(&[("off", &off.to_string()), ("all", &owners.len().to_string())])
            },
            is_off,
        }
    }
}
