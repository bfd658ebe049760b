//! When an event may happen: the employee's situation, and the occasion in the year.

use crate::domain::events::shows::Shows;
use crate::domain::parameters::ParametersByLevel;
use crate::domain::workforce::Employee;

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
    /// The place of the type among [`EVENT_TYPES`](crate::domain::events::EVENT_TYPES).
    pub type_index: usize,
    /// What its rows show.
    pub shows: &'static Shows,
    /// The year in which it may happen.
    pub year: i32,
    /// How many years after that of the workforce.
    pub years_on: i32,
    /// Days since 1970-01-01.
    pub effective_date: i32,
    /// The parameters of the year.
    pub parameters: &'a ParametersByLevel,
    /// Whether events compound: a census is rolled forward, a cohort by year is not (spec section 5).
    pub compounds: bool,
}

impl Occasion<'_> {
    /// The employee's situation on this occasion.
    pub fn situation<'e>(&self, employee: &'e Employee) -> Situation<'e> {
        Situation { employee, tenure_months: employee.tenure_months(self.year, self.years_on) }
    }

    /// Whether the event would lie before the hire date. In cohorts by year that does not matter, and a
    /// candidate has none.
    pub fn is_before_hire_of(&self, employee: &Employee) -> bool {
        self.compounds && employee.hire_date > Some(self.effective_date)
    }
}
