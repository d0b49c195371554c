//! `explore`: the same as `plan` on the whole terminal, to look around and to decide.
//!
//! What is chosen, and how the screen looks, is [`explore`](crate::explore). Here are the terminal
//! (`screen`), the keys that come from it, what is read and written while somebody looks around,
//! and what is left to do when they leave.

mod screen;

use std::{
    path::Path,
    sync::{
        atomic::{AtomicU8, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    thread::{self, Scope},
    time::Duration,
};

use self::screen::Screen;
use super::{
    Exit, Failure, Paint, Terminal,
    args::ExploreArgs,
    goal::{GoalRequest, PlanQuery},
    misuse::Misuse,
    page::{self, Existing},
    read::Reader,
    request::{Audience, Reading},
    statements::beside,
};
use crate::{
    backup::{Backup, Database},
    bytes::Bytes,
    catalogue::Catalogue,
    examination::{Circumstances, Examined, FromSettings},
    explore::{Explored, Leaving, MOST_NAMED, Session, State, Task, Theme},
    inventory::{self, Inside, Level, Progress, ScanOptions},
    plan::{Goal, Outcome},
    report::{BackupReport, html, words},
};

/// How long to wait for a key before looking whether something else has happened.
const PATIENCE: Duration = Duration::from_millis(250);
/// The same while a folder is read.
const SHORT_PATIENCE: Duration = Duration::from_millis(30);

/// What is there to look at.
struct Loaded {
    /// What was opened, in the order of the reports; nothing where a list of Settings is all.
    opened: Vec<(Backup, Database)>,
    reports: Vec<BackupReport>,
    from_settings: Option<FromSettings>,
}

/// Shows the screen until somebody leaves it.
pub(super) fn explore(args: ExploreArgs, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    if !terminal.has_screen {
        return Err(Misuse::NoScreen.into());
    }
    let reading = Reading::new(args.backups, args.read, Audience::Person, terminal);
    let request = GoalRequest(args.goal);
    let catalogue = reading.catalogue()?;
    request.check(&catalogue)?;
    let mut loaded = load(&reading, &catalogue, &request, terminal)?;
    request.warn(&mut loaded.reports, &catalogue)?;
    let state = state(&loaded, &reading, &catalogue, &request)?;
    let theme = match (reading.paint, terminal.out.has_color) {
        (Paint::Always, _) | (Paint::Auto, true) => Theme::Colours,
        (Paint::Never, _) | (Paint::Auto, false) => Theme::Plain,
    };
    let page = html::file_name(loaded.opened.first().map(|(backup, _)| backup));
    let mut session = Session::new(state, theme, page);
    let files = Files { loaded: &loaded, catalogue: &catalogue, scan: reading.scan, terminal };
    let ending = files.show(&mut session)?;
    // Only now, when the screen is closed and the terminal as it was.
    if ending == Ending::Interrupted {
        screen::interrupt();
    }
    if session.leaving() == Leaving::WithChecklist {
        terminal.write(&session.checklist(), reading.paint)?;
        if session.state().plan().outcome == Outcome::Impossible {
            return Ok(Exit::Bad);
        }
    }
    Ok(if session.state().is_partial() { Exit::Bad } else { Exit::Good })
}

/// Reads the backups that were named, or a list of Settings alone.
fn load(
    reading: &Reading,
    catalogue: &Catalogue,
    request: &GoalRequest,
    terminal: &mut Terminal<'_>,
) -> Result<Loaded, Failure> {
    let mut list = request.account().settings_list(reading, terminal)?;
    if let Some(list) = list.take_if(|_| reading.is_of_none()) {
        let (report, from) = FromSettings::alone(list, reading.overrides, catalogue);
        return Ok(Loaded { opened: Vec::new(), reports: vec![report], from_settings: Some(from) });
    }
    let mut reader = Reader::new(reading, catalogue);
    let (mut opened, mut reports) = (Vec::new(), Vec::new());
    for backup in reading.backups()? {
        let read = reader.read(&backup, terminal)?;
        opened.push((backup, read.database));
        reports.push(read.report);
    }
    let from_settings = beside(list, &mut reports, catalogue)?;
    Ok(Loaded { opened, reports, from_settings })
}

/// Begins with what the options say.
fn state<'l>(
    loaded: &'l Loaded,
    reading: &Reading,
    catalogue: &'l Catalogue,
    request: &GoalRequest,
) -> Result<State<'l>, Failure> {
    let backups = loaded.reports.as_slice();
    let query = request.query(backups, loaded.from_settings.as_ref(), catalogue)?;
    let PlanQuery { goal, storage, statements } = query;
    let explored = Explored { backups, catalogue, statements, goal, storage, view: reading.view };
    Ok(State::new(explored)?)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Left,
    Interrupted,
}

/// What comes of reading a folder.
enum News {
    Percent(Inside, u8),
    Read(Inside, Result<Level, String>),
}

/// What reads and writes files while somebody looks around.
struct Files<'f, 't> {
    loaded: &'f Loaded,
    catalogue: &'f Catalogue,
    scan: ScanOptions,
    terminal: &'f Terminal<'t>,
}

impl Files<'_, '_> {
    /// Shows the screen until somebody leaves it. Folders are read beside it.
    fn show(&self, session: &mut Session<'_>) -> Result<Ending, Failure> {
        let mut screen = Screen::open().map_err(Failure::Output)?;
        let (loaded, scan) = (self.loaded, self.scan);
        thread::scope(|scope| {
            let (sender, news) = mpsc::channel();
            let mut reading = 0_usize;
            loop {
                reading = reading.saturating_sub(take_in(&news, session));
                screen.draw(|frame| session.draw(frame)).map_err(Failure::Output)?;
                let patience = if 0 < reading { SHORT_PATIENCE } else { PATIENCE };
                for event in Screen::events(patience).map_err(Failure::Output)? {
                    match session.handle(&event) {
                        None => (),
                        Some(Task::Quit) => return Ok(Ending::Left),
                        Some(Task::Interrupt) => return Ok(Ending::Interrupted),
                        Some(Task::Suspend) => screen.suspend().map_err(Failure::Output)?,
                        Some(Task::Redraw) => screen.redraw().map_err(Failure::Output)?,
                        Some(Task::Read(backup, inside)) => {
                            if let Some((_, database)) = loaded.opened.get(backup) {
                                reading += 1;
                                read(scope, database, scan, inside, sender.clone());
                            }
                        }
                        Some(Task::WriteChecklist(file)) => write_checklist(session, &file),
                        Some(Task::WritePage(file)) => self.write_page(session, &file),
                    }
                }
            }
        })
    }

    /// Writes the page for what is off. What a plan for that would leave out besides is on it, too.
    fn write_page(&self, session: &mut Session<'_>, file: &str) {
        let written = self.page(session, file);
        show_written(session, file, written);
    }

    fn page(&self, session: &Session<'_>, file: &str) -> Result<Bytes, Failure> {
        let state = session.state();
        let Some(backup) = state.backups().first() else { return Err(Failure::Internal) };
        let off = state.off();
        let goal = Goal {
            // What was asked to be kept can be off by choice, and the choice counts.
            keep: state.goal().keep.difference(off).cloned().collect(),
            exclude: off.clone(),
            ..state.goal().clone()
        };
        let circumstances = Circumstances::usual(self.terminal.now);
        let examined = Examined::new(
            backup,
            self.catalogue,
            goal,
            state.storage().cloned(),
            state.statements().clone(),
            circumstances,
        )?;
        let icons = self.loaded.opened.first().map(|(backup, _)| backup.icons());
        let icons = icons.unwrap_or_default();
        let page = examined.page(backup, self.catalogue)?.with_icons(&icons);
        write(file, &|out| html::page(&page, state.view(), out))
    }
}

fn write_checklist(session: &mut Session<'_>, file: &str) {
    let text = session.checklist();
    let written = write(file, &|out| out.write_all(text.as_bytes()));
    show_written(session, file, written);
}

/// Writes a file that isn't there yet, whole or not at all.
fn write(file: &str, content: page::file::WritePage<'_>) -> Result<Bytes, Failure> {
    let file = Path::new(file);
    page::check(file, Existing::Stays)?;
    page::file::write(content, file, Existing::Stays)
}

/// Says what came of writing a file.
fn show_written(session: &mut Session<'_>, file: &str, written: Result<Bytes, Failure>) {
    match written {
        Ok(size) => {
            let size = size.display(session.state().view().units);
            session.done(format!("Written: {} ({size})", words::printable(file)));
        }
        Err(Failure::PageExists { .. }) => {
            session.refuse(format!("{} already exists; type another name", words::printable(file)));
        }
        Err(failure) => session.refuse(words::printable(&failure.to_string()).into_owned()),
    }
}

/// Takes what has come of reading folders; returns how many are read.
fn take_in(news: &Receiver<News>, session: &mut Session<'_>) -> usize {
    let mut read = 0;
    while let Ok(news) = news.try_recv() {
        match news {
            News::Percent(inside, percent) => session.advance(&inside, percent),
            News::Read(inside, level) => {
                read += 1;
                session.take(&inside, level);
            }
        }
    }
    read
}

/// Reads a folder beside the screen.
fn read<'s>(
    scope: &'s Scope<'s, '_>,
    database: &'s Database,
    scan: ScanOptions,
    inside: Inside,
    sender: Sender<News>,
) {
    let failed = sender.clone();
    let wanted = inside.clone();
    let work = move || {
        let progress = Percent { sender: sender.clone(), inside: inside.clone(), last: 0.into() };
        let level = inventory::level(database, &inside, MOST_NAMED, scan, &progress);
        let level = level.map_err(|error| words::printable(&error.to_string()).into_owned());
        // Somebody may have left by now; then nobody takes it.
        let _ = sender.send(News::Read(inside, level));
    };
    if let Err(error) = thread::Builder::new().spawn_scoped(scope, work) {
        let _ = failed.send(News::Read(wanted, Err(error.to_string())));
    }
}

/// Tells how many percent are read.
struct Percent {
    sender: Sender<News>,
    inside: Inside,
    last: AtomicU8,
}

impl Progress for Percent {
    fn advance(&self, done: usize, all: usize) {
        let percent = done.saturating_mul(100).checked_div(all).unwrap_or_default();
        let percent = u8::try_from(percent).unwrap_or(100);
        // Threads come here in any order, and a percentage must not fall.
        if self.last.fetch_max(percent, Ordering::Relaxed) < percent {
            let _ = self.sender.send(News::Percent(self.inside.clone(), percent));
        }
    }
}
