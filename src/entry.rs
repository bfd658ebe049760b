//! What DuckDB calls when it loads the extension, and the list of what it gets then.

use std::ffi::CString;
use std::ops::Not;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::binding::calls::Listed;
use crate::binding::functions::hash_rng::HashRng;
use crate::binding::functions::navigator_events_close::NavigatorEventsClose;
use crate::binding::functions::navigator_events_help::NavigatorEventsHelp;
use crate::binding::functions::navigator_events_session::NavigatorEventsSession;
use crate::binding::functions::polars_event_parameters::PolarsEventParameters;
use crate::binding::functions::polars_workforce_check::PolarsWorkforceCheck;
use crate::binding::functions::polars_yearly_events::PolarsYearlyEvents;
use crate::binding::functions::polars_yearly_totals::PolarsYearlyTotals;
use crate::binding::functions::polars_yearly_workforce::PolarsYearlyWorkforce;
use crate::binding::functions::yearly_events::YearlyEvents;
use crate::binding::functions::yearly_workforce::YearlyWorkforce;
use crate::binding::session::clock::QueryClock;
use crate::binding::session::connections::Connections;
use crate::binding::session::extension::Extension;
use crate::binding::session::interrupt::Interrupts;
use crate::binding::session::watcher;
use crate::binding::version_setting;
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::function::{register_scalar, register_table};
use crate::duckdb::vscalar::register_vscalar;
use crate::duckdb::{Answer, Connection, ffi};

/// The oldest DuckDB that the extension loads on. Older ones would crash at the first query of ours.
const MINIMUM_DUCKDB_VERSION: &str = "v1.5.6";

/// The functions that SQL gets, each with the name that it has there.
///
/// # Safety
/// The database is open.
unsafe fn register(
    database: ffi::duckdb_database,
    connection: &Connection,
    extension: &Arc<Extension>,
) -> CallbackResult<()> {
    // SAFETY: the caller vouches for the database.
    unsafe { register_vscalar::<HashRng>(database, HashRng::NAME)? };
    register_table(connection, PolarsYearlyEvents::new(extension))?;
    register_table(connection, PolarsYearlyWorkforce::new(extension))?;
    register_table(connection, PolarsYearlyTotals(Arc::clone(extension)))?;
    register_table(connection, Listed(PolarsEventParameters(Arc::clone(extension))))?;
    register_table(connection, Listed(PolarsWorkforceCheck(Arc::clone(extension))))?;
    register_scalar(connection, YearlyEvents::new(extension))?;
    register_scalar(connection, YearlyWorkforce::new(extension))?;
    register_scalar(connection, NavigatorEventsSession(Arc::clone(extension)))?;
    register_scalar(connection, NavigatorEventsClose(Arc::clone(extension)))?;
    register_table(connection, Listed(NavigatorEventsHelp))?;
    version_setting::register(connection)?;
    Ok(())
}

/// The entry point: what `LOAD navigator_events` calls.
///
/// `duckdb/mod.rs` says why it is written by hand.
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
        && let Some(extension) = Extension::of(&connection)
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
    // SAFETY: as above.
    unsafe { register(database, &connection, &extension)? };
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
