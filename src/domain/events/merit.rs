//! An employee gets the annual merit raise of 4 % on 15 March.

use crate::domain::events::event_type::EventType;
use crate::domain::events::occasion::{Occasion, Situation};
use crate::domain::events::rule::Rule;
use crate::domain::events::shows::{Compensation, Shows, ShowsPayload};
use crate::domain::parameters::Parameters;
use crate::domain::workforce::Employee;

/// The salary after a raise, as a multiple of the one before.
const RAISE: f64 = 1.04;

pub static EVENT_TYPE: EventType = EventType {
    name: "merit",
    draw_word: "merit",
    category: "raise",
    month_and_day: (3, 15),
    is_for_candidates: false,
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
    fn threshold(&self, _situation: &Situation<'_>, parameters: &Parameters) -> Option<f64> {
        Some(parameters.merit_rate)
    }

    fn happen(&self, employee: &mut Employee, _occasion: &Occasion<'_>) {
        employee.salary = employee.salary.map(|salary| salary * RAISE);
    }
}
