//! A setting of our own, which SQL can look at.

use std::ffi::CStr;

use crate::duckdb::c_text::Answer;
use crate::duckdb::connection::Connection;
use crate::duckdb::ffi;
use crate::duckdb::handle::owned_handle;
use crate::duckdb::logical_type::LogicalType;
use crate::duckdb::value::Value;

owned_handle! {
    /// A setting that is not registered yet.
    ConfigOption of ffi::duckdb_config_option, destroyed by ffi::duckdb_destroy_config_option
}

impl ConfigOption {
    /// A VARCHAR for the whole database, with its value.
    pub fn varchar(name: &CStr, value: &str, description: &CStr) -> Self {
        let (value, varchar) = (Value::varchar(value), LogicalType::varchar());
        // SAFETY: the option is created here; texts, type and value outlive the calls, which copy them.
        unsafe {
            let option = Self(ffi::duckdb_create_config_option());
            ffi::duckdb_config_option_set_name(option.0, name.as_ptr());
            ffi::duckdb_config_option_set_type(option.0, varchar.raw());
            ffi::duckdb_config_option_set_default_value(option.0, value.raw());
            let scope = ffi::duckdb_config_option_scope_DUCKDB_CONFIG_OPTION_SCOPE_GLOBAL;
            ffi::duckdb_config_option_set_default_scope(option.0, scope);
            ffi::duckdb_config_option_set_description(option.0, description.as_ptr());
            option
        }
    }

    /// Registers the setting with the connection's database.
    ///
    /// # Errors
    /// DuckDB refuses it.
    pub fn register(&self, connection: &Connection) -> Answer<()> {
        // SAFETY: the connection is open, and the option alive.
        let state = unsafe { ffi::duckdb_register_config_option(connection.raw(), self.0) };
        if state == ffi::DuckDBSuccess { Ok(()) } else { Err("the setting cannot be registered".to_string()) }
    }
}
