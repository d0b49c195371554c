//! `Description`: what a backup is and of which device, put together from its three property lists.

use jiff::Timestamp;

use super::{Backup, Device, Encryption, State};

/// What a backup is and of which device, in a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The name that its owner gave the device.
    pub device_name: Option<String>,
    /// The model, such as `iPhone14,5`.
    pub product_type: Option<String>,
    /// The version of iOS, such as `18.6`.
    pub product_version: Option<String>,
    /// When the backup was made.
    pub last_backup: Option<Timestamp>,
    /// Whether it is encrypted.
    pub encryption: Encryption,
    /// How complete it is.
    pub state: State,
}

impl Backup {
    /// Returns what the backup is, from the first source that knows each thing.
    pub fn describe(&self, device: &Device) -> Description {
        let manifest = &self.manifest_plist;
        let either = |first: &Option<String>, second: &Option<String>| {
            first.as_ref().or(second.as_ref()).cloned()
        };
        Description {
            device_name: either(&device.name, &manifest.device_name),
            product_type: either(&device.product_type, &manifest.product_type),
            product_version: either(&device.product_version, &manifest.product_version),
            last_backup: device.last_backup.or(self.status.date).or(manifest.date),
            encryption: manifest.encryption,
            state: self.state,
        }
    }
}
