//! A user's own file of apps, read when the program runs.

use std::{borrow::Cow, collections::BTreeMap, path::Path};

use super::{
    AppFacts, CatalogueError, ClaimSource, LocalData, Sureness, Text,
    form::{App, Apps, Local, Source},
};
use crate::backup::BundleId;

/// What a file says.
pub(super) struct OwnApps {
    pub(super) apps: BTreeMap<BundleId, AppFacts>,
    /// By the name of a group: the app that it claims it for.
    pub(super) groups: BTreeMap<String, BundleId>,
}

/// Reads apps, over what is known of them.
pub(super) fn apps<'k>(
    file: &Path,
    text: &str,
    known: impl Fn(&BundleId) -> Option<&'k AppFacts>,
) -> Result<OwnApps, CatalogueError> {
    let form: Apps = toml::from_str(text).map_err(|source| CatalogueError::Malformed {
        file: file.to_owned(),
        source: Box::new(source),
    })?;
    let (mut apps, mut groups) = (BTreeMap::new(), BTreeMap::new());
    for app in form.app {
        let id = BundleId::new(&app.id);
        for group in app.groups.iter().flatten() {
            if groups.insert(group.clone(), id.clone()).is_some_and(|other| other != id) {
                let group = group.clone();
                return Err(CatalogueError::GroupOfTwo { file: file.to_owned(), group });
            }
        }
        if apps.contains_key(&id) {
            return Err(CatalogueError::Doubled { file: file.to_owned(), id });
        }
        let facts = app.over(known(&id)).ok_or_else(|| CatalogueError::Incomplete {
            file: file.to_owned(),
            id: id.clone(),
            key: "verdict",
        })?;
        apps.insert(id, facts);
    }
    Ok(OwnApps { apps, groups })
}

impl App {
    /// Returns these facts, and what they don't say as it was known; `None` where no verdict is
    /// known at all.
    ///
    /// A source is one of the verdict that it comes with: another verdict needs another source.
    fn over(self, known: Option<&AppFacts>) -> Option<AppFacts> {
        let known_source = || {
            let same = |app: &&AppFacts| self.verdict.is_none_or(|own| own == app.verdict);
            known.filter(same).map_or_else(|| Source::default().into(), |app| app.source.clone())
        };
        let source = self.source.map_or_else(known_source, ClaimSource::from);
        let local = match self.local {
            Some(local) => local.into_iter().map(|data| data.of(&self.id)).collect(),
            None => known.map(|app| app.local.clone()).unwrap_or_default(),
        };
        let groups = match self.groups {
            Some(groups) => groups.into_iter().map(Cow::Owned).collect(),
            None => known.map(|app| app.groups.clone()).unwrap_or_default(),
        };
        let known_in_backup = || known.map(|app| app.in_backup).unwrap_or_default();
        let or_known = |own: Option<String>, known_text: fn(&AppFacts) -> &Option<Text>| {
            own.map(Cow::Owned).or_else(|| known.and_then(|app| known_text(app).clone()))
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
            groups,
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
        let domain = self.domain(app);
        let paths = self.paths.into_iter().map(|path| (domain.clone().into(), path.into()));
        LocalData {
            paths: paths.collect(),
            what: self.what.into(),
            text: self.text.into(),
            source: self.source.into(),
        }
    }
}

impl From<Source> for ClaimSource {
    fn from(Source { kind, url, seen, says }: Source) -> Self {
        let [url, seen, says] = [url, seen, says].map(|text| text.map(Cow::Owned));
        Self { kind, url, seen, says }
    }
}
