//! What leaving an item out means, and how an owner was found, in a few words.

use crate::{account::Class, inventory::Attribution};

/// Returns in two words or so what leaving out an item of this class means, or that there is no
/// switch.
pub fn if_left_out(class: Option<Class>) -> &'static str {
    match class {
        None => "no switch",
        Some(Class::Safe) => "comes back",
        Some(Class::OwnBackup) => "back up first",
        Some(Class::Likely) => "likely back",
        Some(Class::Unknown) => "not known",
        Some(Class::Photos) => "your photos",
        Some(Class::Keep) => "only copy",
    }
}

/// Returns what leaving out an item of this class means.
pub fn class(class: Class) -> &'static str {
    match class {
        Class::Safe => "comes back by itself",
        Class::OwnBackup => "own backup first",
        Class::Likely => "likely comes back",
        Class::Unknown => "not known, ask yourself",
        Class::Photos => "your photos",
        Class::Keep => "the only copy",
    }
}

/// Says that something can't have a backup of its own in iCloud, as apps can.
pub fn has_no_own_copy(name: &str) -> String {
    format!("{name} is no app, and has no backup of its own")
}

/// Returns how an owner was found, in words.
pub fn attribution(attribution: Attribution) -> &'static str {
    match attribution {
        Attribution::Own => "its own",
        Attribution::Placeholder => "off-loaded",
        Attribution::System => "system",
        Attribution::Table => "known container",
        Attribution::Path => "inside its bundle",
        Attribution::Equal => "same name",
        Attribution::Prefix => "name continues",
        Attribution::Vendor => "same vendor",
        Attribution::None => "no known owner",
    }
}
