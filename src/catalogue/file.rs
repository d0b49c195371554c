//! The files of the catalogue as they are written.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::{Deserialize, de::DeserializeOwned};

use super::{
    AppFacts, CatalogueError, OwnCopy, ReleaseFacts, RowFacts, Sureness, TierFacts, Verdict,
};
use crate::backup::BundleId;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Apps {
    /// The day when the facts were looked up; a user's own need none.
    #[serde(default)]
    checked: String,
    #[serde(default)]
    app: Vec<App>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct App {
    id: String,
    name: Option<String>,
    verdict: Option<Verdict>,
    copy: Option<OwnCopy>,
    survives: Option<String>,
    lost: Option<String>,
    first: Option<String>,
    note: Option<String>,
    groups: Option<Vec<String>>,
    sure: Option<Sure>,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sure {
    /// How sure the bundle id is; a wrong one never matches and does no harm.
    #[serde(rename = "id")]
    _id: Sureness,
    verdict: Sureness,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Icloud {
    #[serde(rename = "checked")]
    _checked: String,
    #[serde(rename = "source")]
    _source: String,
    left_out: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    #[serde(rename = "checked")]
    _checked: String,
    #[serde(rename = "source")]
    _source: String,
    row: Vec<RowFacts>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Releases {
    pub(super) checked: String,
    #[serde(rename = "source")]
    _source: String,
    pub(super) release: Vec<ReleaseFacts>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tiers {
    pub(super) checked: String,
    #[serde(rename = "source")]
    _source: String,
    pub(super) tier: Vec<TierFacts>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Containers {
    #[serde(rename = "checked")]
    _checked: String,
    #[serde(rename = "source")]
    _source: String,
    pub(super) vendor: Vec<Vendor>,
    pub(super) shared: Vec<Shared>,
    pub(super) domain: Vec<PlainDomain>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vendor {
    pub(super) name: String,
    #[serde(deserialize_with = "bundle_ids")]
    pub(super) ids: Vec<BundleId>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shared {
    pub(super) group: String,
    pub(super) vendor: Option<String>,
    #[serde(default, deserialize_with = "bundle_ids")]
    pub(super) apps: Vec<BundleId>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlainDomain {
    pub(super) domain: String,
    #[serde(deserialize_with = "bundle_id")]
    pub(super) app: BundleId,
}

fn bundle_id<'de, D: serde::Deserializer<'de>>(from: D) -> Result<BundleId, D::Error> {
    String::deserialize(from).map(BundleId::new)
}

fn bundle_ids<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<BundleId>, D::Error> {
    let ids = Vec::<String>::deserialize(from)?;
    Ok(ids.into_iter().map(BundleId::new).collect())
}

pub(super) fn icloud() -> Result<BTreeMap<String, Vec<String>>, CatalogueError> {
    let icloud: Icloud = parse(Path::new("icloud.toml"), include_str!("icloud.toml"))?;
    Ok(icloud.left_out)
}

pub(super) fn rows() -> Result<Vec<RowFacts>, CatalogueError> {
    let rows: Rows = parse(Path::new("rows.toml"), include_str!("rows.toml"))?;
    Ok(rows.row)
}

pub(super) fn tiers() -> Result<Tiers, CatalogueError> {
    parse(Path::new("tiers.toml"), include_str!("tiers.toml"))
}

pub(super) fn releases() -> Result<Releases, CatalogueError> {
    parse(Path::new("releases.toml"), include_str!("releases.toml"))
}

pub(super) fn containers() -> Result<Containers, CatalogueError> {
    let file = Path::new("containers.toml");
    let containers: Containers = parse(file, include_str!("containers.toml"))?;
    for shared in &containers.shared {
        let has_owner = match &shared.vendor {
            Some(name) => containers.vendor.iter().any(|vendor| vendor.name == *name),
            None => !shared.apps.is_empty(),
        };
        if !has_owner {
            let (file, group) = (file.to_owned(), shared.group.clone());
            return Err(CatalogueError::Ownerless { file, group });
        }
    }
    Ok(containers)
}

/// The apps that come with this program.
pub(super) struct BundledApps {
    pub(super) checked: String,
    pub(super) apps: BTreeMap<BundleId, AppFacts>,
}

/// Reads the bundled apps, of which each has to have everything.
pub(super) fn bundled_apps() -> Result<BundledApps, CatalogueError> {
    let file = PathBuf::from("apps.toml");
    let mut apps: Apps = parse(&file, include_str!("apps.toml"))?;
    for app in &apps.app {
        if let Some(key) = app.missing() {
            let (file, id) = (file.clone(), BundleId::new(&app.id));
            return Err(CatalogueError::Incomplete { file, id, key });
        }
    }
    let checked = std::mem::take(&mut apps.checked);
    let mut known = BTreeMap::new();
    add(&file, apps, &mut known)?;
    Ok(BundledApps { checked, apps: known })
}

/// Reads a user's own apps, and adds them to those that are known.
pub(super) fn own_apps(
    file: &Path,
    text: &str,
    known: &mut BTreeMap<BundleId, AppFacts>,
) -> Result<(), CatalogueError> {
    let apps: Apps = parse(file, text)?;
    add(file, apps, known)
}

fn add(
    file: &Path,
    apps: Apps,
    known: &mut BTreeMap<BundleId, AppFacts>,
) -> Result<(), CatalogueError> {
    let (mut added, mut claims) = (BTreeMap::new(), BTreeMap::new());
    for app in apps.app {
        let id = BundleId::new(&app.id);
        for group in app.groups.iter().flatten() {
            if claims.insert(group.clone(), id.clone()).is_some_and(|other| other != id) {
                let group = group.clone();
                return Err(CatalogueError::GroupOfTwo { file: file.to_owned(), group });
            }
        }
        if added.contains_key(&id) {
            return Err(CatalogueError::Doubled { file: file.to_owned(), id });
        }
        let facts = app.over(known.get(&id)).ok_or_else(|| CatalogueError::Incomplete {
            file: file.to_owned(),
            id: id.clone(),
            key: "verdict",
        })?;
        added.insert(id, facts);
    }
    known.extend(added);
    // A group is whose the newest file says that it is.
    for (id, facts) in known {
        facts.groups.retain(|group| claims.get(group).is_none_or(|owner| owner == id));
    }
    Ok(())
}

impl App {
    /// Returns the first key that the bundled catalogue must not lack.
    fn missing(&self) -> Option<&'static str> {
        [
            ("name", self.name.is_none()),
            ("verdict", self.verdict.is_none()),
            ("copy", self.copy.is_none()),
            ("survives", self.survives.is_none()),
            ("lost", self.lost.is_none()),
            ("first", self.first.is_none()),
            ("sure", self.sure.is_none()),
            ("source", self.source.is_none()),
        ]
        .into_iter()
        .find_map(|(key, is_missing)| is_missing.then_some(key))
    }

    /// Returns these facts, and what they don't say as it was known; `None` where no verdict is
    /// known at all.
    fn over(self, known: Option<&AppFacts>) -> Option<AppFacts> {
        let or_known = |own: Option<String>, known_text: fn(&AppFacts) -> &Option<String>| {
            own.or_else(|| known.and_then(|app| known_text(app).clone()))
        };
        Some(AppFacts {
            name: or_known(self.name, |app| &app.name),
            verdict: self.verdict.or_else(|| known.map(|app| app.verdict))?,
            copy: self.copy.or_else(|| known.and_then(|app| app.copy)),
            survives: or_known(self.survives, |app| &app.survives),
            lost: or_known(self.lost, |app| &app.lost),
            first: or_known(self.first, |app| &app.first),
            note: or_known(self.note, |app| &app.note),
            groups: self.groups.or_else(|| known.map(|app| app.groups.clone())).unwrap_or_default(),
            sureness: self
                .sure
                .map(|sure| sure.verdict)
                .or_else(|| known.map(|app| app.sureness))
                .unwrap_or(Sureness::High),
        })
    }
}

fn parse<T: DeserializeOwned>(file: &Path, text: &str) -> Result<T, CatalogueError> {
    toml::from_str(text).map_err(|source| CatalogueError::Malformed {
        file: file.to_owned(),
        source: Box::new(source),
    })
}
