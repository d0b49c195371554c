//! The apps of all files, as bytes: by what they are found, and the facts of each.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{
    app::AppFacts,
    check,
    code::checked,
    index::{DataPath, Entry, Index, Keys},
};

/// What the build script writes about the apps.
pub(super) struct Apps {
    /// An [`Index`].
    pub(super) index: Vec<u8>,
    /// The [`AppFacts`] one after another.
    pub(super) facts: Vec<u8>,
    /// The item that says when the newest of them were looked up.
    pub(super) code: String,
}

/// Translates all files of apps, each with its path.
///
/// # Errors
/// All that is wrong with them, a line each, with its file.
pub(super) fn apps(files: &[(PathBuf, String)]) -> Result<Apps, String> {
    let mut all: Vec<(&Path, AppFacts)> = Vec::new();
    let mut wrong = Vec::new();
    for (file, text) in files {
        match check::read(text) {
            Ok(apps) => all.extend(apps.into_iter().map(|app| (file.as_path(), app.into()))),
            Err(problems) => {
                let file = file.display();
                wrong.extend(problems.iter().map(|problem| format!("{file}: {problem}")));
            }
        }
    }
    all.sort_by(|(_, a), (_, b)| a.id().cmp(b.id()));
    let mut owners: BTreeMap<String, &Path> = BTreeMap::new();
    for (file, app) in &all {
        // Ids are looked up in small letters, too, so that case alone must not tell two apart.
        let ids = app.ids.iter().map(|id| id.to_lowercase());
        for key in ids.chain(app.groups.iter().cloned()) {
            if let Some(other) = owners.insert(key.clone(), file) {
                let (one, other, name) = (file.display(), other.display(), &app.name);
                wrong.push(format!("{one}: {name}: `{key}` stands in {other}, too"));
            }
        }
    }
    if !wrong.is_empty() {
        return Err(wrong.join("\n"));
    }
    let apps: Vec<_> = all.into_iter().map(|(_, app)| app).collect();
    encoded(&apps).map_err(|error| error.to_string())
}

fn encoded(apps: &[AppFacts]) -> postcard::Result<Apps> {
    let (mut entries, mut facts) = (Vec::new(), Vec::new());
    for app in apps {
        let bytes = postcard::to_allocvec(app)?;
        entries
            .push(Entry { ids: app.ids.iter().map(String::as_str).collect(), length: bytes.len() });
        facts.extend(bytes);
    }
    let by_position = || apps.iter().enumerate();
    let ids = || by_position().flat_map(|(at, app)| app.ids.iter().map(move |id| (id, at)));
    let folded: Vec<_> = ids().map(|(id, at)| (id, id.to_lowercase(), at)).collect();
    let differing = folded.iter().filter(|(id, folded, _)| *id != folded);
    let vendors = folded.iter().filter_map(|(_, id, at)| Some((id.strip_suffix(".*")?, *at)));
    let groups = by_position().flat_map(|(at, app)| app.groups.iter().map(move |it| (&**it, at)));
    let only_here = by_position().flat_map(|(at, app)| {
        let paths = app.only_here().flat_map(|data| &data.paths);
        paths.map(move |(domain, path)| DataPath { app: at, domain, path })
    });
    let index = Index {
        entries,
        ids: ids().map(|(id, at)| (&**id, at)).collect(),
        folded_ids: differing.map(|(_, folded, at)| (&**folded, *at)).collect(),
        vendors: vendors.collect(),
        groups: groups.collect::<Keys<'_>>(),
        only_here: only_here.collect(),
    };
    // Months of the form `2026-11` compare as texts.
    let newest = apps.iter().flat_map(|app| &app.data).map(|data| &*data.source.seen).max();
    Ok(Apps {
        index: postcard::to_allocvec(&index)?,
        facts,
        code: checked("APPS", newest.unwrap_or_default()),
    })
}
