//! The map: what fills the backup, as areas. Things of one tone stand together.
//!
//! Areas are what iCloud Backup would take, like every sum of the page. Each layout is made for
//! one shape of screen; lengths across are parts of the whole, so that it fills any width.

use std::borrow::Cow;

use super::{
    PageReport,
    inside::{self, Files, Node},
    questions::Case,
    shape::{RelativeArea, SHAPES, Shape, weights},
    tone::Tone,
    treemap::{Area, squarified},
};
use crate::{
    bytes::Bytes,
    inventory::{Item, SharedContainer},
    report::{View, phrases::SAY, words},
};

/// What is smaller than this part of everything has no area of its own,
const SMALLEST_PART: u64 = 1_500;
/// and no more than so many items have one.
const MOST: usize = 100;

/// Everything on the map.
pub(super) struct Map<'a> {
    pub(super) keys: Vec<MapKey>,
    pub(super) things: Vec<Thing<'a>>,
    pub(super) layouts: Vec<Layout>,
    /// Where everything is in each case of where photos and messages are, by shape; none where that is
    /// as in the layouts.
    pub(super) cases: Vec<Option<[Areas; 2]>>,
    /// What is drawn smaller than it is, if anything is.
    pub(super) shrunken: Option<String>,
}

/// Things, by their numbers, with their areas.
pub(super) type Areas = Vec<(usize, RelativeArea)>;

/// What a tone stands for, and how much there is of it.
pub(super) struct MapKey {
    pub(super) tone: &'static str,
    pub(super) title: &'static str,
    pub(super) size: String,
}

/// Something that has an area.
pub(super) struct Thing<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) tone: Tone,
    pub(super) bytes: Bytes,
    pub(super) what: AreaOf<'a>,
}

/// What it is that has an area.
pub(super) enum AreaOf<'a> {
    /// An item, by its index in the inventory.
    Item(usize, &'a Item),
    /// A container of several apps, by its index in the inventory.
    Shared(usize, &'a SharedContainer),
    /// Things of one tone that are too small for areas of their own, the largest first.
    Several(Vec<Thing<'a>>),
}

/// A map for one shape of screen.
pub(super) struct Layout {
    pub(super) class: &'static str,
    pub(super) cells: Vec<Cell>,
}

/// The area of a thing, and what is written on it.
pub(super) struct Cell {
    pub(super) thing: usize,
    pub(super) tone: &'static str,
    pub(super) area: RelativeArea,
    pub(super) name: String,
    pub(super) size: String,
    pub(super) label: String,
    pub(super) is_off: bool,
    /// Whether it takes nothing at first, but does in another case.
    pub(super) is_hidden: bool,
}

impl<'a> Map<'a> {
    pub(super) fn new(report: &'a PageReport<'a>, view: &View) -> Self {
        let things = things(report);
        let sum = |tone| -> Bytes {
            things.iter().filter(|thing| thing.tone == tone).map(|thing| thing.bytes).sum()
        };
        let keys = Tone::ALL
            .into_iter()
            .map(|tone| (tone, sum(tone)))
            .filter(|(_, sum)| Bytes::ZERO < *sum)
            .map(|(tone, sum)| MapKey {
                tone: tone.as_str(),
                title: tone.title(),
                size: sum.display(view.units).to_string(),
            })
            .collect();
        let all = report.all();
        let sizes: Vec<_> = things.iter().map(|thing| thing.bytes).collect();
        let layouts = SHAPES.map(|shape| Layout {
            class: shape.class,
            cells: laid_out(&things, &sizes, shape)
                .into_iter()
                .filter_map(|(thing, area)| {
                    Some(Cell::new(report, thing, things.get(thing)?, area, all, view))
                })
                .collect(),
        });
        let cases = report.cases.iter().map(|case| {
            let in_case: Vec<_> = things.iter().map(|thing| thing.bytes_in(report, case)).collect();
            let areas = |shape| laid_out(&things, &in_case, shape);
            (in_case != sizes).then(|| SHAPES.map(areas))
        });
        let cases = cases.collect();
        Self { keys, shrunken: shrunken(&things), things, layouts: layouts.into(), cases }
    }
}

impl Thing<'_> {
    /// Returns what it takes in a case of where photos and messages are.
    fn bytes_in(&self, report: &PageReport<'_>, case: &Case) -> Bytes {
        match &self.what {
            AreaOf::Item(_, item) => report.bytes_in(item, case),
            AreaOf::Shared(..) | AreaOf::Several(_) => self.bytes,
        }
    }

    /// Whether it takes something in one case of those, and nothing in another.
    fn comes_and_goes(&self, report: &PageReport<'_>) -> bool {
        let bytes = || report.cases.iter().map(|case| self.bytes_in(report, case));
        bytes().any(|bytes| bytes == Bytes::ZERO) && bytes().any(|bytes| Bytes::ZERO < bytes)
    }

    /// Returns what it is made of, for a closer look, down to folders and files.
    pub(super) fn nodes(&self, report: &PageReport<'_>, view: &View) -> Vec<Node> {
        match &self.what {
            AreaOf::Item(_, item) => {
                inside::containers(&item.containers, Some(&item.id), report, view)
            }
            AreaOf::Shared(_, shared) => {
                let container = std::slice::from_ref(&shared.container);
                inside::containers(container, None, report, view)
            }
            AreaOf::Several(things) => inside::things(things, report),
        }
    }

    /// Returns what its files are, as far as their kinds are known.
    pub(super) fn kinds(&self, view: &View) -> Vec<Files> {
        match &self.what {
            AreaOf::Item(_, item) => inside::kinds(item, view),
            AreaOf::Shared(..) | AreaOf::Several(_) => Vec::new(),
        }
    }

    /// Whether the chosen plan leaves it out.
    fn is_off(&self, report: &PageReport<'_>) -> bool {
        match &self.what {
            AreaOf::Item(_, item) => report.is_off(&item.id),
            AreaOf::Shared(_, shared) => report.is_freed(&shared.owners),
            AreaOf::Several(_) => false,
        }
    }

    /// Returns what leaving it out means, in a few words.
    pub(super) fn meaning(&self, report: &PageReport<'_>) -> &'static str {
        match &self.what {
            AreaOf::Item(_, item) => report.meaning(item),
            AreaOf::Shared(..) => "shared, freed only when all are off",
            AreaOf::Several(_) => self.tone.title(),
        }
    }
}

/// Returns what has an area, tone by tone, the largest first.
fn things<'a>(report: &'a PageReport<'a>) -> Vec<Thing<'a>> {
    let mut things = all_things(report);
    // What another answer brings back needs an area of its own, however small it is now.
    let moving: Vec<_> = things.extract_if(.., |thing| thing.comes_and_goes(report)).collect();
    things.retain(|thing| Bytes::ZERO < thing.bytes);
    things.sort_by_key(|thing| std::cmp::Reverse(thing.bytes));
    let all = report.all();
    let least = Bytes::new(all.get().div_ceil(SMALLEST_PART));
    let large = things.iter().take(MOST).take_while(|thing| least <= thing.bytes).count();
    let mut small = things.split_off(large);
    for tone in Tone::ALL {
        let of_tone = small.extract_if(.., |thing| thing.tone == tone);
        things.extend(together(of_tone.collect(), tone));
    }
    things.extend(moving);
    things.sort_by_key(|thing| (thing.tone, std::cmp::Reverse(thing.bytes)));
    things
}

fn all_things<'a>(report: &'a PageReport<'a>) -> Vec<Thing<'a>> {
    let inventory = &report.backup.inventory;
    let items = inventory.items.iter().enumerate().map(|(index, item)| Thing {
        name: report.name(&item.id),
        tone: Tone::of(report.counted(&item.id)),
        bytes: report.bytes(item),
        what: AreaOf::Item(index, item),
    });
    let shared = inventory.shared.iter().enumerate().map(|(index, shared)| Thing {
        name: report.names(&shared.owners).into(),
        tone: Tone::Together,
        bytes: shared.container.tally.icloud,
        what: AreaOf::Shared(index, shared),
    });
    items.chain(shared).collect()
}

/// Puts small things of one tone together; a single one stays what it is.
fn together(mut small: Vec<Thing<'_>>, tone: Tone) -> Option<Thing<'_>> {
    if small.len() < 2 {
        return small.pop();
    }
    Some(Thing {
        name: words::counted(words::number(small.len()), "smaller one", "smaller ones").into(),
        tone,
        bytes: small.iter().map(|thing| thing.bytes).sum(),
        what: AreaOf::Several(small),
    })
}

/// Returns the size up to which a thing is drawn in proportion: one that is many times as large as all
/// others together would fill the view alone.
fn drawn(sizes: &[Bytes]) -> Bytes {
    const TIMES: u64 = 3;
    let all: Bytes = sizes.iter().copied().sum();
    let largest = sizes.iter().copied().max().unwrap_or_default();
    match all.saturating_sub(largest) {
        Bytes::ZERO => largest,
        others => largest.min(Bytes::new(others.get().saturating_mul(TIMES))),
    }
}

/// Says what is drawn smaller than it is, if anything is.
fn shrunken(things: &[Thing<'_>]) -> Option<String> {
    let sizes: Vec<_> = things.iter().map(|thing| thing.bytes).collect();
    let largest = drawn(&sizes);
    let shrunken = things.iter().find(|thing| largest < thing.bytes);
    shrunken.map(|thing| SAY.drawn_smaller.with(&[("name", &thing.name)]))
}

/// Lays out the things, of which each takes so much, tones first; returns each with its area, the
/// largest first.
fn laid_out(things: &[Thing<'_>], sizes: &[Bytes], shape: Shape) -> Areas {
    let largest = drawn(sizes);
    let size = |thing: usize| sizes.get(thing).copied().unwrap_or_default().min(largest);
    let mut groups: Vec<(Bytes, Vec<usize>)> = Tone::ALL
        .into_iter()
        .map(|tone| {
            let members = things.iter().enumerate().filter(|(_, thing)| thing.tone == tone);
            let sum = members.clone().map(|(thing, _)| size(thing)).sum();
            (sum, members.map(|(thing, _)| thing).collect())
        })
        .collect();
    groups.sort_by_key(|(sum, _)| std::cmp::Reverse(*sum));
    let sums: Vec<_> = groups.iter().map(|(sum, _)| *sum).collect();
    let mut areas = Vec::new();
    for ((_, members), area) in groups.iter().zip(squarified(&weights(&sums), shape.whole())) {
        let sizes: Vec<_> = members.iter().map(|thing| size(*thing)).collect();
        areas.extend(members.iter().copied().zip(squarified(&weights(&sizes), area)));
    }
    // Rounding may leave nothing of an area; one that takes nothing now may take something later.
    let is_seen = |area: &Area| 0.0 < area.width && 0.0 < area.height;
    areas.retain(|(thing, area)| is_seen(area) || size(*thing) == Bytes::ZERO);
    areas.into_iter().map(|(thing, area)| (thing, shape.relative(area))).collect()
}

impl Cell {
    fn new(
        report: &PageReport<'_>,
        thing: usize,
        about: &Thing<'_>,
        area: RelativeArea,
        all: Bytes,
        view: &View,
    ) -> Self {
        let size = about.bytes.display(view.units).to_string();
        let share = words::share(about.bytes, all);
        Self {
            thing,
            tone: about.tone.as_str(),
            label: format!("{}, {size}, {share}, {}", about.name, about.meaning(report)),
            name: about.name.to_string(),
            is_off: about.is_off(report),
            is_hidden: about.bytes == Bytes::ZERO,
            area,
            size,
        }
    }
}
