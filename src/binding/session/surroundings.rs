//! What a session has set that says which relation a name means, and what a view in it means.

use std::ffi::CStr;

use crate::binding::error::{Error, Result};
use crate::duckdb::{ClientContext, Connection};

/// The settings of a session; DuckDB knows the zone only with an extension of its own.
const SETTINGS: [&CStr; 4] = [c"search_path", c"file_search_path", c"home_directory", c"TimeZone"];

/// The settings of the session that a call is bound in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surroundings([Option<String>; SETTINGS.len()]);

impl Surroundings {
    /// Those of a context.
    pub fn of(context: &ClientContext) -> Self {
        Self(SETTINGS.map(|name| {
            context.setting(name).map(|value| if value.is_null() { String::new() } else { value.text() })
        }))
    }

    /// Gives a connection of ours the same settings, so that names mean there what they mean in the session.
    ///
    /// # Errors
    /// DuckDB refuses one, such as a schema that only the transaction of the session has.
    pub fn apply_to(&self, connection: &Connection) -> Result<()> {
        let theirs = Self::of(&ClientContext::of_connection(connection));
        for ((name, wanted), found) in SETTINGS.iter().zip(&self.0).zip(&theirs.0) {
            let (Some(wanted), true) = (wanted, wanted != found) else { continue };
            let name = name.to_string_lossy();
            let sql = format!("SET {name} = '{}'", wanted.replace('\'', "''"));
            connection.execute(&sql).map_err(|reason| Error::SettingRefused {
                setting: name.into_owned(),
                value: wanted.clone(),
                reason,
            })?;
        }
        Ok(())
    }
}
