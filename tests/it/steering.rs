//! Names that are made to steer a terminal or to turn text around come out of no command in any
//! form, whether they stand in a backup, in the name of a file or among the arguments.

use std::{fs, path::Path};

use sample_backups::{App, BackupBuilder, Device};

use crate::support::{Color, Folder, Outcome, Session, entry, temp_dir, write_as};

/// Writes the clipboard, clears the screen, turns around what follows, begins a line of its own,
/// looks like a logo, and is red.
const EVIL: &str = "a\u{1b}]52;c;eA==\u{7}\u{1b}[2J\u{9b}2J\u{202e}\u{2066}\u{200b}\r\nerror: b\u{e000}\u{f8ff}\u{f0000}\u{1b}[31mred";

fn evil_backup() -> Folder {
    let mut backup = BackupBuilder::new(Device::iphone(EVIL));
    for (index, name) in [EVIL, "twin\u{1}", "twin\u{2}"].iter().enumerate() {
        let id = format!("org.example.{name}");
        backup.app(App::new(&id).item_name(&format!("{name} {index}")));
        backup.file(&format!("AppDomain-{id}"), &format!("Library/Caches/{EVIL}/{EVIL}"), 3 << 30);
    }
    backup.file(&format!("AppDomain-{EVIL}.only"), EVIL, 6 << 30);
    backup.file(&format!("AppDomainGroup-group.{EVIL}"), EVIL, 1 << 30);
    backup.file(&format!("AppDomainPlugin-org.example.{EVIL}.widget"), EVIL, 1 << 30);
    backup.file(&format!("SysContainerDomain-{EVIL}"), EVIL, 1 << 30);
    backup.file(EVIL, EVIL, 1 << 30);
    write_as(&backup, "\u{1b}[2J\u{202e}backup")
}

/// Checks all that was said: nothing but ends of lines and colours steers, and of colours only
/// those that were not in a name.
#[track_caller]
fn check(outcome: &Outcome) {
    for said in [&outcome.stdout, &outcome.stderr] {
        let plain = anstream::adapter::strip_str(said).to_string();
        let odd = plain.chars().find(|c| {
            (c.is_control() && *c != '\n')
                || matches!(c, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
                || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
        });
        assert_eq!(odd, None, "{}: {said:?}", outcome.command);
        assert!(!said.contains("\u{1b}[2J") && !said.contains("\u{1b}]"), "{said:?}");
        assert!(!said.contains("\u{1b}[31mred"), "{}: {said:?}", outcome.command);
        assert!(!said.contains("\nerror: b"), "{}: {said:?}", outcome.command);
    }
}

fn run(args: &[&str]) -> Outcome {
    let outcome = Session::new().color(Color::Ansi).run(args);
    check(&outcome);
    let outcome = Session::new().run(args);
    check(&outcome);
    outcome
}

#[test]
fn no_report_has_a_character_that_steers() {
    let folder = evil_backup();
    let backup = folder.as_str();
    let app = format!("org.example.{EVIL}");
    for format in ["table", "json", "csv"] {
        run(&["list", backup, "--format", format]).ending(0);
        run(&["sizes", backup, "--format", format]).ending(0);
        run(&["sizes", backup, "--by", "domain", "--top", "0", "--format", format]).ending(0);
        run(&["sizes", backup, "--app", &app, "--format", format]).ending(0);
        let all = ["plan", backup, "--tier", "5GB", "--risk", "any", "--min-size", "1"];
        run(&[&all[..], &["--format", format]].concat()).ending(0);
        run(&["plan", backup, "--tier", "5GB", "--risk", "safe", "--format", format]).ending(3);
        run(&["plan", backup, backup, "--tier", "5GB", "--format", format]);
        run(&["plan", backup, "--tier", "5GB", "--own-copy", &app, "--format", format]);
    }
    run(&["plan", backup, "--tier", "5GB", "--risk", "any", "--format", "checklist"]).ending(0);
    for format in ["ncdu", "jsonl"] {
        run(&["sizes", backup, "--format", format]).ending(0);
    }
    run(&["plan", backup, "--tier", "5GB", "--format", "jsonl"]);
    for format in ["table", "json"] {
        run(&["doctor", backup, "--all", "--verify", "--support", "--format", format]);
        run(&["compare", backup, backup, "--tier", "50GB", "--format", format]).ending(0);
    }
}

#[test]
fn no_page_has_a_character_that_steers() {
    let folder = evil_backup();
    for options in
        [&["--tier", "5GB", "--risk", "any"][..], &["--tier", "50GB"], &["--tier", "1GB"]]
    {
        let args = [&["report", folder.as_str(), "-o", "-"], options].concat();
        let page = run(&args).ending(0).stdout;
        // Two ids that look alike are still told apart.
        assert_eq!(page.matches("\"id\":\"org.example.twin\u{FFFD}.").count(), 2);
        assert!(!page.contains("\\u001b") && !page.contains("\\u202e"), "{}", args.join(" "));
    }
}

#[test]
fn what_is_written_of_a_page_can_be_shown() {
    let (folder, dir) = (evil_backup(), temp_dir());
    let page = dir.path().join(EVIL.replace('/', "-"));
    let page = page.to_str().unwrap();
    run(&["report", folder.as_str(), "-o", page, "--force"]).ending(0);
    assert!(run(&["report", folder.as_str(), "-o", page]).ending(1).stderr.contains("already"));
}

#[test]
fn no_message_has_a_character_that_steers() {
    let folder = evil_backup();
    let backup = folder.as_str();
    let missing = format!("/nowhere/{EVIL}");
    for command in ["list", "sizes", "plan", "doctor"] {
        run(&[command, &missing]).ending(1);
        run(&[command, backup, EVIL, &missing]);
        run(&[command, &format!("--{EVIL}")]).ending(2);
    }
    run(&[EVIL]).ending(2);
    for option in ["--app", "--sort", "--top", "--by", "--format", "--min-size", "--threads"] {
        run(&["sizes", backup, option, EVIL]);
    }
    for option in ["--tier", "--keep", "--exclude", "--risk", "--own-copy", "--shown", "--headroom"]
    {
        run(&["plan", backup, option, EVIL]);
    }
    for option in ["--catalogue", "--password-file"] {
        run(&["sizes", backup, option, &missing]);
    }
    run(&["compare", backup, &missing]).ending(1);
    run(&["report", backup, "-o", &missing]).ending(1);
    // What is near to a mistyped name is proposed.
    run(&["sizes", backup, "--app", "org.example.twin"]).ending(1);
}

#[test]
fn a_catalogue_has_no_character_that_steers() {
    let (folder, dir) = (evil_backup(), temp_dir());
    let file = dir.path().join("catalogue.toml");
    let quoted = serde_json::to_string("\u{202e}\u{e000}\u{1b}[2J\u{1b}[31mred").unwrap();
    let check_all = |file: &Path| {
        let file = file.to_str().unwrap();
        for format in ["table", "json", "csv"] {
            run(&["sizes", folder.as_str(), "--catalogue", file, "--format", format]);
            run(&["plan", folder.as_str(), "--catalogue", file, "--format", format]);
        }
        run(&["report", folder.as_str(), "-o", "-", "--catalogue", file]);
        run(&["app", "--check", file]);
        run(&["app", "org.example.own", "--catalogue", file]);
        run(&["app", "org.example.own", "--catalogue", file, "--format", "json"]);
    };
    // Some of these get no further than the check, whose message has them; others are shown.
    let sound = entry("org.example.own", "vendor");
    for evil in [quoted, serde_json::to_string("\u{202e}\u{e000}\u{200b}").unwrap()] {
        let texts =
            ["Own app", "what is in your account", "what was never sent", "Sign in", "your files"];
        for text in texts {
            let steering = sound.replace(&format!("\"{text}\""), &evil);
            assert_ne!(steering, sound);
            fs::write(&file, steering).unwrap();
            check_all(&file);
        }
    }
    for broken in [format!("\u{1b}[2J{sound}"), sound.replace("bulk", "\u{202e}bulk")] {
        fs::write(&file, broken).unwrap();
        check_all(&file);
    }
}
