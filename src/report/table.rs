//! Reports as tables for a person: calm, aligned, as wide as the terminal.
//!
//! Text is styled with ANSI sequences throughout; who writes it takes them off where colour isn't
//! wanted.

mod app;
mod compare;
mod doctor;
mod explain;
mod grid;
mod list;
mod outline;
mod plan;
mod several;
mod sizes;
mod start;

pub use self::{
    app::{app, app_list},
    compare::compare,
    doctor::{Extent, doctor},
    explain::explain,
    list::list,
    outline::outline,
    plan::plan,
    several::several,
    sizes::sizes,
    start::start,
};
use super::{View, Warning, heading::Heading, words};
use crate::backup::Description;

/// Returns the lines that stand above a table: whose backup it is, and how old.
fn heading(description: &Description, view: &View) -> String {
    let Heading { name, about, made } = Heading::new(description, view);
    // Model and version stand in the same line.
    let name = words::shortened(&name, view.width * 2 / 3).into_owned();
    let title: Vec<_> = std::iter::once(name).chain(about).collect();
    let title = words::wrapped("", &title.join(" · "), view.width);
    let made = words::wrapped("", &made, view.width);
    format!("{}\n{}\n", style::bold(&title), style::dim(&made))
}

/// Returns the warnings as lines below a table.
fn notes<'w>(warnings: impl IntoIterator<Item = &'w Warning>, view: &View) -> String {
    warnings
        .into_iter()
        .map(|warning| {
            let message = words::printable(warning.said(view.units));
            let lines = words::wrapped("Note: ", &message, view.width);
            lines.lines().map(|line| style::yellow(line) + "\n").collect::<String>()
        })
        .collect()
}

/// The few styles there are.
mod style {
    use anstyle::{AnsiColor, Style};

    fn styled(text: &str, style: Style) -> String {
        format!("{style}{text}{style:#}")
    }

    pub(super) fn bold(text: &str) -> String {
        styled(text, Style::new().bold())
    }

    pub(super) fn dim(text: &str) -> String {
        styled(text, Style::new().dimmed())
    }

    pub(super) fn green(text: &str) -> String {
        styled(text, AnsiColor::Green.on_default())
    }

    pub(super) fn yellow(text: &str) -> String {
        styled(text, AnsiColor::Yellow.on_default())
    }

    pub(super) fn red(text: &str) -> String {
        styled(text, AnsiColor::Red.on_default())
    }
}
