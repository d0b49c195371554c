//! `Pages`: the rows of the table of files, read straight from the pages that hold them.
//!
//! SQLite asks the system for one page of 4 KB at a time and steps from row to row; for a million
//! rows that takes twice as long as all the rest. The form of its pages is fixed and public
//! (<https://www.sqlite.org/fileformat2.html>), and a manifest uses little of it. So where a table
//! is just as iOS makes it, its leaf pages are found by way of the inner ones, read many at a
//! time, and their rows borrowed.
//!
//! SQLite remains the judge. A leaf on which anything is unusual (a length that doesn't fit, a
//! chain of pages that leads nowhere, rowids out of order) is not read here but by SQLite, row by
//! row; a table or a tree that is unusual is read by SQLite altogether.

mod cell;

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
    sync::Arc,
};

use zeroize::Zeroizing;

use self::cell::{Payload, children, columns, rows};
use super::{Columns, budget::Budget, image::Image};

/// The table as iOS has made it since iOS 10. Another one is left to SQLite.
pub(super) const SCHEMA: &str = "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, \
                                 relativePath TEXT, flags INTEGER, file BLOB)";
/// Trees of SQLite are never deeper than this.
const DEEPEST: usize = 20;
/// The first byte of a page of rows.
const LEAF: u8 = 0x0D;
/// The first byte of a page of references to others.
const INNER: u8 = 0x05;
/// How many pages are read at once where they follow each other.
const MOST_AT_ONCE: u32 = 64;
/// Rows longer than this are left to SQLite, which refuses them. Real ones have up to 2,000
/// bytes, and up to 128 KB with large extended attributes.
pub(super) const LONGEST_ROW: usize = 16 << 20;

/// Rowids from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowRange {
    pub(super) first: i64,
    pub(super) last: i64,
}

/// A page of rows, and the rowids that can stand on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf {
    page: u32,
    pub(super) range: RowRange,
}

/// Pages of a database, read for one thread.
#[derive(Debug)]
pub(super) struct Pages {
    source: Source,
    layout: Layout,
    window: Window,
}

/// Where the bytes of a database are.
#[derive(Debug)]
pub(super) enum Source {
    /// In a file.
    File(File),
    /// In memory, because they had to be decrypted or put together.
    Memory(Arc<Image>),
}

/// How a database is cut into pages.
#[derive(Debug, Clone, Copy)]
struct Layout {
    page_size: usize,
    /// The bytes of a page that SQLite uses.
    usable: usize,
    count: u32,
}

/// Pages of a file that follow each other, read at once.
#[derive(Debug, Default)]
struct Window {
    bytes: Vec<u8>,
    first: u32,
    count: u32,
    at_once: u32,
}

impl Pages {
    /// Takes a database whose header is as iOS writes it; `None` where it isn't.
    pub(super) fn open(source: Source) -> Option<Self> {
        let layout = Layout::read(&source)?;
        Some(Self { source, layout, window: Window::default() })
    }

    /// Returns the leaves of a table in the order of their rowids; `None` where its tree isn't
    /// sound. All leaves of a tree are equally deep, so only inner pages are read for that.
    pub(super) fn leaves(&mut self, root: u32) -> Option<Vec<Leaf>> {
        let height = self.height(root)?;
        let mut leaves = Vec::new();
        let mut seen = Seen(vec![false; usize::try_from(self.layout.count).ok()?.checked_add(1)?]);
        let all = RowRange { first: i64::MIN, last: i64::MAX };
        self.descend(Leaf { page: root, range: all }, height, &mut seen, &mut leaves)?;
        Some(leaves)
    }

    /// Returns how many inner pages stand between a page and the first of its leaves.
    fn height(&mut self, root: u32) -> Option<usize> {
        let all = RowRange { first: i64::MIN, last: i64::MAX };
        let mut first = root;
        for height in 0..DEEPEST {
            let page = self.page(first).ok()?;
            match *page.first()? {
                LEAF => return Some(height),
                INNER => first = children(page, all)?.first()?.page,
                _ => return None,
            }
        }
        None
    }

    fn descend(
        &mut self,
        node: Leaf,
        height: usize,
        seen: &mut Seen,
        leaves: &mut Vec<Leaf>,
    ) -> Option<()> {
        // The first page begins with the header of the file, and is never a table of ours.
        if node.page < 2 || !seen.is_new(node.page) {
            return None;
        }
        let lower = match height.checked_sub(1) {
            Some(lower) if self.page(node.page).ok()?.first() == Some(&INNER) => lower,
            // A leaf; whether it is sound is asked when it is read. Or a damaged page among good
            // ones: SQLite says what can be read of what is behind it.
            _ => {
                leaves.push(node);
                return Some(());
            }
        };
        let children = children(self.page(node.page).ok()?, node.range)?;
        children.into_iter().try_for_each(|child| self.descend(child, lower, seen, leaves))
    }

    /// Hands the rows of a leaf to `visit`, or none of them where anything is unusual or the
    /// budget is spent.
    pub(super) fn visit(
        &mut self,
        leaf: Leaf,
        budget: &Budget,
        mut visit: impl FnMut(Columns<'_>),
    ) -> Option<()> {
        let Self { source, layout, window } = self;
        let page = window.page(source, *layout, leaf.page).ok()?.get(..layout.usable)?;
        if page.first() != Some(&LEAF) {
            return None;
        }
        // All rows are looked at before the first is handed on.
        let mut expected = leaf.range.first;
        let mut gathered = Vec::new();
        // What the rows take of this page; they don't overlap.
        let mut here = 0;
        for row in rows(page)? {
            let (rowid, payload) = row?;
            here += payload.start.len();
            if page.len() < here {
                return None;
            }
            if rowid < expected || leaf.range.last < rowid {
                return None;
            }
            expected = rowid.checked_add(1)?;
            if let Some(next) = payload.next {
                budget.draw(payload.length).ok()?;
                let record = payload.gather(next, source, *layout)?;
                columns(&record)?;
                gathered.push(record);
            } else {
                columns(payload.start)?;
            }
        }
        budget.draw(here).ok()?;
        let mut gathered = gathered.iter();
        for (_, payload) in rows(page)?.flatten() {
            let whole = || Some(payload.start);
            let record = payload.next.map_or_else(whole, |_| gathered.next().map(|row| &***row));
            if let Some(columns) = record.and_then(columns) {
                visit(columns);
            }
        }
        Some(())
    }

    fn page(&mut self, number: u32) -> io::Result<&[u8]> {
        self.window.page(&self.source, self.layout, number)
    }
}

impl Source {
    /// Reads bytes at a place, as many as the buffer takes.
    fn read_at(&self, start: u64, buffer: &mut [u8]) -> io::Result<()> {
        match self {
            Self::File(file) => {
                let mut file = file;
                file.seek(SeekFrom::Start(start))?;
                file.read_exact(buffer)
            }
            Self::Memory(image) => {
                let start = usize::try_from(start).map_err(io::Error::other)?;
                let mut bytes = image.bytes().get(start..).unwrap_or_default();
                bytes.read_exact(buffer)
            }
        }
    }

    fn length(&self) -> io::Result<u64> {
        match self {
            Self::File(file) => Ok(file.metadata()?.len()),
            Self::Memory(image) => u64::try_from(image.bytes().len()).map_err(io::Error::other),
        }
    }
}

impl Layout {
    fn read(source: &Source) -> Option<Self> {
        const UTF_8: u8 = 1;
        let mut header = [0; 100];
        source.read_at(0, &mut header).ok()?;
        let page_size = match u16::from_be_bytes([*header.get(16)?, *header.get(17)?]) {
            1 => 1 << 16,
            size => usize::from(size),
        };
        let usable = page_size.checked_sub(usize::from(*header.get(20)?))?;
        let encoding = *header.get(59)?;
        if !page_size.is_power_of_two() || page_size < 512 || usable < 480 || encoding != UTF_8 {
            return None;
        }
        let length = source.length().ok()?;
        let count = u32::try_from(length.checked_div(u64::try_from(page_size).ok()?)?).ok()?;
        Some(Self { page_size, usable, count })
    }

    /// Returns where a page begins, if there is such a page.
    fn start(self, page: u32) -> io::Result<u64> {
        let missing = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let before = page.checked_sub(1).filter(|_| page <= self.count).ok_or_else(missing)?;
        let page_size = u64::try_from(self.page_size).map_err(io::Error::other)?;
        Ok(u64::from(before) * page_size)
    }
}

impl Window {
    /// Returns the bytes of a page. Where pages of a file are asked for one after the other, the
    /// next ones are read with it.
    fn page<'a>(
        &'a mut self,
        source: &'a Source,
        layout: Layout,
        number: u32,
    ) -> io::Result<&'a [u8]> {
        let missing = || io::Error::from(io::ErrorKind::UnexpectedEof);
        if let Source::Memory(image) = source {
            let start = usize::try_from(layout.start(number)?).map_err(io::Error::other)?;
            return image.bytes().get(start..start + layout.page_size).ok_or_else(missing);
        }
        if !(self.first..self.first.saturating_add(self.count)).contains(&number) {
            let is_near = self.first < number && number - self.first <= 2 * MOST_AT_ONCE;
            self.at_once = if is_near { (self.at_once * 2).clamp(1, MOST_AT_ONCE) } else { 1 };
            let left = layout.count.checked_add(1).and_then(|end| end.checked_sub(number));
            let wanted = self.at_once.min(left.filter(|left| 0 < *left).ok_or_else(missing)?);
            self.read(source, layout, number..number + wanted)?;
        }
        let place = usize::try_from(number - self.first).map_err(io::Error::other)?;
        let start = place * layout.page_size;
        self.bytes.get(start..start + layout.page_size).ok_or_else(missing)
    }

    fn read(&mut self, source: &Source, layout: Layout, pages: Range<u32>) -> io::Result<()> {
        self.count = 0;
        let count = pages.end - pages.start;
        let length = usize::try_from(count).map_err(io::Error::other)? * layout.page_size;
        self.bytes.resize(length, 0);
        source.read_at(layout.start(pages.start)?, &mut self.bytes)?;
        (self.first, self.count) = (pages.start, count);
        Ok(())
    }
}

/// The pages of a tree that were come by; in a sound tree each is come by once.
struct Seen(Vec<bool>);

impl Seen {
    fn is_new(&mut self, page: u32) -> bool {
        let seen = usize::try_from(page).ok().and_then(|page| self.0.get_mut(page));
        seen.is_some_and(|seen| !std::mem::replace(seen, true))
    }
}

impl Payload<'_> {
    /// Puts a record together that goes on on the page `next`.
    fn gather(&self, mut next: u32, source: &Source, layout: Layout) -> Option<Zeroizing<Vec<u8>>> {
        if source.length().ok()? < u64::try_from(self.length).ok()? {
            return None;
        }
        // As long from the start as it will be: a buffer that grows leaves copies behind.
        let mut record = Zeroizing::new(vec![0; self.length]);
        let (start, mut rest) = record.split_at_mut_checked(self.start.len())?;
        start.copy_from_slice(self.start);
        while !rest.is_empty() {
            let (part, others) = rest.split_at_mut(rest.len().min(layout.usable - 4));
            let mut pointer = [0; 4];
            let place = layout.start(next).ok()?;
            source.read_at(place, &mut pointer).ok()?;
            source.read_at(place + 4, part).ok()?;
            next = u32::from_be_bytes(pointer);
            rest = others;
        }
        Some(record)
    }
}
