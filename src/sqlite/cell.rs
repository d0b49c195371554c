//! What stands on one b-tree page: its cells, and whether they account for all of its bytes.

use super::header::{u16_at, u32_at};

/// The first byte of a leaf page in the b-tree of a table.
pub(super) const TABLE_LEAF: u8 = 0x0D;
/// The first byte of an interior page in the b-tree of a table.
pub(super) const TABLE_INTERIOR: u8 = 0x05;
/// The same in the b-tree of an index.
const INDEX_LEAF: u8 = 0x0A;
const INDEX_INTERIOR: u8 = 0x02;
/// SQLite gives no cell less room than this.
const SMALLEST_CELL: usize = 4;

/// The two kinds of b-trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tree {
    Table,
    Index,
}

/// A b-tree page with its header read.
#[derive(Debug, Clone, Copy)]
pub(super) struct BtreePage<'p> {
    /// The bytes of it that are SQLite's.
    bytes: &'p [u8],
    /// Where its header begins: behind the header of the file on the first page.
    header: usize,
    kind: u8,
    cells: usize,
}

/// The payload of a cell, which may go on on overflow pages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Payload<'p> {
    /// What of it stands on the page.
    pub(super) here: &'p [u8],
    pub(super) length: usize,
    /// The first overflow page.
    pub(super) overflow: Option<u32>,
}

/// A cell of a leaf page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'p> {
    pub(super) rowid: i64,
    pub(super) payload: Payload<'p>,
}

impl<'p> BtreePage<'p> {
    /// Reads the header of a page; `None` where it is none of a b-tree.
    #[inline]
    pub(super) fn read(bytes: &'p [u8], number: u32) -> Option<Self> {
        // The first page begins with the header of the file.
        let header = if number == 1 { 100 } else { 0 };
        let kind = *bytes.get(header)?;
        if !matches!(kind, TABLE_LEAF | TABLE_INTERIOR | INDEX_INTERIOR | INDEX_LEAF) {
            return None;
        }
        let cells = usize::from(u16_at(bytes, header + 3));
        let page = Self { bytes, header, kind, cells };
        (page.pointers_end() <= bytes.len()).then_some(page)
    }

    pub(super) fn kind(&self) -> u8 {
        self.kind
    }

    /// Returns in which kind of b-tree it stands.
    pub(super) fn tree(&self) -> Tree {
        match self.kind {
            TABLE_LEAF | TABLE_INTERIOR => Tree::Table,
            _ => Tree::Index,
        }
    }

    /// Returns how many cells its header counts.
    pub(super) fn count(&self) -> usize {
        self.cells
    }

    /// Whether it leads to other pages.
    pub(super) fn is_interior(&self) -> bool {
        matches!(self.kind, TABLE_INTERIOR | INDEX_INTERIOR)
    }

    /// Returns the child behind the last cell of an interior page.
    pub(super) fn rightmost(&self) -> u32 {
        u32_at(self.bytes, self.header + 8)
    }

    fn pointers(&self) -> usize {
        self.header + if self.is_interior() { 12 } else { 8 }
    }

    fn pointers_end(&self) -> usize {
        self.pointers() + 2 * self.cells
    }

    /// Returns where the cells begin; `None` for one that can't be there.
    #[inline]
    fn offsets(self) -> impl Iterator<Item = Option<usize>> + 'p {
        let end = self.pointers_end();
        let pointers = self.bytes.get(self.pointers()..end).unwrap_or_default();
        let (pairs, _) = pointers.as_chunks::<2>();
        pairs.iter().map(move |pair| {
            let offset = usize::from(u16::from_be_bytes(*pair));
            // A pointer into the page's own header or its pointers leads to no cell.
            (end <= offset).then_some(offset)
        })
    }

    /// Returns the rows of a leaf page, each with where its cell begins and ends.
    #[inline]
    pub(super) fn rows(self) -> impl Iterator<Item = Option<(Row<'p>, usize, usize)>> {
        self.offsets().map(move |offset| {
            let offset = offset?;
            let cell = self.bytes.get(offset..)?;
            let (length, rest) = varint(cell)?;
            let (rowid, rest) = varint(rest)?;
            let length = usize::try_from(length).ok()?;
            let (payload, size) = Payload::read(rest, length, self.bytes.len())?;
            let size = cell.len() - rest.len() + size;
            let row = Row { rowid: rowid.cast_signed(), payload };
            Some((row, offset, offset + size))
        })
    }

    /// Returns the children of an interior page of a table, each with the greatest rowid below it,
    /// and where its cell begins and ends.
    pub(super) fn children(self) -> impl Iterator<Item = Option<(u32, i64, usize, usize)>> {
        self.offsets().map(move |offset| {
            let offset = offset?;
            let cell = self.bytes.get(offset..)?;
            let (child, rest) = cell.split_at_checked(4)?;
            let (key, rest) = varint(rest)?;
            Some((u32_at(child, 0), key.cast_signed(), offset, offset + cell.len() - rest.len()))
        })
    }

    /// Returns the children of an interior page of any tree, but for the rightmost one.
    pub(super) fn child_pages(self) -> impl Iterator<Item = Option<u32>> {
        let bytes = self.bytes;
        self.offsets().map(move |offset| Some(u32_at(bytes.get(offset?..)?.get(..4)?, 0)))
    }

    /// Whether cells of these extents, free blocks and fragments are all that stands on the page:
    /// nothing overlaps, and no byte is left over that could be a cell that isn't counted.
    #[inline]
    pub(super) fn is_accounted_for(&self, extents: &mut [(usize, usize)]) -> bool {
        let content = match u16_at(self.bytes, self.header + 5) {
            // 65,536 doesn't fit into the field's two bytes, so the format writes 0 for it.
            0 => 1 << 16,
            offset => usize::from(offset),
        };
        if content < self.pointers_end() || self.bytes.len() < content {
            return false;
        }
        // SQLite fills a page from its end, so that most are in this order already.
        if !extents.is_sorted_by(|a, b| b.0 < a.0) {
            extents.sort_unstable_by_key(|(start, _)| std::cmp::Reverse(*start));
        }
        // From the end of the page to where the cells begin.
        let mut next = self.bytes.len();
        let mut used = 0;
        for (start, end) in extents.iter() {
            let end = (*end).max(start + SMALLEST_CELL);
            if next < end || *start < content {
                return false;
            }
            used += end - start;
            next = *start;
        }
        let free = self.free_bytes(content);
        // What is too short to be a free block is a fragment, and only their sum is written down.
        let fragments = self.bytes.get(self.header + 7).copied().map_or(0, usize::from);
        free.is_some_and(|free| used + free + fragments == self.bytes.len() - content)
    }

    /// Returns what the free blocks of the page take; `None` where their chain is damaged.
    fn free_bytes(&self, content: usize) -> Option<usize> {
        let mut block = usize::from(u16_at(self.bytes, self.header + 1));
        let (mut free, mut end) = (0, content);
        while block != 0 {
            let next = usize::from(u16_at(self.bytes, block));
            let size = usize::from(u16_at(self.bytes, block + 2));
            // Free blocks ascend, so that no chain of them can go in a circle.
            if block < end || size < SMALLEST_CELL || self.bytes.len() < block + size {
                return None;
            }
            free += size;
            end = block + size;
            block = next;
        }
        Some(free)
    }
}

impl<'p> Payload<'p> {
    /// Reads a payload, and returns how many bytes of the page it takes.
    #[inline]
    fn read(bytes: &'p [u8], length: usize, usable: usize) -> Option<(Self, usize)> {
        // The numbers are those of the format for leaf pages of tables (its X, M and K).
        let longest = usable.checked_sub(35)?;
        if length <= longest {
            return Some((Self { here: bytes.get(..length)?, length, overflow: None }, length));
        }
        // What is longer leaves room for other cells, by a rule of the format.
        let least = (usable.checked_sub(12)? * 32 / 255).checked_sub(23)?;
        let filling = least + (length - least) % (usable - 4);
        let here = if filling <= longest { filling } else { least };
        let (start, rest) = bytes.split_at_checked(here)?;
        let overflow = u32_at(rest.get(..4)?, 0);
        Some((Self { here: start, length, overflow: Some(overflow) }, here + 4))
    }
}

/// Reads a number of one to nine bytes: seven bits of each, as long as the eighth is set; of the
/// ninth all eight.
#[inline]
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    match bytes {
        [byte @ ..0x80, rest @ ..] => Some((u64::from(*byte), rest)),
        // A row has ten of them, hardly one of which is longer.
        [high, low @ ..0x80, rest @ ..] => {
            Some(((u64::from(high & 0x7F) << 7) | u64::from(*low), rest))
        }
        _ => long_varint(bytes),
    }
}

fn long_varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut sum = 0;
    for at in 0..8 {
        let byte = *bytes.get(at)?;
        sum = (sum << 7) | u64::from(byte & 0x7F);
        if byte < 0x80 {
            return Some((sum, bytes.get(at + 1..)?));
        }
    }
    let last = *bytes.get(8)?;
    Some(((sum << 8) | u64::from(last), bytes.get(9..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_sqlite_writes_them() {
        let check = |bytes: &[u8], expected: u64| {
            let (number, rest) = varint(bytes).unwrap();
            assert_eq!((number, rest), (expected, &[7][..]), "{bytes:?}");
        };
        check(&[0x00, 7], 0);
        check(&[0x7F, 7], 127);
        check(&[0x81, 0x00, 7], 128);
        check(&[0x82, 0x80, 0x00, 7], 32_768);
        check(&[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 7], u64::MAX);
        assert!(varint(&[0x81]).is_none());
    }
}
