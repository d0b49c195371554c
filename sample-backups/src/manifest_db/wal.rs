//! A write-ahead log that is the same every time.
//!
//! SQLite draws the log's two salts at random. They stand in the header and in every frame, and
//! the chained checksums cover them; so all of these are written anew.
//! The format is <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>.

/// The salts of every log written here: any two numbers will do.
const SALTS: [u8; 8] = *b"tierfit\0";

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// Bytes of a frame's header that the checksum covers: page number and size of the database.
const CHECKED: usize = 8;

/// Returns the log with fixed salts and the checksums that belong to them.
pub(crate) fn with_fixed_salts(mut log: Vec<u8>) -> Vec<u8> {
    let Some((header, frames)) = log.split_at_mut_checked(HEADER) else { return log };
    let order = match header.get(3) {
        Some(0x82) => u32::from_le_bytes,
        _ => u32::from_be_bytes,
    };
    let page_size = word(header, 8, u32::from_be_bytes);
    overwrite(header, 16, &SALTS);
    let mut checksum = Checksum { order, first: 0, second: 0 };
    checksum.add(header.get(..24).unwrap_or_default());
    overwrite(header, 24, &checksum.to_bytes());

    let frame_size = FRAME_HEADER + usize::try_from(page_size).unwrap_or(0);
    for frame in frames.chunks_exact_mut(frame_size) {
        overwrite(frame, 8, &SALTS);
        checksum.add(frame.get(..CHECKED).unwrap_or_default());
        checksum.add(frame.get(FRAME_HEADER..).unwrap_or_default());
        overwrite(frame, 16, &checksum.to_bytes());
    }
    log
}

/// SQLite's running sums over pairs of words, in the byte order that the log's magic names.
struct Checksum {
    order: fn([u8; 4]) -> u32,
    first: u32,
    second: u32,
}

impl Checksum {
    fn add(&mut self, bytes: &[u8]) {
        for pair in bytes.chunks_exact(8) {
            let (left, right) = (word(pair, 0, self.order), word(pair, 4, self.order));
            self.first = self.first.wrapping_add(left).wrapping_add(self.second);
            self.second = self.second.wrapping_add(right).wrapping_add(self.first);
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        [self.first.to_be_bytes(), self.second.to_be_bytes()].concat()
    }
}

fn word(bytes: &[u8], at: usize, order: fn([u8; 4]) -> u32) -> u32 {
    let four = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
    four.map_or(0, |four| order(*four))
}

fn overwrite(bytes: &mut [u8], at: usize, with: &[u8]) {
    for (byte, new) in bytes.iter_mut().skip(at).zip(with) {
        *byte = *new;
    }
}
