//! The columns of the result (spec section 6), and what they are written to.

mod table;
mod writer;

pub use table::{Column, Columns, EVENT_ID, Values};
pub use writer::ColumnWriter;
