//! An employee who is not in the plan enrolls, by default on 1 April.

use crate::domain::events::event_type::EventType;
use crate::domain::events::occasion::Situation;
use crate::domain::events::role::Role;
use crate::domain::events::rule::Rule;
use crate::domain::events::shows::{Shows, ShowsPayload};
use crate::domain::parameters::InForce;
use crate::domain::workforce::Employee;

pub static EVENT_TYPE: EventType = EventType {
    name: "benefit_enrollment",
    draw_word: "enrollment",
    seed: |seeds| seeds.enrollment,
    category: "enrollment",
    date: |dates| Some(dates.enrollment),
    rank: 2,
    happens_to: Role::Employee,
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
    fn threshold(&self, situation: &Situation<'_>, in_force: &InForce) -> Option<f64> {
        let is_outside = situation.employee.is_enrolled == Some(false);
        is_outside.then_some(in_force.parameters.enrollment_rate)
    }

    fn is_settled(&self) -> bool {
        false
    }

    fn happen(&self, employee: &mut Employee, _date: i32, _is_certain: bool, in_force: &InForce) {
        employee.is_enrolled = Some(true);
        employee.deferral_rate = in_force.parameters.base_deferral_rate.into();
    }
}
