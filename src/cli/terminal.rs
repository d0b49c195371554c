//! `Terminal`: everything that the program gets from outside but its arguments and files.

use std::{
    env,
    io::{self, IsTerminal, Read, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::Stdio,
};

use etcetera::BaseStrategy;
use jiff::Timestamp;

use super::{Failure, prompt};
use crate::{
    backup::{Password, System, UserFolders},
    bytes::Units,
    report::{Warning, words},
};

/// Streams, environment and clock.
pub struct Terminal<'a> {
    /// Where reports go.
    pub out: Stream<'a>,
    /// Where errors and progress go.
    pub err: Stream<'a>,
    /// Whether somebody sits at a terminal that a whole screen can be drawn on: they look at
    /// standard output, and type at standard input.
    pub has_screen: bool,
    /// How many columns the terminal has, if there is one.
    pub width: Option<usize>,
    /// The time of the start, from which all ages are counted.
    pub now: Timestamp,
    /// The surroundings of the user.
    pub environment: Environment,
    /// Standard input, which can hold a password, a list of paths or a list of Settings.
    pub input: Box<dyn Read + Send>,
    /// The password that the environment holds.
    pub password: Option<Password>,
    /// Asks somebody for a password; none where nobody is there to answer.
    pub ask: Option<Ask<'a>>,
}

/// How many bytes of a report are handed to the system at once.
const OUT_BUFFER: usize = 64 << 10;

/// The variable that may hold a password.
const PASSWORD: &str = "TIERFIT_PASSWORD";

/// Shows a question and takes a password that isn't shown.
pub type Ask<'a> = Box<dyn FnMut(&str) -> io::Result<Password> + Send + 'a>;

/// A stream, and what it is connected to.
pub struct Stream<'a> {
    /// Takes text whose colours are wanted: others are taken out before.
    pub writer: Box<dyn Write + Send + 'a>,
    /// Whether somebody is looking at it.
    pub is_terminal: bool,
    /// Whether colour is wanted there unless told otherwise.
    pub has_color: bool,
}

/// The surroundings of the user.
#[derive(Debug, Default, Clone)]
pub struct Environment {
    /// Whose usual places there are.
    pub system: System,
    /// Where the usual places of backups are found from.
    pub folders: UserFolders,
    /// Where programs keep their configuration.
    pub config: Option<PathBuf>,
    /// Opens a file with the program that the user opens such files with.
    pub open: Option<fn(&Path) -> io::Result<()>>,
}

/// When to colour.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Also in a file or a pipe.
    Always,
    /// Not even on a terminal.
    Never,
}

impl Terminal<'_> {
    /// Returns the terminal, the environment and the clock of this process.
    pub fn real() -> Self {
        let wants_color = |choice| {
            matches!(choice, anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi)
        };
        let (out, err) = (io::stdout(), io::stderr());
        Self {
            has_screen: out.is_terminal() && io::stdin().is_terminal(),
            width: terminal_size::terminal_size_of(&out)
                .map(|(terminal_size::Width(width), _)| usize::from(width)),
            out: Stream {
                is_terminal: out.is_terminal(),
                // Honours NO_COLOR and what the terminal can show.
                has_color: wants_color(anstream::AutoStream::choice(&out)),
                // Makes old consoles of Windows understand what is always written in ANSI.
                writer: Box::new(io::BufWriter::with_capacity(
                    OUT_BUFFER,
                    anstream::AutoStream::always(out),
                )),
            },
            err: Stream {
                is_terminal: err.is_terminal(),
                has_color: wants_color(anstream::AutoStream::choice(&err)),
                writer: Box::new(anstream::AutoStream::always(err)),
            },
            now: Timestamp::now(),
            environment: Environment {
                system: System::current(),
                folders: UserFolders {
                    home: etcetera::home_dir().ok(),
                    app_data: env::var_os("APPDATA").map(PathBuf::from),
                },
                config: etcetera::base_strategy::choose_native_strategy()
                    .ok()
                    .map(|strategy| strategy.config_dir()),
                open: Some(open_page),
            },
            input: Box::new(io::stdin()),
            password: env::var_os(PASSWORD)
                .map(|password| Password::new(password.into_encoded_bytes()))
                // A variable that is set to nothing holds none.
                .filter(|password| !password.is_empty()),
            // A script has redirected one of the two, and nobody who answers.
            ask: (io::stdin().is_terminal() && io::stderr().is_terminal()).then(asking),
        }
    }
}

fn asking<'a>() -> Ask<'a> {
    Box::new(prompt::ask)
}

/// Has the system open a page, by the first program for that which can be started; it is not
/// handed the password, and lives on by itself.
fn open_page(file: &Path) -> io::Result<()> {
    let mut result = Err(io::ErrorKind::NotFound.into());
    for mut command in open::commands(file) {
        command.env_remove(PASSWORD);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // A Ctrl-C that is meant for this program doesn't end that one.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        result = command.spawn().map(|_| ());
        if result.is_ok() {
            break;
        }
    }
    result
}

impl Terminal<'_> {
    /// Writes a report.
    pub(super) fn write(&mut self, text: &str, paint: Paint) -> Result<(), Failure> {
        let text = self.out.painted(text, paint);
        self.write_by(|out| out.write_all(text.as_bytes()))
    }

    /// Writes a report that has no colour, and in which nothing steers a terminal, piece by piece:
    /// it may be a hundred megabytes. A reader that goes away has seen enough: the answer is the
    /// same as if it had stayed.
    pub(super) fn write_by(
        &mut self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let writer = &mut self.out.writer;
        match write(writer).and_then(|()| writer.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written.map_err(Failure::Output),
        }
    }

    /// Writes one of many lines as it is. There is no sense in more of them once the reader has
    /// gone away.
    pub(super) fn write_on(&mut self, line: &str) -> Result<ControlFlow<()>, Failure> {
        let writer = &mut self.out.writer;
        // Flushed, because its reader may act on a line before the next is there.
        match writer.write_all(line.as_bytes()).and_then(|()| writer.flush()) {
            Ok(()) => Ok(ControlFlow::Continue(())),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
            Err(error) => Err(Failure::Output(error)),
        }
    }

    /// Writes to stderr. If that fails there is nowhere left to say so.
    pub(super) fn write_error(&mut self, text: &str, paint: Paint) {
        let text = self.err.painted(text, paint);
        let _ = self.err.writer.write_all(text.as_bytes());
        let _ = self.err.writer.flush();
    }

    /// Says what went wrong, and what to do, in lines that are meant as such.
    pub(super) fn complain(&mut self, message: &str, hint: Option<&str>, paint: Paint) {
        let red = anstyle::AnsiColor::Red.on_default().bold();
        let bold = anstyle::Style::new().bold();
        self.write_error(&format!("{red}error{red:#}: {message}\n"), paint);
        if let Some(hint) = hint {
            self.write_error(&format!("{bold}hint{bold:#}: {hint}\n"), paint);
        }
    }

    /// Says how far a report can be trusted, where the report itself has no room for it.
    pub(super) fn warn<'w>(
        &mut self,
        warnings: impl IntoIterator<Item = &'w Warning>,
        units: Units,
        paint: Paint,
    ) {
        let yellow = anstyle::AnsiColor::Yellow.on_default().bold();
        for warning in warnings {
            let message = words::printable(warning.said(units));
            self.write_error(&format!("{yellow}warning{yellow:#}: {message}\n"), paint);
        }
    }
}

impl Stream<'_> {
    fn painted(&self, text: &str, paint: Paint) -> String {
        let has_color = match paint {
            Paint::Always => true,
            Paint::Never => false,
            Paint::Auto => self.has_color,
        };
        let text = steady(text);
        if has_color { text } else { anstream::adapter::strip_str(&text).to_string() }
    }
}

/// Returns a text in which nothing steers a terminal but colours and the ends of lines, whatever
/// the reports above have let through. All text that is written to a stream comes by here.
fn steady(text: &str) -> String {
    let is_odd = |c| !matches!(c, '\n' | '\t') && words::is_unsafe(c);
    let mut steady = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, odd)) = rest.find(is_odd).and_then(|at| rest.split_at_checked(at)) {
        let mut chars = odd.chars();
        chars.next();
        let (shown, after) = colour(odd).unwrap_or(("\u{FFFD}", chars.as_str()));
        steady.extend([before, shown]);
        rest = after;
    }
    steady + rest
}

/// Returns the colour, or other look, that a text begins to switch to, and what follows.
fn colour(text: &str) -> Option<(&str, &str)> {
    let numbers = text.strip_prefix("\u{1b}[")?;
    let rest = numbers.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
    let after = rest.strip_prefix('m')?;
    text.split_at_checked(text.len() - after.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_colours_and_ends_of_lines_steer_a_terminal() {
        let check = |text: &str, expected: &str| assert_eq!(steady(text), expected);
        check("a\n\tb", "a\n\tb");
        check("\u{1b}[1;31mred\u{1b}[0m", "\u{1b}[1;31mred\u{1b}[0m");
        check("\u{1b}[2J\u{1b}]52;c;eA==\u{7}", "�[2J�]52;c;eA==�");
        check("\u{1b}[31\u{1b}", "�[31�");
        check("\r\u{9b}31m\u{202e}\u{e000}", "��31m��");
        check("漢字 👨\u{200d}👩", "漢字 👨\u{200d}👩");
    }
}
