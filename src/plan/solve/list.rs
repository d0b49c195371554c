//! `List`: all choices from a part of what is to be decided, sorted.
//!
//! Two lists that follow one another are combined by walking through one from the lightest entry
//! and through the other from the heaviest (Horowitz and Sahni): that goes through all pairs in as
//! many steps as there are entries.

use std::{collections::HashMap, ops::Range};

use super::{
    core::{Core, Pick, line},
    counts::{Counts, CountsHashing},
    effort::Steps,
    graph::Interval,
    index::ItemIndex,
    instance::{Weight, Worth},
    multipliers::Line,
};

/// All choices from a run of positions, by their counts and sorted by their weights. Of those with
/// the same weight only that whose ids come first. None has charges.
#[derive(Debug)]
pub(super) struct List {
    /// The position from which on they choose.
    pub(super) start: usize,
    groups: Vec<(Counts, Range<usize>)>,
    by_counts: HashMap<Counts, usize, CountsHashing>,
    entries: Vec<Entry>,
    picks: Picks,
}

/// A choice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    counts: Counts,
    weight: Weight,
    deficit: Weight,
    /// Its last pick, if it has one.
    last: Option<usize>,
}

/// Lists of picks that share their ends: each with the one that follows.
#[derive(Debug, Default)]
struct Picks(Vec<(Pick, Option<usize>)>);

impl Picks {
    fn from(&self, first: Option<usize>) -> impl Iterator<Item = Pick> {
        let mut next = first;
        std::iter::from_fn(move || {
            let (pick, after) = self.0[next?];
            next = after;
            Some(pick)
        })
    }

    /// Returns the picks of each of two lists that the other doesn't share.
    fn apart(&self, mut next: [Option<usize>; 2]) -> [Vec<Pick>; 2] {
        let mut picks = [Vec::new(), Vec::new()];
        while next[0] != next[1] {
            // What follows a pick was there before it, so the later of the two isn't shared.
            let later = usize::from(next[0] < next[1]);
            let Some((pick, after)) = next[later].map(|index| self.0[index]) else { break };
            picks[later].push(pick);
            next[later] = after;
        }
        picks
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// The position at which it ends.
    pub(super) end: usize,
    /// How many entries it may have.
    pub(super) entries: usize,
}

impl List {
    /// Lists the choices from as far before the end as so many entries go. `is_usable` says of a
    /// position, and of the counts and the weight of a choice from it on, whether it may be a part
    /// of what is looked for.
    pub(super) fn new(
        core: &Core<'_>,
        extent: Extent,
        is_usable: impl Fn(usize, Counts, Weight) -> bool,
        steps: &mut Steps,
    ) -> Self {
        let nothing = Entry { counts: Counts::default(), weight: 0, deficit: 0, last: None };
        let mut list = Self {
            start: extent.end,
            groups: Vec::new(),
            by_counts: HashMap::default(),
            entries: vec![nothing],
            picks: Picks::default(),
        };
        // Most is left to the search itself.
        let reserve = steps.left() / 4 * 3;
        // Picks of entries that were dropped stay in memory, so they have a limit of their own.
        while reserve < steps.left() && list.picks.0.len() < 16 * extent.entries {
            let Some(position) = list.start.checked_sub(1) else { break };
            let Some(longer) = list.extended(core, position, extent.entries) else { break };
            let usable = |entry: &Entry| is_usable(position, entry.counts, entry.weight);
            let mut longer: Vec<_> = longer.into_iter().filter(usable).collect();
            steps.take(32 * longer.len());
            list.sort(core, &mut longer, steps);
            if extent.entries < longer.len() {
                break;
            }
            list.entries = longer;
            list.start = position;
        }
        for chunk in list.entries.chunk_by(|a, b| a.counts == b.counts) {
            let first = list.groups.last().map_or(0, |(_, range)| range.end);
            list.by_counts.insert(chunk[0].counts, list.groups.len());
            list.groups.push((chunk[0].counts, first..first + chunk.len()));
        }
        list
    }

    /// Sorts, and keeps of those with the same counts and weight that whose ids come first.
    fn sort(&self, core: &Core<'_>, entries: &mut Vec<Entry>, steps: &mut Steps) {
        // It consists of a few runs that are sorted already.
        entries.sort_by_key(|entry| (entry.counts, entry.weight));
        entries.dedup_by(|next, first| {
            let is_same = (first.counts, first.weight) == (next.counts, next.weight);
            if is_same {
                // Both have equally many items, so those that they share make no difference.
                let picks = self.picks.apart([next.last, first.last]);
                steps.take(16 * picks.iter().map(Vec::len).sum::<usize>());
                let [items_of_next, items_of_first] = picks.map(|picks| sorted_items(core, picks));
                if items_of_next < items_of_first {
                    *first = *next;
                }
            }
            is_same
        });
    }

    /// Returns each entry with each way to decide at the position before them; `None` where these
    /// are far too many, or have charges.
    fn extended(&mut self, core: &Core<'_>, position: usize, most: usize) -> Option<Vec<Entry>> {
        let ways = ways(core, position)?;
        let mut longer = Vec::new();
        for (way, pick) in ways {
            for entry in &self.entries {
                let counts = entry.counts + way.counts;
                let deficit = entry.deficit + way.deficit;
                if core.slack < deficit || core.rest.minus(counts).is_none() {
                    continue;
                }
                // Twice as many, because the unusable ones and the equals among them go yet.
                if 2 * most < longer.len() {
                    return None;
                }
                let last = match pick {
                    Some(pick) => {
                        self.picks.0.push((pick, entry.last));
                        Some(self.picks.0.len() - 1)
                    }
                    None => entry.last,
                };
                longer.push(Entry { counts, weight: entry.weight + way.weight, deficit, last });
            }
        }
        Some(longer)
    }

    /// Returns the choices with these counts, lightest first.
    pub(super) fn with(&self, counts: Counts) -> &[Entry] {
        let group = self.by_counts.get(&counts);
        group.map_or(&[], |group| &self.entries[self.groups[*group].1.clone()])
    }

    /// Returns the choices for all counts there are.
    pub(super) fn by_counts(&self) -> impl Iterator<Item = (Counts, &[Entry])> {
        self.groups.iter().map(|(counts, range)| (*counts, &self.entries[range.clone()]))
    }

    pub(super) fn picks(&self, entry: &Entry) -> impl Iterator<Item = Pick> {
        self.picks.from(entry.last)
    }
}

fn sorted_items(core: &Core<'_>, picks: Vec<Pick>) -> Vec<ItemIndex> {
    let mut items: Vec<_> = picks.into_iter().flat_map(|pick| core.items_of(pick)).collect();
    items.sort_unstable();
    items
}

/// Returns each way to decide at a position, as an entry of its own, and what is picked if anything
/// is; `None` where charges come in.
fn ways(core: &Core<'_>, position: usize) -> Option<Vec<(Entry, Option<Pick>)>> {
    let Some(open) = core.blocks.get(position) else {
        let turn = core.turns[position - core.blocks.len()];
        let (deficit_in, deficit_out) = core.deficits_of_single(turn.rank, turn.index);
        let single = &core.pools[turn.rank].singles()[turn.index];
        let Worth { counts, weight, .. } = single.worth();
        let out = Entry { counts: Counts::default(), weight: 0, deficit: deficit_out, last: None };
        let with = Entry { counts, weight, deficit: deficit_in, last: None };
        let pick = Pick::Single { rank: turn.rank, index: turn.index };
        return Some(vec![(out, None), (with, Some(pick))]);
    };
    if open.options.iter().any(|subset| 0 < subset.worth.charged) {
        return None;
    }
    let deficits = core.deficits(position);
    let way = |(option, deficit): (usize, &Weight)| {
        let Line { counts, weight } = line(&open.options[option]);
        let pick = Pick::Option { block: position, option };
        (Entry { counts, weight, deficit: *deficit, last: None }, Some(pick))
    };
    Some(deficits.iter().enumerate().map(way).collect())
}

/// Finds, for each entry of one list, the lightest of another with which the sum is within a window.
/// `note` is given the sum and the two, and returns the most that is of use from then on. Returns
/// how many entries were gone through.
pub(super) fn combine(
    these: &[Entry],
    others: &[Entry],
    mut window: Interval,
    mut note: impl FnMut(Weight, &Entry, &Entry) -> Weight,
) -> usize {
    let (Some(lightest), Some(heaviest)) = (others.first(), others.last()) else { return 0 };
    let first = these.partition_point(|entry| entry.weight + heaviest.weight < window.low);
    let last = these.partition_point(|entry| entry.weight + lightest.weight <= window.high);
    let Some(lightest) = these[..last].get(first) else { return 0 };
    let behind = others.partition_point(|entry| entry.weight + lightest.weight <= window.high);
    let mut end = behind;
    for entry in &these[first..last] {
        while 0 < end && window.low <= entry.weight + others[end - 1].weight {
            end -= 1;
        }
        let Some(other) = others.get(end) else { continue };
        let sum = entry.weight + other.weight;
        if window.low <= sum && sum <= window.high {
            window.high = note(sum, entry, other);
        }
    }
    last - first + behind - end
}
