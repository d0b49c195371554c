//! What something takes against what can't be done without, and whether that is within its goal.
//!
//! Criterion measures one way after the other, so that what else a machine does in the meantime
//! falls on one of them. Here they take turns.

use std::{
    error, fmt,
    time::{Duration, Instant},
};

type Result<T> = std::result::Result<T, Box<dyn error::Error + Send + Sync>>;

/// What something may take at most.
#[allow(dead_code, reason = "a benchmark has a goal of one kind")]
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    /// So many times as much as what can't be done without.
    Times(f64),
    /// So much more.
    Above(Duration),
}

impl Goal {
    fn is_met(self, least: Duration, taken: Duration) -> bool {
        match self {
            Self::Times(times) => taken <= least.mul_f64(times),
            Self::Above(more) => taken <= least + more,
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Times(times) => write!(f, "at most {times} times as much"),
            Self::Above(more) => write!(f, "at most {} ms more", more.as_secs_f64() * 1e3),
        }
    }
}

/// Runs both by turns, several times, and prints what they take: the least, which other programs on
/// the machine disturb least and a goal is judged by, and the median.
#[expect(clippy::print_stdout, reason = "what was measured is shown")]
pub(crate) fn compare(
    (name, goal): (&str, Option<Goal>),
    turns: usize,
    mut least: impl FnMut() -> Result<()>,
    mut whole: impl FnMut() -> Result<()>,
) -> Result<()> {
    let (mut floor, mut taken) = (Vec::new(), Vec::new());
    for _ in 0..turns {
        floor.push(time(&mut least)?);
        taken.push(time(&mut whole)?);
    }
    floor.sort_unstable();
    taken.sort_unstable();
    for (what, at) in [("least", 0), ("median", turns / 2)] {
        let (Some(floor), Some(taken)) = (floor.get(at), taken.get(at)) else { continue };
        let judged = goal.filter(|_| at == 0).map_or_else(String::new, |goal| {
            let judged = if goal.is_met(*floor, *taken) { "met" } else { "MISSED" };
            format!("; goal: {goal}: {judged}")
        });
        println!(
            "{name}, {what} of {turns}: {:.2} ms against {:.2} ms, {:.2} times, {:+.2} ms{judged}",
            taken.as_secs_f64() * 1e3,
            floor.as_secs_f64() * 1e3,
            taken.as_secs_f64() / floor.as_secs_f64(),
            (taken.as_secs_f64() - floor.as_secs_f64()) * 1e3,
        );
    }
    Ok(())
}

fn time(work: &mut impl FnMut() -> Result<()>) -> Result<Duration> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed())
}
