//! The icons of apps, as the page shows them: decoded within limits, made small, and written anew.
//!
//! Info.plist has a PNG for each app, and a backup may be made to do harm. So nothing of it goes into
//! the page as it is: what can't be decoded is dropped, and with it the form of Apple's own tools,
//! `CgBI`, which no browser reads.

use std::{collections::BTreeMap, io::Cursor};

use base64::{Engine, engine::general_purpose::STANDARD};
use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Limits, Transformations};

use crate::backup::BundleId;

/// How many pixels an icon on the page is wide and high at most.
const SIDE: usize = 32;
/// Icons that are wider are dropped: the largest in use has 1,024 pixels.
const WIDEST: u32 = 1_024;
/// How many bytes decoding one may take, as its pixels and beside them.
const DECODED: usize = 8 << 20;
/// How many bytes all icons of a page may take; a page without any has a few hundred thousand.
const ALL: usize = 100_000;

/// The icons of a page, each as base64.
#[derive(Debug, Default)]
pub(super) struct Icons(BTreeMap<BundleId, String>);

impl Icons {
    /// Takes the icons of some apps, in this order, as long as there is room.
    pub(super) fn new<'a>(
        all: &BTreeMap<BundleId, Vec<u8>>,
        wanted: impl Iterator<Item = &'a BundleId>,
    ) -> Self {
        let mut icons = BTreeMap::new();
        let mut room = ALL;
        for app in wanted {
            let Some(icon) = all.get(app).and_then(|png| small(png)) else { continue };
            let icon = STANDARD.encode(icon);
            match room.checked_sub(icon.len()) {
                Some(left) => room = left,
                None => break,
            }
            icons.insert(app.clone(), icon);
        }
        Self(icons)
    }

    /// Returns the icon of an app.
    pub(super) fn of(&self, app: &BundleId) -> Option<&str> {
        self.0.get(app).map(String::as_str)
    }
}

/// A pixel: red, green, blue, and how opaque it is.
type Pixel = [u8; 4];

/// Returns a PNG anew, no larger than the page shows it.
fn small(png: &[u8]) -> Option<Vec<u8>> {
    let (side, pixels) = decoded(png)?;
    let small = side.min(SIDE);
    let pixels: Vec<_> = (0..small)
        .flat_map(|y| (0..small).map(move |x| (x, y)))
        .map(|(x, y)| average(&pixels, side, x, y, small))
        .collect();
    // A letter says more than a plain square.
    let is_plain = pixels.windows(2).all(|pair| pair.first() == pair.last());
    if is_plain { None } else { encoded(small, &pixels) }
}

/// Decodes a square picture into rows of pixels.
fn decoded(png: &[u8]) -> Option<(usize, Vec<Pixel>)> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(png), Limits { bytes: DECODED });
    decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = (reader.info().width, reader.info().height);
    // By the header alone, before anything is made room for.
    if width != height || WIDEST < width {
        return None;
    }
    let mut bytes = vec![0; reader.output_buffer_size().filter(|size| *size <= DECODED)?];
    let frame = reader.next_frame(&mut bytes).ok()?;
    let bytes = bytes.get(..frame.buffer_size())?;
    let pixels: Vec<Pixel> = match frame.color_type {
        ColorType::Rgba => bytes.as_chunks::<4>().0.to_vec(),
        ColorType::GrayscaleAlpha => bytes
            .as_chunks::<2>()
            .0
            .iter()
            .map(|&[gray, alpha]| [gray, gray, gray, alpha])
            .collect(),
        // The transformations leave none of these.
        ColorType::Grayscale | ColorType::Rgb | ColorType::Indexed => return None,
    };
    let side = usize::try_from(width).ok()?;
    (pixels.len() == side * side && 0 < side).then_some((side, pixels))
}

/// Returns the colour of the part of a picture that one of its pixels stands for once it is small.
fn average(pixels: &[Pixel], side: usize, x: usize, y: usize, small: usize) -> Pixel {
    let span = |at: usize| at * side / small..(at + 1) * side / small;
    let (mut sums, mut opaque, mut count) = ([0_u64; 3], 0_u64, 0_u64);
    for row in span(y) {
        let row = pixels.get(row * side..).unwrap_or_default();
        for [red, green, blue, alpha] in row.get(span(x)).unwrap_or_default() {
            let alpha = u64::from(*alpha);
            for (sum, colour) in sums.iter_mut().zip([red, green, blue]) {
                // A transparent pixel has a colour that nobody sees.
                *sum += u64::from(*colour) * alpha;
            }
            opaque += alpha;
            count += 1;
        }
    }
    let part =
        |sum: u64, of: u64| u8::try_from(sum.checked_div(of).unwrap_or(0)).unwrap_or(u8::MAX);
    let [red, green, blue] = sums.map(|sum| part(sum, opaque));
    [red, green, blue, part(opaque, count)]
}

/// Writes a square picture as a PNG.
fn encoded(side: usize, pixels: &[Pixel]) -> Option<Vec<u8>> {
    let side = u32::try_from(side).ok()?;
    let mut png = Vec::new();
    let mut encoder = Encoder::new(&mut png, side, side);
    encoder.set_color(ColorType::Rgba);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::High);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(pixels.as_flattened()).ok()?;
    writer.finish().ok()?;
    Some(png)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a PNG of this width and height, each pixel of another colour.
    fn colourful(width: u32, height: u32) -> Vec<u8> {
        let mut png = Vec::new();
        let mut encoder = Encoder::new(&mut png, width, height);
        encoder.set_color(ColorType::Rgb);
        let count = usize::try_from(width * height * 3).unwrap();
        let mut state = 1_u32;
        let noise = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        };
        let bytes: Vec<u8> = (0..count).map(noise).collect();
        encoder.write_header().unwrap().write_image_data(&bytes).unwrap();
        png
    }

    #[track_caller]
    fn check(png: &[u8], side: Option<usize>) {
        let small = small(png);
        let decoded = small.as_deref().map(|small| decoded(small).unwrap().0);
        assert_eq!(decoded, side);
    }

    #[test]
    fn an_icon_is_made_small_and_never_larger() {
        check(&colourful(120, 120), Some(SIDE));
        check(&colourful(1_024, 1_024), Some(SIDE));
        check(&colourful(8, 8), Some(8));
        check(&colourful(2, 2), Some(2));
    }

    #[test]
    fn what_is_no_plain_picture_is_dropped() {
        check(b"", None);
        check(b"\xFF\xD8\xFF\xE0 a picture of another form", None);
        check(&colourful(60, 40), None);
        check(&encoded(20, &[[1, 2, 3, 255]; 400]).unwrap(), None);
        check(&colourful(1_025, 1_025), None);
        let whole = colourful(60, 60);
        check(&whole[..whole.len() / 2], None);
        // As Apple's tools write them: a chunk of their own before the first.
        let mut apple = whole.clone();
        apple.splice(8..8, *b"\0\0\0\x04CgBI\x50\0\x20\x02\x2B\xD5\xB3\x7F");
        check(&apple, None);
    }

    #[test]
    fn nothing_of_an_icon_goes_on_but_its_pixels() {
        let mut png = Vec::new();
        let mut encoder = Encoder::new(&mut png, 40, 40);
        encoder.add_text_chunk("Author".to_owned(), "sample.person".to_owned()).unwrap();
        let stripes: Vec<u8> = (0..1_600_u32).map(|at| if at % 2 == 0 { 7 } else { 9 }).collect();
        encoder.write_header().unwrap().write_image_data(&stripes).unwrap();
        assert!(png.windows(6).any(|part| part == b"person"));
        let small = small(&png).unwrap();
        assert!(!small.windows(6).any(|part| part == b"person"));
        let (_, pixels) = decoded(&small).unwrap();
        assert!(pixels.iter().all(|[red, .., alpha]| (7..=9).contains(red) && *alpha == 255));
    }

    #[test]
    fn all_icons_together_are_bounded_and_the_first_come_first() {
        let all: BTreeMap<_, _> =
            (0..300).map(|app| (BundleId::new(format!("a{app:03}")), colourful(64, 64))).collect();
        let icons = Icons::new(&all, all.keys());
        let bytes: usize = icons.0.values().map(String::len).sum();
        assert!(bytes <= ALL && ALL / 2 < bytes, "{bytes}");
        assert!(icons.of(&BundleId::new("a000")).is_some());
        assert!(icons.of(&BundleId::new("a299")).is_none());
    }
}
