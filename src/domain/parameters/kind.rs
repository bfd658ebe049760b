//! What values a parameter may have.

use crate::domain::values::calendar::month_and_day;

/// The kind of a parameter's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A chance, or another part of something.
    Fraction,
    /// A raise, as a part of the salary.
    Factor,
    /// Money.
    Amount,
    /// A number of months, years or levels.
    Count {
        /// The least number allowed.
        least: u32,
    },
    /// A day of the year, as month × 100 + day.
    Date {
        /// Whether 0, which is no day, has a meaning too.
        or_zero: bool,
    },
    /// What a chance is multiplied by.
    Multiplier,
}

impl Kind {
    /// Whether a parameter may have the value; NaN is never one.
    pub fn allows(self, value: f64) -> bool {
        match self {
            Self::Fraction => (0.0..=1.0).contains(&value),
            Self::Factor => value > -0.5 && value <= 10.0,
            Self::Amount => (0.0..f64::INFINITY).contains(&value),
            Self::Count { least } => value >= f64::from(least) && value.fract() == 0.0,
            Self::Date { or_zero } => (or_zero && value == 0.0) || month_and_day(value).is_some(),
            Self::Multiplier => (0.0..=1_000.0).contains(&value),
        }
    }

    /// What [`allows`](Self::allows) asks for, as the end of a sentence.
    pub fn rule(self) -> String {
        match self {
            Self::Fraction => "a rate must lie within 0 and 1".to_string(),
            Self::Factor => "a raise must be greater than -0.5 and at most 10".to_string(),
            Self::Amount => "an amount must be finite and not negative".to_string(),
            Self::Count { least } => format!("it must be a whole number of at least {least}"),
            Self::Date { or_zero } => {
                let or_zero = if or_zero { ", or 0" } else { "" };
                format!("a date must be a day of every year, as month × 100 + day: 315 for 15 March{or_zero}")
            }
            Self::Multiplier => "a multiplier must lie within 0 and 1000".to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: Kind, allowed: &[f64], refused: &[f64]) {
        for value in allowed {
            assert!(kind.allows(*value), "{kind:?}: {value}");
        }
        for value in refused.iter().chain(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY]) {
            assert!(!kind.allows(*value), "{kind:?}: {value}");
        }
    }

    #[test]
    fn each_kind_has_its_bounds() {
        check(Kind::Fraction, &[0.0, -0.0, 0.5, 1.0], &[-0.01, 1.01, 1.0f64.next_up()]);
        check(Kind::Factor, &[(-0.5f64).next_up(), 0.0, 0.04, 10.0], &[-0.5, 10.0f64.next_up()]);
        check(Kind::Amount, &[0.0, 0.01, 50_000.0, f64::MAX], &[-0.01]);
        check(Kind::Count { least: 0 }, &[0.0, 12.0, 1e15], &[-1.0, 0.5]);
        check(Kind::Count { least: 1 }, &[1.0, 2.0], &[0.0, 1.5]);
        let days = [101.0, 131.0, 228.0, 315.0, 430.0, 630.0, 930.0, 1_130.0, 1_231.0];
        let none = [1.0, 100.0, 132.0, 229.0, 315.5, 431.0, 631.0, 931.0, 1_131.0, 1_232.0, 1_301.0, -101.0];
        check(Kind::Date { or_zero: false }, &days, &[&none[..], &[0.0]].concat());
        check(Kind::Date { or_zero: true }, &[&days[..], &[0.0]].concat(), &none);
        check(Kind::Multiplier, &[0.0, 1.0, 1_000.0], &[-0.1, 1_000.1]);
    }

    #[test]
    fn each_kind_says_what_it_allows() {
        let kinds = [
            Kind::Fraction,
            Kind::Factor,
            Kind::Amount,
            Kind::Count { least: 1 },
            Kind::Date { or_zero: false },
            Kind::Date { or_zero: true },
            Kind::Multiplier,
        ];
        assert_eq!(
            kinds.map(Kind::rule),
            [
                "a rate must lie within 0 and 1",
                "a raise must be greater than -0.5 and at most 10",
                "an amount must be finite and not negative",
                "it must be a whole number of at least 1",
                "a date must be a day of every year, as month × 100 + day: 315 for 15 March",
                "a date must be a day of every year, as month × 100 + day: 315 for 15 March, or 0",
                "a multiplier must lie within 0 and 1000",
            ]
        );
    }
}
