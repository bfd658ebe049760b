//! When an event may happen: the occasion in the year, and the employee's situation then.

use crate::domain::events::shows::Shows;
use crate::domain::parameters::{InForce, ParametersByLevel};
use crate::domain::values::years::SimulationYear;
use crate::domain::workforce::Employee;

/// An event type in a year.
#[derive(Debug)]
pub struct Occasion<'a> {
    /// The place of the type among [`EVENT_TYPES`](crate::domain::events::EVENT_TYPES).
    pub type_index: usize,
    /// What its rows show.
    pub shows: &'static Shows,
    /// The year in which it may happen.
    pub year: SimulationYear,
    /// How many years after that of the workforce.
    pub years_on: i32,
    /// The effective_date, in days since 1970-01-01; where each employee has their own, the last day that it may be.
    pub date: i32,
    /// The parameters of the year.
    pub parameters: &'a ParametersByLevel,
    /// Whether events compound: a census is rolled forward, a cohort by year is not (spec section 5).
    pub compounds: bool,
    /// Whether it happens without a draw: a hire that is planned, a termination that is known.
    pub is_certain: bool,
}

/// An employee at the moment at which an event may happen.
#[derive(Debug)]
pub struct Situation<'a> {
    /// The employee, after the earlier events of the year where these compound.
    pub employee: &'a Employee,
    /// The occasion.
    pub occasion: &'a Occasion<'a>,
    /// The tenure on 1 January, in months.
    pub tenure_months: Option<i64>,
}

impl Occasion<'_> {
    /// The employee's situation on this occasion.
    pub fn situation<'e>(&'e self, employee: &'e Employee) -> Situation<'e> {
        let tenure_months = employee.tenure_months(self.year.number, self.years_on);
        Situation { employee, occasion: self, tenure_months }
    }

    /// What is in force for an employee.
    pub fn in_force_for(&self, employee: &Employee) -> &InForce {
        self.parameters.of_everybody().unwrap_or_else(|| self.parameters.of(employee.level))
    }

    /// Whether the event would lie before the hire date. In cohorts by year that does not matter, and a
    /// candidate has none.
    pub fn is_before_hire_of(&self, employee: &Employee) -> bool {
        self.compounds && employee.hire_date > Some(self.date)
    }
}

impl Situation<'_> {
    /// The age on 1 January, in years.
    pub fn age(&self) -> Option<i32> {
        self.employee.age(self.occasion.year.number, self.occasion.years_on)
    }

    /// Whether the employee was hired in this year. In cohorts by year that does not matter.
    pub fn is_in_year_of_hire(&self) -> bool {
        self.occasion.compounds
            && self.employee.hire_date.is_some_and(|date| self.occasion.year.contains(date))
    }
}
