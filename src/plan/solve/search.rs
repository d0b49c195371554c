//! `Search`: goes through the choices from a core, depth first, and leaves out those that can't be
//! as good as the best one so far.

use super::{
    core::{Core, Pick, Run, Span},
    counts::{Counts, PerClass, Rank},
    effort::Steps,
    few::Few,
    graph::{Graph, Interval},
    index::ItemIndex,
    instance::Weight,
    lattice::Lattice,
    list::{List, combine},
};

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// A set that costs less than the best.
    Cheaper,
    /// A set that costs as little as the best, and whose ids come first. Once there is one, no more
    /// steps than these are spent to find a better one.
    First { patience: usize },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// There is nothing better.
    Exhausted,
    OutOfSteps,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Best {
    pub(super) cost: Weight,
    /// Sorted.
    pub(super) set: Vec<ItemIndex>,
}

/// A search. The last decisions are all in two lists.
pub(super) struct Search<'s, 'p> {
    core: &'s Core<'p>,
    graph: &'s Graph,
    before: &'s List,
    last: &'s List,
    lattice: Lattice,
    /// What is open before each single.
    spans: Vec<PerClass<Span>>,
    goal: Weight,
    /// What costs more is of no use.
    ceiling: Weight,
    aim: Aim,
    best: Option<Best>,
    /// What is to be gone through, the most promising last.
    open: Vec<Node>,
    /// What was picked on the way to the last node.
    path: Vec<Pick>,
    steps: &'s mut Steps,
}

/// A choice up to a position.
#[derive(Debug, Clone, Copy)]
struct Node {
    position: usize,
    /// How many items of each class are left to choose.
    rest: Counts,
    weight: Weight,
    /// What is charged at least in the end.
    charged: Weight,
    /// What it costs at least by the goal, the charges and the lattice.
    floor: Weight,
    /// What it can weigh in the end: the lowest interval that reaches the goal.
    reach: Interval,
    /// How many picks led to it, and the last decision.
    depth: usize,
    decision: Decision,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Picked(Pick),
    LeftOut,
}

impl<'s, 'p> Search<'s, 'p> {
    pub(super) fn new(
        core: &'s Core<'p>,
        graph: &'s Graph,
        [before, last]: [&'s List; 2],
        goal: Weight,
        aim: Aim,
        steps: &'s mut Steps,
    ) -> Self {
        let mut span = PerClass::of(|rank| Span { from: 0, to: core.pools[rank].len() });
        let mut spans = vec![span];
        for turn in &core.turns {
            span[turn.rank] = span[turn.rank].without(turn.index);
            spans.push(span);
        }
        Self {
            core,
            graph,
            before,
            last,
            lattice: Lattice::new(core),
            spans,
            goal,
            ceiling: Weight::MAX,
            aim,
            best: None,
            open: Vec::new(),
            path: Vec::new(),
            steps,
        }
    }

    /// Improves on `best`; where there is none, finds what costs at most `ceiling`.
    pub(super) fn run(&mut self, best: &mut Option<Best>, ceiling: Weight) -> End {
        self.ceiling = ceiling;
        if let Some(best) = best.take() {
            self.improve_on(best);
        }
        let end = self.exhaust();
        *best = self.best.take();
        end
    }

    fn improve_on(&mut self, best: Best) {
        match self.aim {
            // Costs are whole numbers: what is cheaper costs at least one less.
            Aim::Cheaper => self.ceiling = best.cost - 1,
            Aim::First { patience } => {
                self.ceiling = best.cost;
                if self.best.is_none() {
                    // There is an answer now, and only a better one is looked for.
                    self.steps.limit(patience);
                }
            }
        }
        self.best = Some(best);
    }

    fn exhaust(&mut self) -> End {
        let worth = self.core.worth;
        let charged = worth.charged + self.graph.charged[0];
        let least = self.goal - worth.weight;
        self.open.extend(self.graph.reach(0, self.core.rest, least).map(|reach| Node {
            position: 0,
            rest: self.core.rest,
            weight: worth.weight,
            charged,
            floor: self.lattice.from(self.goal + charged),
            reach: reach.shifted(worth.weight),
            depth: 0,
            decision: Decision::LeftOut,
        }));
        while let Some(node) = self.open.pop() {
            if !self.steps.take(8) {
                return End::OutOfSteps;
            }
            if self.may_be_as_good(&node) {
                // Nodes share one path: what was picked on the way to others is cut off.
                match node.decision {
                    Decision::Picked(pick) => {
                        self.path.truncate(node.depth - 1);
                        self.path.push(pick);
                    }
                    Decision::LeftOut => self.path.truncate(node.depth),
                }
                self.visit(&node);
            }
        }
        End::Exhausted
    }

    fn may_be_as_good(&self, node: &Node) -> bool {
        let cost = node.floor.max(node.reach.low + node.charged);
        self.goal <= node.reach.high && cost <= self.ceiling
    }

    fn visit(&mut self, node: &Node) {
        if node.position == self.before.start {
            self.finish_with_lists(node);
        } else if node.position < self.core.blocks.len() {
            self.expand_block(node);
        } else if !self.finish_with_few(node) {
            self.expand_single(node);
        }
    }

    /// Returns what may be added to a node to which all charges belong.
    fn window(&self, node: &Node) -> Interval {
        let low = self.goal - node.weight;
        Interval { low, high: self.ceiling - node.charged - node.weight }
    }

    fn finish_with_lists(&mut self, node: &Node) {
        let (before, last) = (self.before, self.last);
        for (counts, entries) in before.by_counts() {
            self.steps.take(8);
            let Some(rest) = node.rest.minus(counts) else { continue };
            let walked = combine(entries, last.with(rest), self.window(node), |sum, this, that| {
                let picks: Vec<_> = before.picks(this).chain(last.picks(that)).collect();
                self.note(node.weight + node.charged + sum, &picks);
                self.window(node).high
            });
            self.steps.take(walked);
        }
    }

    fn finish_with_few(&mut self, node: &Node) -> bool {
        let core = self.core;
        let spans = &self.spans[node.position - core.blocks.len()];
        let Some(few) = Few::new(core, spans, node.rest) else { return false };
        let walked = few.each(self.window(node), |weight, picks| {
            self.note(node.weight + node.charged + weight, &picks);
            self.window(node).high
        });
        self.steps.take(walked);
        true
    }

    fn expand_block(&mut self, node: &Node) {
        let first = self.open.len();
        let open = &self.core.blocks[node.position];
        let position = node.position + 1;
        // What was granted at least to this block.
        let granted = self.graph.charged[node.position] - self.graph.charged[position];
        self.steps.take(4 * open.options.len());
        for (option, subset) in open.options.iter().enumerate() {
            let Some(rest) = node.rest.minus(subset.worth.counts) else { continue };
            let weight = node.weight + subset.worth.weight;
            let reach = self.graph.reach(position, rest, self.goal - weight);
            let Some(reach) = reach else { continue };
            let charged = node.charged + subset.worth.charged - granted;
            // It depends on the charges alone: without new ones, a division is saved.
            let floor = if charged == node.charged {
                node.floor
            } else {
                self.lattice.from(self.goal + charged)
            };
            let child = Node {
                position,
                rest,
                weight,
                charged,
                floor,
                reach: reach.shifted(weight),
                depth: node.depth + 1,
                decision: Decision::Picked(Pick::Option { block: node.position, option }),
            };
            if self.may_be_as_good(&child) {
                self.open.push(child);
            }
        }
        self.most_promising_last(first);
    }

    fn expand_single(&mut self, node: &Node) {
        let first = self.open.len();
        let number = node.position - self.core.blocks.len();
        let turn = self.core.turns[number];
        let (pool, count) = (&self.core.pools[turn.rank], node.rest.get(turn.rank));
        let (now, then) = (self.spans[number][turn.rank], self.spans[number + 1][turn.rank]);
        // What the pool adds at least and at most.
        let reach = |span: Span, count: usize| Interval {
            low: pool.sum(span.to - count, span.to),
            high: pool.sum(span.from, span.from + count),
        };
        let (before, single) = (reach(now, count), pool.weight(turn.index));
        let of_others =
            Interval { low: node.reach.low - before.low, high: node.reach.high - before.high };
        let (may_be_out, may_be_in) = match (turn.run, node.decision) {
            (Run::OutStaysOut, Decision::LeftOut) => (true, false),
            (Run::InStaysIn, Decision::Picked(_)) => (false, true),
            _ => (true, true),
        };
        let position = node.position + 1;
        if may_be_out && count <= then.len() {
            let reach = of_others.plus(reach(then, count));
            self.open.push(Node { position, reach, decision: Decision::LeftOut, ..*node });
        }
        if let (true, Some(fewer)) = (may_be_in, count.checked_sub(1)) {
            let pick = Pick::Single { rank: turn.rank, index: turn.index };
            self.open.push(Node {
                position,
                rest: node.rest.with(turn.rank, fewer),
                weight: node.weight + single,
                reach: of_others.plus(reach(then, fewer)).shifted(single),
                depth: node.depth + 1,
                decision: Decision::Picked(pick),
                ..*node
            });
        }
        self.most_promising_last(first);
    }

    /// The farther the goal is from the ends of what can be reached, the more choices meet it.
    fn most_promising_last(&mut self, first: usize) {
        let room = |node: &Node| (node.reach.high - self.goal).min(self.goal - node.reach.low);
        self.open[first..].sort_by_key(room);
    }

    /// Takes note of a choice within the ceiling: the path and these picks.
    fn note(&mut self, cost: Weight, picks: &[Pick]) {
        self.steps.take(16 * (picks.len() + self.path.len()) + self.core.taken.len());
        let mut set = self.core.taken.clone();
        let mut singles = Vec::new();
        for pick in self.path.iter().chain(picks) {
            match pick {
                Pick::Option { .. } => set.extend(self.core.items_of(*pick)),
                Pick::Single { rank, index } => singles.push((*rank, *index)),
            }
        }
        singles.sort_unstable();
        let pools = &self.core.pools;
        let is_equal = |a: &(Rank, usize), b: &(Rank, usize)| {
            a.0 == b.0 && pools[a.0].weight(a.1) == pools[b.0].weight(b.1)
        };
        for equals in singles.chunk_by(is_equal) {
            // Of equal singles those whose ids come first.
            let (rank, index) = equals[0];
            let first = pools[rank].heavier(pools[rank].weight(index));
            let chosen = &pools[rank].singles()[first..first + equals.len()];
            set.extend(chosen.iter().map(|single| single.item));
        }
        set.sort_unstable();
        let is_better = |best: &Best| (cost, &set) < (best.cost, &best.set);
        if self.best.as_ref().is_none_or(is_better) {
            self.improve_on(Best { cost, set });
        }
    }
}
