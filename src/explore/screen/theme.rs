//! `Theme`: with which of the 16 colours of a terminal something is drawn, or without any.

use ratatui::style::{Color, Modifier, Style};

use crate::{account::Class, report::explore::Fits};

/// Whether colours are used. Whatever they say, a word or a sign says as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// The 16 colours that every terminal has, as its owner has set them.
    Colours,
    /// None: bold, faint and reversed only.
    Plain,
}

impl Theme {
    fn colour(self, color: Color) -> Style {
        match self {
            Self::Colours => Style::new().fg(color),
            Self::Plain => Style::new(),
        }
    }

    pub(super) fn strong() -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    pub(super) fn faint() -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    pub(super) fn marked() -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    pub(super) fn refused(self) -> Style {
        self.colour(Color::Yellow).add_modifier(Modifier::BOLD)
    }

    pub(super) fn label(self) -> Style {
        self.colour(Color::Cyan)
    }

    /// Returns how what leaving out means is drawn.
    pub(super) fn class(self, class: Option<Class>) -> Style {
        match class {
            None => Self::faint(),
            Some(Class::Safe) => self.colour(Color::Green),
            Some(Class::OwnBackup | Class::Likely) => Style::new(),
            Some(Class::Unknown) => self.colour(Color::Yellow),
            Some(Class::Photos | Class::Keep) => self.colour(Color::Red),
        }
    }

    pub(super) fn fits(self, fits: Fits) -> Style {
        match fits {
            Fits::Well => self.colour(Color::Green),
            Fits::Tightly | Fits::Unsure => self.colour(Color::Yellow),
            Fits::Not => self.colour(Color::Red),
        }
    }
}
