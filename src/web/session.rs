//! `Session`: what the page in the browser asks, one thing after the other.
//!
//! Each answer is an object as JSON: `{"wanted": […]}` where files have to be fetched first, else
//! `{"error": {"message", "hint"}}`, else what was asked for.

use std::{path::Path, sync::Arc};

use jiff::Timestamp;
use serde_json::{Value, json};
use tierfit::{
    account::Statements,
    backup::{
        Backup, BackupError, Encryption, EncryptionScope, Found, Hashing, Keys, Lock, Password,
        find,
    },
    bytes::Units,
    catalogue::Catalogue,
    examination::{
        self, Circumstances, Examined, FromSettings,
        hint::{self, Face},
    },
    file_system::{Entry, Kind},
    plan::Goal,
    report::{Overrides, View, html, words},
    settings::SettingsList,
};
use wasm_bindgen::prelude::*;

use crate::{failure::Failure, files::HandedFiles, opened::Opened};

/// The folder that everything was handed over in.
const ROOT: &str = "/";

/// Files that were handed over, and what was made of them.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Session {
    files: Arc<HandedFiles>,
    catalogue: Catalogue,
    opened: Option<Opened>,
}

#[wasm_bindgen]
impl Session {
    /// Begins without any files.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default, reason = "JavaScript knows constructors alone")]
    pub fn new() -> Self {
        Self {
            files: Arc::new(HandedFiles::default()),
            catalogue: Catalogue::bundled(),
            opened: None,
        }
    }

    /// Notes a file: its path, the number that the worker knows it by, how many bytes it has, and
    /// the milliseconds since 1970 at which it was changed last.
    #[wasm_bindgen(js_name = addFile)]
    pub fn add_file(&self, path: &str, number: u32, length: f64, modified: f64) {
        self.files.add_file(Path::new(path), number, whole(length), whole(modified));
    }

    /// Notes a folder: its path, and the names of the files and of the folders in it.
    #[wasm_bindgen(js_name = addFolder)]
    pub fn add_folder(&self, path: &str, files: Vec<String>, folders: Vec<String>) {
        let entry = |kind| move |name: String| Entry { name: name.into(), kind };
        let files = files.into_iter().map(entry(Kind::File));
        let folders = folders.into_iter().map(entry(Kind::Folder));
        self.files.add_folder(Path::new(path), files.chain(folders).collect());
    }

    /// Notes that nothing is at a path.
    #[wasm_bindgen(js_name = addNothing)]
    pub fn add_nothing(&self, path: &str) {
        self.files.add_nothing(Path::new(path));
    }

    /// Finds the backups: `{"backups": [{"path", "name", "model", "version", "made",
    /// "isEncrypted"}]}`, the newest first.
    pub fn find(&self) -> String {
        self.answer(self.found())
    }

    /// Opens a backup: `{"needsPassword": …, "rounds": …}`.
    pub fn open(&mut self, path: &str) -> String {
        let opened = self.opened(path);
        self.answer(opened)
    }

    /// Returns how a password becomes a key: `{"stretch": {"salt", "rounds"}, "hashing": {…}}`,
    /// with salts as numbers.
    pub fn derivation(&self) -> String {
        let lock = self.opened.as_ref().and_then(|opened| opened.lock.as_ref());
        let hashing = |hashing: &Hashing| json!({ "salt": hashing.salt, "rounds": hashing.rounds });
        let way = lock.map(Lock::derivation).map(
            |way| json!({ "stretch": way.stretch.map(hashing), "hashing": hashing(way.hashing) }),
        );
        way.unwrap_or_default().to_string()
    }

    /// Returns what somebody may have meant by a password: its spelling of a number, as bytes; none
    /// where there are no more.
    pub fn spelling(&self, password: Vec<u8>, number: usize) -> Option<Vec<u8>> {
        let spellings = Password::new(password).spellings();
        spellings.get(number).map(|spelling| spelling.bytes().to_vec())
    }

    /// Hashes something so often as if it were a password, for whoever wants to tell how long
    /// trying one takes.
    #[allow(clippy::unused_self, reason = "the page knows a session alone")]
    pub fn rehearse(&self, rounds: u32) {
        Lock::rehearse(rounds);
    }

    /// Tries a key that the browser derived from a password: `{"isRight": …}`.
    #[wasm_bindgen(js_name = unlockDerived)]
    pub fn unlock_derived(&mut self, derived: &[u8]) -> String {
        let keys = self.tried(|backup, lock| match derived.try_into() {
            Ok(derived) => backup.unlock_derived(lock, derived),
            Err(_) => Err(BackupError::WrongPassword { folder: backup.folder().to_owned() }),
        });
        self.answer(keys)
    }

    /// Tries a password without the browser's help: `{"isRight": …}`.
    pub fn unlock(&mut self, password: Vec<u8>) -> String {
        let password = Password::new(password);
        let keys = self.tried(|backup, lock| backup.unlock(lock, &password));
        self.answer(keys)
    }

    /// Adds up the manifest of the opened backup: `{}`.
    pub async fn scan(&mut self) -> String {
        let scanned = match &mut self.opened {
            Some(opened) => opened.scan(&self.files, &self.catalogue).await,
            None => Ok(()),
        };
        self.answer(scanned.map(|()| json!({})))
    }

    /// Returns the page of `tierfit report`: `{"page", "name"}`. `settings` is the text of the list
    /// that Settings shows, or empty; `now` the milliseconds since 1970.
    pub fn report(&self, settings: &str, now: f64) -> String {
        self.answer(self.page(settings, now))
    }
}

impl Session {
    /// Returns an answer, or which files are wanted for a better one.
    fn answer(&self, result: Result<Value, Failure>) -> String {
        let wanted = self.files.wanted();
        let answer = match result {
            // Without those files even a good answer may be wrong.
            _ if !wanted.is_empty() => json!({ "wanted": wanted }),
            Ok(answer) => answer,
            Err(Failure { message, hint }) => json!({
                "error": {
                    "message": words::printable_lines(&message),
                    "hint": hint.as_deref().map(words::printable_lines),
                }
            }),
        };
        answer.to_string()
    }

    fn found(&self) -> Result<Value, Failure> {
        let Found { backups, closed, archives, .. } = find(&*self.files, Path::new(ROOT))?;
        if backups.is_empty() {
            // Why a folder can't be read says more than that it holds no backup.
            if let Some(error) = BackupError::of_closed(closed) {
                return Err(error.into());
            }
            return Err(match archives.into_iter().next() {
                Some(path) => BackupError::Archive { path },
                None => BackupError::none_in(&*self.files, Path::new(ROOT)),
            }
            .into());
        }
        let mut found = Vec::new();
        for path in backups {
            let backup = Backup::open_in(self.files.clone(), &path)?;
            let description = backup.describe(&backup.device().0);
            let shown = |text: &str| words::printable(text).into_owned();
            found.push((
                description.last_backup,
                json!({
                    "path": path,
                    "name": description.device_name.as_deref().map(shown),
                    "model": description.product_type.as_deref().map(shown),
                    "version": description.product_version.as_deref().map(shown),
                    "made": description.last_backup.map(Timestamp::as_millisecond),
                    "isEncrypted": description.encryption == Encryption::Encrypted,
                }),
            ));
        }
        found.sort_by(|(one, _), (other, _)| other.cmp(one));
        let backups: Vec<_> = found.into_iter().map(|(_, backup)| backup).collect();
        Ok(json!({ "backups": backups }))
    }

    fn opened(&mut self, path: &str) -> Result<Value, Failure> {
        let opened = Opened::new(&self.files, Path::new(path))?;
        let answer = json!({
            "needsPassword": opened.scope == EncryptionScope::Everything,
            "takesPassword": opened.scope != EncryptionScope::Nothing,
            "rounds": opened.lock.as_ref().map(Lock::rounds),
        });
        self.opened = Some(opened);
        Ok(answer)
    }

    fn tried(
        &mut self,
        unlock: impl FnOnce(&Backup, &Lock) -> Result<Keys, BackupError>,
    ) -> Result<Value, Failure> {
        let Some(Opened { backup, lock: Some(lock), keys, scanned, .. }) = &mut self.opened else {
            // Nothing is locked.
            return Ok(json!({ "isRight": true }));
        };
        match unlock(backup, lock) {
            Ok(right) => {
                // With keys, more can be read than what was added up without them.
                (*keys, *scanned) = (Some(right), None);
                Ok(json!({ "isRight": true }))
            }
            Err(error @ BackupError::WrongPassword { .. }) => {
                let hint = hint::of_backup(&error, Face::Browser);
                Ok(json!({ "isRight": false, "hint": hint }))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn page(&self, settings: &str, now: f64) -> Result<Value, Failure> {
        let millisecond = i64::try_from(whole(now)).map_err(Failure::new)?;
        let now = Timestamp::from_millisecond(millisecond).map_err(Failure::new)?;
        let list = if settings.trim().is_empty() {
            None
        } else {
            let list = SettingsList::of_bytes(settings.as_bytes()).map_err(|error| Failure {
                hint: Some(hint::of_settings(&error).to_owned()),
                ..Failure::new(error)
            })?;
            Some(list)
        };
        let catalogue = &self.catalogue;
        let overrides = Overrides::default();
        let (backup, from_settings) = match (&self.opened, list) {
            (Some(opened), list) => {
                let mut backup = opened.read(catalogue, overrides)?;
                let from = list.map(|list| FromSettings::beside(list, &mut backup, catalogue));
                (backup, from)
            }
            (None, Some(list)) => {
                let (backup, from) = FromSettings::alone(list, overrides, catalogue);
                (backup, Some(from))
            }
            (None, None) => return Err(Failure::new("there is neither a backup nor a list")),
        };
        let mut statements = Statements::default();
        if let Some(from) = &from_settings {
            from.add_to(&mut statements);
        }
        let backups = std::slice::from_ref(&backup);
        let storage = examination::storage(None, from_settings.as_ref(), backups, catalogue);
        let circumstances = Circumstances::usual(now);
        let goal = Goal::default();
        let examined = Examined::new(&backup, catalogue, goal, storage, statements, circumstances)
            .map_err(Failure::new)?;
        let icons = self.opened.as_ref().map(|opened| opened.backup.icons()).unwrap_or_default();
        let report = examined.page(&backup, catalogue).map_err(Failure::new)?.with_icons(&icons);
        // The width is for tables, of which a page has none.
        let view = View { units: Units::Icloud, width: 80, now };
        let mut page = Vec::new();
        html::page(&report, &view, &mut page).map_err(Failure::new)?;
        let page = String::from_utf8(page).map_err(Failure::new)?;
        let name = html::file_name(self.opened.as_ref().map(|opened| &opened.backup));
        Ok(json!({ "page": page, "name": name }))
    }
}

/// Returns a number of JavaScript's, all of which are floats, as a whole one.
#[allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what is negative or no number becomes 0"
)]
fn whole(number: f64) -> u64 {
    number as u64
}
