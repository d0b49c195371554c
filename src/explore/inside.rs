//! `Walk`: the way into an app, folder by folder.
//!
//! First come its containers, which are known already; what is in a folder is read when somebody
//! opens it. Only the folders on the way are kept, each with no more than its largest entries.

use super::{list::List, rows::Row};
use crate::{
    bytes::Bytes,
    inventory::{EntryKind, Inside, Inventory, Level},
    report::words,
};

/// How many folders and files of one folder are named.
pub const MOST_NAMED: usize = 10_000;

/// The way into an app.
#[derive(Debug)]
pub(super) struct Walk {
    /// The row of the app.
    pub(super) row: usize,
    /// The folders on the way, the one that is open last.
    folders: Vec<OpenFolder>,
}

/// A folder on the way.
#[derive(Debug)]
pub(super) struct OpenFolder {
    /// What it is called: the app, a domain or a folder.
    pub(super) name: String,
    /// What is in it.
    pub(super) entries: Vec<Entry>,
    /// What is in it besides, and too small to be named.
    pub(super) others: Option<Entry>,
    pub(super) list: List,
    /// Whether it is read already.
    pub(super) progress: Reading,
    /// Which folder it is, unless it stands for all containers of the app.
    inside: Option<Inside>,
}

/// How far the reading of a folder has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    /// The percentage that has been read.
    Underway(u8),
    Done,
    /// Why it can't be read.
    Failed(String),
}

/// A container, a folder or a file.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The name, fit to be shown.
    pub(super) name: String,
    pub(super) bytes: Bytes,
    pub(super) files: u64,
    /// What it is, in a word.
    pub(super) word: &'static str,
    /// When something in it was changed last.
    pub(super) modified: Option<jiff::Timestamp>,
    pub(super) is_cache: bool,
    /// The folder to read in order to look inside; a file has none.
    pub(super) inside: Option<Inside>,
}

impl Walk {
    /// Goes into an app; `None` where nothing of it can be looked into.
    pub(super) fn new(index: usize, row: &Row<'_>, inventory: &Inventory) -> Option<Self> {
        let own = row.item.containers.iter();
        let own = own.map(|container| (container, words::attribution(container.attribution)));
        let shared = inventory.shared_by(&row.subject.id);
        let shared = shared.map(|shared| (&shared.container, "shared with others"));
        let entry = |(container, word): (&crate::inventory::Container, &'static str)| Entry {
            name: words::printable(&container.domain.to_string()).into_owned(),
            bytes: container.tally.local,
            files: container.tally.files,
            word,
            modified: container.tally.modified(),
            is_cache: false,
            inside: Some(Inside {
                item: row.subject.id.clone(),
                domain: container.domain.clone(),
                path: Vec::new(),
            }),
        };
        let entries: Vec<_> = own.chain(shared).map(entry).collect();
        if entries.is_empty() {
            return None;
        }
        let folder = OpenFolder {
            name: row.name.clone(),
            list: List::of(entries.len()),
            entries,
            others: None,
            progress: Reading::Done,
            inside: None,
        };
        Some(Self { row: index, folders: vec![folder] })
    }

    /// Returns the folder that is open.
    pub(super) fn open(&self) -> Option<&OpenFolder> {
        self.folders.last()
    }

    pub(super) fn open_mut(&mut self) -> Option<&mut OpenFolder> {
        self.folders.last_mut()
    }

    /// Returns the names on the way, the app first.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.folders.iter().map(|folder| folder.name.as_str())
    }

    /// Goes into what is marked; returns what has to be read for it.
    pub(super) fn enter(&mut self) -> Option<Inside> {
        let folder = self.folders.last()?;
        let entry = folder.entries.get(folder.list.marked())?;
        let inside = entry.inside.clone()?;
        self.folders.push(OpenFolder {
            name: entry.name.clone(),
            entries: Vec::new(),
            others: None,
            list: List::of(0),
            progress: Reading::Underway(0),
            inside: Some(inside.clone()),
        });
        Some(inside)
    }

    /// Goes back up; returns whether that leads out of the app.
    pub(super) fn leave(&mut self) -> bool {
        self.folders.pop();
        self.folders.is_empty()
    }

    /// Tells how far the reading of a folder has come.
    pub(super) fn advance(&mut self, inside: &Inside, percent: u8) {
        if let Some(folder) = self.waiting(inside) {
            folder.progress = Reading::Underway(percent);
        }
    }

    /// Takes what was read of a folder, if that is still waited for.
    pub(super) fn take(&mut self, inside: &Inside, level: Result<Level, String>) {
        let Some(folder) = self.waiting(inside) else { return };
        match level {
            Err(why) => folder.progress = Reading::Failed(why),
            Ok(level) => {
                folder.entries = entries(inside, &level);
                folder.others = others(&level);
                folder.list = List::of(folder.entries.len());
                folder.progress = Reading::Done;
            }
        }
    }

    fn waiting(&mut self, inside: &Inside) -> Option<&mut OpenFolder> {
        // Somebody may have left the folder before it was read, or opened it twice.
        let is_it = |folder: &&mut OpenFolder| {
            folder.inside.as_ref() == Some(inside)
                && matches!(folder.progress, Reading::Underway(_))
        };
        self.folders.iter_mut().find(is_it)
    }
}

fn entries(inside: &Inside, level: &Level) -> Vec<Entry> {
    let entry = |it: &crate::inventory::LevelEntry| Entry {
        // A name in a manifest is bytes, and need not be UTF-8.
        name: words::printable(&String::from_utf8_lossy(&it.name)).into_owned(),
        bytes: it.tally.local,
        files: it.tally.files,
        word: match it.kind {
            EntryKind::Folder => "folder",
            EntryKind::Cache => "cache?",
            EntryKind::File => "file",
        },
        modified: it.tally.modified(),
        is_cache: it.kind == EntryKind::Cache,
        inside: match it.kind {
            EntryKind::File => None,
            EntryKind::Folder | EntryKind::Cache => Some(inside.folder(&it.name)),
        },
    };
    level.entries.iter().map(entry).collect()
}

fn others(level: &Level) -> Option<Entry> {
    let others = level.others;
    (0 < others.files).then(|| Entry {
        name: format!("{} more", words::counted(others.files, "file", "files")),
        bytes: others.local,
        files: others.files,
        word: "",
        modified: others.modified(),
        is_cache: false,
        inside: None,
    })
}
