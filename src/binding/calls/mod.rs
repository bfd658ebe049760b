//! What functions over a workforce have in common, whatever they compute: how a call is bound, and how it comes to its workforce.
//!
//! A table function reads a relation: [`RelationCall`] takes its arguments, [`RelationRun`] opens the relations that these name,
//! and [`Batches`] computes ahead of the threads that read. A scalar function is passed rows: [`RowCall`] takes their types,
//! and [`Arguments`] their values. Rows of a simulation, events say, are [`Simulated`], and there are both functions of them.

mod batches;
mod listed;
mod parameter_lists;
mod relation_call;
mod relation_run;
mod row_arguments;
mod row_call;
mod row_types;
mod simulated;
mod simulated_by_name;
mod simulated_by_row;

pub use listed::{Listed, Lists};
pub use relation_call::RelationCall;
pub use relation_run::{OpenRelations, RelationRun};
pub use simulated_by_name::SimulatedByName;
pub use simulated_by_row::SimulatedByRow;
