//! An employee who is not in the plan enrolls on 1 April.

use crate::domain::events::event_type::EventType;
use crate::domain::events::occasion::{Occasion, Situation};
use crate::domain::events::rule::Rule;
use crate::domain::events::shows::{Shows, ShowsPayload};
use crate::domain::parameters::Parameters;
use crate::domain::workforce::Employee;

pub static EVENT_TYPE: EventType = EventType {
    name: "benefit_enrollment",
    draw_word: "enrollment",
    category: "enrollment",
    month_and_day: (4, 1),
    is_for_candidates: false,
    rule: &BenefitEnrollment,
    shows: Shows {
        deferral_rates: true,
        payload: ShowsPayload { plan_design_id: true, initial_deferral_rate: true, ..ShowsPayload::NOTHING },
        ..Shows::NOTHING
    },
    write_details: |event, _, simulation, details| {
        details.push_str("Enrolled in plan ");
        details.push_str(&simulation.plan_design_id);
        details.push_str(" at a deferral rate of ");
        details.push_amount(event.deferral_rate_after.get().map(|rate| rate * 100.0));
        details.push_str("%");
    },
};

struct BenefitEnrollment;

impl Rule for BenefitEnrollment {
    fn threshold(&self, situation: &Situation<'_>, parameters: &Parameters) -> Option<f64> {
        let is_outside = situation.employee.is_enrolled == Some(false);
        is_outside.then_some(parameters.enrollment_rate)
    }

    fn happen(&self, employee: &mut Employee, occasion: &Occasion<'_>) {
        employee.is_enrolled = Some(true);
        employee.deferral_rate = occasion.parameters.of(employee.level).base_deferral_rate.into();
    }
}
