//! `FolderWalk`: which folders the last files were in. Mostly, the next one is in one of them too,
//! and is added up without a look at all folders of its container.

use std::mem;

use super::{FolderSums, LARGE, sums::Sum};
use crate::{
    backup::Domain,
    bytes::Bytes,
    equality::starts_with,
    inventory::keeping::{Depth, Files, Keeping},
};

/// A longer name isn't kept: that of a folder which somebody named, or which is a UUID or an id, is
/// shorter.
const LONGEST_NAME: usize = 128;
/// A longer path of a file isn't kept either.
const LONGEST_PATH: usize = 400;

/// How many of the last folders are at hand: apps write to several in turn.
pub(in crate::inventory) const AT_HAND: usize = 6;

/// The way through the folders of the current domain, file by file.
#[derive(Debug, Default)]
pub(in crate::inventory) struct FolderWalk {
    at_hand: [LastFolder; AT_HAND],
    /// Which of them the last file was in.
    last: usize,
    /// Which of them makes room for another.
    oldest: usize,
    /// What is kept in all of the backup.
    pub(in crate::inventory) keeping: Keeping,
}

/// A folder that was met a moment ago.
#[derive(Debug, Default)]
struct LastFolder {
    /// Its path with a slash behind it; empty where there is none.
    prefix: Vec<u8>,
    ends: Ends,
    is_of_messages: bool,
    /// Its files that aren't put away yet.
    sum: Sum,
}

/// Where the folders end that a file is in, in its path: before a slash.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::inventory) struct Ends {
    /// That of the first level.
    pub(super) first: usize,
    /// That of the second level, if there is one.
    pub(super) second: Option<usize>,
}

/// Where the folders of a container begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inventory) enum Root {
    /// At the root of the domain and in `Library`.
    Plain,
    /// In `Media` as well: photos and recordings have nothing beside it.
    Media,
    /// In `Library/SMS`.
    Messages,
}

impl Root {
    /// Returns where the folders of a domain begin.
    pub(in crate::inventory) fn of(domain: &Domain) -> Self {
        match domain {
            Domain::CameraRoll | Domain::Media => Self::Media,
            _ => Self::Plain,
        }
    }

    /// Returns what stands before the name of the first folder of a path.
    fn passed_over(self, path: &[u8]) -> usize {
        let passed: &[&[u8]] = match self {
            Self::Plain => &[b"Library/"],
            Self::Media => &[b"Library/", b"Media/"],
            Self::Messages => &[b"Library/SMS/", b"Library/"],
        };
        passed.iter().find(|passed| path.starts_with(passed)).map_or(0, |passed| passed.len())
    }
}

impl FolderWalk {
    /// Counts a file if its folder is at hand, and returns whether it is.
    #[inline]
    pub(in crate::inventory) fn is_in_last_folder(&mut self, path: &[u8], bytes: Bytes) -> bool {
        let last = self.at_hand.get_mut(self.last);
        last.is_some_and(|folder| folder.has(path, bytes)) || self.is_at_hand(path, bytes)
    }

    fn is_at_hand(&mut self, path: &[u8], bytes: Bytes) -> bool {
        let found = self.at_hand.iter_mut().position(|folder| folder.has(path, bytes));
        self.last = found.unwrap_or(self.last);
        found.is_some()
    }

    /// Whether a file is so large that it may be kept.
    #[inline]
    pub(in crate::inventory) fn is_large(&self, path: &[u8], bytes: Bytes) -> bool {
        LARGE <= bytes && path.len() <= LONGEST_PATH && self.keeping.files == Files::Largest
    }

    /// Whether folders are kept.
    #[inline]
    pub(in crate::inventory) fn has_folders(&self) -> bool {
        self.keeping.folders != Depth::None
    }

    /// Whether nothing was counted of the folder that has been at hand for longest.
    pub(in crate::inventory) fn is_oldest_empty(&self) -> bool {
        self.at_hand.get(self.oldest).is_none_or(|folder| folder.sum.files == 0)
    }

    /// Returns whether the folder that has been at hand for longest is one of messages.
    pub(in crate::inventory) fn is_oldest_of_messages(&self) -> bool {
        self.at_hand.get(self.oldest).is_some_and(|folder| folder.is_of_messages)
    }

    /// Puts what was counted of the folder that has been at hand for longest where it belongs.
    pub(in crate::inventory) fn put_oldest_away(&mut self, sums: &mut Option<Box<FolderSums>>) {
        let has_folders = self.has_folders();
        let Some(folder) = self.at_hand.get_mut(self.oldest) else { return };
        let sum = mem::take(&mut folder.sum);
        if let Some(path) = folder.prefix.strip_suffix(b"/")
            && sum.files != 0
            && has_folders
        {
            sums.get_or_insert_default().add(path, folder.ends, sum);
        }
        folder.prefix.clear();
    }

    /// Returns which folders a file is in; `None` where it is in none that is kept.
    pub(in crate::inventory) fn folders_of(&self, path: &[u8], root: Root) -> Option<Ends> {
        let first = end_of_name(path, root.passed_over(path))?;
        let second = match self.keeping.folders {
            Depth::Two => end_of_name(path, first + 1),
            Depth::One | Depth::None => None,
        };
        Some(Ends { first, second })
    }

    /// Goes to the folder of another file and counts that, in the room of the folder that was put
    /// away.
    pub(in crate::inventory) fn enter(
        &mut self,
        path: &[u8],
        ends: Ends,
        bytes: Bytes,
        root: Root,
    ) {
        let Some(folder) = self.at_hand.get_mut(self.oldest) else { return };
        let end = ends.second.unwrap_or(ends.first);
        // With the slash, so that `a/b` is no folder of what lies in `a/bc`.
        folder.prefix.extend_from_slice(path.get(..=end).unwrap_or_default());
        folder.ends = ends;
        folder.is_of_messages = root == Root::Messages;
        folder.sum = Sum { files: 1, bytes };
        self.last = self.oldest;
        self.turn();
    }

    /// Turns to the next of the folders at hand.
    pub(in crate::inventory) fn turn(&mut self) {
        self.oldest = (self.oldest + 1) % AT_HAND;
    }
}

impl LastFolder {
    /// Counts a file if it is in this folder, and returns whether it is.
    #[inline]
    fn has(&mut self, path: &[u8], bytes: Bytes) -> bool {
        let is_below = !self.prefix.is_empty() && starts_with(path, &self.prefix);
        // Beside the file there may be folders of the second level.
        let is_beside = |rest: &[u8]| self.ends.second.is_some() || !rest.contains(&b'/');
        let is_in_it = is_below && path.get(self.prefix.len()..).is_some_and(is_beside);
        if is_in_it {
            self.sum.merge(Sum { files: 1, bytes });
        }
        is_in_it
    }
}

/// Returns where the name ends that begins here and has a slash behind it; `None` where it isn't
/// kept.
fn end_of_name(path: &[u8], start: usize) -> Option<usize> {
    let length = path.get(start..)?.iter().position(|byte| *byte == b'/')?;
    (0 < length && length <= LONGEST_NAME).then_some(start + length)
}
