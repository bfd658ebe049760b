//! `polars_yearly_events(start, end, workforce := …, parameters := …, …)`: the table function of spec section 7.

use crate::binding::calls::OfEvents;
use crate::binding::functions::yearly_table::YearlyTable;

/// The function.
pub type PolarsYearlyEvents = YearlyTable<OfEvents>;
