//! What the year of an employee has been so far: pay, level, and what has happened (spec section 10).

use crate::domain::events::{Happened, place};
use crate::domain::values::nullable::NullableDouble;
use crate::domain::values::years::SimulationYear;
use crate::domain::workforce::{Employee, Level, NEVER};

/// The year of an employee of a tile, as long as it goes on.
///
/// Kept small: a tile of them and of its employees is to stay in the processor's fastest cache.
#[derive(Debug, Clone, Copy)]
pub struct EmployeeYear {
    /// The salary on 1 January, before a promotion of that day, or at the hire; then that after the first and the second change of it.
    /// Not rounded.
    salaries: [NullableDouble; 3],
    /// What was paid until the last change; NaN where a salary is not known.
    paid: f64,
    /// The level on 1 January, before a promotion of that day; or at the hire.
    pub opening_level: Level,
    /// The day of the last change.
    since: i32,
    /// The last day of employment; [`NEVER`] where it is not in the year.
    pub left_on: i32,
    /// How many changes there were.
    changes: u8,
    /// Which of them was the promotion, and which the merit raise; 0 where there was none.
    promotion: u8,
    merit: u8,
    /// Whether the workforce knew the last day.
    pub is_known: bool,
    /// Whether the employment began by a hire event of the year.
    pub has_joined: bool,
    /// Whether there was an enrollment.
    pub has_enrolled: bool,
}

impl EmployeeYear {
    /// That of somebody who is there from `first_day` on.
    fn from(employee: &Employee, first_day: i32) -> Self {
        Self {
            salaries: [employee.salary; 3],
            paid: 0.0,
            opening_level: employee.level,
            since: first_day,
            left_on: NEVER,
            changes: 0,
            promotion: 0,
            merit: 0,
            is_known: false,
            has_joined: false,
            has_enrolled: false,
        }
    }

    /// The salary on 1 January, before a promotion of that day, or at the hire, not rounded.
    pub fn opening_salary(&self) -> NullableDouble {
        self.salaries[0]
    }

    /// The salaries of the year in their order: the opening one, and those that changes have set, at the most two.
    #[inline]
    pub fn salaries(&self) -> &[NullableDouble] {
        &self.salaries[..=usize::from(self.changes)]
    }

    /// The place among [`Self::salaries`] of the one that the promotion of the year has set, if there was one; never the first.
    #[inline]
    pub fn promotion(&self) -> Option<usize> {
        (self.promotion > 0).then_some(self.promotion.into())
    }

    /// The same of the merit raise.
    #[inline]
    pub fn merit(&self) -> Option<usize> {
        (self.merit > 0).then_some(self.merit.into())
    }

    /// What is paid from the last change of the salary to the day before `day`; NaN where the salary is not known.
    #[inline]
    fn pay(&self, day: i32, year: SimulationYear) -> f64 {
        let days = day - self.since;
        if days <= 0 {
            return 0.0;
        }
        let salary = self.salaries[usize::from(self.changes)].get().unwrap_or(f64::NAN);
        (salary * f64::from(days)) / f64::from(year.days())
    }

    /// A new salary counts from its day on; gives the place of the change.
    #[inline]
    fn change_salary(&mut self, salary: NullableDouble, day: i32, year: SimulationYear) -> u8 {
        self.paid += self.pay(day, year);
        self.since = day;
        // There is one promotion and one merit raise in a year at the most.
        self.changes = (self.changes + 1).min(2);
        self.salaries[usize::from(self.changes)] = salary;
        self.changes
    }

    /// What is paid in the year, once it is over, not rounded.
    #[inline]
    pub fn paid_in_all(&self, year: SimulationYear) -> NullableDouble {
        (self.paid + self.pay(self.left_on.min(year.last_day) + 1, year)).into()
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
                place::PROMOTION => so_far.promotion = so_far.change_salary(employee.salary, date, year),
                place::MERIT => so_far.merit = so_far.change_salary(employee.salary, date, year),
                place::ENROLLMENT => so_far.has_enrolled = true,
                place::HIRE => {
                    *so_far = EmployeeYear { has_joined: true, ..EmployeeYear::from(employee, date) }
                }
                _ => {
                    so_far.left_on = date;
                    so_far.is_known = happened.occasion.is_certain;
                }
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
