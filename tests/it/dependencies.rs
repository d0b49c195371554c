//! What tierfit depends on: as many crates as Cargo.toml says, and the same where it is fuzzed.

use std::{collections::BTreeSet, env, fs, path::Path, process::Command};

use toml::Table;

/// Returns the lines of `cargo tree` with these options, each once.
fn tree(options: &[&str]) -> BTreeSet<String> {
    let cargo = env::var_os("CARGO").unwrap();
    let mut command = Command::new(cargo);
    command.args(["tree", "--locked", "--package", "tierfit", "--prefix", "none"]);
    command.args(["--target", "x86_64-unknown-linux-gnu"]).args(options);
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
}

#[test]
fn as_many_crates_are_needed_as_is_said() {
    let manifest = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    // tierfit itself is one of the lines.
    let named = tree(&["--edges", "normal", "--depth", "1"]).len() - 1;
    let all = tree(&["--edges", "normal,build"]).len() - 1;
    let said = format!("# On Linux {named} crates, and {all} with those that they need in turn");
    assert!(manifest.contains(&said), "Cargo.toml should say: {said}");
}

/// Reads a file of the project.
fn parsed(name: &str) -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(path).unwrap().parse().unwrap()
}

/// Returns the name and the version of each package that a lock file has.
fn locked(lock: &Table) -> BTreeSet<(&str, &str)> {
    let packages = lock["package"].as_array().unwrap().iter();
    packages
        .map(|package| (package["name"].as_str().unwrap(), package["version"].as_str().unwrap()))
        .collect()
}

/// Returns the names of the crates that a lock file has for tierfit itself.
fn of_tierfit(lock: &Table) -> BTreeSet<&str> {
    let mut packages = lock["package"].as_array().unwrap().iter();
    let tierfit = packages.find(|package| package["name"].as_str() == Some("tierfit")).unwrap();
    let named = tierfit["dependencies"].as_array().unwrap().iter();
    named.map(|named| named.as_str().unwrap().split(' ').next().unwrap()).collect()
}

#[test]
fn what_is_fuzzed_is_built_from_the_same_crates() {
    let (manifest, lock) = (parsed("Cargo.toml"), parsed("Cargo.lock"));
    let fuzzed = parsed("tests/fuzz/Cargo.lock");
    let own = ["arbitrary", "jobserver", "libfuzzer-sys", "tierfit-fuzz"];
    let others: Vec<_> = locked(&fuzzed)
        .difference(&locked(&lock))
        .filter(|(name, _)| !own.contains(name))
        .copied()
        .collect();
    assert!(others.is_empty(), "other versions in tests/fuzz/Cargo.lock: {others:?}");

    let for_tests = manifest["dev-dependencies"].as_table().unwrap();
    let mut expected = of_tierfit(&lock);
    expected.retain(|name| !for_tests.contains_key(*name));
    assert_eq!(of_tierfit(&fuzzed), expected, "tests/fuzz/Cargo.lock is behind Cargo.toml");
}
