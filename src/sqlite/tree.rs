//! The way from the root of a table to its leaf pages.

use super::{
    cell::{BtreePage, TABLE_INTERIOR},
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
    pub(super) range: RowRange,
}

/// What a tree is made of, down to the pages above the leaves.
#[derive(Debug, Default)]
pub(super) struct Branches {
    /// The interior pages whose children are leaves, in the order of their rowids; the root where
    /// that is a leaf itself.
    pub(super) nodes: Vec<Node>,
    /// Whether they are leaves themselves.
    pub(super) are_leaves: bool,
    /// How many places make no sense, so that rows may be missing.
    pub(super) gaps: u64,
}

impl Branches {
    /// Walks down from a root; `None` where it isn't the root of a table at all.
    pub(super) fn of(pager: &mut Pager, root: u32, map: &PageMap) -> Option<Self> {
        let height = height(pager, root, 0)?;
        let mut branches = Self { are_leaves: height == 0, ..Self::default() };
        let all = RowRange { first: i64::MIN, last: i64::MAX };
        let depth = height.saturating_sub(1);
        branches.descend(pager, map, Node { page: root, range: all }, depth);
        Some(branches)
    }

    /// Goes to a page with so many levels of interior pages below it before the last.
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
        let gaps = pager.page(node.page).map(|page| self::children(page, node, &mut children));
        self.gaps += gaps.unwrap_or(1);
        for child in children {
            self.descend(pager, map, child, depth);
        }
    }
}

/// Returns how many levels of interior pages are above the leaves, by most of the first ways down: one
/// of them may lead somewhere else.
fn height(pager: &mut Pager, page: u32, depth: usize) -> Option<usize> {
    const WAYS: usize = 8;
    if DEEPEST < depth {
        return None;
    }
    let btree = BtreePage::read(pager.page(page).ok()?, page)?;
    match btree.kind() {
        TABLE_INTERIOR => {
            // Below the root, one way each: the whole walk stays short.
            let count = if depth == 0 { WAYS } else { 1 };
            let children = btree.children().flatten().map(|(child, ..)| child);
            let ways: Vec<_> = children.take(count).chain([btree.rightmost()]).collect();
            if depth != 0 {
                return ways.into_iter().find_map(|child| height(pager, child, depth + 1));
            }
            let heights: Vec<_> =
                ways.into_iter().filter_map(|child| height(pager, child, depth + 1)).collect();
            let votes = |height: &usize| heights.iter().filter(|other| *other == height).count();
            heights.iter().copied().max_by_key(|height| (votes(height), *height))
        }
        super::cell::TABLE_LEAF => Some(depth),
        _ => None,
    }
}

/// Collects the children of an interior page, and returns in how many places it makes no sense. What
/// makes sense is collected all the same.
pub(super) fn children(bytes: &[u8], node: Node, children: &mut Vec<Node>) -> u64 {
    children.clear();
    let btree = BtreePage::read(bytes, node.page).filter(|page| page.kind() == TABLE_INTERIOR);
    let Some(btree) = btree else { return 1 };
    let mut gaps = 0;
    let mut extents = Vec::with_capacity(btree.count());
    let mut first = node.range.first;
    let end = node.range.last;
    let mut add = |page, range| children.push(Node { page, range });
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
        first = key + 1;
    }
    add(btree.rightmost(), RowRange { first, last: end });
    if !btree.is_accounted_for(&mut extents) {
        gaps += 1;
    }
    gaps
}
