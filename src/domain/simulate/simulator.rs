//! Takes employees through the years.

use std::ops::Range;

use crate::domain::call::EventSeeds;
use crate::domain::events::{
    Considered, DAY_DRAW_WORD, EVENT_TYPES, EventType, Happened, Hits, Occasion, Role, drawn_day,
};
use crate::domain::rng::{Digester, KeyEnd};
use crate::domain::simulate::agenda::{self, Agenda};
use crate::domain::simulate::recorder::Recorder;
use crate::domain::simulate::request::{Request, TILE};
use crate::domain::simulate::settled::{self, SettledThresholds};
use crate::domain::simulate::tile::Tile;
use crate::domain::values::years::SimulationYear;
use crate::domain::workforce::{Employee, NEVER, Workforce};
use crate::domain::{Error, Result};

/// Decides what happens; keeps its memory from one call to the next.
#[derive(Debug, Default)]
pub struct Simulator {
    digester: Digester,
    key_end: KeyEnd,
    tile: Tile,
    /// The rows of the year who are hire candidates on 1 January, and those who are employees.
    candidates: Vec<u32>,
    staff: Vec<u32>,
    /// The rows that are asked, where that is not all of the candidates or the staff.
    asked: Vec<u32>,
    considered: Considered,
    settled: SettledThresholds,
    draws: Vec<f64>,
    hits: Hits,
    /// Those whose day to leave has been drawn or is known, until it is theirs to leave.
    leavers: Vec<Leaver>,
    /// For each row the day from which on nothing happens; empty while there is no such day in the year.
    last_days: Vec<i32>,
    /// The days of the planned hires of the year, and their rows.
    joined: Vec<(i32, u32)>,
    /// In cohorts by year: what is put back after an event.
    as_they_were: Vec<Employee>,
}

/// Somebody who will leave in the year.
#[derive(Debug, Clone, Copy)]
struct Leaver {
    row: u32,
    date: i32,
    threshold: f64,
    /// Whether the workforce knows the day.
    is_known: bool,
}

impl Simulator {
    /// Takes the given rows through the years, and tells the recorder.
    ///
    /// # Errors
    /// A NULL employee_id in a row that takes part.
    pub fn run(
        &mut self,
        workforce: &Workforce,
        rows: Range<usize>,
        request: Request<'_>,
        recorder: &mut impl Recorder,
    ) -> Result<()> {
        self.settled.end();
        for start in rows.clone().step_by(TILE) {
            let tile = start..rows.end.min(start + TILE);
            if request.by_year {
                self.cohorts_by_year(workforce, tile, request, recorder)?;
            } else {
                self.roll_forward(workforce, tile, request, recorder)?;
            }
        }
        Ok(())
    }

    /// A census: events compound within the year and from year to year, until a termination.
    fn roll_forward(
        &mut self,
        workforce: &Workforce,
        rows: Range<usize>,
        request: Request<'_>,
        recorder: &mut impl Recorder,
    ) -> Result<()> {
        let ids = self.tile.load(workforce, rows.clone(), request)?;
        self.through_the_years(&ids, rows.start, request, recorder);
        Ok(())
    }

    /// Takes the given rows, of which there are not more than [`TILE`], through several futures, one for each of the `seeds`, which
    /// stand in the place of the simulation's. `begin` is told the place of each before.
    ///
    /// # Errors
    /// A NULL employee_id in a row that takes part; what `begin` says.
    pub fn futures<R: Recorder, E: From<Error>>(
        &mut self,
        workforce: &Workforce,
        rows: Range<usize>,
        request: Request<'_>,
        seeds: &[EventSeeds],
        recorder: &mut R,
        begin: impl Fn(&mut R, usize) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let ids = self.tile.load(workforce, rows.clone(), request)?;
        let mut simulation = request.simulation.clone();
        let opening = self.tile.opening();
        self.settled.begin(&self.tile.employees, request.simulation.years.count());
        for (at, seeds) in seeds.iter().enumerate() {
            begin(recorder, at)?;
            simulation.seeds = *seeds;
            self.tile.reopen(&opening, seeds, &ids);
            let request = Request { simulation: &simulation, ..request };
            self.through_the_years(&ids, rows.start, request, recorder);
        }
        Ok(())
    }

    /// Takes the tile, which has been loaded, through the years.
    fn through_the_years(
        &mut self,
        ids: &[&str],
        first_row: usize,
        request: Request<'_>,
        recorder: &mut impl Recorder,
    ) {
        let years = request.simulation.years;
        recorder.begin_tile(ids, first_row, request);
        for number in years.start()..=years.end() {
            if self.tile.of_year.is_empty() && self.tile.planned.is_empty() {
                break;
            }
            self.year(SimulationYear::new(number), request, recorder);
            let employees = &self.tile.employees;
            self.tile.of_year.retain(|row| !employees[*row as usize].has_left);
        }
        recorder.end_tile();
    }

    /// Cohorts by year: every event starts from the row as it is, and a hire date matters only by being NULL or not.
    fn cohorts_by_year(
        &mut self,
        workforce: &Workforce,
        rows: Range<usize>,
        request: Request<'_>,
        recorder: &mut impl Recorder,
    ) -> Result<()> {
        let first = rows.start;
        let ids = self.tile.load(workforce, rows, request)?;
        recorder.begin_tile(&ids, first, request);
        let with_year = |row: u32, is_planned: bool| {
            Some((request.opens_with(workforce, first + row as usize)?, is_planned, row))
        };
        let mut rows_by_year: Vec<(i32, bool, u32)> = Vec::with_capacity(ids.len());
        rows_by_year.extend(self.tile.of_year.iter().filter_map(|row| with_year(*row, false)));
        // The years of those whose hire is planned are those of their hires.
        rows_by_year.extend(self.tile.planned.iter().filter_map(|(_, row)| with_year(*row, true)));
        rows_by_year.sort_unstable();
        for rows in rows_by_year.chunk_by(|one, other| one.0 == other.0) {
            let others = rows.iter().filter(|(_, is_planned, _)| !is_planned);
            self.tile.of_year.clear();
            self.tile.of_year.extend(others.map(|(_, _, row)| *row));
            self.year(SimulationYear::new(rows[0].0), request, recorder);
        }
        recorder.end_tile();
        Ok(())
    }

    /// One year, of the rows of the tile that take part in it.
    fn year(&mut self, year: SimulationYear, request: Request<'_>, recorder: &mut impl Recorder) {
        let parameters = request.simulation.parameters.of_year(year.number);
        let agenda = Agenda::new(year, &parameters.dates());
        let occasion = |type_index: usize, date: i32| Occasion {
            type_index,
            shows: &EVENT_TYPES[type_index].shows,
            year,
            years_on: if request.by_year { 0 } else { year.number - request.simulation.years.start() },
            date,
            parameters,
            compounds: !request.by_year,
            is_certain: false,
        };
        recorder.begin_year(year, &self.tile.of_year, &self.tile.employees);
        self.split();
        self.leavers.clear();
        self.last_days.clear();
        self.joined.clear();
        self.known_leavers(year);
        if !self.tile.planned.is_empty() {
            let hire = Occasion { is_certain: true, ..occasion(agenda::hire(), year.last_day) };
            self.planned_hires(&hire, recorder);
        }
        if let Some(type_index) = agenda.drawn {
            self.drawn_leavers(&occasion(type_index, year.last_day), request);
        }
        for (type_index, date) in &agenda.dated {
            let occasion = occasion(*type_index, *date);
            self.decide(&occasion, request);
            self.happen(&occasion, recorder);
            let is_over = EVENT_TYPES[*type_index].happens_to == Role::Leaver;
            if is_over && !request.by_year && !agenda.ends_with_terminations() {
                let employees = &self.tile.employees;
                self.staff.retain(|row| !employees[*row as usize].has_left);
            }
        }
        if !self.leavers.is_empty() {
            for is_certain in [true, false] {
                let termination = Occasion { is_certain, ..occasion(agenda::termination(), year.last_day) };
                self.leave(&termination, recorder);
            }
        }
        recorder.end_year(year, &self.tile.of_year, &self.tile.employees);
    }

    /// Tells candidates and employees apart.
    fn split(&mut self) {
        let employees = &self.tile.employees;
        self.candidates.clear();
        self.staff.clear();
        for &row in &self.tile.of_year {
            match employees[row as usize].hire_date {
                None => self.candidates.push(row),
                Some(_) => self.staff.push(row),
            }
        }
    }

    /// Notes those whose termination in the year is known.
    fn known_leavers(&mut self, year: SimulationYear) {
        if self.tile.known_terminations.is_empty() {
            return;
        }
        for &row in &self.tile.of_year {
            let date = self.tile.known_termination(row);
            if year.contains(date) {
                self.leavers.push(Leaver { row, date, threshold: 1.0, is_known: true });
            }
        }
        self.note_last_days();
    }

    fn note_last_days(&mut self) {
        self.last_days.resize(self.tile.employees.len(), NEVER);
        for leaver in &self.leavers {
            self.last_days[leaver.row as usize] = leaver.date;
        }
    }

    /// Lets those join whose hire is planned in the year. In a census they are employees from then on.
    fn planned_hires(&mut self, hire: &Occasion<'_>, recorder: &mut impl Recorder) {
        let year = hire.year;
        self.hits.clear();
        for (date, row) in self.tile.planned.extract_if(.., |(date, _)| year.contains(*date)) {
            self.hits.push(row, 1.0, date);
        }
        if self.hits.rows.is_empty() {
            return;
        }
        self.happen(hire, recorder);
        if !hire.compounds {
            return;
        }
        for (&row, &joined) in self.hits.rows.iter().zip(&self.hits.dates) {
            self.joined.push((joined, row));
            self.tile.of_year.push(row);
            self.staff.push(row);
            let date = self.tile.known_termination(row);
            if year.contains(date) {
                self.leavers.push(Leaver { row, date, threshold: 1.0, is_known: true });
            }
            debug_assert!(joined < date, "a hire that is planned lies before the termination");
        }
        self.tile.of_year.sort_unstable();
        self.staff.sort_unstable();
        if !self.leavers.is_empty() {
            self.note_last_days();
        }
    }

    /// Decides who leaves on a day that is drawn: on the state of the year's opening, or at the hire.
    fn drawn_leavers(&mut self, termination: &Occasion<'_>, request: Request<'_>) {
        self.decide(termination, request);
        if self.hits.rows.is_empty() {
            return;
        }
        // Those who leave draw their day.
        std::mem::swap(&mut self.considered.rows, &mut self.hits.rows);
        std::mem::swap(&mut self.considered.thresholds, &mut self.hits.thresholds);
        self.draw(termination, DAY_DRAW_WORD, request);
        let leaving = self.considered.rows.iter().zip(&self.considered.thresholds).zip(&self.draws);
        for ((&row, &threshold), &draw) in leaving {
            let hire_date = self.tile.employees[row as usize].hire_date;
            let hired_in_year =
                hire_date.filter(|date| termination.compounds && termination.year.contains(*date));
            if let Some(date) = drawn_day(draw, termination.year, hired_in_year) {
                self.leavers.push(Leaver { row, date, threshold, is_known: false });
            }
        }
        // In cohorts by year a termination that is drawn stands on its own, and ends nothing.
        if termination.compounds {
            self.note_last_days();
        }
    }

    /// Lists who is asked of those of the role.
    fn ask(&mut self, occasion: &Occasion<'_>) {
        let role = EVENT_TYPES[occasion.type_index].happens_to;
        let is_leaving = role == Role::Leaver;
        let of_role = match role {
            Role::Candidate => &self.candidates,
            Role::Employee | Role::Leaver => &self.staff,
        };
        self.asked.clear();
        if self.last_days.is_empty() && (!is_leaving || self.joined.is_empty()) {
            self.asked.extend_from_slice(of_role);
            return;
        }
        // Whose hire is planned leaves after that day only.
        let joins_that_day = |row: u32| is_leaving && self.joined.contains(&(occasion.date, row));
        let last_day = |row: u32| self.last_days.get(row as usize).copied().unwrap_or(NEVER);
        // Whose day to leave is known leaves on no other, and nothing happens from then on.
        let is_there =
            |row: u32| if is_leaving { last_day(row) == NEVER } else { last_day(row) > occasion.date };
        self.asked.extend(of_role.iter().filter(|row| is_there(**row) && !joins_that_day(**row)));
    }

    /// Decides to whom the event happens: to those of its role whose draw lies under the threshold.
    fn decide(&mut self, occasion: &Occasion<'_>, request: Request<'_>) {
        self.ask(occasion);
        self.hits.clear();
        let EventType { rule, draw_word, .. } = EVENT_TYPES[occasion.type_index];
        let employees = &self.tile.employees;
        let Some(range) = settled::dense(&self.asked).filter(|_| self.settled.settle(occasion)) else {
            rule.consider(occasion, employees, &self.asked, &mut self.considered);
            self.draw(occasion, draw_word, request);
            self.hits.take(&self.considered, &self.draws);
            return;
        };
        // The draws of all rows from the first to the last.
        let first = range.start;
        self.considered.rows.clear();
        self.considered.rows.extend(range);
        self.draw(occasion, draw_word, request);
        let drawn = (first as usize, &self.draws[..]);
        self.settled.take(occasion, &self.tile.employees, &self.asked, drawn, &mut self.hits);
    }

    /// Makes the draws of the considered.
    fn draw(&mut self, occasion: &Occasion<'_>, word: &str, request: Request<'_>) {
        let keys = self.tile.keys((EVENT_TYPES[occasion.type_index].seed)(&request.simulation.seeds));
        self.key_end.refill(i64::from(occasion.year.number), word.as_bytes(), b"");
        self.draws.clear();
        if self.considered.rows.is_empty() {
            return;
        }
        self.digester.draws(keys, &self.key_end, &self.considered.rows, &mut self.draws);
    }

    /// Lets the event happen to those who are hit. Events that compound change the employees; else each starts from the
    /// employee as they are.
    fn happen(&mut self, occasion: &Occasion<'_>, recorder: &mut impl Recorder) {
        if self.hits.rows.is_empty() {
            return;
        }
        let employees = &mut self.tile.employees;
        if !occasion.compounds {
            self.as_they_were.clear();
            self.as_they_were.extend(self.hits.rows.iter().map(|row| employees[*row as usize]));
        }
        EVENT_TYPES[occasion.type_index].rule.happen_to(
            occasion,
            employees,
            &mut self.hits,
            recorder.needs_changes(),
        );
        recorder.record(&Happened { occasion, hits: &self.hits, employees });
        if !occasion.compounds {
            for (row, as_they_were) in self.hits.rows.iter().zip(&self.as_they_were) {
                employees[*row as usize] = *as_they_were;
            }
        }
    }

    /// Lets those leave whose day is known, or those for whom it was drawn; it is the last that they do in the year.
    fn leave(&mut self, termination: &Occasion<'_>, recorder: &mut impl Recorder) {
        self.hits.clear();
        for leaver in self.leavers.iter().filter(|leaver| leaver.is_known == termination.is_certain) {
            let employee = &mut self.tile.employees[leaver.row as usize];
            if employee.hire_date.is_some() {
                self.hits.push(leaver.row, leaver.threshold, leaver.date);
            } else if termination.compounds {
                // A candidate who was not hired before will not be.
                employee.has_left = true;
            }
        }
        self.happen(termination, recorder);
    }
}
