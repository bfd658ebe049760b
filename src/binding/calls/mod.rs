//! What functions over a workforce have in common, whatever they compute: how a call is bound, and how it comes to its workforce.
//!
//! A table function reads a relation: [`RelationCall`] takes its arguments, [`RelationRun`] opens the relations that these name,
//! and [`Batches`] computes ahead of the threads that read. A scalar function is passed rows: [`RowCall`] takes their types,
//! and [`Arguments`] their values.

mod batches;
mod list_run;
mod parameter_lists;
mod relation_call;
mod relation_run;
mod row_arguments;
mod row_call;
mod row_types;
mod yearly_rows;

pub use batches::{BatchReader, Batches};
pub use list_run::ListRun;
pub use relation_call::RelationCall;
pub use relation_run::{OpenRelations, RelationRun, estimated_events};
pub use row_arguments::Arguments;
pub use row_call::{RowCall, RowThread};
pub use row_types::ArgumentTypes;
pub use yearly_rows::{OfEvents, OfYearEnds, ToWrite, YearlyRows};
