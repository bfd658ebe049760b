//! The event types (spec section 4), one file each. To add one, write its file and name it in [`EVENT_TYPES`].

mod benefit_enrollment;
mod hire;
mod merit;
mod promotion;
mod termination;

use std::fmt::{self, Debug, Formatter, Write};
use std::sync::LazyLock;

use crate::domain::employee::Employee;
use crate::domain::level::Level;
use crate::domain::parameters::Rates;

/// All event types in the order of their dates, which is the order in which they happen within a year and
/// the order of event_sequence. Types of one day stand in the order termination, hire, enrollment, promotion,
/// merit (spec section 6, column 21).
pub static EVENT_TYPES: [&dyn EventType; 5] = [
    &promotion::Promotion,
    &merit::Merit,
    &benefit_enrollment::BenefitEnrollment,
    &hire::Hire,
    &termination::Termination,
];

/// The event types that can happen to hire candidates, or those that can happen to employees; in the same order.
pub fn event_types(of_candidates: bool) -> &'static [&'static dyn EventType] {
    static OF_CANDIDATES_AND_EMPLOYEES: LazyLock<[Vec<&'static dyn EventType>; 2]> = LazyLock::new(|| {
        [true, false].map(|of_candidates| {
            EVENT_TYPES
                .into_iter()
                .filter(|event_type| event_type.is_for_candidates() == of_candidates)
                .collect()
        })
    });
    &OF_CANDIDATES_AND_EMPLOYEES[usize::from(!of_candidates)]
}

/// A type of event: when it happens and what it does.
pub trait EventType: Sync {
    /// The event_type of its rows.
    fn name(&self) -> &'static str;

    /// The event_type of its draw, where that is another word.
    fn draw_word(&self) -> &'static str {
        self.name()
    }

    /// The event_category of its rows.
    fn category(&self) -> &'static str;

    /// The month and day of its effective_date.
    fn month_and_day(&self) -> (u32, u32);

    /// Whether it happens to hire candidates, and not to employees.
    fn is_for_candidates(&self) -> bool {
        false
    }

    /// The threshold that the draw must lie under; `None` where the event cannot happen to the employee.
    fn threshold(&self, situation: &Situation<'_>, rates: &Rates) -> Option<f64>;

    /// Lets the event happen: changes the employee and says what its row shows.
    fn happen<'a>(&self, employee: &mut Employee<'a>, occasion: &Occasion<'_>) -> Outcome<'a>;

    /// The tenure that its row shows, in months.
    fn tenure_months(&self, situation: &Situation<'_>) -> Option<i64> {
        situation.tenure_months
    }

    /// Whether a row without a compensation_amount is marked as invalid.
    fn needs_compensation(&self) -> bool {
        false
    }

    /// Writes event_details: one short sentence with the event's figures.
    fn write_details(
        &self,
        outcome: &Outcome<'_>,
        plan_design_id: &str,
        details: &mut dyn Write,
    ) -> fmt::Result;
}

impl Debug for dyn EventType {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// An employee at the moment at which an event may happen.
#[derive(Debug)]
pub struct Situation<'a> {
    /// The employee, after the earlier events of the year where these compound.
    pub employee: &'a Employee<'a>,
    /// The tenure on 1 January, in months.
    pub tenure_months: Option<i64>,
}

/// What an event needs to know when it happens.
#[derive(Debug)]
pub struct Occasion<'a> {
    /// Days since 1970-01-01.
    pub effective_date: i32,
    /// The tenure on 1 January, in months.
    pub tenure_months: Option<i64>,
    /// The rates in force.
    pub rates: &'a Rates,
}

/// What the row of an event shows beyond what all events show.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Outcome<'a> {
    /// Rounded to cents.
    pub compensation_amount: Option<f64>,
    /// Rounded to cents.
    pub previous_compensation: Option<f64>,
    /// The deferral rate from now on.
    pub deferral_rate: Option<f64>,
    /// The deferral rate until now.
    pub previous_deferral_rate: Option<f64>,
    /// The fields of event_payload.
    pub payload: Payload<'a>,
}

/// The fields of event_payload; those that the event type does not set are NULL.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Payload<'a> {
    /// The level at a hire or termination.
    pub level: Option<Level<'a>>,
    /// Whether the department is shown.
    pub shows_department: bool,
    /// Money per year.
    pub starting_salary: Option<f64>,
    /// Why an employment ends.
    pub reason: Option<&'static str>,
    /// At a termination.
    pub tenure_months: Option<i64>,
    /// The level before a promotion.
    pub old_level: Option<Level<'a>>,
    /// The number of the level after a promotion.
    pub new_level: Option<i64>,
    /// The salary before a raise, not rounded.
    pub old_salary: Option<f64>,
    /// The salary after a raise or promotion, not rounded.
    pub new_salary: Option<f64>,
    /// The kind of raise.
    pub merit_type: Option<&'static str>,
    /// Whether the plan design is shown.
    pub shows_plan_design: bool,
    /// The deferral rate that an enrollment begins with.
    pub initial_deferral_rate: Option<f64>,
}

/// A value's text, or 'unknown' for none: how event_details shows NULLs.
struct OrUnknown<T>(Option<T>);

impl<T: fmt::Display> fmt::Display for OrUnknown<T> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => value.fmt(formatter),
            None => formatter.write_str("unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn event_types_stand_in_the_order_of_their_dates() {
        assert!(EVENT_TYPES.is_sorted_by_key(|event_type| event_type.month_and_day()));
        let mut names: Vec<_> = EVENT_TYPES.iter().map(|event_type| event_type.name()).collect();
        names.sort_unstable();
        assert_eq!(names, ["benefit_enrollment", "hire", "merit", "promotion", "termination"]);
    }
}
