//! Numbers, with their nouns.

use crate::bytes::Bytes;

/// Returns a number of things in memory as a number to show.
pub fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Returns a number with commas, such as `12,345`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if 0 < at && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns a number with its noun, such as `1 file` or `2,000 files`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// Returns which part of `whole` something is, such as `34%`.
pub fn share(part: Bytes, whole: Bytes) -> String {
    match part.per_mille_of(whole) {
        0..10 if Bytes::ZERO < part => "<1%".to_owned(),
        per_mille => format!("{}%", per_mille / 10),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_share_is_a_whole_number_of_percent() {
        let shown = |part, whole| share(Bytes::new(part), Bytes::new(whole));
        assert_eq!(shown(34, 100), "34%");
        assert_eq!(shown(1, 30), "3%");
        assert_eq!(shown(1, 30_000), "<1%");
        assert_eq!(shown(0, 100), "0%");
        assert_eq!(shown(5, 0), "<1%");
    }

    proptest! {
        #[test]
        fn grouping_keeps_the_number(number in any::<u64>()) {
            prop_assert_eq!(grouped(number).replace(',', "").parse(), Ok(number));
        }
    }
}
