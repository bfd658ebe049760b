//! Amounts of money, and how they are rounded to cents (spec section 6, columns 12 and 13).

/// Below this, a double in its whole part is exact, and so is what is left of it.
const EXACT: f64 = 4_503_599_627_370_496.0;
/// The number before 0.5.
const LESS_THAN_HALF: f64 = 0.5 - f64::EPSILON / 4.0;

/// Rounds an amount to cents, half away from zero, in IEEE doubles: `round(amount × 100) / 100`.
pub fn cents(amount: f64) -> f64 {
    round(amount * 100.0) / 100.0
}

/// `f64::round` without a call of the mathematical library, which instruction sets from before 2008 need for it.
#[inline]
pub fn round(number: f64) -> f64 {
    if number.abs() >= EXACT || number.is_nan() {
        return number;
    }
    // A negative number that is rounded to zero gives -0.
    (round_to_whole(number) as f64).copysign(number)
}

/// The same as a whole number, of less than 2^52 and not of NaN.
///
/// What is added is a little less than a half: a half would lift the number below 0.5 to 1. A number that lies exactly between two
/// whole ones is lifted by the rounding of the sum, which is to even.
#[inline]
pub fn round_to_whole(number: f64) -> i64 {
    (number + LESS_THAN_HALF.copysign(number)) as i64
}

/// An amount that is rounded to cents, and not negative, as its number of cents; `None` for any other.
pub fn whole_cents(amount: f64) -> Option<u64> {
    // What is no number of cents, or is negative, is not found again below.
    let cents = (amount * 100.0 + 0.5) as u64;
    let is_exact = (cents as f64) < EXACT && cents as f64 / 100.0 == amount && amount.is_sign_positive();
    is_exact.then_some(cents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rounds_half_away_from_zero() {
        assert_eq!(cents(57_500.004_9), 57_500.0);
        assert_eq!(cents(0.125), 0.13);
        assert_eq!(cents(-0.125), -0.13);
        // 2.675 is a little less than it looks, yet 2.675 × 100 is 267.5 in doubles.
        assert_eq!(cents(2.675), 2.68);
        assert_eq!(cents(1e12), 1e12);
    }

    #[test]
    fn whole_cents_are_those_of_rounded_amounts() {
        assert_eq!(whole_cents(57_500.01), Some(5_750_001));
        assert_eq!(whole_cents(0.0), Some(0));
        for other in [57_500.011, -1.0, -0.0, f64::NAN, f64::INFINITY, 1e15] {
            assert_eq!(whole_cents(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn rounding_is_that_of_the_library(
            number in prop_oneof![
                -1e17..1e17f64,
                -10.0..10.0f64,
                any::<f64>(),
                (-1_000_000i64..1_000_000).prop_map(|halves| halves as f64 / 2.0),
            ]
        ) {
            prop_assert_eq!(round(number).to_bits(), number.round().to_bits(), "{}", number);
        }
    }
}
