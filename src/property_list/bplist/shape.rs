//! `Shape`: what lists by one writer have in common, so that most are known at a glance.
//!
//! Who looks for something in a list looks at some of its objects, and goes by what they are. Where
//! another list has the same objects, byte for byte and at the same indexes, the way leads to the
//! same index, and needn't be gone again. References that differ from list to list (equal numbers
//! are one object, and whether two are equal is chance) are left out of the comparison, for who
//! looks to look at them anew.

use std::ops::Range;

use zeroize::Zeroizing;

use super::{Bplist, Numbers, Object};
use crate::equality::{are_equal, starts_with};

/// Some objects of a list, as they stand in it.
#[derive(Debug)]
pub(crate) struct Shape {
    offset_width: usize,
    reference_width: usize,
    top: usize,
    /// The table of offsets, as far as the objects stand in it.
    offsets: Zeroizing<Vec<u8>>,
    /// The bytes of the list up to the end of the last of the objects.
    body: Zeroizing<Vec<u8>>,
    /// Where in them the references stand that may differ, in their order.
    varying: [Range<usize>; 2],
}

impl Shape {
    /// Takes from a list the objects at these indexes, of which two have these references, one
    /// behind the other. `None` where objects stand where the references do.
    pub(crate) fn of(
        list: &Bplist<'_>,
        indexes: &[usize],
        varying: [Numbers<'_>; 2],
    ) -> Option<Self> {
        let [one, other] = varying.map(|numbers| list.range_of(numbers.bytes));
        let (one, other) = (one?, other?);
        let mut end = other.end;
        for index in indexes {
            let extent = list.extent(*index)?;
            let is_apart =
                |hole: &Range<usize>| extent.end <= hole.start || hole.end <= extent.start;
            // The references themselves are the end of what refers.
            let is_end = |hole: &Range<usize>| extent.start < hole.start && extent.end == hole.end;
            if ![&one, &other].into_iter().all(|hole| is_apart(hole) || is_end(hole)) {
                return None;
            }
            end = end.max(extent.end);
        }
        let count = indexes.iter().max()?.checked_add(1)?;
        Some(Self {
            offset_width: list.offsets.width,
            reference_width: list.reference_width,
            top: list.top,
            offsets: Zeroizing::new(
                list.offsets.bytes.get(..count.checked_mul(list.offsets.width)?)?.to_vec(),
            ),
            body: Zeroizing::new(list.body.get(..end)?.to_vec()),
            varying: [one, other],
        })
        .filter(|shape| shape.varying[0].end <= shape.varying[1].start)
    }
}

impl Shape {
    /// Returns the references that may differ of another list with the same objects at the same
    /// indexes; `None` where they are others, or elsewhere.
    #[inline]
    pub(crate) fn varying_of<'a>(&self, list: &Bplist<'a>) -> Option<[Numbers<'a>; 2]> {
        let [one, other] = &self.varying;
        let is_same = |part: Range<usize>| {
            let parts = self.body.get(part.clone()).zip(list.body.get(part));
            parts.is_some_and(|(known, part)| are_equal(known, part))
        };
        let is_of_this_shape = (self.offset_width, self.reference_width, self.top)
            == (list.offsets.width, list.reference_width, list.top)
            // Other objects may follow, as long as those that were looked at stand where they
            // stood.
            && starts_with(list.offsets.bytes, &self.offsets)
            && is_same(0..one.start)
            && is_same(one.end..other.start)
            && is_same(other.end..self.body.len());
        if !is_of_this_shape {
            return None;
        }
        let numbers = |range: &Range<usize>| {
            let bytes = list.body.get(range.clone())?;
            Some(Numbers { bytes, width: list.reference_width })
        };
        Some([numbers(one)?, numbers(other)?])
    }
}

impl Bplist<'_> {
    /// Returns where in the list the bytes of an object stand, as far as they are looked at.
    fn extent(&self, index: usize) -> Option<Range<usize>> {
        let start = self.offsets.get(index)?;
        let end = match self.object(index)? {
            Object::Ascii(text) => self.range_of(text)?.end,
            Object::Array(members) => self.range_of(members.bytes)?.end,
            Object::Dictionary(_, values) => self.range_of(values.bytes)?.end,
            // A marker, in which it says how long the number is.
            Object::Integer => start + 1 + (1 << (self.body.get(start)? & 0x03)),
            Object::Uid(_) => start + 2 + usize::from(self.body.get(start)? & 0x0F),
            Object::Other => return None,
        };
        Some(start..end)
    }

    /// Returns where in the list a part of it stands.
    fn range_of(&self, part: &[u8]) -> Option<Range<usize>> {
        let start = part.as_ptr().addr().checked_sub(self.body.as_ptr().addr())?;
        let end = start.checked_add(part.len()).filter(|end| *end <= self.body.len())?;
        Some(start..end)
    }
}
