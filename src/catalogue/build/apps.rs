//! The apps of all files, as one list of facts and the ids by which they are found.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{
    check,
    code::{borrowed, borrowed_list, borrowed_texts, checked, item, list, optional},
    form::{App, At, Data, Source, StepForm},
};

/// Translates all files of apps, each with its path.
///
/// # Errors
/// All that is wrong with them, a line each, with its file.
pub(super) fn apps(files: &[(PathBuf, String)]) -> Result<String, String> {
    let mut all: Vec<(&Path, App)> = Vec::new();
    let mut wrong = Vec::new();
    for (file, text) in files {
        match check::read(text) {
            Ok(apps) => all.extend(apps.into_iter().map(|app| (file.as_path(), app))),
            Err(problems) => {
                let file = file.display();
                wrong.extend(problems.iter().map(|problem| format!("{file}: {problem}")));
            }
        }
    }
    all.sort_by(|(_, a), (_, b)| id(a).cmp(id(b)));
    let mut owners: BTreeMap<String, &Path> = BTreeMap::new();
    for (file, app) in &all {
        // Ids are looked up in small letters, too, so that case alone must not tell two apart.
        let ids = app.ids.get_ref().iter().map(|id| id.get_ref().to_lowercase());
        let groups = app.groups.iter().map(|group| group.get_ref().clone());
        for key in ids.chain(groups) {
            if let Some(other) = owners.insert(key.clone(), file) {
                let (one, other) = (file.display(), other.display());
                let name = app.name.get_ref();
                wrong.push(format!("{one}: {name}: `{key}` stands in {other}, too"));
            }
        }
    }
    if !wrong.is_empty() {
        return Err(wrong.join("\n"));
    }
    let entries = all.iter().map(|(_, app)| facts(app));
    let apps = item("APPS", "&[AppFacts]", &list(entries));
    let ids = |key: fn(&str) -> Option<String>| {
        let ids = all.iter().enumerate().flat_map(|(at, (_, app))| {
            app.ids.get_ref().iter().filter_map(move |id| Some((key(id.get_ref())?, at)))
        });
        let ids: BTreeMap<_, _> = ids.collect();
        list(ids.into_iter().map(|entry| format!("{entry:?}")))
    };
    let vendors = ids(|id| Some(id.to_lowercase().strip_suffix(".*")?.to_owned()));
    // Months of the form `2026-11` compare as texts.
    let newest = all.iter().flat_map(|(_, app)| app.data.get_ref());
    let newest = newest.map(|data| data.source.seen.get_ref().as_str()).max().unwrap_or_default();
    Ok(apps
        + &item("APP_IDS", "&[(&str, usize)]", &ids(|id| Some(id.to_owned())))
        + &item("FOLDED_APP_IDS", "&[(&str, usize)]", &ids(|id| Some(id.to_lowercase())))
        + &item("VENDORS", "&[(&str, usize)]", &vendors)
        + &checked("APPS", newest))
}

/// Returns the main id of an app.
fn id(app: &App) -> &str {
    app.ids.get_ref().first().map_or("", |id| id.get_ref())
}

fn facts(app: &App) -> String {
    format!(
        "AppFacts {{ ids: {}, seen_in: {}, name: {}, other_names: {}, retired: {}, groups: {}, \
         groups_seen: {}, survives: {}, lost: {}, first: {}, smaller: {}, keeps_out: {}, note: {}, \
         data: {} }}",
        borrowed_texts(app.ids.get_ref()),
        borrowed_texts(&app.seen_in),
        borrowed(&app.name),
        borrowed_texts(&app.other_names),
        optional(app.retired.as_ref()),
        borrowed_texts(&app.groups),
        optional(app.groups_seen.as_ref()),
        borrowed(&app.survives),
        borrowed(&app.lost),
        borrowed_list(app.first.get_ref().iter().map(step)),
        optional_step(app.smaller.as_ref()),
        optional_step(app.keeps_out.as_ref()),
        optional(app.note.as_ref()),
        borrowed_list(app.data.get_ref().iter().map(|data| self::data(data, app.ids.get_ref()))),
    )
}

fn step(step: &StepForm) -> String {
    format!(
        "Step {{ menu: {}, text: {}, seen: {}, version: {} }}",
        borrowed_texts(&step.menu),
        borrowed(&step.text),
        optional(step.seen.as_ref()),
        optional(step.version.as_ref()),
    )
}

fn optional_step(found: Option<&StepForm>) -> String {
    found.map_or("None".to_owned(), |found| format!("Some({})", step(found)))
}

fn data(data: &Data, ids: &[At]) -> String {
    let paths = data.domains(ids).into_iter().flat_map(|domain| {
        let path = |path| format!("(Cow::Borrowed({domain:?}), {})", borrowed(path));
        data.paths.iter().map(path).collect::<Vec<_>>()
    });
    let Source { kind, url, seen, says } = &data.source;
    format!(
        "AppData {{ what: DataKind::{:?}, text: {}, is_bulk: {}, copy: OwnCopy::{:?}, \
         in_backup: InBackup::{:?}, paths: {}, source: ClaimSource {{ kind: SourceKind::{:?}, \
         url: {}, seen: {}, says: {} }} }}",
        data.what,
        borrowed(&data.text),
        data.bulk,
        data.copy,
        data.in_backup,
        borrowed_list(paths),
        kind.get_ref(),
        optional(url.as_ref()),
        borrowed(seen),
        optional(says.as_ref()),
    )
}
