//! Scalar functions by the trait of the `duckdb` crate, for those that need no more than it knows.

pub use ::duckdb::core::{DataChunkHandle, LogicalTypeId};
pub use ::duckdb::vscalar::{ScalarFunctionSignature, VScalar};
pub use ::duckdb::vtab::arrow::WritableVector;

use crate::duckdb::callback::CallbackResult;
use crate::duckdb::ffi;

/// Registers such a function with a database.
///
/// # Errors
/// No connection can be opened, or DuckDB refuses the function.
///
/// # Safety
/// The database is open.
pub unsafe fn register_vscalar<F: VScalar>(database: ffi::duckdb_database, name: &str) -> CallbackResult<()>
where
    F::State: Default,
{
    // SAFETY: the caller vouches for the database, which the connection does not close.
    let connection = unsafe { ::duckdb::Connection::open_from_raw(database)? };
    Ok(connection.register_scalar_function::<F>(name)?)
}
