//! An employee with at least a year of tenure is promoted on 1 January: one level up, 15 % more salary.

use crate::domain::events::event_type::EventType;
use crate::domain::events::occasion::{Occasion, Situation};
use crate::domain::events::rule::Rule;
use crate::domain::events::shows::{Compensation, Shows, ShowsPayload};
use crate::domain::parameters::Parameters;
use crate::domain::workforce::Employee;

/// The tenure from which on promotions happen.
const MINIMUM_TENURE_MONTHS: i64 = 12;
/// The salary after a promotion, as a multiple of the one before.
const RAISE: f64 = 1.15;

pub static EVENT_TYPE: EventType = EventType {
    name: "promotion",
    draw_word: "promotion",
    category: "promotion",
    month_and_day: (1, 1),
    is_for_candidates: false,
    rule: &Promotion,
    shows: Shows {
        compensation: Compensation::Set,
        previous_compensation: true,
        payload: ShowsPayload { old_level: true, new_level: true, new_salary: true, ..ShowsPayload::NOTHING },
        ..Shows::NOTHING
    },
    write_details: |event, workforce, _, details| {
        details.push_str("Promoted from level ");
        match workforce.level(event.row as usize) {
            Some(text) => event.level_before.write(text, details),
            None => details.push_str("unknown"),
        }
        details.push_str(" to level ");
        details.push_whole(event.level_before.next_number());
        details.push_str(", salary from ");
        details.push_amount(event.previous_compensation.get());
        details.push_str(" to ");
        details.push_amount(event.compensation_amount.get());
    },
};

struct Promotion;

impl Rule for Promotion {
    fn threshold(&self, situation: &Situation<'_>, parameters: &Parameters) -> Option<f64> {
        let has_tenure = situation.tenure_months.is_some_and(|months| months >= MINIMUM_TENURE_MONTHS);
        has_tenure.then_some(parameters.promotion_rate)
    }

    fn happen(&self, employee: &mut Employee, _occasion: &Occasion<'_>) {
        employee.salary = employee.salary.map(|salary| salary * RAISE);
        employee.level = employee.level.promoted();
    }
}
