//! Owned functions of DuckDB's C API, until they are registered.
//!
//! The `duckdb` crate can register functions too, but not ones that are told when they are bound and when they
//! start to run; `created_at` and the checks before the first row need both.

use std::ffi::CString;

use crate::duckdb::ffi;

use crate::binding::callback::CallbackResult;
use crate::binding::logical_type::LogicalType;

/// A scalar function.
pub struct ScalarFunction(ffi::duckdb_scalar_function);

impl Drop for ScalarFunction {
    fn drop(&mut self) {
        // SAFETY: the function is owned and destroyed once.
        unsafe { ffi::duckdb_destroy_scalar_function(&mut self.0) };
    }
}

impl ScalarFunction {
    /// A function of that name, with its parameters and its result.
    ///
    /// # Errors
    /// A name with a NUL.
    pub fn new(name: &str, parameters: &[LogicalType], result: &LogicalType) -> CallbackResult<Self> {
        let name = CString::new(name)?;
        // SAFETY: the function is created here; name and types outlive the calls, which copy them.
        unsafe {
            let function = Self(ffi::duckdb_create_scalar_function());
            ffi::duckdb_scalar_function_set_name(function.0, name.as_ptr());
            for parameter in parameters {
                ffi::duckdb_scalar_function_add_parameter(function.0, parameter.raw());
            }
            ffi::duckdb_scalar_function_set_return_type(function.0, result.raw());
            Ok(function)
        }
    }

    /// The function for calls of the C API; it stays owned here.
    pub fn raw(&self) -> ffi::duckdb_scalar_function {
        self.0
    }
}

/// The overloads of a scalar function.
pub struct ScalarFunctionSet(ffi::duckdb_scalar_function_set);

impl Drop for ScalarFunctionSet {
    fn drop(&mut self) {
        // SAFETY: the set is owned and destroyed once.
        unsafe { ffi::duckdb_destroy_scalar_function_set(&mut self.0) };
    }
}

impl ScalarFunctionSet {
    /// An empty set of that name.
    ///
    /// # Errors
    /// A name with a NUL.
    pub fn new(name: &str) -> CallbackResult<Self> {
        let name = CString::new(name)?;
        // SAFETY: the name outlives the call, which copies it.
        Ok(Self(unsafe { ffi::duckdb_create_scalar_function_set(name.as_ptr()) }))
    }

    /// Adds an overload.
    ///
    /// # Errors
    /// An overload with the same parameters is there already.
    pub fn add(&self, function: &ScalarFunction) -> CallbackResult<()> {
        // SAFETY: both are alive; the call copies the function.
        let state = unsafe { ffi::duckdb_add_scalar_function_to_set(self.0, function.0) };
        succeeded(state, "an overload cannot be added")
    }

    /// Registers the overloads with a database.
    ///
    /// # Errors
    /// DuckDB refuses them.
    ///
    /// # Safety
    /// The connection is open.
    pub unsafe fn register(&self, connection: ffi::duckdb_connection) -> CallbackResult<()> {
        // SAFETY: the caller vouches for the connection; the call copies the set.
        let state = unsafe { ffi::duckdb_register_scalar_function_set(connection, self.0) };
        succeeded(state, "a scalar function cannot be registered")
    }
}

/// A table function.
pub struct TableFunction(ffi::duckdb_table_function);

impl Drop for TableFunction {
    fn drop(&mut self) {
        // SAFETY: the function is owned and destroyed once.
        unsafe { ffi::duckdb_destroy_table_function(&mut self.0) };
    }
}

impl TableFunction {
    /// A function of that name, with its parameters by place and by name.
    ///
    /// # Errors
    /// A name with a NUL.
    pub fn new(
        name: &str,
        parameters: &[LogicalType],
        named: &[(&str, LogicalType)],
    ) -> CallbackResult<Self> {
        let name = CString::new(name)?;
        // SAFETY: the function is created here; names and types outlive the calls, which copy them.
        unsafe {
            let function = Self(ffi::duckdb_create_table_function());
            ffi::duckdb_table_function_set_name(function.0, name.as_ptr());
            for parameter in parameters {
                ffi::duckdb_table_function_add_parameter(function.0, parameter.raw());
            }
            for (name, parameter) in named {
                let name = CString::new(*name)?;
                ffi::duckdb_table_function_add_named_parameter(function.0, name.as_ptr(), parameter.raw());
            }
            Ok(function)
        }
    }

    /// The function for calls of the C API; it stays owned here.
    pub fn raw(&self) -> ffi::duckdb_table_function {
        self.0
    }

    /// Registers the function with a database.
    ///
    /// # Errors
    /// DuckDB refuses it.
    ///
    /// # Safety
    /// The connection is open.
    pub unsafe fn register(&self, connection: ffi::duckdb_connection) -> CallbackResult<()> {
        // SAFETY: the caller vouches for the connection; the call copies the function.
        let state = unsafe { ffi::duckdb_register_table_function(connection, self.0) };
        succeeded(state, "a table function cannot be registered")
    }
}

fn succeeded(state: ffi::duckdb_state, otherwise: &'static str) -> CallbackResult<()> {
    if state == ffi::DuckDBSuccess { Ok(()) } else { Err(otherwise.into()) }
}
