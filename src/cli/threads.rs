//! `Threads`: no more of them than were asked for.

use std::{num::NonZeroUsize, sync::OnceLock};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// The threads of a command, started when there is something for them to do.
///
/// They end when this is dropped. That gives their memory back and holds up what else is done
/// meanwhile, so it is best kept until the answer has been written.
#[derive(Debug)]
pub(super) struct Threads {
    /// One for each core if not given.
    most: Option<NonZeroUsize>,
    /// `None` where the system gives no threads.
    pool: OnceLock<Option<ThreadPool>>,
}

impl Threads {
    /// Starts none yet.
    pub(super) fn new(most: Option<NonZeroUsize>) -> Self {
        Self { most, pool: OnceLock::new() }
    }

    /// Does something with them. What is done within such work has the same threads.
    pub(super) fn within<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        // A pool within a pool would have more threads than were asked for.
        if rayon::current_thread_index().is_some() {
            return work();
        }
        match self.pool.get_or_init(|| pool(self.most)) {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}

fn pool(most: Option<NonZeroUsize>) -> Option<ThreadPool> {
    // 0 is rayon's word for one thread for each core.
    let several = ThreadPoolBuilder::new().num_threads(most.map_or(0, NonZeroUsize::get)).build();
    // A system that gives no threads has this one, and work that is divided finds it instead of
    // asking for others.
    let this = || ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
    several.or_else(|_| this()).ok()
}
