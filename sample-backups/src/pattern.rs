//! Names made from patterns: `IMG_{n}.HEIC`, `{uuid}.sqlite`.

use std::fmt::Write;

use crate::seeded::Seeded;

/// Fills the placeholders of a pattern: `{n}` is the number, with four digits at least; `{uuid}`,
/// `{hex}` (32 digits) and `{h}` (two digits) are drawn. Any other is left empty.
pub(crate) fn fill(pattern: &str, number: u64, seeded: &mut Seeded) -> String {
    let mut filled = String::with_capacity(pattern.len() + 40);
    let mut rest = pattern;
    while let Some((before, (placeholder, after))) =
        rest.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?)))
    {
        filled.push_str(before);
        // Writing to a string can't fail.
        let _ = match placeholder {
            "n" => write!(filled, "{number:04}"),
            "uuid" => write!(filled, "{}", seeded.uuid()),
            "hex" => write!(filled, "{:016x}{:016x}", seeded.next(), seeded.next()),
            "h" => write!(filled, "{:02x}", seeded.below(256)),
            _ => Ok(()),
        };
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: &str) {
        assert_eq!(fill(pattern, 42, &mut Seeded::new(1)), expected);
    }

    #[test]
    fn placeholders_are_filled_and_the_rest_is_kept() {
        check("IMG_{n}.HEIC", "IMG_0042.HEIC");
        check("{h}/{hex}", "c1/beeb8da1658eec67f893a2eefb32555e");
        check("no placeholders", "no placeholders");
        check("{open", "{open");
    }
}
