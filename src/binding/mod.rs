//! DuckDB types in, DuckDB vectors out: the functions of the extension and how it is loaded.
//!
//! All `unsafe` code of the crate is here, but for one call in `domain::rng`. What DuckDB promises its callbacks is said where it is relied on.

mod callback;
mod client_context;
mod connection;
mod error;
mod extension;
mod hash_rng;
mod list_writer;
mod lock;
mod logical_type;
mod parameter_rows;
mod polars_yearly_events;
mod query_result;
mod registration;
mod relation;
mod resources;
mod session;
mod session_functions;
mod size_text;
mod value;
mod vector_casts;
mod vector_reader;
mod vector_string;
mod vector_target;
mod vector_texts;
mod vector_writer;
mod version_setting;
mod workforce_stream;
mod yearly_events;

use std::ffi::CString;
use std::ops::Not;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::duckdb::ffi;

use callback::CallbackResult;
use connection::{Answer, Connection};
use extension::Extension;
use session::clock::QueryClock;
use session::connections::Connections;
use session::interrupt::Interrupts;
use session::watcher;

/// The oldest DuckDB that the extension loads on. Older ones would crash at the first query of ours.
const MINIMUM_DUCKDB_VERSION: &str = "v1.5.6";

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
    let connection = connect()?;
    // Under another alias, as DuckDB 2.0 allows, it can be loaded once more: the functions are there, and what they have
    // lost comes back.
    if version_setting::is_registered(&connection)
        && let Some(extension) = session_functions::extension_of(&connection)
    {
        open_connections(&extension, connect)?;
        return Ok(true);
    }
    let interrupts = Arc::<Interrupts>::default();
    let connections = Arc::new(Connections::new(Arc::clone(&interrupts), watcher::wake));
    let (clock, memory) = (QueryClock::default(), Arc::default());
    let extension = Arc::new(Extension { connections, interrupts, clock, memory });
    // Before the functions, so that what cannot be opened leaves nothing behind.
    if table_functions_are_wanted() {
        open_connections(&extension, connect)?;
    }
    // SAFETY: the connection is open while the functions are registered.
    unsafe { register(connection.raw(), &extension)? };
    extension.interrupts.find_sensor(&connection);
    Ok(true)
}

/// Whether relations are to be read by name: the environment variable `NAVIGATOR_EVENTS_TABLE_FUNCTIONS` says no by `off`.
fn table_functions_are_wanted() -> bool {
    std::env::var("NAVIGATOR_EVENTS_TABLE_FUNCTIONS").is_ok_and(|word| word.eq_ignore_ascii_case("off")).not()
}

fn open_connections(extension: &Extension, connect: impl Fn() -> Answer<Connection>) -> CallbackResult<()> {
    extension.connections.open(connect)?;
    watcher::watch(&extension.connections)?;
    Ok(())
}

/// # Safety
/// The connection is open.
unsafe fn register(connection: ffi::duckdb_connection, extension: &Arc<Extension>) -> CallbackResult<()> {
    // SAFETY: the caller vouches for the connection.
    unsafe {
        hash_rng::functions()?.register(connection)?;
        polars_yearly_events::function(extension)?.register(connection)?;
        yearly_events::functions(extension)?.register(connection)?;
        session_functions::session(extension)?.register(connection)?;
        session_functions::close(extension)?.register(connection)?;
        version_setting::register(connection)
    }
}
