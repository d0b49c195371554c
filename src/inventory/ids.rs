//! `Ids`: the ids of apps, to be asked which of them continue a name, or are continued by it.
//!
//! A backup may have as many apps as groups, and ids may be made of thousands of labels. So each
//! answer takes time in proportion to the name and to what is returned, not to how many ids or
//! labels there are.

use std::{
    collections::HashSet,
    hash::{BuildHasher, Hasher, RandomState},
};

use crate::backup::{BundleId, Labels};

/// Ids, sorted, each once. They stand side by side: there may be 100,000.
#[derive(Debug)]
pub(super) struct Ids {
    sorted: Vec<BundleId>,
    /// The hash of each id, label by label.
    hashes: HashSet<u64>,
    state: RandomState,
}

impl Ids {
    pub(super) fn new(mut ids: Vec<BundleId>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        ids.shrink_to_fit();
        let state = RandomState::new();
        let hashes = ids.iter().filter_map(|id| prefixes(&state, id.as_str()).last());
        let hashes = hashes.map(|(hash, _)| hash).collect();
        Self { sorted: ids, hashes, state }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    pub(super) fn contains(&self, id: &BundleId) -> bool {
        self.get(id.as_str()).is_some()
    }

    pub(super) fn get(&self, id: &str) -> Option<&BundleId> {
        let index = self.sorted.binary_search_by(|known| known.as_str().cmp(id)).ok()?;
        self.sorted.get(index)
    }

    /// Returns the ids whose first labels are all those of `prefix`, sorted.
    pub(super) fn within(&self, prefix: Labels<'_>) -> impl Iterator<Item = &BundleId> {
        let prefix = prefix.as_str();
        // Texts that begin with the prefix and a dot stand together; `/` comes after the dot.
        let (first, end) = (format!("{prefix}."), format!("{prefix}/"));
        let before = |text: &str| self.sorted.partition_point(|id| id.as_str() < text);
        let longer = self.sorted.get(before(&first)..before(&end)).unwrap_or_default();
        let whole = self.get(prefix);
        whole.into_iter().chain(longer).filter(|_| !prefix.is_empty())
    }

    /// Returns the longest id whose labels are all among the first ones of `name`.
    pub(super) fn longest_within(&self, name: Labels<'_>) -> Option<&BundleId> {
        let name = name.as_str();
        let known: Vec<_> = prefixes(&self.state, name)
            .filter(|(hash, _)| self.hashes.contains(hash))
            .map(|(_, end)| end)
            .collect();
        // A hash can be that of another text, so that each is looked up, the longest first.
        known.into_iter().rev().find_map(|end| self.get(name.get(..end)?))
    }
}

/// Returns the hash of each beginning of a text that ends where a label does, and where that is;
/// the shortest first.
fn prefixes<'t>(state: &RandomState, text: &'t str) -> impl Iterator<Item = (u64, usize)> + 't {
    let (mut hasher, mut end) = (state.build_hasher(), 0);
    text.split('.').enumerate().map(move |(index, label)| {
        if 0 < index {
            hasher.write_u8(b'.');
            end += 1;
        }
        hasher.write(label.as_bytes());
        end += label.len();
        (hasher.finish(), end)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids(texts: &[String]) -> Ids {
        Ids::new(texts.iter().map(BundleId::new).collect())
    }

    proptest! {
        /// What is found by order and by hashes is what looking at each id finds.
        #[test]
        fn ids_are_found_as_by_looking_at_each(
            texts in prop::collection::vec("[ab-]{0,2}(\\.[ab/-]{0,2}){0,4}", 0..30),
            name in "[ab-]{0,2}(\\.[ab/-]{0,2}){0,4}",
        ) {
            let (ids, name) = (ids(&texts), Labels::new(&name));
            let within: Vec<_> = ids.within(name).collect();
            let expected: Vec<_> =
                ids.sorted.iter().filter(|id| id.labels().starts_with(name)).collect();
            prop_assert_eq!(within, expected);
            let expected = name.prefixes().find_map(|prefix| ids.get(prefix.as_str()));
            prop_assert_eq!(ids.longest_within(name), expected);
        }
    }
}
