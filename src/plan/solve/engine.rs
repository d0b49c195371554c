//! `Engine`: finds sets with given counts. The second step: of all these, one that costs the least.

use super::{
    core::Core,
    counts::Counts,
    effort::{Effort, Limits, Steps},
    fewest::Sureness,
    graph::{Graph, Interval},
    index::{IndexVec, ItemIndex},
    instance::{Instance, Weight},
    lattice::Lattice,
    list::{Extent, List},
    multipliers::Multipliers,
    partition::{Decided, Partition},
    parts::Parts,
    search::{Aim, Best, End, Search},
};

/// How much is done in all to prepare searches.
const MOST_STEPS_TO_PREPARE: usize = 1 << 29;

/// Finds sets with given counts.
pub(super) struct Engine<'i> {
    pub(super) instance: &'i Instance,
    partition: &'i Partition,
    counts: Counts,
    pub(super) limits: &'i Limits,
    /// For each case, the multipliers that were best before.
    multipliers: Vec<Multipliers>,
    steps_to_prepare: Steps,
}

/// Which sets are looked for.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) decided: IndexVec<ItemIndex, Decided>,
    /// What they weigh at least.
    pub(super) goal: Weight,
    /// What they cost at most.
    pub(super) ceiling: Weight,
    pub(super) aim: Aim,
}

/// The cheapest set, if any was found.
#[derive(Debug)]
pub(super) struct Cheapest {
    pub(super) best: Option<Best>,
    pub(super) end: End,
    pub(super) effort: Effort,
}

impl<'i> Engine<'i> {
    pub(super) fn new(
        instance: &'i Instance,
        partition: &'i Partition,
        counts: Counts,
        limits: &'i Limits,
    ) -> Self {
        let multipliers = vec![Multipliers::default(); partition.cases.len()];
        let steps_to_prepare = Steps::new(MOST_STEPS_TO_PREPARE);
        Self { instance, partition, counts, limits, multipliers, steps_to_prepare }
    }

    /// Finds the cheapest set: little is done for each case at first, and then more for those that
    /// are left open.
    pub(super) fn cheapest(&mut self) -> Cheapest {
        let query = Query {
            decided: IndexVec::filled(Decided::Open, self.instance.items.len()),
            goal: self.instance.goal,
            ceiling: Weight::MAX,
            aim: Aim::Cheaper,
        };
        let mut best = None;
        let mut open: Vec<_> = (0..self.partition.cases.len()).collect();
        let mut done = Effort { steps: 0, ..self.limits.efforts[0] };
        for effort in self.limits.efforts {
            done.entries = effort.entries;
            // The cases together take no more than one would.
            let share = effort.steps / open.len().max(1);
            open.retain(|case| {
                let mut steps = Steps::new(share);
                let end = self.search(*case, &query, &mut best, effort.entries, &mut steps);
                done.steps += steps.taken();
                end == End::OutOfSteps
            });
        }
        let end = if open.is_empty() { End::Exhausted } else { End::OutOfSteps };
        Cheapest { best, end, effort: done }
    }

    /// Answers a question about all cases.
    pub(super) fn find(
        &mut self,
        query: &Query,
        best: &mut Option<Best>,
        entries: usize,
        steps: &mut Steps,
    ) -> End {
        let mut end = End::Exhausted;
        for case in 0..self.partition.cases.len() {
            if self.search(case, query, best, entries, steps) == End::OutOfSteps {
                end = End::OutOfSteps;
            }
        }
        end
    }

    /// Answers a question about one case.
    fn search(
        &mut self,
        case: usize,
        query: &Query,
        best: &mut Option<Best>,
        entries: usize,
        steps: &mut Steps,
    ) -> End {
        let Query { decided, goal, ceiling, aim } = query;
        let pieces = &self.partition.cases[case];
        if !self.steps_to_prepare.take(64 * decided.len() + 256 * self.partition.options(pieces)) {
            return End::OutOfSteps;
        }
        let Some(parts) = Parts::new(self.partition, pieces, decided) else {
            return End::Exhausted;
        };
        let multipliers = &mut self.multipliers[case];
        let Some(mut core) = Core::new(parts, self.counts, *goal, multipliers) else {
            return End::Exhausted;
        };
        let ceiling = best.as_ref().map_or(*ceiling, |best| match aim {
            Aim::Cheaper => best.cost - 1,
            Aim::First { .. } => best.cost,
        });
        // The least cost that is possible at all is too much, so there is nothing to go through.
        if ceiling < Lattice::new(&core).from(*goal + core.worth.charged) {
            return End::Exhausted;
        }
        let window = Interval { low: *goal, high: ceiling };
        let Some(graph) = self.graph(&mut core, window) else { return End::Exhausted };
        let is_usable = |position: usize, counts: Counts, weight: Weight| {
            core.blocks.len() <= position || graph.may_end(position, counts, weight, window)
        };
        let last = List::new(&core, Extent { end: core.end(), entries }, is_usable, steps);
        let extent = Extent { end: last.start, entries };
        let before = List::new(&core, extent, |_, _, _| true, steps);
        let mut search = Search::new(&core, &graph, [&before, &last], *goal, *aim, steps);
        match (search.run(best, ceiling), graph.sureness) {
            (End::Exhausted, Sureness::Sure) => End::Exhausted,
            (End::Exhausted, Sureness::Unsure) | (End::OutOfSteps, _) => End::OutOfSteps,
        }
    }

    /// Returns what can be reached in a core, after leaving out of it what never leads to anything
    /// within the window; `None` where nothing does.
    fn graph(&mut self, core: &mut Core<'_>, window: Interval) -> Option<Graph> {
        let graph = Graph::new(core, window, &mut self.steps_to_prepare);
        let options = core.options();
        core.keep(|block, subset| graph.is_usable(block, subset, window))?;
        // With fewer options the intervals are narrower, and may exclude more of the search.
        if core.options() < options {
            return Some(Graph::new(core, window, &mut self.steps_to_prepare));
        }
        Some(graph)
    }
}
