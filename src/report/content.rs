//! What the bytes of an item are, in a sentence.

use super::{View, words};
use crate::{
    account::Class,
    bytes::Bytes,
    inventory::{ContentKind, Item, KindTally},
};

/// Says what the bytes of an item are, where its files tell: `10.7 GB of 11.0 GB are downloaded AI
/// models (.gguf) in Documents/models`. Only of what decides about it.
pub(super) fn sentence(item: &Item, class: Class, view: &View) -> Option<String> {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let wanted = match class {
        Class::Keep => ContentKind::SelfMade,
        Class::Likely => ContentKind::Downloads,
        Class::Safe | Class::OwnBackup | Class::Unknown | Class::Photos => return None,
    };
    let kinds = item.kinds();
    let Some(largest) = kinds.iter().find(|kind| kind.content == wanted) else {
        let caches = item.content().caches;
        return (class == Class::Likely && Bytes::ZERO < caches)
            .then(|| format!("{} of {} are caches", size(caches), size(item.total.local)));
    };
    let is_same = |kind: &&&KindTally| kind.content == wanted && kind.name == largest.name;
    let same: Vec<_> = kinds.iter().filter(is_same).collect();
    let bytes: Bytes = same.iter().map(|kind| kind.bytes).sum();
    let files = same.iter().map(|kind| kind.files).sum::<u64>();
    let folder = match largest.folder.as_str() {
        "" => String::new(),
        folder => format!(" in {folder}"),
    };
    Some(match wanted {
        ContentKind::SelfMade => {
            let since = same.iter().filter_map(|kind| kind.oldest).min();
            let since = since.map(|oldest| format!(" since {}", words::year(oldest)));
            format!(
                "{} {} of your own{} ({})",
                words::grouped(files),
                largest.name.as_str(),
                since.unwrap_or_default(),
                size(bytes),
            )
        }
        _ => format!(
            "{} of {} are {} (.{}){folder}",
            size(bytes),
            size(item.total.local),
            largest.name.as_str(),
            largest.extension,
        ),
    })
}
