//! The bundled apps: found by an index that is decoded once, each app decoded when it is first asked
//! for.

use std::sync::{LazyLock, OnceLock};

use super::super::{AppFacts, facts::is_of_one_app, index::Index};
use crate::backup::BundleId;

/// The bundled apps.
pub(in super::super) static APPS: LazyLock<BundledApps> = LazyLock::new(BundledApps::new);

const INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/apps.index"));
const FACTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/apps.facts"));

/// The bundled apps, each identified by its position in the order of the main ids.
#[derive(Debug)]
pub(in super::super) struct BundledApps {
    index: Index<'static>,
    apps: Vec<BundledApp>,
}

#[derive(Debug)]
struct BundledApp {
    bytes: &'static [u8],
    facts: OnceLock<Option<Box<AppFacts>>>,
}

impl BundledApps {
    fn new() -> Self {
        // The build script has written both, and a test decodes all of it.
        let index: Index<'_> = postcard::from_bytes(INDEX).unwrap_or_default();
        let mut rest = FACTS;
        let apps = index.entries.iter().map(|entry| {
            let (bytes, after) = rest.split_at_checked(entry.length).unwrap_or_default();
            rest = after;
            BundledApp { bytes, facts: OnceLock::new() }
        });
        let apps = apps.collect();
        Self { index, apps }
    }

    /// Returns what they are found by.
    pub(in super::super) fn index(&self) -> &Index<'static> {
        &self.index
    }

    /// Returns what is known about the one at a position.
    pub(in super::super) fn get(&self, position: usize) -> Option<&AppFacts> {
        let app = self.apps.get(position)?;
        app.facts.get_or_init(|| postcard::from_bytes(app.bytes).ok()).as_deref()
    }

    /// Returns the ids of single apps that the one at a position has, which takes no decoding.
    pub(in super::super) fn app_ids(&self, position: usize) -> impl Iterator<Item = BundleId> {
        let ids = self.index.entries.get(position).map_or(&[][..], |entry| &entry.ids);
        ids.iter().copied().filter(|id| is_of_one_app(id)).map(BundleId::from_static)
    }

    /// Returns the one with an id.
    pub(in super::super) fn exact(&self, id: &str) -> Option<&AppFacts> {
        self.get(self.index.ids.position(id)?)
    }

    /// Returns the one with an id in small letters, whatever letters it is written in.
    pub(in super::super) fn folded(&self, id: &str) -> Option<&AppFacts> {
        self.exact(id).or_else(|| self.get(self.index.folded_ids.position(id)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns all apps with their positions.
    fn all() -> impl Iterator<Item = (usize, &'static AppFacts)> {
        (0..APPS.apps.len()).map(|at| (at, APPS.get(at).unwrap()))
    }

    #[test]
    fn each_app_is_found_by_what_it_says() {
        for (at, app) in all() {
            assert_eq!(APPS.index.entries[at].ids, app.ids);
            assert!(APPS.app_ids(at).eq(app.app_ids()));
            for id in &app.ids {
                assert_eq!(APPS.exact(id), Some(app), "{id}");
                assert_eq!(APPS.folded(&id.to_lowercase()), Some(app), "{id}");
            }
            for group in &app.groups {
                assert_eq!(APPS.index.groups.position(group), Some(at), "{group}");
            }
        }
        assert_eq!(APPS.get(APPS.apps.len()), None);
        assert_eq!(APPS.exact("org.example.unheard-of"), None);
    }

    #[test]
    fn what_is_on_the_device_alone_is_known_beforehand() {
        let of_apps = all().flat_map(|(at, app)| {
            let paths = app.only_here().flat_map(|data| &data.paths);
            paths.map(move |(domain, path)| (at, domain.as_str(), path.as_str()))
        });
        let known = APPS.index.only_here.iter().map(|it| (it.app, it.domain, it.path));
        assert!(known.eq(of_apps));
    }
}
