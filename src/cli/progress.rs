//! Telling on a terminal that something is under way, when it takes long enough to be missed.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Terminal;
use crate::inventory::Progress;

/// What takes less than this is over before it could be missed.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often a spinner turns.
const BEAT: Duration = Duration::from_millis(100);

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
        let bar = is_wanted(quiet, terminal).then(|| {
            let style = style(&format!("{what} {{bar:30}} {{percent:>3}} %"));
            // Hidden, until `advance` finds that it takes long.
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

/// What turns while something is done that can't tell how far it has come, until it is dropped.
pub(super) struct Spinner(Option<ProgressBar>);

impl Spinner {
    pub(super) fn new(what: &str, quiet: Quiet, terminal: &Terminal<'_>) -> Self {
        Self(is_wanted(quiet, terminal).then(|| {
            let style = style(&format!("{what} {{spinner}}"));
            let spinner = ProgressBar::new_spinner().with_style(style);
            spinner.enable_steady_tick(BEAT);
            spinner
        }))
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        if let Some(spinner) = &self.0 {
            spinner.finish_and_clear();
        }
    }
}

fn is_wanted(quiet: Quiet, terminal: &Terminal<'_>) -> bool {
    quiet == Quiet::No && terminal.err.is_terminal
}

fn style(template: &str) -> ProgressStyle {
    // A mistake in a template is no reason to end a scan.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
