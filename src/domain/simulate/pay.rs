//! What somebody is paid in a year: each salary for its days (spec section 10).

use crate::domain::values::nullable::NullableDouble;
use crate::domain::values::years::SimulationYear;

/// The pay of an employee's year, as long as it goes on.
#[derive(Debug, Clone, Copy)]
pub struct Pay {
    /// The salary in force, and its first day.
    salary: NullableDouble,
    since: i32,
    /// What was paid before that day; NaN where a salary was not known.
    paid: f64,
}

impl Pay {
    /// Of somebody who is paid from that day of the year on; days are those since 1970-01-01, a salary is money per year.
    #[inline]
    pub fn from(first_day: i32, salary: NullableDouble) -> Self {
        Self { salary, since: first_day, paid: 0.0 }
    }

    /// Another salary counts from that day on.
    #[inline]
    pub fn change(&mut self, salary: NullableDouble, day: i32, year: SimulationYear) {
        self.paid = self.before(day, year);
        self.since = day;
        self.salary = salary;
    }

    /// What is paid up to the given last day of the employment, or to the end of the year; not rounded, NULL where a salary is not
    /// known.
    #[inline]
    pub fn in_all(&self, last_day: i32, year: SimulationYear) -> NullableDouble {
        self.before(last_day.min(year.last_day) + 1, year).into()
    }

    #[inline]
    fn before(&self, day: i32, year: SimulationYear) -> f64 {
        let days = day - self.since;
        if days <= 0 {
            return self.paid;
        }
        let salary = self.salary.get().unwrap_or(f64::NAN);
        self.paid + (salary * f64::from(days)) / f64::from(year.days())
    }
}
