//! What is asked of a simulation.

use crate::domain::call::Simulation;
use crate::domain::values::years::YearRange;
use crate::domain::workforce::Workforce;

/// How many employees go through the years together: enough to fill the lanes of the draws, few enough for their
/// state and their events to stay in the processor's cache.
pub const TILE: usize = 256;

/// How many years of an employee are simulated at once at the most, for all employees together: that bounds the memory
/// of a simulation over thousands of years.
const EMPLOYEE_YEARS: usize = 16_384;

/// How many employees may be simulated at once over so many years; at least one.
pub fn employees_at_once(years: YearRange) -> usize {
    (EMPLOYEE_YEARS / years.count()).max(1)
}

/// What is asked of a simulation besides the workforce.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The years, the parameters and the names.
    pub simulation: &'a Simulation,
    /// Reads each row as the cohort of its own year; else the rows are the opening workforce of the start year (of a
    /// workforce with simulation_year only the rows of the opening year) and are rolled forward.
    pub by_year: bool,
}

impl Request<'_> {
    /// The year that a row opens with; `None` where the row is not asked for.
    pub fn opens_with(&self, workforce: &Workforce, row: usize) -> Option<i32> {
        let years = self.simulation.years;
        if self.by_year {
            return workforce.simulation_year(row).filter(|year| years.contains(*year));
        }
        let is_asked = !workforce.has_simulation_year()
            || workforce.simulation_year(row) == Some(self.simulation.opening_year);
        is_asked.then_some(years.start())
    }
}
