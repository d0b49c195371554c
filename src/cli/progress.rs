//! `Bar`: tells on a terminal that a scan is under way, when it takes long enough to be missed.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Terminal;
use crate::inventory::Progress;

/// What takes less than this is over before it could be missed.
const PATIENCE: Duration = Duration::from_millis(500);

/// Whether to tell of progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quiet {
    No,
    Yes,
}

/// A bar that shows itself when a scan takes long, and goes when it is dropped.
pub(super) struct Bar {
    started: Instant,
    bar: Option<ProgressBar>,
}

impl Bar {
    pub(super) fn new(quiet: Quiet, terminal: &Terminal<'_>) -> Self {
        let is_wanted = quiet == Quiet::No && terminal.err.is_terminal;
        let bar = is_wanted.then(|| {
            let style = ProgressStyle::with_template("Adding up {bar:30} {percent:>3} %")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()).with_style(style)
        });
        Self { started: Instant::now(), bar }
    }
}

impl Progress for Bar {
    fn advance(&self, done: usize, all: usize) {
        let Some(bar) = &self.bar else { return };
        if self.started.elapsed() < PATIENCE {
            return;
        }
        if bar.is_hidden() {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
