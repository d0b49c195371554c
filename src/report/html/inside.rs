//! A closer look at one area of the map: its parts as rows, the largest first, and what its files
//! are, by the names that people have for them.

use super::{PageReport, map::Thing};
use crate::{
    backup::Domain,
    bytes::Bytes,
    inventory::{Container, Item, ItemId},
    report::{View, words},
};

/// How many parts are shown one by one.
const MOST: usize = 30;

/// A part of what is looked at.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) detail: String,
    pub(super) size: String,
    /// How much it is of the largest part, in thousandths.
    pub(super) per_mille: u16,
}

/// What a part is before it is compared with the others.
struct Plain {
    name: String,
    detail: String,
    bytes: Bytes,
}

/// Returns containers, the largest first; `owner` if all are of one item.
pub(super) fn containers(
    containers: &[Container],
    owner: Option<&ItemId>,
    view: &View,
) -> Vec<Part> {
    let parts = containers.iter().map(|container| {
        let tally = container.tally;
        let here = if tally.local == tally.icloud {
            String::new()
        } else {
            format!(", {} in this backup", tally.local.display(view.units))
        };
        Plain {
            name: kind(&container.domain, owner).to_owned(),
            detail: words::printable(&format!(
                "{}: {}{here}",
                container.domain,
                words::counted(tally.files, "file", "files"),
            ))
            .into_owned(),
            bytes: tally.icloud,
        }
    });
    ordered(parts.collect(), view)
}

/// Returns what the files of an item are and in which folders, as far as their kinds are known.
pub(super) fn kinds(item: &Item, view: &View) -> Vec<Part> {
    let parts = item.kinds.iter().map(|kind| {
        let folder = match kind.folder.as_str() {
            "" => String::new(),
            folder => format!(" in {folder}"),
        };
        let files = words::counted(kind.files, "file", "files");
        Plain {
            name: capital(kind.name.as_str()),
            detail: words::printable(&format!("{files} (.{}){folder}", kind.extension))
                .into_owned(),
            bytes: kind.bytes,
        }
    });
    ordered(parts.collect(), view)
}

/// Returns a name as it begins a row.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns small things one by one, the largest first.
pub(super) fn things(things: &[Thing<'_>], report: &PageReport<'_>, view: &View) -> Vec<Part> {
    let parts = things.iter().map(|thing| Plain {
        name: thing.name.to_string(),
        detail: thing.meaning(report).to_owned(),
        bytes: thing.bytes,
    });
    ordered(parts.collect(), view)
}

/// Returns what a container is, for somebody who never heard of them.
fn kind(domain: &Domain, owner: Option<&ItemId>) -> &'static str {
    match domain {
        Domain::Home if owner == Some(&ItemId::Messages) => "Message texts",
        Domain::Media if owner == Some(&ItemId::Messages) => "Attachments",
        Domain::App(_) => "The app’s own data",
        Domain::Placeholder(_) => "Left of an off-loaded app",
        Domain::Plugin(_) => "A widget or an extension",
        Domain::Group(_) => "Data of its group",
        Domain::CameraRoll => "Photos and videos",
        Domain::Home => "Settings and accounts",
        Domain::Media => "Recordings and tones",
        Domain::Health => "Health records",
        Domain::Other(_) => "A part of the system",
    }
}

fn ordered(mut parts: Vec<Plain>, view: &View) -> Vec<Part> {
    parts.retain(|part| Bytes::ZERO < part.bytes);
    parts.sort_by_key(|part| std::cmp::Reverse(part.bytes));
    let hidden = parts.split_off(parts.len().min(MOST));
    if !hidden.is_empty() {
        parts.push(Plain {
            name: format!("{} more", words::grouped(words::number(hidden.len()))),
            detail: "each smaller than the others here".to_owned(),
            bytes: hidden.iter().map(|part| part.bytes).sum(),
        });
    }
    let largest = parts.iter().map(|part| part.bytes).max().unwrap_or_default();
    let part = |part: Plain| Part {
        name: part.name,
        detail: part.detail,
        size: part.bytes.display(view.units).to_string(),
        per_mille: part.bytes.per_mille_of(largest),
    };
    parts.into_iter().map(part).collect()
}
