//! What stands at the bottom: what was said last or is asked, and the keys.

use ratatui::text::{Line, Span};

use super::{
    super::{
        keys::IN_SHORT,
        session::{Message, Mode, Purpose, Session},
    },
    Lines, Theme, text,
};
use crate::report::{explore, words};

/// What is said may take two lines on a narrow screen, and a question three.
const LINES: usize = 3;

/// Returns the lines. Where there are enough, there are as many of them whatever is said, so that
/// nothing above moves, unless somebody is asked at length.
pub(super) fn lines(session: &Session<'_>, width: u16, room: Lines) -> Vec<Line<'static>> {
    let columns = usize::from(width);
    let usual = match room {
        Lines::Few => 1,
        Lines::Enough => 2,
    };
    let mut lines = message(session, columns);
    lines.truncate(LINES);
    lines.resize(lines.len().max(usual), Line::default());
    lines.extend(keys(columns, usual));
    lines
}

/// Returns what is asked or was said last.
fn message(session: &Session<'_>, columns: usize) -> Vec<Line<'static>> {
    let theme = session.theme;
    let styled = |sentence: &str, style| -> Vec<Line<'static>> {
        let lines = text::wrapped("", sentence, columns).into_iter();
        lines.map(|line| Line::styled(line, style)).collect()
    };
    match (&session.mode, &session.message) {
        (Mode::Type(purpose, input), _) => {
            let lead = prompt(*purpose);
            // One column is for the cursor.
            let room = columns.saturating_sub(lead.chars().count() + 1);
            let typed = words::shortened_path(input.as_str(), room).into_owned();
            let cursor = Span::styled(" ", Theme::marked());
            let line = vec![Span::styled(lead, theme.label()), Span::raw(typed), cursor];
            vec![Line::from(line), Line::styled(hint(*purpose), Theme::faint())]
        }
        (Mode::Confirm(row), _) => {
            let name = session.state.row(*row).map(|row| row.name.clone()).unwrap_or_default();
            let ask = explore::question(&name);
            styled(
                &format!("{ask} Space: switch it off. Any other key: leave it on."),
                theme.refused(),
            )
        }
        (Mode::Explain, _) => {
            styled("↑ and ↓ move this text, any other key closes it", Theme::faint())
        }
        (_, Some(Message::Done(said))) => styled(said, Theme::strong()),
        (_, Some(Message::Refused(said))) => styled(said, theme.refused()),
        (_, None) if !session.wanted.is_empty() => {
            styled(&format!("Names with “{}”; Esc shows all", session.wanted), Theme::faint())
        }
        (_, None) => Vec::new(),
    }
}

fn prompt(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Search => "Search: ",
        Purpose::Elsewhere => "Used elsewhere: ",
        Purpose::Checklist => "Checklist to the file: ",
        Purpose::Page => "Page to the file: ",
    }
}

fn hint(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Search => "Enter keeps it, Esc shows all",
        Purpose::Elsewhere => "As Settings shows it, such as 12GB; nothing: as the backup shows it",
        Purpose::Checklist => "Enter alone: print it when you leave; Esc: neither",
        Purpose::Page => "Enter writes it; an existing file is never overwritten",
    }
}

/// Returns the keys, as many as fit.
fn keys(columns: usize, most: usize) -> Vec<Line<'static>> {
    let mut lines = vec![Vec::new()];
    let mut used = 0;
    for (key, what) in IN_SHORT {
        let width = key.chars().count() + 1 + what.chars().count() + 2;
        // The gap behind the last key need not fit.
        if columns + 2 < used + width {
            if lines.len() == most {
                break;
            }
            lines.push(Vec::new());
            used = 0;
        }
        used += width;
        if let Some(line) = lines.last_mut() {
            line.push(Span::styled(key, Theme::strong()));
            line.push(Span::styled(format!(" {what}  "), Theme::faint()));
        }
    }
    lines.resize(most, Vec::new());
    lines.into_iter().map(Line::from).collect()
}
