//! The connection that a call is bound on.

use std::ffi::CStr;

use crate::duckdb::ffi;

use crate::binding::connection::Connection;
use crate::binding::size_text::bytes_of;
use crate::binding::value::Value;

/// An owned handle to the context of the calling connection.
pub struct ClientContext(ffi::duckdb_client_context);

// SAFETY: DuckDB's own threads share the context of a query.
unsafe impl Send for ClientContext {}
// SAFETY: as above.
unsafe impl Sync for ClientContext {}

impl Drop for ClientContext {
    fn drop(&mut self) {
        // SAFETY: the handle is owned and destroyed once; null is allowed.
        unsafe { ffi::duckdb_destroy_client_context(&mut self.0) };
    }
}

impl ClientContext {
    /// The context that a function of DuckDB puts where it is told.
    fn put_by(put: impl FnOnce(*mut ffi::duckdb_client_context)) -> Self {
        let mut context = Self(std::ptr::null_mut());
        put(&mut context.0);
        context
    }

    /// The context that a table function is bound in.
    ///
    /// # Safety
    /// `info` is what DuckDB passed to the bind callback, which has not returned.
    pub unsafe fn of_table_function(info: ffi::duckdb_bind_info) -> Self {
        // SAFETY: the caller vouches for `info`; the place is there.
        Self::put_by(|place| unsafe { ffi::duckdb_table_function_get_client_context(info, place) })
    }

    /// The context that a scalar function is bound in.
    ///
    /// # Safety
    /// `info` is what DuckDB passed to the bind callback, which has not returned.
    pub unsafe fn of_scalar_function(info: ffi::duckdb_bind_info) -> Self {
        // SAFETY: the caller vouches for `info`; the place is there.
        Self::put_by(|place| unsafe { ffi::duckdb_scalar_function_get_client_context(info, place) })
    }

    /// The context that a scalar function starts to run in.
    ///
    /// # Safety
    /// `info` is what DuckDB passed to the init callback, which has not returned.
    pub unsafe fn of_running_scalar_function(info: ffi::duckdb_init_info) -> Self {
        // SAFETY: the caller vouches for `info`; the place is there.
        Self::put_by(|place| unsafe { ffi::duckdb_scalar_function_init_get_client_context(info, place) })
    }

    /// The context of a connection of ours.
    pub fn of_connection(connection: &Connection) -> Self {
        // SAFETY: the connection is open; the place is there.
        Self::put_by(|place| unsafe { ffi::duckdb_connection_get_client_context(connection.raw(), place) })
    }

    /// The number of the connection.
    pub fn connection_id(&self) -> u64 {
        // SAFETY: the handle is alive.
        unsafe { ffi::duckdb_client_context_get_connection_id(self.0) }
    }

    /// Whether the expression, a foldable one, cannot be folded in this context; it must be alive, a query may be running.
    ///
    /// # Safety
    /// The expression is null or alive, and of the same database.
    pub unsafe fn folding_fails(&self, expression: ffi::duckdb_expression) -> bool {
        let mut value = std::ptr::null_mut();
        // SAFETY: the caller vouches for the expression; error and value are ours, and null is allowed.
        unsafe {
            let mut error = ffi::duckdb_expression_fold(self.0, expression, &mut value);
            let fails = !error.is_null();
            ffi::duckdb_destroy_error_data(&mut error);
            drop(Value::from_raw(value));
            fails
        }
    }

    /// DuckDB's `memory_limit` in bytes; `None` where there is none, or where DuckDB does not say it as it used to.
    pub fn memory_limit(&self) -> Option<usize> {
        bytes_of(&self.setting(c"memory_limit")?.to_varchar()?)
    }

    /// A setting; its name must be one that DuckDB knows.
    pub fn setting(&self, name: &CStr) -> Option<Value> {
        // SAFETY: the handle and the name are alive; the value is ours.
        unsafe {
            Value::from_raw(ffi::duckdb_client_context_get_config_option(
                self.0,
                name.as_ptr(),
                std::ptr::null_mut(),
            ))
        }
    }
}
