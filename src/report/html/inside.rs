//! A closer look at one area of the map: its parts, laid out like the map itself.

use super::{
    PageReport,
    map::Thing,
    shape::{Place, SHAPES},
};
use crate::{
    backup::Domain,
    bytes::Bytes,
    inventory::{Container, ItemId},
    report::{View, words},
};

/// How many parts are shown one by one.
const MOST: usize = 30;

/// A part of what is looked at, with its place in each shape.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) detail: String,
    pub(super) size: String,
    pub(super) places: Vec<Place>,
}

/// What a part is before it has a place.
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
                "{}: {}{here}, owner: {}",
                container.domain,
                words::counted(tally.files, "file", "files"),
                words::attribution(container.attribution),
            ))
            .into_owned(),
            bytes: tally.icloud,
        }
    });
    laid_out(parts.collect(), view)
}

/// Returns small things one by one, the largest first.
pub(super) fn things(things: &[Thing<'_>], report: &PageReport<'_>, view: &View) -> Vec<Part> {
    let parts = things.iter().map(|thing| Plain {
        name: thing.name.clone(),
        detail: thing.meaning(report).to_owned(),
        bytes: thing.bytes,
    });
    laid_out(parts.collect(), view)
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

fn laid_out(mut parts: Vec<Plain>, view: &View) -> Vec<Part> {
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
    let sizes: Vec<_> = parts.iter().map(|part| part.bytes).collect();
    let mut places = SHAPES.map(|shape| shape.divided(&sizes).into_iter());
    parts
        .into_iter()
        .map(|part| Part {
            name: part.name,
            detail: part.detail,
            size: part.bytes.display(view.units).to_string(),
            places: places.iter_mut().filter_map(Iterator::next).collect(),
        })
        .collect()
}
