//! `HandedFiles`: the files that somebody has handed over, as folders.
//!
//! A browser lists folders and hands out files only to whoever can wait, and the library can't. So
//! what was asked for and isn't known yet is noted as wanted; the page fetches it, and asks again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use tierfit::file_system::{Entry, File, FileSystem, Kind, Metadata, ReadAt};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Fills a buffer with the bytes of a file from an offset on.
    #[wasm_bindgen(catch, js_name = tierfitReadFile)]
    fn read_file(file: u32, offset: f64, buffer: &mut [u8]) -> Result<(), JsValue>;
}

/// The folders and files that are known.
#[derive(Debug, Default)]
pub(crate) struct HandedFiles {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// By path; `None` where nothing is.
    nodes: BTreeMap<PathBuf, Option<Node>>,
    wanted: BTreeSet<PathBuf>,
}

#[derive(Debug, Clone)]
enum Node {
    File(HandedFile),
    /// With what is in it, once that is known.
    Folder(Option<Vec<Entry>>),
}

/// A file by its number, which the worker knows it by.
#[derive(Debug, Clone, Copy)]
struct HandedFile {
    number: u32,
    metadata: Metadata,
}

impl HandedFiles {
    /// Notes a file.
    pub(crate) fn add_file(&self, path: &Path, number: u32, length: u64, modified: u64) {
        let modified = SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(modified));
        let metadata = Metadata { kind: Kind::File, length, modified };
        self.add(path, Some(Node::File(HandedFile { number, metadata })));
    }

    /// Notes a folder with all that is in it.
    pub(crate) fn add_folder(&self, path: &Path, entries: Vec<Entry>) {
        let mut known = self.known();
        for entry in entries.iter().filter(|entry| entry.kind == Kind::Folder) {
            // A folder that was listed before keeps what is in it.
            known.nodes.entry(path.join(&entry.name)).or_insert(Some(Node::Folder(None)));
        }
        // `add` takes the lock again.
        drop(known);
        self.add(path, Some(Node::Folder(Some(entries))));
    }

    /// Notes that nothing is there.
    pub(crate) fn add_nothing(&self, path: &Path) {
        self.add(path, None);
    }

    fn add(&self, path: &Path, node: Option<Node>) {
        let mut known = self.known();
        known.wanted.remove(path);
        known.nodes.insert(path.to_owned(), node);
    }

    /// Returns what was asked for and isn't known yet.
    pub(crate) fn wanted(&self) -> Vec<PathBuf> {
        self.known().wanted.iter().cloned().collect()
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn node(&self, path: &Path) -> io::Result<Node> {
        self.known().node(path).ok_or_else(|| ErrorKind::NotFound.into())
    }
}

impl Known {
    /// Returns what is at a path, and notes it as wanted where that isn't known yet.
    fn node(&mut self, path: &Path) -> Option<Node> {
        if let Some(node) = self.nodes.get(path) {
            return node.clone();
        }
        if self.may_be(path) {
            self.wanted.insert(path.to_owned());
        }
        None
    }

    /// Whether something may be at a path that isn't known: what is in the folder around it was
    /// never listed, or it is listed there.
    fn may_be(&self, path: &Path) -> bool {
        let (Some(around), Some(name)) = (path.parent(), path.file_name()) else { return true };
        match self.nodes.get(around) {
            Some(Some(Node::Folder(Some(entries)))) => {
                entries.iter().any(|entry| entry.name == name)
            }
            Some(Some(Node::Folder(None))) => true,
            Some(Some(Node::File(_)) | None) => false,
            None => self.may_be(around),
        }
    }
}

impl FileSystem for HandedFiles {
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        match self.node(folder)? {
            Node::Folder(Some(entries)) => Ok(entries),
            Node::Folder(None) => {
                self.known().wanted.insert(folder.to_owned());
                Err(ErrorKind::NotFound.into())
            }
            Node::File(_) => Err(ErrorKind::NotADirectory.into()),
        }
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        Ok(match self.node(path)? {
            Node::File(file) => file.metadata,
            Node::Folder(_) => Metadata { kind: Kind::Folder, length: 0, modified: None },
        })
    }

    /// The same: a browser shows no links.
    fn symlink_metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.metadata(path)
    }

    fn open(&self, path: &Path) -> io::Result<Arc<dyn File>> {
        match self.node(path)? {
            Node::File(file) => Ok(Arc::new(file)),
            Node::Folder(_) => Err(ErrorKind::IsADirectory.into()),
        }
    }

    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        self.node(path).map(|_| path.to_owned())
    }
}

impl ReadAt for HandedFile {
    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        let length = u64::try_from(buffer.len()).map_err(io::Error::other)?;
        let end = offset.checked_add(length);
        if end.is_none_or(|end| self.metadata.length < end) {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        // Any offset in a file is a whole number that this can hold.
        #[allow(
            clippy::as_conversions,
            clippy::cast_precision_loss,
            reason = "files are below 2^53"
        )]
        let offset = offset as f64;
        read_file(self.number, offset, buffer).map_err(|error| Refused::of(&error).into())
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.metadata.length)
    }
}

impl File for HandedFile {
    /// The browser refuses to read a file that has changed since it was handed over.
    fn metadata(&self) -> io::Result<Metadata> {
        Ok(self.metadata)
    }
}

/// What the browser says when it refuses to read.
#[derive(Debug)]
struct Refused(String);

impl Refused {
    fn of(error: &JsValue) -> Self {
        Self(error.as_string().unwrap_or_else(|| "the browser cannot read it".to_owned()))
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

impl From<Refused> for io::Error {
    fn from(refused: Refused) -> Self {
        Self::other(refused)
    }
}
