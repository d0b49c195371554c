//! A QR code that holds the checklist as text, to be taken along by the camera of a phone.

use base64::{Engine, engine::general_purpose::STANDARD};
use png::{BitDepth, ColorType, Compression, Encoder};
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use super::PageReport;
use crate::report::{View, checklist};

/// The largest version that a phone reads from a screen without trouble: 137 by 137 modules, for 1,732
/// bytes.
const LARGEST: u8 = 30;
/// How many modules stay white on each side, by the standard.
const QUIET: i32 = 4;

/// The checklist as a code.
pub(super) enum Code {
    /// A PNG of it as base64, and how many modules it is wide and high.
    Drawn { image: String, side: usize },
    /// No code that a phone could read holds so much.
    TooLong,
}

impl Code {
    /// Draws the checklist of the plan that is shown at first, without its notes.
    pub(super) fn new(report: &PageReport<'_>, view: &View) -> Self {
        Self::of(&checklist::short(report.brief(view)))
    }

    fn of(text: &str) -> Self {
        drawn(text).unwrap_or(Self::TooLong)
    }
}

fn drawn(text: &str) -> Option<Code> {
    let segments = [QrSegment::make_bytes(text.as_bytes())];
    let code = QrCode::encode_segments_advanced(
        &segments,
        QrCodeEcc::Low,
        Version::MIN,
        Version::new(LARGEST),
        // The mask that reads best, and more correction wherever that makes the code no larger.
        None,
        true,
    )
    .ok()?;
    let modules = -QUIET..code.size() + QUIET;
    let side = modules.clone().count();
    let mut rows = Vec::new();
    for y in modules.clone() {
        // A bit for each module, 1 for white, the first in the highest.
        let row: Vec<bool> = modules.clone().map(|x| !code.get_module(x, y)).collect();
        let byte = |bits: &[bool]| {
            // The last byte of a row may be begun only; what is behind its end is white.
            (0..8).fold(0, |byte, at| byte << 1 | u8::from(*bits.get(at).unwrap_or(&true)))
        };
        rows.extend(row.chunks(8).map(byte));
    }
    let mut png = Vec::new();
    let pixels = u32::try_from(side).ok()?;
    let mut encoder = Encoder::new(&mut png, pixels, pixels);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    encoder.set_compression(Compression::High);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&rows).ok()?;
    writer.finish().ok()?;
    Some(Code::Drawn { image: STANDARD.encode(png), side })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// Reads a code as a phone does.
    fn read(text: &str) -> String {
        let Code::Drawn { image, side } = Code::of(text) else { return String::new() };
        let bytes = STANDARD.decode(image).unwrap();
        let mut decoder = png::Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        let pixel = |x: usize, y: usize| pixels[y / 4 * side + x / 4];
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side * 4, side * 4, pixel);
        picture.detect_grids()[0].decode().unwrap().1
    }

    #[test]
    fn a_phone_reads_what_was_drawn() {
        let steps = "Switch WhatsApp off: Turn Off & Delete › 漢字ノート 🧶\n";
        for text in [steps.to_owned(), steps.repeat(1_732 / steps.len())] {
            assert_eq!(read(&text), text);
        }
    }

    #[test]
    fn a_text_is_drawn_whole_or_not_at_all() {
        let side = |length: usize| match Code::of(&"a".repeat(length)) {
            Code::Drawn { side, .. } => Some(side),
            Code::TooLong => None,
        };
        assert_eq!(side(10), Some(21 + 8));
        assert_eq!(side(1_732), Some(137 + 8));
        assert_eq!(side(1_733), None);
    }
}
