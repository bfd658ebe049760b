//! A prepared statement.
//!
//! It borrows from nothing, and neither does its result: a stream outlives the call that has asked for it.

use crate::duckdb::c_text::{Answer, copied, taken};
use crate::duckdb::ffi;
use crate::duckdb::handle::owned_handle;
use crate::duckdb::logical_type::LogicalType;
use crate::duckdb::query_result::QueryResult;

owned_handle! {
    /// A prepared statement. It keeps what it needs of its connection alive by itself.
    Statement of ffi::duckdb_prepared_statement, destroyed by ffi::duckdb_destroy_prepare
}

// SAFETY: DuckDB takes the calls on a statement from any thread.
unsafe impl Send for Statement {}

impl Statement {
    /// The statement that `prepare` makes.
    ///
    /// # Errors
    /// What the statement says when `prepare` fails.
    ///
    /// # Safety
    /// `prepare` leaves the statement null or made by DuckDB, also a failed one.
    pub unsafe fn prepared(
        prepare: impl FnOnce(*mut ffi::duckdb_prepared_statement) -> ffi::duckdb_state,
    ) -> Answer<Self> {
        let mut statement = Self(std::ptr::null_mut());
        if prepare(&mut statement.0) == ffi::DuckDBSuccess {
            return Ok(statement);
        }
        // SAFETY: the caller vouches for the statement; the text is its own.
        Err(unsafe { copied(ffi::duckdb_prepare_error(statement.0)) })
    }

    /// The columns of its result, by name.
    pub fn columns(&self) -> Vec<(String, LogicalType)> {
        // SAFETY: the statement is alive; names are ours to free, types ours to destroy.
        unsafe {
            let column = |index| {
                let name = taken(ffi::duckdb_prepared_statement_column_name(self.0, index));
                let logical_type = ffi::duckdb_prepared_statement_column_logical_type(self.0, index);
                (name.unwrap_or_default(), LogicalType::from_raw(logical_type))
            };
            (0..ffi::duckdb_prepared_statement_column_count(self.0)).map(column).collect()
        }
    }

    /// Runs it and keeps all rows of its result.
    ///
    /// # Errors
    /// What DuckDB says.
    pub fn query(&self) -> Answer<QueryResult> {
        // SAFETY: the statement is alive; the call fills the result in any case.
        unsafe { QueryResult::filled(|result| ffi::duckdb_execute_prepared(self.0, result)) }
    }

    /// Runs it as far as its first rows; the others are computed while they are fetched.
    ///
    /// # Errors
    /// What DuckDB says.
    pub fn stream(&self) -> Answer<QueryResult> {
        // SAFETY: the statement is alive; the call fills the result in any case.
        unsafe { QueryResult::filled(|result| ffi::duckdb_execute_prepared_streaming(self.0, result)) }
    }
}
