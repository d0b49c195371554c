//! `LastFile`: what the path of a file tells, found quickly because files that follow each other
//! lie near each other.

use super::{
    ContentKind, FolderIndex,
    kinds::{Extension, FolderClue},
};
use crate::{backup::Domain, equality::are_equal};

/// Where the last file of a container was, and what that says: mostly, the next one is near.
#[derive(Debug, Default)]
pub(in crate::inventory) struct LastFile {
    /// Whether the container is an app's.
    is_in_app: bool,
    /// Which of the sums it went to.
    pub(super) sum: usize,
    /// Whether the folder of that has the folder of the file.
    pub(super) is_widened: bool,
    /// Its folder, and what it says.
    folder: Vec<u8>,
    clue: FolderClue,
    /// How long the path of the folder above it is, and what that says.
    parent: usize,
    parent_clue: FolderClue,
    /// Its extension, and the number of that if it is known.
    extension: Option<Extension>,
    number: Option<u16>,
}

/// What the path of a file tells.
pub(in crate::inventory) struct SeenFile<'p> {
    pub(super) content: ContentKind,
    /// The number of its extension, if that is known.
    pub(super) extension: Option<u16>,
    pub(super) folder: &'p [u8],
}

impl LastFile {
    /// Begins with a domain. Files go by their names only in those of apps.
    pub(in crate::inventory) fn in_domain(domain: &[u8]) -> Self {
        Self { is_in_app: Domain::is_of_app(domain), ..Self::default() }
    }

    /// Looks at the next file, and returns what that tells, if it tells anything.
    #[inline]
    pub(in crate::inventory) fn look_at<'p>(
        &mut self,
        path: &'p [u8],
        kinds: &FolderIndex<'_>,
    ) -> Option<SeenFile<'p>> {
        if !self.is_in_app {
            return None;
        }
        let (folder, name) = split_at_last_slash(path);
        if !are_equal(folder, &self.folder) {
            self.enter(kinds, folder);
        }
        // Files that follow each other mostly have the same extension.
        let extension = FolderIndex::extension(name);
        if extension != self.extension {
            self.extension = extension;
            self.number = extension.and_then(|extension| kinds.number(extension));
        }
        let content = kinds.content(self.clue, self.number);
        let seen = SeenFile { content, extension: self.number, folder };
        (content != ContentKind::Other || self.number.is_some()).then_some(seen)
    }

    /// Goes to another folder, mostly one beside the last.
    fn enter(&mut self, kinds: &FolderIndex<'_>, folder: &[u8]) {
        let (parent, name) = split_at_last_slash(folder);
        if self.folder.get(..self.parent) != Some(parent) {
            self.parent_clue = kinds.clue(parent);
            self.parent = parent.len();
        }
        // Rules only distinguish the outermost folder from those in it.
        let depth = usize::from(!parent.is_empty());
        self.clue = kinds.below(self.parent_clue, name, depth);
        self.folder.clear();
        self.folder.extend_from_slice(folder);
        self.is_widened = false;
    }
}

/// Splits a path into the folder and the name.
#[inline]
fn split_at_last_slash(path: &[u8]) -> (&[u8], &[u8]) {
    match path.iter().rposition(|byte| *byte == b'/') {
        Some(at) => (path.get(..at).unwrap_or_default(), path.get(at + 1..).unwrap_or_default()),
        None => (&[], path),
    }
}
