//! `Input`: a line that somebody types into the screen.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::report::words;

/// A line that somebody types, at its end.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Input(String);

/// What a key has done to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Typed {
    /// It has changed it, or nothing.
    More,
    /// The line is meant as it is.
    Done,
    /// It is taken back.
    Cancelled,
}

/// No name and no size is longer, and a pasted book is neither.
const LONGEST: usize = 1_000;

impl Input {
    /// Begins with a text.
    pub(super) fn with(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes a key. What would steer a terminal is no text.
    pub(super) fn key(&mut self, key: KeyEvent) -> Typed {
        let is_command = key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        match key.code {
            KeyCode::Enter => return Typed::Done,
            KeyCode::Esc => return Typed::Cancelled,
            KeyCode::Char('u') if key.modifiers == KeyModifiers::CONTROL => self.0.clear(),
            KeyCode::Backspace => {
                self.0.pop();
            }
            KeyCode::Char(c) if !is_command && !words::is_unsafe(c) && self.0.len() < LONGEST => {
                self.0.push(c);
            }
            _ => (),
        }
        Typed::More
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_typed_and_corrected() {
        let mut input = Input::default();
        for c in "12 \u{202e}\u{1b}Gx".chars() {
            assert_eq!(input.key(KeyCode::Char(c).into()), Typed::More);
        }
        input.key(KeyCode::Backspace.into());
        input.key(KeyCode::Char('B').into());
        assert_eq!(input.as_str(), "12 GB");
        input.key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::ALT));
        assert_eq!(input.key(KeyCode::Enter.into()), Typed::Done);
        input.key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL));
        assert_eq!(input.as_str(), "");
        assert_eq!(input.key(KeyCode::Esc.into()), Typed::Cancelled);
    }
}
