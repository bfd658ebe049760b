//! The columns of results (spec section 6), and what they are written to: a table for each kind of rows.

mod column;
mod events;
mod lists;
mod window;
mod writer;
mod yearly_totals;
mod yearly_workforce;

pub use column::{Column, Values};
pub use events::{EventColumns, EventWindow, wanted_for};
pub use lists::{FindingColumns, HelpColumns, ListedParameterColumns, ListedRows};
pub use window::{Row, RowsToWrite, Window};
pub use writer::ColumnWriter;
pub use yearly_totals::{TotalColumns, total_columns_of};
pub use yearly_workforce::YearEndColumns;
