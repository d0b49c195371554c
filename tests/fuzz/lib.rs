//! What each target does with the bytes that it is given.

use tierfit::hostile::Border;

/// Checks what must hold at a border, its bound on memory too.
///
/// # Panics
/// Where something doesn't hold.
pub fn check(border: &Border, bytes: &[u8]) {
    border.check(bytes);
    let taken = allocation_counter::measure(|| border.read(bytes)).bytes_max;
    let bound = border.bound.of(bytes.len());
    assert!(taken <= bound, "{} bytes took {taken} bytes of memory, not {bound}", bytes.len());
}
