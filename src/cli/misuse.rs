//! `Misuse`: arguments that contradict each other, or what was read with them.
//!
//! What an argument alone can't be is for `clap` to say.

use std::fmt;

use crate::{growth::WrongOrder, report::words};

/// What is wrong with the arguments together. Names are those of the Home Screen.
#[derive(Debug, thiserror::Error)]
pub(super) enum Misuse {
    #[error(
        "explore needs a terminal to draw on and to type at; `tierfit plan` says the same without \
         one"
    )]
    NoScreen,
    #[error("a page on standard output can't be opened; name a file to open it")]
    OpenedOutput,
    #[error("this format shows every app; leave out --app")]
    AppInFullFormat,
    #[error("the ncdu format lists every file; leave out --settings")]
    SettingsInNcdu,
    #[error(
        "--settings goes with one backup, and jsonl has a line for each of many; choose another \
         format, or leave out --settings"
    )]
    SettingsAsLines,
    #[error("a list from Settings has nothing but apps; name a backup, or leave out {option}")]
    NothingBelowApps { option: &'static str },
    #[error("--explain is shown as a table or as JSON")]
    ExplainedAsCsv,
    #[error("--paths-from names the backups; leave out the others")]
    ListedAndNamed,
    #[error("--paths-from goes with --format jsonl, a line for each path")]
    ListedWithoutLines,
    #[error("standard input can’t be both {what} and the password")]
    TwiceFromInput { what: &'static str },
    #[error("--settings goes with one backup: the list in Settings is that of one device")]
    SettingsOfSeveral,
    #[error(
        "--support goes with one backup: the text is about one device; name a backup, or take it from \
         --format json"
    )]
    SupportOfSeveral,
    #[error("--shown goes with one backup: sizes in Settings are those of one device")]
    ShownOfSeveral,
    #[error("{name} can’t be both kept and excluded")]
    KeptAndExcluded { name: String },
    #[error("{name} can’t be named here: Settings has no switch for it")]
    NoSwitch { name: String },
    #[error("{}", words::has_no_own_copy(.name))]
    CopyOfNoApp { name: String },
    #[error(
        "the backup of {name} is said to be larger than {storage}, which it is in; check its size"
    )]
    CopyTooLarge { name: String, storage: String },
    #[error(
        "{name} is off in this backup, so nothing of it counts; leave its size out, or make a new \
         backup if it is on again"
    )]
    ShownIsOff { name: String },
    #[error(
        "`{asked}` is not a size of iCloud storage; write {}, or another size with its unit",
        .tiers.join(", ")
    )]
    NoStorage { asked: String, tiers: Vec<String> },
    #[error(
        "the older backup is of {old}, the newer of {new}, and two devices can’t be compared; give \
         --same-device if it was renamed or replaced"
    )]
    TwoDevices { old: Device, new: Device },
    #[error(transparent)]
    WrongOrder(#[from] WrongOrder),
}

/// A device as somebody knows it: by its name, and by that of its model.
#[derive(Debug)]
pub(super) struct Device {
    pub(super) name: Option<String>,
    pub(super) model: Option<String>,
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}”", self.name.as_deref().unwrap_or("a device without a name"))?;
        match &self.model {
            Some(model) => write!(f, " ({model})"),
            None => Ok(()),
        }
    }
}
