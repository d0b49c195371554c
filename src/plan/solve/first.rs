//! The third step: of all sets that free just as much, the one whose ids come first.

use super::{
    instance::{Instance, Steps},
    least::{Decided, find},
};

/// Returns the set with the same numbers that frees as much as `known`, and whose sorted ids
/// come first.
pub(super) fn first_ids(instance: &Instance, known: Vec<usize>, steps: &mut Steps) -> Vec<usize> {
    let counts = instance.counts(&known);
    let freed = instance.freed(&known);
    let Some(behind) = freed.checked_add(1) else { return known };
    let mut best = known;
    best.sort_unstable();
    let mut decided = vec![Decided::Open; instance.count()];
    for place in 0..instance.count() {
        if steps.are_used_up() || best.last().is_none_or(|last| *last < place) {
            break;
        }
        if best.contains(&place) {
            set(&mut decided, place, Decided::In);
        } else {
            set(&mut decided, place, Decided::In);
            steps.take(20 * instance.count());
            match find(instance, &decided, counts, freed..behind, steps) {
                Some(with_it) => best = with_it,
                None => set(&mut decided, place, Decided::Out),
            }
        }
    }
    best
}

fn set(decided: &mut [Decided], place: usize, to: Decided) {
    if let Some(decided) = decided.get_mut(place) {
        *decided = to;
    }
}
