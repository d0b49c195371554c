//! `ManifestPlist`: what Manifest.plist says of the backup as a whole: whether it is encrypted, and
//! with which keys.

use std::fmt;

use jiff::Timestamp;
use plist::{Dictionary, Value};

use super::containers::CONTAINERS;
use crate::property_list::{self, PropertyListError};

/// Manifest.plist. Everything may be missing.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct ManifestPlist {
    /// Whether the files are encrypted, and with them, since iOS 10.2, the manifest.
    pub encryption: Encryption,
    /// When the backup was made.
    pub date: Option<Timestamp>,
    /// The name of the device, by the phone itself.
    pub device_name: Option<String>,
    /// The model of the device, by the phone itself.
    pub product_type: Option<String>,
    /// The version of iOS, by the phone itself.
    pub product_version: Option<String>,
    /// The keys of an encrypted backup.
    pub key_material: KeyMaterial,
}

/// The keys of an encrypted backup, which only the password opens.
#[derive(Default, Clone, PartialEq, Eq)]
pub struct KeyMaterial {
    pub(super) keybag: Option<Vec<u8>>,
    pub(super) manifest_key: Option<Vec<u8>>,
}

/// Tells no more than what is there: who has these keys can try passwords on them.
impl fmt::Debug for KeyMaterial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyMaterial")
            .field("keybag", &self.keybag.is_some())
            .field("manifest_key", &self.manifest_key.is_some())
            .finish()
    }
}

/// Whether a backup is encrypted.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// The files are as they were on the phone.
    None,
    /// Only its password opens the files.
    Encrypted,
    /// Manifest.plist, which would say so, doesn't, or couldn't be read.
    #[default]
    Unknown,
}

impl ManifestPlist {
    /// Reads the bytes of Manifest.plist. A key that is missing or of an odd type is left out.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, PropertyListError> {
        // The containers are nearly all of the list, and needed only once everything is added up.
        let list = property_list::read_without(bytes, |key| key == CONTAINERS)?;
        let nothing = Dictionary::new();
        let lockdown = list.get("Lockdown").and_then(Value::as_dictionary).unwrap_or(&nothing);
        let data = |key| list.get(key).and_then(Value::as_data).map(<[u8]>::to_vec);
        Ok(Self {
            encryption: match Encryption::read(list.get("IsEncrypted")) {
                // No other backup has one.
                Encryption::Unknown if list.contains_key("ManifestKey") => Encryption::Encrypted,
                told => told,
            },
            date: list.get("Date").and_then(property_list::time),
            device_name: property_list::text(lockdown, "DeviceName"),
            product_type: property_list::text(lockdown, "ProductType"),
            product_version: property_list::text(lockdown, "ProductVersion"),
            key_material: KeyMaterial {
                keybag: data("BackupKeyBag"),
                manifest_key: data("ManifestKey"),
            },
        })
    }
}

impl Encryption {
    /// Reads a yes or no, however the program that wrote the list puts it.
    fn read(flag: Option<&Value>) -> Self {
        let is_encrypted = match flag {
            Some(Value::Boolean(flag)) => Some(*flag),
            Some(Value::Integer(number)) => Some(number.as_signed() != Some(0)),
            Some(Value::Real(number)) => Some(*number != 0.0),
            Some(Value::String(text)) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "y" | "1" => Some(true),
                "false" | "no" | "n" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        };
        match is_encrypted {
            Some(true) => Self::Encrypted,
            Some(false) => Self::None,
            None => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whether_it_is_encrypted_is_told_in_many_ways() {
        #[track_caller]
        fn check(flags: &[&str], expected: Encryption) {
            for flag in flags {
                let list = format!("<plist><dict><key>IsEncrypted</key>{flag}</dict></plist>");
                let manifest = ManifestPlist::read(list.as_bytes()).unwrap();
                assert_eq!(manifest.encryption, expected, "{flag}");
            }
        }
        let (yes, no) = ("<string>YES</string>", "<string>false</string>");
        check(&["<true/>", "<integer>1</integer>", "<real>1</real>", yes], Encryption::Encrypted);
        check(&["<false/>", "<integer>0</integer>", "<real>0.0</real>", no], Encryption::None);
        check(&["<string>perhaps</string>", "<array/>", "<data></data>"], Encryption::Unknown);
        let nothing = ManifestPlist::read(b"<plist><dict/></plist>").unwrap();
        assert_eq!(nothing.encryption, Encryption::Unknown);
        assert_eq!(ManifestPlist::default().encryption, Encryption::Unknown);
    }
}
