//! The lists of the catalogue besides the apps: for each file its form, and how it becomes code.
//!
//! What a form reads and doesn't use, such as `source` and `why`, stands in it so that no file can
//! go without.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{
    code::{checked, item, list, texts},
    words::Verdict,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Containers {
    #[serde(rename = "checked")]
    _checked: String,
    #[serde(rename = "source")]
    _source: String,
    vendor: Vec<Vendor>,
    shared: Vec<Shared>,
    domain: Vec<PlainDomain>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vendor {
    name: String,
    ids: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    group: String,
    vendor: Option<String>,
    #[serde(default)]
    apps: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainDomain {
    domain: String,
    app: String,
}

pub(super) fn containers(containers: Containers) -> Result<String, String> {
    let mut groups = Vec::new();
    for shared in sorted(containers.shared, |shared| &shared.group)? {
        let vendor = |vendor: &&Vendor| Some(&vendor.name) == shared.vendor.as_ref();
        let (kind, ids) = match containers.vendor.iter().find(vendor) {
            Some(vendor) => ("Vendor", &vendor.ids),
            None if shared.vendor.is_none() && !shared.apps.is_empty() => ("Apps", &shared.apps),
            None => {
                let group = shared.group;
                return Err(format!("the group `{group}` needs a vendor that is listed, or apps"));
            }
        };
        groups.push(format!("({:?}, SharedBy::{kind}({}))", shared.group, texts(ids)));
    }
    let domains = sorted(containers.domain, |row| &row.domain)?;
    let domains = domains.iter().map(|row| format!("({:?}, {:?})", row.domain, row.app));
    Ok(item("SHARED", "&[(&str, SharedBy)]", &list(groups))
        + &item("PLAIN_DOMAINS", "&[(&str, &str)]", &list(domains)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Icloud {
    #[serde(rename = "checked")]
    _checked: String,
    #[serde(rename = "source")]
    _source: String,
    left_out: BTreeMap<String, Vec<String>>,
}

pub(super) fn icloud(icloud: &Icloud) -> String {
    let paths = icloud.left_out.iter().flat_map(|(domain, paths)| {
        paths.iter().map(move |path| format!("({domain:?}, {path:?})"))
    });
    item("LEFT_OUT", "&[(&str, &str)]", &list(paths))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kinds {
    #[serde(rename = "checked")]
    _checked: String,
    folder: Vec<Folder>,
    file: Vec<File>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Folder {
    names: Vec<String>,
    content: ContentWord,
    #[serde(rename = "why")]
    _why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    content: ContentWord,
    extensions: Vec<String>,
    #[serde(default)]
    within: Vec<String>,
    #[serde(rename = "why")]
    _why: String,
}

/// The kinds of content, by the names of the variants of
/// [`ContentKind`](tierfit::inventory::ContentKind).
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ContentWord {
    SelfMade,
    Downloads,
    Caches,
    Deleted,
    Media,
}

pub(super) fn kinds(kinds: &Kinds) -> Result<String, String> {
    let mut known = BTreeSet::new();
    // One that is listed for certain folders only may be there again.
    for extension in
        kinds.file.iter().filter(|file| file.within.is_empty()).flat_map(|file| &file.extensions)
    {
        if !known.insert(extension) {
            return Err(format!("the extension `{extension}` is listed twice"));
        }
    }
    let files = kinds.file.iter().map(|file| {
        let (extensions, within) = (texts(&file.extensions), texts(&file.within));
        format!(
            "FileKind {{ name: KindName::new({:?}), content: ContentKind::{:?}, \
             extensions: {extensions}, within: {within} }}",
            file.name, file.content
        )
    });
    let folders = kinds.folder.iter().map(|folder| {
        let names = texts(&folder.names);
        format!("FolderKind {{ names: {names}, content: ContentKind::{:?} }}", folder.content)
    });
    Ok(item("FILE_KINDS", "&[FileKind]", &list(files))
        + &item("FOLDER_KINDS", "&[FolderKind]", &list(folders)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Models {
    #[serde(rename = "checked")]
    _checked: String,
    #[serde(rename = "source")]
    _source: String,
    model: Vec<Model>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Model {
    r#type: String,
    name: String,
    gigabytes: u32,
}

pub(super) fn models(models: Models) -> Result<String, String> {
    let models = sorted(models.model, |model| &model.r#type)?;
    let models = models.iter().map(|Model { r#type, name, gigabytes }| {
        // By powers of two, so that no device is taken for smaller than it is.
        let largest = u64::from(*gigabytes) << 30;
        format!("({type:?}, ModelFacts {{ name: {name:?}, largest: Bytes::new({largest}) }})")
    });
    Ok(item("MODELS", "&[(&str, ModelFacts)]", &list(models)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rows {
    #[serde(rename = "checked")]
    _checked: String,
    #[serde(rename = "source")]
    _source: String,
    row: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    name: String,
    about: String,
    verdict: Option<Verdict>,
    survives: Option<String>,
    lost: Option<String>,
    first: Option<String>,
}

pub(super) fn rows(rows: Rows) -> Result<String, String> {
    let rows = sorted(rows.row, |row| &row.id)?;
    let rows = rows.iter().map(|Row { id, name, about, verdict, survives, lost, first }| {
        let verdict = verdict.map_or("None".to_owned(), |it| format!("Some(Verdict::{it:?})"));
        format!(
            "RowFacts {{ id: {id:?}, name: {name:?}, about: {about:?}, verdict: {verdict}, \
             survives: {survives:?}, lost: {lost:?}, first: {first:?} }}"
        )
    });
    Ok(item("ROWS", "&[RowFacts]", &list(rows)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Releases {
    checked: String,
    #[serde(rename = "source")]
    _source: String,
    release: Vec<Release>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Release {
    major: u16,
    since: String,
    newest: String,
}

pub(super) fn releases(releases: &Releases) -> String {
    let list = list(releases.release.iter().map(|Release { major, since, newest }| {
        format!("ReleaseFacts {{ major: {major}, since: {since:?}, newest: {newest:?} }}")
    }));
    checked("RELEASES", &releases.checked) + &item("RELEASES", "&[ReleaseFacts]", &list)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tiers {
    checked: String,
    #[serde(rename = "source")]
    _source: String,
    tier: Vec<Tier>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tier {
    name: String,
    bytes: u64,
    price: String,
}

pub(super) fn tiers(tiers: &Tiers) -> String {
    let list = list(tiers.tier.iter().map(|Tier { name, bytes, price }| {
        format!("TierFacts {{ name: {name:?}, bytes: {bytes}, price: {price:?} }}")
    }));
    checked("TIERS", &tiers.checked) + &item("TIERS", "&[TierFacts]", &list)
}

/// Sorts entries by their keys, so that they can be searched.
fn sorted<T>(mut items: Vec<T>, key: fn(&T) -> &str) -> Result<Vec<T>, String> {
    items.sort_by(|a, b| key(a).cmp(key(b)));
    let double = items.windows(2).find_map(|pair| match pair {
        [a, b] if key(a) == key(b) => Some(key(a)),
        _ => None,
    });
    match double {
        Some(key) => Err(format!("`{key}` is listed twice")),
        None => Ok(items),
    }
}
