//! The parameters of a simulation (spec section 3): six rates, from the call, the parameters relation or the default.
//!
//! In the relation a rate may differ by year and level: [`RelationRate`] is a row of it, [`RatesByYear`] what all of
//! them come to.

mod by_year;
mod columns;
pub mod event_words;
mod row;
mod table;

pub use by_year::{RatesByLevel, RatesByYear};
pub use columns::ParameterColumns;
pub use row::{ParameterRow, RelationRate};
pub use table::{GivenRate, Parameter, Rates};
