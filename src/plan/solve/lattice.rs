//! `Lattice`: what the costs of all choices have in common.

use super::{blocks::Subset, core::Core, counts::Rank, instance::Weight, multipliers::Multipliers};

/// Numbers of which any two differ by a multiple of a divisor. Sizes are often multiples of 4,096
/// or of a round number; then no cost lies between two of these, and the least one from the goal on
/// is known before any set is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lattice {
    one: Weight,
    /// Zero where there is only one.
    divisor: Weight,
}

impl Lattice {
    /// Takes the costs of all choices from a core.
    pub(super) fn new(core: &Core<'_>) -> Self {
        // So much is paid for each item of a class in any case; only what differs from it matters.
        let paid = Multipliers::of(|rank| {
            core.pools[rank].singles().first().map_or(0, |single| single.weight)
        });
        let beyond = |subset: &Subset| subset.worth.cost() - subset.worth.counts.times(&paid);
        let (mut one, mut divisor) = (core.worth.cost() + core.rest.times(&paid), 0);
        for open in &core.blocks {
            let first = beyond(&open.options[0]);
            one += first;
            for subset in &open.options {
                divisor = common_divisor(divisor, beyond(subset) - first);
            }
        }
        for rank in Rank::all() {
            for single in core.pools[rank].singles() {
                divisor = common_divisor(divisor, single.weight - paid[rank]);
            }
        }
        Self { one, divisor }
    }

    /// Returns the least of the numbers that is no less than `least`, or `least` where all are.
    pub(super) fn from(&self, least: Weight) -> Weight {
        match self.divisor {
            0 => self.one.max(least),
            1 => least,
            // Never negative, on whichever side of `least` the known number is.
            divisor => least + (self.one - least).rem_euclid(divisor),
        }
    }
}

fn common_divisor(a: Weight, b: Weight) -> Weight {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
