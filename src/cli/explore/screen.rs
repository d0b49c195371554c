//! `Screen`: a terminal as a whole screen, which is given back as it was on every way out.
//!
//! While the screen is open, keys aren't shown and come one by one, the mouse is the program's, and
//! what was on the terminal is hidden behind a second screen. All of that is taken back when the
//! value is dropped, before a panic is reported, before a signal ends the program, and while it
//! stops (Ctrl-Z). What nothing can catch, such as `kill -9`, leaves it so: `reset` helps then.

#[cfg(unix)]
use std::fs::File;
use std::{
    io::{self, BufWriter, Write},
    panic,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crossterm::{
    cursor, event,
    event::{DisableMouseCapture, EnableMouseCapture, Event},
    execute,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use ratatui::{Frame, Terminal, backend::CrosstermBackend};

#[cfg(unix)]
use crate::cli::signals;

/// Where the screen is drawn: past the buffer and the lock of standard output, which the thread
/// that gives the terminal back must never wait for.
#[cfg(unix)]
type Out = File;
#[cfg(not(unix))]
type Out = io::Stdout;

type Hook = Box<dyn Fn(&panic::PanicHookInfo<'_>) + Sync + Send + 'static>;

/// Whether the screen is open, so that there is something to give back.
static OPEN: Mutex<bool> = Mutex::new(false);
/// Whether what is on the terminal may be something else than what was drawn.
static STALE: AtomicBool = AtomicBool::new(false);

/// A terminal as a whole screen.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Out>>>,
    /// The panic hook that was there before.
    hook: Arc<Hook>,
}

impl Screen {
    pub(super) fn open() -> io::Result<Self> {
        #[cfg(unix)]
        {
            // Before anything of the terminal is changed, so that no signal comes too early.
            signals::before_the_end(give_back)?;
            stops::watch()?;
        }
        let terminal = Terminal::new(CrosstermBackend::new(BufWriter::new(out()?)))?;
        // The message of a panic would go with the second screen.
        let hook: Arc<Hook> = Arc::new(panic::take_hook());
        let before = Arc::clone(&hook);
        panic::set_hook(Box::new(move |info| {
            give_back();
            before(info);
        }));
        let screen = Self { terminal, hook };
        take()?;
        Ok(screen)
    }

    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        if STALE.swap(false, Ordering::Relaxed) {
            self.redraw()?;
        }
        self.terminal.draw(draw).map(|_| ())
    }

    pub(super) fn redraw(&mut self) -> io::Result<()> {
        self.terminal.clear()
    }

    /// Waits for keys, as long as that; returns those that have come.
    pub(super) fn events(mut patience: Duration) -> io::Result<Vec<Event>> {
        /// More are drawn in between.
        const MOST: usize = 64;
        let mut events = Vec::new();
        while events.len() < MOST {
            match event::poll(patience) {
                Ok(true) => events.push(event::read()?),
                Ok(false) => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => break,
                Err(error) => return Err(error),
            }
            // Those that are there already are taken at once, and drawn once.
            patience = Duration::ZERO;
        }
        Ok(events)
    }

    /// Stops the program until somebody brings it back.
    #[cfg(unix)]
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        stops::stop()?;
        self.redraw()
    }

    /// Goes on: no program of this system is stopped by a key.
    #[cfg(not(unix))]
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        self.redraw()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
        // A thread that panics can't say what tells of panics.
        if !std::thread::panicking() {
            let hook = Arc::clone(&self.hook);
            panic::set_hook(Box::new(move |info| hook(info)));
        }
    }
}

#[cfg(unix)]
fn out() -> io::Result<Out> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn out() -> io::Result<Out> {
    Ok(io::stdout())
}

/// Takes the terminal for the screen: keys come one by one, and what was there is hidden.
fn take() -> io::Result<()> {
    let mut is_open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    // From here on there is something to give back, whatever fails.
    *is_open = true;
    enable_raw_mode()?;
    let mut out = out()?;
    execute!(out, EnterAlternateScreen, EnableMouseCapture, cursor::Hide)
}

/// Gives the terminal back, if it wasn't yet. A terminal that is gone needs nothing.
fn give_back() {
    let mut is_open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    if !std::mem::take(&mut *is_open) {
        return;
    }
    if let Ok(mut out) = out() {
        let _ = execute!(out, DisableMouseCapture, LeaveAlternateScreen, cursor::Show);
        let _ = out.flush();
    }
    let _ = disable_raw_mode();
}

/// Ends the program as Ctrl-C ends any other, where it would end that way.
pub(super) fn interrupt() {
    #[cfg(unix)]
    {
        let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGINT);
    }
}

/// Stopping and going on.
#[cfg(unix)]
mod stops {
    use std::{
        io,
        sync::{OnceLock, atomic::Ordering},
        thread,
    };

    use signal_hook::{
        consts::{SIGCONT, SIGTSTP},
        iterator::Signals,
        low_level::emulate_default_handler,
    };

    use super::{OPEN, STALE, give_back, take};

    /// From now on, gives the terminal back before somebody else's signal stops the program, and
    /// draws anew after any stop.
    pub(super) fn watch() -> io::Result<()> {
        static WATCHED: OnceLock<()> = OnceLock::new();
        if WATCHED.get().is_some() {
            return Ok(());
        }
        let mut signals = Signals::new([SIGTSTP, SIGCONT])?;
        thread::Builder::new().spawn(move || {
            for signal in &mut signals {
                if signal == SIGTSTP {
                    let _ = stop();
                }
                STALE.store(true, Ordering::Relaxed);
            }
        })?;
        WATCHED.get_or_init(|| ());
        Ok(())
    }

    /// Stops the program, and takes the terminal again when it goes on.
    pub(super) fn stop() -> io::Result<()> {
        let was_open = *OPEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        give_back();
        emulate_default_handler(SIGTSTP)?;
        if was_open { take() } else { Ok(()) }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{
        env,
        process::{Command, Output},
        thread,
        time::{Duration, Instant},
    };

    use super::*;

    /// What the test below has a terminal do: it is one of these, so that it can panic.
    #[test]
    #[ignore = "needs a terminal; the test of the terminal starts it"]
    fn panicking() {
        let mut screen = Screen::open().unwrap();
        screen.draw(|frame| frame.render_widget("on the screen", frame.area())).unwrap();
        // As somebody would see it.
        thread::sleep(Duration::from_millis(200));
        let ended = thread::scope(|scope| scope.spawn(|| panic!("what went wrong")).join());
        assert!(ended.is_err());
    }

    #[test]
    fn a_panic_gives_the_terminal_back_before_it_is_reported() {
        if Command::new("tmux").arg("-V").output().is_err() {
            let is_required = env::var("TIERFIT_TMUX_TESTS").is_ok_and(|word| word == "required");
            assert!(!is_required, "there is no tmux");
            eprintln!("left out: there is no tmux");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let tmux = |args: &[&str]| -> Output {
            let mut command = Command::new("tmux");
            command.arg("-S").arg(folder.path().join("tmux")).args(["-f", "/dev/null", "-u"]);
            command.args(args).env_remove("TMUX").output().unwrap()
        };
        let seen = |args: &[&str]| String::from_utf8(tmux(args).stdout).unwrap();
        let program = env::current_exe().unwrap();
        let test = concat!(module_path!(), "::panicking").split_once("::").unwrap().1;
        let script = format!(
            "echo before; RUST_BACKTRACE=0 {} --ignored --exact {test} --nocapture; stty -a; echo end; sleep 60",
            program.display()
        );
        assert!(tmux(&["new-session", "-d", "-x", "100", "-y", "60", &script]).status.success());
        let started = Instant::now();
        let (mut was_open, mut screen) = (false, String::new());
        while !screen.contains("\nend") {
            assert!(started.elapsed() < Duration::from_secs(60), "no end in\n{screen}");
            screen = seen(&["capture-pane", "-p"]);
            was_open |= screen.contains("on the screen");
            thread::sleep(Duration::from_millis(20));
        }
        let flags =
            seen(&["display-message", "-p", "#{alternate_on} #{mouse_any_flag} #{cursor_flag}"]);
        tmux(&["kill-server"]);
        assert!(was_open, "{screen}");
        assert_eq!(flags.trim(), "0 0 1");
        assert!(screen.contains("before") && screen.contains("what went wrong"), "{screen}");
        for mode in ["icanon", "echo", "isig", "icrnl"] {
            assert!(screen.split_whitespace().any(|word| word == mode), "{mode} in\n{screen}");
        }
    }
}
