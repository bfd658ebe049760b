//! DuckDB's vectors out: the columns of rows, written straight into the vectors of a result.
//!
//! A table of columns says what there is to be written; [`Output`] writes the columns that a query needs for a table function,
//! [`ListWriter`] all of them, as lists of STRUCTs, for a scalar function.

mod in_order;
mod lists;
mod output;
mod target;
mod totals;
mod types;
mod writer;

pub use in_order::{EVENT_COLUMNS, InOrderToWrite, YEAR_END_COLUMNS};
pub use lists::ListWriter;
pub use output::{Output, OutputColumns};
pub use totals::{TOTAL_COLUMNS, TotalsToWrite};
pub use types::{column_types, column_types_at, list_of_rows};
pub use writer::VectorWriter;
