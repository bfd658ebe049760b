//! An employee is promoted: one level up, with a raise. By default after a year of tenure, on 1 January, by 15 %.

use crate::domain::events::event_type::EventType;
use crate::domain::events::occasion::Situation;
use crate::domain::events::role::Role;
use crate::domain::events::rule::Rule;
use crate::domain::events::shows::{Compensation, Shows, ShowsPayload};
use crate::domain::parameters::InForce;
use crate::domain::workforce::Employee;

pub static EVENT_TYPE: EventType = EventType {
    name: "promotion",
    draw_word: "promotion",
    seed: |seeds| seeds.promotion,
    category: "promotion",
    date: |dates| Some(dates.promotion),
    rank: 3,
    happens_to: Role::Employee,
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
    fn threshold(&self, situation: &Situation<'_>, in_force: &InForce) -> Option<f64> {
        let parameters = &in_force.parameters;
        let least = parameters.promotion_minimum_tenure_months;
        let has_tenure = situation.tenure_months.is_some_and(|months| months as f64 >= least);
        // Who has no level or no age is not held back.
        let is_at_top = parameters.highest_level.get().is_some_and(|highest| {
            situation.employee.level.number().is_some_and(|number| f64::from(number) >= highest)
        });
        let is_too_old = parameters
            .promotion_maximum_age
            .get()
            .is_some_and(|maximum| situation.age().is_some_and(|age| f64::from(age) > maximum));
        if !has_tenure || is_at_top || is_too_old {
            return None;
        }
        Some(match &in_force.promotion {
            None => parameters.promotion_rate,
            Some(hazards) => hazards.of(situation.age(), situation.tenure_months),
        })
    }

    fn looks_at_level(&self, in_force: &InForce) -> bool {
        !in_force.parameters.highest_level.is_null()
    }

    fn happen(&self, employee: &mut Employee, _date: i32, _is_certain: bool, in_force: &InForce) {
        let raise = in_force.parameters.promotion_raise;
        employee.salary = employee.salary.map(|salary| salary * (1.0 + raise));
        employee.level = employee.level.promoted();
    }
}
