//! The own copy of an item as JSON: whether it is there, and what it takes.

use schemars::JsonSchema;
use serde::Serialize;

use super::time;
use crate::{
    account::{CopyState, OwnCopy},
    inventory::Modified,
};

#[derive(Serialize, JsonSchema)]
pub(super) struct OwnCopyForm {
    state: &'static str,
    bytes: u64,
    newest: Option<String>,
}

impl OwnCopyForm {
    pub(super) fn new(copy: OwnCopy) -> Self {
        Self {
            state: copy.state.as_str(),
            bytes: match copy.state {
                // A copy that is stored elsewhere takes nothing of this storage.
                CopyState::None => 0,
                CopyState::Exists | CopyState::Needed => copy.bytes.get(),
            },
            newest: time(copy.newest.map(Modified::time)),
        }
    }
}
