//! An employee leaves on 15 September: likelier in the first year and for low performers.

use std::fmt::{self, Write};

use crate::domain::employee::Employee;
use crate::domain::events::{EventType, Occasion, OrUnknown, Outcome, Payload, Situation};
use crate::domain::money::{Amount, cents};
use crate::domain::parameters::Rates;

/// Below this tenure an employee counts as new.
const NEW_EMPLOYEE_MONTHS: i64 = 12;
/// How much likelier a new employee leaves.
const NEW_EMPLOYEE_FACTOR: f64 = 1.25;
/// How much likelier a low performer leaves.
const LOW_PERFORMER_FACTOR: f64 = 2.0;

/// termination.
pub struct Termination;

impl EventType for Termination {
    fn name(&self) -> &'static str {
        "termination"
    }

    fn category(&self) -> &'static str {
        "termination"
    }

    fn month_and_day(&self) -> (u32, u32) {
        (9, 15)
    }

    fn threshold(&self, situation: &Situation<'_>, rates: &Rates) -> Option<f64> {
        let base = rates.base_termination_rate;
        let is_new = situation.tenure_months.is_some_and(|months| months < NEW_EMPLOYEE_MONTHS);
        Some(if is_new {
            base * NEW_EMPLOYEE_FACTOR
        } else if situation.employee.is_low_performer {
            base * LOW_PERFORMER_FACTOR
        } else {
            base
        })
    }

    fn happen<'a>(&self, employee: &mut Employee<'a>, occasion: &Occasion<'_>) -> Outcome<'a> {
        employee.has_left = true;
        Outcome {
            compensation_amount: employee.salary.map(cents),
            payload: Payload {
                level: Some(employee.level),
                reason: Some("voluntary"),
                tenure_months: occasion.tenure_months,
                ..Payload::default()
            },
            ..Outcome::default()
        }
    }

    fn write_details(
        &self,
        outcome: &Outcome<'_>,
        _plan_design_id: &str,
        details: &mut dyn Write,
    ) -> fmt::Result {
        let months = OrUnknown(outcome.payload.tenure_months);
        let salary = Amount(outcome.compensation_amount);
        write!(details, "Voluntary termination after {months} months at a salary of {salary}")
    }
}
