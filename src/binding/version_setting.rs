//! The setting `navigator_events_version`: which version of the extension a database has loaded.

use crate::duckdb::ffi;

use crate::binding::callback::CallbackResult;
use crate::binding::client_context::ClientContext;
use crate::binding::connection::Connection;
use crate::binding::logical_type::LogicalType;
use crate::binding::value::Value;

/// A setting that is not registered yet.
struct ConfigOption(ffi::duckdb_config_option);

impl Drop for ConfigOption {
    fn drop(&mut self) {
        // SAFETY: the option is owned and destroyed once.
        unsafe { ffi::duckdb_destroy_config_option(&mut self.0) };
    }
}

/// Whether the connection's database has the setting, and so the functions. To look for a function that is not there
/// takes 1 to 7 milliseconds, as DuckDB looks for similar names; this takes microseconds.
pub fn is_registered(connection: &Connection) -> bool {
    ClientContext::of_connection(connection).setting(c"navigator_events_version").is_some()
}

/// Registers the setting.
///
/// # Errors
/// DuckDB refuses it.
///
/// # Safety
/// The connection is open.
pub unsafe fn register(connection: ffi::duckdb_connection) -> CallbackResult<()> {
    let description = c"The version of navigator_events that is loaded; to set it changes nothing";
    let (version, varchar) = (Value::varchar(env!("CARGO_PKG_VERSION")), LogicalType::varchar());
    // SAFETY: the option is created here; texts, type and value outlive the calls, which copy them; the caller vouches for
    // the connection.
    let state = unsafe {
        let option = ConfigOption(ffi::duckdb_create_config_option());
        ffi::duckdb_config_option_set_name(option.0, c"navigator_events_version".as_ptr());
        ffi::duckdb_config_option_set_type(option.0, varchar.raw());
        ffi::duckdb_config_option_set_default_value(option.0, version.raw());
        ffi::duckdb_config_option_set_default_scope(
            option.0,
            ffi::duckdb_config_option_scope_DUCKDB_CONFIG_OPTION_SCOPE_GLOBAL,
        );
        ffi::duckdb_config_option_set_description(option.0, description.as_ptr());
        ffi::duckdb_register_config_option(connection, option.0)
    };
    if state == ffi::DuckDBSuccess { Ok(()) } else { Err("the setting cannot be registered".into()) }
}
