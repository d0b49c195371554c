//! `Session`: everything between two keys, and what each key does to it.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::layout::Rect;

use super::{
    Theme,
    input::{Input, Typed},
    inside::Walk,
    keys::{self, Act, Motion},
    list::List,
    rows::{Sort, arranged},
    state::{Flip, State},
};
use crate::{
    account::Class,
    bytes::Bytes,
    inventory::{Inside, ItemId, Level},
    plan::{Outcome, PlanError, Proof},
    report::{checklist, explore, words},
};

/// What somebody sees and does.
#[derive(Debug)]
pub struct Session<'b> {
    pub(super) state: State<'b>,
    pub(super) sort: Sort,
    /// What is searched for.
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

/// What was said last.
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

/// How many lines the wheel of a mouse moves.
const WHEEL: usize = 3;

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

    fn step(&mut self, motion: Motion) {
        self.scrolled = 0;
        match self.walk.as_mut().and_then(Walk::open_mut) {
            Some(step) => step.list.step(motion),
            None => self.list.step(motion),
        }
    }

    /// Moves a text; it is drawn no further than to its end.
    fn scroll(&mut self, motion: Motion) {
        const PAGE: u16 = 8;
        self.scrolled = match motion {
            Motion::Up => self.scrolled.saturating_sub(1),
            Motion::Down => self.scrolled.saturating_add(1),
            Motion::PageUp => self.scrolled.saturating_sub(PAGE),
            Motion::PageDown => self.scrolled.saturating_add(PAGE),
            Motion::First => 0,
            Motion::Last => u16::MAX,
        };
    }

    fn mark(&mut self, line: usize) {
        self.scrolled = 0;
        match self.walk.as_mut().and_then(Walk::open_mut) {
            Some(step) => step.list.mark(line),
            None => self.list.mark(line),
        }
    }

    fn flip(&mut self) {
        let Some(row) = self.marked() else { return };
        match self.state.flip(row) {
            Flip::Done => (),
            Flip::Asks => self.mode = Mode::Confirm(row),
            refused => self.cannot_flip(row, refused),
        }
    }

    fn flip_anyway(&mut self, row: usize) {
        let flip = self.state.flip_anyway(row);
        self.cannot_flip(row, flip);
    }

    fn cannot_flip(&mut self, row: usize, flip: Flip) {
        let name = self.state.row(row).map(|row| row.name.clone()).unwrap_or_default();
        match flip {
            Flip::Done | Flip::Asks => (),
            Flip::NoSwitch => self.refuse(format!("Settings has no switch for {name}")),
            Flip::Recorded(state) => {
                self.refuse(format!("{name}: {state} in this backup, so it isn’t counted"));
            }
        }
    }

    fn plan(&mut self) {
        match self.state.plan_best() {
            Ok(None) => self.refuse(explore::NO_PLAN),
            Ok(Some(Outcome::Fits)) => {
                let verdict = explore::verdict(&self.state.report(), self.state.view());
                self.done(verdict.map(|verdict| verdict.switches).unwrap_or_default());
            }
            Ok(Some(Outcome::Plan)) => {
                let off = explore::apps_off(self.state.off().len());
                let proof = self.state.plan().proof;
                let note = explore::doubt(proof, self.state.view().units);
                self.done(match proof {
                    Proof::Optimal => format!("The best plan: {off}"),
                    Proof::Tied | Proof::EndedEarly { .. } => note.unwrap_or(off),
                });
            }
            Ok(Some(Outcome::Impossible)) => self
                .refuse("Not enough with this risk: press r to allow more, or → for more storage"),
            Err(error) => self.cannot_plan(error),
        }
    }

    fn cannot_plan(&mut self, error: PlanError) {
        self.refuse(words::sentences(&error.to_string(), None));
    }

    fn risk(&mut self) {
        match self.state.cycle_risk() {
            Ok(()) => {
                let word = risk(self.state.goal().risk);
                self.done(format!("The plan may switch off: {word}. Press p for the best plan"));
            }
            Err(error) => self.cannot_plan(error),
        }
    }

    fn own_copy(&mut self) {
        let Some(row) = self.marked().and_then(|row| self.state.row(row)) else { return };
        let (id, name) = (row.subject.id.clone(), row.name.clone());
        if !matches!(id, ItemId::App(_)) {
            self.refuse(format!("{name} is no app, and has no backup of its own"));
            return;
        }
        match self.state.switch_own_copy(&id) {
            Ok(()) if self.state.is_said_to_be_copied(&id) => {
                self.done(format!("{name}: its own backup counts as in iCloud already"));
            }
            Ok(()) => self.done(format!("{name}: its own backup counts as the backup shows it")),
            Err(error) => self.cannot_plan(error),
        }
    }

    fn enter(&mut self) -> Option<Task> {
        self.scrolled = 0;
        if let Some(walk) = &mut self.walk {
            let inside = walk.enter()?;
            let backup = self.state.row(walk.row)?.subject.backup;
            return Some(Task::Read(backup, inside));
        }
        let index = self.marked()?;
        let row = self.state.row(index)?;
        let backup = self.state.backups().get(row.subject.backup)?;
        self.walk = Walk::new(index, row, &backup.inventory);
        if self.walk.is_none() {
            let name = row.name.clone();
            self.refuse(format!("Nothing of {name} can be looked into"));
        }
        None
    }

    fn back(&mut self) {
        self.scrolled = 0;
        match &mut self.walk {
            Some(walk) => {
                if walk.leave() {
                    self.walk = None;
                }
            }
            None => self.search(String::new()),
        }
    }

    /// Shows the rows that have a text in their names; the mark stays where it is, if it can.
    fn search(&mut self, wanted: String) {
        if wanted != self.wanted {
            self.wanted = wanted;
            self.arrange();
        }
    }

    fn arrange(&mut self) {
        let marked = self.order.get(self.list.marked()).copied();
        self.order = arranged(self.state.rows(), self.sort, &self.wanted);
        let line = self.order.iter().position(|row| Some(*row) == marked);
        self.list.resize(self.order.len(), line.unwrap_or_default());
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

    fn typed(&mut self, purpose: Purpose, mut input: Input, key: KeyEvent) -> Option<Task> {
        match input.key(key) {
            Typed::More => {
                if purpose == Purpose::Search {
                    self.search(input.as_str().to_owned());
                }
                // A list can be looked through while it is searched.
                match (purpose, keys::act(key)) {
                    (Purpose::Search, Some(Act::Move(motion)))
                        if !matches!(key.code, KeyCode::Char(_)) =>
                    {
                        self.step(motion);
                    }
                    _ => (),
                }
                self.mode = Mode::Type(purpose, input);
                None
            }
            Typed::Cancelled => {
                if purpose == Purpose::Search {
                    self.search(String::new());
                }
                None
            }
            Typed::Done => self.meant(purpose, input.as_str().trim()),
        }
    }

    fn meant(&mut self, purpose: Purpose, text: &str) -> Option<Task> {
        match purpose {
            Purpose::Search => (),
            Purpose::Elsewhere => self.elsewhere(text),
            Purpose::Checklist if text.is_empty() => {
                self.leaving = Leaving::WithChecklist;
                self.done("The checklist will be printed when you leave");
            }
            Purpose::Checklist => return Some(Task::WriteChecklist(text.to_owned())),
            Purpose::Page if text.is_empty() => (),
            Purpose::Page => return Some(Task::WritePage(text.to_owned())),
        }
        None
    }

    fn elsewhere(&mut self, text: &str) {
        let has_unit = text.ends_with(|c: char| c.is_ascii_alphabetic()) || text == "0";
        let bytes = match text {
            "" => None,
            text => match text.parse::<Bytes>() {
                Ok(bytes) if has_unit => Some(bytes),
                Ok(_) => {
                    self.refuse(format!("Write it with a unit, such as {text}GB"));
                    return;
                }
                Err(error) => {
                    self.refuse(error.to_string());
                    return;
                }
            },
        };
        match self.state.set_elsewhere(bytes) {
            Ok(()) => match bytes {
                None => self.done("What else fills your iCloud counts as the backup shows it"),
                Some(bytes) => {
                    let size = bytes.display(self.state.view().units);
                    self.done(format!("{size} of your iCloud storage are used elsewhere"));
                }
            },
            Err(error) => self.cannot_plan(error),
        }
    }

    fn mouse(&mut self, mouse: MouseEvent) {
        if self.mode != Mode::Browse {
            return;
        }
        match mouse.kind {
            MouseEventKind::ScrollUp => (0..WHEEL).for_each(|_| self.step(Motion::Up)),
            MouseEventKind::ScrollDown => (0..WHEEL).for_each(|_| self.step(Motion::Down)),
            MouseEventKind::Down(MouseButton::Left) => self.click(mouse.column, mouse.row),
            _ => (),
        }
    }

    /// Marks the line that was clicked; on its switch, flips that.
    fn click(&mut self, column: u16, row: u16) {
        let Rect { x, y, .. } = self.areas.list;
        if !self.areas.list.contains((column, row).into()) {
            return;
        }
        let line = self.areas.lines.get(usize::from(row.saturating_sub(y)));
        let Some(line) = line.copied().flatten() else { return };
        self.message = None;
        self.mark(line);
        if self.walk.is_none() && column < x.saturating_add(super::screen::SWITCH_END) {
            self.flip();
        }
    }
}

/// Says up to which risk a plan may go.
pub(super) fn risk(class: Class) -> &'static str {
    match class {
        Class::Safe => "only what comes back by itself",
        Class::OwnBackup => "also apps with a backup of their own",
        Class::Likely => "also apps that likely come back",
        Class::Unknown => "also apps we don’t know",
        Class::Photos => "also the photo library",
        Class::Keep => "also what is saved nowhere else",
    }
}
