//! What the year of an employee has been so far: pay, and what has happened (spec section 10).

use crate::domain::events::{Happened, place};
use crate::domain::simulate::pay::Pay;
use crate::domain::values::nullable::NullableDouble;
use crate::domain::values::years::SimulationYear;
use crate::domain::workforce::{Employee, NEVER};

/// The year of an employee of a tile, as long as it goes on.
///
/// Kept small: a tile of them and of its employees is to stay in the processor's fastest cache.
#[derive(Debug, Clone, Copy)]
pub struct EmployeeYear {
    /// The salary on 1 January, before a promotion of that day, or at the hire. Not rounded.
    pub opening_salary: NullableDouble,
    /// What is paid.
    pub pay: Pay,
    /// The last day of employment; [`NEVER`] where it is not in the year.
    pub left_on: i32,
    /// Whether the workforce knew the last day.
    pub is_known: bool,
    /// Whether there was a promotion.
    pub is_promoted: bool,
    /// Whether there was a merit raise.
    pub is_raised: bool,
}

impl EmployeeYear {
    /// That of somebody who is there from `first_day` on.
    fn from(employee: &Employee, first_day: i32) -> Self {
        Self {
            opening_salary: employee.salary,
            pay: Pay::from(first_day, employee.salary),
            left_on: NEVER,
            is_known: false,
            is_promoted: false,
            is_raised: false,
        }
    }
}

/// Whether the employee is employed in the year for at least a day, as things stand on its last day.
pub fn is_employed(employee: &Employee, year: SimulationYear) -> bool {
    employee.hire_date.is_some_and(|date| date <= year.last_day)
}

/// Keeps the years of the employees of a tile while they go on.
#[derive(Debug, Default)]
pub struct EmployeeYears(Vec<EmployeeYear>);

impl EmployeeYears {
    /// The year begins for the employees of the rows.
    pub fn begin(&mut self, year: SimulationYear, rows: &[u32], employees: &[Employee]) {
        self.0.resize(employees.len(), EmployeeYear::from(&Employee::NOBODY, year.first_day));
        for row in rows {
            let employee = &employees[*row as usize];
            let hire_date = employee.hire_date.unwrap_or(year.first_day);
            self.0[*row as usize] = EmployeeYear::from(employee, hire_date.max(year.first_day));
        }
    }

    /// Events have happened.
    pub fn record(&mut self, happened: &Happened<'_>) {
        let year = happened.occasion.year;
        for (at, row) in happened.hits.rows.iter().enumerate() {
            let date = happened.date(at);
            let employee = &happened.employees[*row as usize];
            let so_far = &mut self.0[*row as usize];
            match happened.occasion.type_index {
                place::PROMOTION => {
                    so_far.is_promoted = true;
                    so_far.pay.change(employee.salary, date, year);
                }
                place::MERIT => {
                    so_far.is_raised = true;
                    so_far.pay.change(employee.salary, date, year);
                }
                place::ENROLLMENT => {}
                place::HIRE => *so_far = EmployeeYear::from(employee, date),
                place::TERMINATION => {
                    so_far.left_on = date;
                    so_far.is_known = happened.occasion.is_certain;
                }
                other => debug_assert!(false, "the year's end knows no event type of the place {other}"),
            }
        }
    }

    /// The year of the row's employee.
    pub fn of(&self, row: u32) -> &EmployeeYear {
        &self.0[row as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_fits_into_a_line_of_the_cache() {
        assert!(size_of::<EmployeeYear>() <= 64);
    }
}
