//! Arguments that somebody types: what is understood is in its bounds, and means what it shows.

use std::{hint::black_box, str::FromStr};

use jiff::SignedDuration;

use crate::{
    bytes::{Bytes, Units},
    doctor::{UploadSpeed, Window},
    evidence::Version,
    plan::Headroom,
};

pub(super) fn read(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = black_box(Bytes::from_str(text));
    let _ = black_box(Headroom::from_str(text));
    let _ = black_box(UploadSpeed::from_str(text));
    let _ = black_box(Window::from_str(text));
    let _ = black_box(Version::from_str(text));
}

/// Sizes, headrooms and windows are within their bounds; speeds and versions are read again as
/// they are shown.
pub(super) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(size) = Bytes::from_str(text) {
        for units in [Units::Icloud, Units::Decimal] {
            let shown = size.display(units).to_string();
            assert!(shown.len() <= "999.9 MB".len(), "{shown}");
        }
        // A bare number is that number.
        if let Ok(number) = text.parse::<u64>() {
            assert_eq!(size.get(), number);
        }
    }
    if let Ok(headroom) = Headroom::from_str(text) {
        for size in [0, 1, u64::MAX].map(Bytes::new) {
            assert!(size <= headroom.above(size));
        }
    }
    if let Ok(speed) = UploadSpeed::from_str(text) {
        assert_eq!(speed.to_string().parse(), Ok(speed));
        assert!(SignedDuration::ZERO < speed.time_for(Bytes::new(1)));
    }
    if let Ok(window) = Window::from_str(text) {
        assert!(window.get().is_positive() && window.get() <= SignedDuration::from_hours(24));
    }
    if let Ok(version) = Version::from_str(text) {
        assert_eq!(version.to_string().parse(), Ok(version));
    }
}
