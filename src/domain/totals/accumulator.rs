//! Folds the years of employees into sums.

use std::collections::HashMap;

use crate::domain::call::{EventSeeds, Simulation};
use crate::domain::events::Happened;
use crate::domain::simulate::{EmployeeYears, Recorder, Request, Simulator, is_employed};
use crate::domain::totals::census::{Census, Part};
use crate::domain::totals::grouping::{Group, GroupWord, Grouping};
use crate::domain::totals::sums::{Sums, whole_cents};
use crate::domain::values::bands::{age_band, tenure_band};
use crate::domain::values::nullable::NullableDouble;
use crate::domain::values::years::{SimulationYear, YearRange};
use crate::domain::workforce::{Employee, NEVER};
use crate::domain::{Error, Result};

/// An amount that cannot be added up.
#[derive(Debug, Clone, Copy)]
struct TooMuch {
    /// Where it was found: future, chunk, row.
    at: (usize, usize, usize),
    year: i32,
    amount: f64,
}

/// The sums of some futures, by group and year, and whoever adds to them.
#[derive(Debug)]
pub struct Accumulator {
    grouping: Grouping,
    years: YearRange,
    futures: usize,
    /// The place of each group, and the groups by their places.
    places: HashMap<Group, usize>,
    groups: Vec<Group>,
    /// For each group those of each future and year.
    sums: Vec<Sums>,
    /// The first amount that cannot be added up.
    too_much: Option<TooMuch>,
    /// The rows that are being added: their future, their chunk, their first row, and their departments.
    future: usize,
    chunk: usize,
    first_row: usize,
    departments: Vec<Option<u32>>,
    employee_years: EmployeeYears,
}

/// Takes tiles through futures; keeps its memory from one to the next.
#[derive(Debug, Default)]
pub struct FuturesOfTile {
    simulator: Simulator,
}

impl FuturesOfTile {
    /// Adds what some rows of the census come to in the given futures, which are numbered from `first` on within the
    /// accumulator's. `goes_on` is asked before each.
    ///
    /// # Errors
    /// A NULL employee_id in a row that takes part; what `goes_on` says.
    pub fn add<E: From<Error>>(
        &mut self,
        census: &Census,
        (chunk, rows): Part,
        simulation: &Simulation,
        futures: (usize, &[EventSeeds]),
        accumulator: &mut Accumulator,
        goes_on: impl Fn() -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let of_chunk = census.chunk(chunk);
        accumulator.chunk = chunk;
        accumulator.departments.clear();
        accumulator.departments.extend(of_chunk.departments.get(rows.clone()).unwrap_or_default());
        let request = Request { simulation, by_year: false };
        let (first, seeds) = futures;
        self.simulator.futures(&of_chunk.workforce, rows, request, seeds, accumulator, |accumulator, at| {
            accumulator.future = first + at;
            goes_on()
        })
    }
}

impl Accumulator {
    /// One for so many futures.
    pub fn new(grouping: Grouping, years: YearRange, futures: usize) -> Self {
        let mut accumulator = Self {
            grouping,
            years,
            futures,
            places: HashMap::new(),
            groups: Vec::new(),
            sums: Vec::new(),
            too_much: None,
            future: 0,
            chunk: 0,
            first_row: 0,
            departments: Vec::new(),
            employee_years: EmployeeYears::default(),
        };
        if accumulator.grouping.is_empty() {
            accumulator.place(Group::ALL);
        }
        accumulator
    }

    /// Adds the sums of another one of the same futures.
    pub fn merge(&mut self, other: Self) {
        let stride = self.stride();
        for (group, sums) in other.groups.iter().zip(other.sums.chunks(stride)) {
            let first = self.place(*group) * stride;
            self.sums[first..first + stride].iter_mut().zip(sums).for_each(|(sum, other)| sum.add(other));
        }
        self.too_much = match (self.too_much.take(), other.too_much) {
            (Some(one), Some(other)) => Some(if other.at < one.at { other } else { one }),
            (one, other) => one.or(other),
        };
    }

    /// The groups, each with its sums: of the first future year by year, then of the next one.
    ///
    /// # Errors
    /// An amount was beyond what can be added up.
    pub fn finish(&self, census: &Census) -> Result<impl Iterator<Item = (&Group, &[Sums])>> {
        if let Some(TooMuch { at: (_, chunk, row), year, amount }) = self.too_much {
            let employee_id = census.chunk(chunk).workforce.employee_id(row)?.to_string();
            return Err(Error::AmountTooGreat { amount, employee_id, year });
        }
        Ok(self.groups.iter().zip(self.sums.chunks(self.stride())))
    }

    fn stride(&self) -> usize {
        self.futures * self.years.count()
    }

    fn place(&mut self, group: Group) -> usize {
        if let Some(place) = self.places.get(&group) {
            return *place;
        }
        let place = self.groups.len();
        self.groups.push(group);
        self.places.insert(group, place);
        self.sums.resize((place + 1) * self.stride(), Sums::default());
        place
    }
}

impl Recorder for Accumulator {
    fn begin_tile(&mut self, _ids: &[&str], first_row: usize, _request: Request<'_>) {
        self.first_row = first_row;
    }

    fn begin_year(&mut self, year: SimulationYear, rows: &[u32], employees: &[Employee]) {
        self.employee_years.begin(year, rows, employees);
    }

    fn needs_changes(&self) -> bool {
        false
    }

    fn record(&mut self, happened: &Happened<'_>) {
        self.employee_years.record(happened);
    }

    fn end_year(&mut self, year: SimulationYear, rows: &[u32], employees: &[Employee]) {
        let years_on = year.number - self.years.start();
        let at = self.future * self.years.count() + years_on as usize;
        let stride = self.stride();
        let has = GroupWord::ALL.map(|(_, word)| self.grouping.has(word));
        let [has_level, has_department, has_age, has_tenure] = has;
        let (mut last_group, mut place) = (None, 0);
        for &row in rows {
            let employee = &employees[row as usize];
            if !is_employed(employee, year) {
                continue;
            }
            let of_year = *self.employee_years.of(row);
            if !self.grouping.is_empty() {
                let tenure = || employee.tenure_months(year.number, years_on);
                let group = Group {
                    level_id: if has_level { of_year.opening_level.number() } else { None },
                    department: match has_department {
                        true => self.departments.get(row as usize).copied().flatten(),
                        false => None,
                    },
                    age_band: match has_age {
                        true => employee.age(year.number, years_on).map(|age| age_band(age) as u8),
                        false => None,
                    },
                    tenure_band: match has_tenure {
                        true => tenure().map(|months| tenure_band(months) as u8),
                        false => None,
                    },
                };
                if last_group != Some(group) {
                    (last_group, place) = (Some(group), self.place(group));
                }
            }
            let sums = &mut self.sums[place * stride + at];
            let mut too_much = None;
            let mut in_cents = |amount: NullableDouble| {
                let whole = whole_cents(amount);
                if whole.is_none() && too_much.is_none() {
                    too_much = Some(amount);
                }
                i128::from(whole.unwrap_or(0))
            };
            let opening = in_cents(of_year.opening_salary);
            let closing = in_cents(employee.salary);
            let has_left = of_year.left_on != NEVER;
            let is_later = employee.hire_date.is_some_and(|date| date > year.first_day);
            if is_later || of_year.has_joined {
                sums.hires += 1;
                sums.hire_compensation += opening;
            } else {
                sums.opening_headcount += 1;
                sums.opening_payroll += opening;
            }
            sums.hire_events += i64::from(of_year.has_joined);
            sums.enrollments += i64::from(of_year.has_enrolled);
            if has_left {
                sums.terminations += 1;
                sums.termination_compensation += closing;
            } else {
                sums.closing_payroll += closing;
                sums.participants += i64::from(employee.is_enrolled == Some(true));
            }
            if let Some((before, after)) = of_year.promotion {
                sums.promotions += 1;
                sums.promotion_raises += in_cents(after) - in_cents(before);
            }
            if let Some((before, after)) = of_year.merit {
                sums.merits += 1;
                sums.merit_raises += in_cents(after) - in_cents(before);
            }
            sums.prorated_compensation += in_cents(of_year.paid_in_all(year));
            if let Some(amount) = too_much {
                let at = (self.future, self.chunk, self.first_row + row as usize);
                if self.too_much.is_none_or(|first| at < first.at) {
                    let amount = amount.get().unwrap_or_default();
                    self.too_much = Some(TooMuch { at, year: year.number, amount });
                }
            }
        }
    }

    fn end_tile(&mut self) {}
}
