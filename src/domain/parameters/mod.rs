//! The parameters of a simulation (spec section 3): from the call, the parameters relation or the default.
//!
//! In the relation a parameter may differ by year and level: [`RelationValue`] is what a row of it gives, [`ParametersByYear`]
//! what all of them come to. A new parameter is a line in the table in `table.rs`.

mod by_year;
mod columns;
mod definition;
pub(crate) mod event_words;
mod kind;
mod row;
mod table;

pub use by_year::{GivenValue, ParametersByLevel, ParametersByYear};
pub use columns::ParameterColumns;
pub use definition::{Definition, Parameter};
pub use kind::Kind;
pub use row::{ParameterRow, RelationValue};
pub use table::Parameters;
