//! Going through all rows of a manifest: each thread folds some of them into a sum of its own, and
//! the sums are merged, in whatever order the threads end.

use std::{
    num::NonZeroUsize,
    sync::atomic::{AtomicUsize, Ordering},
};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::backup::{BackupError, Database, Gaps, Part, Reader, Record};

/// How to scan.
#[derive(Debug, Clone, Copy)]
pub struct ScanOptions {
    /// How many threads read; all cores if not told.
    pub threads: Option<NonZeroUsize>,
}

/// Is told how far a scan has come. Calls come from any thread.
pub trait Progress: Sync {
    /// `done` parts of `all` have been read.
    fn advance(&self, done: usize, all: usize);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn advance(&self, _done: usize, _all: usize) {}
}

/// Takes rows in any order, and adds what another one took.
pub(super) trait Fold: Send {
    fn row(&mut self, record: Record<'_>);
    fn merge(&mut self, other: Self);
}

/// Folds nothing.
impl Fold for () {
    fn row(&mut self, _record: Record<'_>) {}

    fn merge(&mut self, _other: Self) {}
}

/// Folds the same rows twice over.
impl<A: Fold, B: Fold> Fold for (A, B) {
    #[inline]
    fn row(&mut self, record: Record<'_>) {
        self.0.row(record);
        self.1.row(record);
    }

    fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
        self.1.merge(other.1);
    }
}

/// Folds all rows of a manifest, on as many threads as asked for.
pub(super) fn fold_rows<F: Fold>(
    database: &Database,
    options: ScanOptions,
    progress: &dyn Progress,
    new: impl Fn() -> F + Sync,
) -> Result<(F, Gaps), BackupError> {
    let parts = database.parts()?;
    let threads = options.threads.map_or(0, NonZeroUsize::get);
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        let mut fold = new();
        let mut gaps = Gaps::default();
        let mut reader = database.reader()?;
        while let Some(part) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
            gaps.0 += fold_part(&mut reader, part, &mut fold, database)?.0;
            progress.advance(done.fetch_add(1, Ordering::Relaxed) + 1, parts.len());
        }
        Ok((fold, gaps))
    };
    let results = match pool(threads.min(parts.len().max(1)), parts.len()) {
        Some(pool) => pool.broadcast(|_| work()),
        // Threads can't be had: this one will do.
        None => vec![work()],
    };
    let mut sum = (new(), Gaps::default());
    for result in results {
        let (fold, gaps): (F, Gaps) = result?;
        sum.0.merge(fold);
        sum.1.0 += gaps.0;
    }
    Ok(sum)
}

fn fold_part(
    reader: &mut Reader<'_>,
    part: &Part,
    fold: &mut impl Fold,
    database: &Database,
) -> Result<Gaps, BackupError> {
    reader
        .visit(part, |record| fold.row(record))
        .map_err(|source| BackupError::Damaged { path: database.path().to_owned(), source })
}

/// Returns a pool of `threads`, or of one for each core where none are asked for; none where one
/// thread is enough.
fn pool(threads: usize, parts: usize) -> Option<ThreadPool> {
    if threads == 1 || parts <= 1 {
        return None;
    }
    ThreadPoolBuilder::new().num_threads(threads).build().ok()
}
