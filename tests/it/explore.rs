//! `tierfit explore`: what is chosen by keys, against what `plan` says; whole screens, drawn into a
//! buffer; and the program at a real terminal.

mod keys;
mod screens;
#[cfg(unix)]
mod terminal;

use std::path::Path;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::{Terminal, backend::TestBackend};
use tierfit::{
    account::Statements,
    backup::{Backup, Database},
    bytes::{Bytes, Units},
    catalogue::{Catalogue, Storage},
    examination::{Read, ReadOptions, recorded_storage},
    explore::{Explored, MOST_NAMED, Session, State, Task, Theme},
    inventory::{self, ScanOptions, Silent},
    plan::Goal,
    report::{BackupReport, View},
};

use crate::support::run;

const SCAN: ScanOptions = ScanOptions { threads: None };

/// What was asked before the screen opened.
#[derive(Debug, Default, Clone, Copy)]
struct Asked {
    tier: Option<u64>,
    theme: Option<Theme>,
}

/// Somebody at the keys.
struct Desk<'d> {
    session: Session<'d>,
    databases: &'d [Database],
    /// What others had to do, but for reading folders.
    tasks: Vec<Task>,
}

/// Reads backups, opens the screen, and does something there.
fn at_desk<T>(backups: &[&str], asked: Asked, work: impl FnOnce(&mut Desk<'_>) -> T) -> T {
    let catalogue = Catalogue::bundled();
    let (mut reports, mut databases): (Vec<BackupReport>, Vec<_>) = (Vec::new(), Vec::new());
    for folder in backups {
        let backup = Backup::open(Path::new(folder)).unwrap();
        let read = Read::new(&backup, &catalogue, ReadOptions::default()).unwrap();
        reports.push(read.report);
        databases.push(read.database);
    }
    let storage = asked.tier.and_then(|tier| Storage::asked(Bytes::new(tier), &catalogue));
    let storage = storage.or_else(|| recorded_storage(&reports, &catalogue));
    let now = "2026-11-23T12:00:00Z".parse().unwrap();
    let state = State::new(Explored {
        backups: &reports,
        catalogue: &catalogue,
        statements: Statements::default(),
        goal: Goal::default(),
        storage,
        view: View { units: Units::Icloud, width: 80, now },
    });
    let theme = asked.theme.unwrap_or(Theme::Plain);
    let session = Session::new(state.unwrap(), theme, "page.html");
    work(&mut Desk { session, databases: &databases, tasks: Vec::new() })
}

impl Desk<'_> {
    /// Presses keys, one after the other: `Space`, `Down` and so on by their names, and of any other
    /// word each letter.
    fn press(&mut self, keys: &str) -> &mut Self {
        for word in keys.split(' ').filter(|word| !word.is_empty()) {
            let named = match word {
                "Space" => Some(KeyCode::Char(' ')),
                "Enter" => Some(KeyCode::Enter),
                "Esc" => Some(KeyCode::Esc),
                "Back" => Some(KeyCode::Backspace),
                "Up" => Some(KeyCode::Up),
                "Down" => Some(KeyCode::Down),
                "Left" => Some(KeyCode::Left),
                "Right" => Some(KeyCode::Right),
                "PageDown" => Some(KeyCode::PageDown),
                "Home" => Some(KeyCode::Home),
                "End" => Some(KeyCode::End),
                _ => None,
            };
            match named {
                Some(code) => self.key(code.into()),
                None => word.chars().for_each(|c| self.key(KeyCode::Char(c).into())),
            }
        }
        self
    }

    fn key(&mut self, key: KeyEvent) {
        self.event(&Event::Key(key));
    }

    fn event(&mut self, event: &Event) {
        match self.session.handle(event) {
            None => (),
            Some(Task::Read(backup, inside)) => {
                let level =
                    inventory::level(&self.databases[backup], &inside, MOST_NAMED, SCAN, &Silent);
                self.session.take(&inside, level.map_err(|error| error.to_string()));
            }
            Some(task) => self.tasks.push(task),
        }
    }

    /// Returns the screen, line by line.
    fn screen(&mut self, columns: u16, lines: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(columns, lines)).unwrap();
        terminal.draw(|frame| self.session.draw(frame)).unwrap();
        let buffer = terminal.backend().buffer();
        let mut text = String::new();
        for line in 0..lines {
            let mut column = 0;
            let mut shown = String::new();
            while column < columns {
                let symbol = buffer[(column, line)].symbol();
                shown.push_str(symbol);
                column +=
                    u16::try_from(unicode_width::UnicodeWidthStr::width(symbol)).unwrap().max(1);
            }
            text.push_str(shown.trim_end());
            text.push('\n');
        }
        text
    }
}

#[test]
fn without_a_terminal_it_names_plan() {
    insta::assert_snapshot!(run(&["explore", &crate::support::sample("ipad")]).to_string());
}

#[test]
fn ctrl_c_and_ctrl_z_are_meant_whatever_is_asked() {
    at_desk(&[&crate::support::sample("ipad")], Asked::default(), |desk| {
        for keys in ["", "/", "e", "?", "c"] {
            desk.press(keys);
            for (letter, task) in [('c', Task::Interrupt), ('z', Task::Suspend)] {
                desk.key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL));
                assert_eq!(desk.tasks.pop(), Some(task), "{keys}");
            }
        }
    });
}
