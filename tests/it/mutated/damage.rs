//! How files are damaged.

/// Numbers that look like chance, and are the same each time (`SplitMix64`).
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from((mixed ^ (mixed >> 31)) % end).unwrap()
    }

    /// An offset in a file, often near the beginning, where the fields are that steer all else.
    fn offset(&mut self, bytes: &[u8]) -> usize {
        let end = if self.below(3) == 0 { bytes.len().min(128) } else { bytes.len() };
        self.below(end)
    }

    /// Damages a file in one of the ways that files are damaged, by accident or on purpose.
    pub(super) fn mutate(&mut self, bytes: &mut Vec<u8>) {
        const TELLING: [&[u8]; 9] = [
            &[0],
            &[0xFF],
            &[0x80],
            &[0x7F, 0xFF, 0xFF, 0xFF],
            &[0xFF; 4],
            &[0xFF; 9],
            &[0; 64],
            &[0, 0, 0, 1],
            b"../../../../",
        ];
        let offset = self.offset(bytes);
        match self.below(8) {
            0 | 1 => {
                bytes.iter_mut().skip(offset).take(1).for_each(|byte| *byte ^= 1 << self.below(8));
            }
            2 | 3 => {
                let new = TELLING[self.below(TELLING.len())];
                bytes.iter_mut().skip(offset).zip(new).for_each(|(byte, new)| *byte = *new);
            }
            4 => bytes.truncate(offset),
            5 => {
                let length = self.below(bytes.len() - offset);
                let part = bytes[offset..offset + length.min(8_192)].to_vec();
                let to = self.offset(bytes);
                bytes.splice(to..to, part);
            }
            6 => {
                let length = self.below((bytes.len() - offset).min(64));
                bytes.drain(offset..offset + length);
            }
            _ => {
                let (from, length) = (self.offset(bytes), self.below(16));
                for step in 0..length {
                    if let Some(byte) = bytes.get(from + step).copied()
                        && let Some(other) = bytes.get_mut(offset + step)
                    {
                        *other = byte;
                    }
                }
            }
        }
    }
}
