//! The files of a backup as they lie in its folder: each under the hash of where it stood on the
//! phone, since iOS 10 in one of the 256 subdirectories `00` to `ff`.
//!
//! Nothing here needs the manifest, so this much can be told of an encrypted backup without its
//! password: how many files there are, what they take, and the sizes of those whose place on the
//! phone is known.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use rayon::prelude::*;
use sha1::{Digest, Sha1};

use super::{
    Backup,
    layout::{Layout, SNAPSHOT, is_file},
};
use crate::{
    bytes::Bytes,
    file_system::{FileSystem, Kind, Metadata},
};

/// Where a file stood on the phone: a domain, and a path below its root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePlace {
    /// The text of the domain.
    pub domain: String,
    /// The path.
    pub path: String,
}

/// The name of a file in the folder of a backup: 40 hexadecimal digits, of which the first come
/// first. As numbers they are compared faster than as digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u64, u64, u32);

/// A file in the folder of a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blob {
    /// Its name.
    pub id: FileId,
    /// Its size there.
    pub bytes: Bytes,
}

/// All files in the folder of a backup.
#[derive(Debug, Default, Clone)]
pub struct Blobs {
    /// Sorted by their names.
    files: Vec<Blob>,
    /// By the first bits of a name: where the files begin whose names begin so. Names are hashes,
    /// so as many begin alike everywhere, and a look-up needs no search through all of them.
    starts: Vec<usize>,
    /// How many subdirectories or files could not be looked at.
    unreadable: u64,
}

/// What the files in the folder of a backup take.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct OnDisk {
    /// How many there are.
    pub files: u64,
    /// What they take.
    pub bytes: Bytes,
    /// How many subdirectories or files could not be looked at.
    pub unreadable: u64,
}

/// Whether the blobs are encrypted, judging by their lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlobEncryption {
    /// They aren't.
    No,
    /// They are, or all happen to be as long as if they were.
    Yes,
    /// There are none.
    Unknown,
}

/// A file whose place on the phone is known, and which tells something by its size alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landmark {
    /// The texts of all messages.
    Messages,
    /// The database of the photo library; not the photos.
    PhotoLibrary,
    /// The texts of all WhatsApp chats.
    WhatsApp,
}

/// What can be told of a backup without its manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// All files.
    pub on_disk: OnDisk,
    /// The sizes of those that could be found; an encrypted file is up to 16 bytes larger than
    /// the one it holds.
    pub landmarks: Vec<(Landmark, Bytes)>,
}

impl FilePlace {
    /// A place by its domain's text and the path below the domain's root.
    pub fn new(domain: impl Into<String>, path: impl Into<String>) -> Self {
        Self { domain: domain.into(), path: path.into() }
    }

    /// Returns the name that the file has in the folder of a backup: the SHA-1 of domain and path
    /// with a dash between. It is so for all of thousands of real rows.
    pub fn file_id(&self) -> FileId {
        FileId::of(self.domain.as_bytes(), self.path.as_bytes())
    }
}

impl FileId {
    /// How many beginnings names have, of 16 bits.
    const BEGINNINGS: usize = 1 << 16;

    /// Returns the name of the file at a place: see [`FilePlace::file_id`].
    pub fn of(domain: &[u8], path: &[u8]) -> Self {
        let hash: [u8; 20] = Sha1::new()
            .chain_update(domain)
            .chain_update(b"-")
            .chain_update(path)
            .finalize()
            .into();
        let number = |bytes: &[u8]| bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        let (high, rest) = hash.split_at(8);
        let (middle, low) = rest.split_at(8);
        Self(number(high), number(middle), u32::try_from(number(low)).unwrap_or_default())
    }

    /// Returns the first bits.
    fn beginning(self) -> usize {
        usize::try_from(self.0 >> 48).unwrap_or_default()
    }

    /// Reads an id, if it is one. Anything else must never become a part of a path.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let (high, rest) = text.split_at_checked(16)?;
        let (middle, low) = rest.split_at_checked(16)?;
        if low.len() != 8 {
            return None;
        }
        Some(Self(hexadecimal(high)?, hexadecimal(middle)?, hexadecimal(low)?.try_into().ok()?))
    }

    /// Returns where the file lies in a backup with subdirectories.
    fn on_shelf(self, folder: &Path) -> PathBuf {
        folder.join(format!("{:02x}", self.subdirectory())).join(self.to_string())
    }

    fn subdirectory(self) -> u8 {
        let [first, ..] = self.0.to_be_bytes();
        first
    }
}

/// Reads up to 16 digits; of letters only the small ones.
fn hexadecimal(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0, |sum, digit| {
        let digit = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => return None,
        };
        Some(sum << 4 | u64::from(digit))
    })
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(high, middle, low) = self;
        write!(f, "{high:016x}{middle:016x}{low:08x}")
    }
}

impl Landmark {
    const ALL: [Self; 3] = [Self::Messages, Self::PhotoLibrary, Self::WhatsApp];

    /// Returns where the file stood on the phone.
    pub fn place(self) -> FilePlace {
        match self {
            Self::Messages => FilePlace::new("HomeDomain", "Library/SMS/sms.db"),
            Self::PhotoLibrary => {
                FilePlace::new("CameraRollDomain", "Media/PhotoData/Photos.sqlite")
            }
            Self::WhatsApp => FilePlace::new(
                "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
                "ChatStorage.sqlite",
            ),
        }
    }
}

impl Backup {
    /// Returns what can be told without the manifest, and without a password. Looks at every file,
    /// on all cores.
    pub fn outline(&self) -> Outline {
        let size = |landmark: Landmark| {
            let path = self.blob_path(landmark.place().file_id());
            let metadata = self.files.symlink_metadata(&path);
            let metadata = metadata.ok().filter(Metadata::is_file)?;
            Some((landmark, Bytes::new(metadata.length)))
        };
        Outline {
            on_disk: self.blobs(|| ()).on_disk(),
            landmarks: Landmark::ALL.into_iter().filter_map(size).collect(),
        }
    }

    /// Returns where a file lies, if it is there at all.
    pub(super) fn blob_path(&self, id: FileId) -> PathBuf {
        match self.layout {
            Layout::Database => id.on_shelf(self.folder()),
            Layout::Mbdb => self.folder().join(id.to_string()),
            Layout::Snapshot => {
                let new = id.on_shelf(&self.folder().join(SNAPSHOT));
                if is_file(&*self.files, &new) { new } else { id.on_shelf(self.folder()) }
            }
        }
    }

    /// Judges by some of the blobs whether they are encrypted. Encrypted ones have whole blocks of 16
    /// bytes; of the others, only databases and one in 16 do. A few that are cut off prove nothing.
    pub(super) fn blob_encryption(&self) -> BlobEncryption {
        const ENOUGH: usize = 64;
        let folders: Vec<_> = match self.layout {
            Layout::Mbdb => vec![self.folder().to_owned()],
            Layout::Database | Layout::Snapshot => (0..=u8::MAX)
                .map(|subdirectory| self.folder().join(format!("{subdirectory:02x}")))
                .collect(),
        };
        let files = folders.iter().flat_map(|folder| {
            let entries = self.files.list(folder).unwrap_or_default();
            entries.into_iter().map(move |entry| (folder, entry))
        });
        let lengths = files
            .filter(|(_, entry)| FileId::parse(entry.name.as_encoded_bytes()).is_some())
            .filter_map(|(folder, entry)| {
                self.files.symlink_metadata(&folder.join(entry.name)).ok()
            })
            .filter(|metadata| metadata.is_file() && 0 < metadata.length)
            .map(|metadata| metadata.length);
        let lengths: Vec<_> = lengths.take(ENOUGH).collect();
        let odd = lengths.iter().filter(|length| *length % 16 != 0).count();
        match lengths.len() {
            0 => BlobEncryption::Unknown,
            all if all <= 4 * odd => BlobEncryption::No,
            _ => BlobEncryption::Yes,
        }
    }

    /// Returns all files in the folder, found on all cores. `told` is called when one more of the
    /// 256 subdirectories has been looked at; before iOS 10 there is only one.
    pub fn blobs(&self, told: impl Fn() + Sync) -> Blobs {
        let subdirectories: Vec<_> = match self.layout {
            Layout::Mbdb => vec![Blobs::in_folder(&*self.files, self.folder(), |_| true)],
            Layout::Database | Layout::Snapshot => (0..=u8::MAX)
                .into_par_iter()
                .map(|number| {
                    let on_shelf = |folder: &Path| Blobs::on_shelf(&*self.files, folder, number);
                    let mut found = on_shelf(self.folder());
                    if self.layout == Layout::Snapshot {
                        found.replace(on_shelf(&self.folder().join(SNAPSHOT)));
                    }
                    told();
                    found
                })
                .collect(),
        };
        let mut all = Blobs::default();
        for subdirectory in subdirectories {
            all.files.extend(subdirectory.files);
            all.unreadable += subdirectory.unreadable;
        }
        all.index();
        all
    }
}

impl Blobs {
    fn on_shelf(files: &dyn FileSystem, folder: &Path, number: u8) -> Self {
        // A file in a wrong subdirectory is found by nobody.
        Self::in_folder(files, &folder.join(format!("{number:02x}")), |id| {
            id.subdirectory() == number
        })
    }

    /// Takes other files in the place of those of the same names.
    fn replace(&mut self, mut newer: Self) {
        newer.files.append(&mut self.files);
        // Keeps the order of those that are the same.
        newer.files.sort_by_key(|blob| blob.id);
        newer.files.dedup_by_key(|blob| blob.id);
        newer.unreadable += self.unreadable;
        *self = newer;
    }

    /// Returns the files right in a folder that are named as those of a backup are.
    fn in_folder(files: &dyn FileSystem, folder: &Path, belongs: impl Fn(FileId) -> bool) -> Self {
        let mut found = Self::default();
        let entries = match files.list(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return found,
            Err(_) => return Self { unreadable: 1, ..found },
        };
        for entry in entries {
            let id = FileId::parse(entry.name.as_encoded_bytes()).filter(|id| belongs(*id));
            // Doesn't follow links: what is behind one isn't in the backup.
            let Some(id) = id.filter(|_| entry.kind == Kind::File) else { continue };
            match files.symlink_metadata(&folder.join(&entry.name)) {
                Ok(metadata) => {
                    found.files.push(Blob { id, bytes: Bytes::new(metadata.length) });
                }
                Err(_) => found.unreadable += 1,
            }
        }
        found.files.sort_by_key(|blob| blob.id);
        found
    }

    /// Returns the files, sorted by their names.
    pub fn files(&self) -> &[Blob] {
        &self.files
    }

    fn index(&mut self) {
        self.starts = Vec::with_capacity(FileId::BEGINNINGS + 1);
        for (place, blob) in self.files.iter().enumerate() {
            while self.starts.len() <= blob.id.beginning() {
                self.starts.push(place);
            }
        }
        self.starts.resize(FileId::BEGINNINGS + 1, self.files.len());
    }

    /// Returns which of the files has this name.
    pub fn place(&self, id: FileId) -> Option<usize> {
        let start = *self.starts.get(id.beginning())?;
        let end = *self.starts.get(id.beginning() + 1)?;
        let alike = self.files.get(start..end)?;
        let place = alike.binary_search_by_key(&id, |blob| blob.id).ok()?;
        Some(start + place)
    }

    /// Returns what they take together.
    pub fn on_disk(&self) -> OnDisk {
        OnDisk {
            files: u64::try_from(self.files.len()).unwrap_or(u64::MAX),
            bytes: self.files.iter().map(|blob| blob.bytes).sum(),
            unreadable: self.unreadable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_the_hash_of_its_place() {
        let id = FilePlace::new("HomeDomain", "Library/SMS/sms.db").file_id();
        assert_eq!(id.to_string(), "3d0d7e5fb2ce288813306e4d4636395e047a3d28");
        assert_eq!(FileId::parse(id.to_string().as_bytes()), Some(id));
        let path = id.on_shelf(Path::new("backup"));
        assert_eq!(path, Path::new("backup").join("3d").join(id.to_string()));
    }

    #[test]
    fn a_file_is_found_by_its_name_and_no_other_is() {
        let id = |number: u64| FileId(number << 44, number, 7);
        let files = (0..5_000).map(|number| Blob { id: id(number * 3), bytes: Bytes::new(number) });
        let mut blobs = Blobs { files: files.collect(), ..Blobs::default() };
        blobs.index();
        for (place, blob) in blobs.files.iter().enumerate() {
            assert_eq!(blobs.place(blob.id), Some(place));
        }
        assert_eq!(blobs.place(id(1)), None);
        assert_eq!(blobs.place(FileId(u64::MAX, 0, 0)), None);
        let mut none = Blobs::default();
        none.index();
        assert_eq!(none.place(id(0)), None);
    }

    #[test]
    fn what_is_no_id_never_becomes_one() {
        let check = |text: &str| assert_eq!(FileId::parse(text.as_bytes()), None, "{text}");
        check("");
        check("3d0d7e5fb2ce288813306e4d4636395e047a3d2");
        check("3D0D7E5FB2CE288813306E4D4636395E047A3D28");
        check("../../../../../../../../../../etc/passwd");
        check("3d0d7e5fb2ce288813306e4d4636395e047a3d280");
    }
}
