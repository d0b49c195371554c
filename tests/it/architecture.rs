//! What the architecture promises of the sources: imports point down, and each layer keeps to
//! its own means.

#![allow(clippy::string_slice, reason = "each is cut where a character was found")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

/// The layers, lowest first.
const LAYERS: [&str; 21] = [
    "bytes",
    "equality",
    "text",
    "file_system",
    "sqlite",
    "property_list",
    "encryption",
    "backup",
    "evidence",
    "inventory",
    "catalogue",
    "settings",
    "account",
    "plan",
    "doctor",
    "growth",
    "report",
    "examination",
    "explore",
    "cli",
    // Above all others, and for tests and fuzzing only.
    "untrusted",
];

/// The build script: it stands with the files that it reads, and is no part of the program.
const BUILD_SCRIPT: &str = "catalogue/build";

/// A file of the sources.
struct Source {
    /// The path below `src`, without its ending.
    name: String,
    text: String,
    /// The text without comments and without what stands between quotes.
    code: String,
}

impl Source {
    fn is_in(&self, layer: &str) -> bool {
        self.name == layer || self.name.starts_with(&format!("{layer}/"))
    }

    fn layer(&self) -> Option<usize> {
        LAYERS.iter().position(|layer| self.is_in(layer))
    }

    /// How deep below the crate's root the module is.
    fn depth(&self) -> usize {
        self.name.split('/').count()
    }
}

fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    add_paths(Path::new(SOURCES), &mut paths);
    assert!(20 < paths.len(), "{paths:?}");
    paths
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).unwrap();
            let name = path.strip_prefix(SOURCES).unwrap().with_extension("");
            let name = name.to_str().unwrap().replace('\\', "/");
            Source { name, code: code_of(&text), text }
        })
        .collect()
}

fn add_paths(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // A package of its own, over this one.
        if path.join("Cargo.toml").exists() {
            continue;
        }
        if path.is_dir() {
            add_paths(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            paths.push(path);
        }
    }
    paths.sort();
}

/// Returns the code of a file: comments and what stands between quotes are left out.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(hashes) = raw_quote(rest) {
            let close = format!("\"{}", "#".repeat(hashes));
            let open = hashes + 2;
            rest[open..].find(&close).map_or(rest.len(), |end| open + end + close.len())
        } else if c == '"' {
            1 + quoted(&rest[1..], '"')
        } else if c == '\'' && is_character(rest) {
            1 + quoted(&rest[1..], '\'')
        } else {
            code.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        code.push(' ');
        rest = &rest[skipped..];
    }
    code
}

/// Returns how many `#` a raw text begins with, where one begins.
fn raw_quote(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then_some(hashes)
}

/// Whether a quote begins a character and not a lifetime.
fn is_character(rest: &str) -> bool {
    let mut after = rest.chars().skip(1);
    match after.next() {
        Some('\\') => true,
        Some(_) => after.next() == Some('\''),
        None => false,
    }
}

/// Returns how long a text is up to and with the quote that ends it.
fn quoted(text: &str, end: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == end => return at + c.len_utf8(),
            _ => (),
        }
    }
    text.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether the code has these words, side by side and whole.
fn has(code: &str, words: &str) -> bool {
    code.match_indices(words).any(|(at, found)| {
        let before = code[..at].chars().next_back();
        let after = code[at + found.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// Returns the modules of the crate's root that the code names.
fn modules_named(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, path) in code.match_indices("crate::") {
        if code[..at].chars().next_back().is_some_and(is_word) {
            continue;
        }
        match code[at + path.len()..].strip_prefix('{') {
            None => named.extend(first_word(&code[at + path.len()..])),
            Some(group) => named.extend(members(group).into_iter().filter_map(first_word)),
        }
    }
    named
}

fn first_word(code: &str) -> Option<String> {
    let word: String = code.trim_start().chars().take_while(|c| is_word(*c)).collect();
    (!word.is_empty()).then_some(word)
}

/// Returns what stands between the commas of a group of imports, up to the brace that closes it.
fn members(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut members) = (0_usize, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '}' if depth == 0 => {
                members.push(&group[start..at]);
                break;
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                members.push(&group[start..at]);
                start = at + 1;
            }
            _ => (),
        }
    }
    members
}

/// Checks that these words stand in no file but those of some modules.
#[track_caller]
fn check_only_in(words: &[&str], modules: &[&str]) {
    let odd: Vec<_> = sources()
        .iter()
        .filter(|source| !modules.iter().any(|module| source.is_in(module)))
        .filter(|source| source.name != BUILD_SCRIPT)
        .flat_map(|source| {
            let found = words.iter().filter(|words| has(&source.code, words));
            found.map(|words| format!("{}: {words}", source.name)).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(odd, Vec::<String>::new());
}

#[test]
fn imports_point_down() {
    let sources = sources();
    let mut odd = Vec::new();
    for source in &sources {
        let Some(layer) = source.layer() else { continue };
        for module in modules_named(&source.code) {
            let imported = LAYERS.iter().position(|other| *other == module);
            if imported.is_none_or(|imported| layer < imported) {
                odd.push(format!("{} imports {module}", source.name));
            }
        }
    }
    assert_eq!(odd, Vec::<String>::new());
}

#[test]
fn every_file_belongs_to_a_layer() {
    let sources = sources();
    let strays = sources.iter().filter(|source| source.layer().is_none());
    let strays: Vec<_> = strays.map(|source| source.name.as_str()).collect();
    assert_eq!(strays, ["lib", "main"]);
}

#[test]
fn no_import_climbs_to_the_root() {
    // Inline modules begin further right, and climb one step less.
    for source in sources() {
        let climb = format!("use {}", "super::".repeat(source.depth()));
        let odd = source.code.lines().find(|line| line.starts_with(&climb));
        assert_eq!(odd, None, "{}", source.name);
    }
}

#[test]
fn only_reports_are_serialized() {
    // The build script writes what the catalogue reads.
    let built = ["catalogue/app", "catalogue/index", "catalogue/words"];
    check_only_in(&["Serialize"], &[&["report"], &built[..]].concat());
}

#[test]
fn only_the_command_line_knows_clap() {
    check_only_in(&["clap"], &["cli"]);
}

#[test]
fn only_the_screen_and_what_shows_it_know_how_a_screen_is_drawn() {
    check_only_in(&["ratatui", "crossterm"], &["explore", "cli/explore"]);
}

#[test]
fn only_backups_and_the_command_line_open_files() {
    // A test of `secret` looks at the memory of the program itself.
    let layers = ["file_system/disk", "encryption/secret", "cli", "untrusted/tests"];
    check_only_in(&["fs", "File::open", "File::create", "OpenOptions"], &layers);
}

#[test]
fn only_one_form_of_manifest_is_read_by_sqlite_itself() {
    // What is built for tests and fuzzing only has SQLite as its judge.
    let judges = sources().iter().filter(|source| source.name.contains("untrusted")).count();
    assert!(0 < judges);
    let odd: Vec<_> = sources()
        .iter()
        .filter(|source| !source.name.contains("untrusted"))
        .filter(|source| {
            let code = source.code.split("mod tests").next().unwrap_or_default();
            has(code, "rusqlite")
        })
        .map(|source| source.name.clone())
        .collect();
    assert_eq!(odd, ["backup/manifest/foreign"]);
}

#[test]
fn a_backup_is_never_opened_for_writing() {
    let writing = ["fs::write", "OpenOptions", "fs::remove_file", "fs::rename", "fs::copy"];
    check_only_in(&writing, &["cli"]);
    check_only_in(&["File::create", "SQLITE_OPEN_READ_WRITE"], &["cli"]);
}

#[test]
fn only_the_command_line_owns_streams_and_clock() {
    let words = [
        "println!",
        "eprintln!",
        "print!",
        "eprint!",
        "dbg!",
        "stdout",
        "stderr",
        "stdin",
        "Timestamp::now",
        "Zoned::now",
        "SystemTime::now",
        "Instant::now",
        "process::exit",
        "ExitCode",
    ];
    check_only_in(&words, &["cli", "main"]);
}

#[test]
fn only_the_command_line_reads_the_environment() {
    check_only_in(&["std::env", "env::var", "env::var_os", "env::args_os"], &["cli", "main"]);
}

#[test]
fn what_checks_untrusted_input_is_not_in_the_program() {
    for source in sources() {
        let mut line_before = "";
        for line in source.code.lines().map(str::trim) {
            let names =
                line.ends_with("mod untrusted;") && line_before != "#[cfg(any(test, fuzzing))]";
            assert!(!names, "{}", source.name);
            line_before = line;
        }
        let is_untrusted = source.name.split('/').any(|part| part == "untrusted");
        assert!(is_untrusted || !has(&source.code, "untrusted::"), "{}", source.name);
    }
}

#[test]
fn modules_stand_beside_their_folders() {
    for source in sources() {
        assert_ne!(source.name.rsplit('/').next(), Some("mod"), "{}", source.name);
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for source in sources() {
        assert!(source.text.starts_with("//! "), "{}", source.name);
    }
}

#[test]
fn comments_and_texts_are_no_code() {
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let code = code_of(text);
        assert_eq!(code.split_whitespace().collect::<Vec<_>>().join(" "), expected);
    }
    check("a // use crate::cli\nb", "a b");
    check("a /* fs */ b", "a b");
    check("a(\"crate::cli \\\" fs\", b)", "a( , b)");
    check("a(r#\"fs \" fs\"#, b)", "a( , b)");
    check(
        "fn f<'a>(c: &'a str) { c == '\"' || c == '\\'' }",
        "fn f<'a>(c: &'a str) { c == || c == }",
    );
}

#[test]
fn groups_of_imports_are_understood() {
    let code = "use crate::{backup::{Backup, fs}, bytes::Bytes,\n plan}; fn f(c: crate::cli::Exit)";
    let named: Vec<_> = modules_named(code).into_iter().collect();
    assert_eq!(named, ["backup", "bytes", "cli", "plan"]);
    assert!(has("use std::{fs, io};", "fs") && !has("use std::offs;", "fs"));
}
