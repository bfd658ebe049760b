//! A hire candidate, an employee without a hire_date, joins on 15 June.

use std::fmt::{self, Write};

use crate::domain::employee::{Employee, Tenure};
use crate::domain::events::{EventType, Occasion, Outcome, Payload, Situation};
use crate::domain::money::Amount;
use crate::domain::parameters::Rates;

/// What every hire earns, in money per year.
const STARTING_SALARY: f64 = 50_000.0;

/// hire.
pub struct Hire;

impl EventType for Hire {
    fn name(&self) -> &'static str {
        "hire"
    }

    fn category(&self) -> &'static str {
        "hiring"
    }

    fn month_and_day(&self) -> (u32, u32) {
        (6, 15)
    }

    fn is_for_candidates(&self) -> bool {
        true
    }

    fn threshold(&self, _situation: &Situation<'_>, rates: &Rates) -> Option<f64> {
        Some(rates.hire_rate)
    }

    fn happen<'a>(&self, employee: &mut Employee<'a>, occasion: &Occasion<'_>) -> Outcome<'a> {
        employee.hire_date = Some(occasion.effective_date);
        employee.salary = Some(STARTING_SALARY);
        employee.tenure = Tenure::FromHireDate;
        employee.is_enrolled = Some(false);
        Outcome {
            compensation_amount: Some(STARTING_SALARY),
            payload: Payload {
                level: Some(employee.level),
                shows_department: true,
                starting_salary: Some(STARTING_SALARY),
                ..Payload::default()
            },
            ..Outcome::default()
        }
    }

    fn tenure_months(&self, _situation: &Situation<'_>) -> Option<i64> {
        Some(0)
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
        write!(details, "Hired at a salary of {}", Amount(outcome.compensation_amount))
    }
}
