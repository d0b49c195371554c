//! The files of a backup as they lie in its folder: each under the hash of where it stood on the
//! phone, on one of 256 shelves.
//!
//! Nothing here needs the manifest, so this much can be told of an encrypted backup without its
//! password: how many files there are, what they take, and the sizes of those whose place on the
//! phone is known.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use rayon::prelude::*;
use sha1::{Digest, Sha1};

use super::Backup;
use crate::bytes::Bytes;

/// Where a file stood on the phone: a domain, and a path below its root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePlace {
    /// The text of the domain.
    pub domain: String,
    /// The path.
    pub path: String,
}

/// The name of a file in the folder of a backup: 40 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(String);

/// What the files in the folder of a backup take.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct OnDisk {
    /// How many there are.
    pub files: u64,
    /// What they take.
    pub bytes: Bytes,
    /// How many shelves or files could not be looked at.
    pub unreadable: u64,
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
        use std::fmt::Write;

        let hash = Sha1::digest(format!("{}-{}", self.domain, self.path));
        let mut id = String::with_capacity(2 * hash.len());
        for byte in hash {
            // Writing to a text can't fail.
            let _ = write!(id, "{byte:02x}");
        }
        FileId(id)
    }
}

impl FileId {
    /// The digits of an id.
    const LENGTH: usize = 40;

    /// Takes an id, if it is one. Anything else must never become a part of a path.
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
        let is_id = text.len() == Self::LENGTH && text.bytes().all(is_digit);
        is_id.then(|| Self(text.to_owned()))
    }

    /// Returns where the file lies in the folder of a backup.
    pub(super) fn path(&self, folder: &Path) -> PathBuf {
        let first_two: String = self.0.chars().take(2).collect();
        folder.join(first_two).join(&self.0)
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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
            let metadata = fs::symlink_metadata(landmark.place().file_id().path(self.folder()));
            let metadata = metadata.ok().filter(fs::Metadata::is_file)?;
            Some((landmark, Bytes::new(metadata.len())))
        };
        Outline {
            on_disk: self.on_disk(),
            landmarks: Landmark::ALL.into_iter().filter_map(size).collect(),
        }
    }

    fn on_disk(&self) -> OnDisk {
        let shelves = 0..=u8::MAX;
        shelves
            .into_par_iter()
            .map(|number| OnDisk::of_shelf(&self.folder().join(format!("{number:02x}"))))
            .reduce(OnDisk::default, OnDisk::and)
    }
}

impl OnDisk {
    fn of_shelf(shelf: &Path) -> Self {
        let mut sum = Self::default();
        let entries = match fs::read_dir(shelf) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return sum,
            Err(_) => return Self { unreadable: 1, ..sum },
        };
        for entry in entries {
            // Doesn't follow links: what is behind one isn't in the backup.
            let metadata = entry.and_then(|entry| Ok((entry.file_name(), entry.metadata()?)));
            match metadata {
                Ok((name, metadata)) => {
                    let is_named = name.to_str().and_then(FileId::parse).is_some();
                    if is_named && metadata.is_file() {
                        let bytes = Bytes::new(metadata.len());
                        sum = sum.and(Self { files: 1, bytes, unreadable: 0 });
                    }
                }
                Err(_) => sum.unreadable += 1,
            }
        }
        sum
    }

    fn and(self, other: Self) -> Self {
        Self {
            files: self.files + other.files,
            bytes: self.bytes.saturating_add(other.bytes),
            unreadable: self.unreadable + other.unreadable,
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
        assert_eq!(FileId::parse(&id.to_string()), Some(id.clone()));
        let path = id.path(Path::new("backup"));
        assert_eq!(path, Path::new("backup").join("3d").join(id.to_string()));
    }

    #[test]
    fn what_is_no_id_never_becomes_one() {
        let check = |text: &str| assert_eq!(FileId::parse(text), None, "{text}");
        check("");
        check("3d0d7e5fb2ce288813306e4d4636395e047a3d2");
        check("3D0D7E5FB2CE288813306E4D4636395E047A3D28");
        check("../../../../../../../../../../etc/passwd");
        check("3d0d7e5fb2ce288813306e4d4636395e047a3d280");
    }
}
