//! The build script: turns the TOML files of the catalogue into data of the program, so that no run of
//! it has to parse them. Whatever is wrong with one of them fails the build.
//!
//! The lists become Rust code, which `bundled.rs` includes; the apps become bytes, which
//! `bundled/apps.rs` decodes one by one: as code, they would be 20,000 pointers for the system to
//! adjust at each start. It is not a part of the library.

#![allow(clippy::print_stdout, reason = "Cargo reads directives from standard output")]

// The root of a crate looks for its modules beside itself, which is where the library has its own.
#[path = "build/apps.rs"]
mod apps;
#[path = "build/code.rs"]
mod code;
#[path = "build/lists.rs"]
mod lists;

#[expect(unreachable_pub, reason = "the library makes them public")]
mod app;
#[expect(unreachable_pub, reason = "the library makes them public")]
mod check;
mod form;
#[expect(dead_code, reason = "the library looks things up in it")]
mod index;
#[expect(dead_code, unreachable_pub, reason = "the library has them, and makes them public")]
mod month;
#[expect(dead_code, unreachable_pub, reason = "the library has them, and makes them public")]
mod words;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;

use self::{
    apps::Apps,
    lists::{containers, icloud, kinds, models, releases, rows, tiers},
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
    // With one such line, Cargo no longer runs this again for any other file.
    println!("cargo::rerun-if-changed=src/catalogue");
    // `debug` or `release`, for `--version`: a debug build may be without debug assertions.
    println!("cargo::rustc-env=TIERFIT_BUILD={}", env::var("PROFILE").unwrap_or_default());
    let others = FILES.map(|(name, translate)| {
        let path = folder.join(name);
        let text = fs::read_to_string(&path).map_err(|error| error.to_string());
        let code = text.and_then(|text| translate(&text));
        code.map_err(|message| format!("{}: {message}", path.display()))
    });
    let (apps, mut wrong) = match apps(&folder.join("apps")) {
        Ok(apps) => (Some(apps), Vec::new()),
        Err(message) => (None, vec![message]),
    };
    let mut code = String::new();
    for part in others {
        match part {
            Ok(part) => code.push_str(&part),
            Err(message) => wrong.push(message),
        }
    }
    if let Some(apps) = apps
        && let Err(error) = write(&apps, &code)
    {
        wrong.push(format!("the catalogue can't be written: {error}"));
    }
    // Cargo takes one line at a time.
    for line in wrong.iter().flat_map(|message| message.lines()) {
        println!("cargo::error={line}");
    }
}

fn write(apps: &Apps, code: &str) -> io::Result<()> {
    // Cargo always sets it.
    let target = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(target.join("apps.index"), &apps.index)?;
    fs::write(target.join("apps.facts"), &apps.facts)?;
    fs::write(target.join("catalogue.rs"), format!("{code}{}", apps.code))
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| error.to_string())
}

/// Reads and translates all files of apps.
fn apps(folder: &Path) -> Result<Apps, String> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>())
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    // Each file system has an order of its own, and what is wrong has to be reported in one everywhere.
    paths.sort();
    let read = |path: PathBuf| match fs::read_to_string(&path) {
        Ok(text) => Ok((path, text)),
        Err(error) => Err(format!("{}: {error}", path.display())),
    };
    let files: Vec<_> = paths.into_iter().map(read).collect::<Result<_, String>>()?;
    apps::apps(&files)
}
