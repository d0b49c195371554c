//! Areas in proportion to sizes: a squarified treemap.
//!
//! Rows of areas are laid along the shorter side of what is left, and each row takes items as long
//! as its areas become more alike to squares. That is the algorithm of Bruls, Huizing and van Wijk
//! (2000). The layout depends on nothing but the weights, so a page is the same everywhere.

/// A rectangle. Its unit is up to whoever lays out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Area {
    /// Returns an area at the origin.
    pub(super) const fn of(width: f64, height: f64) -> Self {
        Self { x: 0.0, y: 0.0, width, height }
    }

    fn shorter_side(self) -> f64 {
        self.width.min(self.height)
    }

    /// Cuts a strip of this size off, along the shorter side; returns it and the rest.
    fn without_strip(self, size: f64) -> (Self, Self) {
        if self.height <= self.width {
            // At the end rounding may leave no side, and a division by zero would spoil the page.
            let depth = (size / self.height.max(f64::MIN_POSITIVE)).min(self.width);
            let rest = Self { x: self.x + depth, width: self.width - depth, ..self };
            (Self { width: depth, ..self }, rest)
        } else {
            let depth = (size / self.width.max(f64::MIN_POSITIVE)).min(self.height);
            let rest = Self { y: self.y + depth, height: self.height - depth, ..self };
            (Self { height: depth, ..self }, rest)
        }
    }

    /// Divides a strip that was cut off along `of`'s shorter side.
    fn divided(self, sizes: &[f64], of: Self) -> Vec<Self> {
        let total: f64 = sizes.iter().sum();
        let mut before = 0.0;
        let areas = sizes.iter().map(|size| {
            let (from, part) = (before / total, size / total);
            before += size;
            if of.height <= of.width {
                let y = self.y + self.height * from;
                Self { y, height: self.height * part, ..self }
            } else {
                let x = self.x + self.width * from;
                Self { x, width: self.width * part, ..self }
            }
        });
        areas.collect()
    }
}

/// Divides an area among weights, which are best given largest first. A weight of nothing gets an
/// area of nothing.
pub(super) fn squarified(weights: &[u32], within: Area) -> Vec<Area> {
    let total: f64 = weights.iter().copied().map(f64::from).sum();
    let scale = within.width * within.height / total.max(1.0);
    let sizes: Vec<_> = weights.iter().map(|weight| f64::from(*weight) * scale).collect();
    let mut areas = Vec::with_capacity(sizes.len());
    let (mut rest, mut left) = (within, sizes.as_slice());
    while !left.is_empty() {
        let (row, after) = left.split_at(row_length(left, rest.shorter_side()));
        let sum: f64 = row.iter().sum();
        if sum > 0.0 {
            let (strip, remaining) = rest.without_strip(sum);
            areas.extend(strip.divided(row, rest));
            rest = remaining;
        } else {
            areas.extend(row.iter().map(|_| Area { width: 0.0, height: 0.0, ..rest }));
        }
        left = after;
    }
    areas
}

/// Returns how many of the first sizes make the row whose areas are most alike to squares.
fn row_length(sizes: &[f64], side: f64) -> usize {
    let (mut sum, mut least, mut most) = (0.0, f64::INFINITY, 0.0_f64);
    let mut best = f64::INFINITY;
    for (count, size) in sizes.iter().enumerate() {
        sum += size;
        (least, most) = (least.min(*size), most.max(*size));
        let squared = (sum / side).powi(2);
        let worst = (most / squared).max(squared / least);
        if best < worst {
            // A row without an item would never end.
            return count.max(1);
        }
        best = worst;
    }
    sizes.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WITHIN: Area = Area { x: 0.0, y: 0.0, width: 1_000.0, height: 500.0 };

    fn right(area: &Area) -> f64 {
        area.x + area.width
    }

    fn bottom(area: &Area) -> f64 {
        area.y + area.height
    }

    #[test]
    fn one_weight_gets_all_of_it() {
        assert_eq!(squarified(&[7], WITHIN), [WITHIN]);
        assert_eq!(squarified(&[], WITHIN), []);
    }

    #[test]
    fn what_weighs_nothing_gets_nothing() {
        let areas = squarified(&[3, 1, 0, 0], WITHIN);
        assert_eq!(areas.len(), 4);
        assert!(areas[2].width * areas[2].height == 0.0);
        assert_eq!(squarified(&[0, 0], WITHIN).len(), 2);
    }

    #[test]
    fn areas_are_alike_to_squares() {
        // The example of the paper: in a field of 6 by 4.
        let areas = squarified(&[6, 6, 4, 3, 2, 2, 1], Area::of(6.0, 4.0));
        let ratio = |area: &Area| (area.width / area.height).max(area.height / area.width);
        let ratios: Vec<_> = areas.iter().map(|area| format!("{:.2}", ratio(area))).collect();
        assert_eq!(ratios, ["1.50", "1.50", "1.36", "1.81", "1.39", "1.39", "2.78"]);
    }

    proptest! {
        #[test]
        fn areas_are_in_proportion_within_and_apart(
            mut weights in prop::collection::vec(0..1_000_000_u32, 1..60),
        ) {
            weights.sort_by_key(|weight| std::cmp::Reverse(*weight));
            let areas = squarified(&weights, WITHIN);
            prop_assert_eq!(areas.len(), weights.len());
            let total: f64 = weights.iter().copied().map(f64::from).sum();
            for (area, weight) in areas.iter().zip(&weights) {
                let expected = 500_000.0 * f64::from(*weight) / total.max(1.0);
                prop_assert!((area.width * area.height - expected).abs() < 0.01, "{area:?}");
                prop_assert!(-0.001 < area.x && right(area) < 1_000.001, "{area:?}");
                prop_assert!(-0.001 < area.y && bottom(area) < 500.001, "{area:?}");
            }
            let seen: Vec<_> = areas.iter().filter(|area| 0.0 < area.width * area.height).collect();
            for (index, a) in seen.iter().enumerate() {
                for b in &seen[index + 1..] {
                    let across = right(a).min(right(b)) - a.x.max(b.x);
                    let along = bottom(a).min(bottom(b)) - a.y.max(b.y);
                    prop_assert!(across < 0.001 || along < 0.001, "{a:?} {b:?}");
                }
            }
        }
    }
}
