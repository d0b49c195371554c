//! What somebody types into a line, and what comes of it.

use crossterm::event::{KeyCode, KeyEvent};

use super::{Leaving, Mode, Purpose, Session, Task};
use crate::{
    bytes::Bytes,
    explore::{
        input::{Input, Typed},
        keys::{self, Act},
    },
};

impl Session<'_> {
    pub(super) fn typed(
        &mut self,
        purpose: Purpose,
        mut input: Input,
        key: KeyEvent,
    ) -> Option<Task> {
        match input.key(key) {
            Typed::More => {
                if purpose == Purpose::Search {
                    self.search(input.as_str().to_owned());
                }
                // A list can be looked through while it is searched.
                match (purpose, keys::act(key)) {
                    (Purpose::Search, Some(Act::Move(motion)))
                        // j and k are letters here.
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

    pub(super) fn meant(&mut self, purpose: Purpose, text: &str) -> Option<Task> {
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

    pub(super) fn elsewhere(&mut self, text: &str) {
        // Nothing is nothing in any unit; any other number without one would be read as bytes.
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
}
