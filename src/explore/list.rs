//! `List`: which line of a list is marked, and which of its lines are on the screen.

use super::keys::Motion;

/// A list of which one line is marked.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct List {
    lines: usize,
    marked: usize,
    /// The first line that is on the screen.
    top: usize,
    /// How many lines were on the screen when it was drawn last.
    height: usize,
}

impl List {
    /// Starts with the first of a number of lines marked.
    pub(super) fn of(lines: usize) -> Self {
        Self { lines, ..Self::default() }
    }

    pub(super) fn marked(&self) -> usize {
        self.marked
    }

    /// Marks a line, or the last one where there are fewer.
    pub(super) fn mark(&mut self, line: usize) {
        self.marked = line.min(self.lines.saturating_sub(1));
    }

    /// Takes another number of lines, and marks one of them.
    pub(super) fn resize(&mut self, lines: usize, marked: usize) {
        self.lines = lines;
        self.mark(marked);
    }

    /// Moves the mark.
    pub(super) fn step(&mut self, motion: Motion) {
        // One line of the page before stays in sight.
        let page = self.height.saturating_sub(1).max(1);
        let marked = match motion {
            Motion::Up => self.marked.saturating_sub(1),
            Motion::Down => self.marked.saturating_add(1),
            Motion::PageUp => self.marked.saturating_sub(page),
            Motion::PageDown => self.marked.saturating_add(page),
            Motion::First => 0,
            Motion::Last => usize::MAX,
        };
        self.mark(marked);
    }

    /// Returns the first line to draw in so many, so that the marked one is among them: `line` says
    /// where each stands if there are others between them.
    pub(super) fn show(&mut self, height: usize, line: usize, lines: usize) -> usize {
        let height = height.max(1);
        self.height = height;
        let last_top = lines.saturating_sub(height);
        // As little scrolling as brings the line onto the screen.
        self.top = self.top.clamp(line.saturating_add(1).saturating_sub(height), line);
        self.top = self.top.min(last_top);
        // The heading of a device stands above its first row.
        if self.marked == 0 {
            self.top = 0;
        }
        self.top
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marked_line_is_always_on_the_screen() {
        let mut list = List::of(100);
        let motions = [
            Motion::Down,
            Motion::PageDown,
            Motion::PageDown,
            Motion::Last,
            Motion::PageUp,
            Motion::Up,
            Motion::First,
            Motion::Up,
            Motion::Last,
            Motion::Down,
        ];
        for motion in motions {
            list.step(motion);
            for height in [1, 7, 100, 3] {
                let top = list.show(height, list.marked(), 100);
                assert!((top..top + height).contains(&list.marked()), "{list:?}");
            }
        }
        assert_eq!(list.marked(), 99);
        list.resize(10, 99);
        assert_eq!(list.marked(), 9);
    }
}
