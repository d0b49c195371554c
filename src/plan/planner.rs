//! `Planner`: what a plan chooses from, and the plans that come of it.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
    num::NonZeroU64,
    sync::Arc,
};

use super::{
    CopyNeeded, Escalation, Exclusion, Glance, Goal, Headroom, Kept, KeptReason, Outcome, Plan,
    Proof, SharedFreed, WithOwnCopies,
    goal::WHOLE,
    solve::{
        Candidate, Charge, Numbers, Problem, Requirement, Shared, SolveError, least_numbers, solve,
    },
};
use crate::{
    account::{Account, Class, CopyState, CountedItem, Subject},
    bytes::Bytes,
    inventory::ItemId,
};

/// Chooses from the items of an account what to exclude.
#[derive(Debug, Clone)]
pub struct Planner<'a> {
    account: &'a Account,
    goal: &'a Goal,
    /// What can be switched off, in the order of its ids. There may be 100,000, which are known here by
    /// their indexes, and not looked for by their ids.
    items: Vec<Choosable<'a>>,
    /// What is excluded in any case: of what was asked, that which is a choice.
    forced: Set,
    /// What the same items share, all of their containers together.
    shared: Vec<Together>,
}

/// An item that can be switched off.
#[derive(Debug, Clone, Copy)]
struct Choosable<'a> {
    subject: &'a Subject,
    counted: &'a CountedItem,
    /// What it has a part in.
    share: Bytes,
    is_kept: bool,
    is_forced: bool,
}

/// Items by their indexes, sorted. Of two sets, that comes first whose ids come first.
type Set = Vec<usize>;

/// What the same items share.
#[derive(Debug, Clone)]
struct Together {
    owners: Set,
    bytes: Bytes,
}

/// Which candidates a search may take.
#[derive(Debug, Clone, Copy)]
struct Allowed {
    risk: Class,
    min_size: Bytes,
    copies: OwnCopies,
    photos: Photos,
}

/// What is taken of apps whose own copy in iCloud isn't known to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OwnCopies {
    /// They free nothing.
    AsKnown,
    /// The copies of those that are excluded are there, and fill the storage.
    Assumed,
}

/// Which of two kinds may be excluded that must not be excluded together: the photo library, and
/// apps whose other copy is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Photos {
    /// The photo library.
    Library,
    /// Apps that keep their copies there.
    CopiesInIt,
    /// Either, because only one of the two is there, or the person has asked for both.
    Either,
}

/// A set to exclude, with what it is compared by: the numbers of items of each class, the riskiest
/// first; what it frees; its members in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Choice {
    numbers: Numbers,
    freed: Bytes,
    set: Set,
}

impl<'a> Planner<'a> {
    /// Takes what may be chosen from an account, as it is asked.
    pub fn new(account: &'a Account, goal: &'a Goal) -> Self {
        let mut items: Vec<_> = account
            .items
            .iter()
            .map(|(subject, counted)| Choosable {
                subject,
                counted,
                share: Bytes::ZERO,
                is_kept: goal.keep.contains(subject),
                is_forced: goal.exclude.contains(subject),
            })
            .collect();
        let shared = together(account, &items);
        for Together { owners, bytes } in &shared {
            for owner in owners {
                if let Some(item) = items.get_mut(*owner) {
                    item.share = item.share.saturating_add(*bytes);
                }
            }
        }
        let forced = indexed(&items).filter(|(_, item)| item.is_forced).map(|(index, _)| index);
        Self { account, goal, forced: forced.collect(), items, shared }
    }

    /// Makes the best plan for storage of this size.
    ///
    /// # Errors
    /// When the sizes add up to more than can be counted, or when the items share so much with one
    /// another that no search can tell whether some free enough.
    pub fn plan(&self, quota: Bytes) -> Result<Plan, SolveError> {
        let known = Allowed {
            risk: self.goal.risk,
            min_size: self.goal.min_size,
            copies: OwnCopies::AsKnown,
            photos: Photos::Either,
        };
        let found = self.best(quota, known)?;
        let with_own_copies =
            self.with_own_copies(quota, found.as_ref().map(|(choice, _)| choice))?;
        let (outcome, set, proof) = match found {
            Some((choice, proof)) if choice.set.is_empty() => (Outcome::Fits, choice.set, proof),
            Some((choice, proof)) => (Outcome::Plan, choice.set, proof),
            None => (Outcome::Impossible, self.most(), Proof::Optimal),
        };
        let escalation = match outcome {
            Outcome::Impossible => self.escalate(quota)?,
            Outcome::Fits | Outcome::Plan => None,
        };
        Ok(Plan {
            outcome,
            proof,
            kept: self.kept(&set),
            escalation,
            copies_needed: self.copies_needed(),
            with_own_copies,
            ..self.judged(quota, &set)
        })
    }

    /// Judges a set that somebody has put together, by the sums of every plan: what it frees, with
    /// containers that go with the last of their owners, and whether the rest fits. What can't be
    /// switched off is left out of it. Nothing is searched for, so that this takes no longer with
    /// each app that is off, and nothing says whether a better set exists.
    pub fn of_set(&self, quota: Bytes, chosen: &BTreeSet<Subject>) -> Plan {
        let set: Set = indexed(&self.items)
            .filter(|(_, item)| chosen.contains(item.subject))
            .map(|(index, _)| index)
            .collect();
        self.judged(quota, &set)
    }

    /// Adds up what a set frees, and nothing that takes a search.
    fn judged(&self, quota: Bytes, set: &Set) -> Plan {
        let elsewhere = self.account.elsewhere.bytes;
        let budget = self.goal.budget(quota, elsewhere);
        let freed = self.freed(set, OwnCopies::AsKnown);
        let after = self.account.current.saturating_sub(freed);
        let outcome = match (elsewhere <= quota && after <= budget, set.is_empty()) {
            (false, _) => Outcome::Impossible,
            (true, true) => Outcome::Fits,
            (true, false) => Outcome::Plan,
        };
        Plan {
            quota,
            elsewhere,
            budget,
            fixed: self.account.fixed,
            current: self.account.current,
            outcome,
            freed,
            exclude: self.exclusions(set, OwnCopies::AsKnown),
            proof: Proof::Optimal,
            shared: self.shared_freed(set),
            kept: Vec::new(),
            escalation: None,
            copies_needed: Vec::new(),
            with_own_copies: None,
        }
    }

    /// Returns what storage of this size would take, without deciding which items exactly.
    ///
    /// # Errors
    /// As [`plan`](Self::plan).
    pub fn glance(&self, quota: Bytes) -> Result<Glance, SolveError> {
        let known = Allowed {
            risk: self.goal.risk,
            min_size: self.goal.min_size,
            copies: OwnCopies::AsKnown,
            photos: Photos::Either,
        };
        let with_small = Allowed { min_size: Bytes::ZERO, ..known };
        let numbers = match self.best_numbers(quota, known)? {
            None => self.best_numbers(quota, with_small)?,
            numbers => numbers,
        };
        let Some(numbers) = numbers else {
            return Ok(Glance { outcome: Outcome::Impossible, exclusions: 0, class: None });
        };
        let chosen = Class::RISKIEST_FIRST.into_iter().zip(numbers).filter(|(_, count)| 0 < *count);
        let class = chosen.map(|(class, _)| class).max();
        Ok(Glance {
            outcome: if class.is_none() { Outcome::Fits } else { Outcome::Plan },
            exclusions: numbers.iter().sum(),
            class,
        })
    }

    /// Returns how many items of each class the best set has, with those that go in any case.
    fn best_numbers(&self, quota: Bytes, allowed: Allowed) -> Result<Option<Numbers>, SolveError> {
        let mut best: Option<Numbers> = None;
        for allowed in self.either(allowed) {
            let Some(Candidates { problem, .. }) = self.question(quota, allowed) else { continue };
            let Some(chosen) = least_numbers(&problem)? else { continue };
            let mut numbers = self.numbers(&self.forced);
            for (number, chosen) in numbers.iter_mut().zip(chosen) {
                *number += chosen;
            }
            best = Some(best.map_or(numbers, |best| best.min(numbers)));
        }
        Ok(best)
    }

    /// Returns the best set; where there is none, the best one that small items may be in.
    fn best(&self, quota: Bytes, allowed: Allowed) -> Result<Option<(Choice, Proof)>, SolveError> {
        match self.best_of_either(quota, allowed)? {
            None => self.best_of_either(quota, Allowed { min_size: Bytes::ZERO, ..allowed }),
            best => Ok(best),
        }
    }

    fn best_of_either(
        &self,
        quota: Bytes,
        allowed: Allowed,
    ) -> Result<Option<(Choice, Proof)>, SolveError> {
        let ways = self.either(allowed).into_iter();
        let found: Result<Vec<_>, _> = ways.map(|allowed| self.search(quota, allowed)).collect();
        Ok(found?.into_iter().flatten().min_by(|(one, _), (other, _)| one.cmp(other)))
    }

    /// Returns the ways to search: the photo library must not go together with apps whose other copy
    /// is in it.
    fn either(&self, allowed: Allowed) -> Vec<Allowed> {
        let is_library = |item: &Choosable<'_>| item.subject.id == ItemId::Photos;
        let is_in_it = |item: &Choosable<'_>| item.counted.is_in_photo_library;
        let has = |of: fn(&Choosable<'_>) -> bool| {
            let mut candidates = self.candidates(allowed);
            (self.all(&self.forced).any(of), candidates.any(|(_, item)| of(item)))
        };
        let ways = match (has(is_library), has(is_in_it)) {
            ((true, _), (true, _)) => vec![Photos::Either],
            ((true, _), _) => vec![Photos::Library],
            (_, (true, _)) => vec![Photos::CopiesInIt],
            ((_, true), (_, true)) => vec![Photos::Library, Photos::CopiesInIt],
            _ => vec![Photos::Either],
        };
        ways.into_iter().map(|photos| Allowed { photos, ..allowed }).collect()
    }

    fn search(
        &self,
        quota: Bytes,
        allowed: Allowed,
    ) -> Result<Option<(Choice, Proof)>, SolveError> {
        let Some(question) = self.question(quota, allowed) else { return Ok(None) };
        let Candidates { candidates, problem } = question;
        let Some(solution) = solve(&problem)? else { return Ok(None) };
        let chosen = solution.chosen.iter().filter_map(|index| candidates.get(*index));
        let mut set: Set = self.forced.iter().chain(chosen).copied().collect();
        set.sort_unstable();
        // What goes anyway is freed by the better ones as well.
        let proof = match solution.proof {
            Proof::Optimal | Proof::Tied => solution.proof,
            Proof::EndedEarly { bound } => {
                let forced = self.freed(&self.forced, allowed.copies);
                Proof::EndedEarly { bound: bound.saturating_add(forced) }
            }
        };
        let (numbers, freed) = (self.numbers(&set), self.freed(&set, allowed.copies));
        Ok(Some((Choice { numbers, freed, set }, proof)))
    }
}

/// What may be excluded beside what is excluded anyway, and the problem which of it to choose.
struct Candidates {
    candidates: Set,
    problem: Problem,
}

impl<'a> Planner<'a> {
    /// Returns `None` where nothing that is excluded could be enough.
    fn question(&self, quota: Bytes, allowed: Allowed) -> Option<Candidates> {
        let (candidates, rows): (Set, Vec<_>) = self.candidates(allowed).unzip();
        let mut numbers = vec![None; self.items.len()];
        for (number, candidate) in candidates.iter().enumerate() {
            if let Some(place) = numbers.get_mut(*candidate) {
                *place = Some(number);
            }
        }
        // A container that somebody keeps is never freed. Of the others, those who are excluded
        // anyway are no obstacle.
        let shared = self.shared.iter().filter_map(|Together { owners, bytes }| {
            let is_open = |owner: &&usize| self.items.get(**owner).is_some_and(|it| !it.is_forced);
            let open = owners.iter().filter(is_open);
            let owners: Option<Vec<_>> =
                open.map(|owner| numbers.get(*owner).copied().flatten()).collect();
            let owners = owners.filter(|owners| !owners.is_empty())?;
            Some(Shared { bytes: *bytes, owners })
        });
        let (charges, paid) = self.charges(&rows, allowed.copies);
        let candidate = |item: &&Choosable<'_>| Candidate {
            class: item.counted.class,
            own: allowed.copies.gain(item.counted),
        };
        let problem = Problem {
            candidates: rows.iter().map(candidate).collect(),
            shared: shared.collect(),
            charges,
            requirement: self.requirement(quota, paid, allowed.copies)?,
        };
        Some(Candidates { candidates, problem })
    }

    /// Returns what the copies of apps would add to what is elsewhere, for those that may be
    /// excluded, and in all for those that are excluded anyway.
    fn charges(&self, candidates: &[&Choosable<'a>], copies: OwnCopies) -> (Vec<Charge>, Bytes) {
        if copies == OwnCopies::AsKnown {
            return (Vec::new(), Bytes::ZERO);
        }
        let is_needed = |item: &Choosable<'_>| item.counted.own_copy.state == CopyState::Needed;
        let paid: BTreeSet<_> =
            self.all(&self.forced).filter(|it| is_needed(it)).map(|it| &it.subject.id).collect();
        let mut open: BTreeMap<&ItemId, Vec<usize>> = BTreeMap::new();
        for (index, candidate) in candidates.iter().enumerate() {
            let id = &candidate.subject.id;
            if is_needed(candidate) && !paid.contains(id) {
                open.entry(id).or_default().push(index);
            }
        }
        let charge = |id: &ItemId| self.account.copy_charges.get(id).copied().unwrap_or_default();
        let charges = open
            .into_iter()
            .map(|(id, items)| Charge { bytes: charge(id), items })
            .filter(|open| Bytes::ZERO < open.bytes);
        (charges.collect(), paid.into_iter().map(charge).sum())
    }

    /// Returns what has to be freed beyond what is excluded anyway, where copies that take `paid`
    /// are elsewhere, too. `None` where what is elsewhere is more than the storage.
    ///
    /// Without charges, that is the difference to the budget. With them the budget shrinks with each
    /// copy, so that both sides are multiplied out: what remains times all percents, room to grow
    /// included, is at most a hundred times what is left of the storage.
    fn requirement(&self, quota: Bytes, paid: Bytes, copies: OwnCopies) -> Option<Requirement> {
        let elsewhere = self.account.elsewhere.bytes;
        let forced = self.freed(&self.forced, copies);
        let after = i128::from(self.account.current.get()) - i128::from(forced.get());
        if quota < elsewhere {
            return None;
        }
        if copies == OwnCopies::AsKnown {
            let budget = self.goal.budget(quota, elsewhere);
            let goal = after - i128::from(budget.get());
            return Some(Requirement { freed_factor: NonZeroU64::MIN, charge_factor: 1, goal });
        }
        let left = i128::from(quota.get()) - i128::from(elsewhere.get()) - i128::from(paid.get());
        Some(match self.goal.headroom {
            Headroom::Size(room) => Requirement {
                freed_factor: NonZeroU64::MIN,
                charge_factor: 1,
                goal: after + i128::from(room.get()) - left,
            },
            Headroom::Percent(milli) => Requirement {
                freed_factor: NonZeroU64::MIN.saturating_add((WHOLE - 1).saturating_add(milli)),
                charge_factor: WHOLE,
                goal: after * i128::from(WHOLE.saturating_add(milli)) - left * i128::from(WHOLE),
            },
        })
    }

    /// Returns what may be taken, in the order of the ids.
    fn candidates(&self, allowed: Allowed) -> impl Iterator<Item = (usize, &Choosable<'a>)> {
        let is_possible = move |item: &CountedItem| {
            allowed.copies == OwnCopies::Assumed || item.own_copy.state != CopyState::Needed
        };
        let is_either = move |item: &Choosable<'_>| match allowed.photos {
            Photos::Library => !item.counted.is_in_photo_library,
            Photos::CopiesInIt => item.subject.id != ItemId::Photos,
            Photos::Either => true,
        };
        indexed(&self.items).filter(move |(_, item)| {
            let reach = allowed.copies.gain(item.counted).saturating_add(item.share);
            item.counted.class <= allowed.risk
                && is_possible(item.counted)
                && is_either(item)
                && !item.is_kept
                && !item.is_forced
                && allowed.min_size <= reach
                && Bytes::ZERO < reach
        })
    }

    /// Returns the items of a set.
    fn all(&self, set: &[usize]) -> impl Iterator<Item = &Choosable<'a>> {
        set.iter().filter_map(|index| self.items.get(*index))
    }

    /// Returns of each item whether it is in a set.
    fn marks(&self, set: &[usize]) -> Vec<bool> {
        let mut marks = vec![false; self.items.len()];
        for index in set {
            if let Some(mark) = marks.get_mut(*index) {
                *mark = true;
            }
        }
        marks
    }

    /// Returns what all of these free together.
    fn freed(&self, set: &[usize], copies: OwnCopies) -> Bytes {
        let marks = self.marks(set);
        let own = self.all(set).map(|item| copies.gain(item.counted));
        let shared = self.shared.iter().filter(|shared| is_all_in(&shared.owners, &marks));
        own.chain(shared.map(|shared| shared.bytes)).sum()
    }

    /// Returns how many items of each class a set has, the riskiest first.
    fn numbers(&self, set: &[usize]) -> Numbers {
        let mut numbers = Numbers::default();
        for item in self.all(set) {
            let classes = Class::RISKIEST_FIRST.into_iter().zip(&mut numbers);
            for (_, number) in classes.filter(|(class, _)| *class == item.counted.class) {
                *number += 1;
            }
        }
        numbers
    }

    /// Returns the set that frees the most of what is allowed, without what frees nothing.
    fn most(&self) -> Set {
        let allowed = Allowed {
            risk: self.goal.risk,
            min_size: Bytes::ZERO,
            copies: OwnCopies::AsKnown,
            photos: Photos::Either,
        };
        let sets = self.either(allowed).into_iter().map(|allowed| {
            let mut set = self.forced.clone();
            set.extend(self.candidates(allowed).map(|(index, _)| index));
            set.sort_unstable();
            self.without_useless(&set)
        });
        let key = |set: &Set| (self.freed(set, OwnCopies::AsKnown), Reverse(self.numbers(set)));
        sets.max_by_key(key).unwrap_or_default()
    }

    /// Returns a set without what frees nothing in it, unless it is asked for.
    fn without_useless(&self, set: &[usize]) -> Set {
        let marks = self.marks(set);
        let shared = self.shared.iter();
        let shared =
            shared.filter(|shared| Bytes::ZERO < shared.bytes && is_all_in(&shared.owners, &marks));
        let sharing: Set = shared.flat_map(|shared| &shared.owners).copied().collect();
        let is_sharing = self.marks(&sharing);
        let frees_something = |index: usize| {
            let item = self.items.get(index);
            let is_useful =
                item.is_some_and(|item| item.is_forced || Bytes::ZERO < item.counted.gain());
            is_useful || is_sharing.get(index).copied().unwrap_or_default()
        };
        set.iter().copied().filter(|index| frees_something(*index)).collect()
    }

    /// Returns the least risk above the one allowed with which there is a plan.
    fn escalate(&self, quota: Bytes) -> Result<Option<Escalation>, SolveError> {
        let riskier = Class::RISKIEST_FIRST.into_iter().rev().filter(|risk| self.goal.risk < *risk);
        for risk in riskier {
            let allowed = Allowed {
                risk,
                min_size: self.goal.min_size,
                copies: OwnCopies::AsKnown,
                photos: Photos::Either,
            };
            if let Some((choice, _)) = self.best(quota, allowed)? {
                let exclude = self.exclusions(&choice.set, OwnCopies::AsKnown);
                return Ok(Some(Escalation { risk, exclude }));
            }
        }
        Ok(None)
    }

    /// Returns a plan that takes the copies of just those apps that it excludes to be there already,
    /// if that is better by its numbers than the one that is known.
    fn with_own_copies(
        &self,
        quota: Bytes,
        known: Option<&Choice>,
    ) -> Result<Option<WithOwnCopies>, SolveError> {
        let is_needed = |item: &Choosable<'_>| item.counted.own_copy.state == CopyState::Needed;
        if !self.items.iter().any(is_needed) {
            return Ok(None);
        }
        let allowed = Allowed {
            risk: self.goal.risk,
            min_size: self.goal.min_size,
            copies: OwnCopies::Assumed,
            photos: Photos::Either,
        };
        let choice = match self.best(quota, allowed) {
            Ok(Some((choice, _))) => choice,
            // The first answer stands without a second one.
            Ok(None) | Err(SolveError::Undecided) => return Ok(None),
            Err(error) => return Err(error),
        };
        if known.is_some_and(|known| known.numbers <= choice.numbers) {
            return Ok(None);
        }
        let needed = self.all(&choice.set).filter(|item| is_needed(item));
        let assumes: BTreeSet<_> = needed.map(|item| item.subject.id.clone()).collect();
        let charges = assumes.iter().filter_map(|id| self.account.copy_charges.get(id));
        let elsewhere: Bytes = charges.copied().chain([self.account.elsewhere.bytes]).sum();
        // Only where what Settings shows in all is less than the parts of it: nothing can be said.
        if quota < elsewhere {
            return Ok(None);
        }
        Ok(Some(WithOwnCopies {
            assumes,
            elsewhere,
            exclude: self.exclusions(&choice.set, OwnCopies::Assumed),
            freed: choice.freed,
        }))
    }

    /// Returns what could be excluded if its own copy were there, largest first.
    fn copies_needed(&self) -> Vec<CopyNeeded> {
        let mut needed: Vec<_> = self
            .items
            .iter()
            .filter(|item| {
                let counted = item.counted;
                counted.own_copy.state == CopyState::Needed
                    && Bytes::ZERO < counted.own
                    && !item.is_kept
                    && (item.is_forced
                        || (counted.class <= self.goal.risk
                            && self.goal.min_size <= counted.own.saturating_add(item.share)))
            })
            .map(|item| CopyNeeded {
                subject: item.subject.clone(),
                bytes: item.counted.own_copy.bytes,
            })
            .collect();
        // By their ids already.
        needed.sort_by_key(|needed| Reverse(needed.bytes));
        needed
    }

    fn shared_freed(&self, set: &[usize]) -> Vec<SharedFreed> {
        let marks = self.marks(set);
        let mut known: HashMap<*const Subject, bool> = HashMap::new();
        let mut is_freed = |owners: &[Subject]| {
            *known
                .entry(owners.as_ptr())
                .or_insert_with(|| is_all_in(&indexes_of(owners, &self.items), &marks))
        };
        let mut freed: Vec<_> = self
            .account
            .shared
            .iter()
            .filter(|shared| is_freed(&shared.owners))
            .map(|shared| SharedFreed { owners: Arc::clone(&shared.owners), bytes: shared.bytes })
            .collect();
        freed.sort_by(|a, b| Reverse(a.bytes).cmp(&Reverse(b.bytes)).then(a.owners.cmp(&b.owners)));
        freed
    }

    fn kept(&self, set: &[usize]) -> Vec<Kept> {
        let marks = self.marks(set);
        let mut kept: Vec<_> = self
            .items
            .iter()
            .zip(marks)
            .filter(|(item, is_excluded)| !is_excluded && self.goal.min_size <= item.counted.own)
            .filter_map(|(item, _)| {
                let reason = match item.counted.class {
                    _ if item.is_kept => KeptReason::Asked,
                    class if class <= self.goal.risk => return None,
                    Class::Keep => KeptReason::OnlyCopy,
                    Class::Photos => KeptReason::Photos,
                    class => KeptReason::Risk(class),
                };
                Some(Kept { subject: item.subject.clone(), own: item.counted.own, reason })
            })
            .collect();
        // By their ids already.
        kept.sort_by_key(|kept| Reverse(kept.own));
        kept
    }

    fn exclusions(&self, set: &[usize], copies: OwnCopies) -> Vec<Exclusion> {
        let mut exclusions: Vec<_> = self
            .all(set)
            .map(|item| Exclusion {
                subject: item.subject.clone(),
                class: item.counted.class,
                own: item.counted.own,
                gain: copies.gain(item.counted),
            })
            .collect();
        // By their ids already.
        exclusions.sort_by_key(|exclusion| Reverse(exclusion.own));
        exclusions
    }
}

/// Puts together what the same items share. They stand once in memory for all of it.
fn together(account: &Account, items: &[Choosable<'_>]) -> Vec<Together> {
    let mut together: Vec<Together> = Vec::new();
    let mut known: HashMap<*const Subject, usize> = HashMap::new();
    for shared in &account.shared {
        let place = *known.entry(shared.owners.as_ptr()).or_insert(together.len());
        match together.get_mut(place) {
            Some(known) => known.bytes = known.bytes.saturating_add(shared.bytes),
            None => together
                .push(Together { owners: indexes_of(&shared.owners, items), bytes: shared.bytes }),
        }
    }
    together
}

/// Returns which of the items these are; for one that is none of them, an index that none has, so that
/// what it shares is never freed.
fn indexes_of(subjects: &[Subject], items: &[Choosable<'_>]) -> Set {
    let index = |subject| items.binary_search_by(|item| item.subject.cmp(subject)).ok();
    subjects.iter().map(|subject| index(subject).unwrap_or(items.len())).collect()
}

fn indexed<'p, 'a>(items: &'p [Choosable<'a>]) -> impl Iterator<Item = (usize, &'p Choosable<'a>)> {
    items.iter().enumerate()
}

fn is_all_in(owners: &[usize], marks: &[bool]) -> bool {
    owners.iter().all(|owner| marks.get(*owner).copied().unwrap_or_default())
}

impl OwnCopies {
    /// Returns what leaving an item out frees by itself.
    fn gain(self, item: &CountedItem) -> Bytes {
        match self {
            Self::AsKnown => item.gain(),
            Self::Assumed => item.own,
        }
    }
}
