//! `Shape`: what a kind of domain is like inside.

/// What a kind of domain is like inside.
pub(super) struct Shape {
    /// Directories that are there in any case, parents before children.
    pub(super) folders: &'static [Folder],
    /// Directories that there are any number of.
    pub(super) nests: &'static [Nest],
}

/// A directory and the files in it.
pub(super) struct Folder {
    pub(super) path: &'static str,
    pub(super) file: FilePattern,
}

/// Many directories on shelves within a folder: `base/shelf/name`.
///
/// Shelves and nests have `{n}` or `{uuid}` in their names, lest one comes twice.
pub(super) struct Nest {
    pub(super) base: &'static str,
    pub(super) shelf: &'static str,
    pub(super) name: &'static str,
    pub(super) file: FilePattern,
}

/// What a file is called and its median size in bytes.
#[derive(Clone, Copy)]
pub(super) struct FilePattern(pub(super) &'static str, pub(super) u64);

const fn folder(path: &'static str, file: &'static str, median: u64) -> Folder {
    Folder { path, file: FilePattern(file, median) }
}

const PREFERENCES: Folder = folder("Library/Preferences", "com.example.component-{n}.plist", 1_500);

pub(super) static CAMERA_ROLL: Shape = Shape {
    folders: &[
        folder("Media", "camera-roll-{n}.plist", 400),
        folder("Media/DCIM", "settings-{n}.plist", 300),
        folder("Media/DCIM/100APPLE", "IMG_{n}.HEIC", 1_900_000),
        folder("Media/DCIM/101APPLE", "IMG_{n}.JPG", 1_400_000),
        folder("Media/DCIM/102APPLE", "IMG_{n}.MOV", 9_000_000),
        folder("Media/DCIM/103APPLE", "IMG_{n}.HEIC", 1_900_000),
        folder("Media/DCIM/104APPLE", "IMG_{n}.PNG", 700_000),
        folder("Media/PhotoData", "Photos-{n}.sqlite", 90_000),
        folder("Media/PhotoData/Mutations", "version-{n}.plist", 300),
        folder("Media/PhotoData/Metadata", "IMG_{n}.THM", 30_000),
        folder("Media/PhotoData/Thumbnails", "thumbnail-{n}.ithmb", 200_000),
        folder("Media/PhotoData/Thumbnails/V2", "thumbnail-{n}.plist", 500),
    ],
    nests: &[
        Nest {
            base: "Media/PhotoData/Thumbnails/V2/DCIM",
            shelf: "{n}APPLE",
            name: "IMG_{n}.HEIC",
            file: FilePattern("{n}.JPG", 24_000),
        },
        Nest {
            base: "Media/PhotoData/Mutations/DCIM",
            shelf: "{n}APPLE",
            name: "IMG_{n}",
            file: FilePattern("FullSizeRender-{n}.heic", 900_000),
        },
    ],
};

pub(super) static MEDIA: Shape = Shape {
    folders: &[
        folder("Library", "media-{n}.plist", 300),
        folder("Library/SMS", "parts-{n}.plist", 300),
        folder("Library/SMS/StickerCache", "{uuid}.heic", 40_000),
        folder("Media", "media-{n}.plist", 300),
        folder("Media/Recordings", "2026{n}.m4a", 800_000),
    ],
    nests: &[Nest {
        base: "Library/SMS/Attachments",
        shelf: "{n}",
        name: "{n}-{uuid}",
        file: FilePattern("IMG_{n}.HEIC", 450_000),
    }],
};

pub(super) static HOME: Shape = Shape {
    folders: &[
        folder("Library", "state-{n}.plist", 500),
        PREFERENCES,
        folder("Library/SMS", "sms-{n}.db", 120_000),
        folder("Library/Safari", "History-{n}.db", 60_000),
        folder("Library/Calendar", "Calendar-{n}.sqlitedb", 50_000),
        folder("Library/Accounts", "Accounts-{n}.sqlite", 40_000),
        folder("Library/AddressBook", "AddressBook-{n}.sqlitedb", 50_000),
        folder("Library/SpringBoard", "IconState-{n}.plist", 3_000),
        folder("Library/Application Support", "store-{n}.sqlite", 20_000),
    ],
    nests: &[
        Nest {
            base: "Library/Application Support",
            shelf: "com.apple.component{n}",
            name: "{uuid}",
            file: FilePattern("entry-{n}.plist", 2_000),
        },
        Nest {
            base: "Library/Mobile Documents",
            shelf: "com~apple~CloudDocs{n}",
            name: "Folder {n}",
            file: FilePattern("Document {n}.pdf", 150_000),
        },
    ],
};

pub(super) static APP: Shape = Shape {
    folders: &[
        folder("Library", "state-{n}.plist", 500),
        PREFERENCES,
        folder("Documents", "document-{n}.json", 12_000),
        folder("Library/Application Support", "store-{n}.sqlite", 60_000),
        folder("Library/Cookies", "Cookies-{n}.binarycookies", 900),
        folder("Library/WebKit", "site-{n}.plist", 700),
    ],
    nests: &[
        Nest {
            base: "Library/Application Support",
            shelf: "PersistentCache-{h}-{n}",
            name: "{n}-{h}",
            file: FilePattern("{hex}-{n}.file", 90_000),
        },
        Nest {
            base: "Documents",
            shelf: "Projects {n}",
            name: "{uuid}",
            file: FilePattern("resource-{n}.bin", 250_000),
        },
    ],
};

pub(super) static GROUP: Shape = Shape {
    folders: &[
        folder("Library", "state-{n}.plist", 500),
        PREFERENCES,
        folder("Library/Application Support", "store-{n}.sqlite", 40_000),
        folder("Shared", "index-{n}.sqlite", 20_000),
    ],
    nests: &[Nest {
        base: "Shared/Media",
        shelf: "account-{n}",
        name: "{h}-{n}",
        file: FilePattern("{uuid}.jpg", 120_000),
    }],
};

pub(super) static SETTINGS: Shape = Shape {
    folders: &[folder("Library", "state-{n}.plist", 300), PREFERENCES],
    nests: &[Nest {
        base: "Library/Application Support",
        shelf: "component-{n}",
        name: "{uuid}",
        file: FilePattern("entry-{n}.plist", 1_200),
    }],
};
