//! The third step: of all sets that free just as much, the one whose ids come first.

use super::{
    effort::{Effort, Limits, Steps},
    engine::{Engine, Query},
    fewest::Sureness,
    index::{IndexVec, ItemIndex},
    instance::Weight,
    partition::Decided,
    search::{Aim, Best, End},
};

/// How much is done in all.
const MOST_STEPS: usize = 1 << 29;

/// Returns the set of the same counts and cost whose ids come first. To find the known one took
/// that much.
pub(super) fn first(
    engine: &mut Engine<'_>,
    known: Vec<ItemIndex>,
    effort: Effort,
) -> (Vec<ItemIndex>, Sureness) {
    let instance = engine.instance;
    let cost = instance.worth(&known).cost();
    let decided = IndexVec::filled(Decided::Open, instance.items.len());
    let steps = Steps::new(MOST_STEPS);
    let mut first = First { engine, decided, cost, known, steps, spent: 0, tried: effort.steps };
    let sureness = first.run(effort);
    (first.known, sureness)
}

struct First<'s, 'i> {
    engine: &'s mut Engine<'i>,
    /// About all items before the next.
    decided: IndexVec<ItemIndex, Decided>,
    cost: Weight,
    /// The best set so far. It agrees with what is decided.
    known: Vec<ItemIndex>,
    steps: Steps,
    /// How much was spent on showing that single items are out.
    spent: usize,
    /// How much was last spent on all sets at once.
    tried: usize,
}

enum Found {
    /// It is the best of all.
    Best,
    Some,
    None,
    Unknown,
}

impl First<'_, '_> {
    fn run(&mut self, effort: Effort) -> Sureness {
        // Where one was hard to find, there are likely to be few.
        let Limits { efforts, patience, .. } = *self.engine.limits;
        let effort = Effort { steps: effort.steps.max(patience), ..effort };
        if let Found::Best = self.find(&[], &[effort], effort.steps) {
            return Sureness::Sure;
        }
        let mut next = 0;
        let mut batch = 1;
        while self.known.last().is_some_and(|last| next <= last.0) {
            // What is in the known set is in the best one, as long as all before it agrees.
            if self.known.binary_search(&ItemIndex(next)).is_ok() {
                self.decided[ItemIndex(next)] = Decided::In;
                next += 1;
                continue;
            }
            let end = (next + batch).min(self.decided.len());
            let these: Vec<_> = (next..end).map(ItemIndex).collect();
            let before = self.steps.taken();
            match self.find(&these, &efforts, patience) {
                Found::Best => return Sureness::Sure,
                Found::Some => {
                    for index in these {
                        self.decided[index] = Decided::In;
                    }
                    next = end;
                    batch *= 2;
                }
                Found::None if batch == 1 => {
                    self.decided[ItemIndex(next)] = Decided::Out;
                    next += 1;
                    self.spent += self.steps.taken() - before;
                    if let Found::Best = self.try_all() {
                        return Sureness::Sure;
                    }
                }
                Found::Unknown if batch == 1 => return Sureness::Unsure,
                Found::None | Found::Unknown => batch /= 2,
            }
        }
        Sureness::Sure
    }

    /// Where it is hard to show that single items are out, there are few sets left: as much as was
    /// spent on that is spent on going through them all.
    fn try_all(&mut self) -> Found {
        if self.spent < 2 * self.tried {
            return Found::Unknown;
        }
        self.tried = self.spent;
        let efforts = &self.engine.limits.efforts;
        let effort = efforts.iter().rev().find(|effort| effort.steps <= 4 * self.spent);
        let Effort { entries, .. } = *effort.unwrap_or(&efforts[0]);
        self.find(&[], &[Effort { entries, steps: self.spent }], usize::MAX)
    }

    /// Looks for a set with these items in beside what is decided.
    fn find(&mut self, these: &[ItemIndex], efforts: &[Effort], patience: usize) -> Found {
        let mut decided = self.decided.clone();
        for index in these {
            decided[*index] = Decided::In;
        }
        let agrees = these.iter().all(|index| self.known.binary_search(index).is_ok());
        let mut best = agrees.then(|| Best { cost: self.cost, set: self.known.clone() });
        // Without charges, what costs as much weighs as much.
        let instance = self.engine.instance;
        let goal = if instance.charges.len() == 0 { self.cost } else { instance.goal };
        let aim = Aim::First { patience };
        let query = Query { decided, goal, ceiling: self.cost, aim };
        for effort in efforts {
            let mut steps = Steps::new(effort.steps);
            let end = self.engine.find(&query, &mut best, effort.entries, &mut steps);
            if !self.steps.take(steps.taken()) {
                return Found::Unknown;
            }
            match (&best, end) {
                (Some(found), _) => {
                    self.known.clone_from(&found.set);
                    return if end == End::Exhausted { Found::Best } else { Found::Some };
                }
                (None, End::Exhausted) => return Found::None,
                (None, End::OutOfSteps) => (),
            }
        }
        Found::Unknown
    }
}
