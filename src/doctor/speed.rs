//! `UploadSpeed`: how fast a connection sends.

use std::{fmt, num::NonZeroU64, str::FromStr};

use jiff::SignedDuration;

use crate::{bytes::Bytes, text::thousandths};

const KILO: u64 = 1_000;
const MEGA: u64 = 1_000 * KILO;
const GIGA: u64 = 1_000 * MEGA;
/// No home sends faster.
const FASTEST: u64 = 1_000 * GIGA;

/// How fast a connection sends, in bits a second: as speed tests and contracts tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct UploadSpeed(NonZeroU64);

/// Why a text is no speed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a speed; write a number and a unit, such as 10Mbit/s or 800kbit/s")]
pub struct ParseSpeedError(String);

/// 10 Mbit/s: what many home connections send at least.
impl Default for UploadSpeed {
    fn default() -> Self {
        const USUAL: NonZeroU64 = match NonZeroU64::new(10 * MEGA) {
            Some(speed) => speed,
            None => NonZeroU64::MIN,
        };
        Self(USUAL)
    }
}

impl UploadSpeed {
    /// Returns how long it takes to send so much, rounded up to seconds.
    pub fn time_for(self, size: Bytes) -> SignedDuration {
        let bits = u128::from(size.get()) * 8;
        let seconds = bits.div_ceil(u128::from(self.0.get()));
        SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX))
    }
}

/// Shows the largest unit in which three decimals are enough to tell it exactly.
impl fmt::Display for UploadSpeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.0.get();
        let (scale, unit) = match bits {
            GIGA.. if bits.is_multiple_of(MEGA) => (GIGA, "Gbit/s"),
            MEGA.. if bits.is_multiple_of(KILO) => (MEGA, "Mbit/s"),
            _ => (KILO, "kbit/s"),
        };
        let (whole, rest) = (bits / scale, bits % scale * 1_000 / scale);
        match format!("{rest:03}").trim_end_matches('0') {
            "" => write!(f, "{whole} {unit}"),
            decimals => write!(f, "{whole}.{decimals} {unit}"),
        }
    }
}

/// Reads `10Mbit/s`, `1.5 Mbps`, `800 kbit/s`, or a bare number of Mbit/s.
impl FromStr for UploadSpeed {
    type Err = ParseSpeedError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            let number = text.strip_suffix(unit)?;
            // The number comes in thousandths, so that `1.5` is exact.
            let bits = thousandths(number)?.checked_mul(scale(unit)? / 1_000)?;
            NonZeroU64::new(bits).filter(|bits| (KILO..=FASTEST).contains(&bits.get()))
        };
        parse().map(Self).ok_or_else(|| ParseSpeedError(text.to_owned()))
    }
}

/// Returns how many bits a second one of a unit is. `MB/s` would be bytes, and is refused.
fn scale(unit: &str) -> Option<u64> {
    match unit.trim().to_ascii_lowercase().as_str() {
        "kbit/s" | "kbit" | "kbps" => Some(KILO),
        "" | "mbit/s" | "mbit" | "mbps" => Some(MEGA),
        "gbit/s" | "gbit" | "gbps" => Some(GIGA),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let speed: Result<UploadSpeed, _> = text.parse();
        assert_eq!(speed.map(|speed| speed.to_string()).as_deref(), Ok(expected), "{text}");
    }

    #[test]
    fn a_speed_is_read_as_speed_tests_tell_it() {
        check("10Mbit/s", "10 Mbit/s");
        check("10", "10 Mbit/s");
        check("1.5 Mbps", "1.5 Mbit/s");
        check("0.5", "500 kbit/s");
        check("800 kbit/s", "800 kbit/s");
        check("1gbit", "1 Gbit/s");
        check("0.001", "1 kbit/s");
        check("12.345mbit", "12.345 Mbit/s");
    }

    #[test]
    fn no_digit_of_a_speed_is_lost_when_it_is_shown() {
        check("31212.407", "31212.407 Mbit/s");
        check("31.212gbit", "31.212 Gbit/s");
        check("1000.5kbit", "1000.5 kbit/s");
    }

    #[test]
    fn junk_none_and_bytes_are_no_speed() {
        for text in
            ["", "0", "fast", "10MB/s", "-1", "1e3", "1.2345", "1.", ".5", "1.5.5", "9999999999"]
        {
            assert!(text.parse::<UploadSpeed>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_time_is_bits_by_speed_rounded_up() {
        let ten = UploadSpeed::default();
        assert_eq!(ten.to_string(), "10 Mbit/s");
        let seconds = |bytes| ten.time_for(Bytes::new(bytes)).as_secs();
        assert_eq!(seconds(0), 0);
        assert_eq!(seconds(1), 1);
        assert_eq!(seconds(1_250_000), 1);
        assert_eq!(seconds(1_250_001), 2);
        assert_eq!(seconds(36_000_000_000), 8 * 3_600);
        let slowest: UploadSpeed = "0.001".parse().unwrap();
        assert_eq!(slowest.time_for(Bytes::new(u64::MAX)).as_secs(), 147_573_952_589_676_413);
    }
}
