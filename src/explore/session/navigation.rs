//! Looking around: which line is marked, what is searched for, and the way into an app and back.

use super::{Session, Task};
use crate::explore::{inside::Walk, keys::Motion, rows::arranged};

impl Session<'_> {
    pub(super) fn step(&mut self, motion: Motion) {
        self.scrolled = 0;
        match self.walk.as_mut().and_then(Walk::open_mut) {
            Some(step) => step.list.step(motion),
            None => self.list.step(motion),
        }
    }

    /// Moves a text; it is drawn no further than to its end.
    pub(super) fn scroll(&mut self, motion: Motion) {
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

    pub(super) fn mark(&mut self, line: usize) {
        self.scrolled = 0;
        match self.walk.as_mut().and_then(Walk::open_mut) {
            Some(step) => step.list.mark(line),
            None => self.list.mark(line),
        }
    }

    pub(super) fn enter(&mut self) -> Option<Task> {
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

    pub(super) fn back(&mut self) {
        self.scrolled = 0;
        match &mut self.walk {
            Some(walk) => {
                // No folder of the app is left to be open.
                if walk.leave() {
                    self.walk = None;
                }
            }
            None => self.search(String::new()),
        }
    }

    /// Shows the rows that have a text in their names; the mark stays where it is, if it can.
    pub(super) fn search(&mut self, wanted: String) {
        if wanted != self.wanted {
            self.wanted = wanted;
            self.arrange();
        }
    }

    pub(super) fn arrange(&mut self) {
        let marked = self.order.get(self.list.marked()).copied();
        self.order = arranged(self.state.rows(), self.sort, &self.wanted);
        // The mark stays with its app, on whichever line that is now.
        let line = self.order.iter().position(|row| Some(*row) == marked);
        self.list.resize(self.order.len(), line.unwrap_or_default());
    }
}
