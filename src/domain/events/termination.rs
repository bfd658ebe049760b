//! An employee leaves, by default on 15 September: likelier in the first year and for low performers.

use crate::domain::events::event_type::EventType;
use crate::domain::events::occasion::Situation;
use crate::domain::events::role::Role;
use crate::domain::events::rule::Rule;
use crate::domain::events::shows::{Compensation, Shows, ShowsPayload};
use crate::domain::parameters::InForce;
use crate::domain::values::years::SimulationYear;
use crate::domain::workforce::Employee;

/// Below this tenure an employee counts as new.
const NEW_EMPLOYEE_MONTHS: i64 = 12;
/// How much likelier a new employee leaves.
const NEW_EMPLOYEE_FACTOR: f64 = 1.25;
/// How much likelier a low performer leaves.
const LOW_PERFORMER_FACTOR: f64 = 2.0;

/// Why an employment ends: by a draw, or on a day that the workforce knows.
pub static REASONS: [&str; 2] = ["voluntary", "known"];

/// The event_type of the draw of a termination's day, where that is drawn.
pub const DAY_DRAW_WORD: &str = "termination_date";

pub static EVENT_TYPE: EventType = EventType {
    name: "termination",
    draw_word: "termination",
    seed: |seeds| seeds.termination,
    category: "termination",
    date: |dates| dates.termination,
    rank: 0,
    happens_to: Role::Leaver,
    rule: &Termination,
    shows: Shows {
        compensation: Compensation::Before,
        payload: ShowsPayload { level: true, reason: true, tenure_months: true, ..ShowsPayload::NOTHING },
        ..Shows::NOTHING
    },
    write_details: |event, _, _, details| {
        details.push_str(if event.is_certain { "Known" } else { "Voluntary" });
        details.push_str(" termination after ");
        details.push_whole(event.tenure_months);
        details.push_str(" months at a salary of ");
        details.push_amount(event.compensation_amount.get());
    },
};

/// The day of a termination that is drawn by itself (spec section 9): somebody hired in the year leaves after the hire, or not at
/// all where no day is left. In days since 1970-01-01.
pub fn drawn_day(draw: f64, year: SimulationYear, hired_in_year: Option<i32>) -> Option<i32> {
    match hired_in_year {
        Some(hire_date) => {
            let days_left = year.last_day - hire_date;
            (days_left > 0).then(|| hire_date + 1 + (draw * f64::from(days_left)).floor() as i32)
        }
        None => Some(year.first_day + (draw * f64::from(year.days())).floor() as i32),
    }
}

struct Termination;

impl Rule for Termination {
    fn threshold(&self, situation: &Situation<'_>, in_force: &InForce) -> Option<f64> {
        if let Some(hazards) = &in_force.termination {
            return Some(hazards.of(situation.age(), situation.tenure_months));
        }
        let base = in_force.parameters.base_termination_rate;
        let is_new = situation.tenure_months.is_some_and(|months| months < NEW_EMPLOYEE_MONTHS);
        Some(if is_new {
            let given = in_force.parameters.new_hire_termination_rate.get();
            given.unwrap_or(base * NEW_EMPLOYEE_FACTOR)
        } else if situation.employee.is_low_performer {
            base * LOW_PERFORMER_FACTOR
        } else {
            base
        })
    }

    fn happen(&self, employee: &mut Employee, _date: i32, _is_certain: bool, _in_force: &InForce) {
        employee.has_left = true;
    }
}
