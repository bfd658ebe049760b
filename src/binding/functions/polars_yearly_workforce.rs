//! `polars_yearly_workforce(start, end, workforce := …, parameters := …, …)`: the table function of spec section 10.

use crate::binding::calls::OfYearEnds;
use crate::binding::functions::yearly_table::YearlyTable;

/// The function.
pub type PolarsYearlyWorkforce = YearlyTable<OfYearEnds>;
