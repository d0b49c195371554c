//! Sizes that were saved as JSON: whatever they say, they can be compared.

use std::{collections::BTreeMap, hint::black_box};

use super::catalogue::bundled;
use crate::{
    growth::{Change, Growth, Snapshot},
    report::json::{Saved, saved_sizes},
};

pub(super) fn read(bytes: &[u8]) {
    let _ = black_box(saved_sizes(bytes, bundled()));
}

/// What is read has not grown since itself, and has grown by all that it is since there was
/// nothing.
pub(super) fn check(bytes: &[u8]) {
    let Ok(Saved { snapshot: saved, quota, .. }) = saved_sizes(bytes, bundled()) else {
        return;
    };
    let room = quota.unwrap_or_default();
    let nothing = Snapshot { parts: BTreeMap::new(), ..saved.clone() };
    for (old, grown) in [(&saved, 0), (&nothing, i128::from(saved.total().local.get()))] {
        if let Ok(growth) = Growth::new(old, &saved) {
            assert_eq!(Change::between(growth.old.local, growth.new.local).get(), grown);
            assert_eq!(growth.parts.iter().map(|part| part.local().get()).sum::<i128>(), grown);
            black_box((growth.forecast(room), growth.confidence(old, &saved)));
        }
    }
}
