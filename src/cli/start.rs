//! `tierfit` alone, on a terminal: the backups that are there, and what to type next.

use std::cmp::Reverse;

use super::{
    Exit, Failure, Paint, Terminal,
    failure::MAKE_ONE,
    request::{found_in, usual_places},
    view::plain_view,
};
use crate::{
    backup::Backup,
    examination::hint::{self, Face},
    report::{StartReport, table},
};

/// Shows the backups in the usual places, and the next command.
pub(super) fn start(terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let usual_places = usual_places(terminal);
    let found = found_in(&usual_places);
    let mut backups = Vec::new();
    for folder in &found.backups {
        let backup = Backup::open(folder)?;
        backups.push(backup.describe(&backup.device().0));
    }
    backups.sort_by_key(|backup| Reverse(backup.last_backup));
    let closed = found
        .closed
        .iter()
        .map(|error| (error.to_string(), hint::of_backup(error, Face::Terminal)));
    let report = StartReport {
        backups,
        places: usual_places.iter().map(|folder| folder.display().to_string()).collect(),
        closed: closed.collect(),
        make_one: MAKE_ONE,
    };
    let text = table::start(&report, &plain_view(terminal));
    terminal.write(&text, Paint::Auto)?;
    Ok(Exit::Good)
}
