//! The way from the root of a table to its leaf pages.

use super::{
    cell::{BtreePage, TABLE_INTERIOR, Tree},
    pager::Pager,
    pages::PageMap,
};

/// Trees of SQLite are never deeper than this.
pub(super) const DEEPEST: usize = 20;

/// Rowids from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowRange {
    pub(super) first: i64,
    pub(super) last: i64,
}

/// A page of a table's tree, and the rowids that can stand below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) page: u32,
    pub(super) level: Level,
    pub(super) range: RowRange,
}

/// How far a page is from the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// It has rows, and is the root.
    Root,
    /// It has rows, and is below a root.
    Leaf,
    /// It leads to others.
    Interior,
}

/// What a tree is made of, down to the pages above the leaves.
#[derive(Debug, Default)]
pub(super) struct Branches {
    /// The interior pages whose children are leaves, in the order of their rowids; the root where
    /// that is a leaf itself. Of a small tree, the last of them are followed down to their leaves:
    /// a thread that is left with a whole one would keep all others waiting.
    pub(super) nodes: Vec<Node>,
    /// How many pointers are damaged, so that rows may be missing.
    pub(super) gaps: u64,
}

/// A tree with fewer interior pages above its leaves is small.
const FEW: usize = 16;

impl Branches {
    /// Walks down from a root; `None` where it isn't the root of a table at all.
    pub(super) fn of(pager: &mut Pager, root: u32, map: &PageMap) -> Option<Self> {
        let is_of_table = BtreePage::read(pager.page(root).ok()?, root)?.tree() == Tree::Table;
        let height = height(pager, root).filter(|_| is_of_table)?;
        let mut branches = Self::default();
        let range = RowRange { first: i64::MIN, last: i64::MAX };
        let level = if height == 0 { Level::Root } else { Level::Interior };
        let depth = height.saturating_sub(1);
        branches.descend(pager, map, Node { page: root, level, range }, depth);
        let count = branches.nodes.len();
        if level == Level::Interior && count < FEW {
            // The last third.
            branches.follow_down(pager, count * 2 / 3);
        }
        Some(branches)
    }

    /// Replaces the nodes from one on by their leaves, which are marked when they are read.
    fn follow_down(&mut self, pager: &mut Pager, from: usize) {
        for node in self.nodes.split_off(from) {
            let leaves = &mut self.nodes;
            let gaps = pager.page(node.page).map(|page| children(page, node, Level::Leaf, leaves));
            self.gaps += gaps.unwrap_or(1);
        }
    }

    /// Walks down from a page that has `depth` levels of interior pages below it, the last of them
    /// left out.
    fn descend(&mut self, pager: &mut Pager, map: &PageMap, node: Node, depth: usize) {
        if !map.mark(node.page) {
            self.gaps += 1;
            return;
        }
        let Some(depth) = depth.checked_sub(1) else {
            self.nodes.push(node);
            return;
        };
        let mut children = Vec::new();
        let add = |page: &[u8]| self::children(page, node, node.level, &mut children);
        let gaps = pager.page(node.page).map(add);
        self.gaps += gaps.unwrap_or(1);
        for child in children {
            // The depth was counted before, so that no pointer can lead deeper than `DEEPEST`.
            self.descend(pager, map, child, depth);
        }
    }
}

/// Returns how many levels of interior pages a b-tree has above its leaf pages. As a damaged
/// pointer may lead anywhere, several ways down are tried, and most of them decide. `None` where
/// none of them ends at a leaf page.
pub(super) fn height(pager: &mut Pager, root: u32) -> Option<usize> {
    const WAYS: usize = 8;
    let page = BtreePage::read(pager.page(root).ok()?, root)?;
    if !page.is_interior() {
        return Some(0);
    }
    let kind = page.tree();
    let children: Vec<_> =
        page.child_pages().flatten().take(WAYS).chain([page.rightmost()]).collect();
    let ways = children.into_iter().filter_map(|child| height_below(pager, child, kind));
    let heights: Vec<_> = ways.map(|height| height + 1).collect();
    let votes = |height: &usize| heights.iter().filter(|other| *other == height).count();
    heights.iter().copied().max_by_key(|height| (votes(height), *height))
}

/// Returns the same of a page below the root, by one way down.
fn height_below(pager: &mut Pager, page: u32, tree: Tree) -> Option<usize> {
    let mut next = [page, page];
    for height in 0..DEEPEST {
        let page = next.into_iter().find(|page| {
            let read = pager.page(*page).ok().and_then(|bytes| BtreePage::read(bytes, *page));
            read.is_some_and(|page| page.tree() == tree)
        })?;
        let page = BtreePage::read(pager.page(page).ok()?, page)?;
        if !page.is_interior() {
            return Some(height);
        }
        let rightmost = page.rightmost();
        // Should one of the two pointers be damaged, the other leads on.
        next = [page.child_pages().flatten().next().unwrap_or(rightmost), rightmost];
    }
    None
}

/// Adds the children of an interior page, which stand on this level, to others, and returns how many of
/// its pointers are damaged. What isn't is added all the same.
pub(super) fn children(bytes: &[u8], node: Node, level: Level, children: &mut Vec<Node>) -> u64 {
    let btree = BtreePage::read(bytes, node.page).filter(|page| page.kind() == TABLE_INTERIOR);
    let Some(btree) = btree else { return 1 };
    let mut gaps = 0;
    let mut extents = Vec::with_capacity(btree.count());
    let mut first = node.range.first;
    let end = node.range.last;
    let mut add = |page, range| children.push(Node { page, level, range });
    for cell in btree.children() {
        let Some((page, key, start, stop)) = cell else {
            gaps += 1;
            continue;
        };
        extents.push((start, stop));
        if key < first || end <= key {
            // Its key is wrong, and its rows are somewhere before the next one that is right.
            gaps += 1;
            add(page, RowRange { first, last: end });
            continue;
        }
        add(page, RowRange { first, last: key });
        // The key is below the end of the range, so there is a number behind it.
        first = key + 1;
    }
    add(btree.rightmost(), RowRange { first, last: end });
    if !btree.is_accounted_for(&mut extents) {
        gaps += 1;
    }
    gaps
}
