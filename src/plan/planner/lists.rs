//! What a plan lists: what goes, what is kept and why, and what would help.

use std::{cmp::Reverse, collections::HashMap, sync::Arc};

use super::{
    Choosable, OwnCopies, Planner,
    sums::{indexes_of, is_all_in},
};
use crate::{
    account::{Class, CopyState, Subject},
    bytes::Bytes,
    plan::{CopyNeeded, Exclusion, Kept, KeptReason, SharedFreed, WithOwnCopies},
};

impl Planner<'_> {
    /// Returns what could be excluded if its own copy were there, largest first; with all that a second
    /// answer takes to be there, which may be small where nothing else is enough.
    pub(super) fn copies_needed(&self, second: Option<&WithOwnCopies>) -> Vec<CopyNeeded> {
        let is_assumed =
            |item: &Choosable<'_>| second.is_some_and(|it| it.assumes.contains(&item.subject.id));
        let mut needed: Vec<_> = self
            .items
            .iter()
            .filter(|item| {
                let counted = item.counted;
                counted.own_copy.state == CopyState::Needed
                    && Bytes::ZERO < counted.own
                    && !item.is_kept
                    // What was asked for is listed, whatever its risk and its size.
                    && (item.is_forced
                        || is_assumed(item)
                        || (counted.class <= self.goal.risk
                            && self.goal.min_size <= counted.own.saturating_add(item.share)))
            })
            .map(|item| CopyNeeded {
                subject: item.subject.clone(),
                bytes: item.counted.own_copy.bytes,
            })
            .collect();
        largest_first(&mut needed, |it| (it.bytes, &it.subject));
        needed
    }

    pub(super) fn shared_freed(&self, set: &[usize]) -> Vec<SharedFreed> {
        let marks = self.marks(set);
        let mut known: HashMap<*const Subject, bool> = HashMap::new();
        let mut is_freed = |owners: &[Subject]| {
            // Crowds of containers have the same owners, and each set of these is looked at once.
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

    pub(super) fn kept(&self, set: &[usize]) -> Vec<Kept> {
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
        largest_first(&mut kept, |it| (it.own, &it.subject));
        kept
    }

    pub(super) fn exclusions(&self, set: &[usize], copies: OwnCopies) -> Vec<Exclusion> {
        // Nothing in a set is missing among the items, so that this is what will be there.
        let mut exclusions = Vec::with_capacity(set.len());
        exclusions.extend(self.all(set).map(|item| Exclusion {
            subject: item.subject.clone(),
            class: item.counted.class,
            own: item.counted.own,
            gain: copies.gain(item.counted),
        }));
        largest_first(&mut exclusions, |it| (it.own, &it.subject));
        exclusions
    }
}

/// Sorts by size, and by ids what is of one size. In place: a list may have 100,000 apps, and the
/// copy that a stable sort makes would be the most that a plan takes.
fn largest_first<T>(list: &mut [T], key: impl Fn(&T) -> (Bytes, &Subject)) {
    list.sort_unstable_by(|one, other| {
        let ((bytes, subject), (other_bytes, other_subject)) = (key(one), key(other));
        other_bytes.cmp(&bytes).then_with(|| subject.cmp(other_subject))
    });
}
