//! The build script: turns the TOML files of the catalogue into Rust statics, so that no run of the
//! program has to parse them. Whatever is wrong with one of them fails the build.
//!
//! It writes one Rust file, which `bundled.rs` includes. It is not a part of the library.

#![allow(clippy::print_stdout, reason = "Cargo reads directives from standard output")]

#[expect(dead_code, unreachable_pub, reason = "the library has them, and makes them public")]
mod check;
mod form;
#[expect(dead_code, unreachable_pub, reason = "the library has them, and makes them public")]
mod words;

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Display,
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, de::DeserializeOwned};

use self::{
    form::{App, At, Data, Source, StepForm},
    words::Verdict,
};

/// From the text of a file to Rust code, or what is wrong with it.
type Translate = fn(&str) -> Result<String, String>;

const FILES: [(&str, Translate); 7] = [
    ("containers.toml", |text| containers(parse(text)?)),
    ("icloud.toml", |text| Ok(icloud(&parse(text)?))),
    ("kinds.toml", |text| kinds(&parse(text)?)),
    ("models.toml", |text| models(parse(text)?)),
    ("releases.toml", |text| Ok(releases(&parse(text)?))),
    ("rows.toml", |text| rows(parse(text)?)),
    ("tiers.toml", |text| Ok(tiers(&parse(text)?))),
];

fn main() {
    let folder = Path::new("src/catalogue");
    println!("cargo::rerun-if-changed=src/catalogue");
    let others = FILES.map(|(name, translate)| {
        let path = folder.join(name);
        let text = fs::read_to_string(&path).map_err(|error| error.to_string());
        let code = text.and_then(|text| translate(&text));
        code.map_err(|message| format!("{}: {message}", path.display()))
    });
    let mut code = String::new();
    for part in others.into_iter().chain([apps(&folder.join("apps"))]) {
        match part {
            Ok(part) => code.push_str(&part),
            // Cargo takes one line at a time.
            Err(message) => {
                for line in message.lines() {
                    println!("cargo::error={line}");
                }
            }
        }
    }
    let target = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    if let Err(error) = fs::write(target.join("catalogue.rs"), code) {
        println!("cargo::error=the catalogue can't be written: {error}");
    }
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| error.to_string())
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

/// Translates all files of apps.
fn apps(folder: &Path) -> Result<String, String> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>())
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    files.sort();
    let mut all: Vec<(PathBuf, App)> = Vec::new();
    let mut wrong = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).map_err(|error| error.to_string())?;
        match check::read(&text) {
            Ok(apps) => all.extend(apps.into_iter().map(|app| (file.clone(), app))),
            Err(problems) => {
                let file = file.display();
                wrong.extend(problems.iter().map(|problem| format!("{file}: {problem}")));
            }
        }
    }
    all.sort_by(|(_, a), (_, b)| id(a).cmp(id(b)));
    let mut owners: BTreeMap<String, &Path> = BTreeMap::new();
    for (file, app) in &all {
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
         in_backup: InBackup::{:?}, paths: {}, source: ClaimSource {{ kind: SourceKind::{:?}, url: {}, \
         seen: {}, says: {} }} }}",
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Containers {
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

fn containers(containers: Containers) -> Result<String, String> {
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
struct Icloud {
    #[serde(rename = "checked")]
    _checked: String,
    #[serde(rename = "source")]
    _source: String,
    left_out: BTreeMap<String, Vec<String>>,
}

fn icloud(icloud: &Icloud) -> String {
    let paths = icloud.left_out.iter().flat_map(|(domain, paths)| {
        paths.iter().map(move |path| format!("({domain:?}, {path:?})"))
    });
    item("LEFT_OUT", "&[(&str, &str)]", &list(paths))
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

/// The kinds of content, by the names of [`ContentKind`](tierfit::inventory::ContentKind)'s variants.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ContentWord {
    SelfMade,
    Downloads,
    Caches,
    Deleted,
    Media,
}

fn kinds(kinds: &Kinds) -> Result<String, String> {
    let mut known = BTreeSet::new();
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

fn models(models: Models) -> Result<String, String> {
    let models = sorted(models.model, |model| &model.r#type)?;
    let models = models.iter().map(|Model { r#type, name, gigabytes }| {
        let largest = u64::from(*gigabytes) << 30;
        format!("({type:?}, ModelFacts {{ name: {name:?}, largest: Bytes::new({largest}) }})")
    });
    Ok(item("MODELS", "&[(&str, ModelFacts)]", &list(models)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
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

fn rows(rows: Rows) -> Result<String, String> {
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
struct Releases {
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

fn releases(releases: &Releases) -> String {
    let list = list(releases.release.iter().map(|Release { major, since, newest }| {
        format!("ReleaseFacts {{ major: {major}, since: {since:?}, newest: {newest:?} }}")
    }));
    checked("RELEASES", &releases.checked) + &item("RELEASES", "&[ReleaseFacts]", &list)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tiers {
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

fn tiers(tiers: &Tiers) -> String {
    let list = list(tiers.tier.iter().map(|Tier { name, bytes, price }| {
        format!("TierFacts {{ name: {name:?}, bytes: {bytes}, price: {price:?} }}")
    }));
    checked("TIERS", &tiers.checked) + &item("TIERS", "&[TierFacts]", &list)
}

/// Returns the item that says on which day the facts of a list were looked up.
fn checked(list: &str, day: &str) -> String {
    item(&format!("{list}_CHECKED"), "&str", &format!("{day:?}"))
}

/// Returns an item of the module that includes the code.
fn item(name: &str, type_of_it: &str, value: &str) -> String {
    format!("pub(super) static {name}: {type_of_it} = {value};\n")
}

/// Returns a slice.
fn list(values: impl IntoIterator<Item = impl Display>) -> String {
    let values: Vec<_> = values.into_iter().map(|value| value.to_string()).collect();
    format!("&[{}]", values.join(",\n"))
}

/// Returns a slice of texts.
fn texts(texts: &[String]) -> String {
    format!("&{texts:?}")
}

/// Returns a `Cow` of a text.
fn borrowed(text: &At) -> String {
    format!("Cow::Borrowed({:?})", text.get_ref())
}

/// Returns a `Cow` of a text that may be missing.
fn optional(text: Option<&At>) -> String {
    text.map_or("None".to_owned(), |text| format!("Some({})", borrowed(text)))
}

/// Returns a `Cow` of texts.
fn borrowed_texts(texts: &[At]) -> String {
    borrowed_list(texts.iter().map(borrowed))
}

/// Returns a `Cow` of a slice.
fn borrowed_list(values: impl IntoIterator<Item = impl Display>) -> String {
    format!("Cow::Borrowed({})", list(values))
}
