//! The kernel that both SQL functions share: rows of a workforce in, columns of events out.

use std::ops::Range;

use arrow::array::ArrayRef;

use crate::domain::Result;
use crate::domain::columns::{Column, EventRow};
use crate::domain::simulate::{Events, simulate};
use crate::domain::simulation::Simulation;
use crate::domain::workforce::Workforce;

/// The events of some rows of a workforce, a column an array.
#[derive(Debug)]
pub struct EventBatch {
    /// How many events there are.
    pub events: usize,
    /// The columns asked for, in the order in which they were asked for.
    pub columns: Vec<ArrayRef>,
    /// For each row of the workforce the number of events up to its last one.
    pub ends: Vec<usize>,
}

/// Computes the given columns of all events of some rows.
///
/// The order is that of spec section 6: the rows as they stand, years ascending, event_sequence ascending.
/// `by_year` is what [`WorkforceSchema::is_by_year`](crate::domain::workforce::WorkforceSchema::is_by_year) says.
///
/// # Errors
/// A NULL employee_id in a row that takes part.
pub fn yearly_events(
    workforce: &Workforce,
    rows: Range<usize>,
    by_year: bool,
    simulation: &Simulation,
    columns: &[&Column],
) -> Result<EventBatch> {
    let Events { events, ends } = simulate(workforce, rows, by_year, simulation)?;
    let rows = events
        .iter()
        .map(|event| {
            Ok(EventRow { event, workforce, employee_id: workforce.employee_id(event.row)?, simulation })
        })
        .collect::<Result<Vec<_>>>()?;
    let columns = columns.iter().map(|column| column.values.array(&rows)).collect();
    Ok(EventBatch { events: rows.len(), columns, ends })
}
