//! Reading sizes that were saved as JSON. Whoever wrote the file, nothing in it is trusted: it is
//! read as far as it is needed, and sums are made anew.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::Deserializer;

use super::super::{Warning, words};
use crate::{
    backup::{BundleId, Domain, Gaps, State},
    bytes::Bytes,
    catalogue::Catalogue,
    growth::{Extent, Part, Sizes, Snapshot},
    inventory::{Completeness, ItemId, StoredIn},
};

/// Why a text is no saved sizes.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// It isn't JSON, or not of that form.
    #[error("it is not what `tierfit sizes --format json` writes: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It says that it is something else.
    #[error("it holds `{0}`, not `tierfit.sizes/1`")]
    OtherSchema(String),
    /// It holds more than one, as `--format jsonl` writes them.
    #[error("it holds {0} backups, and one is compared; put its line in a file of its own")]
    Several(usize),
    /// Its sizes add up to more than 2^64 bytes.
    #[error("its sizes add up to more than any number of bytes that can be counted")]
    TooLarge,
}

/// What was saved of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// What can be compared.
    pub snapshot: Snapshot,
    /// The storage that the backup recorded.
    pub quota: Option<Bytes>,
    /// What of it was used elsewhere, at least.
    pub elsewhere: Bytes,
    /// How far the sizes could be trusted when they were saved.
    pub warnings: Vec<Warning>,
}

/// Reads what `sizes` wrote as JSON.
///
/// # Errors
/// When it is something else.
pub fn saved_sizes(json: &[u8], catalogue: &Catalogue) -> Result<Saved, SavedError> {
    let values = Deserializer::from_slice(json).into_iter::<IgnoredAny>();
    let values = values.take_while(Result::is_ok).count();
    if 1 < values {
        return Err(SavedError::Several(values));
    }
    // First by itself, or another form would be refused for a field that it lacks.
    let SchemaForm { schema } = serde_json::from_slice(json)?;
    if schema != "tierfit.sizes/1" {
        // It may be of any length, and goes into a message.
        return Err(SavedError::OtherSchema(schema.chars().take(40).collect()));
    }
    let form: SavedForm = serde_json::from_slice(json)?;
    let mut parts: BTreeMap<Part, (String, Sizes)> = BTreeMap::new();
    let off = form.items.iter().filter(|item| item.already_off);
    let off = off.map(|item| item_id(item.id.clone(), &item.kind)).collect();
    let items = form.items.into_iter().map(|item| {
        let id = item_id(item.id, &item.kind);
        let name = catalogue.known_name(&id).map_or(item.name, str::to_owned);
        (Part::Item(id), name, item.sizes)
    });
    let shared = form
        .shared
        .into_iter()
        .map(|shared| (Part::Shared(Domain::parse(&shared.domain)), shared.domain, shared.sizes));
    let mut total = Sizes::default();
    for (part, name, sizes) in items.chain(shared) {
        // No part is larger than the total, so that the parts always add up to it.
        total = sizes.added_to(total).ok_or(SavedError::TooLarge)?;
        let (_, sum) = parts.entry(part).or_insert((name, Sizes::default()));
        *sum = sizes.added_to(*sum).ok_or(SavedError::TooLarge)?;
    }
    let state = State::ALL.into_iter().find(|state| words::state(*state) == form.backup.state);
    let gaps = form.warnings.iter().filter(|warning| warning.code == "partial_manifest").count();
    let completeness = match gaps {
        0 => Completeness::Complete,
        gaps => Completeness::Damaged(Gaps(words::number(gaps))),
    };
    let warnings = form.warnings.into_iter().map(SavedWarningForm::warning).collect();
    let account = form.account.unwrap_or_default();
    let stored_in = |in_icloud| if in_icloud { StoredIn::Icloud } else { StoredIn::DeviceBackup };
    let snapshot = Snapshot {
        device_name: form.backup.device_name,
        product_type: form.backup.product_type,
        made: form.backup.last_backup.and_then(|time| time.parse::<Timestamp>().ok()),
        // A word that this version doesn't know says nothing.
        extent: Extent::of(state.unwrap_or(State::Unknown), completeness),
        photos: account.photos_in_icloud.map(stored_in),
        messages: account.messages_in_icloud.map(stored_in),
        off,
        parts,
    };
    let elsewhere = Bytes::new(account.seen_elsewhere_bytes.unwrap_or_default());
    Ok(Saved { snapshot, quota: account.quota_bytes.map(Bytes::new), elsewhere, warnings })
}

/// Returns the item that was written as this. An app may call itself what it likes; its kind says
/// that it is one.
fn item_id(id: String, kind: &str) -> ItemId {
    let others = [
        ItemId::Photos,
        ItemId::Messages,
        ItemId::Health,
        ItemId::Apple,
        ItemId::Unassigned,
        ItemId::Settings,
    ];
    let other = others.into_iter().find(|other| kind != "app" && other.as_str() == id);
    other.unwrap_or_else(|| ItemId::App(BundleId::new(id)))
}

#[derive(Deserialize)]
struct SchemaForm {
    schema: String,
}

#[derive(Deserialize)]
struct SavedForm {
    backup: SavedBackupForm,
    account: Option<SavedAccountForm>,
    items: Vec<SavedItemForm>,
    shared: Vec<SavedSharedForm>,
    warnings: Vec<SavedWarningForm>,
}

#[derive(Deserialize)]
struct SavedBackupForm {
    device_name: Option<String>,
    product_type: Option<String>,
    last_backup: Option<String>,
    state: String,
}

/// Older versions of tierfit didn't write it.
#[derive(Default, Deserialize)]
struct SavedAccountForm {
    photos_in_icloud: Option<bool>,
    messages_in_icloud: Option<bool>,
    quota_bytes: Option<u64>,
    seen_elsewhere_bytes: Option<u64>,
}

#[derive(Deserialize)]
struct SavedItemForm {
    id: String,
    name: String,
    kind: String,
    #[serde(default)]
    already_off: bool,
    #[serde(flatten)]
    sizes: SavedSizesForm,
}

#[derive(Deserialize)]
struct SavedSharedForm {
    domain: String,
    #[serde(flatten)]
    sizes: SavedSizesForm,
}

#[derive(Deserialize)]
struct SavedSizesForm {
    local_bytes: u64,
    icloud_bytes: u64,
}

impl SavedSizesForm {
    fn added_to(&self, sum: Sizes) -> Option<Sizes> {
        Some(Sizes {
            local: sum.local.checked_add(Bytes::new(self.local_bytes))?,
            icloud: sum.icloud.checked_add(Bytes::new(self.icloud_bytes))?,
        })
    }
}

#[derive(Deserialize)]
struct SavedWarningForm {
    code: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    count: u64,
    id: Option<String>,
    bytes: Option<u64>,
}

impl SavedWarningForm {
    fn warning(self) -> Warning {
        // What a warning is about is an app; a part of the system is never off, nor too large alone.
        let id = self.id.map(|id| item_id(id, "app"));
        let bytes = self.bytes.map(Bytes::new);
        Warning { id, bytes, ..Warning::of_saved(&self.code, self.message, self.count) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Saved, SavedError> {
        saved_sizes(json.as_bytes(), &Catalogue::bundled())
    }

    #[test]
    fn what_is_something_else_is_refused() {
        for json in ["", "[]", "{}", "{\"schema\":\"tierfit.sizes/1\"}", "{\"schema\":1}"] {
            assert!(matches!(read(json), Err(SavedError::Malformed(_))), "{json}");
        }
        let other = read("{\"schema\":\"tierfit.plan/1\",\"items\":[]}");
        assert!(matches!(other, Err(SavedError::OtherSchema(_))), "{other:?}");
    }

    #[test]
    fn of_many_backups_none_is_taken() {
        let line = "{\"schema\":\"tierfit.sizes/1\"}\n";
        assert!(matches!(read(&line.repeat(3)), Err(SavedError::Several(3))));
    }

    #[test]
    fn nesting_without_bound_does_no_harm() {
        assert!(read(&"[".repeat(1_000_000)).is_err());
    }

    #[test]
    fn sizes_that_add_up_to_more_than_can_be_counted_are_refused() {
        let read = |ids: &[&str]| {
            let items = ids.iter().map(|id| {
                format!(
                    "{{\"id\":\"{id}\",\"name\":\"A\",\"kind\":\"app\",\"local_bytes\":{},\
                     \"icloud_bytes\":1}}",
                    1_u64 << 63
                )
            });
            read(&format!(
                "{{\"schema\":\"tierfit.sizes/1\",\"backup\":{{\"state\":\"finished\"}},\
                 \"items\":[{}],\"shared\":[],\"warnings\":[]}}",
                items.collect::<Vec<_>>().join(",")
            ))
        };
        assert_eq!(read(&["a"]).unwrap().snapshot.total().local, Bytes::new(1 << 63));
        // Whether they are of one item or of several.
        assert!(matches!(read(&["a", "a"]), Err(SavedError::TooLarge)));
        assert!(matches!(read(&["a", "b"]), Err(SavedError::TooLarge)));
    }

    #[test]
    fn an_app_is_not_taken_for_a_part_of_the_system() {
        assert_eq!(item_id("system.photos".to_owned(), "photos"), ItemId::Photos);
        assert!(matches!(item_id("system.photos".to_owned(), "app"), ItemId::App(_)));
    }
}
