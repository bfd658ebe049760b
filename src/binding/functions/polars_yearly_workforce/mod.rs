//! `polars_yearly_workforce(start, end, workforce := …, parameters := …, …)`: the table function of spec section 10.

use crate::binding::calls::SimulatedByName;
use crate::domain::simulate::YearEnd;

/// The function; it reads relations through the extension's connections.
pub type PolarsYearlyWorkforce = SimulatedByName<YearEnd>;
