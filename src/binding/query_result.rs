//! The rows of a query, a chunk at a time; and chunks of our own.

use crate::arrow::array::ArrayRef;
use crate::duckdb::ffi;

use crate::binding::connection::{Answer, text};
use crate::binding::error::{Error, Result};
use crate::binding::logical_type::LogicalType;
use crate::binding::vector_reader::Vector;
use crate::domain::relation::Wanted;

/// The result of a query: all its rows, or a stream that computes them while they are fetched.
pub struct QueryResult(ffi::duckdb_result);

// SAFETY: DuckDB takes the calls on a result from any thread.
unsafe impl Send for QueryResult {}

impl Drop for QueryResult {
    fn drop(&mut self) {
        // SAFETY: the result is owned and destroyed once.
        unsafe { ffi::duckdb_destroy_result(&mut self.0) };
    }
}

impl QueryResult {
    /// The result that `fill` fills.
    ///
    /// # Errors
    /// What the result says when `fill` fails.
    ///
    /// # Safety
    /// `fill` leaves the result empty or filled by DuckDB.
    pub unsafe fn filled(fill: impl FnOnce(&mut ffi::duckdb_result) -> ffi::duckdb_state) -> Answer<Self> {
        // SAFETY: a result of nothing but zeroes is an empty one, which may be destroyed too.
        let mut result = Self(unsafe { std::mem::zeroed() });
        if fill(&mut result.0) == ffi::DuckDBSuccess { Ok(result) } else { Err(result.error()) }
    }

    /// The next rows, in their order; `None` after the last ones.
    ///
    /// # Errors
    /// What DuckDB says when it cannot compute them.
    pub fn fetch(&mut self) -> Answer<Option<DataChunk>> {
        // SAFETY: the result is alive; the chunk is ours.
        let chunk = DataChunk(unsafe { ffi::duckdb_fetch_chunk(self.0) });
        if !chunk.0.is_null() {
            return Ok(Some(chunk));
        }
        // The end and an error look alike.
        match self.error() {
            none if none.is_empty() => Ok(None),
            error => Err(error),
        }
    }

    fn error(&mut self) -> String {
        // SAFETY: the result is alive or empty; the text is its own, and copied.
        unsafe { text(ffi::duckdb_result_error(&mut self.0)) }
    }
}

/// Up to 2,048 rows.
pub struct DataChunk(ffi::duckdb_data_chunk);

impl Drop for DataChunk {
    fn drop(&mut self) {
        // SAFETY: the chunk is owned and destroyed once; null is allowed.
        unsafe { ffi::duckdb_destroy_data_chunk(&mut self.0) };
    }
}

// SAFETY: DuckDB takes the calls on a chunk from any thread.
unsafe impl Send for DataChunk {}

impl DataChunk {
    /// A chunk of our own, with a vector of each type. Its memory comes from the system: the chunks that DuckDB hands out
    /// may take theirs from what `memory_limit` allows.
    pub fn of_types(types: &[LogicalType]) -> Self {
        let mut raw_types: Vec<_> = types.iter().map(LogicalType::raw).collect();
        // SAFETY: the types outlive the call, which copies them; the chunk is ours.
        Self(unsafe { ffi::duckdb_create_data_chunk(raw_types.as_mut_ptr(), raw_types.len() as u64) })
    }

    /// Empties the chunk: all its vectors are flat and all their rows valid.
    pub fn reset(&mut self) {
        // SAFETY: the chunk is alive.
        unsafe { ffi::duckdb_data_chunk_reset(self.0) };
    }

    /// Says how many rows it has.
    pub fn set_rows(&mut self, rows: usize) {
        // SAFETY: the chunk is alive; it has room for as many rows as any.
        unsafe { ffi::duckdb_data_chunk_set_size(self.0, rows as u64) };
    }

    /// One of its vectors, which lives as long as it does.
    pub fn raw_vector(&self, column: usize) -> ffi::duckdb_vector {
        // SAFETY: the chunk is alive; it gives null for a column that it does not have.
        unsafe { ffi::duckdb_data_chunk_get_vector(self.0, column as u64) }
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        // SAFETY: the chunk is alive.
        unsafe { ffi::duckdb_data_chunk_get_size(self.0) as usize }
    }

    /// Reads a column; `what` is what error messages call it.
    ///
    /// # Errors
    /// A value that cannot be cast to the type wanted.
    pub fn read(&self, column: usize, wanted: Wanted, what: &str) -> Result<ArrayRef> {
        self.vector(column, what)?.read(wanted, what)
    }

    /// The vector of a column, which must not outlive the chunk; `what` is what error messages call it.
    ///
    /// # Errors
    /// There is no such column.
    pub fn vector(&self, column: usize, what: &str) -> Result<Vector> {
        let vector = self.raw_vector(column);
        if vector.is_null() {
            return Err(Error::internal(format!("{what} is not in the result")));
        }
        // SAFETY: the vectors of a chunk that was fetched are flat, and live as long as it does.
        Ok(unsafe { Vector::new(vector, self.rows()) })
    }
}
