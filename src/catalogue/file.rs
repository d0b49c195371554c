//! The files of the catalogue as they are written.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::{Deserialize, de::DeserializeOwned};

use super::{
    AppFacts, CatalogueError, ClaimSource, InBackup, LocalData, ModelFacts, OwnCopy, ReleaseFacts,
    RowFacts, Sureness, TierFacts, Verdict,
};
use crate::{
    backup::{BundleId, Domain},
    bytes::Bytes,
    inventory::{ContentKind, FileKind, FileKinds, FolderKind, KindName},
};

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
    smaller: Option<String>,
    note: Option<String>,
    groups: Option<Vec<String>>,
    sure: Option<Sure>,
    source: Option<ClaimSource>,
    in_backup: Option<InBackup>,
    local: Option<Vec<Local>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Local {
    what: String,
    text: String,
    container: Option<String>,
    #[serde(default)]
    paths: Vec<String>,
    #[serde(default)]
    source: ClaimSource,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sure {
    /// How sure the bundle id is. With a wrong one, the real app is an unknown one.
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
struct Kinds {
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

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ContentWord {
    SelfMade,
    Downloads,
    Caches,
    Deleted,
    Media,
}

impl From<ContentWord> for ContentKind {
    fn from(word: ContentWord) -> Self {
        match word {
            ContentWord::SelfMade => Self::SelfMade,
            ContentWord::Downloads => Self::Downloads,
            ContentWord::Caches => Self::Caches,
            ContentWord::Deleted => Self::Deleted,
            ContentWord::Media => Self::Media,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Models {
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

/// Reads what files are by their names.
pub(super) fn kinds() -> Result<FileKinds, CatalogueError> {
    let kinds: Kinds = parse(Path::new("kinds.toml"), include_str!("kinds.toml"))?;
    let files = kinds.file.into_iter().map(|file| FileKind {
        name: KindName::new(file.name),
        content: file.content.into(),
        extensions: file.extensions,
        within: file.within,
    });
    let folders = kinds
        .folder
        .into_iter()
        .map(|folder| FolderKind { names: folder.names, content: folder.content.into() });
    Ok(FileKinds::new(files.collect(), folders.collect()))
}

/// Reads the models by their types, such as `iPhone14,5`.
pub(super) fn models() -> Result<BTreeMap<String, ModelFacts>, CatalogueError> {
    let models: Models = parse(Path::new("models.toml"), include_str!("models.toml"))?;
    let facts = models.model.into_iter().map(|model| {
        let largest = Bytes::new(u64::from(model.gigabytes) << 30);
        (model.r#type, ModelFacts { name: model.name, largest })
    });
    Ok(facts.collect())
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
    ///
    /// A source is one of the verdict that it comes with: another verdict needs another source.
    fn over(self, known: Option<&AppFacts>) -> Option<AppFacts> {
        let known_source = || {
            let same = |app: &&AppFacts| self.verdict.is_none_or(|own| own == app.verdict);
            known.filter(same).map(|app| app.source.clone()).unwrap_or_default()
        };
        let source = self.source.unwrap_or_else(known_source);
        let local = match self.local {
            Some(local) => local.into_iter().map(|data| data.of(&self.id)).collect(),
            None => known.map(|app| app.local.clone()).unwrap_or_default(),
        };
        let known_in_backup = || known.map(|app| app.in_backup).unwrap_or_default();
        let or_known = |own: Option<String>, known_text: fn(&AppFacts) -> &Option<String>| {
            own.or_else(|| known.and_then(|app| known_text(app).clone()))
        };
        Some(AppFacts {
            name: or_known(self.name, |app| &app.name),
            verdict: self.verdict.or_else(|| known.map(|app| app.verdict))?,
            copy: self.copy.or_else(|| known.and_then(|app| app.copy)),
            in_backup: self.in_backup.unwrap_or_else(known_in_backup),
            local,
            source,
            survives: or_known(self.survives, |app| &app.survives),
            lost: or_known(self.lost, |app| &app.lost),
            first: or_known(self.first, |app| &app.first),
            smaller: or_known(self.smaller, |app| &app.smaller),
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

impl Local {
    /// Returns the data of an app.
    fn of(self, app: &str) -> LocalData {
        let domain = match self.container {
            Some(group) => Domain::Group(group),
            None => Domain::App(BundleId::new(app)),
        };
        LocalData {
            what: self.what,
            text: self.text,
            paths: self.paths.into_iter().map(|path| (domain.clone(), path)).collect(),
            source: self.source,
        }
    }
}

fn parse<T: DeserializeOwned>(file: &Path, text: &str) -> Result<T, CatalogueError> {
    toml::from_str(text).map_err(|source| CatalogueError::Malformed {
        file: file.to_owned(),
        source: Box::new(source),
    })
}
