//! The days of the year on which events happen (spec section 8).

use crate::domain::parameters::table::Parameters;
use crate::domain::values::calendar::month_and_day;

/// A month and a day.
pub type MonthAndDay = (u32, u32);

/// The days of the event types in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventDates {
    /// Of promotions.
    pub promotion: MonthAndDay,
    /// Of merit raises.
    pub merit: MonthAndDay,
    /// Of benefit enrollments.
    pub enrollment: MonthAndDay,
    /// Of terminations; `None` where one is drawn for each employee.
    pub termination: Option<MonthAndDay>,
}

impl EventDates {
    /// Those that the parameters give.
    pub fn of(parameters: &Parameters) -> Self {
        // The table allows no values but days, and 0 for terminations.
        let day = |value, otherwise| month_and_day(value).unwrap_or(otherwise);
        Self {
            promotion: day(parameters.promotion_date, (1, 1)),
            merit: day(parameters.merit_date, (3, 15)),
            enrollment: day(parameters.enrollment_date, (4, 1)),
            termination: month_and_day(parameters.termination_date),
        }
    }
}
