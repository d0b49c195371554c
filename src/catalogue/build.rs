//! The build script: turns the TOML files of the catalogue into Rust statics, so that no run of the
//! program has to parse them. Whatever is wrong with one of them fails the build.
//!
//! It writes one Rust file, which `bundled.rs` includes. It is not a part of the library.

#![allow(clippy::print_stdout, reason = "Cargo reads directives from standard output")]

mod form;
#[expect(dead_code, unreachable_pub, reason = "the library has them, and makes them public")]
mod words;

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Display,
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, de::DeserializeOwned};

use self::{
    form::{App, Apps, Local, Source},
    words::Verdict,
};

/// From the text of a file to Rust code, or what is wrong with it.
type Translate = fn(&str) -> Result<String, String>;

const FILES: [(&str, Translate); 8] = [
    ("apps.toml", |text| apps(parse(text)?)),
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
    let mut code = String::new();
    for (name, translate) in FILES {
        let path = folder.join(name);
        let text = fs::read_to_string(&path).map_err(|error| error.to_string());
        match text.and_then(|text| translate(&text)) {
            Ok(part) => code.push_str(&part),
            Err(message) => {
                // Cargo takes one line at a time.
                for line in format!("{}: {message}", path.display()).lines() {
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

fn apps(apps: Apps) -> Result<String, String> {
    let mut entries = Vec::new();
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    let sorted = sorted(apps.app, |app| &app.id)?;
    for app in &sorted {
        for group in app.groups.iter().flatten() {
            if owners.insert(group, &app.id).is_some_and(|other| other != app.id) {
                return Err(format!("the group `{group}` is listed with two apps"));
            }
        }
        let facts = facts(app).map_err(|key| format!("the app `{}` has no `{key}`", app.id))?;
        entries.push(format!("(BundleId::from_static({:?}), {facts})", app.id));
    }
    Ok(checked("APPS", &apps.checked) + &item("APPS", "&[(BundleId, AppFacts)]", &list(entries)))
}

/// Returns the facts about an app, or the first key that the bundled catalogue must not lack.
fn facts(app: &App) -> Result<String, &'static str> {
    let needed = |text: &Option<String>, key| match text {
        Some(text) => Ok(format!("Some({})", borrowed(text))),
        None => Err(key),
    };
    let in_backup = app.in_backup.unwrap_or_default();
    let local = app.local.iter().flatten().map(|data| local(data, &app.id));
    Ok(format!(
        "AppFacts {{ name: {}, verdict: Verdict::{:?}, copy: Some(OwnCopy::{:?}), \
         in_backup: InBackup::{in_backup:?}, local: {}, survives: {}, lost: {}, first: {}, \
         sureness: Sureness::{:?}, source: {}, smaller: {}, note: {}, groups: {} }}",
        needed(&app.name, "name")?,
        app.verdict.ok_or("verdict")?,
        app.copy.ok_or("copy")?,
        borrowed_list(local),
        needed(&app.survives, "survives")?,
        needed(&app.lost, "lost")?,
        needed(&app.first, "first")?,
        app.sure.as_ref().ok_or("sure")?.verdict,
        source(app.source.as_ref().ok_or("source")?),
        optional(app.smaller.as_ref()),
        optional(app.note.as_ref()),
        borrowed_list(app.groups.iter().flatten().map(borrowed)),
    ))
}

fn source(Source { kind, url, seen, says }: &Source) -> String {
    let [url, seen, says] = [url, seen, says].map(|text| optional(text.as_ref()));
    format!("ClaimSource {{ kind: SourceKind::{kind:?}, url: {url}, seen: {seen}, says: {says} }}")
}

fn local(data: &Local, app: &str) -> String {
    let domain = data.domain(app);
    let paths =
        data.paths.iter().map(|path| format!("({}, {})", borrowed(&domain), borrowed(path)));
    let source = source(&data.source);
    let (what, text, paths) = (borrowed(&data.what), borrowed(&data.text), borrowed_list(paths));
    format!("LocalData {{ what: {what}, text: {text}, paths: {paths}, source: {source} }}")
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
fn borrowed(text: &String) -> String {
    format!("Cow::Borrowed({text:?})")
}

/// Returns a `Cow` of a text that may be missing.
fn optional(text: Option<&String>) -> String {
    text.map_or("None".to_owned(), |text| format!("Some({})", borrowed(text)))
}

/// Returns a `Cow` of a slice.
fn borrowed_list(values: impl IntoIterator<Item = impl Display>) -> String {
    format!("Cow::Borrowed({})", list(values))
}
