//! `Check` and `Status`: what is looked at, and how it was found.

/// What is looked at, in the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// Whether this local backup is whole.
    LocalBackup,
    /// Whether the iCloud backup fits into the storage.
    Storage,
    /// Whether iCloud Backup is on.
    IcloudBackup,
    /// How long the last iCloud backup is ago.
    LastBackup,
    /// How the last attempts ended.
    RecentErrors,
    /// Whether the device is ever on a charger, on Wi-Fi and locked.
    Conditions,
    /// Whether a night is long enough to send a whole backup.
    UploadTime,
    /// Whether iOS is old.
    IosVersion,
    /// Whether the device is signed in.
    SignIn,
    /// Whether iCloud Drive is on, where an app needs it.
    IcloudDrive,
    /// Which apps are left out already.
    SwitchedOff,
    /// Whether one app holds up the others.
    StuckApp,
    /// Whether an organisation has a say.
    Managed,
    /// Whether this local backup is encrypted.
    Encryption,
    /// Whether the Wi-Fi is steady.
    Wifi,
    /// Whether the device has room to work.
    DeviceStorage,
    /// Whether backups of older devices fill the storage.
    OldBackups,
    /// Whether Apple's servers are up.
    SystemStatus,
}

/// How a check was found, from harmless to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Nothing is wrong.
    Ok,
    /// The backup doesn't tell.
    Unknown,
    /// Worth knowing.
    Note,
    /// It may keep backups from being made.
    Warning,
    /// It keeps backups from being made, or loses data.
    Problem,
}

impl Check {
    /// All checks, in their order.
    pub const ALL: [Self; 18] = [
        Self::LocalBackup,
        Self::Storage,
        Self::IcloudBackup,
        Self::LastBackup,
        Self::RecentErrors,
        Self::Conditions,
        Self::UploadTime,
        Self::IosVersion,
        Self::SignIn,
        Self::IcloudDrive,
        Self::SwitchedOff,
        Self::StuckApp,
        Self::Managed,
        Self::Encryption,
        Self::Wifi,
        Self::DeviceStorage,
        Self::OldBackups,
        Self::SystemStatus,
    ];

    /// Whether no backup tells, so that it has to be looked at by hand.
    pub const fn is_by_hand(self) -> bool {
        match self {
            Self::Wifi | Self::DeviceStorage | Self::OldBackups | Self::SystemStatus => true,
            Self::LocalBackup
            | Self::Storage
            | Self::IcloudBackup
            | Self::LastBackup
            | Self::RecentErrors
            | Self::Conditions
            | Self::UploadTime
            | Self::IosVersion
            | Self::SignIn
            | Self::IcloudDrive
            | Self::SwitchedOff
            | Self::StuckApp
            | Self::Managed
            | Self::Encryption => false,
        }
    }

    /// Returns the word that stands in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LocalBackup => "local_backup",
            Self::Storage => "storage",
            Self::IcloudBackup => "icloud_backup",
            Self::LastBackup => "last_backup",
            Self::RecentErrors => "recent_errors",
            Self::Conditions => "conditions",
            Self::UploadTime => "upload_time",
            Self::IosVersion => "ios_version",
            Self::SignIn => "sign_in",
            Self::IcloudDrive => "icloud_drive",
            Self::SwitchedOff => "switched_off",
            Self::StuckApp => "stuck_app",
            Self::Managed => "managed",
            Self::Encryption => "encryption",
            Self::Wifi => "wifi",
            Self::DeviceStorage => "device_storage",
            Self::OldBackups => "old_backups",
            Self::SystemStatus => "system_status",
        }
    }
}

impl Status {
    /// Returns the word that stands in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Unknown => "unknown",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Problem => "problem",
        }
    }
}
