//! The bundled lists as static data, which the build script has generated from the TOML files: nothing
//! is read, parsed or copied when the program runs. What can be looked up is sorted by its key. The
//! apps, which are many, are decoded when they are asked for ([`apps`]).

#![allow(clippy::unreadable_literal, reason = "the build script writes them")]

mod apps;

pub(super) use self::apps::APPS;
use super::{ModelFacts, ReleaseFacts, RowFacts, TierFacts, Verdict};
use crate::{
    bytes::Bytes,
    inventory::{ContentKind, FileKind, FolderKind, KindName},
};

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// Who uses a group that isn't one app's.
#[derive(Debug, Clone, Copy)]
pub(super) enum SharedBy {
    /// These apps.
    Apps(&'static [&'static str]),
    /// All apps whose ids begin with one of these.
    Vendor(&'static [&'static str]),
}

/// Finds the entry of a key in a sorted list.
pub(super) fn look_up<K: Ord + ?Sized + 'static, T>(
    list: &'static [T],
    key: &K,
    key_of: impl Fn(&'static T) -> &'static K,
) -> Option<&'static T> {
    let at = list.binary_search_by(|entry| key_of(entry).cmp(key)).ok()?;
    list.get(at)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use toml::{Table, Value};

    use super::*;

    fn table(text: &str) -> Table {
        text.parse().unwrap()
    }

    /// Returns a list of a file, by the text of a key.
    fn by_key<'t>(table: &'t Table, list: &str, key: &str) -> BTreeMap<&'t str, &'t Value> {
        let entries = table[list].as_array().unwrap();
        let list: BTreeMap<_, _> =
            entries.iter().map(|entry| (entry[key].as_str().unwrap(), entry)).collect();
        assert_eq!(list.len(), entries.len());
        list
    }

    fn texts(value: Option<&Value>) -> Vec<&str> {
        value.map_or(Vec::new(), |it| {
            it.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
        })
    }

    #[test]
    fn what_can_be_looked_up_is_sorted() {
        assert!(MODELS.is_sorted_by(|(a, _), (b, _)| a < b));
        assert!(ROWS.is_sorted_by(|a, b| a.id < b.id));
        let first = look_up(MODELS, MODELS[0].0, |(key, _)| *key);
        assert_eq!(first.map(|(_, model)| model.name), Some(MODELS[0].1.name));
        assert!(look_up(MODELS, "iPhone", |(key, _)| *key).is_none());
    }

    #[test]
    fn the_models_are_those_of_the_file() {
        let file = table(include_str!("models.toml"));
        let models = by_key(&file, "model", "type");
        assert!(models.keys().copied().eq(MODELS.iter().map(|(key, _)| *key)));
        for (key, model) in MODELS {
            assert_eq!(models[key]["name"].as_str(), Some(model.name));
            let gigabytes = models[key]["gigabytes"].as_integer().unwrap();
            assert_eq!(i64::try_from(model.largest.get() >> 30), Ok(gigabytes), "{key}");
        }
    }

    #[test]
    fn the_rows_are_those_of_the_file() {
        let file = table(include_str!("rows.toml"));
        let rows = by_key(&file, "row", "id");
        assert_eq!(rows.len(), ROWS.len());
        for row in ROWS {
            let text = |key: &str| rows[row.id].get(key).and_then(Value::as_str);
            assert_eq!((text("name"), text("about")), (Some(row.name), Some(row.about)));
            assert_eq!(text("verdict"), row.verdict.map(Verdict::as_str));
            let told = (text("survives"), text("lost"), text("first"));
            assert_eq!(told, (row.survives, row.lost, row.first), "{}", row.id);
        }
    }

    #[test]
    fn tiers_and_releases_are_those_of_the_files() {
        let (tiers, releases) =
            (table(include_str!("tiers.toml")), table(include_str!("releases.toml")));
        let by_name = by_key(&tiers, "tier", "name");
        assert_eq!(by_name.len(), TIERS.len());
        for tier in TIERS {
            let entry = by_name[tier.name];
            assert_eq!(entry["bytes"].as_integer(), i64::try_from(tier.bytes).ok());
            assert_eq!(entry["price"].as_str(), Some(tier.price));
        }
        let by_month = by_key(&releases, "release", "since");
        assert_eq!(by_month.len(), RELEASES.len());
        for release in RELEASES {
            let entry = by_month[release.since];
            assert_eq!(entry["major"].as_integer(), Some(release.major.into()));
            assert_eq!(entry["newest"].as_str(), Some(release.newest));
        }
        let checked = |file: &Table| file["checked"].as_str().map(str::to_owned);
        assert_eq!(checked(&tiers).as_deref(), Some(TIERS_CHECKED));
        assert_eq!(checked(&releases).as_deref(), Some(RELEASES_CHECKED));
    }

    #[test]
    fn containers_are_those_of_the_file() {
        let file = table(include_str!("containers.toml"));
        let (vendors, shared) = (by_key(&file, "vendor", "name"), by_key(&file, "shared", "group"));
        assert_eq!(shared.len(), SHARED.len());
        for (group, by) in SHARED {
            let entry = shared[group];
            let vendor = entry.get("vendor").and_then(Value::as_str);
            let (found, expected) = match by {
                SharedBy::Apps(apps) => (apps, texts(entry.get("apps"))),
                SharedBy::Vendor(ids) => (ids, texts(vendors[vendor.unwrap()].get("ids"))),
            };
            assert_eq!(
                (found.to_vec(), vendor.is_some()),
                (expected, matches!(by, SharedBy::Vendor(_)))
            );
        }
        let domains = by_key(&file, "domain", "domain");
        let domains = domains.into_iter().map(|(domain, it)| (domain, it["app"].as_str().unwrap()));
        assert!(domains.eq(PLAIN_DOMAINS.iter().copied()));
    }

    #[test]
    fn what_icloud_leaves_out_is_what_the_file_says() {
        let file = table(include_str!("icloud.toml"));
        let domains = file["left_out"].as_table().unwrap().iter();
        let paths: Vec<_> = domains
            .flat_map(|(domain, paths)| {
                texts(Some(paths)).into_iter().map(|path| (domain.as_str(), path))
            })
            .collect();
        assert_eq!(paths, LEFT_OUT);
    }

    #[test]
    fn the_kinds_of_files_are_those_of_the_file() {
        let file = table(include_str!("kinds.toml"));
        let word = |content: ContentKind| match content {
            ContentKind::SelfMade => "self_made",
            ContentKind::Downloads => "downloads",
            ContentKind::Caches => "caches",
            ContentKind::Deleted => "deleted",
            ContentKind::Media => "media",
            ContentKind::Other => "other",
        };
        let (files, folders) =
            (file["file"].as_array().unwrap(), file["folder"].as_array().unwrap());
        assert_eq!((files.len(), folders.len()), (FILE_KINDS.len(), FOLDER_KINDS.len()));
        for (entry, kind) in files.iter().zip(FILE_KINDS) {
            assert_eq!(entry["name"].as_str(), Some(kind.name.as_str()));
            assert_eq!(entry["content"].as_str(), Some(word(kind.content)));
            assert_eq!(texts(entry.get("extensions")), kind.extensions);
            assert_eq!(texts(entry.get("within")), kind.within);
        }
        for (entry, folder) in folders.iter().zip(FOLDER_KINDS) {
            assert_eq!(entry["content"].as_str(), Some(word(folder.content)));
            assert_eq!(texts(entry.get("names")), folder.names);
        }
    }

    #[test]
    fn each_note_is_a_sentence() {
        for app in crate::catalogue::Catalogue::bundled().apps() {
            let note = app.note.as_deref().unwrap_or(".");
            assert!(note.ends_with(['.', '”']), "{}: {note}", app.id());
        }
    }
}
