//! Comparing bytes that are mostly equal, such as the domain of a row and that of the row before.
//!
//! What `==` stands for is up to the C library. In that of the published programs for Linux, and in a
//! browser, it goes byte by byte, which took a third of all instructions of a scan.

/// How many bytes are compared at once, if there are as many.
const AT_ONCE: usize = 32;

/// Whether both are the same bytes.
#[inline]
pub(crate) fn are_equal(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    match one.len() {
        0..4 => one.iter().eq(other),
        4..8 => have_equal_ends::<4>(one, other),
        8..16 => have_equal_ends::<8>(one, other),
        16..AT_ONCE => have_equal_ends::<16>(one, other),
        _ => {
            let (chunks, _) = one.as_chunks::<AT_ONCE>();
            let (others, _) = other.as_chunks::<AT_ONCE>();
            // What is left over is the end of what the last chunk covers.
            chunks.iter().zip(others).all(|(chunk, other)| chunk == other)
                && one.last_chunk::<AT_ONCE>() == other.last_chunk()
        }
    }
}

/// Whether bytes begin with others.
#[inline]
pub(crate) fn starts_with(bytes: &[u8], start: &[u8]) -> bool {
    bytes.get(..start.len()).is_some_and(|bytes| are_equal(bytes, start))
}

/// Whether the first and the last bytes are the same, which are all if there are no more than twice as
/// many.
#[inline]
fn have_equal_ends<const N: usize>(one: &[u8], other: &[u8]) -> bool {
    one.first_chunk::<N>() == other.first_chunk() && one.last_chunk::<N>() == other.last_chunk()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_seen_at_every_index_of_every_length() {
        for length in 0..100 {
            let bytes = vec![7; length];
            assert!(are_equal(&bytes, &bytes.clone()), "{length}");
            assert!(starts_with(&[7; 100], &bytes), "{length}");
            assert!(!are_equal(&bytes, &[7; 100]) && !starts_with(&bytes, &[7; 100]), "{length}");
            for index in 0..length {
                let mut other = bytes.clone();
                other[index] = 8;
                assert!(!are_equal(&bytes, &other), "{length}: {index}");
                assert!(!starts_with(&[7; 100], &other), "{length}: {index}");
            }
        }
    }
}
