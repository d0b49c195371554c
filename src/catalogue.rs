//! What is known beyond the backup.
//!
//! All of it is data, with its date and its source: apps and what becomes of their data
//! (`apps/`), who owns containers whose names don't say so (`containers.toml`), what iCloud
//! Backup leaves out (`icloud.toml`), the items that are not apps (`rows.toml`), what files are by
//! their names (`kinds.toml`), the models of devices (`models.toml`), the sizes of iCloud storage
//! (`tiers.toml`) and the versions of iOS (`releases.toml`). The build script turns them into data of
//! the program (`build.rs`), which `bundled.rs` reads. A user's own file of apps is read when the
//! program runs (`file.rs`); it adds to them and overrides them.

mod advice;
mod app;
mod bundled;
mod check;
mod facts;
mod file;
mod form;
mod index;
mod month;
mod storage;
mod words;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::OnceLock,
};

pub use self::{
    advice::Advice,
    app::{AppData, AppFacts, ClaimSource, Step},
    check::Problem,
    facts::{ModelFacts, ReleaseFacts, RowFacts, TierFacts},
    month::Month,
    storage::{Storage, StorageSource},
    words::{DataKind, InBackup, OwnCopy, SourceKind, Verdict},
};
use self::{
    bundled::{APPS, SharedBy},
    file::OwnApps,
};
use crate::{
    backup::{BundleId, Domain, Labels},
    inventory::{DomainPaths, FileKinds, GroupOwner, Item, ItemId, Ownership, ScanRules},
};

/// What is known beyond the backup.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// What a user's own files say, which overrides what comes with the program.
    own: OwnApps,
    /// What both say of who owns what, once somebody has asked for it.
    ownership: OnceLock<Ownership>,
}

/// An entry to fill in, for a user's own file or for this catalogue.
pub const TEMPLATE: &str = include_str!("catalogue/template.toml");

/// A file that can't be used as a catalogue.
#[derive(Debug, thiserror::Error)]
#[error("{} can't be used:\n  {}", .file.display(), lines(.problems))]
pub struct CatalogueError {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it, from the first line on.
    pub problems: Vec<Problem>,
}

fn lines(problems: &[Problem]) -> String {
    problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n  ")
}

/// Checks a file of apps as it is checked before it is used.
///
/// # Errors
/// All that is wrong with it.
pub fn check(file: &Path, text: &str) -> Result<Vec<AppFacts>, CatalogueError> {
    let mut own = OwnApps::default();
    match own.add(text) {
        Ok(()) => Ok(own.all().cloned().collect()),
        Err(problems) => Err(CatalogueError { file: file.to_owned(), problems }),
    }
}

impl Catalogue {
    /// Returns the catalogue that comes with this program. What is wrong in its files stops the
    /// build.
    pub fn bundled() -> Self {
        Self::default()
    }

    /// Adds a user's own apps, which replace those that are known by the same ids.
    ///
    /// # Errors
    /// When the text is no catalogue.
    pub fn add_own(&mut self, file: &Path, text: &str) -> Result<(), CatalogueError> {
        self.ownership.take();
        let added = self.own.add(text);
        added.map_err(|problems| CatalogueError { file: file.to_owned(), problems })
    }

    /// Returns what is known about an app: by its id, by its id in other letters' case, or by what
    /// holds for all apps of its vendor.
    pub fn app(&self, id: &BundleId) -> Option<&AppFacts> {
        let id = id.as_str();
        self.exact(id).or_else(|| {
            let folded = id.to_lowercase();
            let known = self.own.folded(&folded).or_else(|| APPS.folded(&folded));
            known.or_else(|| self.vendor_of(&folded))
        })
    }

    fn exact(&self, id: &str) -> Option<&AppFacts> {
        self.own.exact(id).or_else(|| APPS.exact(id))
    }

    /// Returns what holds for all apps of a vendor, by the id of one of them in small letters; of
    /// several beginnings of that, the longest counts.
    fn vendor_of(&self, id: &str) -> Option<&AppFacts> {
        // An id that is the beginning itself belongs to no app below it.
        let is_of = |vendor| vendor != id && Labels::new(id).starts_with(Labels::new(vendor));
        let bundled = APPS.index().vendors.iter().filter(|(vendor, _)| is_of(*vendor));
        let bundled = bundled.filter_map(|(vendor, at)| Some((vendor, APPS.get(at)?)));
        let vendors = bundled.chain(self.own.vendors().filter(|(vendor, _)| is_of(*vendor)));
        vendors.max_by_key(|(vendor, _)| vendor.len()).map(|(_, app)| app)
    }

    /// Returns all apps that are known, by their main ids; a user's own last.
    pub fn apps(&self) -> impl Iterator<Item = &AppFacts> {
        self.bundled_positions().filter_map(|at| APPS.get(at)).chain(self.own.all())
    }

    fn bundled_positions(&self) -> impl Iterator<Item = usize> {
        (0..APPS.index().entries.len()).filter(|at| !self.is_replaced(*at))
    }

    /// Whether a user's own app has the main id of a bundled one.
    fn is_replaced(&self, position: usize) -> bool {
        let main = APPS.index().entries.get(position).and_then(|entry| entry.ids.first());
        main.is_some_and(|id| self.own.exact(id).is_some())
    }

    /// Returns the month when the newest of the bundled facts about apps was looked up, such as
    /// `2026-11`.
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
            ItemId::App(id) => self.app(id).and_then(name_of_one),
            _ => self.row(id).map(|row| row.name),
        }
    }

    /// Returns the verdict about an item; none for what has no switch.
    pub fn verdict_of(&self, id: &ItemId) -> Option<Verdict> {
        match id {
            ItemId::App(app) => Some(self.app(app).map_or(Verdict::Unknown, AppFacts::verdict)),
            _ => self.row(id).and_then(|row| row.verdict),
        }
    }

    /// Returns what the inventory needs to tell who owns what.
    pub fn ownership(&self) -> &Ownership {
        self.ownership.get_or_init(|| self.new_ownership())
    }

    fn new_ownership(&self) -> Ownership {
        let mut groups: BTreeMap<_, _> =
            bundled::SHARED.iter().map(|(group, by)| ((*group).to_owned(), owner(*by))).collect();
        // What is listed with an app is its own, and a user's apps come last, so that they win.
        for (group, at) in APPS.index().groups.iter().filter(|(_, at)| !self.is_replaced(*at)) {
            groups.insert(group.to_owned(), GroupOwner::App(APPS.app_ids(at).collect()));
        }
        for app in self.own.all() {
            for group in &app.groups {
                groups.insert(group.clone(), GroupOwner::App(app.app_ids().collect()));
            }
        }
        let bundled = self.bundled_positions().flat_map(|at| APPS.app_ids(at));
        let ids = bundled.chain(self.own.all().flat_map(AppFacts::app_ids));
        let apple_apps = ids.filter(BundleId::is_apple).collect();
        let domains = bundled::PLAIN_DOMAINS.iter();
        let domains = domains.map(|(domain, app)| ((*domain).to_owned(), bundle_id(app)));
        Ownership { groups, domains: domains.collect(), apple_apps }
    }

    /// Returns the app that leaves a container behind when it is deleted: its group stands with the
    /// app, or its name continues the app's id.
    pub fn left_behind_by(&self, domain: &Domain) -> Option<&AppFacts> {
        let name = match domain {
            Domain::Group(group) => {
                let bundled = APPS.index().groups.position(group);
                let bundled = bundled.filter(|at| !self.is_replaced(*at));
                let own = || self.own.all().find(|app| app.groups.iter().any(|it| *it == **group));
                if let Some(listed) = bundled.and_then(|at| APPS.get(at)).or_else(own) {
                    return Some(listed);
                }
                group.strip_prefix("group.")?
            }
            Domain::Plugin(id) => id.as_str(),
            _ => return None,
        };
        // Only exact ids: what holds for a vendor's apps is no app that leaves anything.
        Labels::new(name).prefixes().find_map(|id| self.exact(id.as_str()))
    }

    /// Returns what has to be known to read the rows of a backup.
    pub fn scan_rules(&self) -> ScanRules {
        let bundled = APPS.index().only_here.iter().filter(|it| !self.is_replaced(it.app));
        let own = self.own.all().flat_map(AppFacts::only_here).flat_map(|data| &data.paths);
        let own = own.map(|(domain, path)| (domain.as_str(), path.as_str()));
        let watched: BTreeSet<_> = bundled.map(|it| (it.domain, it.path)).chain(own).collect();
        let owned = |domain: &str, path: &str| (domain.to_owned(), path.to_owned());
        ScanRules {
            left_out: DomainPaths::new(bundled::LEFT_OUT.iter().map(|(it, path)| owned(it, path))),
            watched: DomainPaths::new(watched.into_iter().map(|(it, path)| owned(it, path))),
            kinds: FileKinds::new(bundled::FILE_KINDS, bundled::FOLDER_KINDS),
        }
    }

    /// Returns what is known of a model, by its type, such as `iPhone14,5`.
    pub fn model(&self, product_type: &str) -> Option<&ModelFacts> {
        bundled_model(product_type)
    }
}

/// Returns what a model is called, such as `iPhone 13`, by its type.
pub fn model_name(product_type: &str) -> Option<&'static str> {
    bundled_model(product_type).map(|model| model.name)
}

fn bundled_model(product_type: &str) -> Option<&'static ModelFacts> {
    let found = bundled::look_up(bundled::MODELS, product_type, |(key, _)| *key);
    found.map(|(_, model)| model)
}

/// Returns what one app is called; what holds for all of a vendor's names none.
fn name_of_one(app: &AppFacts) -> Option<&str> {
    app.app_ids().next().map(|_| app.name.as_str())
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
        Catalogue::bundled()
    }

    /// Returns a file with one app of these ids, with these lines more.
    fn own(ids: &str, more: &str, data: &str) -> String {
        format!(
            "[[app]]\nids = [{ids}]\nname = \"Own\"\nsurvives = \"all\"\nlost = \"nothing\"\n\
             first = [{{ text = \"Look\" }}]\n{more}\n[[app.data]]\nwhat = \"files\"\n\
             text = \"files\"\nbulk = true\n{data}\n\
             source = {{ kind = \"knowledge\", seen = \"2026-11\" }}\n"
        )
    }

    const VENDOR: &str = "copy = \"vendor\"";

    #[track_caller]
    fn check_own(text: &str, expected: &str) {
        let result = bundled().add_own(Path::new("own.toml"), text);
        let message = result.map_or_else(|error| error.to_string(), |()| "used".to_owned());
        assert!(message.contains(expected), "{message}");
    }

    #[test]
    fn the_bundled_catalogue_is_complete() {
        let catalogue = bundled();
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
    fn an_own_catalogue_adds_and_replaces() {
        let mut catalogue = bundled();
        let text = own("\"com.spotify.client\"", "", "copy = \"none\"")
            + &own("\"org.example.new\"", "", VENDOR);
        catalogue.add_own(Path::new("own.toml"), &text).unwrap();
        let verdict = |id: &str| catalogue.verdict_of(&ItemId::App(BundleId::new(id)));
        assert_eq!(verdict("com.spotify.client"), Some(Verdict::LocalOnlyKeep));
        assert_eq!(verdict("org.example.new"), Some(Verdict::SelfSyncing));
        assert_eq!(verdict("org.example.other"), Some(Verdict::Unknown));
        let spotify = catalogue.apps().filter(|app| app.id() == "com.spotify.client");
        assert_eq!(spotify.map(|app| app.name.as_str()).collect::<Vec<_>>(), ["Own"]);
    }

    #[test]
    fn an_id_is_looked_up_exactly_then_in_any_case_then_by_its_vendor() {
        let mut catalogue = bundled();
        let text = own("\"org.Example.one\", \"org.example.two\"", "", VENDOR)
            + &own("\"org.example.*\"", "", "copy = \"none\"")
            + &own("\"org.example.deep.*\"", "", "copy = \"unknown\"");
        catalogue.add_own(Path::new("own.toml"), &text).unwrap();
        let verdict = |id: &str| catalogue.app(&BundleId::new(id)).map(AppFacts::verdict);
        assert_eq!(verdict("org.Example.one"), Some(Verdict::SelfSyncing));
        assert_eq!(verdict("ORG.example.ONE"), Some(Verdict::SelfSyncing));
        assert_eq!(verdict("org.example.two"), Some(Verdict::SelfSyncing));
        assert_eq!(verdict("org.example.three"), Some(Verdict::LocalOnlyKeep));
        assert_eq!(verdict("Org.Example.Deep.Three"), Some(Verdict::Unknown));
        assert_eq!(verdict("org.examples"), None);
        // What holds for all of a vendor's apps is nobody's name.
        assert_eq!(catalogue.known_name(&ItemId::App(BundleId::new("org.example.three"))), None);
    }

    #[test]
    fn a_group_is_whose_an_own_catalogue_says() {
        let group = "group.net.whatsapp.WhatsApp.shared";
        for app in ["a.b", "zz.b"] {
            let mut catalogue = bundled();
            let groups = format!("groups = [\"{group}\"]\ngroups_seen = \"here\"");
            let text = own(&format!("\"{app}\""), &groups, VENDOR);
            catalogue.add_own(Path::new("own.toml"), &text).unwrap();
            let owner = catalogue.ownership().groups.get(group);
            assert_eq!(owner, Some(&GroupOwner::App(vec![BundleId::new(app)])));
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
        let app = |more: &str| own("\"a.b\"", more, VENDOR);
        check_own(&own("\"a.b\"", "", "copy = \"maybe\""), "unknown variant `maybe`");
        check_own(&app("verdit = 1"), "line 7: unknown field `verdit`");
        check_own("[[app]]\nname = \"a\"", "missing field `ids`");
        check_own(&app("").repeat(2), "Own: `a.b` stands with Own, too");
        let group = |app: &str| own(app, "groups = [\"group.g\"]\ngroups_seen = \"x\"", VENDOR);
        check_own(&(group("\"a.b\"") + &group("\"b.b\"")), "`group.g` stands with Own, too");
        check_own("]", "own.toml can't be used");
        check_own("", "used");
        check_own(&app(""), "used");
    }
}
