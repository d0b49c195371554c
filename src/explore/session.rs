//! `Session`: everything between two keys, and what each key does to it.

mod choose;
mod navigation;
mod pointer;
mod typing;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind};
use ratatui::layout::Rect;

use super::{
    Theme,
    input::Input,
    inside::Walk,
    keys::{self, Act},
    list::List,
    rows::{Sort, arranged},
    state::State,
};
use crate::{
    inventory::{Inside, Level},
    report::{checklist, explore, words},
};

/// What somebody sees and does.
#[derive(Debug)]
pub struct Session<'b> {
    pub(super) state: State<'b>,
    pub(super) sort: Sort,
    /// What the names of the rows that are shown have in them; empty for all rows.
    pub(super) wanted: String,
    /// The rows that are shown, by their indexes.
    pub(super) order: Vec<usize>,
    pub(super) list: List,
    pub(super) walk: Option<Walk>,
    pub(super) mode: Mode,
    pub(super) message: Option<Message>,
    pub(super) theme: Theme,
    /// How far the text about the marked row is scrolled, in lines.
    pub(super) scrolled: u16,
    pub(super) areas: Areas,
    leaving: Leaving,
    page: String,
}

/// What keys are for at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mode {
    Browse,
    /// The help is open.
    Explain,
    /// Something is typed.
    Type(Purpose, Input),
    /// Whether to switch an app off that may hold an only copy.
    Confirm(usize),
}

/// What a line is typed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Search,
    Elsewhere,
    Checklist,
    Page,
}

/// What the last key has led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Message {
    /// Something is done.
    Done(String),
    /// Something can't be done.
    Refused(String),
}

/// Where things were drawn, for clicks.
#[derive(Debug, Default, Clone)]
pub(super) struct Areas {
    /// The lines of the list.
    pub(super) list: Rect,
    /// What each of them stands for: a position in the list, or nothing.
    pub(super) lines: Vec<Option<usize>>,
}

/// What is left to do when the screen is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// Nothing.
    Quietly,
    /// The checklist goes to standard output.
    WithChecklist,
}

/// What a session can't do itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Leave.
    Quit,
    /// Leave as Ctrl-C leaves any program.
    Interrupt,
    /// Stop until somebody brings the program back.
    Suspend,
    /// Draw everything anew, whatever is on the screen.
    Redraw,
    /// Read a folder of one of the backups, and hand it to [`Session::take`].
    Read(usize, Inside),
    /// Write the checklist to this file.
    WriteChecklist(String),
    /// Write the page to this file.
    WritePage(String),
}

impl<'b> Session<'b> {
    /// Begins. A page is written to a file of this name, unless another is typed.
    pub fn new(state: State<'b>, theme: Theme, page: impl Into<String>) -> Self {
        let order = arranged(state.rows(), Sort::default(), "");
        let warnings = state.backups().iter().map(|backup| backup.warnings.len()).sum();
        let warned = (0 < warnings).then(|| {
            let counted = words::counted(words::number(warnings), "warning", "warnings");
            Message::Refused(format!("{counted} about these numbers, below the help: press ?"))
        });
        Self {
            list: List::of(order.len()),
            order,
            state,
            sort: Sort::default(),
            wanted: String::new(),
            walk: None,
            mode: Mode::Browse,
            message: warned,
            theme,
            scrolled: 0,
            areas: Areas::default(),
            leaving: Leaving::Quietly,
            page: page.into(),
        }
    }

    /// Returns what is chosen.
    pub fn state(&self) -> &State<'b> {
        &self.state
    }

    /// Returns what is left to do when the screen is gone.
    pub fn leaving(&self) -> Leaving {
        self.leaving
    }

    /// Returns the checklist for what is chosen.
    pub fn checklist(&self) -> String {
        checklist::plan(&self.state.report(), self.state.view())
    }

    /// Takes what was read of a folder, or why it can't be.
    pub fn take(&mut self, inside: &Inside, level: Result<Level, String>) {
        if let Some(walk) = &mut self.walk {
            walk.take(inside, level);
        }
    }

    /// Takes how many percent of a folder are read.
    pub fn advance(&mut self, inside: &Inside, percent: u8) {
        if let Some(walk) = &mut self.walk {
            walk.advance(inside, percent);
        }
    }

    /// Says that something is done, until the next key.
    pub fn done(&mut self, message: impl Into<String>) {
        self.message = Some(Message::Done(message.into()));
    }

    /// Says why something can't be done, until the next key.
    pub fn refuse(&mut self, message: impl Into<String>) {
        self.message = Some(Message::Refused(message.into()));
    }

    /// Takes a key, or what a mouse does; returns what is for others to do.
    pub fn handle(&mut self, event: &Event) -> Option<Task> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.key(*key),
            Event::Mouse(mouse) => {
                self.mouse(*mouse);
                None
            }
            _ => None,
        }
    }

    fn key(&mut self, key: KeyEvent) -> Option<Task> {
        // These are meant whatever else is asked.
        match keys::act(key) {
            Some(Act::Interrupt) => return Some(Task::Interrupt),
            Some(Act::Suspend) => return Some(Task::Suspend),
            Some(Act::Redraw) => return Some(Task::Redraw),
            _ => (),
        }
        self.message = None;
        // Each key ends what was asked, unless its arm asks again.
        match std::mem::replace(&mut self.mode, Mode::Browse) {
            Mode::Browse => keys::act(key).and_then(|act| self.act(act)),
            Mode::Explain => {
                match keys::act(key) {
                    Some(Act::Quit) => return Some(Task::Quit),
                    Some(Act::Move(motion)) => {
                        self.scroll(motion);
                        self.mode = Mode::Explain;
                    }
                    _ => self.scrolled = 0,
                }
                None
            }
            Mode::Type(purpose, input) => self.typed(purpose, input, key),
            Mode::Confirm(row) => {
                if key.code == KeyCode::Char(' ') {
                    self.flip_anyway(row);
                }
                None
            }
        }
    }

    fn act(&mut self, act: Act) -> Option<Task> {
        match act {
            Act::Quit => return Some(Task::Quit),
            // `key` has answered these already, in every mode; named here so that no act is
            // forgotten.
            Act::Interrupt => return Some(Task::Interrupt),
            Act::Suspend => return Some(Task::Suspend),
            Act::Redraw => return Some(Task::Redraw),
            Act::Enter => return self.enter(),
            Act::Flip => self.flip(),
            Act::Plan => self.plan(),
            Act::Undo => {
                if !self.state.undo() {
                    self.refuse("Nothing to undo");
                }
            }
            Act::Risk => self.risk(),
            Act::OwnCopy => self.own_copy(),
            Act::Storage(step) => self.state.step_storage(step),
            Act::Sort => {
                self.sort = self.sort.next();
                self.arrange();
                self.done(format!("Sorted by {}", self.sort.as_str()));
            }
            Act::Explain => {
                self.scrolled = 0;
                self.mode = Mode::Explain;
            }
            Act::Back => self.back(),
            Act::Move(motion) => self.step(motion),
            Act::Scroll(motion) => self.scroll(motion),
            Act::Search => {
                // Names are those of apps, so the search leaves the folders.
                self.walk = None;
                self.mode = Mode::Type(Purpose::Search, Input::with(self.wanted.clone()));
            }
            Act::Elsewhere => self.mode = Mode::Type(Purpose::Elsewhere, Input::default()),
            Act::Checklist => self.mode = Mode::Type(Purpose::Checklist, Input::default()),
            Act::Page => self.ask_for_page(),
        }
        None
    }

    /// Returns the row that is marked, or the one of the app that is open.
    pub(super) fn marked(&self) -> Option<usize> {
        match &self.walk {
            Some(walk) => Some(walk.row),
            None => self.order.get(self.list.marked()).copied(),
        }
    }

    fn ask_for_page(&mut self) {
        if self.state.is_partial() {
            self.refuse(explore::NO_PLAN);
        } else if self.state.backups().len() == 1 {
            self.mode = Mode::Type(Purpose::Page, Input::with(self.page.clone()));
        } else {
            self.refuse("A page is about one backup: `tierfit report` writes one for each");
        }
    }
}
