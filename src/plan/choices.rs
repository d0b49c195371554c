//! `Choices`: what a plan chooses from, and the plans that come of it.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    Class, Escalation, Exclusion, Glance, Goal, Kept, KeptReason, Outcome, Plan, Proof,
    SharedFreed, Subject,
    solve::{Candidate, Problem, Shared, least_numbers, solve},
};
use crate::{
    backup::evidence::Switch,
    bytes::Bytes,
    catalogue::Catalogue,
    inventory::{Inventory, ItemId},
};

/// What a plan chooses from: the rows with a switch, and what they share.
#[derive(Debug, Clone)]
pub struct Choices {
    rows: BTreeMap<Subject, Row>,
    shared: Vec<SharedRow>,
    fixed: Bytes,
    current: Bytes,
}

#[derive(Debug, Clone)]
struct Row {
    class: Class,
    own: Bytes,
}

#[derive(Debug, Clone)]
struct SharedRow {
    bytes: Bytes,
    owners: Vec<Subject>,
}

/// Which candidates a search may take.
#[derive(Debug, Clone, Copy)]
struct Allowed {
    risk: Class,
    min_size: Bytes,
}

impl Choices {
    /// Takes the rows of one backup or of several that share one quota.
    pub fn new<'i>(
        backups: impl IntoIterator<Item = &'i Inventory>,
        catalogue: &Catalogue,
    ) -> Self {
        let mut choices = Self {
            rows: BTreeMap::new(),
            shared: Vec::new(),
            fixed: Bytes::ZERO,
            current: Bytes::ZERO,
        };
        for (backup, inventory) in backups.into_iter().enumerate() {
            let subject = |id: &ItemId| Subject { id: id.clone(), backup };
            for item in &inventory.items {
                let own = item.total.icloud;
                match Class::of(&item.id, catalogue) {
                    // What is off already is nothing to choose, and takes nothing.
                    Some(_) if item.switch == Switch::Off => (),
                    Some(class) => {
                        choices.rows.insert(subject(&item.id), Row { class, own });
                    }
                    None => choices.fixed = choices.fixed.saturating_add(own),
                }
            }
            for shared in &inventory.shared {
                let is_row = |owner: &Subject| choices.rows.contains_key(owner);
                let owners: Vec<_> = shared.owners.iter().map(subject).filter(is_row).collect();
                if !owners.is_empty() {
                    choices.shared.push(SharedRow { bytes: shared.container.tally.icloud, owners });
                }
            }
            choices.current = choices.current.saturating_add(inventory.totals.icloud);
        }
        choices
    }

    /// Makes the best plan for storage of this size.
    pub fn plan(&self, quota: Bytes, goal: &Goal) -> Plan {
        let goal = &self.possible(goal);
        let budget = goal.budget(quota);
        let allowed = Allowed { risk: goal.risk, min_size: goal.min_size };
        let found = self.best(budget, goal, allowed);
        let (outcome, set, proof, escalation) = match found {
            Some((set, proof)) if set.is_empty() => (Outcome::Fits, set, proof, None),
            Some((set, proof)) => (Outcome::Plan, set, proof, None),
            None => (
                Outcome::Impossible,
                self.most(goal, allowed.risk),
                Proof::Optimal,
                self.escalate(budget, goal),
            ),
        };
        Plan {
            budget,
            fixed: self.fixed,
            current: self.current,
            outcome,
            freed: self.freed(&set),
            exclude: self.exclusions(&set),
            proof,
            shared: self.shared_freed(&set),
            kept: self.kept(&set, goal),
            escalation,
        }
    }

    /// Returns what storage of this size would take, without deciding which items exactly.
    pub fn glance(&self, quota: Bytes, goal: &Goal) -> Glance {
        let goal = &self.possible(goal);
        let budget = goal.budget(quota);
        let allowed = Allowed { risk: goal.risk, min_size: goal.min_size };
        let with_small = Allowed { min_size: Bytes::ZERO, ..allowed };
        let numbers = |allowed| {
            let (_, problem) = self.problem(budget, goal, allowed);
            if problem.goal == Bytes::ZERO { Some([0; 5]) } else { least_numbers(&problem) }
        };
        let Some(numbers) = numbers(allowed).or_else(|| numbers(with_small)) else {
            return Glance { outcome: Outcome::Impossible, exclusions: 0, class: None };
        };
        let forced = goal.exclude.iter().filter_map(|subject| self.rows.get(subject));
        let chosen = Class::RISKIEST_FIRST.into_iter().zip(numbers).filter(|(_, count)| 0 < *count);
        let class = forced.map(|row| row.class).chain(chosen.map(|(class, _)| class)).max();
        Glance {
            outcome: if class.is_none() { Outcome::Fits } else { Outcome::Plan },
            exclusions: goal.exclude.len() + numbers.iter().sum::<usize>(),
            class,
        }
    }

    /// Returns a goal that excludes only what is a choice: what is off already isn't.
    fn possible(&self, goal: &Goal) -> Goal {
        let is_row = |subject: &&Subject| self.rows.contains_key(*subject);
        Goal { exclude: goal.exclude.iter().filter(is_row).cloned().collect(), ..goal.clone() }
    }

    /// Returns the best set; where there is none, the best one that small items may be in.
    fn best(
        &self,
        budget: Bytes,
        goal: &Goal,
        allowed: Allowed,
    ) -> Option<(BTreeSet<Subject>, Proof)> {
        let with_small = Allowed { min_size: Bytes::ZERO, ..allowed };
        self.search(budget, goal, allowed).or_else(|| self.search(budget, goal, with_small))
    }

    fn search(
        &self,
        budget: Bytes,
        goal: &Goal,
        allowed: Allowed,
    ) -> Option<(BTreeSet<Subject>, Proof)> {
        let forced = &goal.exclude;
        let (candidates, problem) = self.problem(budget, goal, allowed);
        if problem.goal == Bytes::ZERO {
            return Some((forced.clone(), Proof::Optimal));
        }
        let solution = solve(&problem)?;
        let chosen = solution.chosen.iter().filter_map(|place| candidates.get(*place));
        let set = forced.iter().chain(chosen.copied()).cloned().collect();
        // What goes anyway is freed by the better ones as well.
        let proof = match solution.proof {
            Proof::Optimal | Proof::Tied => solution.proof,
            Proof::EndedEarly { bound } => {
                Proof::EndedEarly { bound: bound.saturating_add(self.freed(forced)) }
            }
        };
        Some((set, proof))
    }

    /// Returns what may be excluded beside what is excluded anyway, in the order of the ids, and
    /// the problem which of it to choose.
    fn problem<'a>(
        &'a self,
        budget: Bytes,
        goal: &Goal,
        allowed: Allowed,
    ) -> (Vec<&'a Subject>, Problem) {
        let forced = &goal.exclude;
        let candidates = self.candidates(goal, allowed);
        let place = |subject: &Subject| candidates.binary_search(&subject).ok();
        // A container that somebody keeps is never freed. Of the others, those who are excluded
        // anyway are no obstacle.
        let shared = self.shared.iter().filter_map(|shared| {
            let open = shared.owners.iter().filter(|owner| !forced.contains(*owner));
            let owners: Option<Vec<_>> = open.map(place).collect();
            let owners = owners.filter(|owners| !owners.is_empty())?;
            Some(Shared { bytes: shared.bytes, owners })
        });
        let problem = Problem {
            candidates: candidates
                .iter()
                .filter_map(|subject| self.rows.get(*subject))
                .map(|row| Candidate { class: row.class, own: row.own })
                .collect(),
            shared: shared.collect(),
            goal: self.current.saturating_sub(budget).saturating_sub(self.freed(forced)),
        };
        (candidates, problem)
    }

    /// Returns what may be taken, in the order of the ids.
    fn candidates<'a>(&'a self, goal: &Goal, allowed: Allowed) -> Vec<&'a Subject> {
        let shares = self.shares();
        let reach = |subject: &Subject, row: &Row| {
            row.own.saturating_add(shares.get(subject).copied().unwrap_or_default())
        };
        self.rows
            .iter()
            .filter(|(subject, row)| {
                row.class <= allowed.risk
                    && !goal.keep.contains(*subject)
                    && !goal.exclude.contains(*subject)
                    && allowed.min_size <= reach(subject, row)
            })
            .map(|(subject, _)| subject)
            .collect()
    }

    /// Returns what each row has a part in, if it has.
    fn shares(&self) -> BTreeMap<&Subject, Bytes> {
        let mut shares: BTreeMap<_, Bytes> = BTreeMap::new();
        for shared in &self.shared {
            for owner in &shared.owners {
                let share = shares.entry(owner).or_default();
                *share = share.saturating_add(shared.bytes);
            }
        }
        shares
    }

    /// Returns what all of these free together.
    fn freed(&self, set: &BTreeSet<Subject>) -> Bytes {
        let own = set.iter().filter_map(|subject| self.rows.get(subject)).map(|row| row.own);
        let shared = self
            .shared
            .iter()
            .filter(|shared| shared.owners.iter().all(|owner| set.contains(owner)));
        own.chain(shared.map(|shared| shared.bytes)).sum()
    }

    /// Returns the set that frees the most of what is allowed, without what frees nothing.
    fn most(&self, goal: &Goal, risk: Class) -> BTreeSet<Subject> {
        let allowed = Allowed { risk, min_size: Bytes::ZERO };
        let mut set: BTreeSet<Subject> = goal.exclude.clone();
        set.extend(self.candidates(goal, allowed).into_iter().cloned());
        let shared = self.shared.iter().filter(|shared| {
            Bytes::ZERO < shared.bytes && shared.owners.iter().all(|owner| set.contains(owner))
        });
        let sharing: BTreeSet<_> = shared.flat_map(|shared| &shared.owners).collect();
        let frees_something = |subject: &Subject| {
            let own = self.rows.get(subject).map_or(Bytes::ZERO, |row| row.own);
            Bytes::ZERO < own || sharing.contains(subject)
        };
        set.iter()
            .filter(|subject| goal.exclude.contains(*subject) || frees_something(subject))
            .cloned()
            .collect()
    }

    /// Returns the least risk above the one allowed with which there is a plan.
    fn escalate(&self, budget: Bytes, goal: &Goal) -> Option<Escalation> {
        Class::RISKIEST_FIRST.into_iter().rev().filter(|risk| goal.risk < *risk).find_map(|risk| {
            let allowed = Allowed { risk, min_size: goal.min_size };
            let (set, _) = self.best(budget, goal, allowed)?;
            Some(Escalation { risk, exclude: self.exclusions(&set) })
        })
    }

    fn shared_freed(&self, set: &BTreeSet<Subject>) -> Vec<SharedFreed> {
        let mut freed: Vec<_> = self
            .shared
            .iter()
            .filter(|shared| shared.owners.iter().all(|owner| set.contains(owner)))
            .map(|shared| SharedFreed { owners: shared.owners.clone(), bytes: shared.bytes })
            .collect();
        freed.sort_by(|a, b| Reverse(a.bytes).cmp(&Reverse(b.bytes)).then(a.owners.cmp(&b.owners)));
        freed
    }

    fn kept(&self, set: &BTreeSet<Subject>, goal: &Goal) -> Vec<Kept> {
        let mut kept: Vec<_> = self
            .rows
            .iter()
            .filter(|(subject, row)| !set.contains(*subject) && goal.min_size <= row.own)
            .filter_map(|(subject, row)| {
                let reason = match row.class {
                    _ if goal.keep.contains(subject) => KeptReason::Asked,
                    class if class <= goal.risk => return None,
                    Class::Keep => KeptReason::OnlyCopy,
                    Class::Photos => KeptReason::Photos,
                    class => KeptReason::Risk(class),
                };
                Some(Kept { subject: subject.clone(), own: row.own, reason })
            })
            .collect();
        kept.sort_by(|a, b| Reverse(a.own).cmp(&Reverse(b.own)).then(a.subject.cmp(&b.subject)));
        kept
    }

    fn exclusions(&self, set: &BTreeSet<Subject>) -> Vec<Exclusion> {
        let mut exclusions: Vec<_> = set
            .iter()
            .filter_map(|subject| {
                let row = self.rows.get(subject)?;
                Some(Exclusion { subject: subject.clone(), class: row.class, own: row.own })
            })
            .collect();
        exclusions.sort_by(|a, b| {
            Reverse(a.own).cmp(&Reverse(b.own)).then_with(|| a.subject.cmp(&b.subject))
        });
        exclusions
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{backup::BundleId, plan::Headroom};

    const CLASSES: [Class; 5] = Class::RISKIEST_FIRST;

    fn subject(number: usize) -> Subject {
        // Two backups, and ids whose order isn't that of the numbers.
        let id = ItemId::App(BundleId::new(format!("app.{}", (number * 7) % 16)));
        Subject { id, backup: number % 2 }
    }

    /// Rows with class and size, shared containers, what is fixed.
    fn choices() -> impl Strategy<Value = Choices> {
        let size = || prop_oneof![0..20_u64, Just(7), 1_000..1_010_u64];
        let rows = prop::collection::vec((0..5_usize, size()), 0..12);
        let shared = (size(), prop::collection::btree_set(0..12_usize, 2..4));
        (rows, prop::collection::vec(shared, 0..4), 0..500_u64).prop_map(|(rows, shared, fixed)| {
            let count = rows.len();
            let rows: BTreeMap<_, _> = rows
                .into_iter()
                .enumerate()
                .map(|(number, (class, own))| {
                    (subject(number), Row { class: CLASSES[class], own: Bytes::new(own) })
                })
                .collect();
            let shared: Vec<_> = shared
                .into_iter()
                .filter(|(_, owners)| owners.iter().all(|owner| *owner < count))
                .map(|(bytes, owners)| SharedRow {
                    bytes: Bytes::new(bytes),
                    owners: owners.into_iter().map(subject).collect(),
                })
                .collect();
            let fixed = Bytes::new(fixed);
            let current = rows
                .values()
                .map(|row| row.own)
                .chain(shared.iter().map(|shared| shared.bytes))
                .chain([fixed])
                .sum();
            Choices { rows, shared, fixed, current }
        })
    }

    fn goal() -> impl Strategy<Value = Goal> {
        let some = || prop::collection::btree_set((0..12_usize).prop_map(subject), 0..3);
        (0..5_usize, prop_oneof![Just(0), Just(8), 0..2_000_u64], some(), some()).prop_map(
            |(risk, min_size, keep, exclude)| Goal {
                used_elsewhere: Bytes::ZERO,
                headroom: Headroom::Size(Bytes::ZERO),
                risk: CLASSES[risk],
                min_size: Bytes::new(min_size),
                keep: keep.difference(&exclude).cloned().collect(),
                exclude,
            },
        )
    }

    /// The plan by the words of its definition: of all sets of candidates, the least.
    fn by_brute_force(
        choices: &Choices,
        goal: &Goal,
        budget: Bytes,
        min_size: Bytes,
    ) -> Option<BTreeSet<Subject>> {
        let forced: BTreeSet<_> =
            goal.exclude.iter().filter(|it| choices.rows.contains_key(*it)).cloned().collect();
        let candidates: Vec<_> = choices
            .rows
            .iter()
            .filter(|(it, row)| {
                let shared = choices.shared.iter().filter(|shared| shared.owners.contains(it));
                let reach = row.own.get() + shared.map(|shared| shared.bytes.get()).sum::<u64>();
                row.class <= goal.risk
                    && !goal.keep.contains(*it)
                    && !forced.contains(*it)
                    && min_size.get() <= reach
            })
            .map(|(it, _)| it)
            .collect();
        (0..1_u32 << candidates.len())
            .filter_map(|members| {
                let chosen = (0..candidates.len()).filter(|at| members & (1 << at) != 0);
                let mut set = forced.clone();
                set.extend(chosen.map(|at| candidates[at].clone()));
                let freed = choices.freed(&set);
                (choices.current.saturating_sub(freed) <= budget).then(|| {
                    let counts = CLASSES.map(|class| {
                        set.iter().filter(|it| choices.rows[*it].class == class).count()
                    });
                    (counts, freed, set)
                })
            })
            .min()
            .map(|(_, _, set)| set)
    }

    fn set(plan: &Plan) -> BTreeSet<Subject> {
        plan.exclude.iter().map(|exclusion| exclusion.subject.clone()).collect()
    }

    fn riskiest(plan: &Plan) -> Option<Class> {
        plan.exclude.iter().map(|exclusion| exclusion.class).max()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]
        #[test]
        fn the_plan_is_the_one_that_its_definition_says(
            choices in choices(),
            goal in goal(),
            quota in 0..8_000_u64,
        ) {
            let quota = Bytes::new(quota);
            let plan = choices.plan(quota, &goal);
            let expected = by_brute_force(&choices, &goal, quota, goal.min_size)
                .or_else(|| by_brute_force(&choices, &goal, quota, Bytes::ZERO));
            prop_assert_eq!(plan.freed, choices.freed(&set(&plan)));
            prop_assert_eq!(plan.proof, Proof::Optimal);
            let glance = choices.glance(quota, &goal);
            prop_assert_eq!(glance.outcome, plan.outcome);
            if let Some(expected) = expected {
                prop_assert_eq!(&set(&plan), &expected);
                prop_assert_eq!(plan.outcome == Outcome::Fits, expected.is_empty());
                prop_assert_eq!(plan.shortfall(), Bytes::ZERO);
                prop_assert_eq!(glance.exclusions, expected.len());
                prop_assert_eq!(glance.class, riskiest(&plan));
            } else {
                prop_assert_eq!(plan.outcome, Outcome::Impossible);
                prop_assert!(Bytes::ZERO < plan.shortfall());
                // Nothing that is allowed frees more.
                let allowed = Allowed { risk: goal.risk, min_size: Bytes::ZERO };
                let mut all = goal.exclude.clone();
                all.retain(|it| choices.rows.contains_key(it));
                all.extend(choices.candidates(&goal, allowed).into_iter().cloned());
                prop_assert_eq!(plan.freed, choices.freed(&all));
            }
        }

        #[test]
        fn the_order_of_the_input_never_matters(
            choices in choices(),
            goal in goal(),
            quota in 0..8_000_u64,
        ) {
            let mut turned = choices.clone();
            turned.shared.reverse();
            turned.shared.iter_mut().for_each(|shared| shared.owners.reverse());
            let (plan, other) =
                (choices.plan(Bytes::new(quota), &goal), turned.plan(Bytes::new(quota), &goal));
            prop_assert_eq!(plan.exclude, other.exclude);
            prop_assert_eq!((plan.freed, plan.outcome), (other.freed, other.outcome));
        }

        /// As long as small items may be taken from the start: they are no choice where there is a
        /// riskier plan without them, and one where there is none, which less room can bring about.
        #[test]
        fn more_room_never_asks_for_more_risk(
            choices in choices(),
            goal in goal(),
            quotas in (0..8_000_u64, 0..8_000_u64),
        ) {
            let goal = Goal { min_size: Bytes::ZERO, ..goal };
            let (less, more) = (quotas.0.min(quotas.1), quotas.0.max(quotas.1));
            let small = choices.plan(Bytes::new(less), &goal);
            let large = choices.plan(Bytes::new(more), &goal);
            if small.outcome != Outcome::Impossible {
                prop_assert!(large.outcome != Outcome::Impossible);
                prop_assert!(riskiest(&large) <= riskiest(&small));
            }
        }
    }
}
