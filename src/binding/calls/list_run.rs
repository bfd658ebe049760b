//! A call whose rows are all there when it begins to be read.

use std::sync::Mutex;

use crate::binding::error::{Error, Result};
use crate::binding::lock::lock;
use crate::binding::write::{Output, OutputColumns, VectorWriter};
use crate::domain::columns::{Column, ListedRows, Row};
use crate::duckdb::RowsMut;

/// The rows of a call, which one thread hands out in their order.
pub enum ListRun<R: Row> {
    /// The query was interrupted before there were any, and DuckDB ends it before it asks for one.
    Interrupted,
    /// All rows.
    Rows {
        /// In their order.
        rows: Vec<R>,
        /// What the query needs.
        columns: OutputColumns<R>,
        /// How many have been handed out.
        handed_out: Mutex<usize>,
    },
}

impl<R: Row<Call = (), Source = ()>> ListRun<R> {
    /// Takes the rows, of which the query needs the wanted columns; `None` stands for an interrupt.
    pub fn new(rows: Option<Vec<R>>, columns: &'static [Column<R, VectorWriter>], wanted: &[usize]) -> Self {
        let Some(rows) = rows else { return Self::Interrupted };
        Self::Rows { rows, columns: OutputColumns::new(columns, wanted), handed_out: Mutex::new(0) }
    }

    /// Writes the next rows, or none after the last ones.
    ///
    /// # Errors
    /// The query was interrupted, or a type cannot be made.
    ///
    /// # Safety
    /// The output has the vectors of the wanted columns, flat and without values.
    pub unsafe fn fill(&self, writer: &mut Output, mut output: RowsMut<'_>) -> Result<()> {
        let Self::Rows { rows, columns, handed_out } = self else { return Err(Error::Interrupted) };
        let mut handed_out = lock(handed_out);
        let next = &rows[*handed_out..rows.len().min(*handed_out + RowsMut::capacity())];
        *handed_out += next.len();
        if next.is_empty() {
            output.set_len(0);
            return Ok(());
        }
        // SAFETY: the caller vouches for the output.
        let written = unsafe { writer.write(columns, &ListedRows(next), next.len(), &(), output) };
        written.map_err(Error::internal)
    }
}
