//! The program.
//!
//! Only this layer knows arguments, streams, the environment, the clock and exit codes. It reads
//! the arguments as typed (`args`), makes of them what is meant (`request`, and each command what
//! it alone is asked), has the layers below do it, and writes the report. [`run`] is all of it; a
//! [`Terminal`] can be made of buffers, so that tests see what a person would.

mod app;
mod args;
mod compare;
mod doctor;
mod exit;
mod explore;
mod failure;
mod generate;
mod goal;
mod in_order;
mod input;
mod list;
mod many;
mod misuse;
mod own_catalogue;
mod page;
mod password;
mod paths;
mod plan;
mod progress;
mod prompt;
mod read;
mod request;
mod schema;
#[cfg(unix)]
mod signals;
mod sizes;
mod start;
mod statements;
mod terminal;
mod threads;
mod version;
mod view;
mod wanted;

use std::{borrow::Cow, ffi::OsString};

use clap::{CommandFactory, FromArgMatches, error::ErrorKind};

use self::{
    args::{Args, Command},
    failure::Failure,
    misuse::Misuse,
};
pub use self::{
    exit::Exit,
    terminal::{Ask, Environment, Paint, Stream, Terminal},
};
use crate::{catalogue::Catalogue, report::words};

/// Runs the program with these arguments, the first of which is its name.
pub fn run(args: impl IntoIterator<Item = OsString>, terminal: &mut Terminal<'_>) -> Exit {
    // Kept: they are parsed again where a message about them could steer the terminal.
    let args: Vec<_> = args.into_iter().collect();
    match parse(&args, terminal.width) {
        Ok(args) => {
            // Taken first, because `execute` consumes the arguments, and a failure is reported with
            // both.
            let (paint, command) = (args.paint(), args.command.name());
            let result = execute(args, terminal);
            result.unwrap_or_else(|failure| match failure {
                // Shown as clap shows its own errors: with the usage of the command, and the exit
                // code for it.
                Failure::Usage(misuse) => explain(&usage_error(command, &misuse), terminal),
                failure => complain(&failure, command, paint, terminal),
            })
        }
        // clap answers `-V` and `--version` alike, and here the long one says more.
        Err(error) if error.kind() == ErrorKind::DisplayVersion => {
            let written = version(&args, terminal);
            written.unwrap_or_else(|failure| complain(&failure, "list", Paint::Auto, terminal))
        }
        // Whoever types the name alone wants to know what to type next.
        Err(_) if args.len() <= 1 && terminal.out.is_terminal => {
            let written = start::start(terminal);
            written.unwrap_or_else(|failure| complain(&failure, "plan", Paint::Auto, terminal))
        }
        Err(error) => explain(&as_shown(&args, terminal.width).unwrap_or(error), terminal),
    }
}

/// Help is hard to read in longer lines.
const WIDEST_HELP: usize = 100;

/// Understands arguments; what is said of them instead is as wide as the terminal.
fn parse(args: &[OsString], width: Option<usize>) -> Result<Args, clap::Error> {
    let mut command = Args::command().term_width(width.unwrap_or(WIDEST_HELP).min(WIDEST_HELP));
    let matches = command.try_get_matches_from_mut(args)?;
    // An error from here knows no command yet, and would be shown without its usage.
    Args::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// Returns what is wrong with arguments in words that can be shown, where a name among them has
/// characters that steer a terminal: a shell puts the names of files where there was a `*`.
fn as_shown(args: &[OsString], width: Option<usize>) -> Option<clap::Error> {
    let shown = |arg: &OsString| match words::printable(&arg.to_string_lossy()) {
        Cow::Borrowed(_) => arg.clone(),
        Cow::Owned(shown) => shown.into(),
    };
    let shown: Vec<_> = args.iter().map(shown).collect();
    parse(&shown, width).err()
}

fn execute(args: Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    match args.command {
        Command::List(args) => list::list(args, terminal),
        Command::Sizes(args) => sizes::sizes(args, terminal),
        Command::Plan(args) => plan::plan(args, terminal),
        Command::Explore(args) => explore::explore(args, terminal),
        Command::Compare(args) => compare::compare(args, terminal),
        Command::Doctor(args) => doctor::doctor(args, terminal),
        Command::Report(args) => page::report(args, terminal),
        Command::App(args) => app::app(&args, terminal),
        Command::Schema(args) => schema::schema(&args, terminal),
        Command::Completions(args) => show(&generate::completions(args.shell), terminal),
        Command::Man => show(&generate::manual().map_err(Failure::Output)?, terminal),
    }
}

/// Tells the version: `-V` in one line, `--version` with all that a report of a fault needs.
fn version(args: &[OsString], terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let text = if args.iter().any(|arg| arg == "--version") {
        version::long(&Catalogue::bundled())
    } else {
        version::SHORT.to_owned()
    };
    terminal.write(&text, Paint::Auto)?;
    Ok(Exit::Good)
}

/// Writes a text that is meant for another program, just as it is.
fn show(text: &str, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    terminal.write(text, Paint::Always)?;
    Ok(Exit::Good)
}

/// Tells on stderr why it could not be done, and how it can.
fn complain(failure: &Failure, command: &str, paint: Paint, terminal: &mut Terminal<'_>) -> Exit {
    let message = failure.to_string();
    // Only what is wrong with a catalogue is reported in several lines. Any other line break is a part
    // of a name, and could pretend to be a message.
    let message = match failure {
        Failure::Catalogue(_) => words::printable_lines(&message),
        _ => words::printable(&message),
    };
    let hint = failure.hint(command);
    terminal.complain(&message, hint.as_deref().map(words::printable_lines).as_deref(), paint);
    Exit::Failed
}

/// Returns what is wrong with the arguments of a command, with how it is used.
fn usage_error(command: &str, misuse: &Misuse) -> clap::Error {
    let message = misuse.to_string();
    let message = words::printable(&message);
    let mut all = Args::command();
    // Until then, a subcommand doesn't know its whole name, such as `tierfit plan`.
    all.build();
    match all.find_subcommand_mut(command) {
        Some(command) => command.error(ErrorKind::InvalidValue, message),
        None => all.error(ErrorKind::InvalidValue, message),
    }
}

/// Shows help where it was asked for, and what is wrong with the arguments where it wasn't.
fn explain(error: &clap::Error, terminal: &mut Terminal<'_>) -> Exit {
    let text = error.render().ansi().to_string();
    // Help because the command is missing is of another kind: nobody asked for it.
    if error.kind() == ErrorKind::DisplayHelp {
        let written = terminal.write(&text, Paint::Auto).map(|()| Exit::Good);
        return written.unwrap_or_else(|failure| complain(&failure, "list", Paint::Auto, terminal));
    }
    terminal.write_error(&text, Paint::Auto);
    Exit::Usage
}
