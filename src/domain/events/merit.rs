//! An employee gets the annual merit raise, with which the cost-of-living adjustment comes: by default 4 % on 15 March.

use crate::domain::events::event_type::EventType;
use crate::domain::events::occasion::Situation;
use crate::domain::events::role::Role;
use crate::domain::events::rule::Rule;
use crate::domain::events::shows::{Compensation, Shows, ShowsPayload};
use crate::domain::parameters::InForce;
use crate::domain::workforce::Employee;

pub static EVENT_TYPE: EventType = EventType {
    name: "merit",
    draw_word: "merit",
    seed: |seeds| seeds.merit,
    category: "raise",
    date: |dates| Some(dates.merit),
    rank: 4,
    happens_to: Role::Employee,
    rule: &Merit,
    shows: Shows {
        compensation: Compensation::Set,
        previous_compensation: true,
        payload: ShowsPayload {
            old_salary: true,
            new_salary: true,
            merit_type: Some("annual_merit"),
            ..ShowsPayload::NOTHING
        },
        ..Shows::NOTHING
    },
    write_details: |event, _, _, details| {
        details.push_str("Merit raise, salary from ");
        details.push_amount(event.previous_compensation.get());
        details.push_str(" to ");
        details.push_amount(event.compensation_amount.get());
    },
};

struct Merit;

impl Rule for Merit {
    fn threshold(&self, situation: &Situation<'_>, in_force: &InForce) -> Option<f64> {
        let least = in_force.parameters.merit_minimum_tenure_months;
        let is_entitled = least == 0.0
            || situation.tenure_months.is_some_and(|months| months as f64 >= least)
                && !situation.is_in_year_of_hire();
        is_entitled.then_some(in_force.parameters.merit_rate)
    }

    fn happen(&self, employee: &mut Employee, _date: i32, _is_certain: bool, in_force: &InForce) {
        let raise = in_force.parameters.merit_raise + in_force.parameters.cola_rate;
        employee.salary = employee.salary.map(|salary| salary * (1.0 + raise));
    }
}
