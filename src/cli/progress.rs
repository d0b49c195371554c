//! Telling on a terminal that something is under way, when it takes long enough to be missed.

use std::{
    panic, thread,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Terminal;
use crate::inventory::Progress;

/// What takes less than this is over before it could be missed.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often a bar that knows nothing but the time is drawn.
const BEAT: Duration = Duration::from_millis(50);

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
    pub(super) fn new(what: &str, quiet: Quiet, terminal: &Terminal<'_>) -> Self {
        Self::with(&format!("{what} {{bar:30}} {{percent:>3}} %"), quiet, terminal)
    }

    fn with(template: &str, quiet: Quiet, terminal: &Terminal<'_>) -> Self {
        let is_wanted = quiet == Quiet::No && terminal.err.is_terminal;
        let bar = is_wanted.then(|| {
            let style = ProgressStyle::with_template(template)
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()).with_style(style)
        });
        Self { started: Instant::now(), bar }
    }

    /// Shows how much of the time has gone that something was thought to take.
    fn tick(&self, estimate: Duration) {
        let elapsed = self.started.elapsed();
        let left = match estimate.saturating_sub(elapsed).as_secs() {
            _ if estimate < elapsed => "a moment more".to_owned(),
            0 => "less than a second left".to_owned(),
            seconds => format!("about {} s left", seconds + 1),
        };
        if let Some(bar) = &self.bar {
            bar.set_message(left);
        }
        let parts = |time: Duration| usize::try_from(time.as_millis()).unwrap_or(usize::MAX);
        self.advance(parts(elapsed).min(parts(estimate)), parts(estimate).max(1));
    }
}

/// Does something that can't tell how far it has come, and shows how long it is likely to take.
pub(super) fn while_working<T: Send>(
    what: &str,
    quiet: Quiet,
    terminal: &Terminal<'_>,
    estimate: impl FnOnce() -> Duration,
    work: impl FnOnce() -> T + Send,
) -> T {
    let bar = Bar::with(&format!("{what} {{bar:30}} {{msg}}"), quiet, terminal);
    if bar.bar.is_none() {
        return work();
    }
    let estimate = estimate();
    thread::scope(|scope| {
        let worker = scope.spawn(work);
        while !worker.is_finished() {
            bar.tick(estimate);
            thread::sleep(BEAT);
        }
        worker.join().unwrap_or_else(|panic| panic::resume_unwind(panic))
    })
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
