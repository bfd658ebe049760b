//! `yearly_events(row, start, end [, options])`: the scalar function of spec section 7.

use crate::binding::calls::SimulatedByRow;
use crate::domain::events::Event;

/// The function: a list of the events of the row's employee.
pub type YearlyEvents = SimulatedByRow<Event>;
