//! The shapes of screen that maps are laid out for, and areas on them.

use std::fmt;

use super::treemap::Area;
use crate::bytes::Bytes;

/// A shape of screen that a map is laid out for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) class: &'static str,
    /// How wide the map is at least, and about how wide it usually is.
    least_width: f64,
    usual_width: f64,
    height: f64,
}

/// The screens of computers and tablets, and those of phones. The style gives the maps these
/// heights, and chooses between them by the width of the window.
pub(super) const SHAPES: [Shape; 2] = [
    Shape { class: "wide", least_width: 680.0, usual_width: 1_080.0, height: 480.0 },
    Shape { class: "narrow", least_width: 300.0, usual_width: 380.0, height: 320.0 },
];

/// An area relative to the whole map, and how much text it has room for.
pub(super) struct RelativeArea {
    pub(super) x: Hundredths,
    pub(super) y: Hundredths,
    pub(super) width: Hundredths,
    pub(super) height: Hundredths,
    pub(super) room: Room,
}

/// A part of a length, in hundredths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hundredths(pub(super) u32);

impl Hundredths {
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what is negative or no number becomes 0"
    )]
    fn of(part: f64, whole: f64) -> Self {
        Self((part * 10_000.0 / whole).round() as u32)
    }
}

/// In percent, as it stands in a page.
impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// How much text an area has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    None,
    Name,
    Size,
    All,
}

impl Room {
    /// Returns the word that the style knows.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Name => "name",
            Self::Size => "size",
            Self::All => "all",
        }
    }
}

/// Returns sizes as weights that are in proportion to them, as exactly as a screen can show.
pub(super) fn weights(sizes: &[Bytes]) -> Vec<u32> {
    let total: u128 = sizes.iter().map(|size| u128::from(size.get())).sum();
    let weight = |size: &Bytes| {
        // Thirty bits of each part: a `u32` holds them, and `f64` counts with them exactly.
        let part = (u128::from(size.get()) << 30).checked_div(total).unwrap_or_default();
        u32::try_from(part).unwrap_or(u32::MAX)
    };
    sizes.iter().map(weight).collect()
}

impl Shape {
    /// Returns all of it.
    pub(super) const fn whole(self) -> Area {
        Area::of(self.usual_width, self.height)
    }

    /// Returns an area relative to the whole map, with the room that it has at least.
    pub(super) fn relative(self, area: Area) -> RelativeArea {
        /// What a line of text takes, and what stands around it.
        const LINE: f64 = 18.0;
        const AROUND: f64 = 8.0;
        const NARROWEST: f64 = 40.0;
        let across = |length: f64| Hundredths::of(length, self.usual_width);
        let along = |length: f64| Hundredths::of(length, self.height);
        // Text has to fit where the map is narrowest, because its width is the window's.
        let narrowest = area.width * self.least_width / self.usual_width;
        let room = match (area.height - AROUND) / LINE {
            _ if narrowest < NARROWEST => Room::None,
            lines if lines < 1.0 => Room::None,
            lines if lines < 2.0 => Room::Name,
            lines if lines < 3.0 || narrowest < 2.0 * NARROWEST => Room::Size,
            _ => Room::All,
        };
        RelativeArea {
            x: across(area.x),
            y: along(area.y),
            width: across(area.width),
            height: along(area.height),
            room,
        }
    }
}
