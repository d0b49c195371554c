//! Drawing: everything on one screen, from 60 columns and 16 lines up.
//!
//! Above stand the devices, the storage and a gauge of what fills it; on the left the list, on the
//! right what there is to know of the marked row (below the list on a narrow screen); at the bottom
//! what was said last, and the keys. In each line a name comes last, so that no width of its
//! characters and no direction of its script moves what stands before it.

mod details;
mod footer;
mod gauge;
mod header;
mod help;
mod list;
mod text;
mod theme;

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect, Size},
    style::Style,
    text::Line,
    widgets::{Block, Borders, Paragraph, Wrap},
};

pub(super) use self::list::SWITCH_END;
pub use self::theme::Theme;
use super::session::{Mode, Session};

/// The smallest screen that everything fits on.
pub const LEAST: Size = Size { width: 60, height: 16 };

/// The fewest columns with which the text is beside the list; with fewer it is below.
const WIDE: u16 = 90;
/// With fewer lines than these, what is said only where it is needed gets no line of its own.
const HIGH: u16 = 22;
/// How much of a narrow screen the text gets, as a part of the lines that are left.
const PART_OF_DETAILS: u16 = 3;

/// Whether there are lines for everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lines {
    Few,
    Enough,
}

/// Says that a text goes on, and by which key.
const MORE: &str = " … ]";

impl Session<'_> {
    /// Draws the screen.
    pub fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if area.width < LEAST.width || area.height < LEAST.height {
            too_small(frame, area);
            return;
        }
        let report = self.state.report();
        let lines = if area.height < HIGH { Lines::Few } else { Lines::Enough };
        let header = header::lines(self, &report, area.width, lines);
        let footer = footer::lines(self, area.width, lines);
        let [above, middle, below] = Layout::vertical([
            Constraint::Length(count(&header)),
            Constraint::Min(0),
            Constraint::Length(count(&footer)),
        ])
        .areas(area);
        frame.render_widget(Paragraph::new(header), above);
        if self.mode == Mode::Explain {
            let lines = help::lines(self, &report, middle.width);
            // Only drawing knows where the text ends.
            self.scrolled = self.scrolled.min(count(&lines).saturating_sub(middle.height));
            frame.render_widget(Paragraph::new(lines).scroll((self.scrolled, 0)), middle);
        } else {
            let (list, details, border) = split(middle);
            let block = Block::new().borders(border).border_style(Theme::faint());
            let inner = block.inner(details);
            let lines = details::lines(self, &report, inner.width);
            // It borrows the state, and the list is drawn through `&mut self`.
            drop(report);
            list::draw(self, frame, list);
            frame.render_widget(block, details);
            self.scrolled = self.scrolled.min(count(&lines).saturating_sub(inner.height));
            let is_more = self.scrolled.saturating_add(inner.height) < count(&lines);
            frame.render_widget(Paragraph::new(lines).scroll((self.scrolled, 0)), inner);
            if is_more {
                let more = Line::styled(MORE, self.theme.label()).right_aligned();
                frame.render_widget(more, inner.rows().next_back().unwrap_or_default());
            }
        }
        frame.render_widget(Paragraph::new(footer), below);
    }
}

/// Divides what is between header and footer into the list and the text about a row.
fn split(area: Rect) -> (Rect, Rect, Borders) {
    if WIDE <= area.width {
        let [list, details] =
            Layout::horizontal([Constraint::Percentage(56), Constraint::Percentage(44)])
                .areas(area);
        (list, details, Borders::LEFT)
    } else {
        let details = (area.height / PART_OF_DETAILS).max(3);
        let [list, details] =
            Layout::vertical([Constraint::Min(0), Constraint::Length(details)]).areas(area);
        (list, details, Borders::TOP)
    }
}

fn count(lines: &[Line<'_>]) -> u16 {
    u16::try_from(lines.len()).unwrap_or(u16::MAX)
}

fn too_small(frame: &mut Frame<'_>, area: Rect) {
    let text = format!(
        "The window is too small: it needs {} columns and {} lines. q quits; `tierfit plan` needs \
         less room.",
        LEAST.width, LEAST.height
    );
    frame.render_widget(Paragraph::new(text).style(Style::new()).wrap(Wrap { trim: true }), area);
}
