//! An employee with at least a year of tenure is promoted on 1 January: one level up, 15 % more salary.

use std::fmt::{self, Write};

use crate::domain::employee::Employee;
use crate::domain::events::{EventType, Occasion, OrUnknown, Outcome, Payload, Situation};
use crate::domain::money::{Amount, cents};
use crate::domain::parameters::Rates;

/// The tenure from which on promotions happen.
const MINIMUM_TENURE_MONTHS: i64 = 12;
/// The salary after a promotion, as a multiple of the one before.
const RAISE: f64 = 1.15;

/// promotion.
pub struct Promotion;

impl EventType for Promotion {
    fn name(&self) -> &'static str {
        "promotion"
    }

    fn category(&self) -> &'static str {
        "promotion"
    }

    fn month_and_day(&self) -> (u32, u32) {
        (1, 1)
    }

    fn threshold(&self, situation: &Situation<'_>, rates: &Rates) -> Option<f64> {
        let has_tenure = situation.tenure_months.is_some_and(|months| months >= MINIMUM_TENURE_MONTHS);
        has_tenure.then_some(rates.promotion_rate)
    }

    fn happen<'a>(&self, employee: &mut Employee<'a>, _occasion: &Occasion<'_>) -> Outcome<'a> {
        let (old_salary, old_level) = (employee.salary, employee.level);
        let new_salary = old_salary.map(|salary| salary * RAISE);
        employee.salary = new_salary.map(cents);
        employee.level = old_level.promoted();
        Outcome {
            compensation_amount: employee.salary,
            previous_compensation: old_salary.map(cents),
            payload: Payload {
                old_level: Some(old_level),
                new_level: old_level.next_number(),
                new_salary,
                ..Payload::default()
            },
            ..Outcome::default()
        }
    }

    fn needs_compensation(&self) -> bool {
        true
    }

    fn write_details(
        &self,
        outcome: &Outcome<'_>,
        _plan_design_id: &str,
        details: &mut dyn Write,
    ) -> fmt::Result {
        let old_level = OrUnknown(outcome.payload.old_level.filter(|level| level.is_known()));
        let new_level = OrUnknown(outcome.payload.new_level);
        let (from, to) = (Amount(outcome.previous_compensation), Amount(outcome.compensation_amount));
        write!(details, "Promoted from level {old_level} to level {new_level}, salary from {from} to {to}")
    }
}
