//! `KindSums`: the files of one container by their kind, as one thread has counted them.

use jiff::Timestamp;

use super::{
    Content, ContentKind, FileKinds, KindTally, KnownContent,
    last_file::{LastFile, SeenFile},
};
use crate::{
    bytes::Bytes,
    inventory::keeping::{Keeping, Kept, Kinds},
};

/// Pictures and films whose dates lie in at least so many months are somebody's own.
const OWN_MONTHS: u32 = 6;
/// Of a folder whose path takes more bytes, the innermost one above it stands that takes no more.
const LONGEST_FOLDER: usize = 255;

/// The files of one container by kind, as one thread has counted them.
#[derive(Debug, Default)]
pub(in crate::inventory) struct KindSums {
    sums: Vec<KindSum>,
    plain: Content,
}

/// Files of an extension, put down as something.
#[derive(Debug, Clone)]
struct KindSum {
    extension: u16,
    content: ContentKind,
    files: u64,
    bytes: Bytes,
    oldest: Option<Timestamp>,
    months: Months,
    folder: Box<[u8]>,
}

impl KindSums {
    /// Counts one file.
    #[inline]
    pub(in crate::inventory) fn add(
        &mut self,
        seen: &SeenFile<'_>,
        bytes: Bytes,
        modified: Option<Timestamp>,
        last: &mut LastFile,
        keeping: Keeping,
    ) {
        let SeenFile { content, folder, .. } = *seen;
        let Some(extension) = seen.extension.filter(|_| keeping.kinds == Kinds::Each) else {
            self.plain.add(undecided_as_own(content), bytes);
            return;
        };
        let is_same = |sum: &KindSum| sum.extension == extension && sum.content == content;
        let is_same_sum = self.sums.get(last.sum).is_some_and(is_same);
        if !is_same_sum {
            last.sum = self.sums.iter().position(is_same).unwrap_or_else(|| {
                // Most containers have files of one kind or of many.
                self.sums.reserve_exact(usize::from(self.sums.is_empty()));
                self.sums.push(KindSum::new(extension, content, folder));
                self.sums.len() - 1
            });
        }
        if let Some(sum) = self.sums.get_mut(last.sum) {
            sum.add(bytes, modified);
            if !last.is_widened || !is_same_sum {
                sum.widen(folder);
                last.is_widened = true;
            }
        }
    }

    /// Adds what another thread has counted.
    pub(in crate::inventory) fn merge(&mut self, other: Self) {
        self.plain.merge(other.plain);
        for sum in other.sums {
            let is_same = |known: &&mut KindSum| {
                known.extension == sum.extension && known.content == sum.content
            };
            match self.sums.iter_mut().find(is_same) {
                Some(known) => known.merge(&sum),
                None => self.sums.push(sum),
            }
        }
    }

    /// Returns what the bytes of a container are, which are `all` together, and its files by kind,
    /// the largest first.
    pub(in crate::inventory) fn settled(self, all: Bytes, kinds: &FileKinds) -> KnownContent {
        let mut content = self.plain;
        let mut tallies = Vec::new();
        for sum in self.sums {
            let what = sum.settled();
            content.add(what, sum.bytes);
            // The number came from these kinds, so there always is one.
            let Some((kind, extension)) = kinds.kind(sum.extension) else { continue };
            tallies.push(KindTally {
                name: kind.name,
                content: what,
                extension,
                files: sum.files,
                bytes: sum.bytes,
                oldest: sum.oldest,
                folder: String::from_utf8_lossy(&sum.folder).into_owned(),
            });
        }
        tallies.sort_by(KindTally::largest_first);
        // What nothing is known of wasn't counted.
        content.other = content.other.saturating_add(all.saturating_sub(content.total()));
        KnownContent { content, kinds: tallies.into() }
    }

    /// Returns how much is kept of it.
    pub(in crate::inventory) fn kept(&self) -> Kept {
        Kept { kinds: self.sums.len(), ..Kept::default() }
    }

    /// Drops what isn't kept, as if kinds had never been counted.
    pub(in crate::inventory) fn drop_all_but(&mut self, keeping: Keeping) {
        if keeping.kinds == Kinds::None {
            for sum in std::mem::take(&mut self.sums) {
                self.plain.add(undecided_as_own(sum.content), sum.bytes);
            }
        }
    }
}

impl KindSum {
    fn new(extension: u16, content: ContentKind, folder: &[u8]) -> Self {
        Self {
            extension,
            content,
            files: 0,
            bytes: Bytes::ZERO,
            oldest: None,
            months: Months::default(),
            folder: within_longest(folder).into(),
        }
    }

    #[inline]
    fn add(&mut self, bytes: Bytes, modified: Option<Timestamp>) {
        self.files += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        if let Some(time) = modified {
            self.oldest = Some(self.oldest.map_or(time, |oldest| oldest.min(time)));
            self.months.add(time);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.files += other.files;
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.oldest = [self.oldest, other.oldest].into_iter().flatten().min();
        self.months.merge(other.months);
        self.widen(&other.folder);
    }

    /// Takes the innermost folder that has both.
    #[inline]
    fn widen(&mut self, folder: &[u8]) {
        // Most folders lie below the one that has all of them already.
        let rest = folder.strip_prefix(&*self.folder);
        let has_it = match rest.map(<[u8]>::first) {
            Some(None | Some(b'/')) => true,
            Some(Some(_)) => self.folder.is_empty(),
            None => false,
        };
        if !has_it {
            self.folder = common_folder(&self.folder, folder).into();
        }
    }

    /// Decides about what may be anything.
    fn settled(&self) -> ContentKind {
        match self.content {
            ContentKind::Media if OWN_MONTHS <= self.months.count() => ContentKind::SelfMade,
            ContentKind::Media => ContentKind::Other,
            content => content,
        }
    }
}

/// Returns what files count as of which no dates are kept: what may be somebody's own is taken for
/// that.
fn undecided_as_own(content: ContentKind) -> ContentKind {
    match content {
        ContentKind::Media => ContentKind::SelfMade,
        content => content,
    }
}

/// Returns the innermost folder above one whose path isn't too long, or the folder itself. What
/// several have in common is the same before and after.
fn within_longest(folder: &[u8]) -> &[u8] {
    match folder.get(..=LONGEST_FOLDER) {
        None => folder,
        Some(beginning) => {
            let end = beginning.iter().rposition(|byte| *byte == b'/').unwrap_or_default();
            beginning.get(..end).unwrap_or_default()
        }
    }
}

/// Returns the innermost folder that has both.
fn common_folder<'p>(one: &'p [u8], other: &[u8]) -> &'p [u8] {
    let common = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let ends = |folder: &[u8]| matches!(folder.get(common), None | Some(b'/'));
    let beginning = one.get(..common).unwrap_or_default();
    if ends(one) && ends(other) {
        return beginning;
    }
    let end = beginning.iter().rposition(|byte| *byte == b'/').unwrap_or_default();
    beginning.get(..end).unwrap_or_default()
}

/// Months in which something was changed, of some thirty days each, since 2008.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Months([u64; 4]);

impl Months {
    /// 2008-01-01 in Unix seconds, the year of the App Store.
    const FIRST: i64 = 1_199_145_600;
    // A twelfth of a year of 365.25 days.
    const LENGTH: i64 = 30 * 86_400 + 37_800;

    #[inline]
    fn add(&mut self, time: Timestamp) {
        // What is before the first month counts for that, and what is behind the last for the last.
        let month = (time.as_second() - Self::FIRST).div_euclid(Self::LENGTH).clamp(0, 255);
        let (word, bit) = (month / 64, month % 64);
        if let Some(word) = usize::try_from(word).ok().and_then(|word| self.0.get_mut(word)) {
            *word |= 1 << bit;
        }
    }

    fn merge(&mut self, other: Self) {
        for (word, other) in self.0.iter_mut().zip(other.0) {
            *word |= other;
        }
    }

    fn count(self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_too_long_is_cut_at_a_slash() {
        let check = |folder: &str, expected: &str| {
            assert_eq!(within_longest(folder.as_bytes()), expected.as_bytes());
        };
        let longest = format!("a/{}", "b".repeat(LONGEST_FOLDER - 2));
        check(&longest, &longest);
        check(&format!("{longest}/c"), &longest);
        check(&format!("{longest}b/c"), "a");
        check(&"a".repeat(LONGEST_FOLDER + 1), "");
        check("", "");
    }

    #[test]
    fn the_common_folder_ends_at_a_slash() {
        let check = |one: &str, other: &str, expected: &str| {
            assert_eq!(common_folder(one.as_bytes(), other.as_bytes()), expected.as_bytes());
            assert_eq!(common_folder(other.as_bytes(), one.as_bytes()), expected.as_bytes());
        };
        check("a/b", "a/b", "a/b");
        check("a/b", "a/b/c", "a/b");
        check("a/b", "a/bc", "a");
        check("a", "b", "");
        check("", "b", "");
        check("ab", "ac", "");
    }
}
