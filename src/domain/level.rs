//! The job level: text such as 'L3', whose first run of digits is its number (spec sections 4 and 5).

use std::fmt::{self, Display, Formatter};

/// An employee's level: the text of the workforce, and the number that promotions have put in place of its digits.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Level<'a> {
    text: Option<&'a str>,
    promoted_to: Option<i64>,
}

impl<'a> Level<'a> {
    /// The level as the workforce gives it; `None` is an unknown level.
    pub fn new(text: Option<&'a str>) -> Self {
        Self { text, promoted_to: None }
    }

    /// Whether there is a level at all.
    pub fn is_known(&self) -> bool {
        self.text.is_some()
    }

    /// The level's number, as `level_id`: its first run of ASCII digits, `None` where there is none
    /// or where it does not fit an INTEGER.
    pub fn number(&self) -> Option<i32> {
        match self.promoted_to {
            Some(number) => i32::try_from(number).ok(),
            None => {
                let (text, (start, end)) = (self.text?, self.digits()?);
                text[start..end].parse().ok()
            }
        }
    }

    /// The number one up: the payload's `new_level`. `None` where [`number`](Self::number) is.
    pub fn next_number(&self) -> Option<i64> {
        self.number().map(|number| i64::from(number) + 1)
    }

    /// The level after a promotion: 'L3' becomes 'L4'; a level without a number stays as it is.
    #[must_use]
    pub fn promoted(self) -> Self {
        Self { text: self.text, promoted_to: self.next_number().or(self.promoted_to) }
    }

    /// Where the first run of digits begins and ends.
    fn digits(&self) -> Option<(usize, usize)> {
        let bytes = self.text?.as_bytes();
        let start = bytes.iter().position(u8::is_ascii_digit)?;
        let length = bytes[start..].iter().position(|byte| !byte.is_ascii_digit());
        Some((start, length.map_or(bytes.len(), |length| start + length)))
    }
}

/// The level's text, nothing for an unknown level.
impl Display for Level<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let text = self.text.unwrap_or_default();
        match (self.promoted_to, self.digits()) {
            (Some(number), Some((start, end))) => {
                write!(formatter, "{}{number}{}", &text[..start], &text[end..])
            }
            _ => formatter.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn promoted(text: &str) -> (Option<i64>, String, Option<i32>) {
        let level = Level::new(Some(text));
        (level.next_number(), level.promoted().to_string(), level.promoted().number())
    }

    #[test]
    fn a_promotion_raises_the_first_run_of_digits() {
        assert_eq!(promoted("L3"), (Some(4), "L4".into(), Some(4)));
        assert_eq!(promoted("3"), (Some(4), "4".into(), Some(4)));
        assert_eq!(promoted("L09-b2"), (Some(10), "L10-b2".into(), Some(10)));
        assert_eq!(promoted("3.0"), (Some(4), "4.0".into(), Some(4)));
        assert_eq!(promoted("Stufe 9 für Ältere"), (Some(10), "Stufe 10 für Ältere".into(), Some(10)));
    }

    #[test]
    fn a_level_without_a_number_stays() {
        assert_eq!(promoted("Staff"), (None, "Staff".into(), None));
        assert_eq!(promoted(""), (None, String::new(), None));
        // Digits of other scripts are no digits here, as in SQL's regular expressions.
        assert_eq!(promoted("L٣"), (None, "L٣".into(), None));
        let unknown = Level::new(None).promoted();
        assert!(!unknown.is_known());
        assert_eq!(unknown.number(), None);
    }

    #[test]
    fn a_number_that_does_not_fit_an_integer_is_none() {
        assert_eq!(promoted("L99999999999999999999"), (None, "L99999999999999999999".into(), None));
        assert_eq!(promoted("L2147483647"), (Some(2_147_483_648), "L2147483648".into(), None));
        let twice = Level::new(Some("L2147483647")).promoted().promoted();
        assert_eq!(twice.to_string(), "L2147483648");
    }

    #[test]
    fn promotions_add_up() {
        let level = Level::new(Some("L12")).promoted().promoted();
        assert_eq!(
            (level.to_string(), level.number(), level.next_number()),
            ("L14".into(), Some(14), Some(15))
        );
    }
}
