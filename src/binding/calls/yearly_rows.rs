//! What functions give of a workforce, employee by employee: events, or the ends of their years.

use std::ops::Range;

use crate::binding::write::{EVENT_COLUMNS, VectorWriter, YEAR_END_COLUMNS};
use crate::domain::Result;
use crate::domain::call::Simulation;
use crate::domain::columns::{Column, Row, RowsToWrite, Window, wanted_for};
use crate::domain::events::Event;
use crate::domain::simulate::{EventSimulator, Events, Request, YearEnd, YearEndSimulator, YearEndsOfRows};
use crate::domain::values::rows::WINDOW;
use crate::domain::workforce::{Also, Workforce, WorkforceSchema};

/// A kind of rows that employees come to, and the two functions that give them.
pub trait YearlyRows: 'static {
    /// A row.
    type Row: Row<Call = Simulation, Source = Workforce>;
    /// Computes them, and keeps its memory.
    type Simulator: Default + Send + 'static;
    /// Those of some employees.
    type Rows: Send + Sync + 'static;

    /// The name of the table function.
    const TABLE_FUNCTION: &'static str;
    /// The name of the scalar function.
    const SCALAR: &'static str;
    /// What is read of the workforce beyond what events depend on.
    const ALSO: Also;

    /// The columns, as they are written into vectors.
    fn columns() -> &'static [Column<Self::Row, VectorWriter>];

    /// Whether the workforce is read as cohorts by year.
    ///
    /// # Errors
    /// The rows cannot be had in the way that the call asks for.
    fn is_by_year(schema: &WorkforceSchema, simulation: &Simulation) -> Result<bool>;

    /// The rows of some employees, as far as the columns of these names need them.
    ///
    /// # Errors
    /// A NULL employee_id in a row that takes part.
    fn run<'n>(
        simulator: &mut Self::Simulator,
        workforce: &Workforce,
        employees: Range<usize>,
        request: Request<'_>,
        names: impl Iterator<Item = &'n str>,
    ) -> Result<Self::Rows>;

    /// Takes back rows that nobody needs any more, for their memory.
    fn take_back(simulator: &mut Self::Simulator, rows: Self::Rows);

    /// How many there are.
    fn count(rows: &Self::Rows) -> usize;

    /// For each employee the number of them up to the last one.
    fn ends(rows: &Self::Rows) -> &[usize];

    /// Some of them in order.
    fn in_order(rows: &Self::Rows, range: Range<usize>) -> impl Iterator<Item = &Self::Row>;
}

/// Events.
pub struct OfEvents;

impl YearlyRows for OfEvents {
    type Row = Event;
    type Simulator = EventSimulator;
    type Rows = Events;

    const TABLE_FUNCTION: &'static str = "polars_yearly_events";
    const SCALAR: &'static str = "yearly_events";
    const ALSO: Also = Also::Nothing;

    fn columns() -> &'static [Column<Event, VectorWriter>] {
        &EVENT_COLUMNS
    }

    fn is_by_year(schema: &WorkforceSchema, simulation: &Simulation) -> Result<bool> {
        schema.is_by_year(simulation.cohort)
    }

    fn run<'n>(
        simulator: &mut EventSimulator,
        workforce: &Workforce,
        employees: Range<usize>,
        request: Request<'_>,
        names: impl Iterator<Item = &'n str>,
    ) -> Result<Events> {
        simulator.run(workforce, employees, request, wanted_for(names))
    }

    fn take_back(simulator: &mut EventSimulator, rows: Events) {
        simulator.take_back(rows);
    }

    fn count(rows: &Events) -> usize {
        rows.len()
    }

    fn ends(rows: &Events) -> &[usize] {
        &rows.ends
    }

    fn in_order(rows: &Events, range: Range<usize>) -> impl Iterator<Item = &Event> {
        rows.in_order(range)
    }
}

/// The ends of years.
pub struct OfYearEnds;

impl YearlyRows for OfYearEnds {
    type Row = YearEnd;
    type Simulator = YearEndSimulator;
    type Rows = YearEndsOfRows;

    const TABLE_FUNCTION: &'static str = "polars_yearly_workforce";
    const SCALAR: &'static str = "yearly_workforce";
    const ALSO: Also = Also::EnrollmentDates;

    fn columns() -> &'static [Column<YearEnd, VectorWriter>] {
        &YEAR_END_COLUMNS
    }

    fn is_by_year(_schema: &WorkforceSchema, simulation: &Simulation) -> Result<bool> {
        simulation.ensure_rolled_forward()?;
        Ok(false)
    }

    fn run<'n>(
        simulator: &mut YearEndSimulator,
        workforce: &Workforce,
        employees: Range<usize>,
        request: Request<'_>,
        _names: impl Iterator<Item = &'n str>,
    ) -> Result<YearEndsOfRows> {
        simulator.run(workforce, employees, request)
    }

    fn take_back(simulator: &mut YearEndSimulator, rows: YearEndsOfRows) {
        simulator.take_back(rows);
    }

    fn count(rows: &YearEndsOfRows) -> usize {
        rows.year_ends.len()
    }

    fn ends(rows: &YearEndsOfRows) -> &[usize] {
        &rows.ends
    }

    fn in_order(rows: &YearEndsOfRows, range: Range<usize>) -> impl Iterator<Item = &YearEnd> {
        rows.year_ends[range].iter()
    }
}

/// Rows of a call that are written together.
pub struct ToWrite<'a, K: YearlyRows> {
    /// The rows.
    pub rows: &'a K::Rows,
    /// Which of them, in their order.
    pub range: Range<usize>,
    /// Where their employees stand.
    pub workforce: &'a Workforce,
    /// The call.
    pub simulation: &'a Simulation,
}

impl<K: YearlyRows> RowsToWrite<K::Row> for ToWrite<'_, K> {
    fn in_windows(&self, mut write: impl FnMut(usize, &Window<'_, K::Row>)) {
        let mut window = Vec::with_capacity(WINDOW);
        for start in self.range.clone().step_by(WINDOW) {
            window.clear();
            window.extend(K::in_order(self.rows, start..self.range.end.min(start + WINDOW)));
            write(start - self.range.start, &Window::new(&window, self.workforce, self.simulation));
        }
    }
}
