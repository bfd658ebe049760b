//! Folds the years of employees into sums.

use crate::domain::call::{EventSeeds, Simulation};
use crate::domain::events::{Happened, place};
use crate::domain::simulate::{Recorder, Request, Simulator};
use crate::domain::totals::census::{Census, Part};
use crate::domain::totals::grouping::{Group, Grouping};
use crate::domain::totals::groups::Groups;
use crate::domain::totals::sums::Sums;
use crate::domain::totals::tile_year::{Refused, SumsOfGroups, TileYear};
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
    years: YearRange,
    groups: Groups,
    /// The first amount that cannot be added up.
    too_much: Option<TooMuch>,
    /// The rows that are being added: their future, their chunk, their first row, and their departments.
    future: usize,
    chunk: usize,
    first_row: usize,
    departments: Vec<Option<u32>>,
    /// Where the sums of each row's group begin; empty where everybody is of one.
    firsts: Vec<usize>,
    tile_year: TileYear,
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
        Self {
            years,
            groups: Groups::new(grouping, futures * years.count()),
            too_much: None,
            future: 0,
            chunk: 0,
            first_row: 0,
            departments: Vec::new(),
            firsts: Vec::new(),
            tile_year: TileYear::default(),
        }
    }

    /// How many groups there are.
    pub fn group_count(&self) -> usize {
        self.groups.each().count()
    }

    /// Adds the sums of another one of the same futures.
    pub fn merge(&mut self, other: Self) {
        self.groups.merge(&other.groups);
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

    /// Finds the groups of the rows that are employed, where there are several.
    fn find_groups(&mut self, year: SimulationYear, rows: &[u32], employees: &[Employee]) {
        if !self.groups.is_one() {
            self.firsts.resize(employees.len(), 0);
            let years_on = year.number - self.years.start();
            self.groups.find((year, years_on), rows, employees, &self.departments, &mut self.firsts);
        }
    }
}

/// Calls a method of the tile's year with the sums of everybody, or with those of groups: `add!(self, year, record, happened)`.
macro_rules! add {
    ($self:ident, $year:expr, $method:ident, $($argument:expr),*) => {{
        let year: SimulationYear = $year;
        let at = $self.future * $self.years.count() + (year.number - $self.years.start()) as usize;
        let (future, chunk, first_row) = ($self.future, $self.chunk, $self.first_row);
        let Self { groups, too_much, firsts, tile_year, .. } = $self;
        let refuse = |(row, amount): Refused| {
            let found = TooMuch {
                at: (future, chunk, first_row + row as usize),
                year: year.number,
                amount: amount.get().unwrap_or_default(),
            };
            if too_much.is_none_or(|first| found.at < first.at) {
                *too_much = Some(found);
            }
        };
        if groups.is_one() {
            let mut sums = Sums::default();
            tile_year.$method($($argument,)* &mut sums, refuse);
            groups.sums()[at].add(&sums);
        } else {
            let mut sums = SumsOfGroups { sums: groups.sums(), firsts, at };
            tile_year.$method($($argument,)* &mut sums, refuse);
        }
    }};
}

impl Recorder for Accumulator {
    fn begin_tile(&mut self, _ids: &[&str], first_row: usize, _request: Request<'_>) {
        self.first_row = first_row;
    }

    fn begin_year(&mut self, year: SimulationYear, rows: &[u32], employees: &[Employee]) {
        self.find_groups(year, rows, employees);
        add!(self, year, begin, year, (rows, employees));
    }

    fn needs_changes(&self) -> bool {
        false
    }

    fn record(&mut self, happened: &Happened<'_>) {
        if happened.occasion.type_index == place::HIRE {
            self.find_groups(happened.occasion.year, &happened.hits.rows, happened.employees);
        }
        add!(self, happened.occasion.year, record, happened);
    }

    fn end_year(&mut self, year: SimulationYear, rows: &[u32], employees: &[Employee]) {
        add!(self, year, end, year, (rows, employees));
    }

    fn end_tile(&mut self) {}
}
