//! `Steps`, `Effort`, `Limits`: how much is done to answer a question.

/// Steps that may still be taken, and those that were. They are counted, not timed, so that the
/// same problem has the same answer on every machine. A step takes about two nanoseconds.
#[derive(Debug)]
pub(super) struct Steps {
    left: usize,
    taken: usize,
}

impl Steps {
    pub(super) fn new(steps: usize) -> Self {
        Self { left: steps, taken: 0 }
    }

    pub(super) fn left(&self) -> usize {
        self.left
    }

    pub(super) fn taken(&self) -> usize {
        self.taken
    }

    /// Leaves no more than so many.
    pub(super) fn limit(&mut self, most: usize) {
        self.left = self.left.min(most);
    }

    /// Takes so many, and returns whether as many were left. Whoever does something takes about as
    /// many steps as its time is worth.
    pub(super) fn take(&mut self, steps: usize) -> bool {
        let are_enough = steps <= self.left;
        self.left = self.left.saturating_sub(steps);
        self.taken = self.taken.saturating_add(steps);
        are_enough
    }
}

/// How much is done for one question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// How many entries a list may have.
    pub(super) entries: usize,
    pub(super) steps: usize,
}

/// How a problem is taken apart, and how much is done for each question about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The subsets of blocks with up to so many items are listed.
    pub(super) members: usize,
    /// Most questions need little; what is left open is asked again with more.
    pub(super) efforts: [Effort; 3],
    /// So many steps are spent to find a better set once there is one that answers a question.
    pub(super) patience: usize,
}

impl Limits {
    pub(super) const USUAL: Self = Self {
        members: 12,
        efforts: [
            Effort { entries: 1 << 10, steps: 1 << 20 },
            Effort { entries: 1 << 13, steps: 1 << 24 },
            // About half a second.
            Effort { entries: 1 << 16, steps: 1 << 28 },
        ],
        patience: 1 << 19,
    };
}
