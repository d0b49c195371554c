//! What the README shows is what the program says.

use std::{env, fs, path::Path};

use crate::support::run;

/// Puts the real output below each `<!-- output: tierfit … -->`.
fn with_real_output(readme: &str) -> String {
    let mut real = String::new();
    let mut rest = readme;
    while let Some((before, after)) = rest.split_once("<!-- output: tierfit ") {
        let (command, after) = after.split_once(" -->\n```text\n").unwrap();
        let (_, after) = after.split_once("```\n").unwrap();
        let outcome = run(&command.split_whitespace().collect::<Vec<_>>());
        let output = format!("{}{}", outcome.stdout, outcome.stderr);
        real.push_str(before);
        real.extend(["<!-- output: tierfit ", command, " -->\n```text\n", &output, "```\n"]);
        rest = after;
    }
    real + rest
}

#[test]
fn the_readme_shows_real_output() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let real = with_real_output(&readme);
    if env::var_os("UPDATE_README").is_some() {
        fs::write(&path, &real).unwrap();
    } else {
        assert_eq!(readme, real, "to update it: UPDATE_README=1 cargo test readme");
    }
}
