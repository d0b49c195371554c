//! What a plan says is worded once: table, checklist, page and JSON of one plan say the same,
//! the script of the page has no words of its own, and no sentence stands in the source twice.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::support::{list, read, run, sample, text, text_of_page, without_device_name};

#[track_caller]
fn check(backup: &str, options: &[&str]) {
    let plan = |format: &[&str]| run(&[&["plan", backup], options, format].concat());
    let (table, checklist) = (plan(&[]), plan(&["--format", "checklist"]));
    let json = plan(&["--format", "json"]).json();
    let page = run(&[&["report", backup, "-o", "-"], options].concat()).ending(0).stdout;
    let shown = |text: &str| without_device_name(&read(text), &json);
    let (table, checklist) = (shown(&table.stdout), shown(&checklist.stdout));
    let page = without_device_name(&text_of_page(&page), &json);

    let answer = text(&json, "answer");
    assert!(table.contains(answer) && checklist.contains(answer), "{answer}");
    // On the page, whether it is enough stands above what it takes.
    for sentence in answer.split_inclusive(". ") {
        assert!(page.contains(sentence.trim()), "{sentence}\nin {page}");
    }
    let question = json["question"].as_str();
    for said in [&table, &checklist, &page] {
        assert!(question.is_none_or(|question| said.contains(question)), "{question:?} in {said}");
    }
    let steps = list(&json, "steps");
    assert!(!steps.is_empty() || json["outcome"] != "plan");
    for step in steps {
        let step = text(step, "text");
        assert!(checklist.contains(&read(step)), "{step}\nin {checklist}");
        let (title, how) = step.split_once(": ").unwrap();
        assert!(page.contains(&read(title)), "{title}\nin {page}");
        assert!(page.contains(&read(how)), "{how}\nin {page}");
    }
    for sentence in [
        "Nothing is deleted from your iPhone; only its copy in iCloud goes.",
        "Switch the app on again, and the next backup has it again.",
    ] {
        let is_plan = json["outcome"] == "plan";
        assert_eq!(table.contains(sentence), is_plan, "{sentence}");
        assert!(!is_plan || page.contains(sentence), "{sentence}");
    }
}

#[test]
fn table_checklist_page_and_json_say_the_same() {
    let family = sample("family-iphone");
    check(&family, &["--tier", "50GB"]);
    check(&family, &["--tier", "200GB"]);
    check(&family, &["--tier", "50GB", "--risk", "any", "--exclude", "procreate"]);
    check(&family, &["--tier", "5GB"]);
    check(&sample("full-quota"), &["--tier", "5GB"]);
    check(&sample("full-quota"), &[]);
}

/// Returns the files of the source with such an ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let here = files.into_iter().filter(|path| path.extension().is_some_and(|it| it == ending));
    here.chain(folders.iter().flat_map(|folder| self::files(folder, ending))).collect()
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Returns the texts between quotes, each with its line breaks taken out.
fn literals(source: &str, quotes: &[char]) -> Vec<String> {
    let mut literals = Vec::new();
    for line in joined(source).lines() {
        let line = line.trim_start();
        if line.starts_with("//") {
            continue;
        }
        let mut open: Option<(char, String)> = None;
        let mut characters = line.chars();
        while let Some(character) = characters.next() {
            open = match (open.take(), character) {
                (None, it) => quotes.contains(&it).then(|| (it, String::new())),
                (open, '\\') => {
                    characters.next();
                    open
                }
                (Some((quote, literal)), it) if it == quote => {
                    literals.push(literal);
                    None
                }
                (Some((quote, literal)), it) => {
                    Some((quote, literal + it.encode_utf8(&mut [0; 4])))
                }
            };
        }
        literals.extend(open.map(|(_, literal)| literal));
    }
    literals
}

/// Joins texts that go on in the next line.
fn joined(source: &str) -> String {
    let mut joined = String::new();
    for line in source.lines() {
        // `\` at the end takes the line break and what it is indented by away.
        if let Some(begun) = line.strip_suffix('\\') {
            joined.push_str(begun.trim_start());
        } else {
            joined.push_str(line.trim_start());
            joined.push('\n');
        }
    }
    joined
}

/// Whether a text is a sentence that somebody reads, or most of one.
fn is_sentence(text: &str) -> bool {
    let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
    text.split_whitespace().filter(is_word).count() >= 5
}

#[test]
fn no_sentence_stands_in_the_source_twice() {
    let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let shown = ["report", "explore", "cli"].map(|layer| source().join(layer));
    for path in shown.iter().flat_map(|layer| files(layer, "rs")) {
        let source = fs::read_to_string(&path).unwrap();
        // Tests say what they expect.
        let source = source.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
        for literal in literals(&source, &['"']).into_iter().filter(|it| is_sentence(it)) {
            found.entry(literal).or_default().push(path.clone());
        }
    }
    assert!(200 < found.len(), "{}", found.len());
    found.retain(|_, paths| 1 < paths.len());
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_script_of_the_page_has_no_words_of_its_own() {
    let scripts = files(&source().join("report"), "js");
    assert!(10 < scripts.len());
    for path in scripts {
        let script = fs::read_to_string(&path).unwrap();
        for literal in literals(&script, &['"', '`']) {
            // What stands in the gaps of a template is code.
            let text = literal.split("${").enumerate().map(|(at, it)| match at {
                0 => it,
                _ => it.rsplit_once('}').map_or("", |(_, text)| text),
            });
            let text = text.collect::<Vec<_>>().join(" ");
            let is_word =
                |word: &&str| word.chars().all(char::is_alphabetic) && 1 < word.chars().count();
            let words = text.split_whitespace().filter(is_word).count();
            assert!(words < 3 && !text.contains('’'), "{}: {literal}", path.display());
        }
    }
}
