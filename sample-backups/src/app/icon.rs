//! A placeholder icon: a small valid PNG in the app's own colour.

use crate::seeded::Seeded;

/// The icon is this many pixels wide and high.
const SIDE: u32 = 8;

/// Returns a PNG of one colour that depends on the bundle id, padded by a private chunk of noise
/// to at least `minimum` bytes.
pub(crate) fn png(bundle_id: &str, minimum: usize) -> Vec<u8> {
    let mut seeded = Seeded::from_name(bundle_id);
    let colour: [u8; 3] = seeded.array();
    let mut header = Vec::new();
    header.extend_from_slice(&SIDE.to_be_bytes());
    header.extend_from_slice(&SIDE.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]); // 8 bits for each of red, green and blue

    let mut png = vec![0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n'];
    push_chunk(&mut png, *b"IHDR", &header);
    push_chunk(&mut png, *b"IDAT", &pixels(colour));
    let rest = minimum.saturating_sub(png.len() + 24);
    if 0 < rest {
        push_chunk(&mut png, *b"saMp", &seeded.bytes(rest));
    }
    push_chunk(&mut png, *b"IEND", &[]);
    png
}

/// The rows of pixels as a zlib stream of one stored block.
fn pixels(colour: [u8; 3]) -> Vec<u8> {
    let mut row = vec![0]; // no filter
    for _ in 0..SIDE {
        row.extend_from_slice(&colour);
    }
    let rows = row.repeat(usize::try_from(SIDE).unwrap_or(0));
    let length = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let mut stream = vec![0x78, 0x01, 0x01];
    stream.extend_from_slice(&length.to_le_bytes());
    stream.extend_from_slice(&(!length).to_le_bytes());
    stream.extend_from_slice(&rows);
    stream.extend_from_slice(&adler32(&rows).to_be_bytes());
    stream
}

fn push_chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    png.extend_from_slice(&u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    png.extend_from_slice(&kind);
    png.extend_from_slice(data);
    png.extend_from_slice(&crc32(kind.iter().chain(data)).to_be_bytes());
}

fn crc32<'a>(bytes: impl Iterator<Item = &'a u8>) -> u32 {
    !bytes.fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 }
        })
    })
}

fn adler32(bytes: &[u8]) -> u32 {
    let (low, high) = bytes.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    (high << 16) | low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789".iter()), 0xCBF4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
    }

    #[test]
    fn an_icon_has_the_size_that_was_asked_for() {
        assert!(png("a", 0).len() < 300);
        assert_eq!(png("a", 10_000).len(), 10_000);
    }
}
