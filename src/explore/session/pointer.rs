//! What a mouse does.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use super::{Mode, Session};
use crate::explore::{keys::Motion, screen::SWITCH_END};

/// How many lines the wheel of a mouse moves.
const WHEEL: usize = 3;

impl Session<'_> {
    pub(super) fn mouse(&mut self, mouse: MouseEvent) {
        // What is asked or typed is answered with keys alone.
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
    pub(super) fn click(&mut self, column: u16, row: u16) {
        let Rect { x, y, .. } = self.areas.list;
        if !self.areas.list.contains((column, row).into()) {
            return;
        }
        let line = self.areas.lines.get(usize::from(row.saturating_sub(y)));
        let Some(line) = line.copied().flatten() else { return };
        self.message = None;
        self.mark(line);
        // Folders have no switches.
        if self.walk.is_none() && column < x.saturating_add(SWITCH_END) {
            self.flip();
        }
    }
}
