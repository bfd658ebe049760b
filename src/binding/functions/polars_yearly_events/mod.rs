//! `polars_yearly_events(start, end, workforce := …, parameters := …, …)`: the table function of spec section 7.

use crate::binding::calls::SimulatedByName;
use crate::domain::events::Event;

/// The function; it reads relations through the extension's connections.
pub type PolarsYearlyEvents = SimulatedByName<Event>;
