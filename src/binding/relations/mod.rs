//! The relations that the arguments of a call name, read through connections of our own.

mod estimate;
mod parameter_rows;
mod relation;
mod workforce_stream;

pub use estimate::{estimated_rows, is_estimating};
pub use parameter_rows::ParameterRows;
pub use relation::Relation;
pub use workforce_stream::WorkforceStream;
