//! `yearly_events(row, start, end [, options])`: the scalar function of spec section 7.

use crate::binding::calls::OfEvents;
use crate::binding::functions::yearly_scalar::YearlyScalar;

/// The function.
pub type YearlyEvents = YearlyScalar<OfEvents>;
