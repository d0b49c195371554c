//! The exact search: of all sets of candidates that free enough, the best.
//!
//! The best has the fewest items of the riskiest class, of those the fewest of the next, and so
//! on; then it frees the fewest bytes; then its ids come first. Savings don't add up, because a
//! shared container is freed only when all of its owners go, so taking the largest first isn't
//! enough.
//!
//! # Why the result is the best
//!
//! The search decides one candidate after the other, in or out, and visits every set unless it
//! can show that none of the sets that are left is better than the best one known:
//!
//! - Give each owner of a shared container an equal part of it, rounded up. What a set frees is
//!   at most what its members have of their own plus their parts, because a container whose
//!   owners all go is the sum of its parts, and any other one adds parts but frees nothing. So
//!   the largest of these *potentials*, class by class and riskiest first, give the least number
//!   of further items of each class with which any completion could free enough. If these
//!   numbers are already worse than the best known, no completion is better.
//! - A set that frees enough needs no more members: each would make it worse.
//! - Once the numbers are as good as the best known, so many further members free at least what
//!   the smallest of them have of their own. If that is more than the best known frees, no
//!   completion is better.
//!
//! The number of steps is limited. When the limit is reached the best set known is returned, and
//! said not to be proved.

use super::Class;
use crate::bytes::Bytes;

/// After so many steps the search gives up the proof. A step takes some tens of nanoseconds.
const MOST_STEPS: u64 = 4_000_000;

/// What may be left out, and how much has to be freed.
#[derive(Debug, Clone)]
pub struct Problem {
    /// What may be left out, in the order of their ids.
    pub candidates: Vec<Candidate>,
    /// What is freed only when all of its owners go.
    pub shared: Vec<Shared>,
    /// How much has to be freed at least.
    pub goal: Bytes,
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
    /// The search was ended before it could show that. No better set frees fewer bytes than
    /// this.
    EndedEarly {
        /// The least that any set of as few items can free.
        bound: Bytes,
    },
}

/// Returns the best set that frees enough, or `None` where even all candidates don't.
pub fn solve(problem: &Problem) -> Option<Solution> {
    let mut search = Search::new(problem);
    search.step(0);
    let best = search.best?;
    let proof = if search.steps < MOST_STEPS {
        Proof::Optimal
    } else {
        Proof::EndedEarly { bound: problem.goal }
    };
    Some(Solution { chosen: best.chosen, freed: Bytes::new(best.value.freed), proof })
}

/// How many items of each class, riskiest first.
type Counts = [usize; 5];

/// What makes a set better than another: less is better, from the first field to the last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Value {
    counts: Counts,
    freed: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Best {
    value: Value,
    chosen: Vec<usize>,
}

/// A candidate in the order of the search.
struct Item {
    place: usize,
    class: usize,
    own: u64,
    potential: u64,
    shared: Vec<usize>,
}

struct Search {
    goal: u64,
    /// Riskiest class first; in it, the greatest potential first.
    items: Vec<Item>,
    /// For each class, the places in `items` where it begins and ends.
    spans: [(usize, usize); 5],
    /// `potential[i]` is the sum of the potentials of the first `i` items.
    potential: Vec<u64>,
    /// Bytes of each shared container, and how many of its owners are still in.
    shared: Vec<(u64, usize)>,
    chosen: Vec<usize>,
    counts: Counts,
    freed: u64,
    hoped: u64,
    best: Option<Best>,
    steps: u64,
}

impl Search {
    fn new(problem: &Problem) -> Self {
        let mut items: Vec<_> = problem
            .candidates
            .iter()
            .enumerate()
            .map(|(place, candidate)| Item {
                place,
                class: rank(candidate.class),
                own: candidate.own.get(),
                potential: candidate.own.get(),
                shared: Vec::new(),
            })
            .collect();
        for (number, shared) in problem.shared.iter().enumerate() {
            let owners = u64::try_from(shared.owners.len()).unwrap_or(u64::MAX).max(1);
            for owner in &shared.owners {
                if let Some(item) = items.get_mut(*owner) {
                    item.potential =
                        item.potential.saturating_add(shared.bytes.get().div_ceil(owners));
                    item.shared.push(number);
                }
            }
        }
        items.sort_by_key(|item| (item.class, std::cmp::Reverse(item.potential), item.place));
        let spans = std::array::from_fn(|class| {
            let begin = items.partition_point(|item| item.class < class);
            (begin, items.partition_point(|item| item.class <= class))
        });
        let sums = items.iter().scan(0_u64, |sum, item| {
            *sum = sum.saturating_add(item.potential);
            Some(*sum)
        });
        let potential = std::iter::once(0).chain(sums).collect();
        let shared =
            problem.shared.iter().map(|shared| (shared.bytes.get(), shared.owners.len())).collect();
        Self {
            goal: problem.goal.get(),
            items,
            spans,
            potential,
            shared,
            chosen: Vec::new(),
            counts: Counts::default(),
            freed: 0,
            hoped: 0,
            best: None,
            steps: 0,
        }
    }

    /// Decides the items from `next` on.
    fn step(&mut self, next: usize) {
        self.steps += 1;
        if self.freed >= self.goal {
            self.note();
            return;
        }
        if next == self.items.len() || self.steps >= MOST_STEPS || !self.can_improve(next) {
            return;
        }
        self.take(next);
        self.step(next + 1);
        self.put_back(next);
        self.step(next + 1);
    }

    fn note(&mut self) {
        let mut chosen: Vec<_> = self
            .chosen
            .iter()
            .filter_map(|at| self.items.get(*at))
            .map(|item| item.place)
            .collect();
        chosen.sort_unstable();
        let found = Best { value: Value { counts: self.counts, freed: self.freed }, chosen };
        if self.best.as_ref().is_none_or(|best| found < *best) {
            self.best = Some(found);
        }
    }

    fn take(&mut self, at: usize) {
        let Some(item) = self.items.get(at) else { return };
        self.chosen.push(at);
        if let Some(count) = self.counts.get_mut(item.class) {
            *count += 1;
        }
        self.freed = self.freed.saturating_add(item.own);
        self.hoped = self.hoped.saturating_add(item.potential);
        for shared in &item.shared {
            if let Some((bytes, owners)) = self.shared.get_mut(*shared) {
                *owners -= 1;
                if *owners == 0 {
                    self.freed = self.freed.saturating_add(*bytes);
                }
            }
        }
    }

    fn put_back(&mut self, at: usize) {
        let Some(item) = self.items.get(at) else { return };
        self.chosen.pop();
        if let Some(count) = self.counts.get_mut(item.class) {
            *count -= 1;
        }
        self.freed = self.freed.saturating_sub(item.own);
        self.hoped = self.hoped.saturating_sub(item.potential);
        for shared in &item.shared {
            if let Some((bytes, owners)) = self.shared.get_mut(*shared) {
                if *owners == 0 {
                    self.freed = self.freed.saturating_sub(*bytes);
                }
                *owners += 1;
            }
        }
    }

    /// Whether some completion could be better than the best known.
    fn can_improve(&self, next: usize) -> bool {
        let Some(least) = self.least_counts(next) else {
            return false;
        };
        let Some(best) = &self.best else {
            return true;
        };
        match least.cmp(&best.value.counts) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Greater => false,
            std::cmp::Ordering::Equal => self.least_freed(next, &least) <= best.value.freed,
        }
    }

    /// Returns the least numbers with which a completion could free enough by its potentials.
    fn least_counts(&self, next: usize) -> Option<Counts> {
        let sum = |from: usize, to: usize| {
            let at = |place: usize| self.potential.get(place).copied().unwrap_or(u64::MAX);
            at(to).saturating_sub(at(from))
        };
        let mut least = self.counts;
        let mut hoped = self.hoped;
        for (count, (begin, end)) in least.iter_mut().zip(self.spans) {
            let begin = begin.max(next).min(end.max(next));
            let end = end.max(next);
            let safer = sum(end, self.items.len());
            let lacking = self.goal.saturating_sub(hoped.saturating_add(safer));
            // The least number of the largest potentials that makes up for what is lacking.
            let enough = (begin..=end)
                .collect::<Vec<_>>()
                .partition_point(|upto| sum(begin, *upto) < lacking);
            if begin + enough > end {
                return None;
            }
            *count += enough;
            hoped = hoped.saturating_add(sum(begin, begin + enough));
        }
        Some(least)
    }

    /// Returns what a completion with these numbers frees at least.
    fn least_freed(&self, next: usize, counts: &Counts) -> u64 {
        let mut least = self.freed;
        for ((count, taken), (begin, end)) in counts.iter().zip(self.counts).zip(self.spans) {
            let mut own: Vec<_> = self
                .items
                .get(begin.max(next)..end.max(next))
                .unwrap_or_default()
                .iter()
                .map(|item| item.own)
                .collect();
            own.sort_unstable();
            let further = count.saturating_sub(taken);
            least = own.iter().take(further).fold(least, |sum, own| sum.saturating_add(*own));
        }
        least.max(self.goal)
    }
}

fn rank(class: Class) -> usize {
    Class::RISKIEST_FIRST.iter().position(|other| *other == class).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CLASSES: [Class; 5] = Class::RISKIEST_FIRST;

    fn problem() -> impl Strategy<Value = Problem> {
        let size = prop_oneof![0..20_u64, Just(7), 1_000..1_010_u64];
        let candidate = (0..5_usize, size.clone());
        let shared = (size, prop::collection::btree_set(0..8_usize, 2..5));
        (prop::collection::vec(candidate, 0..9), prop::collection::vec(shared, 0..4), 1..5_000_u64)
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
                    goal: Bytes::new(goal),
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
            (own + shared >= problem.goal.get()).then_some((counts, own + shared, chosen))
        })
        .min()
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
