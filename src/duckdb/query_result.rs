//! The rows of a query, a chunk at a time.

use crate::duckdb::c_text::{Answer, copied};
use crate::duckdb::data_chunk::DataChunk;
use crate::duckdb::ffi;

/// The result of a query: all its rows, or a stream that computes them while they are fetched.
pub struct QueryResult(ffi::duckdb_result);

// SAFETY: DuckDB takes the calls on a result from any thread.
unsafe impl Send for QueryResult {}

impl Drop for QueryResult {
    fn drop(&mut self) {
        // SAFETY: the result is owned, so it is destroyed once; an empty one is passed over by DuckDB.
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
        // SAFETY: the result is alive; the chunk is ours, and the vectors of one that is fetched are flat.
        let chunk = unsafe { DataChunk::from_raw(ffi::duckdb_fetch_chunk(self.0)) };
        if chunk.is_some() {
            return Ok(chunk);
        }
        // The end and an error look alike.
        match self.error() {
            none if none.is_empty() => Ok(None),
            error => Err(error),
        }
    }

    fn error(&mut self) -> String {
        // SAFETY: the result is alive or empty; the text is its own, and copied.
        unsafe { copied(ffi::duckdb_result_error(&mut self.0)) }
    }
}
