//! The rows of a table function, written into the columns that a query needs.

use crate::binding::write::target::{Target, write_rows};
use crate::binding::write::types::type_of;
use crate::binding::write::writer::VectorWriter;
use crate::domain::columns::{Column, Row, RowsToWrite};
use crate::duckdb::{Answer, DataChunk, RowsMut};

/// The columns that a query needs, each with the place of its vector in the output.
pub struct OutputColumns<R: Row>(Vec<(usize, &'static Column<R, VectorWriter>)>);

impl<R: Row> OutputColumns<R> {
    /// Of a table of columns those at the places wanted, a vector of the output for each; a place beyond them stands for none.
    pub fn new(columns: &'static [Column<R, VectorWriter>], wanted: &[usize]) -> Self {
        let column = |(at, place): (usize, &usize)| Some((at, columns.get(*place)?));
        Self(wanted.iter().enumerate().filter_map(column).collect())
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(_, column)| column.name)
    }
}

/// What a thread writes rows with; it keeps its memory from chunk to chunk.
#[derive(Default)]
pub struct Output {
    writer: VectorWriter,
    /// What the rows are written to. DuckDB's own chunk may have its texts in memory that `memory_limit` bounds, as that of
    /// 1.5.6 has; to write one when all is in use throws an exception, which ends a process that has to take it through Rust.
    chunk: Option<DataChunk>,
}

impl Output {
    /// Writes so many rows of a call, no more than a chunk has room for.
    ///
    /// # Errors
    /// A type cannot be made.
    ///
    /// # Safety
    /// The output has the vectors that the columns were made for, flat and without values; all calls are for the same columns.
    pub unsafe fn write<R: Row>(
        &mut self,
        columns: &OutputColumns<R>,
        rows: &impl RowsToWrite<R>,
        count: usize,
        call: &R::Call,
        mut output: RowsMut<'_>,
    ) -> Answer<()> {
        let chunk = match &mut self.chunk {
            Some(chunk) => chunk,
            none => {
                let types = columns.0.iter().map(|(_, column)| type_of(&column.values));
                none.insert(DataChunk::of_types(&types.collect::<Answer<Vec<_>>>()?))
            }
        };
        // Nobody looks at what was written before any more: DuckDB empties its own chunk too before it asks for the next one.
        chunk.reset();
        let mut own = chunk.rows_mut();
        own.set_len(count);
        let vectors = columns.0.iter().enumerate();
        // SAFETY: the chunk has a vector of each column's type, empty and flat.
        let target =
            |(place, (_, column)): (usize, &(usize, _))| unsafe { Target::new(*column, own.vector(place)) };
        let mut targets: Vec<Target<R>> = vectors.map(target).collect();
        for target in &mut targets {
            target.leave_constant(call);
            // SAFETY: all rows are of the call.
            unsafe { target.make_constant() };
        }
        output.set_len(count);
        // SAFETY: the chunk has room for as many rows; both chunks have the vectors that the caller vouches for.
        unsafe {
            write_rows(&mut targets, &mut self.writer, 0, rows);
            for (place, (at, _)) in columns.0.iter().enumerate() {
                output.refer_to(*at, chunk, place);
            }
        }
        Ok(())
    }
}
