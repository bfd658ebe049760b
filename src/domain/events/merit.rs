//! An employee gets the annual merit raise of 4 % on 15 March.

use std::fmt::{self, Write};

use crate::domain::employee::Employee;
use crate::domain::events::{EventType, Occasion, Outcome, Payload, Situation};
use crate::domain::money::{Amount, cents};
use crate::domain::parameters::Rates;

/// The salary after a raise, as a multiple of the one before.
const RAISE: f64 = 1.04;

/// merit.
pub struct Merit;

impl EventType for Merit {
    fn name(&self) -> &'static str {
        "merit"
    }

    fn category(&self) -> &'static str {
        "raise"
    }

    fn month_and_day(&self) -> (u32, u32) {
        (3, 15)
    }

    fn threshold(&self, _situation: &Situation<'_>, rates: &Rates) -> Option<f64> {
        Some(rates.merit_rate)
    }

    fn happen<'a>(&self, employee: &mut Employee<'a>, _occasion: &Occasion<'_>) -> Outcome<'a> {
        let old_salary = employee.salary;
        let new_salary = old_salary.map(|salary| salary * RAISE);
        employee.salary = new_salary.map(cents);
        Outcome {
            compensation_amount: employee.salary,
            previous_compensation: old_salary.map(cents),
            payload: Payload {
                old_salary,
                new_salary,
                merit_type: Some("annual_merit"),
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
        let (from, to) = (Amount(outcome.previous_compensation), Amount(outcome.compensation_amount));
        write!(details, "Merit raise, salary from {from} to {to}")
    }
}
