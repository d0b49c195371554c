//! Signals that end the program: before they do, the terminal is restored.

use std::{
    io,
    sync::{Mutex, OnceLock, PoisonError},
    thread,
};

use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM},
    iterator::Signals,
    low_level::emulate_default_handler,
};

/// What gives the terminal back as it was. Each does nothing while it has nothing to give back.
static GIVE_BACK: Mutex<Vec<fn()>> = Mutex::new(Vec::new());

/// From now on, has a signal that ends the program call this first. All of them are called by one
/// thread: with one for each, the first to be done would end the program before the others.
pub(super) fn before_the_end(give_back: fn()) -> io::Result<()> {
    static WATCHED: OnceLock<()> = OnceLock::new();
    {
        let mut all = GIVE_BACK.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.contains(&give_back) {
            all.push(give_back);
        }
    }
    if WATCHED.get().is_some() {
        return Ok(());
    }
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT])?;
    thread::Builder::new().spawn(move || {
        for signal in &mut signals {
            // A copy: whoever adds another must not wait until these are done.
            let all = GIVE_BACK.lock().unwrap_or_else(PoisonError::into_inner).clone();
            for give_back in all {
                give_back();
            }
            let _ = emulate_default_handler(signal);
        }
    })?;
    // Only now: if it failed, the next call tries again.
    WATCHED.get_or_init(|| ());
    Ok(())
}
