//! The end of an employee's year (spec section 10): what it came to, from what happened in it.

use std::fmt::Debug;
use std::ops::Range;

use crate::domain::Result;
use crate::domain::events::{EVENT_TYPES, EventKind, Happened};
use crate::domain::simulate::recorder::Recorder;
use crate::domain::simulate::request::Request;
use crate::domain::simulate::simulator::Simulator;
use crate::domain::values::money::cents;
use crate::domain::values::nullable::NullableDouble;
use crate::domain::values::years::SimulationYear;
use crate::domain::workforce::{Employee, Level, Workforce};

/// A salary before and after an event, rounded to cents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Raise {
    /// Before the event.
    pub before: NullableDouble,
    /// After it.
    pub after: NullableDouble,
}

/// The end of an employment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leave {
    /// The last day, in days since 1970-01-01.
    pub date: i32,
    /// Whether the workforce knew the day.
    pub is_known: bool,
}

/// A year in which an employee was employed at least a day. Amounts are money per year, rounded to cents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearEnd {
    /// The employee's row in the workforce.
    pub row: u32,
    /// The year.
    pub year: i32,
    /// The hire date, in days since 1970-01-01; that of a candidate is that of the hire event.
    pub hire_date: i32,
    /// Whether the hire date lies in the year.
    pub is_new: bool,
    /// Whether a hire event happened.
    pub was_hired: bool,
    /// Whether the employment began in the year after its 1 January, or by a hire event.
    pub began_in_year: bool,
    /// The termination of the year.
    pub left: Option<Leave>,
    /// The age on 1 January.
    pub age: Option<i32>,
    /// The tenure on 1 January, in months.
    pub tenure_months: Option<i64>,
    /// The tenure on the next 1 January, in months.
    pub next_tenure_months: Option<i64>,
    /// The level on 1 January, before a promotion of that day, or at the hire.
    pub opening_level: Level,
    /// The level on the last day.
    pub closing_level: Level,
    /// The salary on 1 January as given, before a promotion of that day, or at the hire.
    pub opening_compensation: NullableDouble,
    /// The salary on the last day of the year or of the employment.
    pub closing_compensation: NullableDouble,
    /// What is paid in the year.
    pub prorated_compensation: NullableDouble,
    /// Whether the employee is in the plan; `None` is not known.
    pub is_enrolled: Option<bool>,
    /// Whether the enrollment happened in the year.
    pub was_enrolled: bool,
    /// The day of the enrollment event of this year or one before, in days since 1970-01-01.
    pub enrolled_on: Option<i32>,
    /// A fraction of the compensation.
    pub deferral_rate: NullableDouble,
    /// The promotion of the year.
    pub promotion: Option<Raise>,
    /// The merit raise of the year.
    pub merit: Option<Raise>,
}

/// What becomes of the ends of years.
pub trait YearEnds {
    /// A tile begins, with so many rows from that row of the workforce on.
    fn begin_tile(&mut self, _rows: usize) {}

    /// The year of an employee has ended; years come in their order, and within a year rows in theirs, each as its place in the tile.
    fn take(&mut self, row_in_tile: u32, year_end: &YearEnd);

    /// The tile has ended.
    fn end_tile(&mut self) {}
}

/// An employee's year as it goes on.
#[derive(Debug, Clone, Copy)]
struct Current {
    opening_salary: NullableDouble,
    opening_level: Level,
    was_hired: bool,
    was_enrolled: bool,
    left: Option<Leave>,
    promotion: Option<(i32, Raise)>,
    merit: Option<(i32, Raise)>,
    /// Of the two the one that came first.
    merit_first: bool,
}

impl Current {
    fn opening(employee: &Employee) -> Self {
        Self {
            opening_salary: employee.salary,
            opening_level: employee.level,
            was_hired: false,
            was_enrolled: false,
            left: None,
            promotion: None,
            merit: None,
            merit_first: false,
        }
    }

    /// The spans of a salary in their order: the first day of each, and the salary.
    fn spans(&self, first_day: i32) -> impl Iterator<Item = (i32, NullableDouble)> {
        let changes =
            if self.merit_first { [self.merit, self.promotion] } else { [self.promotion, self.merit] };
        let changes = changes.into_iter().flatten().map(|(date, raise)| (date, raise.after));
        [(first_day, self.opening_salary)].into_iter().chain(changes)
    }

    /// What is paid from the first day to the last one, which is paid; NULL where a salary of a day is not known.
    fn prorated(&self, year: SimulationYear, first_day: i32, last_day: i32) -> NullableDouble {
        let mut total = 0.0;
        let mut next = self.spans(first_day).skip(1).map(|(date, _)| date).chain([last_day + 1]);
        for (date, salary) in self.spans(first_day) {
            let days = next.next().unwrap_or(date) - date;
            if days < 1 {
                continue;
            }
            let Some(salary) = salary.get() else { return NullableDouble::NULL };
            total += (salary * f64::from(days)) / f64::from(year.days());
        }
        cents(total).into()
    }
}

/// Works out the ends of years.
#[derive(Debug, Default)]
pub struct YearEndRecorder<S> {
    /// Takes them.
    pub sink: S,
    first_row: u32,
    first_year: i32,
    current: Vec<Current>,
    /// The day of each row's enrollment event.
    enrolled_on: Vec<Option<i32>>,
}

impl<S: YearEnds + Debug> Recorder for YearEndRecorder<S> {
    fn begin_tile(&mut self, ids: &[&str], first_row: usize, request: Request<'_>) {
        self.first_row = first_row as u32;
        self.first_year = request.simulation.years.start();
        self.current.clear();
        self.current.resize(ids.len(), Current::opening(&Employee::NOBODY));
        self.enrolled_on.clear();
        self.enrolled_on.resize(ids.len(), None);
        self.sink.begin_tile(ids.len());
    }

    fn begin_year(&mut self, _year: SimulationYear, rows: &[u32], employees: &[Employee]) {
        for &row in rows {
            self.current[row as usize] = Current::opening(&employees[row as usize]);
        }
    }

    fn record(&mut self, happened: &Happened<'_>) {
        let kind = EVENT_TYPES[happened.occasion.type_index].kind;
        let changes = happened.hits.rows.iter().zip(&happened.hits.changes).enumerate();
        for (at, (&row, change)) in changes {
            let employee = &happened.employees[row as usize];
            let current = &mut self.current[row as usize];
            let date = happened.date(at);
            let raise = Raise { before: change.salary_before.map(cents), after: employee.salary };
            match kind {
                EventKind::Hire => *current = Current { was_hired: true, ..Current::opening(employee) },
                EventKind::Termination => {
                    current.left = Some(Leave { date, is_known: happened.occasion.is_certain });
                }
                EventKind::Promotion => current.promotion = Some((date, raise)),
                EventKind::Merit => {
                    current.merit_first = current.promotion.is_none();
                    current.merit = Some((date, raise));
                }
                EventKind::BenefitEnrollment => {
                    current.was_enrolled = true;
                    self.enrolled_on[row as usize] = Some(date);
                }
            }
        }
    }

    fn end_year(&mut self, year: SimulationYear, rows: &[u32], employees: &[Employee]) {
        let years_on = year.number - self.first_year;
        for &row in rows {
            let (employee, current) = (&employees[row as usize], &self.current[row as usize]);
            let Some(hire_date) = employee.hire_date.filter(|date| *date <= year.last_day) else { continue };
            let is_new = year.contains(hire_date);
            let first_day = hire_date.max(year.first_day);
            let last_day = current.left.map_or(year.last_day, |leave| leave.date);
            self.sink.take(
                row,
                &YearEnd {
                    row: self.first_row + row,
                    year: year.number,
                    hire_date,
                    is_new,
                    was_hired: current.was_hired,
                    began_in_year: current.was_hired || (is_new && first_day > year.first_day),
                    left: current.left,
                    age: employee.age(year.number, years_on),
                    tenure_months: employee.tenure_months(year.number, years_on),
                    next_tenure_months: employee.tenure_months(year.number + 1, years_on + 1),
                    opening_level: current.opening_level,
                    closing_level: employee.level,
                    opening_compensation: current.opening_salary.map(cents),
                    closing_compensation: employee.salary.map(cents),
                    prorated_compensation: current.prorated(year, first_day, last_day),
                    is_enrolled: employee.is_enrolled,
                    was_enrolled: current.was_enrolled,
                    enrolled_on: self.enrolled_on[row as usize],
                    deferral_rate: employee.deferral_rate,
                    promotion: current.promotion.map(|(_, raise)| raise),
                    merit: current.merit.map(|(_, raise)| raise),
                },
            );
        }
    }

    fn end_tile(&mut self) {
        self.sink.end_tile();
    }
}

/// The ends of the years of some rows: employees in the order of the rows, years ascending.
#[derive(Debug, Default)]
pub struct YearEndsOfRows {
    /// All of them.
    pub year_ends: Vec<YearEnd>,
    /// For each row the number of them up to its last one.
    pub ends: Vec<usize>,
}

/// Lists them.
#[derive(Debug, Default)]
struct Listing {
    listed: YearEndsOfRows,
    /// Those of the tile, by year, with their rows within it.
    of_tile: Vec<(u32, YearEnd)>,
    rows: usize,
}

impl YearEnds for Listing {
    fn begin_tile(&mut self, rows: usize) {
        self.rows = rows;
        self.of_tile.clear();
    }

    fn take(&mut self, row_in_tile: u32, year_end: &YearEnd) {
        self.of_tile.push((row_in_tile, *year_end));
    }

    fn end_tile(&mut self) {
        // Stable: the years of a row stay in their order.
        self.of_tile.sort_by_key(|(row, _)| *row);
        let mut of_tile = self.of_tile.iter().peekable();
        let YearEndsOfRows { year_ends, ends } = &mut self.listed;
        for row in 0..self.rows as u32 {
            while let Some((_, year_end)) = of_tile.next_if(|(of, _)| *of == row) {
                year_ends.push(*year_end);
            }
            ends.push(year_ends.len());
        }
    }
}

/// Computes the ends of years; keeps its memory from one call to the next.
#[derive(Debug, Default)]
pub struct YearEndSimulator {
    simulator: Simulator,
    recorder: YearEndRecorder<Listing>,
}

impl YearEndSimulator {
    /// The ends of the years of the given rows.
    ///
    /// # Errors
    /// A NULL employee_id in a row that takes part.
    pub fn run(
        &mut self,
        workforce: &Workforce,
        rows: Range<usize>,
        request: Request<'_>,
    ) -> Result<YearEndsOfRows> {
        let Self { simulator, recorder } = self;
        recorder.sink.listed.year_ends.clear();
        recorder.sink.listed.ends.clear();
        simulator.run(workforce, rows, request, recorder)?;
        Ok(std::mem::take(&mut recorder.sink.listed))
    }

    /// Takes back what nobody needs any more, for its memory.
    pub fn take_back(&mut self, year_ends: YearEndsOfRows) {
        self.recorder.sink.listed = year_ends;
    }
}
