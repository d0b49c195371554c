//! Which item owns a domain.
//!
//! No backup stores which app owns which group or plugin. It is worked out from the names, best
//! evidence first, and each result says how it was found:
//!
//! 1. an app's own domain, and what is left of an off-loaded one, name their app;
//! 2. a plugin stands inside its app's bundle, or its id continues the app's id;
//! 3. a group stands in a table; or, without its prefix, is an app's id; or one of the two
//!    continues the other; or it has at least its vendor in common with some apps.
//!
//! Ids are compared label by label, never by their letters. Where several apps fit equally well
//! they share the container. What fits nobody is shown as unassigned, never dropped.

use std::collections::{BTreeMap, BTreeSet};

use super::{ItemId, Section, ids::Ids};
use crate::backup::{BundleId, ContainerClass, Containers, Device, Domain, Labels};

/// How the owner of a domain was found, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attribution {
    /// The domain names its app.
    Own,
    /// The domain names an app that was off-loaded.
    Placeholder,
    /// It is a part of the system with a domain of its own.
    System,
    /// A table of known containers tells.
    Table,
    /// The plugin stood in the app's bundle.
    Path,
    /// The group is named as the app.
    Equal,
    /// One id continues the other.
    Prefix,
    /// Only the vendor is the same.
    Vendor,
    /// Nobody is known to own it.
    None,
}

/// Who owns a group of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupOwner {
    /// One app, by any of its ids.
    App(Vec<BundleId>),
    /// Those of these apps that the backup has.
    Apps(Vec<BundleId>),
    /// All apps of the backup whose ids begin with one of these.
    Vendor(Vec<BundleId>),
}

/// What has to be known beyond the backup to tell who owns what.
#[derive(Debug, Default, Clone)]
pub struct Ownership {
    /// By the name of a group: who owns it.
    pub groups: BTreeMap<String, GroupOwner>,
    /// By the text of a plain domain: the app that it goes with.
    pub domains: BTreeMap<String, BundleId>,
    /// Apple's apps that Settings lists.
    pub apple_apps: BTreeSet<BundleId>,
}

/// No device has more apps of one vendor. An id that hints at more hints at nobody.
const MOST_OWNERS: usize = 100;

/// Tells who owns a domain of one backup.
#[derive(Debug)]
pub struct Attributor<'a> {
    ownership: &'a Ownership,
    /// The apps that Settings lists.
    apps: Ids,
    /// Apple's apps that it doesn't list, which own things all the same.
    unlisted: Ids,
    /// By the path of a plugin's app: the app.
    bundles: BTreeMap<&'a str, &'a BundleId>,
    containers: &'a Containers,
}

impl<'a> Attributor<'a> {
    /// Learns which apps the backup has: those that were installed by Info.plist, those that
    /// Manifest.plist has containers of, and those that have a domain.
    pub fn new<'d>(
        ownership: &'a Ownership,
        device: &Device,
        containers: &'a Containers,
        domains: impl IntoIterator<Item = &'d Domain>,
    ) -> Self {
        let in_domains = domains.into_iter().filter_map(|domain| match domain {
            Domain::App(id) | Domain::Placeholder(id) => Some(id),
            _ => None,
        });
        let in_manifest = containers
            .iter()
            .filter(|(_, info)| info.class == ContainerClass::App)
            .map(|(id, _)| id);
        let mut apps: Vec<_> = device.installed.iter().cloned().collect();
        let mut unlisted: Vec<_> = ownership.apple_apps.iter().cloned().collect();
        for id in in_domains.chain(in_manifest) {
            if !id.is_apple() || ownership.apple_apps.contains(id) {
                apps.push(id.clone());
            } else {
                unlisted.push(id.clone());
            }
        }
        let (apps, unlisted) = (Ids::new(apps), Ids::new(unlisted));
        Self { ownership, apps, unlisted, bundles: bundles(containers), containers }
    }

    /// Returns an app by its id, whether Settings lists it or not.
    fn known(&self, id: &str) -> Option<&BundleId> {
        self.apps.get(id).or_else(|| self.unlisted.get(id))
    }

    /// Returns the app with the longest id whose labels are all among the first ones of `name`.
    fn longest_within(&self, name: Labels<'_>) -> Option<&BundleId> {
        let both = [&self.apps, &self.unlisted].map(|ids| ids.longest_within(name));
        // Both begin the same name, so that the one with more letters has more labels.
        both.into_iter().flatten().max_by_key(|id| id.as_str().len())
    }

    /// Returns the owners of a part of a domain, sorted and at least one, and how they were
    /// found.
    pub fn owners(&self, domain: &Domain, section: Section) -> (Vec<ItemId>, Attribution) {
        match (section, domain) {
            (Section::Messages, _) => (vec![ItemId::Messages], Attribution::System),
            (Section::Main, Domain::App(id)) => (vec![self.item(id)], Attribution::Own),
            (Section::Main, Domain::Placeholder(id)) => {
                (vec![self.item(id)], Attribution::Placeholder)
            }
            (Section::Main, Domain::Plugin(id)) => self.plugin_owner(id),
            (Section::Main, Domain::Group(group)) => self.group_owners(group),
            (Section::Main, Domain::CameraRoll) => (vec![ItemId::Photos], Attribution::System),
            (Section::Main, Domain::Health) => (vec![ItemId::Health], Attribution::System),
            (Section::Main, Domain::Home | Domain::Media) => {
                (vec![ItemId::Settings], Attribution::System)
            }
            (Section::Main, Domain::Other(text)) => match self.ownership.domains.get(&**text) {
                Some(app) => (vec![self.item(app)], Attribution::Table),
                None => (vec![ItemId::Settings], Attribution::System),
            },
        }
    }

    /// Returns whose a folder in iCloud Drive can be, the likeliest first. Its name is an id behind
    /// a team's id or `iCloud`; in paths it has `~` for dots.
    pub(super) fn owners_in_drive(&self, folder: &str) -> Vec<ItemId> {
        let folder = folder.replace('~', ".");
        let parts = folder.split_once('.');
        let parts = parts.filter(|(team, _)| is_team_id(team) || *team == "iCloud");
        let Some((_, id)) = parts else { return Vec::new() };
        let id = BundleId::new(id);
        // A folder that could be of several is nobody's proof.
        let continued = match self.continued(id.labels()).as_slice() {
            [app] => Some(*app),
            _ => None,
        };
        [Some(&id), continued].into_iter().flatten().map(|app| self.item(app)).collect()
    }

    fn plugin_owner(&self, plugin: &BundleId) -> (Vec<ItemId>, Attribution) {
        let bundle = self.containers.get(plugin).and_then(|info| info.path.as_deref());
        let by_path = bundle.and_then(app_of_plugin).and_then(|app| self.bundles.get(app));
        if let Some(app) = by_path {
            return (vec![self.item(app)], Attribution::Path);
        }
        match self.longest_within(plugin.labels()) {
            Some(app) => (vec![self.item(app)], Attribution::Prefix),
            None if plugin.is_apple() => (vec![ItemId::Apple], Attribution::Vendor),
            None => (vec![ItemId::Unassigned], Attribution::None),
        }
    }

    fn group_owners(&self, group: &str) -> (Vec<ItemId>, Attribution) {
        if let Some(owner) = self.ownership.groups.get(group) {
            let owners = self.listed_owners(owner);
            if !owners.is_empty() {
                return (self.items(owners), Attribution::Table);
            }
        }
        let name = Labels::new(without_prefix(group));
        if let Some(app) = self.known(name.as_str()) {
            return (vec![self.item(app)], Attribution::Equal);
        }
        let continued = self.continued(name);
        if !continued.is_empty() {
            return self.among(continued, Attribution::Prefix);
        }
        if BundleId::new(name.as_str()).is_apple() {
            // All of Apple's apps have the vendor in common, which tells nothing.
            return (vec![ItemId::Apple], Attribution::Vendor);
        }
        let same_vendor = name.first(2).map(|vendor| some_of(self.apps.within(vendor)));
        self.among(same_vendor.unwrap_or_default(), Attribution::Vendor)
    }

    /// Returns the items of apps that an id hints at, unless it hints at nobody or at a crowd.
    fn among(&self, apps: Vec<&BundleId>, attribution: Attribution) -> (Vec<ItemId>, Attribution) {
        if apps.is_empty() || MOST_OWNERS < apps.len() {
            (vec![ItemId::Unassigned], Attribution::None)
        } else {
            (self.items(apps), attribution)
        }
    }

    fn listed_owners<'s>(&'s self, owner: &'s GroupOwner) -> BTreeSet<&'s BundleId> {
        match owner {
            // Where the backup names no app at all, there is no knowing which are gone.
            GroupOwner::App(ids) if self.apps.is_empty() => ids.iter().take(1).collect(),
            // What an app has left behind that is gone is nobody's: no switch would free it.
            GroupOwner::App(ids) => {
                ids.iter().filter(|id| self.known(id.as_str()).is_some()).collect()
            }
            GroupOwner::Apps(apps) => apps.iter().filter(|app| self.apps.contains(app)).collect(),
            GroupOwner::Vendor(prefixes) => {
                prefixes.iter().flat_map(|prefix| self.apps.within(prefix.labels())).collect()
            }
        }
    }

    /// Returns the apps whose id continues the name, or is continued by it, over at least three
    /// labels; of these, the ones with the most labels in common: all that continue it have all of
    /// its labels, and of those that it continues the longest has the most. Sorted.
    fn continued(&self, name: Labels<'_>) -> Vec<&BundleId> {
        let is_long_enough = |labels: Labels<'_>| labels.first(3).is_some();
        if !is_long_enough(name) {
            return Vec::new();
        }
        let mut longer = some_of(self.apps.within(name).chain(self.unlisted.within(name)));
        if !longer.is_empty() {
            longer.sort_unstable();
            longer.dedup();
            return longer;
        }
        let shorter = self.longest_within(name);
        shorter.filter(|app| is_long_enough(app.labels())).into_iter().collect()
    }

    /// Returns the items of these apps, which are sorted. If one of them has no switch, the
    /// container can't be freed, and goes with that one.
    fn items<'s>(&self, apps: impl IntoIterator<Item = &'s BundleId>) -> Vec<ItemId> {
        let items: Vec<_> = apps.into_iter().map(|app| self.item(app)).collect();
        match items.iter().find(|item| !item.is_switchable()) {
            Some(fixed) => vec![fixed.clone()],
            None => items,
        }
    }

    fn item(&self, app: &BundleId) -> ItemId {
        let is_listed = || self.apps.contains(app) || self.ownership.apple_apps.contains(app);
        if app.is_apple() && !is_listed() { ItemId::Apple } else { ItemId::App(app.clone()) }
    }
}

/// Returns apps up to one more than a container can have for owners: that many are a crowd, however
/// many more there are.
fn some_of<'i>(apps: impl Iterator<Item = &'i BundleId>) -> Vec<&'i BundleId> {
    apps.take(MOST_OWNERS + 1).collect()
}

/// Returns the app of each app bundle's path.
fn bundles(containers: &Containers) -> BTreeMap<&str, &BundleId> {
    containers
        .iter()
        .filter(|(_, info)| info.class == ContainerClass::App)
        .filter_map(|(id, info)| Some((info.path.as_deref()?, id)))
        .filter(|(path, _)| path.strip_suffix(".app").is_some())
        .collect()
}

/// Returns the path of the app that holds a plugin: `…/X.app` of `…/X.app/PlugIns/Y.appex`.
fn app_of_plugin(path: &str) -> Option<&str> {
    const IN_BUNDLE: &str = ".app/PlugIns/";
    let at = path.find(IN_BUNDLE)?;
    path.get(..at + ".app".len())
}

/// Returns a group's name without `group.`, the vendor's ten-character team id and `groups.`, any of which
/// may be missing; also without a team id that stands first.
fn without_prefix(group: &str) -> &str {
    let without_team = |group: &'_ str| match group.split_once('.') {
        Some((team, _)) if is_team_id(team) => team.len() + 1,
        _ => 0,
    };
    let rest = group.get(without_team(group)..).unwrap_or(group);
    let rest = rest.strip_prefix("group.").unwrap_or(rest);
    let rest = rest.get(without_team(rest)..).unwrap_or(rest);
    rest.strip_prefix("groups.").unwrap_or(rest)
}

fn is_team_id(label: &str) -> bool {
    label.len() == 10 && label.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::ContainerInfo;

    fn id(text: &str) -> BundleId {
        BundleId::new(text)
    }

    fn ownership() -> Ownership {
        let group = |name: &str, owner| (name.to_owned(), owner);
        Ownership {
            groups: [
                group("group.viber.share", GroupOwner::App(vec![id("com.viber")])),
                group("group.family", GroupOwner::Apps(vec![id("com.meta.a"), id("com.meta.b")])),
                group("group.everyone", GroupOwner::Vendor(vec![id("com.google")])),
            ]
            .into(),
            domains: [("BooksDomain".to_owned(), id("com.apple.iBooks"))].into(),
            apple_apps: [id("com.apple.iBooks"), id("com.apple.Maps")].into(),
        }
    }

    #[track_caller]
    fn check(apps: &[&str], domain: &str, owners: &[&str], attribution: Attribution) {
        let ownership = ownership();
        let device =
            Device { installed: apps.iter().map(|app| id(app)).collect(), ..Device::default() };
        let domain = Domain::parse(domain);
        let containers = Containers::new();
        let attributor = Attributor::new(&ownership, &device, &containers, [&domain]);
        let (found, how) = attributor.owners(&domain, Section::Main);
        let found: Vec<_> = found.iter().map(ItemId::as_str).collect();
        assert_eq!((found.as_slice(), how), (owners, attribution), "{domain}");
    }

    #[test]
    fn an_app_owns_its_domain() {
        check(&[], "AppDomain-a.b.c", &["a.b.c"], Attribution::Own);
        check(&[], "AppDomainPlaceholder-a.b.c", &["a.b.c"], Attribution::Placeholder);
        check(&[], "AppDomain-com.apple.Maps", &["com.apple.Maps"], Attribution::Own);
        check(&[], "AppDomain-com.apple.siri", &["system.apple"], Attribution::Own);
        check(
            &["com.apple.Pages"],
            "AppDomain-com.apple.Pages",
            &["com.apple.Pages"],
            Attribution::Own,
        );
    }

    #[test]
    fn a_plugin_goes_to_the_app_with_the_longest_id_that_it_continues() {
        let apps = ["com.x", "com.x.app"];
        check(&apps, "AppDomainPlugin-com.x.app.widget", &["com.x.app"], Attribution::Prefix);
        check(&apps, "AppDomainPlugin-com.x.application", &["com.x"], Attribution::Prefix);
        check(&apps, "AppDomainPlugin-org.x", &["system.unassigned"], Attribution::None);
        check(&[], "AppDomainPlugin-com.apple.Maps.w", &["com.apple.Maps"], Attribution::Prefix);
        check(&[], "AppDomainPlugin-com.apple.tips.w", &["system.apple"], Attribution::Vendor);
    }

    #[test]
    fn a_group_of_the_table_goes_where_the_table_says() {
        let viber = "AppDomainGroup-group.viber.share";
        check(&["com.viber"], viber, &["com.viber"], Attribution::Table);
        check(&[], viber, &["com.viber"], Attribution::Table);
        check(&["com.other"], viber, &["system.unassigned"], Attribution::None);
        let family = "AppDomainGroup-group.family";
        check(
            &["com.meta.a", "com.meta.b"],
            family,
            &["com.meta.a", "com.meta.b"],
            Attribution::Table,
        );
        check(&["com.meta.b", "com.meta.c"], family, &["com.meta.b"], Attribution::Table);
        check(&[], family, &["system.unassigned"], Attribution::None);
        let everyone = "AppDomainGroup-group.everyone";
        let google = ["com.google.Maps", "com.google.photos"];
        check(&[google[0], google[1], "com.googles.x"], everyone, &google, Attribution::Table);
    }

    #[test]
    fn a_group_is_compared_label_by_label() {
        let apps = ["net.whatsapp.WhatsApp", "net.whatsapp.WhatsAppSMB"];
        let whatsapp = &["net.whatsapp.WhatsApp"];
        check(&apps, "AppDomainGroup-group.net.whatsapp.WhatsApp", whatsapp, Attribution::Equal);
        check(&apps, "AppDomainGroup-group.net.whatsapp.WhatsApp.x", whatsapp, Attribution::Prefix);
        check(&apps, "AppDomainGroup-group.net.whatsapp.family", &apps, Attribution::Vendor);
        check(&apps, "AppDomainGroup-group.net.other", &["system.unassigned"], Attribution::None);
    }

    #[test]
    fn prefixes_of_a_group_are_taken_off() {
        let maps = &["com.apple.Maps"];
        check(&[], "AppDomainGroup-243LU875E5.groups.com.apple.Maps", maps, Attribution::Equal);
        check(&[], "AppDomainGroup-243LU875E5.com.apple.Maps", maps, Attribution::Equal);
        check(&["a.b.c"], "AppDomainGroup-a.b.c", &["a.b.c"], Attribution::Equal);
        let group = "AppDomainGroup-group.243LU875E5";
        check(&["a.b.c"], &format!("{group}.a.b.c"), &["a.b.c"], Attribution::Equal);
        check(&["a.b.c"], &format!("{group}.groups.a.b.c"), &["a.b.c"], Attribution::Equal);
    }

    #[test]
    fn apps_that_continue_a_group_share_it() {
        let apps = ["com.x.suite.one", "com.x.suite.two", "com.x.other"];
        let suite = &["com.x.suite.one", "com.x.suite.two"];
        check(&apps, "AppDomainGroup-group.com.x.suite", suite, Attribution::Prefix);
        // Two labels are a vendor, no more.
        check(
            &apps,
            "AppDomainGroup-group.com.x",
            &["com.x.other", suite[0], suite[1]],
            Attribution::Vendor,
        );
    }

    #[test]
    fn what_only_apple_can_own_is_apples() {
        check(
            &["com.apple.Pages"],
            "AppDomainGroup-group.com.apple.mail",
            &["system.apple"],
            Attribution::Vendor,
        );
        check(&[], "BooksDomain", &["com.apple.iBooks"], Attribution::Table);
        check(&[], "KeychainDomain", &["system.settings"], Attribution::System);
        check(&[], "SysContainerDomain-com.x", &["system.settings"], Attribution::System);
    }

    #[test]
    fn a_plugin_in_an_apps_bundle_is_that_apps() {
        let container = |class, path: &str| ContainerInfo { class, path: Some(path.to_owned()) };
        let containers = [
            (id("com.x.app"), container(ContainerClass::App, "/b/1/X.app")),
            (id("org.odd.widget"), container(ContainerClass::Plugin, "/b/1/X.app/PlugIns/W.appex")),
        ];
        let containers = containers.into();
        let ownership = ownership();
        let domain = Domain::parse("AppDomainPlugin-org.odd.widget");
        let attributor = Attributor::new(&ownership, &Device::default(), &containers, [&domain]);
        let expected = (vec![ItemId::App(id("com.x.app"))], Attribution::Path);
        assert_eq!(attributor.owners(&domain, Section::Main), expected);
    }
}
