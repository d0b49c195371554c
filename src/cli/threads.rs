//! Doing work with no more threads than were asked for.

use std::num::NonZeroUsize;

use rayon::ThreadPoolBuilder;

/// Does something with no more threads than these, or with one for each core. What is done within
/// such work has the same threads.
pub(super) fn within_threads<T: Send>(
    threads: Option<NonZeroUsize>,
    work: impl FnOnce() -> T + Send,
) -> T {
    // A pool within a pool would have more threads than were asked for.
    if rayon::current_thread_index().is_some() {
        return work();
    }
    // 0 is rayon's word for one thread for each core.
    let several =
        ThreadPoolBuilder::new().num_threads(threads.map_or(0, NonZeroUsize::get)).build();
    // A system that gives no threads has this one, and work that is divided finds it instead of
    // asking for others.
    let this = || ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
    match several.or_else(|_| this()) {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}
