//! Amounts of money: rounding to cents and their text (spec section 6, columns 10, 12 and 13).

use std::fmt::{self, Display, Formatter};

/// Rounds an amount to cents, half away from zero, in IEEE doubles: `round(amount × 100) / 100`.
pub fn cents(amount: f64) -> f64 {
    (amount * 100.0).round() / 100.0
}

/// An amount with two decimals, 'unknown' for none.
pub struct Amount(pub Option<f64>);

impl Display for Amount {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(amount) => write!(formatter, "{amount:.2}"),
            None => formatter.write_str("unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn text_has_two_decimals() {
        assert_eq!(Amount(Some(52_000.0)).to_string(), "52000.00");
        assert_eq!(Amount(Some(0.1)).to_string(), "0.10");
        assert_eq!(Amount(None).to_string(), "unknown");
    }
}
