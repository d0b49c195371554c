//! Doing the same for each of many things, on several threads, with the results in the order of the
//! things: each is handed on as soon as those before it are, and no more of them are held than a
//! few for each thread, however many there are.

use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    ops::ControlFlow,
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        mpsc::{self, Sender},
    },
};

use rayon::ThreadPoolBuilder;

/// How many things for each thread may be ahead of the one whose result is awaited: enough that a
/// large backup among small ones keeps no thread idle.
const AHEAD: usize = 64;
/// How many bytes of results may be held. The result that is awaited is made nonetheless.
const HELD: usize = 64 << 20;

/// Does `work` for each thing that `things` has, and hands the results to `take`, in order, until
/// that breaks off. `size` tells about how many bytes a result holds.
///
/// `work` is called within a pool of these threads, or of one for each core.
pub(super) fn in_order<T: Send, R: Send>(
    threads: Option<NonZeroUsize>,
    things: impl Iterator<Item = T> + Send,
    work: &(impl Fn(T) -> R + Sync),
    size: fn(&R) -> usize,
    take: &mut dyn FnMut(R) -> ControlFlow<()>,
) {
    let pool = ThreadPoolBuilder::new().num_threads(threads.map_or(0, NonZeroUsize::get)).build();
    let Ok(pool) = pool else {
        // A system that gives no threads has this one.
        let _ = things.map(work).try_for_each(take);
        return;
    };
    let line = Line {
        // Fused, because each thread asks once more after the end.
        things: Mutex::new(things.fuse().enumerate()),
        ahead: AHEAD.saturating_mul(pool.current_num_threads()),
        room: Mutex::new(Room::default()),
        has_changed: Condvar::new(),
    };
    let (sender, receiver) = mpsc::channel();
    // In place, because `take` can't be sent to another thread.
    pool.in_place_scope(|scope| {
        let line = &line;
        // Each thread has one of these, so that none waits for another while it helps it.
        scope.spawn_broadcast(move |_, _| line.serve(work, size, &sender));
        let mut early = BTreeMap::new();
        let mut next = 0;
        let mut all: ControlFlow<()> = ControlFlow::Continue(());
        // It ends when the last thread has no more to do.
        for (at, result) in receiver {
            early.insert(at, result);
            while let Some(result) = early.remove(&next) {
                next += 1;
                line.made_room(next, size(&result));
                // What comes after the end is dropped, so that no thread waits for room for ever.
                if all.is_continue() {
                    all = take(result);
                }
                if all.is_break() {
                    line.stop();
                }
            }
        }
    });
}

/// What the threads share.
struct Line<I> {
    things: Mutex<I>,
    ahead: usize,
    room: Mutex<Room>,
    has_changed: Condvar,
}

/// How far it has come.
#[derive(Default)]
struct Room {
    /// The number of results that were handed on.
    done: usize,
    /// The bytes of those that wait for one before them.
    held: usize,
    is_stopped: bool,
}

impl<I> Line<I> {
    fn serve<T, R>(
        &self,
        work: &impl Fn(T) -> R,
        size: fn(&R) -> usize,
        results: &Sender<(usize, R)>,
    ) where
        I: Iterator<Item = (usize, T)>,
    {
        loop {
            let next = locked(&self.things).next();
            let Some((at, thing)) = next else { return };
            // Before the work, so that nothing is made that can't be held.
            if self.wait_for_room(at).is_break() {
                return;
            }
            let result = work(thing);
            // Counted before it is sent: it must not be subtracted first.
            locked(&self.room).held += size(&result);
            if results.send((at, result)).is_err() {
                return;
            }
        }
    }

    /// Waits until there is room for a result. The one that is awaited always has some, or all
    /// would wait.
    fn wait_for_room(&self, at: usize) -> ControlFlow<()> {
        let is_full = |room: &mut Room| {
            let is_early = room.done < at;
            let is_too_much = room.done.saturating_add(self.ahead) <= at || HELD < room.held;
            !room.is_stopped && is_early && is_too_much
        };
        let room = self.has_changed.wait_while(locked(&self.room), is_full);
        let room = room.unwrap_or_else(PoisonError::into_inner);
        if room.is_stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn made_room(&self, done: usize, size: usize) {
        let mut room = locked(&self.room);
        room.done = done;
        room.held = room.held.saturating_sub(size);
        self.has_changed.notify_all();
    }

    fn stop(&self) {
        locked(&self.room).is_stopped = true;
        self.has_changed.notify_all();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        thread,
        time::Duration,
    };

    use super::*;

    /// Hands on `wanted` of `things`, and returns how many were begun.
    fn done(threads: usize, things: usize, wanted: usize, size: fn(&usize) -> usize) -> usize {
        let begun = AtomicUsize::new(0);
        let work = |thing: usize| {
            begun.fetch_add(1, Ordering::Relaxed);
            // The first is slow, and the others come in no order.
            let slow = if thing == 0 { 200 } else { u64::try_from(thing % 3).unwrap() };
            thread::sleep(Duration::from_millis(slow));
            thing
        };
        let mut taken = Vec::new();
        in_order(NonZeroUsize::new(threads), 0..things, &work, size, &mut |thing| {
            taken.push(thing);
            if taken.len() == wanted { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(taken, (0..things.min(wanted)).collect::<Vec<_>>());
        begun.into_inner()
    }

    #[test]
    fn results_come_in_order_whoever_is_slow() {
        for threads in [1, 2, 8] {
            assert_eq!(done(threads, 300, usize::MAX, |_| 1), 300);
            assert_eq!(done(threads, 0, usize::MAX, |_| 1), 0);
        }
    }

    #[test]
    fn large_results_wait_for_those_before_them() {
        assert_eq!(done(4, 50, usize::MAX, |_| HELD + 1), 50);
    }

    #[test]
    fn nothing_more_is_begun_once_enough_was_taken() {
        let begun = done(2, 10_000, 3, |_| 1);
        assert!(begun <= 2 * AHEAD + 5, "{begun}");
    }

    #[test]
    fn no_more_is_held_than_a_few_for_each_thread() {
        let (most, held) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = |thing: usize| {
            let now = held.fetch_add(1, Ordering::SeqCst) + 1;
            most.fetch_max(now, Ordering::SeqCst);
            if thing == 0 {
                thread::sleep(Duration::from_millis(300));
            }
        };
        in_order(NonZeroUsize::new(2), 0..5_000, &work, |()| 1, &mut |()| {
            held.fetch_sub(1, Ordering::SeqCst);
            ControlFlow::Continue(())
        });
        assert!(most.into_inner() <= 2 * AHEAD + 2);
    }

    #[test]
    fn work_that_is_divided_never_waits_for_its_own_kind() {
        let work = |thing: usize| {
            let (one, two) = rayon::join(
                || thing,
                || {
                    thread::sleep(Duration::from_micros(100));
                    thing
                },
            );
            one + two
        };
        let mut sum = 0;
        in_order(NonZeroUsize::new(3), 0..1_000, &work, |_| 1, &mut |result| {
            sum += result;
            ControlFlow::Continue(())
        });
        assert_eq!(sum, 999 * 1_000);
    }
}
