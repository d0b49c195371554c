//! `App`: an app as Info.plist and Manifest.plist tell of it.

pub(crate) mod icon;

/// A user-installed app.
///
/// It stands in `Installed Applications` and `Applications` of Info.plist and as a container in
/// `Applications` of Manifest.plist. What it stores are rows of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    pub(crate) bundle_id: String,
    pub(crate) item_name: Option<String>,
    pub(crate) vendor: Option<String>,
    pub(crate) genre: Option<String>,
    pub(crate) version: String,
    pub(crate) metadata: Metadata,
    pub(crate) icon_bytes: usize,
    pub(crate) icon: Option<Vec<u8>>,
    pub(crate) presence: Presence,
}

/// What stands under `Applications` of Info.plist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Metadata {
    /// Name, vendor and genre, as far as they were given.
    Generated,
    /// Bytes in place of the nested property list.
    Bytes(Vec<u8>),
    /// No entry at all.
    Missing,
}

/// Whether the app's program is on the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Installed,
    Offloaded,
}

impl App {
    /// An app of which only the bundle id is known.
    pub fn new(bundle_id: &str) -> Self {
        Self {
            bundle_id: bundle_id.to_owned(),
            item_name: None,
            vendor: None,
            genre: None,
            version: "1.0".to_owned(),
            metadata: Metadata::Generated,
            icon_bytes: 0,
            icon: None,
            presence: Presence::Installed,
        }
    }

    /// Sets the name that the App Store shows.
    #[must_use]
    pub fn item_name(mut self, name: &str) -> Self {
        self.item_name = Some(name.to_owned());
        self
    }

    /// Sets the bytes of the icon, whatever they are.
    #[must_use]
    pub fn icon(mut self, bytes: &[u8]) -> Self {
        self.icon = Some(bytes.to_owned());
        self
    }

    /// Sets the vendor (`artistName`).
    #[must_use]
    pub fn vendor(mut self, vendor: &str) -> Self {
        self.vendor = Some(vendor.to_owned());
        self
    }

    /// Sets the App Store category.
    #[must_use]
    pub fn genre(mut self, genre: &str) -> Self {
        self.genre = Some(genre.to_owned());
        self
    }

    /// Sets the version.
    #[must_use]
    pub fn version(mut self, version: &str) -> Self {
        version.clone_into(&mut self.version);
        self
    }

    /// Makes the icon at least this large, in bytes.
    #[must_use]
    pub fn icon_bytes(mut self, bytes: usize) -> Self {
        self.icon_bytes = bytes;
        self
    }

    /// Marks the app as off-loaded; what it stored is in `AppDomainPlaceholder-…`.
    #[must_use]
    pub fn offloaded(mut self) -> Self {
        self.presence = Presence::Offloaded;
        self
    }

    /// Replaces `iTunesMetadata` by these bytes, be they a property list or not.
    #[must_use]
    pub fn metadata_bytes(mut self, bytes: &[u8]) -> Self {
        self.metadata = Metadata::Bytes(bytes.to_vec());
        self
    }

    /// Leaves the app out of `Applications` of Info.plist.
    #[must_use]
    pub fn without_metadata(mut self) -> Self {
        self.metadata = Metadata::Missing;
        self
    }
}
