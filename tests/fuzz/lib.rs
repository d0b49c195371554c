//! What each target does with the bytes that it is given.

use tierfit::untrusted::FuzzTarget;

/// Checks what must hold for a fuzz target, its memory limit too.
///
/// # Panics
/// Where something doesn't hold.
pub fn check(target: &FuzzTarget, bytes: &[u8]) {
    target.check(bytes);
    let taken = allocation_counter::measure(|| target.read(bytes)).bytes_max;
    let limit = target.limit.of(bytes.len());
    assert!(taken <= limit, "{} bytes took {taken} bytes of memory, not {limit}", bytes.len());
}
