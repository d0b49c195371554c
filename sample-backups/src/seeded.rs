//! `Seeded`: numbers that look random and are the same on every machine.

/// A `SplitMix64` generator.
#[derive(Debug, Clone)]
pub(crate) struct Seeded {
    state: u64,
}

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A generator that depends on a name alone (its FNV-1a hash is the seed).
    pub(crate) fn from_name(name: &str) -> Self {
        let hash = name.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        Self::new(hash)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, but not including, `limit`; 0 if the limit is 0.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next().checked_rem(limit).unwrap_or(0)
    }

    /// One of the items; nothing if there are none.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let position = self.below(u64::try_from(items.len()).unwrap_or(0));
        items.get(usize::try_from(position).unwrap_or(0))
    }

    /// A size scattered around a median: mostly within a factor of four, now and then far above
    /// or below, as the sizes of real files are.
    pub(crate) fn size_around(&mut self, median: u64) -> u64 {
        let doublings = (self.next() & 0xFFFF).count_ones();
        let scaled = median.saturating_mul(1 << doublings) / 256;
        scaled.saturating_add(self.below(scaled / 2 + 1))
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(count + 8);
        while bytes.len() < count {
            bytes.extend_from_slice(&self.next().to_be_bytes());
        }
        bytes.truncate(count);
        bytes
    }

    pub(crate) fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut array = [0; N];
        for (byte, new) in array.iter_mut().zip(self.bytes(N)) {
            *byte = new;
        }
        array
    }

    /// An upper-case UUID, as iOS names containers.
    pub(crate) fn uuid(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        format!(
            "{:08X}-{:04X}-4{:03X}-8{:03X}-{:012X}",
            high >> 32,
            (high >> 16) & 0xFFFF,
            high & 0xFFF,
            low >> 52,
            low & 0xFFFF_FFFF_FFFF
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        assert_eq!(Seeded::new(1).next(), 0x910A_2DEC_8902_5CC1);
        assert_eq!(Seeded::from_name("a").uuid(), Seeded::from_name("a").uuid());
        assert_ne!(Seeded::from_name("a").uuid(), Seeded::from_name("b").uuid());
        assert_eq!(Seeded::new(5).uuid().len(), 36);
    }

    #[test]
    fn nothing_below_zero_is_zero() {
        assert_eq!(Seeded::new(1).below(0), 0);
        assert_eq!(Seeded::new(1).pick::<u8>(&[]), None);
    }
}
