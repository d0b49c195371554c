//! The first step: the least counts with which enough is freed.

use std::cmp::Reverse;

use super::{
    counts::{Counts, PerClass, Rank},
    effort::Steps,
    instance::Weight,
    lookahead::{Lookahead, Remainder, Undecided, shortfalls},
    multipliers::{Line, Multipliers, Relaxation},
    parts::{Parts, Pool},
};

/// How many partial choices are kept: at first, and when that isn't enough to decide.
const WIDTHS: [usize; 2] = [1 << 8, 1 << 15];

/// The least counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fewest {
    pub(super) counts: Counts,
    pub(super) sureness: Sureness,
}

/// Whether a count is known to be the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sureness {
    Sure,
    /// Smaller ones weren't excluded.
    Unsure,
}

impl Sureness {
    pub(super) fn and(self, other: Self) -> Self {
        if self == Self::Sure { other } else { self }
    }
}

/// The steps didn't suffice for any answer.
#[derive(Debug)]
pub(super) struct OutOfSteps;

/// Returns the least counts with which `parts` weigh as much as `goal`; `None` if there are none,
/// or none below `ceiling`.
pub(super) fn fewest(
    parts: &Parts<'_>,
    goal: Weight,
    ceiling: Option<Counts>,
    steps: &mut Steps,
) -> Result<Option<Fewest>, OutOfSteps> {
    let goal = goal - parts.worth.weight;
    let mut found = Counts::default();
    let mut sureness = Sureness::Sure;
    let mut multipliers = Multipliers::default();
    for rank in Rank::all() {
        let mut level = Level::new(parts, rank, found, goal, multipliers);
        let Some((count, this)) = level.least(steps)? else { return Ok(None) };
        multipliers = level.multipliers;
        found = found.with(rank, count);
        sureness = sureness.and(this);
        let total = (parts.worth.counts + found).down_to(rank);
        if ceiling.is_some_and(|ceiling| ceiling.down_to(rank) < total) {
            return Ok(None);
        }
    }
    Ok(Some(Fewest { counts: parts.worth.counts + found, sureness }))
}

/// The question for one class: the counts of the riskier ones are known, those of the safer ones
/// are not limited.
struct Level<'p> {
    rank: Rank,
    /// The counts of riskier classes.
    found: Counts,
    blocks: Vec<Vec<Line>>,
    pools: &'p PerClass<Pool>,
    /// What has to be weighed beside the singles of safer classes.
    goal: Weight,
    /// How many items of the class there are.
    most: usize,
    multipliers: Multipliers,
}

impl<'p> Level<'p> {
    fn new(
        parts: &'p Parts<'_>,
        rank: Rank,
        found: Counts,
        goal: Weight,
        multipliers: Multipliers,
    ) -> Self {
        let mut most = parts.pools[rank].len();
        let mut blocks = Vec::new();
        for open in &parts.blocks {
            let lines = open.options.iter().map(|subset| Line {
                counts: subset.worth.counts.down_to(rank),
                weight: subset.worth.weight,
            });
            let fits = |line: &Line| found.minus(line.counts.with(rank, 0)).is_some();
            let mut lines: Vec<_> = lines.filter(fits).collect();
            lines.sort_unstable_by_key(|line| (line.counts, Reverse(line.weight)));
            // Of options with the same counts, no other than the heaviest is ever needed.
            lines.dedup_by_key(|line| line.counts);
            most += lines.iter().map(|line| line.counts.get(rank)).max().unwrap_or(0);
            blocks.push(lines);
        }
        let safer = Rank::all().filter(|other| rank < *other).map(|other| &parts.pools[other]);
        // The counts of safer classes aren't limited yet: all of their singles may be taken.
        let goal = goal - safer.map(|pool| pool.top(pool.len())).sum::<Weight>();
        Self { rank, found, blocks, pools: &parts.pools, goal, most, multipliers }
    }

    /// Returns the least count, or `None` where all items of the class aren't enough.
    fn least(&mut self, steps: &mut Steps) -> Result<Option<(usize, Sureness)>, OutOfSteps> {
        let (mut count, mut further, mut sureness) = (0, 0, Sureness::Sure);
        while count <= self.most {
            let counts = self.found.with(self.rank, count);
            let slack = self.bound(counts) - self.goal;
            if slack < 0 {
                // With one more, the bound is higher by the multiplier.
                let each = self.multipliers[self.rank].max(1);
                let lacking = usize::try_from((-slack - 1) / each).unwrap_or(usize::MAX);
                count += lacking.min(self.most) + 1;
                continue;
            }
            let mut answer = Answer::Unknown;
            for width in WIDTHS {
                answer = self.search(counts, slack, width, steps);
                if answer.sureness() == Sureness::Sure {
                    break;
                }
            }
            sureness = sureness.and(answer.sureness());
            match answer {
                Answer::Least(count) | Answer::AtMost(count) => return Ok(Some((count, sureness))),
                Answer::Unknown if steps.left() == 0 => return Err(OutOfSteps),
                Answer::None | Answer::Unknown => (),
            }
            // Where the bound isn't tight, several are lacking.
            further = (2 * further).max(1);
            let next = count + further;
            count = if count < self.most { next.min(self.most) } else { next };
        }
        match sureness {
            Sureness::Sure => Ok(None),
            Sureness::Unsure => Err(OutOfSteps),
        }
    }

    /// Returns what a choice with at most these counts weighs at most.
    fn bound(&mut self, counts: Counts) -> Weight {
        let limited = Rank::all().filter(|rank| *rank <= self.rank).collect();
        let relaxation = Relaxation { blocks: &self.blocks, pools: self.pools, limited };
        relaxation.improve(counts, &mut self.multipliers);
        relaxation.bound(counts, &self.multipliers)
    }

    /// Goes through the blocks, and keeps the choice with the least deficits for each counts; the
    /// singles that are best for the rest follow.
    fn search(&self, counts: Counts, slack: Weight, width: usize, steps: &mut Steps) -> Answer {
        let multipliers = &self.multipliers;
        let blocks: Vec<_> =
            self.blocks.iter().map(|lines| shortfalls(lines, multipliers, slack)).collect();
        let singles = |rest: Counts, rank: Rank| {
            let counted = Rank::all().filter(|other| *other <= rank);
            let deficit = |rank| self.pools[rank].deficit(rest.get(rank), multipliers[rank]);
            Some(counted.map(deficit).sum())
        };
        let undecided = Undecided { blocks: &blocks, counts, slack, singles };
        let riskier = Rank::all().filter(|rank| *rank < self.rank);
        let lookahead = Lookahead::new(&undecided, riskier, steps);
        let mut states = vec![(counts, 0)];
        let mut sureness = Sureness::Sure;
        for (block, options) in blocks.iter().enumerate() {
            states = lookahead.next(&states, options, block + 1, slack, steps);
            sureness = sureness.and(keep(&mut states, width));
            if steps.left() == 0 {
                return Answer::Unknown;
            }
        }
        let spared = states.iter().filter_map(|(rest, deficit)| {
            let spare = slack - deficit - (undecided.singles)(*rest, self.rank)?;
            self.spared(*rest, spare)
        });
        match (spared.max(), sureness) {
            (Some(spared), Sureness::Sure) => Answer::Least(counts.get(self.rank) - spared),
            (Some(spared), Sureness::Unsure) => Answer::AtMost(counts.get(self.rank) - spared),
            (None, Sureness::Sure) => Answer::None,
            (None, Sureness::Unsure) => Answer::Unknown,
        }
    }

    /// Returns how many of the items that are left to choose aren't needed when there is so much to
    /// spare; `None` where all are too few.
    fn spared(&self, rest: Counts, spare: Weight) -> Option<usize> {
        let pool = &self.pools[self.rank];
        let most = rest.get(self.rank);
        let needed = pool.needed(pool.top(most) - spare)?;
        (0 <= spare).then_some(most - needed.min(most))
    }
}

/// Keeps so many states with the least deficits.
fn keep(states: &mut Vec<Remainder>, most: usize) -> Sureness {
    if states.len() <= most {
        return Sureness::Sure;
    }
    states.sort_unstable_by_key(|(rest, deficit)| (*deficit, *rest));
    states.truncate(most);
    Sureness::Unsure
}

/// What a search for the least count of a class found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Least(usize),
    /// It may be smaller.
    AtMost(usize),
    /// It is larger than asked.
    None,
    Unknown,
}

impl Answer {
    fn sureness(self) -> Sureness {
        match self {
            Self::Least(_) | Self::None => Sureness::Sure,
            Self::AtMost(_) | Self::Unknown => Sureness::Unsure,
        }
    }
}
