//! `Instance`: a problem that was checked, and what sets of its items are worth.

use std::collections::BTreeMap;

use super::{
    Bytes, Problem, Requirement, SolveError,
    counts::{Counts, MOST_ITEMS, Rank},
    index::{ChargeIndex, ContainerIndex, IndexVec, ItemIndex},
};

/// What a set counts towards the goal. No sum or product of these in the search is near the limits
/// of the type: an instance with larger ones isn't made.
pub(super) type Weight = i128;

/// The largest weight of all items together.
const MOST_WEIGHT: Weight = 1 << 100;

/// A problem that was checked. Containers with one owner belong to that owner, equal lists of
/// owners are one container, and what has no bytes isn't there.
#[derive(Debug)]
pub(super) struct Instance {
    pub(super) items: IndexVec<ItemIndex, Item>,
    pub(super) containers: IndexVec<ContainerIndex, Group>,
    pub(super) charges: IndexVec<ChargeIndex, Group>,
    /// A byte freed weighs so much.
    pub(super) freed_factor: Weight,
    /// The least weight that is enough.
    pub(super) goal: Weight,
}

#[derive(Debug)]
pub(super) struct Item {
    pub(super) rank: Rank,
    /// What it weighs by itself.
    pub(super) own: Weight,
    /// In a box, because of 100,000 items most have none.
    memberships: Option<Box<Memberships>>,
}

/// The groups that an item is a member of.
#[derive(Debug, Default)]
struct Memberships {
    containers: Vec<ContainerIndex>,
    charges: Vec<ChargeIndex>,
}

/// A weight that depends on several items: that of a container, or that of a charge.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) weight: Weight,
    pub(super) members: Vec<ItemIndex>,
}

/// What a set of items is worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Worth {
    pub(super) counts: Counts,
    /// What it counts towards the goal.
    pub(super) weight: Weight,
    /// What its charges take from that. Weight and charged together are its cost: what it frees,
    /// times the factor of a byte.
    pub(super) charged: Weight,
}

impl Worth {
    pub(super) fn cost(self) -> Weight {
        self.weight + self.charged
    }
}

impl std::ops::Add for Worth {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            counts: self.counts + other.counts,
            weight: self.weight + other.weight,
            charged: self.charged + other.charged,
        }
    }
}

impl Item {
    pub(super) fn containers(&self) -> &[ContainerIndex] {
        self.memberships.as_ref().map_or(&[], |groups| &groups.containers)
    }

    pub(super) fn charges(&self) -> &[ChargeIndex] {
        self.memberships.as_ref().map_or(&[], |groups| &groups.charges)
    }
}

impl Instance {
    pub(super) fn new(problem: &Problem) -> Result<Self, SolveError> {
        let charges: Vec<_> =
            problem.charges.iter().map(|charge| (charge.bytes, &charge.items)).collect();
        let shared: Vec<_> =
            problem.shared.iter().map(|shared| (shared.bytes, &shared.owners)).collect();
        let scale = Scale::new(problem)?;
        let mut items: IndexVec<ItemIndex, _> = problem
            .candidates
            .iter()
            .map(|candidate| Item {
                rank: Rank::of(candidate.class),
                own: scale.freed * Weight::from(candidate.own.get()),
                memberships: None,
            })
            .collect();
        let mut containers = Vec::new();
        for group in groups(&shared, scale.freed) {
            // What has one owner is freed with it, so it ties nothing and is a part of it.
            if let [only] = group.members.as_slice() {
                items[*only].own += group.weight;
            } else {
                for owner in &group.members {
                    let groups = items[*owner].memberships.get_or_insert_default();
                    groups.containers.push(ContainerIndex(containers.len()));
                }
                containers.push(group);
            }
        }
        let charges: IndexVec<ChargeIndex, _> =
            groups(&charges, scale.charged).into_iter().collect();
        for (index, charge) in charges.iter().enumerate() {
            for item in &charge.members {
                let groups = items[*item].memberships.get_or_insert_default();
                groups.charges.push(ChargeIndex(index));
            }
        }
        Ok(Self {
            items,
            containers: containers.into_iter().collect(),
            charges,
            freed_factor: scale.freed,
            goal: scale.goal,
        })
    }

    /// Returns all items, in the order of their ids.
    pub(super) fn indices(&self) -> impl DoubleEndedIterator<Item = ItemIndex> + use<> {
        (0..self.items.len()).map(ItemIndex)
    }

    pub(super) fn worth(&self, set: &[ItemIndex]) -> Worth {
        let mut is_in = IndexVec::<ItemIndex, _>::filled(false, self.items.len());
        let mut worth = Worth::default();
        for index in set {
            is_in[*index] = true;
            let item = &self.items[*index];
            worth.counts = worth.counts + Counts::one(item.rank);
            worth.weight += item.own;
        }
        let containers = self.containers.iter();
        let freed = containers.filter(|group| group.members.iter().all(|index| is_in[*index]));
        worth.weight += freed.map(|group| group.weight).sum::<Weight>();
        let brings = |group: &&Group| group.members.iter().any(|index| is_in[*index]);
        worth.charged = self.charges.iter().filter(brings).map(|group| group.weight).sum();
        worth.weight -= worth.charged;
        worth
    }

    /// Returns what a cost is in bytes, rounded up.
    pub(super) fn bytes_of(&self, cost: Weight) -> Bytes {
        let bytes = cost / self.freed_factor + Weight::from(cost % self.freed_factor > 0);
        // No set frees more than all, which was checked.
        Bytes::new(u64::try_from(bytes.max(0)).unwrap_or(u64::MAX))
    }
}

/// What a byte freed and a byte charged weigh, and what is needed.
struct Scale {
    freed: Weight,
    charged: Weight,
    goal: Weight,
}

impl Scale {
    fn new(problem: &Problem) -> Result<Self, SolveError> {
        if MOST_ITEMS < problem.candidates.len() {
            return Err(SolveError::TooMany);
        }
        let own = problem.candidates.iter().map(|candidate| candidate.own);
        let freed = total(own.chain(problem.shared.iter().map(|shared| shared.bytes)))?;
        let charged = total(problem.charges.iter().map(|charge| charge.bytes))?;
        let Requirement { freed_factor, charge_factor, goal } = problem.requirement;
        let freed_factor = Weight::from(freed_factor.get());
        let charge_factor = Weight::from(charge_factor);
        // A goal beyond that is as much out of reach.
        let goal = goal.clamp(0, 2 * MOST_WEIGHT);
        if charged == 0 || charge_factor == 0 {
            // Then bytes themselves can be weights.
            let goal = goal / freed_factor + Weight::from(0 < goal % freed_factor);
            return Ok(Self { freed: 1, charged: 0, goal });
        }
        let most = freed_factor.checked_mul(freed).zip(charge_factor.checked_mul(charged));
        match most {
            Some((freed, charged)) if freed.max(charged) <= MOST_WEIGHT => {
                Ok(Self { freed: freed_factor, charged: charge_factor, goal })
            }
            _ => Err(SolveError::TooLarge),
        }
    }
}

fn total(sizes: impl Iterator<Item = Bytes>) -> Result<Weight, SolveError> {
    // In 128 bits, because 64 would overflow before this could tell.
    let total: u128 = sizes.map(|size| u128::from(size.get())).sum();
    u64::try_from(total).map(Weight::from).map_err(|_| SolveError::TooLarge)
}

/// Merges what has the same members, and leaves out what has no bytes or no members.
fn groups(parts: &[(Bytes, &Vec<usize>)], factor: Weight) -> Vec<Group> {
    let mut by_members: BTreeMap<Vec<ItemIndex>, Weight> = BTreeMap::new();
    for (bytes, members) in parts {
        let mut members: Vec<_> = members.iter().copied().map(ItemIndex).collect();
        members.sort_unstable();
        members.dedup();
        let weight = factor * Weight::from(bytes.get());
        if 0 < weight && !members.is_empty() {
            *by_members.entry(members).or_default() += weight;
        }
    }
    by_members.into_iter().map(|(members, weight)| Group { weight, members }).collect()
}
