//! What a simulation can come to, row by row of its workforce: events, or the ends of years.

use std::ops::Range;

use crate::binding::error::Result;
use crate::binding::write::{EVENT_COLUMNS, VectorWriter, YEAR_END_COLUMNS};
use crate::domain::call::Simulation;
use crate::domain::columns::{Column, Row, wanted_for};
use crate::domain::events::{Event, Wanted};
use crate::domain::simulate::{EventSimulator, InOrder, Request, YearEnd, YearEndSimulator};
use crate::domain::workforce::{Also, Workforce};

/// A kind of rows that a simulation gives, of which there is a table function and a scalar function.
pub trait Simulated: Row<Call = Simulation, Source = Workforce> + Send + Sync + Copy {
    /// The name of the function that reads a workforce by its name.
    const TABLE_FUNCTION: &'static str;
    /// The name of the function that is passed rows of a workforce.
    const SCALAR_FUNCTION: &'static str;
    /// What is read of the workforce beyond what events depend on.
    const ALSO: Also;

    /// Computes them, and keeps its memory from one call to the next.
    type Simulator: Default + Send + 'static;
    /// What can be left out where no column shows it.
    type Wanted: Copy + Send + Sync + 'static;

    /// The table of their columns.
    fn columns() -> &'static [Column<Self, VectorWriter>];

    /// What is wanted for all columns.
    fn all_wanted() -> Self::Wanted;

    /// What is wanted for columns of these names.
    fn wanted_for<'n>(names: impl Iterator<Item = &'n str>) -> Self::Wanted;

    /// The simulation as these rows take it.
    ///
    /// # Errors
    /// There are none of these rows in such a simulation.
    fn taken(simulation: Simulation) -> Result<Simulation>;

    /// The rows that some rows of a workforce come to.
    ///
    /// # Errors
    /// A NULL employee_id in a row that takes part.
    fn run(
        simulator: &mut Self::Simulator,
        workforce: &Workforce,
        rows: Range<usize>,
        request: Request<'_>,
        wanted: Self::Wanted,
    ) -> Result<InOrder<Self>>;

    /// Gives the simulator back what nobody needs any more, for its memory.
    fn take_back(simulator: &mut Self::Simulator, rows: InOrder<Self>);
}

impl Simulated for Event {
    const TABLE_FUNCTION: &'static str = "polars_yearly_events";
    const SCALAR_FUNCTION: &'static str = "yearly_events";
    const ALSO: Also = Also::Nothing;

    type Simulator = EventSimulator;
    type Wanted = Wanted;

    fn columns() -> &'static [Column<Self, VectorWriter>] {
        &EVENT_COLUMNS
    }

    fn all_wanted() -> Wanted {
        Wanted::ALL
    }

    fn wanted_for<'n>(names: impl Iterator<Item = &'n str>) -> Wanted {
        wanted_for(names)
    }

    fn taken(simulation: Simulation) -> Result<Simulation> {
        Ok(simulation)
    }

    fn run(
        simulator: &mut EventSimulator,
        workforce: &Workforce,
        rows: Range<usize>,
        request: Request<'_>,
        wanted: Wanted,
    ) -> Result<InOrder<Self>> {
        Ok(simulator.run(workforce, rows, request, wanted)?)
    }

    fn take_back(simulator: &mut EventSimulator, rows: InOrder<Self>) {
        simulator.take_back(rows);
    }
}

impl Simulated for YearEnd {
    const TABLE_FUNCTION: &'static str = "polars_yearly_workforce";
    const SCALAR_FUNCTION: &'static str = "yearly_workforce";
    const ALSO: Also = Also::EnrollmentDates;

    type Simulator = YearEndSimulator;
    /// What costs anything is wanted for nearly all columns.
    type Wanted = ();

    fn columns() -> &'static [Column<Self, VectorWriter>] {
        &YEAR_END_COLUMNS
    }

    fn all_wanted() {}

    fn wanted_for<'n>(_names: impl Iterator<Item = &'n str>) {}

    fn taken(simulation: Simulation) -> Result<Simulation> {
        Ok(simulation.rolled_forward()?)
    }

    fn run(
        simulator: &mut YearEndSimulator,
        workforce: &Workforce,
        rows: Range<usize>,
        request: Request<'_>,
        (): (),
    ) -> Result<InOrder<Self>> {
        Ok(simulator.run(workforce, rows, request)?)
    }

    fn take_back(simulator: &mut YearEndSimulator, rows: InOrder<Self>) {
        simulator.take_back(rows);
    }
}
