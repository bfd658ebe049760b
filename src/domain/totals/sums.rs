//! The sums of some employees in a year, which are exact.

use crate::domain::values::money::{cents, round, round_to_whole};
use crate::domain::values::nullable::NullableDouble;

/// Counts, and amounts in whole cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Employed on 1 January, but for those who are hired that day by an event.
    pub opening_headcount: i64,
    /// Whose employment begins in the year after 1 January, or by a hire event.
    pub hires: i64,
    /// Of these, those by a hire event.
    pub hire_events: i64,
    /// Whose employment ends in the year.
    pub terminations: i64,
    /// Who are promoted.
    pub promotions: i64,
    /// Who get a merit raise.
    pub merits: i64,
    /// Who enroll.
    pub enrollments: i64,
    /// Enrolled and active on 31 December.
    pub participants: i64,
    /// The salaries of the opening headcount.
    pub opening_payroll: i128,
    /// The salaries of those who are active on 31 December.
    pub closing_payroll: i128,
    /// The salaries at which the hires begin.
    pub hire_compensation: i128,
    /// The last salaries of those who leave.
    pub termination_compensation: i128,
    /// What promotions have added.
    pub promotion_raises: i128,
    /// What merit raises have added.
    pub merit_raises: i128,
    /// What was paid.
    pub prorated_compensation: i128,
}

impl Sums {
    /// Whether anybody was employed.
    pub fn has_anybody(&self) -> bool {
        self.opening_headcount + self.hires > 0
    }

    /// Employed on 31 December.
    pub fn closing_headcount(&self) -> i64 {
        self.opening_headcount + self.hires - self.terminations
    }

    /// How many events there were.
    pub fn events(&self) -> i64 {
        self.hire_events + self.terminations + self.promotions + self.merits + self.enrollments
    }

    /// Somebody is there on 1 January, at that salary.
    #[inline]
    pub fn open(&mut self, salary: i64) {
        self.opening_headcount += 1;
        self.opening_payroll += i128::from(salary);
    }

    /// Somebody's employment begins in the year, at that salary; by a hire event or as the workforce says.
    #[inline]
    pub fn hire(&mut self, salary: i64, is_event: bool) {
        self.hires += 1;
        self.hire_events += i64::from(is_event);
        self.hire_compensation += i128::from(salary);
    }

    /// Somebody is promoted, with that raise.
    #[inline]
    pub fn promote(&mut self, raise: i64) {
        self.promotions += 1;
        self.promotion_raises += i128::from(raise);
    }

    /// Somebody gets that merit raise.
    #[inline]
    pub fn raise(&mut self, raise: i64) {
        self.merits += 1;
        self.merit_raises += i128::from(raise);
    }

    /// Somebody enrolls.
    #[inline]
    pub fn enroll(&mut self) {
        self.enrollments += 1;
    }

    /// Somebody leaves, whose last salary that was.
    #[inline]
    pub fn terminate(&mut self, salary: i64) {
        self.terminations += 1;
        self.termination_compensation += i128::from(salary);
    }

    /// The year ends for somebody to whom so much was paid, and who is active at that salary then, or has left.
    #[inline]
    pub fn close(&mut self, paid: i64, salary: i64, is_active: bool, is_enrolled: bool) {
        self.prorated_compensation += i128::from(paid);
        self.closing_payroll += i128::from(if is_active { salary } else { 0 });
        self.participants += i64::from(is_active & is_enrolled);
    }

    /// Adds those of others.
    pub fn add(&mut self, other: &Self) {
        self.opening_headcount += other.opening_headcount;
        self.hires += other.hires;
        self.hire_events += other.hire_events;
        self.terminations += other.terminations;
        self.promotions += other.promotions;
        self.merits += other.merits;
        self.enrollments += other.enrollments;
        self.participants += other.participants;
        self.opening_payroll += other.opening_payroll;
        self.closing_payroll += other.closing_payroll;
        self.hire_compensation += other.hire_compensation;
        self.termination_compensation += other.termination_compensation;
        self.promotion_raises += other.promotion_raises;
        self.merit_raises += other.merit_raises;
        self.prorated_compensation += other.prorated_compensation;
    }
}

/// The greatest amount that is added up, in cents.
const MOST: f64 = 1e17;
/// Below this an amount of cents is the same whether it is rounded once or, as an amount of a row, twice.
const SAME: f64 = 1e15;

/// An amount rounded to cents, as their number; a NULL is none. The amount itself where it is beyond what can be added up.
#[inline]
pub fn whole_cents(amount: NullableDouble) -> Result<i64, NullableDouble> {
    let given = amount.get().unwrap_or(0.0);
    let hundredfold = given * 100.0;
    if hundredfold.abs() < SAME {
        return Ok(round_to_whole(hundredfold));
    }
    let rounded = round(cents(given) * 100.0);
    if rounded.abs() <= MOST { Ok(rounded as i64) } else { Err(amount) }
}

/// A sum of cents as an amount.
pub fn amount_of(cents: i128) -> f64 {
    cents as f64 / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_whole_cents() {
        let whole = |amount: f64| whole_cents(amount.into()).ok();
        assert_eq!(
            (whole(0.125), whole(-0.125), whole(1e15)),
            (Some(13), Some(-13), Some(100_000_000_000_000_000))
        );
        assert_eq!((whole(1.000_1e15), whole(f64::INFINITY), whole(-1e300)), (None, None, None));
        assert_eq!(whole_cents(NullableDouble::NULL), Ok(0));
        assert_eq!([0, 1, -1, 123_456].map(amount_of), [0.0, 0.01, -0.01, 1_234.56]);
    }

    proptest! {
        #[test]
        fn rounding_once_is_as_good_as_twice(amount in -2e13..2e13) {
            let twice = round(cents(amount) * 100.0) as i64;
            prop_assert_eq!(whole_cents(amount.into()), Ok(twice));
        }
    }
}
