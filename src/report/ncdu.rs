//! A backup as the programs ncdu and gdu read it, to walk through folder by folder: items, their
//! containers, and the folders and files inside.
//!
//! The form is theirs: <https://dev.yorhel.nl/ncdu/jsonfmt>. It is written piece by piece, because
//! a large backup makes a text of a hundred megabytes.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

use jiff::Timestamp;

use super::{SizesReport, words};
use crate::inventory::{Container, ItemId, ListedFile, Listing};

/// Folders below this depth are shown as a part of the names in them. Real paths are far from it;
/// a crafted one would be too deep for those who read this.
const DEEPEST: usize = 48;
/// Names are cut after so many characters. No file of a phone has such a name, and for one of
/// 32 KB ncdu refuses all the rest.
const LONGEST: usize = 1_000;
/// What containers of several items stand under.
const SHARED: &str = "Shared by several apps";

/// Writes every file of a backup. It stands for the day on which the backup was made, and where
/// that isn't known, for `now`.
///
/// # Errors
/// When `out` can't be written to.
pub fn ncdu(
    report: &SizesReport<'_>,
    listing: &Listing,
    now: Timestamp,
    out: &mut dyn Write,
) -> io::Result<()> {
    let made = report.backup.description.last_backup.unwrap_or(now);
    let (program, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    write!(
        out,
        "[1,2,{{\"progname\":\"{program}\",\"progver\":\"{version}\",\"timestamp\":{}}}",
        made.as_second().max(0)
    )?;
    let mut tree = Tree { out, open: Vec::new() };
    tree.open(report.backup.device_word())?;
    let inventory = &report.backup.inventory;
    let mut names = BTreeSet::new();
    for item in &inventory.items {
        let name = report.catalogue.home_screen_name(item);
        // Two apps may have one name; an id is the app's alone.
        let is_first = names.insert(name);
        let name = if is_first { name.to_owned() } else { format!("{name} ({})", item.id) };
        let owners = [item.id.clone()];
        tree.containers(&name, item.containers.iter().map(|it| (it, owners.as_slice())), listing)?;
    }
    let shared = inventory.shared.iter();
    let shared = shared.map(|shared| (&shared.container, &*shared.owners));
    tree.containers(SHARED, shared, listing)?;
    tree.close()?;
    tree.out.write_all(b"]\n")
}

/// A tree that is being written.
struct Tree<'w> {
    out: &'w mut dyn Write,
    /// The folders that we are in, outermost first.
    open: Vec<Folder>,
}

/// A folder that is being written.
struct Folder {
    /// As it stands in the backup.
    name: String,
    /// How often a name came of several that can't be shown as they are.
    twins: BTreeMap<String, u64>,
}

impl Tree<'_> {
    /// Writes those containers that have files, in a folder of their own.
    fn containers<'i>(
        &mut self,
        name: &str,
        containers: impl Iterator<Item = (&'i Container, &'i [ItemId])>,
        listing: &Listing,
    ) -> io::Result<()> {
        let mut containers = containers
            .map(|(container, owners)| (container, listing.of(owners, container)))
            .filter(|(_, files)| !files.is_empty())
            .peekable();
        if containers.peek().is_none() {
            return Ok(());
        }
        self.open(name)?;
        for (container, files) in containers {
            self.open(&container.domain.to_string())?;
            self.files(files)?;
            self.close()?;
        }
        self.close()
    }

    /// Writes files, which stand in the order of their paths, in their folders.
    fn files(&mut self, files: &[ListedFile]) -> io::Result<()> {
        let depth = self.open.len();
        for file in files {
            let path = String::from_utf8_lossy(&file.path);
            let names = path.splitn(DEEPEST, '/').filter(|name| !name.is_empty());
            let mut folders: Vec<_> = names.collect();
            let name = folders.pop().unwrap_or_default();
            // The file before this one may have left the same folders open.
            let inside = self.open.iter().skip(depth).zip(&folders);
            let same = inside.take_while(|(open, folder)| open.name == **folder).count();
            self.close_to(depth + same)?;
            for folder in folders.iter().skip(same) {
                self.open(folder)?;
            }
            let name = self.shown(name);
            let size = file.local.get();
            write!(
                self.out,
                ",\n{{\"name\":{},\"asize\":{size},\"dsize\":{size}}}",
                serde_json::to_string(&name)?
            )?;
        }
        self.close_to(depth)
    }

    fn open(&mut self, name: &str) -> io::Result<()> {
        let shown = self.shown(name);
        self.open.push(Folder { name: name.to_owned(), twins: BTreeMap::new() });
        write!(self.out, ",\n[{{\"name\":{}}}", serde_json::to_string(&shown)?)
    }

    fn close(&mut self) -> io::Result<()> {
        self.open.pop();
        self.out.write_all(b"]")
    }

    fn close_to(&mut self, depth: usize) -> io::Result<()> {
        while depth < self.open.len() {
            self.close()?;
        }
        Ok(())
    }

    /// Returns a name as it may be shown; where several come to the same, with a number. There is
    /// always one, because ncdu refuses an export in which one is empty.
    fn shown(&mut self, name: &str) -> String {
        let mut clean = words::printable(&name.replace('/', ":")).into_owned();
        if clean.is_empty() {
            clean.push('?');
        } else if clean.chars().nth(LONGEST).is_some() {
            clean = clean.chars().take(LONGEST).chain(['…']).collect();
        }
        if clean == name {
            return clean;
        }
        let Some(folder) = self.open.last_mut() else { return clean };
        let count = folder.twins.entry(clean.clone()).or_default();
        *count += 1;
        if *count == 1 { clean } else { format!("{clean} ({count})") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Bytes;

    #[track_caller]
    fn check(paths: &[&str], expected: &str) {
        let mut out = Vec::new();
        let mut tree = Tree { out: &mut out, open: Vec::new() };
        let file = |path: &&str| ListedFile { path: path.as_bytes().into(), local: Bytes::new(1) };
        tree.open("root").unwrap();
        tree.files(&paths.iter().map(file).collect::<Vec<_>>()).unwrap();
        tree.close().unwrap();
        let text = String::from_utf8(out).unwrap().replace(",\"asize\":1,\"dsize\":1", "");
        let text = text.replace(['\n', '{', '}'], "").replace("\"name\":", "");
        assert_eq!(text, format!(",[\"root\"{expected}]"));
    }

    #[test]
    fn each_folder_is_opened_once_and_closed() {
        check(&[], "");
        check(&["a"], ",\"a\"");
        check(
            &["a-b/1", "a/1", "a/b/2", "c"],
            ",[\"a-b\",\"1\"],[\"a\",\"1\",[\"b\",\"2\"]],\"c\"",
        );
        check(&["a/b/c/1", "a/d/1"], ",[\"a\",[\"b\",[\"c\",\"1\"]],[\"d\",\"1\"]]");
    }

    #[test]
    fn names_that_cannot_be_shown_stay_apart() {
        check(&["\u{1}/x", "\u{2}/x"], ",[\"�\",\"x\"],[\"� (2)\",\"x\"]");
        check(&["\u{1}.jpg", "\u{2}.jpg"], ",\"�.jpg\",\"�.jpg (2)\"");
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let (long, cut) = ("ä".repeat(LONGEST + 1), "ä".repeat(LONGEST));
        check(&[&cut], &format!(",\"{cut}\""));
        let others = [long.clone() + "/x", long.clone() + "1", long + "2"];
        check(
            &others.each_ref().map(String::as_str),
            &format!(",[\"{cut}…\",\"x\"],\"{cut}… (2)\",\"{cut}… (3)\""),
        );
    }

    #[test]
    fn odd_paths_do_no_harm() {
        check(&["", "//", "a//b"], ",\"?\",\"? (2)\",[\"a\",\"b\"]");
        check(&["\"\\\u{1b}"], ",\"\\\"\\\\�\"");
        let mut tree = Tree { out: &mut Vec::new(), open: Vec::new() };
        assert_eq!(tree.shown("a/b"), "a:b");
        assert_eq!(tree.shown(""), "?");
    }
}
