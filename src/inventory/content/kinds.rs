//! `FileKinds`: what files and folders are by their names, arranged so that a million rows can be
//! looked up in passing.

use std::collections::HashMap;

/// What files are.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContentKind {
    /// Made by the owner of the device.
    SelfMade,
    /// To be had again from where they came.
    Downloads,
    /// Kept by the app to be quicker.
    Caches,
    /// Deleted already, and not gone yet.
    Deleted,
    /// Pictures, films or sound: anything, by their extension alone.
    Media,
    /// Anything else.
    #[default]
    Other,
}

/// What files are called in a sentence, such as `downloaded AI models`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KindName(&'static str);

impl KindName {
    /// Wraps a name.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// Returns the name as it stands in a sentence.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// Files of some extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// What they are called.
    pub name: KindName,
    /// What they are.
    pub content: ContentKind,
    /// Their extensions in small letters, of at most sixteen bytes.
    pub extensions: &'static [&'static str],
    /// If not empty: they are of this kind only below a folder of one of these names, which may
    /// begin with `*`.
    pub within: &'static [&'static str],
}

/// Folders of some names, and what is in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FolderKind {
    /// The names in small letters; one that begins with `*` stands for all that end so.
    pub names: &'static [&'static str],
    /// What is in them, as far as extensions don't tell otherwise.
    pub content: ContentKind,
}

/// What files and folders are by their names.
#[derive(Debug, Default, Clone)]
pub struct FileKinds {
    kinds: &'static [FileKind],
    folders: &'static [FolderKind],
    /// Each extension with its kind, sorted.
    extensions: Vec<(Extension, usize)>,
}

/// An extension of up to sixteen bytes, in small letters, padded with zeros: a number, because that
/// compares at once.
pub(super) type Extension = u128;

const LONGEST_EXTENSION: usize = 16;

impl FileKinds {
    /// Arranges kinds of files and folders. Of two that claim the same extension or name, the first
    /// counts.
    pub fn new(kinds: &'static [FileKind], folders: &'static [FolderKind]) -> Self {
        let mut extensions = Vec::new();
        for (number, kind) in kinds.iter().enumerate() {
            for extension in kind.extensions {
                extensions.extend(packed(extension.as_bytes()).map(|packed| (packed, number)));
            }
        }
        extensions.sort_unstable();
        // The kind with the smaller number stands first, and is the one that stays.
        extensions.dedup_by_key(|(extension, _)| *extension);
        Self { kinds, folders, extensions }
    }

    /// Returns what one thread needs to look names up.
    pub(in crate::inventory) fn index(&self) -> FolderIndex<'_> {
        FolderIndex::new(self)
    }

    /// Returns the kind behind the number of an extension, and the extension.
    pub(super) fn kind(&self, extension: u16) -> Option<(&FileKind, String)> {
        let (extension, kind) = self.extensions.get(usize::from(extension))?;
        let bytes = extension.to_le_bytes();
        let text = bytes.iter().take_while(|byte| **byte != 0).map(|byte| char::from(*byte));
        Some((self.kinds.get(*kind)?, text.collect()))
    }
}

/// What the folders above a file say.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct FolderClue {
    /// What is in the innermost one that says something.
    content: Option<ContentKind>,
    /// Whether the file is in the part of a container that its owner sees.
    in_documents: bool,
    /// For each kind that counts only below folders of a name, by its number: whether one is there.
    within: u64,
}

/// The names of folders and extensions, to be looked up quickly.
#[derive(Debug)]
pub(in crate::inventory) struct FolderIndex<'k> {
    kinds: &'k FileKinds,
    /// By the first letter of a whole name: which lengths there are.
    lengths: [u64; 256],
    whole: HashMap<&'k [u8], Rule>,
    endings: Vec<(&'k [u8], Rule)>,
    /// The last letters of all endings.
    last_letters: [bool; 256],
}

/// What the name of a folder says.
#[derive(Debug, Default, Clone, Copy)]
struct Rule {
    content: Option<ContentKind>,
    within: u64,
}

/// The names of longer folders are never looked up whole: lengths are kept as the bits of a `u64`.
const LONGEST_NAME: usize = 63;

impl<'k> FolderIndex<'k> {
    fn new(kinds: &'k FileKinds) -> Self {
        let mut index = Self {
            kinds,
            lengths: [0; 256],
            whole: HashMap::new(),
            endings: Vec::new(),
            last_letters: [false; 256],
        };
        for folder in kinds.folders {
            for name in folder.names {
                index.add(name, Rule { content: Some(folder.content), within: 0 });
            }
        }
        for (number, kind) in kinds.kinds.iter().enumerate() {
            for name in kind.within {
                index.add(name, Rule { content: None, within: bit(number) });
            }
        }
        index
    }

    fn add(&mut self, name: &'k str, rule: Rule) {
        let merged = |known: &mut Rule| {
            known.content = known.content.or(rule.content);
            known.within |= rule.within;
        };
        let Some(ending) = name.strip_prefix('*') else {
            let name = name.as_bytes();
            if let (Some(first), true) = (name.first(), name.len() <= LONGEST_NAME) {
                merged(self.whole.entry(name).or_default());
                if let Some(lengths) = self.lengths.get_mut(usize::from(*first)) {
                    *lengths |= 1 << name.len();
                }
            }
            return;
        };
        let ending = ending.as_bytes();
        let Some(last) = ending.last() else { return };
        match self.endings.iter_mut().find(|(known, _)| *known == ending) {
            Some((_, known)) => merged(known),
            None => self.endings.push((ending, rule)),
        }
        if let Some(letter) = self.last_letters.get_mut(usize::from(*last)) {
            *letter = true;
        }
    }

    /// Returns what a folder and those above it say.
    pub(super) fn clue(&self, folder: &[u8]) -> FolderClue {
        let outermost = FolderClue::default();
        let names = folder.split(|byte| *byte == b'/').enumerate();
        names.fold(outermost, |clue, (depth, name)| self.below(clue, name, depth))
    }

    /// Returns what a folder says that is so deep in a container, below others that have said
    /// something.
    #[inline]
    pub(super) fn below(&self, above: FolderClue, name: &[u8], depth: usize) -> FolderClue {
        let rule = self.rule(name);
        FolderClue {
            content: rule.content.or(above.content),
            in_documents: above.in_documents || (depth == 0 && name == b"Documents"),
            within: above.within | rule.within,
        }
    }

    /// Returns what the name of one folder says. Almost all are told apart by their first letter
    /// and their length, or by their last letter.
    #[inline]
    fn rule(&self, name: &[u8]) -> Rule {
        let (Some(first), Some(last)) = (name.first(), name.last()) else {
            return Rule::default();
        };
        let lengths = self.lengths.get(usize::from(first.to_ascii_lowercase()));
        let may_be_whole = name.len() <= LONGEST_NAME
            && lengths.is_some_and(|lengths| lengths & (1 << name.len()) != 0);
        let last = usize::from(last.to_ascii_lowercase());
        let may_end_so = self.last_letters.get(last) == Some(&true);
        if !may_be_whole && !may_end_so {
            return Rule::default();
        }
        // Few names come so far, so that only these are copied.
        let small = name.to_ascii_lowercase();
        let whole = if may_be_whole { self.whole.get(small.as_slice()) } else { None };
        let mut rule = whole.copied().unwrap_or_default();
        for (_, other) in self.endings.iter().filter(|(ending, _)| small.ends_with(ending)) {
            rule.content = rule.content.or(other.content);
            rule.within |= other.within;
        }
        rule
    }

    /// Returns the extension of a file's name, which has no folder before it, if it is one that
    /// could be known.
    #[inline]
    pub(super) fn extension(name: &[u8]) -> Option<Extension> {
        // No further back than where a known extension can begin.
        let from = name.len().saturating_sub(LONGEST_EXTENSION + 1);
        let end = name.get(from..)?;
        let dot = end.iter().rposition(|byte| *byte == b'.')?;
        // A name that begins with its only dot has no extension.
        if from + dot == 0 {
            return None;
        }
        packed(end.get(dot + 1..)?)
    }

    /// Returns the number of an extension, if it is known.
    #[inline]
    pub(super) fn number(&self, extension: Extension) -> Option<u16> {
        let at = self.kinds.extensions.binary_search_by_key(&extension, |(known, _)| *known);
        u16::try_from(at.ok()?).ok()
    }

    /// Decides what a file is.
    #[inline]
    pub(super) fn content(&self, clue: FolderClue, extension: Option<u16>) -> ContentKind {
        let kind = extension.and_then(|extension| {
            let (_, number) = self.kinds.extensions.get(usize::from(extension))?;
            let kind = self.kinds.kinds.get(*number)?;
            (kind.within.is_empty() || clue.within & bit(*number) != 0).then_some(kind.content)
        });
        match (clue.content, kind) {
            (Some(ContentKind::Deleted), _) => ContentKind::Deleted,
            // Where folder and extension disagree, it isn't taken for harmless.
            (Some(ContentKind::Caches | ContentKind::Downloads), Some(ContentKind::SelfMade)) => {
                ContentKind::Other
            }
            (Some(ContentKind::SelfMade), Some(ContentKind::Downloads)) => ContentKind::Downloads,
            (Some(folder), _) => folder,
            (None, Some(ContentKind::Media)) if clue.in_documents => ContentKind::SelfMade,
            (None, Some(kind)) => kind,
            (None, None) => ContentKind::Other,
        }
    }
}

/// Returns a mark for a kind; kinds beyond the 64th share marks with others.
fn bit(number: usize) -> u64 {
    1 << (number % 64)
}

/// Returns an extension in small letters; `None` where it is empty or too long.
#[inline]
fn packed(extension: &[u8]) -> Option<Extension> {
    let mut packed = [0; LONGEST_EXTENSION];
    packed.get_mut(..extension.len())?.copy_from_slice(extension);
    packed.make_ascii_lowercase();
    (!extension.is_empty()).then(|| Extension::from_le_bytes(packed))
}
