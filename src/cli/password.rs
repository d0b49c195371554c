//! Opening encrypted backups: where the password comes from, and trying it.
//!
//! It comes from a file, from the environment, or from somebody who is asked for it; never from
//! an argument, which every user of the machine could read. Each is tried as it was given, and in
//! the other spellings that may have been meant.

use std::{
    fs::File,
    io::{self, Read},
    mem,
    path::PathBuf,
};

use zeroize::Zeroizing;

use super::{
    Failure, Paint, Terminal,
    input::is_stdin,
    progress::{Quiet, Spinner},
};
use crate::{
    backup::{Backup, BackupError, EncryptionScope, Keys, Lock, Password},
    report::words,
};

/// No password is longer, and no file is read further.
const LONGEST: usize = 4096;
/// How often somebody is asked.
const ATTEMPTS: usize = 3;

/// Where a password comes from, if it was not to be asked for.
#[derive(Debug)]
pub(super) struct Passwords {
    file: Option<PathBuf>,
    read: Option<Password>,
}

impl Passwords {
    pub(super) fn new(file: Option<PathBuf>) -> Self {
        Self { file, read: None }
    }

    /// Opens what is encrypted of a backup; `None` where its manifest can be read without
    /// keys, and no password was given.
    pub(super) fn open(
        &mut self,
        backup: &Backup,
        quiet: Quiet,
        terminal: &mut Terminal<'_>,
    ) -> Result<Option<Keys>, Failure> {
        let scope = backup.encryption_scope()?;
        if scope == EncryptionScope::Nothing {
            return Ok(None);
        }
        self.read(terminal)?;
        // What the command names counts before the variable, which may be there for another backup.
        let given = self.read.as_ref().or(terminal.password.as_ref());
        // The manifest can be read, so nobody is asked for a password that adds only evidence.
        if given.is_none() && scope == EncryptionScope::Files {
            return Ok(None);
        }
        let Some(lock) = backup.lock()? else { return Ok(None) };
        let trial = Trial { backup, lock, quiet };
        let keys = match given {
            Some(password) => trial.of(password, terminal),
            None => trial.of_answers(terminal),
        };
        keys.map(Some)
    }

    /// Returns the password that was given, and asks nobody for one.
    pub(super) fn into_given(
        mut self,
        terminal: &mut Terminal<'_>,
    ) -> Result<Option<Password>, Failure> {
        self.read(terminal)?;
        Ok(self.read.or_else(|| terminal.password.take()))
    }

    /// Reads the file that was named, once.
    fn read(&mut self, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let read = if is_stdin(&file) {
            bounded(&mut terminal.input)
        } else {
            File::open(&file).and_then(|mut file| bounded(&mut file))
        };
        let password = match read {
            // The buffer itself becomes the password: a copy would have to be wiped as well.
            Ok(mut bytes) => Password::new(mem::take(&mut bytes)),
            Err(source) => return Err(Failure::PasswordFile { file, source }),
        };
        if password.spellings().is_empty() {
            return Err(Failure::EmptyPassword { file });
        }
        self.read = Some(password);
        Ok(())
    }
}

/// Opens what is encrypted of a backup with a password, if there is one; `None` where its
/// manifest can be read without keys.
pub(super) fn keys_of(
    backup: &Backup,
    password: Option<&Password>,
) -> Result<Option<Keys>, Failure> {
    match (backup.encryption_scope()?, password) {
        (EncryptionScope::Nothing, _) | (EncryptionScope::Files, None) => Ok(None),
        (EncryptionScope::Everything, None) => {
            Err(BackupError::Encrypted { folder: backup.folder().to_owned() }.into())
        }
        (EncryptionScope::Files | EncryptionScope::Everything, Some(password)) => {
            let lock = backup.lock()?;
            Ok(lock.map(|lock| backup.unlock(&lock, password)).transpose()?)
        }
    }
}

/// Reads into a buffer that never grows, because one that does leaves copies behind, and that is
/// wiped whatever becomes of it.
fn bounded(from: &mut dyn Read) -> io::Result<Zeroizing<Vec<u8>>> {
    // `read_to_end` grows a buffer that is full, and this one never is.
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * LONGEST));
    let longest = u64::try_from(LONGEST).unwrap_or(u64::MAX);
    from.take(longest.saturating_add(1)).read_to_end(&mut bytes)?;
    if LONGEST < bytes.len() { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// Trying passwords on a backup.
struct Trial<'b> {
    backup: &'b Backup,
    lock: Lock,
    quiet: Quiet,
}

impl Trial<'_> {
    fn of(&self, password: &Password, terminal: &Terminal<'_>) -> Result<Keys, Failure> {
        let _spinner = Spinner::new("Trying the password", self.quiet, terminal);
        Ok(self.backup.unlock(&self.lock, password)?)
    }

    /// Asks until the password is right, three times at most.
    fn of_answers(&self, terminal: &mut Terminal<'_>) -> Result<Keys, Failure> {
        let encrypted =
            || Failure::Backup(BackupError::Encrypted { folder: self.backup.folder().to_owned() });
        let name = self.backup.manifest_plist().device_name.as_deref();
        let question = match name {
            Some(name) => format!("Password of the backup of {}: ", words::printable(name)),
            None => "Password of the backup: ".to_owned(),
        };
        let mut left = ATTEMPTS;
        loop {
            left -= 1;
            let Some(ask) = &mut terminal.ask else { return Err(encrypted()) };
            // Nothing typed, or the end of input: somebody who wants out.
            let answer = ask(&question).ok().filter(|answer| !answer.spellings().is_empty());
            let result = self.of(&answer.ok_or_else(encrypted)?, terminal);
            match &result {
                Err(Failure::Backup(BackupError::WrongPassword { .. })) if 0 < left => {
                    terminal.write_error("Wrong password. Try again.\n", Paint::Never);
                }
                Ok(_) | Err(_) => return result,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_password_is_not_read_to_its_end() {
        assert!(bounded(&mut io::repeat(b'a')).is_err());
        assert_eq!(bounded(&mut io::repeat(b'a').take(4096)).unwrap().len(), LONGEST);
    }
}
