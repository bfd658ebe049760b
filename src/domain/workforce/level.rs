//! The job level: text such as 'L3', whose first run of digits is its number (spec sections 4 and 5).
//!
//! The text is the workforce's and is the same for all years of an employee; only its number is carried along.

use crate::domain::values::text::TextBuffer;

/// The number of an employee's level, and whether a promotion has put it in place of the text's digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Level {
    /// Up to one more than an INTEGER holds: what a promotion from the last number gives.
    number: u32,
    origin: Origin,
}

/// Where the number of a level comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Origin {
    /// There is none.
    #[default]
    Nowhere,
    /// From the workforce's text.
    Text,
    /// From a promotion.
    Promotion,
}

impl Level {
    /// An unknown level.
    pub const NONE: Self = Self { number: 0, origin: Origin::Nowhere };

    /// The level as the workforce gives it; `None` is an unknown level.
    pub fn of_text(text: Option<&str>) -> Self {
        let number = text.and_then(|text| {
            let (start, end) = digits(text)?;
            text[start..end].parse::<u32>().ok().filter(|number| i32::try_from(*number).is_ok())
        });
        number.map_or_else(Self::default, |number| Self { number, origin: Origin::Text })
    }

    /// The level's number, as `level_id`: its first run of ASCII digits, `None` where there is none
    /// or where it does not fit an INTEGER.
    pub fn number(self) -> Option<i32> {
        i32::try_from(self.number).ok().filter(|_| self.origin != Origin::Nowhere)
    }

    /// The number one up: the payload's `new_level`. `None` where [`number`](Self::number) is.
    pub fn next_number(self) -> Option<u32> {
        self.number().map(|number| number.unsigned_abs() + 1)
    }

    /// The level after a promotion: 'L3' becomes 'L4'; a level without a number stays as it is.
    #[must_use]
    pub fn promoted(self) -> Self {
        match self.next_number() {
            Some(number) => Self { number, origin: Origin::Promotion },
            None => self,
        }
    }

    /// Writes the level's text, given the workforce's.
    pub fn write(self, text: &str, target: &mut TextBuffer) {
        match (self.origin, digits(text)) {
            (Origin::Promotion, Some((start, end))) => {
                target.push_str(&text[..start]);
                target.push_whole(Some(self.number));
                target.push_str(&text[end..]);
            }
            _ => target.push_str(text),
        }
    }
}

/// Where the first run of digits begins and ends.
fn digits(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let start = bytes.iter().position(u8::is_ascii_digit)?;
    let length = bytes[start..].iter().position(|byte| !byte.is_ascii_digit());
    Some((start, length.map_or(bytes.len(), |length| start + length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(level: Level, text: &str) -> String {
        let mut target = TextBuffer::default();
        level.write(text, &mut target);
        String::from_utf8(target.as_bytes().to_vec()).unwrap()
    }

    fn promoted(text: &str) -> (Option<u32>, String, Option<i32>) {
        let level = Level::of_text(Some(text));
        assert_eq!(written(level, text), text);
        (level.next_number(), written(level.promoted(), text), level.promoted().number())
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
        assert_eq!(Level::of_text(None).promoted().number(), None);
    }

    #[test]
    fn a_number_that_does_not_fit_an_integer_is_none() {
        assert_eq!(promoted("L99999999999999999999"), (None, "L99999999999999999999".into(), None));
        assert_eq!(promoted("L2147483648"), (None, "L2147483648".into(), None));
        assert_eq!(promoted("L2147483647"), (Some(2_147_483_648), "L2147483648".into(), None));
        let twice = Level::of_text(Some("L2147483647")).promoted().promoted();
        assert_eq!(written(twice, "L2147483647"), "L2147483648");
    }

    #[test]
    fn promotions_add_up() {
        let level = Level::of_text(Some("L12")).promoted().promoted();
        assert_eq!(
            (written(level, "L12"), level.number(), level.next_number()),
            ("L14".into(), Some(14), Some(15))
        );
    }
}
