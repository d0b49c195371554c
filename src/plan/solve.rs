//! The exact search: of all sets of candidates that free enough, the best.
//!
//! The best has the fewest items of the riskiest class, of those the fewest of the next, and so
//! on; then it frees the fewest bytes; then its ids come first. Savings don't add up, because a
//! shared container is freed only when all of its owners go, so taking the largest first isn't
//! enough.
//!
//! # Why the result is the best
//!
//! Items that own a part of a shared container are *entangled*, all others are *free*. What free
//! items save does add up. So each step below decides over the entangled items one after the
//! other, in or out, and settles the free ones by what is known of sums. A branch is left only
//! when none of the sets in it can be better than the best one known.
//!
//! 1. **The numbers** (`counts`) of items of each class. Once it is decided about the entangled
//!    items, the least numbers follow: of each class, riskiest first, as many of the largest free
//!    items as are needed when all safer ones help. As long as it isn't decided, give each owner
//!    of a shared container an equal part of it, rounded up. What a set frees is at most what its
//!    members have of their own plus their parts, for a container whose owners all go is the sum
//!    of its parts, and any other one adds parts but frees nothing. With these *potentials* in
//!    place of sizes the same reckoning gives numbers that no completion can go below.
//! 2. **The fewest bytes** (`least`, `sums`) with these numbers. For free items this is choosing so many
//!    of each class that their sum is the least one above a target. A choice is extended only
//!    while the smallest and the largest completion have the target between them; the last two
//!    are found by walking a sorted list from both ends; equal sizes are tried once, and so is
//!    each sum that different choices lead to.
//! 3. **The first ids** (`first`) among all sets that free just as much. From the first id to the
//!    last, an item goes in if a set with it, and with what went in before, frees just as much.
//!
//! The second and third step solve a form of the subset sum problem, which nobody can do quickly
//! in the worst case. The number of steps is limited; when the limit is reached, the best set
//! known is returned and said not to be proved. Steps are counted, not timed, so that the same
//! backup gives the same plan on every machine. The search goes as deep as there are items; where
//! there are more than any device has, no step is taken (`Steps::of`): the answer is the set that
//! it would begin with, of which nothing can stay, and that is said not to be proved.

mod counts;
mod first;
mod instance;
mod least;
mod sums;

use self::instance::{Instance, Steps};
use super::Class;
use crate::bytes::Bytes;

/// What may be left out, and how much has to be freed.
#[derive(Debug, Clone)]
pub struct Problem {
    /// What may be left out, in the order of their ids.
    pub candidates: Vec<Candidate>,
    /// What is freed only when all of its owners go.
    pub shared: Vec<Shared>,
    /// What is taken from the room once when any of its items goes.
    pub charges: Vec<Charge>,
    /// What has to be reached.
    pub requirement: Requirement,
}

/// Bytes that are taken from the room once when any of the items goes.
#[derive(Debug, Clone)]
pub struct Charge {
    /// How many bytes.
    pub bytes: Bytes,
    /// The items, by their indexes among the candidates.
    pub items: Vec<usize>,
}

/// What has to be reached: `freed_factor` times what is freed, less `charge_factor` times what is
/// charged, is at least `goal`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirement {
    /// What each byte freed counts.
    pub freed_factor: u64,
    /// What each byte charged counts.
    pub charge_factor: u64,
    /// What has to be reached.
    pub goal: i128,
}

impl Requirement {
    /// So many bytes have to be freed.
    pub fn freeing(bytes: Bytes) -> Self {
        Self { freed_factor: 1, charge_factor: 1, goal: bytes.get().into() }
    }
}

impl Problem {
    fn goal(&self) -> Bytes {
        let factor = i128::from(self.requirement.freed_factor.max(1));
        let bytes = (self.requirement.goal + factor - 1).div_euclid(factor).max(0);
        u64::try_from(bytes).map_or(Bytes::new(u64::MAX), Bytes::new)
    }
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
    /// The owners, by their places among the candidates.
    pub owners: Vec<usize>,
}

/// The set to leave out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// The members, by their places among the candidates, sorted.
    pub chosen: Vec<usize>,
    /// What they free.
    pub freed: Bytes,
    /// Whether it is known to be the best.
    pub proof: Proof,
}

/// Whether a solution is known to be the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// It is.
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

/// Returns the best set that frees enough, or `None` where even all candidates don't.
pub fn solve(problem: &Problem) -> Option<Solution> {
    let instance = Instance::new(problem);
    let goal = problem.goal().get();
    let [mut for_numbers, mut for_bytes, mut for_ids] = [(); 3].map(|()| Steps::of(&instance));
    let set = counts::least_counts(&instance, goal, &mut for_numbers)?;
    let set = least::least_bytes(&instance, goal, set, &mut for_bytes);
    let freed = instance.freed(&set);
    let chosen = first::first_ids(&instance, set, &mut for_ids);
    // Nothing frees less than what has to be freed.
    let is_fewest = !for_bytes.are_used_up() || freed == goal;
    let proof = match (for_numbers.are_used_up(), is_fewest, for_ids.are_used_up()) {
        (false, true, false) => Proof::Optimal,
        (false, true, true) => Proof::Tied,
        (true, _, _) | (_, false, _) => Proof::EndedEarly { bound: problem.goal() },
    };
    Some(Solution { chosen, freed: Bytes::new(freed), proof })
}

/// Returns the best numbers of items of each class, riskiest first, which is all that a glance
/// needs; `None` where even all candidates don't free enough.
pub fn least_numbers(problem: &Problem) -> Option<[usize; 6]> {
    let instance = Instance::new(problem);
    let set = counts::least_counts(&instance, problem.goal().get(), &mut Steps::of(&instance))?;
    Some(instance.counts(&set))
}

#[cfg(test)]
mod tests {
    use std::thread;

    use proptest::prelude::*;

    use super::*;

    use super::instance::{Counts, rank};

    const CLASSES: [Class; 6] = Class::RISKIEST_FIRST;

    fn requirement(goal: u64) -> Requirement {
        Requirement { freed_factor: 1, charge_factor: 1, goal: goal.into() }
    }

    fn problem() -> impl Strategy<Value = Problem> {
        let size = prop_oneof![0..20_u64, Just(7), 1_000..1_010_u64, Just(u64::MAX / 40)];
        let candidate = (prop_oneof![0..5_usize, Just(4)], size.clone());
        let shared = (size.clone(), prop::collection::btree_set(0..14_usize, 1..5));
        (prop::collection::vec(candidate, 0..15), prop::collection::vec(shared, 0..5), 1..6_000_u64)
            .prop_map(|(candidates, shared, goal)| {
                let count = candidates.len();
                Problem {
                    candidates: candidates
                        .into_iter()
                        .map(|(class, own)| Candidate {
                            class: CLASSES[class],
                            own: Bytes::new(own),
                        })
                        .collect(),
                    shared: shared
                        .into_iter()
                        .filter(|(_, owners)| owners.iter().all(|owner| *owner < count))
                        .map(|(bytes, owners)| Shared {
                            bytes: Bytes::new(bytes),
                            owners: owners.into_iter().collect(),
                        })
                        .collect(),
                    charges: Vec::new(),
                    requirement: requirement(goal),
                }
            })
    }

    fn by_brute_force(problem: &Problem) -> Option<(Counts, u64, Vec<usize>)> {
        let all = 0..1_u32 << problem.candidates.len();
        all.filter_map(|set| {
            let chosen: Vec<_> =
                (0..problem.candidates.len()).filter(|place| set & (1 << place) != 0).collect();
            let own: u64 = chosen.iter().map(|place| problem.candidates[*place].own.get()).sum();
            let shared: u64 = problem
                .shared
                .iter()
                .filter(|shared| shared.owners.iter().all(|owner| chosen.contains(owner)))
                .map(|shared| shared.bytes.get())
                .sum();
            let mut counts = Counts::default();
            for place in &chosen {
                counts[rank(problem.candidates[*place].class)] += 1;
            }
            (own + shared >= problem.goal().get()).then_some((counts, own + shared, chosen))
        })
        .min()
    }

    #[test]
    fn more_items_than_any_device_has_need_neither_time_nor_a_deep_stack() {
        let tied = |count: usize, owners: usize| Problem {
            candidates: vec![Candidate { class: Class::Safe, own: Bytes::new(1) }; count],
            shared: (0..count / 2)
                .map(|first| Shared {
                    bytes: Bytes::new(7),
                    owners: (first..(first + owners).min(count)).collect(),
                })
                .collect(),
            charges: Vec::new(),
            requirement: requirement(u64::try_from(count / 3).unwrap()),
        };
        for (count, owners) in [(1_000, 2), (1_001, 50), (4_000, 0), (40_000, 1), (40_000, 100)] {
            let problem = tied(count, owners);
            let solving = thread::Builder::new().stack_size(1 << 20);
            let solution = solving.spawn(move || solve(&problem)).unwrap().join().unwrap().unwrap();
            assert!(u64::try_from(count / 3).unwrap() <= solution.freed.get());
            assert!(solution.chosen.is_sorted());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn the_search_finds_what_brute_force_finds(problem in problem()) {
            let found = solve(&problem);
            if let Some(found) = &found {
                prop_assert_eq!(found.proof, Proof::Optimal);
            }
            let found = found.map(|found| (found.freed.get(), found.chosen));
            let expected = by_brute_force(&problem).map(|(_, freed, chosen)| (freed, chosen));
            prop_assert_eq!(found, expected);
        }
    }
}
