//! The parameters of a simulation (spec sections 3 and 8): from the call, the parameters relation or the default.
//!
//! In the relation a parameter may differ by year and level: [`RelationValue`] is what a row of it gives, [`ParametersByYear`]
//! what all of them come to. A new parameter is a line in the table in `table.rs`.

mod by_year;
mod columns;
mod dates;
mod definition;
pub(crate) mod event_words;
mod for_whom;
mod hazards;
mod kind;
mod listing;
mod not_read;
mod row;
mod rows_read;
mod table;

pub use by_year::{GivenValue, InForce, ParametersByLevel, ParametersByYear};
pub use columns::ParameterColumns;
pub use dates::{EventDates, MonthAndDay};
pub use definition::{Definition, Parameter};
pub use for_whom::ForWhom;
pub use hazards::Hazards;
pub use kind::Kind;
pub use listing::{ListedParameter, ORIGINS, Origin, ParameterListing, RowAsGiven};
pub use not_read::{NotRead, REASONS_NOT_READ};
pub use row::{ParameterRow, RelationValue};
pub use rows_read::RowsRead;
pub use table::Parameters;
