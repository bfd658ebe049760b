//! The events of a workforce's employees, year by year (spec section 5).
//!
//! Employees are taken in tiles, and a tile goes through the years as a whole: for each event type all employees are
//! asked for the threshold, all draws are made at once, and the event happens to those whose draw lies under it. What
//! one employee does has no bearing on any other, so the events only need to be put in order at the end of the tile.

use std::ops::Range;

use crate::domain::Result;
use crate::domain::call::Simulation;
use crate::domain::events::{Considered, EVENT_TYPES, Event, Occasion};
use crate::domain::rng::{Digester, KeyEnd, KeyStarts, seed_prefix};
use crate::domain::values::calendar::days_from_civil;
use crate::domain::values::years::YearRange;
use crate::domain::workforce::{Employee, Workforce};

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
    /// workforce with simulation_year only that year's rows) and are rolled forward.
    pub by_year: bool,
    /// Whether event ids are wanted; they cost as much as all draws.
    pub with_event_ids: bool,
}

/// The events of some rows, and where those of each row end.
#[derive(Debug, Default)]
pub struct Events {
    /// As they happened: tile by tile, by year, by event type, by row.
    happened: Vec<Event>,
    /// The place of each among those that happened, in the order of the result.
    order: Vec<u32>,
    /// For each row the number of events up to its last one.
    pub ends: Vec<usize>,
}

impl Events {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Some of them, in order: employees in the order of the rows, years ascending, event_sequence ascending.
    pub fn in_order(&self, range: Range<usize>) -> impl Iterator<Item = &Event> {
        self.order[range].iter().map(|at| &self.happened[*at as usize])
    }
}

/// Computes events; keeps its memory from one call to the next.
#[derive(Debug, Default)]
pub struct Simulator {
    digester: Digester,
    draw_keys: KeyStarts,
    event_id_keys: KeyStarts,
    key_end: KeyEnd,
    employees: Vec<Employee>,
    /// The rows of the tile that take part in the year; after loading, those that take part in any.
    of_year: Vec<u32>,
    /// Those of them who are hire candidates on 1 January, and those who are employees.
    candidates: Vec<u32>,
    staff: Vec<u32>,
    considered: Considered,
    draws: Vec<f64>,
    digests: Vec<u64>,
    happened_to: Vec<u32>,
    events: Events,
    /// How many events the last call has given.
    last_count: usize,
}

impl Simulator {
    /// All events of the given rows.
    ///
    /// # Errors
    /// A NULL employee_id in a row that takes part.
    pub fn run(&mut self, workforce: &Workforce, rows: Range<usize>, request: Request<'_>) -> Result<Events> {
        self.events.happened.clear();
        self.events.order.clear();
        self.events.ends.clear();
        self.events.happened.reserve(self.last_count);
        self.events.order.reserve(self.last_count);
        for start in rows.clone().step_by(TILE) {
            let tile = start..rows.end.min(start + TILE);
            let first = self.events.happened.len();
            if request.by_year {
                self.cohorts_by_year(workforce, tile.clone(), request)?;
            } else {
                self.roll_forward(workforce, tile.clone(), request)?;
            }
            self.put_in_order(tile, first);
        }
        self.last_count = self.events.len();
        Ok(std::mem::take(&mut self.events))
    }

    /// Takes back events that nobody needs any more, for their memory.
    pub fn take_back(&mut self, events: Events) {
        self.events = events;
    }

    /// A census: events compound within the year and from year to year, until a termination.
    fn roll_forward(
        &mut self,
        workforce: &Workforce,
        tile: Range<usize>,
        request: Request<'_>,
    ) -> Result<()> {
        let years = request.simulation.years;
        let takes_part =
            |row| !workforce.has_simulation_year() || workforce.simulation_year(row) == Some(years.start());
        self.load(workforce, tile, request, takes_part)?;
        for year in years.start()..=years.end() {
            if self.of_year.is_empty() {
                break;
            }
            self.year(year, request);
            let employees = &self.employees;
            self.of_year.retain(|row| !employees[*row as usize].has_left);
        }
        Ok(())
    }

    /// Cohorts by year: every event starts from the row as it is, and a hire date matters only by being NULL or not.
    fn cohorts_by_year(
        &mut self,
        workforce: &Workforce,
        tile: Range<usize>,
        request: Request<'_>,
    ) -> Result<()> {
        let year_of =
            |row| workforce.simulation_year(row).filter(|year| request.simulation.years.contains(*year));
        self.load(workforce, tile.clone(), request, |row| year_of(row).is_some())?;
        let mut rows_by_year: Vec<(i32, u32)> = Vec::with_capacity(self.of_year.len());
        rows_by_year
            .extend(self.of_year.iter().filter_map(|row| Some((year_of(tile.start + *row as usize)?, *row))));
        rows_by_year.sort_unstable();
        for rows in rows_by_year.chunk_by(|one, other| one.0 == other.0) {
            self.of_year.clear();
            self.of_year.extend(rows.iter().map(|(_, row)| *row));
            self.year(rows[0].0, request);
        }
        Ok(())
    }

    /// Reads the employees of a tile; `of_year` then holds the rows that take part.
    fn load(
        &mut self,
        workforce: &Workforce,
        tile: Range<usize>,
        request: Request<'_>,
        takes_part: impl Fn(usize) -> bool,
    ) -> Result<()> {
        self.of_year.clear();
        self.employees.clear();
        let mut ids = Vec::with_capacity(tile.len());
        for (at, row) in tile.enumerate() {
            let takes_part = workforce.is_active(row) && takes_part(row);
            if takes_part {
                self.of_year.push(at as u32);
            }
            ids.push(if takes_part { workforce.employee_id(row)? } else { "" });
            self.employees.push(workforce.employee(row));
        }
        let simulation = request.simulation;
        self.draw_keys.refill(&seed_prefix(simulation.random_seed), ids.iter().copied());
        if request.with_event_ids {
            let prefix = format!("{}|{}|", simulation.scenario_id, simulation.plan_design_id);
            self.event_id_keys.refill(&prefix, ids.iter().copied());
        }
        Ok(())
    }

    /// The events of one year, of the rows in `of_year`.
    fn year(&mut self, year: i32, request: Request<'_>) {
        let employees = &self.employees;
        let is_candidate = |row: &&u32| employees[**row as usize].hire_date.is_none();
        self.candidates.clear();
        self.candidates.extend(self.of_year.iter().filter(is_candidate));
        self.staff.clear();
        self.staff.extend(self.of_year.iter().filter(|row| !is_candidate(row)));
        for type_index in 0..EVENT_TYPES.len() {
            self.event_type(type_index, year, request);
        }
    }

    fn event_type(&mut self, type_index: usize, year: i32, request: Request<'_>) {
        let event_type = EVENT_TYPES[type_index];
        let rows = if event_type.is_for_candidates { &self.candidates } else { &self.staff };
        let (month, day) = event_type.month_and_day;
        let occasion = Occasion {
            type_index,
            shows: &event_type.shows,
            year,
            years_on: if request.by_year { 0 } else { year - request.simulation.years.start() },
            effective_date: days_from_civil(year, month, day),
            parameters: request.simulation.parameters.of_year(year),
            compounds: !request.by_year,
        };
        event_type.rule.consider(&occasion, &self.employees, rows, &mut self.considered);
        if self.considered.rows.is_empty() {
            return;
        }
        self.key_end.refill(i64::from(year), event_type.draw_word.as_bytes(), b"");
        self.draws.clear();
        self.digester.draws(&self.draw_keys, &self.key_end, &self.considered.rows, &mut self.draws);
        let first = self.events.happened.len();
        event_type.rule.decide(
            &occasion,
            &mut self.employees,
            &self.considered,
            &self.draws,
            &mut self.events.happened,
        );
        if request.with_event_ids {
            let events = &mut self.events.happened[first..];
            self.happened_to.clear();
            self.happened_to.extend(events.iter().map(|event| event.row));
            self.digests.clear();
            self.key_end.refill(i64::from(year), event_type.name.as_bytes(), b"");
            let keys = &self.event_id_keys;
            self.digester.digests(keys, &self.key_end, &self.happened_to, &mut self.digests);
            events.iter_mut().zip(&self.digests).for_each(|(event, digest)| event.id_digest = *digest);
        }
    }

    /// Puts the tile's events, which begin at `first`, in the order of the rows. Those of a row are in order already, so it
    /// is enough to count.
    fn put_in_order(&mut self, tile: Range<usize>, first: usize) {
        let Events { happened, order, ends: all_ends } = &mut self.events;
        let happened = &mut happened[first..];
        let mut ends = vec![0u32; tile.len()];
        happened.iter().for_each(|event| ends[event.row as usize] += 1);
        let mut total = first as u32;
        for end in &mut ends {
            // From here on where the row's next event goes, which after the last one is where they end.
            total += std::mem::replace(end, total);
        }
        order.resize(first + happened.len(), 0);
        let mut last = vec![(0, 0); tile.len()];
        for (at, event) in happened.iter_mut().enumerate() {
            let row = event.row as usize;
            let (year, sequence) = &mut last[row];
            *sequence = if *year == event.year { *sequence + 1 } else { 1 };
            *year = event.year;
            event.sequence = *sequence;
            event.row += tile.start as u32;
            order[ends[row] as usize] = (first + at) as u32;
            ends[row] += 1;
        }
        all_ends.extend(ends.iter().map(|end| *end as usize));
    }
}
