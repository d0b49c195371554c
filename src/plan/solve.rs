//! The exact search: of all sets of candidates that free enough, the best.
//!
//! The best has the fewest items of the riskiest class, of those the fewest of the next, and so
//! on; then it frees the fewest bytes; then its ids come first. What items free doesn't add up: a
//! shared container is freed only when all of its owners go, and a charge is taken once for all of
//! its items.
//!
//! # Taking the problem apart
//!
//! Items that are tied by containers or charges, directly or through others, are a component;
//! what is chosen of one doesn't change what any other choice is worth (`ties`). A component with
//! a single item is a *single*. One with a few items is a *block*: all of its subsets are listed,
//! as options with their counts, their weight and what they charge (`blocks`). One with many items
//! is taken apart: the item with the most ties is either in or out, which are two cases that
//! exclude one another, and in both it ties no more (`partition`). So every set of items is a choice
//! of one case, one option of each block, and some singles, and all that follows may add up.
//!
//! The *weight* of a choice is what it counts towards the goal, its *cost* the bytes that it frees
//! times their factor; they differ by what is charged. All of these are whole numbers, checked to
//! be far from the limits of their type (`instance`).
//!
//! # Why the result is the best
//!
//! Each step leaves out only what can't be a part of anything better than the best known.
//!
//! 1. **The counts** (`fewest`). The counts of one class after the other, riskiest first, when the
//!    safer classes are not limited. For given counts, Lagrange multipliers bound the weight from
//!    above, and the sum of the deficits is what a choice falls short of that bound by
//!    (`multipliers`). Where the bound is below the goal, no choice is enough. Where it isn't, go
//!    through the blocks and keep for each counts only the heaviest choice: with any other, the
//!    rest would have to be as good. What falls short by more than the bound is above the goal is
//!    dropped, with a look ahead at what the rest falls short by at least (`lookahead`). The heaviest
//!    singles complete it. So the least count of the class is found, or that there is none.
//! 2. **The fewest bytes** with these counts (`engine`). What can't be otherwise in a choice that is
//!    heavy enough is settled by its deficit (`core`). A graph of the counts that may be left has
//!    intervals that include every weight that the rest can have (`graph`); a search, depth first,
//!    leaves a branch when none of them is between the goal and the best cost so far (`search`).
//!    The last decisions are not searched one by one: all ways to make them are in two sorted lists,
//!    and walking through both from opposite ends comes by the lightest sum that is enough for each
//!    entry (`list`); so it does where at most two singles are left to choose (`few`). Costs have a
//!    common divisor, and none is below the goal, so often the least one is known before it is found
//!    (`lattice`).
//! 3. **The first ids** among the sets that cost as little (`first`). The same search, between the
//!    goal and the least cost, goes through all of them and keeps the one whose ids come first. Of
//!    equal singles, and of lists' entries with equal counts and weights, that whose ids come first
//!    is enough: exchanging it for another makes no difference but for the worse, whatever else is
//!    chosen. Where there are too many sets, one item after the other is decided, the first id first:
//!    it is in if a set with it, and with what was decided before, costs as little. What the known
//!    set has needs no search, and several items are tried at once.
//!
//! The second and third step are a form of the subset sum problem, which nobody can solve quickly
//! in the worst case. Where few sets free nearly the same, all are gone through; where very many
//! do, one with the least cost that is possible at all is found soon. The number of steps is
//! limited (`effort`); when the limit is reached, the best set known is returned, and said not to be
//! proved. Steps are counted, not timed, so that the same backup gives the same plan on every
//! machine. Nothing in it is recursive. What would take too many cases or options isn't searched:
//! the answer is a set that is merely enough (`greedy`), which is said as well.
#![allow(
    clippy::indexing_slicing,
    reason = "an index that is wrong would lead to a wrong answer, so it panics"
)]

mod blocks;
mod core;
mod counts;
mod effort;
mod engine;
mod few;
mod fewest;
mod first;
mod forward;
mod graph;
mod greedy;
mod index;
mod instance;
mod lattice;
mod list;
mod lookahead;
mod multipliers;
mod partition;
mod parts;
mod search;
mod ties;

#[cfg(test)]
mod tests;

use std::num::NonZeroU64;

use self::{
    counts::Counts,
    effort::{Limits, Steps},
    engine::{Cheapest, Engine},
    fewest::{Fewest, OutOfSteps, Sureness, fewest},
    index::ItemIndex,
    instance::Instance,
    partition::{Partition, nothing_decided},
    parts::Parts,
    search::End,
};
use crate::{account::Class, bytes::Bytes};

/// How much is done at most to find the least counts.
const MOST_STEPS_FOR_COUNTS: usize = 1 << 28;

/// No device has a fifth as many apps. Among more, a set that is merely enough will do: searching
/// takes longer than anybody waits.
const MOST_SEARCHED: usize = 4_096;

/// How many items of each class, riskiest first.
pub type Numbers = [usize; Class::RISKIEST_FIRST.len()];

/// What may be left out, and how much has to be freed.
#[derive(Debug, Clone)]
pub struct Problem {
    /// What may be left out, in the order of their ids.
    pub candidates: Vec<Candidate>,
    /// What is freed only when all of its owners go.
    pub shared: Vec<Shared>,
    /// What is taken from the room when one of its items goes.
    pub charges: Vec<Charge>,
    /// How much has to be freed.
    pub requirement: Requirement,
}

/// Something that may be left out.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// How much risk that is.
    pub class: Class,
    /// What it frees by itself.
    pub own: Bytes,
}

/// Bytes that are freed only when all owners go.
#[derive(Debug, Clone)]
pub struct Shared {
    /// How many bytes.
    pub bytes: Bytes,
    /// The owners, by their indices among the candidates.
    pub owners: Vec<usize>,
}

/// Bytes that are taken from the room once when at least one of the items goes.
#[derive(Debug, Clone)]
pub struct Charge {
    /// How many bytes.
    pub bytes: Bytes,
    /// The items, by their indices among the candidates.
    pub items: Vec<usize>,
}

/// Which sets are enough: those with
/// `freed_factor * bytes freed - charge_factor * bytes charged >= goal`.
#[derive(Debug, Clone, Copy)]
pub struct Requirement {
    /// What a byte freed counts.
    pub freed_factor: NonZeroU64,
    /// What a byte charged counts.
    pub charge_factor: u64,
    /// What is needed.
    pub goal: i128,
}

impl Requirement {
    /// So many bytes have to be freed, and charges have to be made up for.
    pub fn bytes(goal: Bytes) -> Self {
        Self { freed_factor: NonZeroU64::MIN, charge_factor: 1, goal: i128::from(goal.get()) }
    }
}

/// The set to leave out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// The members, by their indices among the candidates, sorted.
    pub chosen: Vec<usize>,
    /// What they free.
    pub freed: Bytes,
    /// Whether it is known to be the best.
    pub proof: Proof,
}

/// Whether a solution is known to be the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// It is: nothing that could be better was left out of the search.
    Optimal,
    /// None is better by its numbers or its bytes; the ids of one that is as good may come first.
    Tied,
    /// The search was ended before it could show that: a better one may have fewer or safer items,
    /// or free less.
    EndedEarly {
        /// No better set frees fewer bytes than this.
        bound: Bytes,
    },
}

/// Why a problem has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SolveError {
    /// The sum of its sizes, times the factors, is past what the search can count.
    #[error("the sizes add up to more than can be counted")]
    TooLarge,
    /// It has more items than can be counted.
    #[error("there are too many items to choose from")]
    TooMany,
    /// Its items are tied by so many containers and charges that no set was found that frees
    /// enough, and none excluded.
    #[error("the items share too much with one another to tell whether some free enough")]
    Undecided,
}

/// Returns the best set that frees enough, or `None` where there is none.
///
/// # Panics
///
/// If an owner of a container or an item of a charge isn't the index of a candidate.
pub fn solve(problem: &Problem) -> Result<Option<Solution>, SolveError> {
    solve_within(problem, &Limits::USUAL)
}

fn solve_within(problem: &Problem, limits: &Limits) -> Result<Option<Solution>, SolveError> {
    let instance = Instance::new(problem)?;
    if instance.goal <= 0 {
        return Ok(Some(solution(&instance, Vec::new(), Proof::Optimal)));
    }
    let early = Proof::EndedEarly { bound: instance.bytes_of(instance.goal) };
    let fallback = || Ok(fallback(&instance)?.map(|set| solution(&instance, set, early)));
    if MOST_SEARCHED < instance.items.len() {
        return fallback();
    }
    let Some(partition) = Partition::new(&instance, limits.members) else { return fallback() };
    let Fewest { counts, sureness } = match least(&instance, &partition) {
        Ok(Some(fewest)) => fewest,
        Ok(None) => return Ok(None),
        Err(OutOfSteps) => return fallback(),
    };
    let mut engine = Engine::new(&instance, &partition, counts, limits);
    let Cheapest { best, end, effort } = engine.cheapest();
    let Some(best) = best else { return fallback() };
    if sureness == Sureness::Unsure || end == End::OutOfSteps {
        return Ok(Some(solution(&instance, best.set, early)));
    }
    let (set, sureness) = first::first(&mut engine, best.set, effort);
    let proof = match sureness {
        Sureness::Sure => Proof::Optimal,
        Sureness::Unsure => Proof::Tied,
    };
    Ok(Some(solution(&instance, set, proof)))
}

/// Returns the best numbers of items of each class, riskiest first, which is all that a glance
/// needs; `None` where no set frees enough.
///
/// # Panics
///
/// As [`solve`].
pub fn least_numbers(problem: &Problem) -> Result<Option<Numbers>, SolveError> {
    let instance = Instance::new(problem)?;
    if instance.goal <= 0 {
        return Ok(Some(Counts::default().each()));
    }
    let is_searched = instance.items.len() <= MOST_SEARCHED;
    let partition = is_searched.then(|| Partition::new(&instance, Limits::USUAL.members));
    let found = partition.flatten().map(|partition| least(&instance, &partition));
    match found {
        Some(Ok(fewest)) => Ok(fewest.map(|fewest| fewest.counts.each())),
        Some(Err(OutOfSteps)) | None => {
            Ok(fallback(&instance)?.map(|set| instance.worth(&set).counts.each()))
        }
    }
}

fn solution(instance: &Instance, set: Vec<ItemIndex>, proof: Proof) -> Solution {
    Solution {
        freed: instance.bytes_of(instance.worth(&set).cost()),
        chosen: set.into_iter().map(usize::from).collect(),
        proof,
    }
}

/// Returns the least counts of all cases.
fn least(instance: &Instance, partition: &Partition) -> Result<Option<Fewest>, OutOfSteps> {
    let decided = nothing_decided(instance);
    let mut best: Option<Fewest> = None;
    let mut sureness = Sureness::Sure;
    let mut steps = Steps::new(MOST_STEPS_FOR_COUNTS);
    for case in &partition.cases {
        let Some(parts) = Parts::new(partition, case, &decided) else { continue };
        match fewest(&parts, instance.goal, best.map(|best| best.counts), &mut steps) {
            Ok(Some(found)) => {
                sureness = sureness.and(found.sureness);
                if best.is_none_or(|best| found.counts < best.counts) {
                    best = Some(found);
                }
            }
            Ok(None) => (),
            Err(OutOfSteps) => sureness = Sureness::Unsure,
        }
    }
    match best {
        None if sureness == Sureness::Unsure => Err(OutOfSteps),
        best => Ok(best.map(|best| Fewest { sureness, ..best })),
    }
}

/// Returns a set that is enough where no search is possible.
fn fallback(instance: &Instance) -> Result<Option<Vec<ItemIndex>>, SolveError> {
    match greedy::enough(instance) {
        // Without charges, nothing frees more than all items together.
        None if 0 < instance.charges.len() => Err(SolveError::Undecided),
        set => Ok(set),
    }
}
