//! `yearly_workforce(row, start, end [, options])`: the scalar function of spec section 10.

use crate::binding::calls::OfYearEnds;
use crate::binding::functions::yearly_scalar::YearlyScalar;

/// The function.
pub type YearlyWorkforce = YearlyScalar<OfYearEnds>;
