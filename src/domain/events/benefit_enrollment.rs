//! An employee who is not in the plan enrolls on 1 April.

use std::fmt::{self, Write};

use crate::domain::employee::Employee;
use crate::domain::events::{EventType, Occasion, Outcome, Payload, Situation};
use crate::domain::parameters::Rates;

/// benefit_enrollment.
pub struct BenefitEnrollment;

impl EventType for BenefitEnrollment {
    fn name(&self) -> &'static str {
        "benefit_enrollment"
    }

    fn draw_word(&self) -> &'static str {
        "enrollment"
    }

    fn category(&self) -> &'static str {
        "enrollment"
    }

    fn month_and_day(&self) -> (u32, u32) {
        (4, 1)
    }

    fn threshold(&self, situation: &Situation<'_>, rates: &Rates) -> Option<f64> {
        let is_outside = situation.employee.is_enrolled == Some(false);
        is_outside.then_some(rates.enrollment_rate)
    }

    fn happen<'a>(&self, employee: &mut Employee<'a>, occasion: &Occasion<'_>) -> Outcome<'a> {
        let initial_rate = Some(occasion.rates.base_deferral_rate);
        let previous_deferral_rate = employee.deferral_rate;
        employee.is_enrolled = Some(true);
        employee.deferral_rate = initial_rate;
        Outcome {
            deferral_rate: initial_rate,
            previous_deferral_rate,
            payload: Payload {
                shows_plan_design: true,
                initial_deferral_rate: initial_rate,
                ..Payload::default()
            },
            ..Outcome::default()
        }
    }

    fn write_details(
        &self,
        outcome: &Outcome<'_>,
        plan_design_id: &str,
        details: &mut dyn Write,
    ) -> fmt::Result {
        let percent = outcome.deferral_rate.unwrap_or_default() * 100.0;
        write!(details, "Enrolled in plan {plan_design_id} at a deferral rate of {percent:.2}%")
    }
}
