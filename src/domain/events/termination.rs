//! An employee leaves on 15 September: likelier in the first year and for low performers.

use crate::domain::events::event_type::EventType;
use crate::domain::events::occasion::{Occasion, Situation};
use crate::domain::events::rule::Rule;
use crate::domain::events::shows::{Compensation, Shows, ShowsPayload};
use crate::domain::parameters::Parameters;
use crate::domain::workforce::Employee;

/// Below this tenure an employee counts as new.
const NEW_EMPLOYEE_MONTHS: i64 = 12;
/// How much likelier a new employee leaves.
const NEW_EMPLOYEE_FACTOR: f64 = 1.25;
/// How much likelier a low performer leaves.
const LOW_PERFORMER_FACTOR: f64 = 2.0;

pub static EVENT_TYPE: EventType = EventType {
    name: "termination",
    draw_word: "termination",
    category: "termination",
    month_and_day: (9, 15),
    is_for_candidates: false,
    rule: &Termination,
    shows: Shows {
        compensation: Compensation::Before,
        payload: ShowsPayload {
            level: true,
            reason: Some("voluntary"),
            tenure_months: true,
            ..ShowsPayload::NOTHING
        },
        ..Shows::NOTHING
    },
    write_details: |event, _, _, details| {
        details.push_str("Voluntary termination after ");
        details.push_whole(event.tenure_months);
        details.push_str(" months at a salary of ");
        details.push_amount(event.compensation_amount.get());
    },
};

struct Termination;

impl Rule for Termination {
    fn threshold(&self, situation: &Situation<'_>, parameters: &Parameters) -> Option<f64> {
        let base = parameters.base_termination_rate;
        let is_new = situation.tenure_months.is_some_and(|months| months < NEW_EMPLOYEE_MONTHS);
        Some(if is_new {
            base * NEW_EMPLOYEE_FACTOR
        } else if situation.employee.is_low_performer {
            base * LOW_PERFORMER_FACTOR
        } else {
            base
        })
    }

    fn happen(&self, employee: &mut Employee, _occasion: &Occasion<'_>) {
        employee.has_left = true;
    }
}
