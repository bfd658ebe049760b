//! `yearly_workforce(row, start, end [, options])`: the scalar function of spec section 10.

use crate::binding::calls::SimulatedByRow;
use crate::domain::simulate::YearEnd;

/// The function: a list of the ends of the years of the row's employee.
pub type YearlyWorkforce = SimulatedByRow<YearEnd>;
