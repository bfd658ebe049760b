//! DuckDB types in, DuckDB vectors out: the functions of the extension and how it is loaded.
//!
//! All `unsafe` code of the crate is here, but for one call in `domain::rng`. What DuckDB promises its callbacks is said where it is relied on.

mod callback;
mod client_context;
mod connection;
mod connections;
mod error;
mod hash_rng;
mod interrupt;
mod list_writer;
mod lock;
mod logical_type;
mod parameter_rows;
mod polars_yearly_events;
mod query_clock;
mod query_result;
mod registration;
mod relation;
mod resources;
mod size_text;
mod value;
mod vector_casts;
mod vector_reader;
mod vector_string;
mod vector_target;
mod vector_texts;
mod vector_writer;
mod watcher;
mod workforce_stream;
mod yearly_events;

use std::ffi::CString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use libduckdb_sys as ffi;

use callback::CallbackResult;
use connection::Connection;
use connections::Connections;
use query_clock::QueryClock;
use resources::MemoryBudget;

/// The oldest DuckDB that the extension loads on. Older ones would crash at the first query of ours.
const MINIMUM_DUCKDB_VERSION: &str = "v1.5.6";

/// What the functions of one database share.
pub struct Extension {
    connections: Arc<Connections>,
    clock: QueryClock,
    /// What the calls hold that DuckDB does not count.
    memory: Arc<MemoryBudget>,
}

/// The entry point: what `LOAD navigator_events` calls.
///
/// Written by hand where the `duckdb` crate has a macro, for two reasons: a panic here must not abort the host, and
/// registering functions that are told when they are bound takes a raw connection.
///
/// # Safety
/// Called by DuckDB alone, with its own arguments.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn navigator_events_init_c_api(
    info: ffi::duckdb_extension_info,
    access: *const ffi::duckdb_extension_access,
) -> bool {
    // SAFETY: DuckDB passes arguments that are good for `load`.
    let message = match catch_unwind(AssertUnwindSafe(|| unsafe { load(info, access) })) {
        Ok(Ok(is_loaded)) => return is_loaded,
        Ok(Err(error)) => format!("navigator_events cannot be loaded: {error}"),
        Err(_) => "navigator_events cannot be loaded: an internal fault, please report it".to_string(),
    };
    let message = CString::new(message).unwrap_or_default();
    // SAFETY: `access` is DuckDB's.
    if let Some(set_error) = unsafe { (*access).set_error } {
        // SAFETY: the message is copied.
        unsafe { set_error(info, message.as_ptr()) };
    }
    false
}

/// Registers the functions; `false` where DuckDB has already said why it cannot be.
///
/// # Safety
/// The arguments are those of the entry point.
unsafe fn load(
    info: ffi::duckdb_extension_info,
    access: *const ffi::duckdb_extension_access,
) -> CallbackResult<bool> {
    // SAFETY: the caller vouches for the arguments; the handle of the database is good until this returns.
    let database = unsafe {
        if !ffi::duckdb_rs_extension_api_init(info, access, MINIMUM_DUCKDB_VERSION)? {
            return Ok(false);
        }
        let get_database = (*access).get_database.ok_or("DuckDB gives no access to the database")?;
        let database = get_database(info);
        if database.is_null() {
            return Ok(false);
        }
        *database
    };
    // SAFETY: as above.
    let connect = || unsafe { Connection::open(database) };
    let connections = Arc::new(Connections::open(connect)?);
    let extension = Arc::new(Extension { connections, clock: QueryClock::default(), memory: Arc::default() });
    // SAFETY: the connection is open while the functions are registered.
    unsafe { register(connect()?.raw(), &extension)? };
    extension.connections.find_sensor();
    watcher::watch(&extension.connections)?;
    Ok(true)
}

/// # Safety
/// The connection is open.
unsafe fn register(connection: ffi::duckdb_connection, extension: &Arc<Extension>) -> CallbackResult<()> {
    // SAFETY: the caller vouches for the connection.
    unsafe {
        hash_rng::functions()?.register(connection)?;
        polars_yearly_events::function(extension)?.register(connection)?;
        yearly_events::functions(extension)?.register(connection)
    }
}
