//! Folds the years of employees into sums.

use std::collections::HashMap;

use crate::domain::call::{EventSeeds, Simulation};
use crate::domain::events::Happened;
use crate::domain::simulate::{EmployeeYears, Recorder, Request, Simulator, is_employed};
use crate::domain::totals::census::{Census, Part};
use crate::domain::totals::grouping::{Group, GroupWord, Grouping};
use crate::domain::totals::sums::Sums;
use crate::domain::values::bands::{age_band, tenure_band};
use crate::domain::values::years::{SimulationYear, YearRange};
use crate::domain::workforce::Employee;
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
    groups: Groups,
    /// The first amount that cannot be added up.
    too_much: Option<TooMuch>,
    /// The rows that are being added: their future, their chunk, their first row, and their departments.
    future: usize,
    chunk: usize,
    first_row: usize,
    departments: Vec<Option<u32>>,
    employee_years: EmployeeYears,
}

/// The sums of groups.
#[derive(Debug)]
struct Groups {
    /// The place of each group, and the groups by their places.
    places: HashMap<Group, usize>,
    groups: Vec<Group>,
    /// For each group those of each future and year, so many.
    sums: Vec<Sums>,
    stride: usize,
}

impl Groups {
    /// Where the sums of the group begin.
    fn first_of(&mut self, group: Group) -> usize {
        if let Some(place) = self.places.get(&group) {
            return place * self.stride;
        }
        let place = self.groups.len();
        self.groups.push(group);
        self.places.insert(group, place);
        self.sums.resize((place + 1) * self.stride, Sums::default());
        place * self.stride
    }

    /// The groups, each with its sums.
    fn each(&self) -> impl Iterator<Item = (&Group, &[Sums])> {
        self.groups.iter().zip(self.sums.chunks(self.stride))
    }
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
        let stride = futures * years.count();
        let mut accumulator = Self {
            grouping,
            years,
            groups: Groups { places: HashMap::new(), groups: Vec::new(), sums: Vec::new(), stride },
            too_much: None,
            future: 0,
            chunk: 0,
            first_row: 0,
            departments: Vec::new(),
            employee_years: EmployeeYears::default(),
        };
        if accumulator.grouping.is_empty() {
            accumulator.groups.first_of(Group::ALL);
        }
        accumulator
    }

    /// Adds the sums of another one of the same futures.
    pub fn merge(&mut self, other: Self) {
        for (group, sums) in other.groups.each() {
            let first = self.groups.first_of(*group);
            self.groups.sums[first..].iter_mut().zip(sums).for_each(|(sum, other)| sum.add(other));
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
        Ok(self.groups.each())
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
        let place = (self.future, self.chunk, self.first_row);
        let Self { grouping, groups, too_much, departments, employee_years, .. } = self;
        let mut add = |row: u32, sums: &mut Sums| {
            let employee = &employees[row as usize];
            if let Err(amount) = sums.add_year(employee, employee_years.of(row), year) {
                let found = TooMuch {
                    at: (place.0, place.1, place.2 + row as usize),
                    year: year.number,
                    amount: amount.get().unwrap_or_default(),
                };
                if too_much.is_none_or(|first| found.at < first.at) {
                    *too_much = Some(found);
                }
            }
        };
        let employed = rows.iter().filter(|row| is_employed(&employees[**row as usize], year));
        if grouping.is_empty() {
            let mut sums = Sums::default();
            employed.for_each(|row| add(*row, &mut sums));
            groups.sums[at].add(&sums);
            return;
        }
        let [has_level, has_department, has_age, has_tenure] =
            GroupWord::ALL.map(|(_, word)| grouping.has(word));
        let mut last = None;
        for &row in employed {
            let employee = &employees[row as usize];
            let level = || employee_years.of(row).opening_level.number();
            let department = || departments.get(row as usize).copied().flatten();
            let age = || employee.age(year.number, years_on);
            let tenure = || employee.tenure_months(year.number, years_on);
            let group = Group {
                level_id: has_level.then(level).flatten(),
                department: has_department.then(department).flatten(),
                age_band: has_age.then(age).flatten().map(|age| age_band(age) as u8),
                tenure_band: has_tenure.then(tenure).flatten().map(|months| tenure_band(months) as u8),
            };
            // Employees who follow each other are often of one group.
            let first = match last {
                Some((of, first)) if of == group => first,
                _ => groups.first_of(group),
            };
            last = Some((group, first));
            add(row, &mut groups.sums[first + at]);
        }
    }

    fn end_tile(&mut self) {}
}
