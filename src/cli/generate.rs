//! Completions for shells and the manual page.
//!
//! Both are made from the arguments that the program parses, so they have every command and every
//! option, and are never out of date.

use std::io;

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};

use super::{Exit, args::Args};

/// What the environment can tell the program.
const ENVIRONMENT: [(&str, &str); 2] = [
    (
        "TIERFIT_PASSWORD",
        "The password of an encrypted backup, where no --password-file is given. If neither is \
         there, tierfit asks on the terminal.",
    ),
    ("NO_COLOR", "Set to anything, it switches colour off, unless --color says something else."),
];

/// Command lines to start from, and what each does.
const EXAMPLES: [(&str, &str); 8] = [
    ("tierfit list", "Show the backups on this computer."),
    ("tierfit sizes", "Show what each app takes in the newest of them."),
    ("tierfit sizes --app WhatsApp FOLDER", "Look into one app of the backup in a folder."),
    ("tierfit plan --tier 50GB", "Tell which apps to leave out so that the rest fits 50 GB."),
    (
        "tierfit plan --keep Procreate --risk safe --format checklist",
        "Keep an app, propose only what comes back by itself, and print one line for each step.",
    ),
    (
        "tierfit plan PHONE PAD --tier 200GB --used-elsewhere 30GB",
        "Fit the backups of two devices in one storage that holds 30 GB of other things.",
    ),
    ("tierfit doctor --verify", "Explain why iCloud Backup may fail, and look at every file."),
    (
        "tierfit sizes --format json --password-file FILE FOLDER",
        "Give a script the sizes of an encrypted backup, in bytes.",
    ),
];

/// Returns what makes a shell complete the words of the program.
pub(super) fn completions(shell: Shell) -> String {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "tierfit", &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

/// Returns the manual page, in the language of `man`.
///
/// # Errors
/// Never: it is written to memory.
pub(super) fn manual() -> io::Result<String> {
    // Else `help` would be one of the commands below, with all of them once more.
    let mut program = Args::command().disable_help_subcommand(true);
    program.build();
    // A copy, because clap renders a usage only of what it may change.
    let page = Man::new(program.clone());
    let mut text = Vec::new();
    heading(&program).to_writer(&mut text)?;
    page.render_name_section(&mut text)?;
    synopsis(&mut program).to_writer(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    Roff::new().control("SH", ["COMMANDS"]).to_writer(&mut text)?;
    for command in program.get_subcommands_mut() {
        about(command).to_writer(&mut text)?;
        text.extend(options(command)?.bytes());
    }
    exit_status().to_writer(&mut text)?;
    described("ENVIRONMENT", &ENVIRONMENT).to_writer(&mut text)?;
    described("EXAMPLES", &EXAMPLES).to_writer(&mut text)?;
    // Every part begins with the same definitions, which are needed once.
    let definitions = Roff::new().render();
    Ok(definitions.clone() + &String::from_utf8_lossy(&text).replace(&definitions, ""))
}

/// Returns what stands at the top and the bottom of each page. It has no date: the build has none.
fn heading(program: &Command) -> Roff {
    let version = format!("tierfit {}", program.get_version().unwrap_or_default());
    let mut roff = Roff::new();
    roff.control("TH", ["TIERFIT", "1", "\"\"", &version, "tierfit manual"]);
    roff
}

/// Returns a line for each command.
fn synopsis(program: &mut Command) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]);
    for command in program.get_subcommands_mut() {
        let (name, rest) = usage(command);
        roff.text([bold(name), roman(rest)]).control("br", []);
    }
    roff
}

/// Returns how a command is called: its name after the program's, and what follows.
fn usage(command: &mut Command) -> (String, String) {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    let name = format!("tierfit {}", command.get_name());
    let rest = usage.strip_prefix(&name).unwrap_or_default().to_owned();
    (name, rest)
}

fn about(command: &mut Command) -> Roff {
    let (name, rest) = usage(command);
    let mut roff = Roff::new();
    roff.control("SS", [format!("{name}{rest}").as_str()]);
    roff.text([roman(command.get_about().map(ToString::to_string).unwrap_or_default())]);
    roff
}

/// Returns the options of a command; all of them have `--help`, which the page tells once.
fn options(command: &Command) -> io::Result<String> {
    let mut text = Vec::new();
    // Headings of sections would stand above those of commands.
    let command = command.clone().mut_args(|arg| arg.help_heading(None));
    let command = command.mut_arg("help", |help| help.hide(true));
    Man::new(command).render_options_section(&mut text)?;
    let text = String::from_utf8_lossy(&text);
    // The options have no renderer that leaves out the heading.
    let below_heading = text.split_once(".SH OPTIONS\n").map(|(_, options)| options.to_owned());
    Ok(below_heading.unwrap_or_default())
}

fn exit_status() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    for exit in Exit::ALL {
        roff.control("TP", []).text([bold(exit.code().to_string())]).text([roman(exit.meaning())]);
    }
    roff
}

/// Returns a section of words, each with what it means.
fn described(title: &str, words: &[(&str, &str)]) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [title]);
    for (word, meaning) in words {
        roff.control("TP", []).text([bold(*word)]).text([roman(*meaning)]);
    }
    roff
}

#[cfg(test)]
mod tests {
    use clap::{Parser, ValueEnum};

    use super::*;

    /// Returns the commands with their options, but for `--help`.
    fn commands() -> Vec<(String, Vec<String>)> {
        let mut program = Args::command().disable_help_subcommand(true);
        program.build();
        let options = |command: &Command| {
            let shown = command.get_arguments().filter(|option| !option.is_hide_set());
            let names = shown.filter_map(clap::Arg::get_long).filter(|name| *name != "help");
            names.map(str::to_owned).collect()
        };
        let commands = program.get_subcommands();
        commands.map(|command| (command.get_name().to_owned(), options(command))).collect()
    }

    /// Checks that a text has every command, and every option in the form that it takes there.
    #[track_caller]
    fn check_has_all(text: &str, form: fn(&str) -> String) {
        let commands = commands();
        for (command, options) in &commands {
            assert!(text.contains(command), "{command}");
            for name in options {
                assert!(text.contains(&form(name)), "{name} of {command}");
            }
        }
        assert!(40 < commands.iter().map(|(_, options)| options.len()).sum::<usize>());
    }

    #[test]
    fn completions_have_every_option_of_every_command() {
        for shell in Shell::value_variants() {
            let text = completions(*shell);
            match shell {
                Shell::Fish => check_has_all(&text, |name| format!("-l {name}")),
                _ => check_has_all(&text, |name| format!("--{name}")),
            }
        }
    }

    #[test]
    fn the_manual_has_every_option_of_every_command() {
        let text = manual().unwrap();
        check_has_all(&text, |name| format!("\\fB\\-\\-{}\\fR", name.replace('-', "\\-")));
        let sections: Vec<_> = text.split("\n.SS ").skip(1).collect();
        for ((command, options), section) in commands().into_iter().zip(sections) {
            assert!(section.contains(&format!("tierfit {command}")), "{section}");
            for name in options {
                let name = name.replace('-', "\\-");
                assert!(section.contains(&format!("\\fB\\-\\-{name}\\fR")), "{name}: {section}");
            }
        }
    }

    #[test]
    fn the_manual_shows_examples_that_can_be_run() {
        for (example, _) in EXAMPLES {
            let parsed = Args::try_parse_from(example.split_whitespace());
            assert!(parsed.is_ok(), "{example}: {parsed:?}");
        }
    }
}
