//! A hire candidate, who has no hire_date, joins: by a draw on 15 June, or on the day that is planned.

use crate::domain::events::event_type::EventType;
use crate::domain::events::occasion::Situation;
use crate::domain::events::role::Role;
use crate::domain::events::rule::Rule;
use crate::domain::events::shows::{Compensation, Shows, ShowsPayload};
use crate::domain::parameters::InForce;
use crate::domain::workforce::{Employee, Tenure};

pub static EVENT_TYPE: EventType = EventType {
    name: "hire",
    draw_word: "hire",
    seed: |seeds| seeds.hire,
    category: "hiring",
    date: |_| Some((6, 15)),
    rank: 1,
    happens_to: Role::Candidate,
    rule: &Hire,
    shows: Shows {
        compensation: Compensation::Set,
        payload: ShowsPayload {
            level: true,
            department: true,
            starting_salary: true,
            ..ShowsPayload::NOTHING
        },
        ..Shows::NOTHING
    },
    write_details: |event, _, _, details| {
        details.push_str("Hired at a salary of ");
        details.push_amount(event.compensation_amount.get());
    },
};

struct Hire;

impl Rule for Hire {
    fn threshold(&self, _situation: &Situation<'_>, in_force: &InForce) -> Option<f64> {
        Some(in_force.parameters.hire_rate)
    }

    fn is_settled(&self) -> bool {
        false
    }

    fn happen(&self, employee: &mut Employee, date: i32, is_certain: bool, in_force: &InForce) {
        employee.hire_date = Some(date);
        employee.tenure = Tenure::from_hire_date(employee.hire_date);
        // A plan says what somebody will earn, a candidate's row does not.
        if !is_certain || employee.salary.is_null() {
            employee.salary = in_force.parameters.starting_salary.into();
        }
        employee.is_enrolled = Some(false);
    }
}
