//! The employees who go through the years together.

use std::ops::Range;

use crate::domain::Result;
use crate::domain::call::EventSeeds;
use crate::domain::rng::{KeyStarts, seed_prefix};
use crate::domain::simulate::request::Request;
use crate::domain::workforce::{Attendance, Employee, NEVER, Opening, Workforce};

/// The state of a tile; all rows are those within it.
#[derive(Debug, Default)]
pub struct Tile {
    /// The employee of each row; of one that takes no part, anybody.
    pub employees: Vec<Employee>,
    /// The rows that take part in the year; after loading, those that take part from the first day on.
    pub of_year: Vec<u32>,
    /// The days on which hires are planned, and their rows.
    pub planned: Vec<(i32, u32)>,
    /// For each row the day of the termination that is known; empty where none is of anybody.
    pub known_terminations: Vec<i32>,
    /// The beginnings of the draw keys, for each seed that some event type has.
    keys: Vec<(Option<i64>, KeyStarts)>,
}

/// The state of a tile on the opening day.
#[derive(Debug)]
pub struct TileOpening {
    employees: Vec<Employee>,
    of_year: Vec<u32>,
    planned: Vec<(i32, u32)>,
}

impl Tile {
    /// Reads the employees of the rows, and gives their ids. Whoever takes no part has that of another row, as keys are quicker where
    /// all ids are of one length.
    ///
    /// # Errors
    /// A NULL employee_id in a row that takes part.
    pub fn load<'w>(
        &mut self,
        workforce: &'w Workforce,
        rows: Range<usize>,
        request: Request<'_>,
    ) -> Result<Vec<&'w str>> {
        self.of_year.clear();
        self.employees.clear();
        self.planned.clear();
        self.known_terminations.clear();
        let count = rows.len();
        let mut ids = Vec::with_capacity(count);
        for (at, row) in rows.enumerate() {
            let attendance =
                request.opens_with(workforce, row).map(|year| workforce.opening(row, year, request.by_year));
            if matches!(attendance, Some(Attendance::Present(_) | Attendance::Idle)) {
                let id = workforce.employee_id(row)?;
                if ids.is_empty() {
                    ids.resize(at, id);
                }
                ids.push(id);
            } else if let Some(other) = ids.last().copied() {
                ids.push(other);
            }
            let Some(Attendance::Present(opening)) = attendance else {
                self.employees.push(Employee::NOBODY);
                continue;
            };
            let Opening { employee, planned_hire, known_termination } = opening;
            self.employees.push(employee);
            match planned_hire {
                Some(date) => self.planned.push((date, at as u32)),
                None => self.of_year.push(at as u32),
            }
            if known_termination != NEVER {
                self.known_terminations.resize(count, NEVER);
                self.known_terminations[at] = known_termination;
            }
        }
        // Nobody takes part.
        ids.resize(count, "");
        let seeds = request.simulation.seeds.distinct();
        self.keys.resize_with(seeds.len(), Default::default);
        for (keys, seed) in self.keys.iter_mut().zip(seeds) {
            keys.0 = seed;
            keys.1.refill(&seed_prefix(seed), ids.iter().copied());
        }
        Ok(ids)
    }

    /// A copy of the state, which is the opening's as long as no year has passed.
    pub fn opening(&self) -> TileOpening {
        TileOpening {
            employees: self.employees.clone(),
            of_year: self.of_year.clone(),
            planned: self.planned.clone(),
        }
    }

    /// Takes the state of the opening again, for another future. `ids` are those of the rows.
    pub fn reopen(&mut self, opening: &TileOpening, seeds: &EventSeeds, ids: &[&str]) {
        self.employees.clone_from(&opening.employees);
        self.of_year.clone_from(&opening.of_year);
        self.planned.clone_from(&opening.planned);
        let seeds = seeds.distinct();
        self.keys.resize_with(seeds.len(), Default::default);
        for (keys, seed) in self.keys.iter_mut().zip(seeds) {
            let prefix = seed_prefix(seed);
            if keys.1.len() != ids.len() || !keys.1.change_prefix(&prefix) {
                keys.1.refill(&prefix, ids.iter().copied());
            }
            keys.0 = seed;
        }
    }

    /// The beginnings of the keys of draws with that seed.
    pub fn keys(&self, seed: Option<i64>) -> &KeyStarts {
        let found = self.keys.iter().find(|(of, _)| *of == seed);
        // All seeds of the simulation have been laid out.
        &found.unwrap_or(&self.keys[0]).1
    }

    /// The day of the row's known termination, [`NEVER`] where none is known.
    pub fn known_termination(&self, row: u32) -> i32 {
        self.known_terminations.get(row as usize).copied().unwrap_or(NEVER)
    }
}
