//! Layer 3: what is known beyond the backup.
//!
//! All of it is data, with its date and its source: apps and what becomes of their data
//! (`apps.toml`), who owns containers whose names don't say so (`containers.toml`), what iCloud
//! Backup leaves out (`icloud.toml`), the items that are not apps (`rows.toml`), what files are by
//! their names (`kinds.toml`), the models of devices (`models.toml`), the sizes of iCloud storage
//! (`tiers.toml`) and the versions of iOS (`releases.toml`). The build script compiles them into the
//! program (`build.rs`, `bundled.rs`). A user's own file of apps is read when the program runs
//! (`file.rs`); it adds to them and overrides them.

mod bundled;
mod facts;
mod file;
mod form;
mod storage;
mod words;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use self::bundled::SharedBy;
pub use self::{
    facts::{
        AppFacts, ClaimSource, LocalData, ModelFacts, ReleaseFacts, RowFacts, Text, TierFacts,
    },
    storage::{Storage, StorageSource},
    words::{InBackup, OwnCopy, SourceKind, Sureness, Verdict},
};
use crate::{
    backup::BundleId,
    inventory::{DomainPaths, FileKinds, GroupOwner, Item, ItemId, Ownership, ScanRules},
};

/// What is known beyond the backup.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// What a user's own files say, which overrides what comes with the program.
    own: BTreeMap<BundleId, AppFacts>,
}

/// What to tell somebody who leaves an item out.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Advice<'a> {
    /// What is still there afterwards.
    pub survives: Option<&'a str>,
    /// What would be gone.
    pub lost: Option<&'a str>,
    /// What to do before switching it off.
    pub first: Option<&'a str>,
    /// What makes it smaller inside the app.
    pub smaller: Option<&'a str>,
    /// Anything else worth telling.
    pub note: Option<&'a str>,
    /// Where its other copy is.
    pub copy: Option<OwnCopy>,
}

/// The row that stands for every app that isn't known.
const UNKNOWN: &str = "unknown";

/// Why a catalogue can't be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// It isn't TOML, or has an unknown key or word.
    #[error("{} can't be used: {source}", .file.display())]
    Malformed {
        /// The file.
        file: PathBuf,
        /// What is wrong, and where.
        source: Box<toml::de::Error>,
    },
    /// A group is listed with two apps.
    #[error("{} has the group `{group}` with two apps", .file.display())]
    GroupOfTwo {
        /// The file.
        file: PathBuf,
        /// The group.
        group: String,
    },
    /// An app is listed twice.
    #[error("{} has the app `{id}` twice", .file.display())]
    Doubled {
        /// The file.
        file: PathBuf,
        /// The app.
        id: BundleId,
    },
    /// An app lacks what it needs.
    #[error("{}: the app `{id}` has no `{key}`", .file.display())]
    Incomplete {
        /// The file.
        file: PathBuf,
        /// The app.
        id: BundleId,
        /// What it lacks.
        key: &'static str,
    },
}

impl Catalogue {
    /// Returns the catalogue that comes with this program.
    ///
    /// # Errors
    /// None today: what is wrong in its files stops the build.
    pub fn bundled() -> Result<Self, CatalogueError> {
        Ok(Self::default())
    }

    /// Adds a user's own apps, which override those that are known.
    ///
    /// # Errors
    /// When the text is no catalogue.
    pub fn add_own(&mut self, file: &Path, text: &str) -> Result<(), CatalogueError> {
        let added = file::apps(file, text, |id| self.app(id))?;
        self.own.extend(added.apps);
        // A group is whose the newest file says that it is.
        let claims = added.groups;
        let is_lost = |id: &BundleId, group: &Text| {
            claims.get(group.as_ref()).is_some_and(|owner| owner != id)
        };
        let losers = self.all().filter(|(id, app)| app.groups.iter().any(|it| is_lost(id, it)));
        let losers: Vec<_> = losers.map(|(id, app)| (id.clone(), app.clone())).collect();
        for (id, mut app) in losers {
            app.groups.to_mut().retain(|group| !is_lost(&id, group));
            self.own.insert(id, app);
        }
        Ok(())
    }

    /// Returns what is known about an app.
    pub fn app(&self, id: &BundleId) -> Option<&AppFacts> {
        self.own.get(id).or_else(|| bundled_app(id))
    }

    /// Returns all apps that are known, by their ids.
    pub fn apps(&self) -> BTreeMap<&BundleId, &AppFacts> {
        self.all().collect()
    }

    /// Returns all apps that are known, in no particular order.
    fn all(&self) -> impl Iterator<Item = (&BundleId, &AppFacts)> {
        let bundled = bundled::APPS.iter().map(|(id, app)| (id, app));
        bundled.filter(|(id, _)| !self.own.contains_key(*id)).chain(&self.own)
    }

    /// Returns the day when the bundled facts about apps were looked up, such as `2026-11-23`.
    pub fn apps_checked(&self) -> &str {
        bundled::APPS_CHECKED
    }

    /// Returns what is known about an item that is no app.
    pub fn row(&self, id: &ItemId) -> Option<&RowFacts> {
        match id {
            // Whatever an app calls itself.
            ItemId::App(_) => None,
            other => row(other.as_str()),
        }
    }

    /// Returns the tiers, smallest first.
    pub fn tiers(&self) -> &[TierFacts] {
        bundled::TIERS
    }

    /// Returns the day when sizes and prices of the tiers were looked up, such as `2026-11-23`.
    pub fn tiers_checked(&self) -> &str {
        bundled::TIERS_CHECKED
    }

    /// Returns the versions of iOS, oldest first.
    pub fn releases(&self) -> &[ReleaseFacts] {
        bundled::RELEASES
    }

    /// Returns the day when the versions of iOS were looked up, such as `2026-11-23`. What came
    /// out later isn't known.
    pub fn releases_checked(&self) -> &str {
        bundled::RELEASES_CHECKED
    }

    /// Returns what an item is called: by the App Store, by this catalogue, or by its id.
    pub fn store_name<'a>(&'a self, item: &'a Item) -> &'a str {
        let known = || self.known_name(&item.id);
        item.store_name.as_deref().or_else(known).unwrap_or(item.id.as_str())
    }

    /// Returns what an item is called on the device, where it has to be found: by this
    /// catalogue, by the App Store, which often adds a slogan, or by its id.
    pub fn home_screen_name<'a>(&'a self, item: &'a Item) -> &'a str {
        let in_store = || item.store_name.as_deref();
        self.known_name(&item.id).or_else(in_store).unwrap_or(item.id.as_str())
    }

    /// Returns what this catalogue calls an item.
    pub fn known_name(&self, id: &ItemId) -> Option<&str> {
        match id {
            ItemId::App(id) => self.app(id).and_then(|app| app.name.as_deref()),
            _ => self.row(id).map(|row| row.name),
        }
    }

    /// Returns the verdict about an item; none for what has no switch.
    pub fn verdict_of(&self, id: &ItemId) -> Option<Verdict> {
        match id {
            ItemId::App(app) => Some(self.app(app).map_or(Verdict::Unknown, |app| app.verdict)),
            _ => self.row(id).and_then(|row| row.verdict),
        }
    }

    /// Returns where the verdict about an app comes from, if it is known.
    pub fn source_of(&self, id: &ItemId) -> Option<&ClaimSource> {
        match id {
            ItemId::App(app) => self.app(app).map(|app| &app.source),
            _ => None,
        }
    }

    /// Returns what to tell somebody who leaves an item out.
    pub fn advice(&self, id: &ItemId) -> Advice<'_> {
        let app = match id {
            ItemId::App(app) => self.app(app),
            _ => None,
        };
        let row = self.row(id).or_else(|| row(UNKNOWN).filter(|_| app.is_none()));
        let either = |of_app: fn(&AppFacts) -> &Option<Text>,
                      of_row: fn(&RowFacts) -> Option<&'static str>| {
            app.and_then(|app| of_app(app).as_deref()).or_else(|| row.and_then(of_row))
        };
        Advice {
            survives: either(|app| &app.survives, |row| row.survives),
            lost: either(|app| &app.lost, |row| row.lost),
            first: either(|app| &app.first, |row| row.first),
            smaller: app.and_then(|app| app.smaller.as_deref()),
            note: app.and_then(|app| app.note.as_deref()),
            copy: app.and_then(|app| app.copy),
        }
    }

    /// Returns what the inventory needs to tell who owns what.
    pub fn ownership(&self) -> Ownership {
        let mut groups: BTreeMap<_, _> =
            bundled::SHARED.iter().map(|(group, by)| ((*group).to_owned(), owner(*by))).collect();
        let mut apple_apps = BTreeSet::new();
        for (id, app) in self.all() {
            for group in app.groups.iter() {
                groups.insert(group.to_string(), GroupOwner::App(id.clone()));
            }
            if id.is_apple() {
                apple_apps.insert(id.clone());
            }
        }
        let domains = bundled::PLAIN_DOMAINS.iter();
        let domains = domains.map(|(domain, app)| ((*domain).to_owned(), bundle_id(app)));
        Ownership { groups, domains: domains.collect(), apple_apps }
    }

    /// Returns what has to be known to read the rows of a backup.
    pub fn scan_rules(&self) -> ScanRules {
        let local = self.all().flat_map(|(_, app)| app.local.iter());
        let watched: BTreeSet<_> = local.flat_map(|data| data.paths.iter()).collect();
        let owned = |domain: &str, path: &str| (domain.to_owned(), path.to_owned());
        ScanRules {
            left_out: DomainPaths::new(bundled::LEFT_OUT.iter().map(|(it, path)| owned(it, path))),
            watched: DomainPaths::new(watched.into_iter().map(|(it, path)| owned(it, path))),
            kinds: FileKinds::new(bundled::FILE_KINDS, bundled::FOLDER_KINDS),
        }
    }

    /// Returns what is known of a model, by its type, such as `iPhone14,5`.
    pub fn model(&self, product_type: &str) -> Option<&ModelFacts> {
        let found = bundled::look_up(bundled::MODELS, product_type, |(key, _)| *key);
        found.map(|(_, model)| model)
    }
}

fn bundled_app(id: &BundleId) -> Option<&'static AppFacts> {
    bundled::look_up(bundled::APPS, id, |(key, _)| key).map(|(_, app)| app)
}

fn row(id: &str) -> Option<&'static RowFacts> {
    bundled::look_up(bundled::ROWS, id, |row| row.id)
}

fn owner(by: SharedBy) -> GroupOwner {
    let ids = |ids: &[&'static str]| ids.iter().map(bundle_id).collect();
    match by {
        SharedBy::Apps(apps) => GroupOwner::Apps(ids(apps)),
        SharedBy::Vendor(prefixes) => GroupOwner::Vendor(ids(prefixes)),
    }
}

fn bundle_id(id: &&'static str) -> BundleId {
    BundleId::from_static(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundled() -> Catalogue {
        Catalogue::bundled().unwrap()
    }

    #[track_caller]
    fn check_own(text: &str, expected: &str) {
        let result = bundled().add_own(Path::new("own.toml"), text);
        let message = result.map_or_else(|error| error.to_string(), |()| "used".to_owned());
        assert!(message.contains(expected), "{message}");
    }

    #[test]
    fn the_bundled_catalogue_is_complete() {
        let catalogue = bundled();
        assert!(229 <= catalogue.apps().len(), "{}", catalogue.apps().len());
        let ids = [
            ItemId::Photos,
            ItemId::Messages,
            ItemId::Health,
            ItemId::Apple,
            ItemId::Unassigned,
            ItemId::Settings,
        ];
        for id in ids {
            let row = catalogue.row(&id).unwrap();
            assert_eq!(row.verdict.is_some(), id.is_switchable(), "{id}");
        }
        assert!(catalogue.releases().is_sorted_by_key(|release| release.major));
        assert!(catalogue.releases().is_sorted_by_key(|release| release.since));
        let newest = catalogue.releases().last().unwrap();
        assert!(catalogue.releases_checked().starts_with("20"));
        assert!(newest.since <= catalogue.releases_checked());
        assert_eq!(catalogue.tiers().len(), 6);
        assert!(catalogue.tiers().is_sorted_by_key(|tier| tier.bytes));
        assert!(catalogue.tiers().iter().all(|tier| tier.bytes.trailing_zeros() >= 30));
    }

    #[test]
    fn a_verdict_fits_where_the_other_copy_is() {
        for (id, app) in bundled().apps() {
            let copy = app.copy.unwrap();
            let fits = match app.verdict {
                Verdict::SelfSyncing => matches!(copy, OwnCopy::Vendor | OwnCopy::IcloudSync),
                Verdict::Redownloadable => {
                    matches!(copy, OwnCopy::Store | OwnCopy::Vendor | OwnCopy::PhotoLibrary)
                }
                Verdict::OwnBackupFirst => !matches!(copy, OwnCopy::None | OwnCopy::Store),
                Verdict::Unknown => true,
                Verdict::LocalOnlyKeep => !matches!(copy, OwnCopy::Vendor | OwnCopy::Store),
            };
            assert!(fits, "{id}: {:?} with {copy:?}", app.verdict);
        }
    }

    #[test]
    fn no_text_of_the_catalogue_could_break_a_table() {
        for (id, app) in bundled().apps() {
            for text in [&app.name, &app.survives, &app.lost, &app.first, &app.smaller, &app.note] {
                let text = text.as_deref().unwrap_or("-");
                assert!(
                    !text.trim().is_empty() && !text.contains(char::is_control),
                    "{id}: {text}"
                );
            }
        }
    }

    #[test]
    fn an_own_catalogue_adds_and_overrides() {
        let mut catalogue = bundled();
        let text = "[[app]]\nid = \"com.spotify.client\"\nverdict = \"local_only_keep\"\n\
                    [[app]]\nid = \"org.example.new\"\nverdict = \"self_syncing\"\n";
        catalogue.add_own(Path::new("own.toml"), text).unwrap();
        let verdict = |id: &str| catalogue.verdict_of(&ItemId::App(BundleId::new(id)));
        assert_eq!(verdict("com.spotify.client"), Some(Verdict::LocalOnlyKeep));
        assert_eq!(verdict("org.example.new"), Some(Verdict::SelfSyncing));
        assert_eq!(verdict("org.example.other"), Some(Verdict::Unknown));
        // What it doesn't say stays as it was.
        let spotify = catalogue.app(&BundleId::new("com.spotify.client")).unwrap();
        assert_eq!(spotify.name.as_deref(), Some("Spotify"));
    }

    #[test]
    fn a_group_is_whose_an_own_catalogue_says() {
        let group = "group.net.whatsapp.WhatsApp.shared";
        for app in ["a.b", "zz.b"] {
            let mut catalogue = bundled();
            let text =
                format!("[[app]]\nid = \"{app}\"\nverdict = \"unknown\"\ngroups = [\"{group}\"]");
            catalogue.add_own(Path::new("own.toml"), &text).unwrap();
            let owner = catalogue.ownership().groups.remove(group);
            assert_eq!(owner, Some(GroupOwner::App(BundleId::new(app))));
        }
    }

    #[test]
    fn an_app_that_calls_itself_a_part_of_the_system_is_an_app() {
        let catalogue = bundled();
        let app = ItemId::App(BundleId::new("system.photos"));
        assert!(catalogue.row(&app).is_none());
        assert_ne!(catalogue.advice(&app), catalogue.advice(&ItemId::Photos));
    }

    #[test]
    fn an_own_catalogue_that_makes_no_sense_is_refused() {
        check_own("[[app]]\nid = \"a\"\nverdict = \"maybe\"", "unknown variant `maybe`");
        check_own("[[app]]\nid = \"a\"\nverdit = \"unknown\"", "unknown field `verdit`");
        check_own("[[app]]\nverdict = \"unknown\"", "missing field `id`");
        let twice = "[[app]]\nid = \"a\"\nverdict = \"unknown\"\n".repeat(2);
        check_own(&twice, "the app `a` twice");
        let group = |app: &str| {
            format!("[[app]]\nid = \"{app}\"\nverdict = \"unknown\"\ngroups = [\"group.g\"]\n")
        };
        check_own(&(group("a") + &group("b")), "the group `group.g` with two apps");
        check_own("[[app]]\nid = \"a\"", "the app `a` has no `verdict`");
        check_own("]", "own.toml can't be used");
        check_own("", "used");
    }
}
