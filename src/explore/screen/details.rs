//! The text about the marked row: what leaving it out means, or what a folder holds.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{
    super::{
        inside::{Entry, Walk},
        rows::Row,
        session::Session,
    },
    Theme, text,
};
use crate::{
    account::Subject,
    report::{Fact, PlanReport, SOURCE, explore, words},
};

/// How many containers of an app are named.
const CONTAINERS: usize = 8;

/// Lines of a width.
struct Text<'s> {
    session: &'s Session<'s>,
    columns: usize,
    lines: Vec<Line<'static>>,
}

/// Returns the text about the marked row.
pub(super) fn lines(
    session: &Session<'_>,
    report: &PlanReport<'_>,
    width: u16,
) -> Vec<Line<'static>> {
    let mut text = Text { session, columns: usize::from(width), lines: Vec::new() };
    let entry = session.walk.as_ref().and_then(Walk::open).and_then(|step| step.marked());
    let row = session.marked().and_then(|row| session.state.row(row));
    match (entry, row) {
        (Some(entry), _) => text.entry(entry),
        (None, Some(row)) => text.row(row, report),
        (None, None) => (),
    }
    text.lines
}

impl Text<'_> {
    fn add(&mut self, lead: &str, sentence: &str, style: Style) {
        let lines = text::wrapped(lead, sentence, self.columns);
        self.lines.extend(lines.into_iter().map(|line| Line::styled(line, style)));
    }

    fn fact(&mut self, label: &str, sentence: &str) {
        let theme = self.session.theme;
        let mut lines = text::wrapped(&format!("{label}: "), sentence, self.columns).into_iter();
        if let Some(first) = lines.next() {
            let line = match first.strip_prefix(label) {
                Some(rest) => Line::from(vec![
                    Span::styled(label.to_owned(), theme.label()),
                    Span::raw(rest.to_owned()),
                ]),
                None => Line::from(first),
            };
            self.lines.push(line);
        }
        // Further lines begin at the edge: there are few columns.
        let rest: Vec<String> = lines.map(|line| line.trim_start().to_owned()).collect();
        let rest = rest.join(" ");
        if !rest.is_empty() {
            self.add("", &rest, Style::new());
        }
    }

    fn row(&mut self, row: &Row<'_>, report: &PlanReport<'_>) {
        let session = self.session;
        let view = session.state.view();
        let facts = explore::item(report, &row.subject, view).unwrap_or_default();
        self.add("", &row.name, Theme::strong());
        if let Some(device) = report.device_of(&row.subject) {
            self.add("", &words::printable(device), Theme::faint());
        }
        self.add("", &facts.sums, Style::new());
        if session.state.goal().keep.contains(&row.subject) {
            self.fact("Kept", "as asked: no plan switches it off");
        }
        // What to do comes before who says so: there may be few lines.
        let is_source = |fact: &&Fact| fact.label == SOURCE;
        for Fact { label, text } in facts.before.iter().filter(|fact| !is_source(fact)) {
            self.fact(label, text);
        }
        if !facts.if_lost.is_empty() {
            self.add("", &facts.if_lost_title, Theme::strong());
        }
        for Fact { label, text } in &facts.if_lost {
            self.fact(label, text);
        }
        for Fact { label, text } in facts.before.iter().filter(is_source) {
            self.fact(label, text);
        }
        self.containers(row, report);
    }

    /// Names the containers of an app, and with whom it shares others.
    fn containers(&mut self, row: &Row<'_>, report: &PlanReport<'_>) {
        let (theme, units) = (self.session.theme, self.session.state.view().units);
        for shared in self.session.state.shared_with(&row.subject) {
            let others = shared.owners.iter().filter(|owner| **owner != row.subject);
            let names: Vec<_> = others.map(|owner| name(report, owner)).collect();
            let sentence = format!(
                "{} with {} ({})",
                shared.bytes.display(units),
                words::listed(&names),
                explore::shared(shared.off, shared.owners.len()),
            );
            self.fact("Shares", &sentence);
        }
        let containers = &row.item.containers;
        if !containers.is_empty() {
            self.add("", "Containers:", theme.label());
        }
        for container in containers.iter().take(CONTAINERS) {
            let size = container.tally.local.display(units).to_string();
            let domain = container.domain.to_string();
            let domain = words::printable(&domain);
            // The size takes nine columns, and its gap one.
            let room = self.columns.saturating_sub(10);
            let line = format!("{size:>9} {}", words::shortened_path(&domain, room));
            self.lines.push(Line::raw(line));
        }
        let more = containers.len().saturating_sub(CONTAINERS);
        if 0 < more {
            let more = format!("{} more", words::grouped(words::number(more)));
            self.add("          ", &more, Theme::faint());
        }
    }

    fn entry(&mut self, entry: &Entry) {
        let view = self.session.state.view();
        self.add("", &entry.name, Theme::strong());
        let files = words::counted(entry.files, "file", "files");
        let sums = format!("{} in {files}; {}", entry.bytes.display(view.units), entry.word);
        self.add("", sums.trim_end_matches("; "), Style::new());
        if let Some(modified) = entry.modified {
            self.fact("Last change", &words::day(modified));
        }
        if entry.is_cache {
            let hint = "By its name this is a cache. Look for a way to clear it inside the app.";
            self.fact("Smaller", hint);
        }
    }
}

fn name(report: &PlanReport<'_>, subject: &Subject) -> String {
    words::printable(report.home_screen_name(subject)).into_owned()
}
