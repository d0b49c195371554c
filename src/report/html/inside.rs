//! A closer look at one area of the map: its containers, their folders and their largest files; and
//! what its files are, by the names that people have for them.
//!
//! The children of a node always add up to it: what isn't shown one by one is one child more. Where a
//! node has a single child, the children of that are shown in its stead.

use super::{
    PageReport,
    folder_name::{capital, folder_name, last_name, shown_path},
    map::Thing,
};
use crate::{
    backup::Domain,
    bytes::Bytes,
    catalogue::AppFacts,
    inventory::{Container, Folder, Item, ItemId, KindTally, LargeFile},
    report::{View, words},
};

/// How many nodes of a level are shown one by one.
const MOST: usize = 30;
/// What is smaller than this part of what it lies in can hardly be seen,
const SMALLEST_PART: u64 = 200;
/// and what is smaller than this part of its item is shown only if it takes so much.
const LARGE: Bytes = Bytes::new(10 << 20);

/// Something on the map below a thing: a container, a folder or a file.
pub(super) struct Node {
    pub(super) name: String,
    pub(super) detail: String,
    pub(super) bytes: Bytes,
    /// What is in it: nothing that is shown, or at least two.
    pub(super) children: Vec<Node>,
}

/// Files of one kind.
pub(super) struct Files {
    pub(super) name: String,
    pub(super) detail: String,
    pub(super) size: String,
    /// How much they are of those of the largest kind, in thousandths.
    pub(super) per_mille: u16,
}

/// A container that is looked into.
struct Inside<'a> {
    domain: &'a Domain,
    app: Option<&'a AppFacts>,
    /// What the item takes that it belongs to.
    item: Bytes,
}

/// Returns containers, the largest first, or what is in a single one; `owner` if all are of one item.
pub(super) fn containers(
    containers: &[Container],
    owner: Option<&ItemId>,
    report: &PageReport<'_>,
    view: &View,
) -> Vec<Node> {
    let item = containers.iter().map(|container| container.tally.icloud).sum();
    let app = match owner {
        Some(ItemId::App(id)) => report.catalogue.app(id),
        _ => None,
    };
    let node = |container: &&Container| {
        let tally = container.tally;
        // Said only where it is another number.
        let here = if tally.local == tally.icloud {
            String::new()
        } else {
            format!(", {} in this backup", tally.local.display(view.units))
        };
        Node {
            name: kind(&container.domain, owner).to_owned(),
            detail: words::printable(&format!(
                "{}: {}{here}",
                container.domain,
                words::counted(tally.files, "file", "files"),
            ))
            .into_owned(),
            bytes: tally.icloud,
            children: Inside { domain: &container.domain, app, item }.of(container),
        }
    };
    opened(ordered(containers.iter().collect(), |container| container.tally.icloud, node))
}

impl Inside<'_> {
    /// Returns what is in a container.
    fn of(&self, container: &Container) -> Vec<Node> {
        let Some(folders) = &container.folders else { return Vec::new() };
        let files: Vec<_> = folders.files.iter().collect();
        self.within(container.tally.icloud, &folders.folders, &files)
    }

    /// Returns what is in a container or a folder that takes so much: none, or at least two.
    fn within(&self, whole: Bytes, folders: &[Folder], files: &[&LargeFile]) -> Vec<Node> {
        let mut folders: Vec<_> =
            folders.iter().filter(|folder| self.is_shown(folder.bytes, whole)).collect();
        // The inventory has them largest first.
        folders.truncate(MOST);
        let names = self.names(&folders);
        let is_in = |file: &LargeFile, folder: &Folder| {
            file.path.strip_prefix(&folder.path).is_some_and(|rest| rest.starts_with('/'))
        };
        let mut nodes: Vec<_> = folders
            .iter()
            .zip(names)
            .map(|(folder, name)| {
                let files: Vec<_> =
                    files.iter().copied().filter(|file| is_in(file, folder)).collect();
                let folder = innermost(folder);
                let count = words::counted(folder.files, "file", "files");
                Node {
                    name,
                    detail: format!("{}: {count}", shown_path(&folder.path)),
                    bytes: folder.bytes,
                    children: self.within(folder.bytes, &folder.folders, &files),
                }
            })
            .collect();
        let outside = files.iter().filter(|file| !folders.iter().any(|folder| is_in(file, folder)));
        let large = outside.filter(|file| self.is_shown(file.bytes, whole)).map(|file| Node {
            name: last_name(&file.path),
            detail: outer_folders(&file.path),
            bytes: file.bytes,
            children: Vec::new(),
        });
        nodes.extend(large);
        nodes.sort_by_key(|node| std::cmp::Reverse(node.bytes));
        nodes.truncate(MOST);
        let nodes = opened(with_rest(nodes, whole));
        // One area alone would show nothing new.
        if nodes.len() < 2 { Vec::new() } else { nodes }
    }

    /// Whether something is large enough to be shown of a folder or container that takes so much.
    fn is_shown(&self, bytes: Bytes, whole: Bytes) -> bool {
        let is_seen_in = |whole: Bytes| whole.get().div_ceil(SMALLEST_PART) <= bytes.get();
        Bytes::ZERO < bytes && is_seen_in(whole) && (is_seen_in(self.item) || LARGE <= bytes)
    }

    /// Returns what folders beside each other are called; those that would be called the same have
    /// their own names behind.
    fn names(&self, folders: &[&Folder]) -> Vec<String> {
        let name = |folder: &Folder| folder_name(self.domain, folder, self.app);
        let names: Vec<_> = folders
            .iter()
            .map(|folder| {
                let inner = innermost(folder);
                let of_inner = name(inner);
                // The one above may say more than a name that only the app understands.
                if of_inner == last_name(&inner.path) { name(folder) } else { of_inner }
            })
            .collect();
        let is_double = |name: &String| 1 < names.iter().filter(|other| *other == name).count();
        let distinct = folders.iter().zip(&names).map(|(folder, name)| {
            let own = last_name(&innermost(folder).path);
            if is_double(name) && own != *name { format!("{name} ({own})") } else { name.clone() }
        });
        distinct.collect()
    }
}

/// Returns the folder in which everything lies that is in another one.
fn innermost(folder: &Folder) -> &Folder {
    match folder.folders.as_slice() {
        [inner] if inner.bytes == folder.bytes => inner,
        _ => folder,
    }
}

/// Says where a file is: in which of the outer folders, because those further in are named for nobody,
/// or after people.
fn outer_folders(path: &str) -> String {
    const OUTER: usize = 2;
    let names: Vec<_> = path.split('/').collect();
    let depth = if names.first() == Some(&"Library") { OUTER + 1 } else { OUTER };
    match names.get(..depth.min(names.len().saturating_sub(1))) {
        Some(outer @ [_, ..]) => format!("in {}", shown_path(&outer.join("/"))),
        _ => "not in a folder".to_owned(),
    }
}

/// Puts what is left of a whole behind its nodes, if there are any.
fn with_rest(mut nodes: Vec<Node>, whole: Bytes) -> Vec<Node> {
    let rest = whole.saturating_sub(nodes.iter().map(|node| node.bytes).sum());
    if !nodes.is_empty() && Bytes::ZERO < rest {
        nodes.push(Node {
            name: "Other files".to_owned(),
            detail: "not shown one by one".to_owned(),
            bytes: rest,
            children: Vec::new(),
        });
    }
    nodes
}

/// Returns the children of a single node in its stead, unless it has none.
fn opened(mut nodes: Vec<Node>) -> Vec<Node> {
    match nodes.as_mut_slice() {
        [node] if !node.children.is_empty() => std::mem::take(&mut node.children),
        _ => nodes,
    }
}

/// Returns what the files of an item are and in which folders, as far as their kinds are known.
pub(super) fn kinds(item: &Item, view: &View) -> Vec<Files> {
    let node = |kind: &&KindTally| {
        let folder = match kind.folder.as_str() {
            "" => String::new(),
            folder => format!(" in {folder}"),
        };
        let files = words::counted(kind.files, "file", "files");
        Node {
            name: capital(kind.name.as_str()),
            detail: words::printable(&format!("{files} (.{}){folder}", kind.extension))
                .into_owned(),
            bytes: kind.bytes,
            children: Vec::new(),
        }
    };
    let nodes = ordered(item.kinds(), |kind| kind.bytes, node);
    let largest = nodes.iter().map(|node| node.bytes).max().unwrap_or_default();
    let files = |node: Node| Files {
        name: node.name,
        detail: node.detail,
        size: node.bytes.display(view.units).to_string(),
        per_mille: node.bytes.per_mille_of(largest),
    };
    nodes.into_iter().map(files).collect()
}

/// Returns small things one by one, the largest first.
pub(super) fn things(things: &[Thing<'_>], report: &PageReport<'_>) -> Vec<Node> {
    let node = |thing: &&Thing<'_>| Node {
        name: thing.name.to_string(),
        detail: thing.meaning(report).to_owned(),
        bytes: thing.bytes,
        children: Vec::new(),
    };
    ordered(things.iter().collect(), |thing| thing.bytes, node)
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

/// Returns nodes of all that takes something, the largest first; those beyond the first are one
/// together, and never made: there may be 100,000.
fn ordered<T>(
    mut all: Vec<T>,
    bytes: impl Fn(&T) -> Bytes,
    node: impl Fn(&T) -> Node,
) -> Vec<Node> {
    all.retain(|one| Bytes::ZERO < bytes(one));
    all.sort_by_key(|one| std::cmp::Reverse(bytes(one)));
    let hidden = all.split_off(all.len().min(MOST));
    let mut nodes: Vec<_> = all.iter().map(node).collect();
    if !hidden.is_empty() {
        nodes.push(Node {
            name: format!("{} more", words::grouped(words::number(hidden.len()))),
            detail: "each smaller than the others here".to_owned(),
            bytes: hidden.iter().map(bytes).sum(),
            children: Vec::new(),
        });
    }
    nodes
}
