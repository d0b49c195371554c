//! Finding the item that somebody means: by its id, or by a name that fits only one. With several
//! backups, it is meant in all that have it.

use std::collections::{BTreeMap, BTreeSet};

use super::Failure;
use crate::{
    account::Subject,
    catalogue::Catalogue,
    inventory::{Item, ItemId},
    report::BackupReport,
};

/// How alike two words have to be to suggest one for the other.
const ALIKE: f64 = 0.85;
/// How many near matches are named.
pub(super) const SUGGESTED: usize = 3;

/// Finds the one item that is meant, in each backup that has it; in at least one.
pub(super) fn find(
    wanted: &str,
    backups: &[&BackupReport],
    catalogue: &Catalogue,
) -> Result<Vec<Subject>, Failure> {
    let items: Vec<_> = backups
        .iter()
        .enumerate()
        .flat_map(|(backup, report)| report.inventory.items.iter().map(move |item| (backup, item)))
        .collect();
    let lower = wanted.to_lowercase();
    let names = |item: &Item| {
        [catalogue.home_screen_name(item), catalogue.store_name(item)].map(str::to_lowercase)
    };
    // From the exact to the vague: the first that fits anything decides.
    let fits: [&dyn Fn(&Item) -> bool; 5] = [
        // An app may call itself what it likes; a part of the system is meant first.
        &|item| !matches!(item.id, ItemId::App(_)) && item.id.as_str() == wanted,
        &|item| item.id.as_str() == wanted,
        &|item| item.id.as_str().to_lowercase() == lower,
        &|item| names(item).contains(&lower),
        &|item| !lower.is_empty() && names(item).iter().any(|name| name.contains(&lower)),
    ];
    for fits in fits {
        let fitting: Vec<_> = items.iter().filter(|(_, item)| fits(item)).collect();
        let ids: BTreeSet<_> = fitting.iter().map(|(_, item)| &item.id).collect();
        match ids.len() {
            0 => (),
            1 => {
                let subject = |(backup, item): &&(usize, &Item)| Subject {
                    id: item.id.clone(),
                    backup: *backup,
                };
                return Ok(fitting.iter().map(subject).collect());
            }
            _ => {
                let mut candidates: Vec<_> = fitting
                    .iter()
                    .map(|(_, item)| format!("{} ({})", catalogue.home_screen_name(item), item.id))
                    .collect();
                candidates.sort();
                candidates.dedup();
                return Err(Failure::Ambiguous { name: wanted.to_owned(), fitting: candidates });
            }
        }
    }
    let near = near(&lower, items.into_iter().map(|(_, item)| item), catalogue);
    Err(Failure::NoSuchApp { name: wanted.to_owned(), near })
}

fn near<'i>(
    wanted: &str,
    items: impl Iterator<Item = &'i Item>,
    catalogue: &Catalogue,
) -> Vec<String> {
    let texts = items.flat_map(|item| {
        let name = catalogue.home_screen_name(item).to_owned();
        [(item.id.to_string(), name.clone()), (name.clone(), name)]
    });
    nearest(wanted, texts)
}

/// Returns the names whose texts are most like a wanted one, the most alike first. A name with several
/// texts goes by the one that is most alike.
pub(super) fn nearest(wanted: &str, texts: impl Iterator<Item = (String, String)>) -> Vec<String> {
    let likeness = |text: &str| strsim::jaro_winkler(wanted, &text.to_lowercase());
    let mut alike: BTreeMap<String, f64> = BTreeMap::new();
    for (text, name) in texts {
        let likeness = likeness(&text);
        if ALIKE < likeness {
            let best = alike.entry(name).or_insert(likeness);
            *best = best.max(likeness);
        }
    }
    let mut alike: Vec<_> = alike.into_iter().collect();
    // Of names that are as much alike, the order stays that of the map, so that it is always the same.
    alike.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    alike.into_iter().take(SUGGESTED).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_several_texts_is_suggested_once_by_the_best() {
        let texts = [("whatsap", "WhatsApp"), ("whatsup", "WhatsUp"), ("whatsapp1", "WhatsApp")];
        let texts = texts.into_iter().map(|(text, name)| (text.to_owned(), name.to_owned()));
        assert_eq!(nearest("whatsapp", texts), ["WhatsApp", "WhatsUp"]);
    }
}
