//! Whose backup it is, and how old and how whole.

use super::{View, words};
use crate::backup::{Description, Encryption, State};

/// Whose backup it is, and how old and how whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    /// The name of the device.
    pub(super) name: String,
    /// Its model and its system, as far as they are known.
    pub(super) about: Vec<String>,
    /// When the backup was made, and whether it is encrypted and complete.
    pub(super) made: String,
}

impl Heading {
    /// Says what is known of a backup.
    pub(super) fn new(description: &Description, view: &View) -> Self {
        if description.state == State::NoBackup {
            return Self {
                name: "The list of apps in Settings".to_owned(),
                about: Vec::new(),
                made: "No backup was looked into".to_owned(),
            };
        }
        let name = description.device_name.as_deref().unwrap_or("A device without a name");
        let system = words::system(description.product_type.as_deref());
        let version = description.product_version.as_deref();
        let about = [
            description.product_type.as_deref().map(words::model).map(String::from),
            version.map(|version| format!("{system} {}", words::printable(version))),
        ];
        let made = match description.last_backup {
            Some(time) => {
                let day = format!("Backup of {}", words::day(time));
                match words::age(time, view.now) {
                    Some(age) => format!("{day}, {age}"),
                    None => day,
                }
            }
            None => "Backup of an unknown day".to_owned(),
        };
        let encrypted = match description.encryption {
            Encryption::Encrypted => "encrypted",
            Encryption::None => "not encrypted",
            Encryption::Unknown => "possibly encrypted",
        };
        let state = match description.state {
            State::Finished => "complete",
            State::Interrupted => "cut off before its end",
            State::Empty => "empty",
            State::Unknown | State::NoBackup => "perhaps incomplete",
        };
        Self {
            name: words::printable(name).into_owned(),
            about: about.into_iter().flatten().collect(),
            made: format!("{made}, {encrypted}, {state}"),
        }
    }
}
