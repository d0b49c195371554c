//! `Tree`: the rows of one domain, made up one after the other.

use super::{
    domain::Domain,
    shape::{FilePattern, Nest, Shape},
};
use crate::{
    mbfile::extended_attributes, pattern::fill, row::Row, seeded::Seeded, written::Written,
};

/// Files are dated from September 2020 to November 2026.
const OLDEST: i64 = 1_600_000_000;
const DATE_SPAN: u64 = 195_000_000;

/// So many directories are on one shelf.
const NESTS_PER_SHELF: u64 = 48;

/// The files of a domain's root, as long as it has no directory.
const ROOT_FILE: FilePattern = FilePattern("state-{n}.plist", 300);

/// A directory that exists, and what files in it are like.
struct Directory {
    path: String,
    file: FilePattern,
}

/// The rows of one domain, made up one after the other.
pub(super) struct Tree<'a> {
    domain: &'a Domain,
    /// The number of the next row, which makes its name unique.
    number: u64,
    /// Directories that are there in any case, but not yet.
    planned: std::vec::IntoIter<(String, Option<FilePattern>)>,
    directories: Vec<Directory>,
    nest: Option<&'static Nest>,
    shelf: String,
    nests_on_shelf: u64,
    newest: Option<Directory>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(domain: &'a Domain) -> Self {
        Self {
            domain,
            number: 0,
            planned: planned(domain.shape).into_iter(),
            directories: Vec::new(),
            nest: None,
            shelf: String::new(),
            nests_on_shelf: 0,
            newest: None,
        }
    }

    /// The next row: of the kind that is most behind in the backup as a whole.
    pub(super) fn grow(&mut self, written: &Written, seeded: &mut Seeded) -> Row {
        let date = OLDEST.saturating_add_unsigned(seeded.below(DATE_SPAN));
        self.number += 1;
        if self.number == 1 {
            Row::directory(&self.domain.name, "").modified(date)
        } else if written.directories * 100 < written.rows() * 39 {
            self.directory(seeded).modified(date)
        } else if written.symlinks * 100 < written.rows() {
            self.symlink(seeded).modified(date)
        } else {
            self.file(seeded).modified(date)
        }
    }

    fn directory(&mut self, seeded: &mut Seeded) -> Row {
        if let Some((path, file)) = self.planned.next() {
            let row = Row::directory(&self.domain.name, &path);
            self.directories.extend(file.map(|file| Directory { path, file }));
            return row;
        }
        match self.nest {
            Some(nest) if self.nests_on_shelf < NESTS_PER_SHELF => {
                self.nests_on_shelf += 1;
                let name = fill(nest.name, self.number, seeded);
                let path = format!("{}/{name}", self.shelf);
                let row = Row::directory(&self.domain.name, &path);
                self.newest = Some(Directory { path, file: nest.file });
                row
            }
            _ => self.new_shelf(seeded),
        }
    }

    fn new_shelf(&mut self, seeded: &mut Seeded) -> Row {
        self.nest = seeded.pick(self.domain.shape.nests);
        self.nests_on_shelf = 0;
        let (base, name) = self.nest.map_or(("", "{n}"), |nest| (nest.base, nest.shelf));
        self.shelf = join(base, &fill(name, self.number, seeded));
        Row::directory(&self.domain.name, &self.shelf)
    }

    fn symlink(&self, seeded: &mut Seeded) -> Row {
        let folder = seeded.pick(&self.directories).map_or("", |directory| &directory.path);
        let name = format!("current-{}", self.number);
        Row::symlink(&self.domain.name, &join(folder, &name), "../Shared/current")
    }

    fn file(&self, seeded: &mut Seeded) -> Row {
        let newest = self.newest.as_ref().filter(|_| 0 < seeded.below(3));
        let directory = newest.or_else(|| seeded.pick(&self.directories));
        let (folder, FilePattern(name, median)) =
            directory.map_or(("", ROOT_FILE), |directory| (&directory.path, directory.file));
        let path = join(folder, &fill(name, self.number, seeded));
        let mut row = Row::file(&self.domain.name, &path, seeded.size_around(median));
        if seeded.below(2) == 0 {
            row = row.digest();
        }
        if seeded.below(4) == 0 {
            row = row.extended_attributes(attributes(seeded));
        }
        row
    }
}

/// The directories of a shape that are there in any case, parents before children.
fn planned(shape: &Shape) -> Vec<(String, Option<FilePattern>)> {
    let mut planned: Vec<(String, Option<FilePattern>)> = Vec::new();
    let folders = shape.folders.iter().map(|folder| (folder.path, Some(folder.file)));
    for (path, file) in folders.chain(shape.nests.iter().map(|nest| (nest.base, None))) {
        let parents = path.match_indices('/').filter_map(|(position, _)| path.get(..position));
        for (path, file) in parents.map(|parent| (parent, None)).chain([(path, file)]) {
            if planned.iter().all(|(known, _)| known != path) {
                planned.push((path.to_owned(), file));
            }
        }
    }
    planned
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Attributes as the camera and downloads leave them, 450–1,550 bytes in all.
fn attributes(seeded: &mut Seeded) -> Vec<u8> {
    let identifier: [u8; 16] = seeded.array();
    let length = usize::try_from(300 + seeded.below(1_100)).unwrap_or(300);
    extended_attributes(&[
        ("com.apple.assetsd.UUID", &identifier),
        ("com.apple.metadata:kMDItemWhereFroms", &seeded.bytes(length)),
    ])
}
