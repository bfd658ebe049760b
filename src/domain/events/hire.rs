//! A hire candidate, an employee without a hire_date, joins on 15 June.

use crate::domain::events::event_type::EventType;
use crate::domain::events::occasion::{Occasion, Situation};
use crate::domain::events::rule::Rule;
use crate::domain::events::shows::{Compensation, Shows, ShowsPayload};
use crate::domain::parameters::Parameters;
use crate::domain::workforce::{Employee, Tenure};

/// What every hire earns, in money per year.
const STARTING_SALARY: f64 = 50_000.0;

pub static EVENT_TYPE: EventType = EventType {
    name: "hire",
    draw_word: "hire",
    category: "hiring",
    month_and_day: (6, 15),
    is_for_candidates: true,
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
    fn threshold(&self, _situation: &Situation<'_>, parameters: &Parameters) -> Option<f64> {
        Some(parameters.hire_rate)
    }

    fn happen(&self, employee: &mut Employee, occasion: &Occasion<'_>) {
        employee.hire_date = Some(occasion.effective_date);
        employee.tenure = Tenure::from_hire_date(employee.hire_date);
        employee.salary = STARTING_SALARY.into();
        employee.is_enrolled = Some(false);
    }

    fn tenure_months(&self, _situation: &Situation<'_>) -> Option<i64> {
        Some(0)
    }
}
