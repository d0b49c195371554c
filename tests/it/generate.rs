//! `tierfit completions` and `tierfit man`.

use insta::assert_snapshot;

use crate::support::{run, transcript};

#[test]
fn the_manual_tells_everything() {
    assert_snapshot!(run(&["man"]).ending(0).stdout);
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let outcome = run(&["completions", shell]).ending(0);
        assert!(outcome.stdout.contains("tierfit") && outcome.stderr.is_empty(), "{outcome}");
    }
}

#[test]
fn completions_need_a_shell_that_is_known() {
    assert_snapshot!(transcript([
        ["completions"].as_slice(),
        &["completions", "cmd"],
        &["man", "plan"],
    ]));
}

#[cfg(unix)]
#[test]
fn bash_completes_commands_options_and_values() {
    #[track_caller]
    fn check(line: &str, expected: &str) {
        let completions = run(&["completions", "bash"]).ending(0).stdout;
        let script = format!(
            "{completions}\nCOMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n\
             _tierfit tierfit \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD - 1]}}\"\n\
             echo \"${{COMPREPLY[@]}}\""
        );
        let output = std::process::Command::new("bash").args(["-c", &script]).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        assert_eq!((text(&output.stdout), text(&output.stderr)), (expected.into(), String::new()));
    }
    check("tierfit pl", "plan");
    check("tierfit plan --used", "--used-elsewhere");
    check("tierfit plan --risk own", "own-backup");
    check("tierfit completions z", "zsh");
}
