//! The setting `navigator_events_version`: which version of the extension a database has loaded.

use std::ffi::CStr;

use crate::duckdb::{Answer, ClientContext, ConfigOption, Connection};

const NAME: &CStr = c"navigator_events_version";
const DESCRIPTION: &CStr = c"The version of navigator_events that is loaded; to set it changes nothing";

/// Whether the connection's database has the setting, and so the functions. To look for a function that is not there
/// takes 1 to 7 milliseconds, as DuckDB looks for similar names; this takes microseconds.
pub fn is_registered(connection: &Connection) -> bool {
    ClientContext::of_connection(connection).setting(NAME).is_some()
}

/// Registers the setting.
///
/// # Errors
/// DuckDB refuses it.
pub fn register(connection: &Connection) -> Answer<()> {
    ConfigOption::varchar(NAME, env!("CARGO_PKG_VERSION"), DESCRIPTION).register(connection)
}
