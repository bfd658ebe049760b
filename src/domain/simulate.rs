//! The events of a workforce's employees, year by year (spec section 5).

use std::ops::Range;

use crate::domain::Result;
use crate::domain::calendar::days_from_civil;
use crate::domain::employee::Employee;
use crate::domain::events::{EventType, Occasion, Outcome, Situation, event_types};
use crate::domain::level::Level;
use crate::domain::simulation::Simulation;
use crate::domain::workforce::Workforce;
use crate::domain::year_draws::YearDraws;

/// One event, before its columns are written.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    /// The employee's row in the workforce.
    pub row: usize,
    /// The simulation year.
    pub year: i32,
    /// Its type.
    pub event_type: &'static dyn EventType,
    /// Days since 1970-01-01.
    pub effective_date: i32,
    /// 1, 2, … within employee and year.
    pub sequence: i32,
    /// The threshold that the draw was held against.
    pub threshold: f64,
    /// The tenure that the row shows, in months.
    pub tenure_months: Option<i64>,
    /// The age on 1 January.
    pub age: Option<i32>,
    /// The level after the event.
    pub level: Level<'a>,
    /// What else the row shows.
    pub outcome: Outcome<'a>,
}

/// The events of some rows: all events in order, and where those of each row end.
#[derive(Debug, Default)]
pub struct Events<'a> {
    /// Employees in the order of the rows, years ascending, event_sequence ascending.
    pub events: Vec<Event<'a>>,
    /// For each row the number of events up to its last one.
    pub ends: Vec<usize>,
}

/// All events of the given rows.
///
/// `by_year` reads each row as the cohort of its own year; else the rows are the opening workforce of the
/// start year (of a workforce with simulation_year only that year's rows) and are rolled forward.
///
/// # Errors
/// A NULL employee_id in a row that takes part.
pub fn simulate<'a>(
    workforce: &'a Workforce,
    rows: Range<usize>,
    by_year: bool,
    simulation: &Simulation,
) -> Result<Events<'a>> {
    let years = simulation.years;
    let mut run = Run { simulation, draws: YearDraws::default(), events: Vec::with_capacity(rows.len()) };
    let mut ends = Vec::with_capacity(rows.len());
    for row in rows {
        let year = workforce.simulation_year(row);
        let takes_part = if by_year {
            year.is_some_and(|year| years.contains(year))
        } else {
            !workforce.has_simulation_year() || year == Some(years.start())
        };
        if takes_part && workforce.is_active(row) {
            run.draws.start(simulation.random_seed, workforce.employee_id(row)?);
            match year.filter(|_| by_year) {
                Some(year) => run.one_year(row, workforce.employee(row), year),
                None => run.roll_forward(row, workforce.employee(row)),
            }
        }
        ends.push(run.events.len());
    }
    Ok(Events { events: run.events, ends })
}

/// The simulation of one employee after the other.
struct Run<'a, 's> {
    simulation: &'s Simulation,
    draws: YearDraws,
    events: Vec<Event<'a>>,
}

impl<'a> Run<'a, '_> {
    /// Cohorts by year: every event starts from the row as it is, and a hire date matters only by being NULL or not.
    fn one_year(&mut self, row: usize, employee: Employee<'a>, year: i32) {
        let opening = Opening::new(&employee, year, 0);
        let mut sequence = 1;
        for place in 0..event_types(opening.is_candidate).len() {
            let mut changed = employee;
            if let Some(event) = self.try_event(row, &mut changed, &opening, place, sequence) {
                self.events.push(event);
                sequence += 1;
            }
        }
    }

    /// A census: events compound within the year and from year to year, until a termination.
    fn roll_forward(&mut self, row: usize, mut employee: Employee<'a>) {
        let years = self.simulation.years;
        for year in years.start()..=years.end() {
            let opening = Opening::new(&employee, year, year - years.start());
            let mut sequence = 1;
            for (place, event_type) in event_types(opening.is_candidate).iter().enumerate() {
                // A candidate has no hire date, and what is not there lies before every date.
                if employee.hire_date > Some(opening.effective_date(*event_type)) {
                    continue;
                }
                if let Some(event) = self.try_event(row, &mut employee, &opening, place, sequence) {
                    self.events.push(event);
                    sequence += 1;
                }
            }
            if employee.has_left {
                break;
            }
        }
    }

    /// Draws for the event type at that place and, if it happens, changes the employee.
    fn try_event(
        &mut self,
        row: usize,
        employee: &mut Employee<'a>,
        opening: &Opening,
        place: usize,
        sequence: i32,
    ) -> Option<Event<'a>> {
        let rates = &self.simulation.rates;
        let event_type = event_types(opening.is_candidate)[place];
        let situation = Situation { employee, tenure_months: opening.tenure_months };
        let threshold = event_type.threshold(&situation, rates)?;
        let shown_tenure = event_type.tenure_months(&situation);
        if self.draws.draw(opening.is_candidate, opening.year, place) >= threshold {
            return None;
        }
        let effective_date = opening.effective_date(event_type);
        let occasion = Occasion { effective_date, tenure_months: opening.tenure_months, rates };
        let outcome = event_type.happen(employee, &occasion);
        Some(Event {
            row,
            year: opening.year,
            event_type,
            effective_date,
            sequence,
            threshold,
            tenure_months: shown_tenure,
            age: opening.age,
            level: employee.level,
            outcome,
        })
    }
}

/// What holds for an employee on 1 January and all through the year.
struct Opening {
    year: i32,
    is_candidate: bool,
    tenure_months: Option<i64>,
    age: Option<i32>,
}

impl Opening {
    fn new(employee: &Employee<'_>, year: i32, years_on: i32) -> Self {
        Self {
            year,
            is_candidate: employee.hire_date.is_none(),
            tenure_months: employee.tenure_months(year, years_on),
            age: employee.age(year, years_on),
        }
    }

    fn effective_date(&self, event_type: &dyn EventType) -> i32 {
        let (month, day) = event_type.month_and_day();
        days_from_civil(self.year, month, day)
    }
}
