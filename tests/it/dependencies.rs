//! What tierfit depends on: as many crates as Cargo.toml says.

use std::{collections::BTreeSet, env, fs, process::Command};

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
