//! Asking for a password at the terminal itself, whatever the streams are connected to. What is
//! typed isn't shown, and no copy of it stays behind.
//!
//! While it isn't shown, the terminal is as no program must leave it. So it is given back as it was
//! when the answer is there, and also when a signal ends the program before. (What nothing can
//! catch, such as `kill -9`, leaves it so: `stty echo` helps then.)

#[cfg(not(unix))]
pub(super) use self::elsewhere::ask;
#[cfg(unix)]
pub(super) use self::unix::ask;

#[cfg(unix)]
mod unix {
    use std::{
        fs::{File, OpenOptions},
        io::{self, Read, Write},
        mem,
        sync::{Mutex, PoisonError},
    };

    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
    use zeroize::Zeroizing;

    use crate::{backup::Password, cli::signals};

    /// A terminal gives no longer line.
    const LONGEST: usize = 4096;

    /// The terminal that shows nothing of what is typed, while it does so.
    static HIDDEN: Mutex<Option<Hidden>> = Mutex::new(None);

    /// A terminal, and how it was.
    struct Hidden {
        terminal: File,
        before: Termios,
    }

    /// Shows a question, and takes a line that isn't shown.
    pub(in crate::cli) fn ask(question: &str) -> io::Result<Password> {
        let mut terminal = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
        // From the first question on: a signal that ends the program finds the terminal hidden.
        signals::before_the_end(give_back)?;
        // Before the question, so that nothing is shown of what is typed at once.
        hide(terminal.try_clone()?)?;
        let written = terminal.write_all(question.as_bytes());
        let answer = written.and_then(|()| line(&mut terminal));
        give_back();
        answer
    }

    /// Reads a line into a buffer that never grows, because one that does leaves copies behind.
    fn line(terminal: &mut File) -> io::Result<Password> {
        let mut line = Zeroizing::new(vec![0; LONGEST]);
        let mut length = 0;
        while let Some(free) = line.get_mut(length..)
            && !free.is_empty()
        {
            let read = match terminal.read(free) {
                // A signal that the program survives ends no line.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            length += read;
            if read == 0 || line.get(length - 1) == Some(&b'\n') {
                break;
            }
        }
        line.truncate(length);
        Ok(Password::new(mem::take(&mut line)))
    }

    fn hide(terminal: File) -> io::Result<()> {
        let mut hidden = HIDDEN.lock().unwrap_or_else(PoisonError::into_inner);
        let before = tcgetattr(&terminal)?;
        let mut without_echo = before.clone();
        without_echo.local_modes.remove(LocalModes::ECHO);
        // The end of the line is shown, so that what follows has a line of its own.
        without_echo.local_modes.insert(LocalModes::ICANON | LocalModes::ECHONL);
        tcsetattr(&terminal, OptionalActions::Now, &without_echo)?;
        *hidden = Some(Hidden { terminal, before });
        Ok(())
    }

    fn give_back() {
        let mut hidden = HIDDEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Hidden { terminal, before }) = hidden.take() {
            // A terminal that is gone needs nothing.
            let _ = tcsetattr(&terminal, OptionalActions::Now, &before);
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::io;

    use crate::backup::Password;

    /// Shows a question, and takes a line that isn't shown.
    pub(in crate::cli) fn ask(question: &str) -> io::Result<Password> {
        rpassword::prompt_password(question).map(|answer| Password::new(answer.into_bytes()))
    }
}
