//! `Counts`: how many items of each class, riskiest first.

use std::{
    array, fmt,
    hash::{BuildHasherDefault, Hasher},
    ops::{Add, Index, IndexMut},
};

use super::{Class, instance::Weight};

const CLASSES: usize = Class::RISKIEST_FIRST.len();
/// The bits of one count, of which the highest stays zero. Six of them fit into 128.
const LANE: usize = 21;
const LARGEST: u128 = (1 << (LANE - 1)) - 1;
/// The highest bit of each count.
const GUARDS: u128 = {
    let mut guards = 0;
    let mut class = 0;
    while class < CLASSES {
        guards |= 1 << (LANE * class + LANE - 1);
        class += 1;
    }
    guards
};
/// More items than this can't be counted.
pub(super) const MOST_ITEMS: usize = (1 << (LANE - 1)) - 1;

/// The position of a class among all, riskiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank(usize);

impl Rank {
    pub(super) fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        (0..CLASSES).map(Self)
    }

    pub(super) fn of(class: Class) -> Self {
        // The order of `Class::RISKIEST_FIRST`, written out so that it is no search.
        match class {
            Class::Keep => Self(0),
            Class::Photos => Self(1),
            Class::Unknown => Self(2),
            Class::Likely => Self(3),
            Class::OwnBackup => Self(4),
            Class::Safe => Self(5),
        }
    }

    /// The riskier, the higher are the bits.
    const fn shift(self) -> usize {
        LANE * (CLASSES - 1 - self.0)
    }
}

/// Something for each class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct PerClass<T>([T; CLASSES]);

impl<T> PerClass<T> {
    pub(super) fn of(mut value: impl FnMut(Rank) -> T) -> Self {
        Self(array::from_fn(|rank| value(Rank(rank))))
    }

    pub(super) fn map<U>(self, of: impl FnMut(T) -> U) -> PerClass<U> {
        PerClass(self.0.map(of))
    }
}

impl<T> Index<Rank> for PerClass<T> {
    type Output = T;

    fn index(&self, rank: Rank) -> &T {
        &self.0[rank.0]
    }
}

impl<T> IndexMut<Rank> for PerClass<T> {
    fn index_mut(&mut self, rank: Rank) -> &mut T {
        &mut self.0[rank.0]
    }
}

/// How many items of each class, all in one number, so that the search adds, compares and looks
/// them up in one go. The order is that of plans: fewer of the riskiest class first.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Counts(u128);

impl Counts {
    pub(super) fn one(rank: Rank) -> Self {
        Self(1 << rank.shift())
    }

    #[expect(clippy::as_conversions, reason = "a count has twenty bits")]
    pub(super) fn get(self, rank: Rank) -> usize {
        ((self.0 >> rank.shift()) & LARGEST) as usize
    }

    /// Returns the same with another count of one class.
    #[expect(clippy::as_conversions, reason = "from a smaller type")]
    pub(super) fn with(self, rank: Rank, count: usize) -> Self {
        assert!(count <= MOST_ITEMS, "an instance has fewer items");
        let others = self.0 & !(LARGEST << rank.shift());
        Self(others | (count as u128) << rank.shift())
    }

    /// Returns the same without the classes that are safer than this one.
    pub(super) fn down_to(self, rank: Rank) -> Self {
        Self(self.0 >> rank.shift() << rank.shift())
    }

    /// Returns how many are left of these, or `None` where `other` has more of a class.
    pub(super) fn minus(self, other: Self) -> Option<Self> {
        // A class with too few borrows from its own highest bit, never from its neighbour.
        let difference = (self.0 | GUARDS) - other.0;
        (difference & GUARDS == GUARDS).then_some(Self(difference & !GUARDS))
    }

    /// Returns the sum of so many times the multiplier of each class.
    #[expect(clippy::as_conversions, reason = "a count has twenty bits")]
    pub(super) fn times(self, multipliers: &PerClass<Weight>) -> Weight {
        let product = |rank: Rank| {
            let count = ((self.0 >> rank.shift()) & LARGEST) as u32;
            Weight::from(count) * multipliers[rank]
        };
        Rank::all().map(product).sum()
    }

    pub(super) fn each(self) -> [usize; CLASSES] {
        array::from_fn(|rank| self.get(Rank(rank)))
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl fmt::Debug for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.each().fmt(f)
    }
}

/// Hashes counts, and nothing else.
pub(super) type CountsHashing = BuildHasherDefault<CountsHasher>;

/// A hasher that is fast for one number.
#[derive(Debug, Default)]
pub(super) struct CountsHasher(u64);

impl Hasher for CountsHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u128(u128::from(*byte));
        }
    }

    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "both halves are mixed"
    )]
    fn write_u128(&mut self, number: u128) {
        // By an odd number whose bits look random, so that all bits reach the upper ones.
        let mixed = (number as u64 ^ self.0).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed =
            (mixed ^ (mixed >> 32) ^ (number >> 64) as u64).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
