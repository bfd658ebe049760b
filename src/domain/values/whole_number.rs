//! Whole numbers of any type: 42, '42' and 42.0 are the same one, 42.5 and true are none.

/// What an argument must be a whole number for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WholeArgument {
    /// A year.
    Year,
    /// A seed of the draws.
    Seed,
    /// How many futures there are.
    Replications,
}

impl WholeArgument {
    /// What the number must be, in the words of an error message.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Year => "a year must be a whole number within 1 to 9999",
            Self::Seed => "a seed must be a whole number of 64 bits",
            Self::Replications => "it must be a whole number of at least 1",
        }
    }
}

/// The whole number of a text, which a number of any type has: '2025', ' +2025 ', '2025.0'; `None` also where 64 bits do not hold it.
pub fn of_text(text: &str) -> Option<i64> {
    let text = text.trim_matches([' ', '\t', '\n', '\r', '\u{c}']);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = whole.strip_prefix(['+', '-']).unwrap_or(whole);
    let is_whole = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && fraction.bytes().all(|byte| byte == b'0');
    is_whole.then(|| whole.parse().ok())?
}

/// The whole number that a double is, however it would be written.
pub fn of_double(double: f64) -> Option<i64> {
    /// The first double that is too large.
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    (double.fract() == 0.0 && (-BEYOND..BEYOND).contains(&double)).then_some(double as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_taken_as_they_are_and_others_never_rounded() {
        let texts = [("42", 42), (" -7\n", -7), ("+2025.000", 2025), ("9223372036854775807", i64::MAX)];
        for (text, number) in texts {
            assert_eq!(of_text(text), Some(number), "{text}");
        }
        for text in ["42.5", "true", "", "4e2", "9223372036854775808", "1_000", "0x2A", ".0"] {
            assert_eq!(of_text(text), None, "{text}");
        }
        assert_eq!(
            [42.0, -0.0, 1e15, -9_223_372_036_854_775_808.0].map(of_double),
            [42, 0, 10i64.pow(15), i64::MIN].map(Some)
        );
        for double in [42.5, f64::NAN, f64::INFINITY, 9_223_372_036_854_775_808.0] {
            assert_eq!(of_double(double), None, "{double}");
        }
    }
}
