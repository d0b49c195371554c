//! `DomainSums`: what is in one domain, file by file.

use super::{DRIVE, ORIGINALS, Section};
use crate::{
    backup::{Domain, FileRecord},
    bytes::Bytes,
    evidence::EvidenceFile,
    inventory::{
        ScanRules, Tally,
        content::{FolderIndex, KindSums, LastFile},
        folders::{self, FolderSums, FolderWalk, Root},
        icloud::is_within,
        keeping::{Keeping, Kept},
    },
};

/// What is in one domain.
#[derive(Default)]
pub(super) struct DomainSums<'r> {
    pub(super) main: Tally,
    /// What its files are by their names: only of apps' domains, because what is in those of the
    /// system is known.
    pub(super) kinds: KindSums,
    /// What is in the folders of all but the messages; none before there is one.
    pub(super) folders: Option<Box<FolderSums>>,
    /// Only of the few domains of which something else has to be known.
    pub(super) special: Option<Box<Special<'r>>>,
}

/// What has to be known of a domain besides the sizes of its files.
pub(super) struct Special<'r> {
    domain: Domain,
    left_out: &'r [String],
    pub(super) watched: Vec<(&'r str, Tally)>,
    /// The evidence that can stand in this domain.
    evidence: Vec<EvidenceFile>,
    messages: Tally,
    pub(super) message_folders: Option<Box<FolderSums>>,
}

impl<'r> DomainSums<'r> {
    pub(super) fn new(text: &[u8], rules: &'r ScanRules) -> Self {
        let words = String::from_utf8_lossy(text);
        let domain = Domain::parse(&words);
        // What the inventory itself needs, besides what a catalogue asks for.
        let ours = ORIGINALS.into_iter().chain([DRIVE]).filter(|(domain, _)| *domain == words);
        let watched = ours.map(|(_, path)| path);
        let watched = watched.chain(rules.watched.of(&words).iter().map(String::as_str));
        let evidence = EvidenceFile::ALL.into_iter().filter(|file| file.domain() == words);
        let special = Special {
            left_out: rules.left_out.of(&words),
            watched: watched.map(|path| (path, Tally::default())).collect(),
            evidence: evidence.collect(),
            messages: Tally::default(),
            message_folders: None,
            domain,
        };
        Self {
            main: Tally::default(),
            kinds: KindSums::default(),
            folders: None,
            special: special.is_any().then(|| Box::new(special)),
        }
    }

    #[inline]
    pub(super) fn add(
        &mut self,
        file: &FileRecord<'_>,
        kinds: &FolderIndex<'_>,
        last: &mut LastFile,
        walk: &mut FolderWalk,
    ) {
        let mut tally = Tally::of(file);
        let (sum, section) = match &mut self.special {
            Some(special) => special.sum(file, &mut tally, &mut self.main),
            None => (&mut self.main, Section::Main),
        };
        sum.merge(tally);
        // What iCloud Backup never takes is in no folder that is shown.
        if tally.icloud == file.size {
            self.add_to_folder(file, section, walk);
        }
        if let Some(seen) = last.look_at(file.path, kinds) {
            self.kinds.add(&seen, file.size, file.modified, last, walk.keeping);
        }
    }

    /// Counts a file where its folder is.
    #[inline]
    fn add_to_folder(&mut self, file: &FileRecord<'_>, section: Section, walk: &mut FolderWalk) {
        let (path, bytes) = (file.path, file.size);
        if walk.has_folders() && !walk.is_in_last_folder(path, bytes) {
            self.enter_folder(path, bytes, section, walk);
        }
        if walk.is_large(path, bytes)
            && let Some(folders) = self.folders_of(section)
        {
            folders.get_or_insert_default().keep(path, bytes);
        }
    }

    /// Goes to the folder of a file and counts that, if it is in one.
    fn enter_folder(&mut self, path: &[u8], bytes: Bytes, section: Section, walk: &mut FolderWalk) {
        let root = self.root(section);
        if let Some(ends) = walk.folders_of(path, root) {
            self.put_oldest_away(walk);
            walk.enter(path, ends, bytes, root);
        }
    }

    /// Puts what was counted of a folder where it belongs.
    pub(super) fn put_oldest_away(&mut self, walk: &mut FolderWalk) {
        if walk.is_oldest_empty() {
            return;
        }
        let is_of_messages = walk.is_oldest_of_messages();
        let section = if is_of_messages { Section::Messages } else { Section::Main };
        if let Some(folders) = self.folders_of(section) {
            walk.put_oldest_away(folders);
        }
    }

    /// Returns the folders of a section; `None` where the domain has no such section.
    fn folders_of(&mut self, section: Section) -> Option<&mut Option<Box<FolderSums>>> {
        match section {
            Section::Main => Some(&mut self.folders),
            Section::Messages => Some(&mut self.special.as_mut()?.message_folders),
        }
    }

    fn root(&self, section: Section) -> Root {
        match (section, &self.special) {
            (Section::Messages, _) => Root::Messages,
            (Section::Main, Some(special)) => Root::of(&special.domain),
            (Section::Main, None) => Root::Plain,
        }
    }

    fn each_folders(&mut self) -> impl Iterator<Item = &mut Option<Box<FolderSums>>> {
        let messages = self.special.as_mut().map(|special| &mut special.message_folders);
        std::iter::once(&mut self.folders).chain(messages)
    }

    /// Returns how much is kept.
    pub(super) fn kept(&self) -> Kept {
        let messages = self.special.iter().filter_map(|special| special.message_folders.as_ref());
        let mut kept = Kept { domains: 1, ..self.kinds.kept() };
        self.folders.iter().chain(messages).for_each(|folders| kept.add(folders.kept()));
        kept
    }

    /// Drops what isn't kept of any domain.
    pub(super) fn drop_all_but(&mut self, keeping: Keeping) {
        self.each_folders().for_each(|folders| folders::drop_all_but(folders, keeping));
        self.kinds.drop_all_but(keeping);
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.main.merge(other.main);
        match (&mut self.special, other.special) {
            // Both have it or neither has, because it goes by the domain alone.
            (Some(special), Some(other)) => special.merge(*other),
            (none, other) => *none = other,
        }
        self.kinds.merge(other.kinds);
        folders::merge(&mut self.folders, other.folders);
    }

    pub(super) fn messages(&self) -> Tally {
        self.special.as_ref().map(|special| special.messages).unwrap_or_default()
    }

    #[inline]
    pub(super) fn evidence_of(&self, path: &[u8]) -> Option<EvidenceFile> {
        let mut files = self.special.as_ref()?.evidence.iter().copied();
        files.find(|file| file.relative_path().as_bytes() == path)
    }

    /// Returns the folder of an app in iCloud Drive that a file is in.
    #[inline]
    pub(super) fn folder_of_drive<'p>(&self, path: &'p [u8]) -> Option<&'p [u8]> {
        if self.special.as_ref()?.domain != Domain::Home {
            return None;
        }
        let (_, drive) = DRIVE;
        let below = path.strip_prefix(drive.as_bytes())?.strip_prefix(b"/")?;
        // A file right in `Mobile Documents` is in no app's folder.
        let (folder, _) = split_at_slash(below)?;
        Some(folder)
    }
}

impl Special<'_> {
    /// Whether there is anything to know.
    fn is_any(&self) -> bool {
        let has_messages = matches!(self.domain, Domain::Home | Domain::Media);
        let is_plain =
            self.left_out.is_empty() && self.watched.is_empty() && self.evidence.is_empty();
        has_messages || !is_plain
    }

    /// Counts a file where that is watched, and returns the sum that it goes to.
    #[inline]
    fn sum<'s>(
        &'s mut self,
        file: &FileRecord<'_>,
        tally: &mut Tally,
        main: &'s mut Tally,
    ) -> (&'s mut Tally, Section) {
        if self.left_out.iter().any(|subtree| is_within(file.path, subtree.as_bytes())) {
            tally.icloud = Bytes::ZERO;
        }
        // With the rule for iCloud applied, as in the sums of the domain.
        for (subtree, sum) in &mut self.watched {
            if is_within(file.path, subtree.as_bytes()) {
                sum.merge(*tally);
            }
        }
        match Section::of(&self.domain, file.path) {
            Section::Main => (main, Section::Main),
            Section::Messages => (&mut self.messages, Section::Messages),
        }
    }

    fn merge(&mut self, other: Self) {
        self.messages.merge(other.messages);
        folders::merge(&mut self.message_folders, other.message_folders);
        // Both have the same paths, because they are of the same domain.
        for ((_, sum), (_, other)) in self.watched.iter_mut().zip(other.watched) {
            sum.merge(other);
        }
    }
}

/// Cuts a path behind its first name; `None` where it has no other.
fn split_at_slash(path: &[u8]) -> Option<(&[u8], &[u8])> {
    path.split_at_checked(path.iter().position(|byte| *byte == b'/')?)
}
