//! `SharedWith`: the containers that an app shares, of which nothing is freed before all of their
//! owners are off.

use std::collections::BTreeMap;

use super::State;
use crate::{account::Subject, bytes::Bytes};

/// What an app shares with the same others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedWith<'s> {
    /// All of its owners.
    pub owners: &'s [Subject],
    /// What it takes.
    pub bytes: Bytes,
    /// How many of its owners are off.
    pub off: usize,
}

impl State<'_> {
    /// Returns how many of the owners of each shared container that an app has a part in are off:
    /// by the owners, with what it takes.
    pub fn shared_with(&self, subject: &Subject) -> Vec<SharedWith<'_>> {
        let containers = self.account.shared.iter();
        let mut together: BTreeMap<&[Subject], Bytes> = BTreeMap::new();
        for shared in containers.filter(|shared| shared.owners.contains(subject)) {
            let sum = together.entry(&shared.owners).or_default();
            *sum = sum.saturating_add(shared.bytes);
        }
        let shared = together.into_iter().map(|(owners, bytes)| SharedWith {
            owners,
            bytes,
            off: owners.iter().filter(|owner| self.off.contains(owner)).count(),
        });
        shared.collect()
    }
}
