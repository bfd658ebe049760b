//! A connection of our own to the database.

use crate::duckdb::c_text::{Answer, c_string};
use crate::duckdb::ffi;
use crate::duckdb::handle::owned_handle;
use crate::duckdb::query_result::QueryResult;
use crate::duckdb::statement::Statement;

owned_handle! {
    /// An open connection.
    Connection of ffi::duckdb_connection, destroyed by ffi::duckdb_disconnect
}

// SAFETY: DuckDB takes a connection's calls from any thread.
unsafe impl Send for Connection {}

impl Connection {
    /// Opens a connection.
    ///
    /// # Errors
    /// DuckDB gives none.
    ///
    /// # Safety
    /// The database is open.
    pub unsafe fn open(database: ffi::duckdb_database) -> Answer<Self> {
        let mut connection = Self(std::ptr::null_mut());
        // SAFETY: the caller vouches for the database; what is opened is owned by the result.
        if unsafe { ffi::duckdb_connect(database, &mut connection.0) } == ffi::DuckDBSuccess {
            Ok(connection)
        } else {
            Err("no connection can be opened".to_string())
        }
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
        // SAFETY: the connection is open, and the text outlives the call, which makes a statement in any case.
        unsafe { Statement::prepared(|statement| ffi::duckdb_prepare(self.0, sql.as_ptr(), statement)) }
    }
}
