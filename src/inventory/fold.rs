//! Going through all rows of a manifest: each thread folds some of them into a sum of its own, and
//! the sums are merged, in whatever order the threads end.

use std::{
    num::NonZeroUsize,
    sync::atomic::{AtomicUsize, Ordering},
};

use rayon::{ThreadPoolBuilder, prelude::*};

use crate::backup::{BackupError, Chunk, Database, Gaps, Reader, Record};

/// How to scan.
#[derive(Debug, Clone, Copy)]
pub struct ScanOptions {
    /// How many threads read; all cores if not given.
    pub threads: Option<NonZeroUsize>,
}

/// Is notified of how far a scan has come. Calls come from any thread.
pub trait Progress: Sync {
    /// `done` chunks of `all` have been read.
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
    let records = database.records()?;
    let chunks = records.chunks();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let next_chunk = || chunks.get(next.fetch_add(1, Ordering::Relaxed));
    let work = || {
        // A thread that comes late finds nothing left to do.
        let Some(mut chunk) = next_chunk() else { return Ok(None) };
        let mut fold = new();
        let mut gaps = Gaps::default();
        let mut reader = records.reader();
        loop {
            gaps.0 += fold_chunk(&mut reader, chunk, &mut fold, database)?.0;
            progress.advance(done.fetch_add(1, Ordering::Relaxed) + 1, chunks.len());
            let Some(next) = next_chunk() else { return Ok(Some((fold, gaps))) };
            chunk = next;
        }
    };
    let results = on_threads(options.threads, chunks.len(), &work);
    let mut sum = (new(), Gaps::default());
    for result in results {
        let Some((fold, gaps)): Option<(F, Gaps)> = result? else { continue };
        sum.0.merge(fold);
        sum.1.0 += gaps.0;
    }
    sum.1.0 += records.finish()?.0;
    Ok(sum)
}

/// Folds all rows of a manifest on this thread alone, and awaits `pause` before each chunk and at
/// the end.
pub(super) async fn fold_rows_in_turn<F: Fold>(
    database: &Database,
    mut pause: impl AsyncFnMut(usize, usize),
    mut fold: F,
) -> Result<(F, Gaps), BackupError> {
    let records = database.records()?;
    let chunks = records.chunks();
    let mut gaps = Gaps::default();
    let mut reader = records.reader();
    for (done, chunk) in chunks.iter().enumerate() {
        pause(done, chunks.len()).await;
        gaps.0 += fold_chunk(&mut reader, chunk, &mut fold, database)?.0;
    }
    pause(chunks.len(), chunks.len()).await;
    gaps.0 += records.finish()?.0;
    Ok((fold, gaps))
}

fn fold_chunk(
    reader: &mut Reader<'_>,
    chunk: &Chunk,
    fold: &mut impl Fold,
    database: &Database,
) -> Result<Gaps, BackupError> {
    reader
        .visit(chunk, |record| fold.row(record))
        .map_err(|source| BackupError::Damaged { path: database.path().to_owned(), source })
}

/// Does the same work on as many threads as are asked for, else on one for each core; on those
/// that are there already, if this is one of them: more would wait for each other.
fn on_threads<T: Send>(
    threads: Option<NonZeroUsize>,
    chunks: usize,
    work: &(impl Fn() -> T + Sync),
) -> Vec<T> {
    let most = threads.map_or(usize::MAX, NonZeroUsize::get).min(chunks);
    if most <= 1 {
        return vec![work()];
    }
    let on_all = || {
        let threads = most.min(rayon::current_num_threads());
        // Each of its own, or rayon may run several of them one after the other on one thread.
        (0..threads).into_par_iter().with_max_len(1).map(|_| work()).collect()
    };
    if threads.is_none() || rayon::current_thread_index().is_some() {
        return on_all();
    }
    match ThreadPoolBuilder::new().num_threads(most).build() {
        Ok(pool) => pool.install(on_all),
        // Threads can't be had: this one will do.
        Err(_) => vec![work()],
    }
}
