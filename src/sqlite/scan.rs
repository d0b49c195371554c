//! `Scan`: all rows of a table, read in chunks.

mod overflow;

use std::{
    ops::Range,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use zeroize::Zeroizing;

use self::overflow::Overflow;
use super::{
    Database, Schema, Table, Value,
    cell::{BtreePage, Payload, TABLE_LEAF},
    pager::{Ahead, Pager},
    pages::PageMap,
    record::Projection,
    tree::{Branches, Level, Node, children},
};

/// How many chunks the rows are cut into at most: enough that many cores end at about the same time,
/// and that whoever reads ahead between them needs little memory.
const CHUNKS: usize = 256;
/// How many leaves a chunk of leaves alone has at least. Each begins with short reads.
const LEAVES: usize = 96;
/// Rows longer than this count as a gap.
pub(super) const LONGEST_ROW: usize = 16 << 20;

/// How many parts of a table are damaged: rows may be missing there.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Gaps(pub u64);

/// All rows of a table, to be read in chunks by as many threads as there are.
#[derive(Debug)]
pub struct Scan {
    database: Database,
    table: Table,
    branches: Branches,
    map: PageMap,
    /// Those of the schema.
    schema_gaps: Gaps,
    /// How many bytes of rows may still be assembled from overflow pages. In a sound database no
    /// two rows share one; in a crafted one each row can claim the same megabytes.
    budget: AtomicU64,
    /// No row is longer than all pages together, whatever it claims.
    longest_row: usize,
    /// The buffer for long rows.
    long: Mutex<Zeroizing<Vec<u8>>>,
}

/// A chunk of the rows, to be read by one thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk(Range<usize>);

/// Why a table can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// Its root is no page of a table.
    #[error("the table's first page is damaged")]
    Root,
    /// Its rows claim many times the bytes of the file.
    #[error("the rows claim many times the bytes of the file")]
    Overlapping,
}

/// What one thread reads with.
#[derive(Debug)]
pub struct Reader<'s, const N: usize> {
    scan: &'s Scan,
    projection: Projection<N>,
    pager: Pager,
    leaves: Pager,
    overflow: Overflow,
    children: Vec<Node>,
    extents: Vec<(usize, usize)>,
}

impl Scan {
    pub(super) fn new(
        database: Database,
        schema: &Schema,
        table: &Table,
    ) -> Result<Self, ScanError> {
        let mut scan = Self::without_schema(database, table.clone())?;
        scan.schema_gaps = schema.gaps;
        // The table's own pages are marked while they are read, which finds those that two lead to.
        let others = schema.roots().filter(|root| *root != table.root);
        // The schema doesn't list itself, and may have more pages than its first one.
        let others = std::iter::once(1).chain(others);
        scan.map.mark_others(&scan.database, &others.collect::<Vec<_>>());
        Ok(scan)
    }

    /// Knows nothing of other tables, so that orphaned pages can't be told from theirs.
    pub(super) fn without_schema(database: Database, table: Table) -> Result<Self, ScanError> {
        let map = PageMap::new(database.header.pages);
        let branches = Branches::of(&mut database.pager(Ahead::Nothing), table.root, &map)
            .ok_or(ScanError::Root)?;
        let bytes = u64::from(database.header.pages) * u64::from(database.header.page_size);
        let longest = u64::try_from(LONGEST_ROW).unwrap_or_default();
        Ok(Self {
            budget: AtomicU64::new(bytes.saturating_mul(2).saturating_add(longest)),
            table,
            branches,
            map,
            schema_gaps: Gaps::default(),
            database,
            longest_row: usize::try_from(bytes).unwrap_or(LONGEST_ROW).min(LONGEST_ROW),
            long: Mutex::default(),
        })
    }

    /// Cuts the rows into chunks, the same ones for any number of threads.
    pub fn chunks(&self) -> Vec<Chunk> {
        let nodes = &self.branches.nodes;
        let interior = nodes.partition_point(|node| node.level == Level::Interior);
        let cut = |nodes: Range<usize>, least: usize| {
            let end = nodes.end;
            let each = nodes.len().div_ceil(CHUNKS).max(least);
            nodes.step_by(each).map(move |start| Chunk(start..(start + each).min(end)))
        };
        cut(0..interior, 1).chain(cut(interior..nodes.len(), LEAVES)).collect()
    }

    /// Returns what reads the columns of these indexes, one for each thread.
    pub fn reader<const N: usize>(&self, columns: [usize; N]) -> Reader<'_, N> {
        Reader {
            scan: self,
            projection: Projection::new(columns, &self.table),
            pager: self.database.pager(Ahead::Nothing),
            leaves: self.database.pager(Ahead::Pages),
            overflow: Overflow::default(),
            children: Vec::new(),
            extents: Vec::new(),
        }
    }

    /// Returns the gaps outside the leaf pages that were read: damaged interior pages, and orphaned
    /// pages of rows. Call it once all chunks were read.
    pub fn finish(&self) -> Gaps {
        let orphans = self.map.orphans(&mut self.database.pager(Ahead::Nothing));
        Gaps(self.schema_gaps.0 + self.branches.gaps + orphans)
    }

    /// Draws the bytes of a row from the budget. All rows draw, whatever is left: whether it is
    /// enough is the same in any order.
    fn draw(&self, bytes: usize) -> Result<(), ScanError> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let drawn = self.budget.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            Some(left.saturating_sub(bytes))
        });
        match drawn {
            Ok(left) if bytes < left => Ok(()),
            Ok(_) | Err(_) => Err(ScanError::Overlapping),
        }
    }
}

impl<const N: usize> Reader<'_, N> {
    /// Passes the wanted columns of each row of a chunk to `visit`, in the order of their rowids,
    /// and steps over what is damaged.
    ///
    /// # Errors
    /// When the rows claim many times the bytes of the file.
    pub fn visit(
        &mut self,
        chunk: &Chunk,
        mut visit: impl FnMut([Value<'_>; N]),
    ) -> Result<Gaps, ScanError> {
        let scan = self.scan;
        let mut gaps = 0;
        for node in scan.branches.nodes.get(chunk.0.clone()).unwrap_or_default() {
            if node.level != Level::Interior {
                gaps += self.leaf(*node, &mut visit)?;
                continue;
            }
            // Taken out while the leaves are read through the same reader, and put back for the
            // next node.
            let mut leaves = std::mem::take(&mut self.children);
            leaves.clear();
            let page = self.pager.page(node.page);
            gaps += page.map_or(1, |page| children(page, *node, Level::Leaf, &mut leaves));
            for leaf in &leaves {
                gaps += self.leaf(*leaf, &mut visit)?;
            }
            self.children = leaves;
        }
        Ok(Gaps(gaps))
    }

    /// Passes the rows of a leaf page to `visit`, and returns how many of its cells are damaged.
    #[inline]
    fn leaf(
        &mut self,
        node: Node,
        visit: &mut impl FnMut([Value<'_>; N]),
    ) -> Result<u64, ScanError> {
        // A page that two lead to has rows for one of them alone. The root was marked before.
        let is_root = node.level == Level::Root;
        let mut gaps = u64::from(!is_root && !self.scan.map.mark(node.page));
        let page = self.leaves.page(node.page).ok();
        let page = page.and_then(|page| BtreePage::read(page, node.page));
        let Some(page) = page.filter(|page| page.kind() == TABLE_LEAF) else { return Ok(gaps + 1) };
        // Only a table without rows has a leaf without any: its root.
        gaps += u64::from(page.count() == 0 && !is_root);
        let mut expected = Some(node.range.first);
        self.extents.clear();
        for row in page.rows() {
            let Some((row, start, end)) = row else {
                gaps += 1;
                continue;
            };
            self.extents.push((start, end));
            let is_in_order = expected.is_some_and(|expected| expected <= row.rowid);
            if !is_in_order || node.range.last < row.rowid {
                gaps += 1;
                continue;
            }
            // Behind the greatest rowid that there is nothing may follow.
            expected = row.rowid.checked_add(1);
            let Payload { here, length, overflow } = row.payload;
            let mut pass_on = |record: &[u8]| {
                let columns = self.projection.read(row.rowid, record);
                columns.map(&mut *visit).is_some()
            };
            gaps += match overflow {
                None => u64::from(!pass_on(here)),
                Some(_) if self.scan.longest_row < length => 1,
                Some(first) => {
                    self.scan.draw(length)?;
                    self.overflow.gather(self.scan, here, length, first, pass_on)
                }
            };
        }
        gaps += u64::from(!page.is_accounted_for(&mut self.extents));
        Ok(gaps)
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, io, sync::Arc};

    use rusqlite::{Connection, MAIN_DB};

    use super::*;
    use crate::{file_system::ReadAt, sqlite::cell::TABLE_INTERIOR};

    const PAGE: usize = 512;

    /// A database on a disk with a bad sector.
    #[derive(Debug)]
    struct WithBadPage {
        bytes: Vec<u8>,
        /// Where the bad page begins.
        bad: u64,
    }

    impl ReadAt for WithBadPage {
        fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
            let read = offset..offset + u64::try_from(buffer.len()).unwrap();
            if read.contains(&self.bad) {
                return Err(io::Error::other("a bad sector"));
            }
            self.bytes.read_exact_at(buffer, offset)
        }

        fn length(&self) -> io::Result<u64> {
            self.bytes.length()
        }
    }

    fn database(rows: usize) -> Vec<u8> {
        let mut connection = Connection::open_in_memory().unwrap();
        let insert = format!(
            "PRAGMA page_size = {PAGE}; CREATE TABLE Files(number); WITH RECURSIVE n(x) AS \
             (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {rows}) \
             INSERT INTO Files SELECT x FROM n"
        );
        connection.execute_batch(&insert).unwrap();
        connection.serialize(MAIN_DB).unwrap().to_vec()
    }

    /// Reads all rows, and returns their numbers and the gaps.
    fn read(file: Arc<dyn ReadAt>) -> (Vec<i64>, Gaps) {
        let database = Database::open(file, None).unwrap();
        let schema = database.schema().unwrap();
        let scan = database.scan(&schema, &schema.table("Files").unwrap()).unwrap();
        let mut reader = scan.reader([0]);
        let (mut rows, mut gaps) = (Vec::new(), Gaps::default());
        for chunk in scan.chunks() {
            let visit = |[number]: [Value<'_>; 1]| rows.extend(number.as_integer());
            gaps.0 += reader.visit(&chunk, visit).unwrap().0;
        }
        gaps.0 += scan.finish().0;
        (rows, gaps)
    }

    #[test]
    fn an_interior_page_that_is_unreadable_is_a_gap_and_no_row_is_read_twice() {
        const ROWS: usize = 5_000;
        let bytes = database(ROWS);
        let expected: Vec<_> = (1..=i64::try_from(ROWS).unwrap()).collect();
        assert_eq!(read(Arc::new(bytes.clone())), (expected, Gaps::default()));
        // The root leads to several others.
        let interior = bytes.chunks(PAGE).enumerate().skip(2);
        let interior = interior.filter(|(_, page)| page[0] == TABLE_INTERIOR);
        let interior: Vec<_> = interior.map(|(page, _)| page).collect();
        assert!(1 < interior.len());
        for page in interior {
            let bad = u64::try_from(page * PAGE).unwrap();
            let (rows, gaps) = read(Arc::new(WithBadPage { bytes: bytes.clone(), bad }));
            assert!(gaps != Gaps::default() && !rows.is_empty() && rows.len() < ROWS, "{page}");
            assert_eq!(rows.iter().collect::<BTreeSet<_>>().len(), rows.len(), "{page}");
        }
    }
}
