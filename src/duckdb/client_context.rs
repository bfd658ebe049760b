//! The context of a connection: that which a call is bound on and runs in, or one of ours.

use std::ffi::CStr;

use crate::duckdb::connection::Connection;
use crate::duckdb::expression::Expression;
use crate::duckdb::ffi;
use crate::duckdb::handle::owned_handle;
use crate::duckdb::value::Value;

owned_handle! {
    /// An owned handle to the context of a connection, which is alive as long as that is open.
    ClientContext of ffi::duckdb_client_context, destroyed by ffi::duckdb_destroy_client_context
}

// SAFETY: DuckDB's own threads share the context of a query.
unsafe impl Send for ClientContext {}
// SAFETY: as above.
unsafe impl Sync for ClientContext {}

owned_handle! {
    /// What DuckDB says when an expression cannot be folded.
    ErrorData of ffi::duckdb_error_data, destroyed by ffi::duckdb_destroy_error_data
}

impl ClientContext {
    /// The context that a function of DuckDB puts where it is told.
    ///
    /// # Safety
    /// What is put is null or owned by the caller.
    pub unsafe fn put_by(put: impl FnOnce(*mut ffi::duckdb_client_context)) -> Self {
        let mut context = Self(std::ptr::null_mut());
        put(&mut context.0);
        context
    }

    /// The context of a connection of ours.
    pub fn of_connection(connection: &Connection) -> Self {
        // SAFETY: the connection is open; the place is there.
        unsafe { Self::put_by(|place| ffi::duckdb_connection_get_client_context(connection.raw(), place)) }
    }

    /// The number of the connection.
    pub fn connection_id(&self) -> u64 {
        // SAFETY: the handle is alive.
        unsafe { ffi::duckdb_client_context_get_connection_id(self.0) }
    }

    /// A setting; its name must be one that DuckDB knows.
    pub fn setting(&self, name: &CStr) -> Option<Value> {
        // SAFETY: the handle and the name are alive; the value is ours.
        unsafe {
            let scope = std::ptr::null_mut();
            Value::from_raw(ffi::duckdb_client_context_get_config_option(self.0, name.as_ptr(), scope))
        }
    }

    /// Whether the expression, a foldable one, cannot be folded in this context; a query may be running.
    ///
    /// # Safety
    /// The connection of the context is open, and the expression is of the same database.
    pub unsafe fn folding_fails(&self, expression: &Expression) -> bool {
        let mut value = std::ptr::null_mut();
        // SAFETY: the caller vouches for context and expression; error and value are ours, and null is allowed.
        unsafe {
            let error = ErrorData(ffi::duckdb_expression_fold(self.0, expression.raw(), &mut value));
            drop(Value::from_raw(value));
            !error.raw().is_null()
        }
    }
}
