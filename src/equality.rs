//! Comparing bytes that are mostly equal, such as the domain of a row and that of the row before.
//!
//! How `==` compares them is up to the C library. That of the published programs for Linux goes byte by
//! byte, which took a third of all instructions for a backup of 10,000 rows.

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
            // The last chunk covers what is left over.
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

/// Whether the first `N` bytes are the same, and the last `N`. Of up to twice as many, these are all.
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
