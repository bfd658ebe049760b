//! The event types (spec section 4), one file each. To add one, write its file and name it in [`EVENT_TYPES`].
//!
//! A type is a [`Rule`], which says to whom it happens and what it does, and an [`EventType`], which says what its rows
//! show. Rules are asked for many employees at once: the methods that do so are written once, here, and compiled
//! for each rule.

mod benefit_enrollment;
mod hire;
mod merit;
mod promotion;
mod termination;

use std::fmt::{self, Debug, Formatter};

use crate::domain::event::Event;
use crate::domain::event_window::EventWindow;
use crate::domain::parameters::{Rates, RatesByLevel};
use crate::domain::values::text::TextBuffer;
use crate::domain::workforce::Employee;

/// All event types in the order of their dates, which is the order in which they happen within a year and
/// the order of event_sequence. Types of one day stand in the order termination, hire, enrollment, promotion,
/// merit (spec section 6, column 21).
pub static EVENT_TYPES: [&EventType; 5] = [
    &promotion::EVENT_TYPE,
    &merit::EVENT_TYPE,
    &benefit_enrollment::EVENT_TYPE,
    &hire::EVENT_TYPE,
    &termination::EVENT_TYPE,
];

/// A type of event: its names, its date, its rule and what its rows show.
pub struct EventType {
    /// The event_type of its rows.
    pub name: &'static str,
    /// The event_type of its draw; for some it is another word.
    pub draw_word: &'static str,
    /// The event_category of its rows.
    pub category: &'static str,
    /// The month and day of its effective_date.
    pub month_and_day: (u32, u32),
    /// Whether it happens to hire candidates, and not to employees.
    pub is_for_candidates: bool,
    /// When it happens and what it does.
    pub rule: &'static dyn Rule,
    /// What its rows show beyond what all rows show.
    pub shows: Shows,
    /// Writes event_details: one short sentence with the event's figures.
    pub write_details: fn(&Event, &EventWindow<'_>, &mut TextBuffer),
}

impl Debug for EventType {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

/// Which salary of the employee is the compensation_amount of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compensation {
    /// None: the amount is NULL.
    NotShown,
    /// The one before the event.
    Before,
    /// The one that the event has set. Rounded to cents it is the salary that is carried on (spec section 5), and a
    /// row without it is marked as invalid (section 6, column 25).
    Set,
}

/// What the rows of an event type show of the employee before and after the event; all else is NULL.
#[derive(Debug, Clone, Copy)]
pub struct Shows {
    /// compensation_amount.
    pub compensation: Compensation,
    /// previous_compensation.
    pub previous_compensation: bool,
    /// employee_deferral_rate and prev_employee_deferral_rate.
    pub deferral_rates: bool,
    /// The fields of event_payload.
    pub payload: ShowsPayload,
}

/// The fields of event_payload that an event type shows (spec section 4); a text is shown as it stands.
#[derive(Debug, Clone, Copy)]
pub struct ShowsPayload {
    /// The level at a hire or termination.
    pub level: bool,
    /// The department.
    pub department: bool,
    /// The salary that the event has set.
    pub starting_salary: bool,
    /// Why an employment ends.
    pub reason: Option<&'static str>,
    /// The tenure on 1 January.
    pub tenure_months: bool,
    /// The level before the event.
    pub old_level: bool,
    /// The number of the level one up.
    pub new_level: bool,
    /// The salary before the event, not rounded.
    pub old_salary: bool,
    /// The salary that the event has set, not rounded.
    pub new_salary: bool,
    /// The kind of raise.
    pub merit_type: Option<&'static str>,
    /// The plan design.
    pub plan_design_id: bool,
    /// The deferral rate after the event.
    pub initial_deferral_rate: bool,
}

impl Shows {
    /// Nothing beyond what all rows show.
    pub const NOTHING: Self = Self {
        compensation: Compensation::NotShown,
        previous_compensation: false,
        deferral_rates: false,
        payload: ShowsPayload::NOTHING,
    };
}

impl ShowsPayload {
    /// No field.
    pub const NOTHING: Self = Self {
        level: false,
        department: false,
        starting_salary: false,
        reason: None,
        tenure_months: false,
        old_level: false,
        new_level: false,
        old_salary: false,
        new_salary: false,
        merit_type: None,
        plan_design_id: false,
        initial_deferral_rate: false,
    };
}

/// When an event type happens and what it does.
pub trait Rule: Sync {
    /// The threshold that the draw must lie under; `None` where the event cannot happen to the employee. The rates are
    /// those of the employee's year and level.
    fn threshold(&self, situation: &Situation<'_>, rates: &Rates) -> Option<f64>;

    /// Lets the event happen: changes the employee.
    ///
    /// A salary is set as it is computed; rounding it is not the rule's business.
    fn happen(&self, employee: &mut Employee, occasion: &Occasion<'_>);

    /// The tenure that the event's row shows, in months.
    fn tenure_months(&self, situation: &Situation<'_>) -> Option<i64> {
        situation.tenure_months
    }

    /// Asks for the thresholds of the given employees; those to whom the event cannot happen are left out.
    fn consider(
        &self,
        occasion: &Occasion<'_>,
        employees: &[Employee],
        rows: &[u32],
        considered: &mut Considered,
    ) {
        match occasion.rates.of_everybody() {
            Some(rates) => consider_each(self, occasion, employees, rows, considered, |_| rates),
            None => {
                let rates_of = |employee: &Employee| occasion.rates.of(employee.level);
                consider_each(self, occasion, employees, rows, considered, rates_of);
            }
        }
    }

    /// Lets the event happen to those of the considered employees whose draw lies under the threshold.
    ///
    /// Events that compound change the employee; else each starts from the employee as they are.
    fn decide(
        &self,
        occasion: &Occasion<'_>,
        employees: &mut [Employee],
        considered: &Considered,
        draws: &[f64],
        events: &mut Vec<Event>,
    ) {
        let drawn = considered.rows.iter().zip(&considered.thresholds).zip(draws);
        for ((&row, &threshold), &draw) in drawn {
            if draw >= threshold {
                continue;
            }
            let before = employees[row as usize];
            let mut after = before;
            self.happen(&mut after, occasion);
            let tenure_months = self.tenure_months(&occasion.situation(&before));
            let event = Event::new(row, threshold, occasion, tenure_months, &before, &after);
            if occasion.event_type().shows.compensation == Compensation::Set {
                after.salary = event.compensation_amount;
            }
            if occasion.compounds {
                employees[row as usize] = after;
            }
            events.push(event);
        }
    }
}

/// [`Rule::consider`], with the rates of each employee.
///
/// Where rates do not differ by level the loop does not ask for one: asking took 2.2 % more instructions of a count of
/// five years of events (callgrind, 20,480 employees, one thread, DuckDB 2.0.0).
#[inline]
fn consider_each<'r>(
    rule: &(impl Rule + ?Sized),
    occasion: &Occasion<'_>,
    employees: &[Employee],
    rows: &[u32],
    considered: &mut Considered,
    rates_of: impl Fn(&Employee) -> &'r Rates,
) {
    considered.rows.clear();
    considered.thresholds.clear();
    for &row in rows {
        let employee = &employees[row as usize];
        if occasion.is_before_hire_of(employee) {
            continue;
        }
        let situation = occasion.situation(employee);
        if let Some(threshold) = rule.threshold(&situation, rates_of(employee)) {
            considered.rows.push(row);
            considered.thresholds.push(threshold);
        }
    }
}

/// An employee at the moment at which an event may happen.
#[derive(Debug)]
pub struct Situation<'a> {
    /// The employee, after the earlier events of the year where these compound.
    pub employee: &'a Employee,
    /// The tenure on 1 January, in months.
    pub tenure_months: Option<i64>,
}

/// An event type in a year.
#[derive(Debug)]
pub struct Occasion<'a> {
    /// The place of the type among [`EVENT_TYPES`].
    pub type_index: usize,
    /// The simulation year.
    pub year: i32,
    /// How many years after that of the workforce.
    pub years_on: i32,
    /// Days since 1970-01-01.
    pub effective_date: i32,
    /// The rates of the year.
    pub rates: &'a RatesByLevel,
    /// Whether events compound: a census is rolled forward, a cohort by year is not (spec section 5).
    pub compounds: bool,
}

impl Occasion<'_> {
    /// The type.
    pub fn event_type(&self) -> &'static EventType {
        EVENT_TYPES[self.type_index]
    }

    /// The employee's situation on this occasion.
    pub fn situation<'e>(&self, employee: &'e Employee) -> Situation<'e> {
        Situation { employee, tenure_months: employee.tenure_months(self.year, self.years_on) }
    }

    /// Whether the event would lie before the hire date. In cohorts by year that does not matter, and a
    /// candidate has none.
    fn is_before_hire_of(&self, employee: &Employee) -> bool {
        self.compounds && employee.hire_date > Some(self.effective_date)
    }
}

/// The employees to whom an event may happen, and their thresholds.
#[derive(Debug, Default)]
pub struct Considered {
    /// Their rows.
    pub rows: Vec<u32>,
    /// Their thresholds.
    pub thresholds: Vec<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::parameters::event_words;

    #[test]
    fn rows_of_parameters_are_for_events_by_the_words_that_events_have() {
        let words = EVENT_TYPES.map(|event_type| [event_type.name, event_type.category]);
        assert_eq!(words, event_words::ALL.map(|events| events.both()));
    }

    #[test]
    fn event_types_stand_in_the_order_of_their_dates() {
        assert!(EVENT_TYPES.is_sorted_by_key(|event_type| event_type.month_and_day));
        let mut names: Vec<_> = EVENT_TYPES.iter().map(|event_type| event_type.name).collect();
        names.sort_unstable();
        assert_eq!(names, ["benefit_enrollment", "hire", "merit", "promotion", "termination"]);
    }
}
