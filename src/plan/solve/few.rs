//! `Few`: what is left where at most two items are to be chosen, or to be left out.

use super::{
    core::{Core, Pick, Span},
    counts::{Counts, PerClass, Rank},
    graph::Interval,
    instance::Weight,
};

/// Singles of which so many of each class are chosen that it is at most two choices, of one that is
/// in or out among its class. All pairs are gone through in as many steps as there are singles.
#[derive(Debug)]
pub(super) struct Few<'c> {
    /// What is chosen anyway: all of the classes of which few are left out.
    base: Vec<(Rank, Span)>,
    weight: Weight,
    sides: Vec<Side<'c>>,
}

/// The open singles of a class, as what it adds to choose, or to leave out, one of them.
#[derive(Debug, Clone, Copy)]
struct Side<'c> {
    core: &'c Core<'c>,
    rank: Rank,
    span: Span,
    way: Way,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    In,
    Out,
}

impl<'c> Few<'c> {
    /// Returns `None` where more are to be chosen.
    pub(super) fn new(core: &'c Core<'c>, spans: &PerClass<Span>, rest: Counts) -> Option<Self> {
        let mut choices = 0;
        for rank in Rank::all() {
            let count = rest.get(rank);
            choices += count.min(spans[rank].len().checked_sub(count)?);
        }
        if 2 < choices {
            return None;
        }
        let mut few = Self { base: Vec::new(), weight: 0, sides: Vec::new() };
        for rank in Rank::all() {
            let (span, count) = (spans[rank], rest.get(rank));
            let left_out = span.len() - count;
            let way = if count <= left_out { Way::In } else { Way::Out };
            if way == Way::Out {
                few.base.push((rank, span));
                few.weight += core.pools[rank].sum(span.from, span.to);
            }
            let side = Side { core, rank, span, way };
            few.sides.extend(std::iter::repeat_n(side, count.min(left_out)));
        }
        Some(few)
    }

    /// Goes through all choices that may be the lightest within a window, and calls `note` with the
    /// weight and the picks of each, which returns the most that is of use from then on. Returns how
    /// many singles were gone through.
    pub(super) fn each(
        &self,
        mut window: Interval,
        mut note: impl FnMut(Weight, Vec<Pick>) -> Weight,
    ) -> usize {
        match self.sides.as_slice() {
            [] => {
                if window.low <= self.weight && self.weight <= window.high {
                    note(self.weight, self.picks(&[]));
                }
                1
            }
            [side] => {
                let index = side.first_from(window.low - self.weight);
                if index < side.len() && self.weight + side.value(index) <= window.high {
                    note(self.weight + side.value(index), self.picks(&[(side, index)]));
                }
                1
            }
            [a, b, ..] => {
                // From the least that one adds, and from the most that the other adds.
                let (mut low, mut high) = (0, b.len());
                // Of one class, the two must not be the same single, nor the same pair again.
                let is_left =
                    |low, high| low < a.len() && 0 < high && (a.rank != b.rank || low + 1 < high);
                while is_left(low, high) {
                    let sum = self.weight + a.value(low) + b.value(high - 1);
                    if sum < window.low {
                        low += 1;
                        continue;
                    }
                    high -= 1;
                    if sum <= window.high {
                        window.high = note(sum, self.picks(&[(a, low), (b, high)]));
                    }
                }
                a.len() + b.len()
            }
        }
    }

    fn picks(&self, chosen: &[(&Side<'_>, usize)]) -> Vec<Pick> {
        let all = |(rank, span): &(Rank, Span)| {
            let rank = *rank;
            (span.from..span.to).map(move |index| Pick::Single { rank, index })
        };
        let mut picks: Vec<_> = self.base.iter().flat_map(all).collect();
        for (side, index) in chosen {
            let pick = Pick::Single { rank: side.rank, index: side.index(*index) };
            match side.way {
                Way::In => picks.push(pick),
                Way::Out => picks.retain(|other| *other != pick),
            }
        }
        picks
    }
}

impl Side<'_> {
    fn len(&self) -> usize {
        self.span.len()
    }

    /// Returns the index in the pool: what adds the least comes first.
    fn index(&self, index: usize) -> usize {
        match self.way {
            Way::In => self.span.to - 1 - index,
            Way::Out => self.span.from + index,
        }
    }

    fn value(&self, index: usize) -> Weight {
        let weight = self.core.pools[self.rank].weight(self.index(index));
        match self.way {
            Way::In => weight,
            Way::Out => -weight,
        }
    }

    /// Returns the first index from which on so much is added.
    fn first_from(&self, value: Weight) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.value(middle) < value { low = middle + 1 } else { high = middle }
        }
        low
    }
}
