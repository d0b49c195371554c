//! What the keys mean while somebody looks around.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::state::StorageStep;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Flips the marked switch.
    Flip,
    /// Puts the best plan in place.
    Plan,
    /// Takes the last change back.
    Undo,
    /// Allows the next riskier class.
    Risk,
    /// Says that the own copy of the marked app is there.
    OwnCopy,
    /// Asks what else fills the storage.
    Elsewhere,
    /// Takes more storage, or less.
    Storage(StorageStep),
    Search,
    Sort,
    /// Explains the screen.
    Explain,
    /// Looks into what is marked.
    Enter,
    /// Goes back up, or ends the search.
    Back,
    /// Takes the checklist along.
    Checklist,
    /// Writes the page.
    Page,
    Move(Motion),
    /// Moves the text beside the list.
    Scroll(Motion),
    Quit,
    /// Stops for a while, as Ctrl-Z does everywhere.
    Suspend,
    /// Ends at once, as Ctrl-C does everywhere.
    Interrupt,
    /// Draws everything anew.
    Redraw,
}

/// Where to move in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Motion {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

/// A key with what it does, as the help tells it.
pub(super) type Key = (&'static str, &'static str);

/// The keys in a few words, the most important first.
pub(super) const IN_SHORT: [Key; 14] = [
    ("Space", "flip"),
    ("p", "best plan"),
    ("u", "undo"),
    ("?", "help"),
    ("q", "quit"),
    ("Enter", "look inside"),
    ("←→", "storage"),
    ("r", "risk"),
    ("e", "used elsewhere"),
    ("o", "own copy"),
    ("/", "search"),
    ("s", "sort"),
    ("c", "checklist"),
    ("w", "page"),
];

/// All keys.
pub(super) const ALL: [Key; 16] = [
    ("Space", "switch the marked app off for iCloud Backup, or on again"),
    ("p", "the best plan: the fewest and safest switches that make everything fit"),
    ("u", "undo the last change, step by step"),
    ("← →", "less or more iCloud storage"),
    ("r", "the riskiest kind of app that the plan may switch off"),
    ("o", "the app’s own backup is in iCloud already, or not"),
    ("e", "enter what else fills your iCloud storage"),
    ("Enter", "look inside the app: folders and files, and which look like caches"),
    ("Backspace Esc", "back up again; also ends a search"),
    ("↑ ↓ j k", "move; PageUp, PageDown, Home and End, too"),
    ("[ ]", "scroll the text about the marked app"),
    ("/", "search by name"),
    ("s", "sort by size, name or risk"),
    ("c", "take the checklist along: in a file, or printed when you leave"),
    ("w", "write the page (`tierfit report`) for these switches"),
    ("q Ctrl-C Ctrl-Z", "quit, stop at once, pause"),
];

/// Returns what a key asks for, if anything.
pub(super) fn act(key: KeyEvent) -> Option<Act> {
    // Ctrl-U empties a line elsewhere, and must not undo anything here.
    if key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) {
        return match (key.code, key.modifiers) {
            (KeyCode::Char('c'), KeyModifiers::CONTROL) => Some(Act::Interrupt),
            (KeyCode::Char('z'), KeyModifiers::CONTROL) => Some(Act::Suspend),
            (KeyCode::Char('l'), KeyModifiers::CONTROL) => Some(Act::Redraw),
            _ => None,
        };
    }
    Some(match key.code {
        KeyCode::Char(' ') => Act::Flip,
        KeyCode::Char('p') => Act::Plan,
        KeyCode::Char('u') => Act::Undo,
        KeyCode::Char('r') => Act::Risk,
        KeyCode::Char('o') => Act::OwnCopy,
        KeyCode::Char('e') => Act::Elsewhere,
        KeyCode::Char('/') => Act::Search,
        KeyCode::Char('s') => Act::Sort,
        KeyCode::Char('?') => Act::Explain,
        KeyCode::Char('c') => Act::Checklist,
        KeyCode::Char('w') => Act::Page,
        KeyCode::Char('q') => Act::Quit,
        KeyCode::Char('[') => Act::Scroll(Motion::Up),
        KeyCode::Char(']') => Act::Scroll(Motion::Down),
        KeyCode::Left => Act::Storage(StorageStep::Down),
        KeyCode::Right => Act::Storage(StorageStep::Up),
        KeyCode::Enter => Act::Enter,
        KeyCode::Backspace | KeyCode::Esc => Act::Back,
        KeyCode::Up | KeyCode::Char('k') => Act::Move(Motion::Up),
        KeyCode::Down | KeyCode::Char('j') => Act::Move(Motion::Down),
        KeyCode::PageUp => Act::Move(Motion::PageUp),
        KeyCode::PageDown => Act::Move(Motion::PageDown),
        KeyCode::Home => Act::Move(Motion::First),
        KeyCode::End => Act::Move(Motion::Last),
        _ => return None,
    })
}
