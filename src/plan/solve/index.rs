//! Indices that have a type of their own, and the vectors that they belong to.
//!
//! An index of the wrong kind doesn't compile. One that is out of range is a mistake in the search,
//! and a plan made with it would be wrong, so it panics.

use std::{
    marker::PhantomData,
    ops::{Index, IndexMut},
};

/// The index of a candidate: the smaller, the earlier its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ItemIndex(pub(super) usize);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ContainerIndex(pub(super) usize);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ChargeIndex(pub(super) usize);

impl From<ItemIndex> for usize {
    fn from(index: ItemIndex) -> Self {
        index.0
    }
}

impl From<ContainerIndex> for usize {
    fn from(index: ContainerIndex) -> Self {
        index.0
    }
}

impl From<ChargeIndex> for usize {
    fn from(index: ChargeIndex) -> Self {
        index.0
    }
}

/// A vector that is indexed by `I` alone.
#[derive(Debug, Clone)]
pub(super) struct IndexVec<I, T> {
    values: Vec<T>,
    indexed_by: PhantomData<I>,
}

impl<I, T> IndexVec<I, T> {
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.values.iter()
    }
}

impl<I, T: Clone> IndexVec<I, T> {
    pub(super) fn filled(value: T, len: usize) -> Self {
        Self { values: vec![value; len], indexed_by: PhantomData }
    }
}

impl<I, T> FromIterator<T> for IndexVec<I, T> {
    fn from_iter<V: IntoIterator<Item = T>>(values: V) -> Self {
        Self { values: values.into_iter().collect(), indexed_by: PhantomData }
    }
}

impl<I: Into<usize>, T> Index<I> for IndexVec<I, T> {
    type Output = T;

    fn index(&self, index: I) -> &T {
        &self.values[index.into()]
    }
}

impl<I: Into<usize>, T> IndexMut<I> for IndexVec<I, T> {
    fn index_mut(&mut self, index: I) -> &mut T {
        &mut self.values[index.into()]
    }
}
