//! What the README shows is what the program says.

use std::{env, fs, path::Path};

use crate::support::{run, sample};

/// The product page, and those that it points to for scripts and speed.
const PAGES: [&str; 3] = ["README.md", "tests/fleet/README.md", "benches/README.md"];

fn page(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// Puts the real output below each `<!-- output: tierfit … -->`, or its first lines where that ends in
/// `| head -9`.
fn with_real_output(readme: &str) -> String {
    let mut real = String::new();
    let mut rest = readme;
    while let Some((before, after)) = rest.split_once("<!-- output: tierfit ") {
        let (command, after) = after.split_once(" -->\n```text\n").unwrap();
        let (_, after) = after.split_once("```\n").unwrap();
        let (typed, head) = command.split_once(" | head -").unwrap_or((command, ""));
        let outcome = run(&typed.split_whitespace().collect::<Vec<_>>());
        let output = format!("{}{}", outcome.stdout, outcome.stderr);
        let lines = head.parse().unwrap_or(usize::MAX);
        let output: String = output.split_inclusive('\n').take(lines).collect();
        real.push_str(before);
        real.extend(["<!-- output: tierfit ", command, " -->\n```text\n", &output, "```\n"]);
        rest = after;
    }
    real + rest
}

#[test]
fn the_readme_shows_real_output() {
    for name in PAGES {
        let page = page(name);
        let real = with_real_output(&page);
        if env::var_os("UPDATE_README").is_some() {
            fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(name), &real).unwrap();
        } else {
            assert_eq!(page, real, "to update it: UPDATE_README=1 cargo test readme");
        }
    }
}

/// The picture of the terminal shows what the program writes there, colours and all.
#[test]
fn the_picture_of_the_terminal_is_of_real_output() {
    const LINES: usize = 31;
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-backups/terminal.svg");
    let plan = ["plan", &sample("family-iphone"), "--color", "always"];
    let output: String = run(&plan).stdout.split_inclusive('\n').take(LINES).collect();
    assert!(output.contains("\u{1b}["), "{output}");
    let real = anstyle_svg::Term::new().render_svg(&format!("$ tierfit plan\n{output}"));
    if env::var_os("UPDATE_README").is_some() {
        fs::write(&picture, &real).unwrap();
    } else {
        assert_eq!(fs::read_to_string(picture).unwrap(), real, "to update it: UPDATE_README=1");
    }
    assert!(page("README.md").contains("](sample-backups/terminal.svg)"));
}

/// Who reads more words than that has stopped long before.
#[test]
fn the_readme_is_a_page_that_is_read_to_its_end() {
    let page = page("README.md");
    let mut is_text = true;
    let text = page.lines().filter(|line| {
        let is_border = line.starts_with("```");
        is_text ^= is_border;
        is_text && !is_border
    });
    let words = text.flat_map(str::split_whitespace).count();
    assert!(words <= 1_200, "{words} words");
}

/// Returns the arguments of all commands that are there to be copied: lines of a plain block, and
/// whole commands in the text.
fn commands(readme: &str) -> Vec<Vec<String>> {
    let (mut commands, mut text, mut block) = (Vec::new(), String::new(), None);
    for line in readme.lines().map(str::trim) {
        match (line.strip_prefix("```"), block) {
            (Some(kind), None) => block = Some(kind),
            (Some(_), Some(_)) => block = None,
            (None, Some("")) => commands.push(line.to_owned()),
            (None, Some(_)) => (),
            (None, None) => text.extend([line, " "]),
        }
    }
    let quoted: Vec<_> = text.split('`').collect();
    assert_eq!(quoted.len() % 2, 1, "a backquote is missing");
    commands.extend(quoted.into_iter().skip(1).step_by(2).map(str::to_owned));
    commands.iter().filter_map(|command| arguments(command)).collect()
}

/// Returns the arguments of a command of tierfit's, with samples for the names that stand for
/// what a reader has.
fn arguments(command: &str) -> Option<Vec<String>> {
    let of_cargo = || {
        command.strip_prefix("cargo run ").and_then(|rest| rest.split_once("-- ")).map(|(_, a)| a)
    };
    let arguments = command.strip_prefix("tierfit ").or_else(of_cargo)?;
    let (arguments, _) = arguments.split_once('>').unwrap_or((arguments, ""));
    let real = |word: &str| match word {
        "PHONE" | "FOLDER" => sample("family-iphone"),
        "PAD" | "NEW" => sample("ipad"),
        "OLD" => sample("ipad-october"),
        "BACKUPS" => sample(""),
        _ => word.to_owned(),
    };
    Some(arguments.split_whitespace().map(real).collect())
}

#[test]
fn the_readme_shows_no_command_that_is_wrong() {
    let commands: Vec<_> = PAGES.iter().flat_map(|name| commands(&page(name))).collect();
    assert!(20 < commands.len(), "{commands:?}");
    for command in commands {
        let outcome = run(&command.iter().map(String::as_str).collect::<Vec<_>>());
        // It draws on a terminal, and there is none here.
        if outcome.stderr.contains("explore needs a terminal") {
            continue;
        }
        assert_ne!(outcome.exit, 2, "{outcome}");
    }
}

#[test]
fn commands_are_found_in_blocks_and_in_text() {
    let readme = "a `tierfit list` b `--keep`\n```\n  tierfit sizes PAD > x\ncargo run -q -- plan\ncargo test\n```\n\
                  ```text\ntierfit no\n```\n`tierfit\ndoctor`";
    let found: Vec<_> = commands(readme).iter().map(|words| words.join(" ")).collect();
    assert_eq!(found, [format!("sizes {}", sample("ipad")).as_str(), "plan", "list", "doctor"]);
}
