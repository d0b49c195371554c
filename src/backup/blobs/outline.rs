//! `Outline`: what is known of a backup without its manifest, and so of an encrypted one without
//! its password.

use super::{Backup, DevicePath, OnDisk};
use crate::{bytes::Bytes, file_system::Metadata};

/// A file whose path on the phone is known, and which tells something by its size alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landmark {
    /// The texts of all messages.
    Messages,
    /// The database of the photo library; not the photos.
    PhotoLibrary,
    /// The texts of all WhatsApp chats.
    WhatsApp,
}

/// What is known of a backup without its manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// How many files there are, whether or not their path is known, and what they take.
    pub on_disk: OnDisk,
    /// The sizes of those that could be found; an encrypted file is up to 16 bytes larger than
    /// the one it holds.
    pub landmarks: Vec<(Landmark, Bytes)>,
}

impl Landmark {
    const ALL: [Self; 3] = [Self::Messages, Self::PhotoLibrary, Self::WhatsApp];

    /// Returns where the file stood on the phone.
    pub fn device_path(self) -> DevicePath {
        match self {
            Self::Messages => DevicePath::new("HomeDomain", "Library/SMS/sms.db"),
            Self::PhotoLibrary => {
                DevicePath::new("CameraRollDomain", "Media/PhotoData/Photos.sqlite")
            }
            Self::WhatsApp => DevicePath::new(
                "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
                "ChatStorage.sqlite",
            ),
        }
    }
}

impl Backup {
    /// Returns what is known without the manifest, and without a password. Looks at every file,
    /// on all cores.
    pub fn outline(&self) -> Outline {
        let size = |landmark: Landmark| {
            let path = self.blob_path(landmark.device_path().file_id());
            // What is behind a link isn't in the backup.
            let metadata = self.files.symlink_metadata(&path);
            let metadata = metadata.ok().filter(Metadata::is_file)?;
            Some((landmark, Bytes::new(metadata.length)))
        };
        Outline {
            on_disk: self.blobs(|| ()).on_disk(),
            landmarks: Landmark::ALL.into_iter().filter_map(size).collect(),
        }
    }
}
