//! The workforce at the end of each year (spec section 10): a row for each employee and year of which they were employed at
//! least a day.

use std::ops::Range;

use crate::domain::Result;
use crate::domain::events::{Happened, place};
use crate::domain::simulate::employee_year::{EmployeeYears, is_employed};
use crate::domain::simulate::in_order::InOrder;
use crate::domain::simulate::recorder::Recorder;
use crate::domain::simulate::request::Request;
use crate::domain::simulate::simulator::Simulator;
use crate::domain::values::money::cents;
use crate::domain::values::nullable::NullableDouble;
use crate::domain::values::years::SimulationYear;
use crate::domain::workforce::{Employee, Level, NEVER, Workforce};

/// An employee at the end of a year, before its columns are written.
#[derive(Debug, Clone, Copy)]
pub struct YearEnd {
    /// The employee's row in the workforce.
    pub row: u32,
    /// The year that has ended.
    pub year: i32,
    /// Whether the hire_date lies in the year.
    pub is_new: bool,
    /// Days since 1970-01-01.
    pub hire_date: Option<i32>,
    /// The last day of employment, if it was in the year.
    pub left_on: Option<i32>,
    /// Whether the workforce knew that day.
    pub is_known: bool,
    /// On 1 January, in years.
    pub age: Option<i32>,
    /// On 1 January, in months.
    pub tenure_months: Option<i64>,
    /// On the next 1 January.
    pub next_tenure_months: Option<i64>,
    /// On 31 December, or on the last day.
    pub level: Level,
    /// On 1 January or at the hire, rounded to cents.
    pub opening_compensation: NullableDouble,
    /// On 31 December or on the last day, rounded to cents.
    pub current_compensation: NullableDouble,
    /// What was paid for the days of employment, rounded to cents.
    pub prorated_annual_compensation: NullableDouble,
    /// Whether the employee is in the plan then; `None` is not known.
    pub is_enrolled: Option<bool>,
    /// The day of an enrollment of this or an earlier year that was simulated.
    pub enrolled_on: Option<i32>,
    /// A fraction of the compensation.
    pub deferral_rate: NullableDouble,
    /// Whether there was a promotion in the year.
    pub is_promoted: bool,
    /// Whether there was a merit raise.
    pub is_raised: bool,
}

/// The ends of the years of some rows.
pub type YearEnds = InOrder<YearEnd>;

/// Writes the ends of years down.
#[derive(Debug, Default)]
struct YearEndRecorder {
    years: EmployeeYears,
    /// For each row of the tile the day of its enrollment, [`NEVER`] before.
    enrolled_on: Vec<i32>,
    ends: YearEnds,
    last_count: usize,
    /// The tile: where what it comes to begins, its first row, how many rows it has, and the first year.
    first_end: usize,
    first_row: usize,
    start: i32,
}

/// Computes the ends of years; keeps its memory from one call to the next.
#[derive(Debug, Default)]
pub struct YearEndSimulator {
    simulator: Simulator,
    recorder: YearEndRecorder,
}

impl YearEndSimulator {
    /// The ends of all years of the given rows, which are rolled forward.
    ///
    /// # Errors
    /// A NULL employee_id in a row that takes part.
    pub fn run(
        &mut self,
        workforce: &Workforce,
        rows: Range<usize>,
        request: Request<'_>,
    ) -> Result<YearEnds> {
        let Self { simulator, recorder } = self;
        recorder.ends.start(recorder.last_count);
        simulator.run(workforce, rows, request, recorder)?;
        recorder.last_count = recorder.ends.len();
        Ok(std::mem::take(&mut recorder.ends))
    }

    /// Takes back rows that nobody needs any more, for their memory.
    pub fn take_back(&mut self, ends: YearEnds) {
        self.recorder.ends = ends;
    }
}

impl Recorder for YearEndRecorder {
    fn begin_tile(&mut self, ids: &[&str], first_row: usize, request: Request<'_>) {
        self.enrolled_on.clear();
        self.enrolled_on.resize(ids.len(), NEVER);
        self.first_end = self.ends.found.len();
        self.first_row = first_row;
        self.start = request.simulation.years.start();
    }

    fn begin_year(&mut self, year: SimulationYear, rows: &[u32], employees: &[Employee]) {
        self.years.begin(year, rows, employees);
    }

    fn needs_changes(&self) -> bool {
        false
    }

    fn record(&mut self, happened: &Happened<'_>) {
        self.years.record(happened);
        if happened.occasion.type_index == place::ENROLLMENT {
            for (at, row) in happened.hits.rows.iter().enumerate() {
                self.enrolled_on[*row as usize] = happened.date(at);
            }
        }
    }

    fn end_year(&mut self, year: SimulationYear, rows: &[u32], employees: &[Employee]) {
        let on_a_day = |day: i32| (day != NEVER).then_some(day);
        let years_on = year.number - self.start;
        for &row in rows {
            let employee = &employees[row as usize];
            if !is_employed(employee, year) {
                continue;
            }
            let of_year = self.years.of(row);
            self.ends.found.push(YearEnd {
                row,
                year: year.number,
                is_new: employee.hire_date.is_some_and(|date| year.contains(date)),
                hire_date: employee.hire_date,
                left_on: on_a_day(of_year.left_on),
                is_known: of_year.is_known,
                age: employee.age(year.number, years_on),
                tenure_months: employee.tenure_months(year.number, years_on),
                next_tenure_months: employee.tenure_months(year.number + 1, years_on + 1),
                level: employee.level,
                opening_compensation: of_year.opening_salary.map(cents),
                current_compensation: employee.salary.map(cents),
                prorated_annual_compensation: of_year.pay.in_all(of_year.left_on, year).map(cents),
                is_enrolled: employee.is_enrolled,
                enrolled_on: on_a_day(self.enrolled_on[row as usize]),
                deferral_rate: employee.deferral_rate,
                is_promoted: of_year.is_promoted,
                is_raised: of_year.is_raised,
            });
        }
    }

    fn end_tile(&mut self) {
        let first_row = self.first_row as u32;
        self.ends.sort_tile(self.first_end, self.enrolled_on.len(), |end| {
            let row = end.row;
            end.row += first_row;
            row
        });
    }
}
