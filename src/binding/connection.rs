//! A connection of our own to the database, with what is asked on it.
//!
//! The `duckdb` crate has connections and statements too, but theirs borrow from each other: a result that outlives the
//! call that asked for it, as a stream does, could not be kept beside its connection. And theirs hand out Arrow arrays
//! that DuckDB has made, where [`Vector`](crate::binding::vector_reader::Vector) reads DuckDB's vectors as they are.

use std::ffi::{CStr, CString, c_char};

use crate::duckdb::ffi;

use crate::binding::logical_type::LogicalType;
use crate::binding::query_result::QueryResult;

/// What DuckDB said, where it could not do what was asked.
pub type Answer<T> = std::result::Result<T, String>;

/// An open connection.
pub struct Connection(ffi::duckdb_connection);

// SAFETY: DuckDB takes a connection's calls from any thread.
unsafe impl Send for Connection {}

impl Drop for Connection {
    fn drop(&mut self) {
        // SAFETY: the connection is owned and closed once.
        unsafe { ffi::duckdb_disconnect(&mut self.0) };
    }
}

impl Connection {
    /// Opens a connection.
    ///
    /// # Errors
    /// DuckDB gives none.
    ///
    /// # Safety
    /// The database is open.
    pub unsafe fn open(database: ffi::duckdb_database) -> Answer<Self> {
        let mut connection = std::ptr::null_mut();
        // SAFETY: the caller vouches for the database; what is opened is owned by the result.
        if unsafe { ffi::duckdb_connect(database, &mut connection) } == ffi::DuckDBSuccess {
            Ok(Self(connection))
        } else {
            Err("no connection can be opened".to_string())
        }
    }

    /// The connection for calls of the C API; it stays owned here.
    pub fn raw(&self) -> ffi::duckdb_connection {
        self.0
    }

    /// Interrupts what runs on it, if anything does.
    pub fn interrupt(&self) {
        // SAFETY: the connection is open.
        unsafe { ffi::duckdb_interrupt(self.0) };
    }

    /// Runs a statement for what it does.
    ///
    /// It ends whatever the connection was about: of a stream that was not read to its end, the transaction too.
    ///
    /// # Errors
    /// What DuckDB says.
    pub fn execute(&self, sql: &str) -> Answer<()> {
        let sql = c_string(sql)?;
        // SAFETY: the connection is open, and the text outlives the call, which fills the result in any case.
        unsafe { QueryResult::filled(|result| ffi::duckdb_query(self.0, sql.as_ptr(), result)) }.map(drop)
    }

    /// Prepares a statement: it is planned, and nothing has run.
    ///
    /// # Errors
    /// What DuckDB says.
    pub fn prepare(&self, sql: &str) -> Answer<Statement> {
        let sql = c_string(sql)?;
        let mut statement = Statement(std::ptr::null_mut());
        // SAFETY: the connection is open, and the text outlives the call; the statement is ours, also a failed one.
        unsafe {
            if ffi::duckdb_prepare(self.0, sql.as_ptr(), &mut statement.0) == ffi::DuckDBSuccess {
                Ok(statement)
            } else {
                Err(text(ffi::duckdb_prepare_error(statement.0)))
            }
        }
    }
}

/// A prepared statement. It keeps what it needs of its connection alive by itself.
pub struct Statement(ffi::duckdb_prepared_statement);

// SAFETY: as of a connection.
unsafe impl Send for Statement {}

impl Drop for Statement {
    fn drop(&mut self) {
        // SAFETY: the statement is owned and destroyed once; null is allowed.
        unsafe { ffi::duckdb_destroy_prepare(&mut self.0) };
    }
}

impl Statement {
    /// The columns of its result, by name.
    pub fn columns(&self) -> Vec<(String, LogicalType)> {
        // SAFETY: the statement is alive; names are ours to free, types ours to destroy.
        unsafe {
            let column = |index| {
                let name = ffi::duckdb_prepared_statement_column_name(self.0, index);
                let owned = text(name);
                ffi::duckdb_free(name.cast_mut().cast());
                let logical_type = ffi::duckdb_prepared_statement_column_logical_type(self.0, index);
                (owned, LogicalType::from_raw(logical_type))
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

/// A copy of DuckDB's text; empty where there is none.
///
/// # Safety
/// It is null or ends with a NUL.
pub unsafe fn text(given: *const c_char) -> String {
    if given.is_null() {
        return String::new();
    }
    // SAFETY: the caller vouches for the text.
    unsafe { CStr::from_ptr(given) }.to_string_lossy().into_owned()
}

fn c_string(sql: &str) -> Answer<CString> {
    CString::new(sql).map_err(|_| "no name can hold a NUL character".to_string())
}
