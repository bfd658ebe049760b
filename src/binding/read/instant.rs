//! The instant that a value of any type is, in UTC, whatever the session's time zone.

use crate::binding::error::{Error, Result};
use crate::binding::read::kinds::kind;
use crate::domain;
use crate::domain::relation::{ColumnKind, Wanted};
use crate::domain::values::instant::split_zone;
use crate::duckdb::{Value, type_id};

/// The instant of an argument, which is not NULL, in microseconds since 1970-01-01; `what` is its name.
///
/// # Errors
/// A type that holds no instants, and a text that is none.
pub fn instant_of(value: &Value, what: &str) -> Result<i64> {
    let (id, what) = (value.type_id(), what.to_string());
    let given = || type_id::sql_name(id).to_string();
    match kind(id) {
        ColumnKind::Text => {
            let text = value.to_varchar().unwrap_or_default();
            let wanted = Wanted::Timestamp.sql_name();
            let remedy = String::new();
            instant_of_text(&text).ok_or(Error::Value { what, value: text, given: given(), wanted, remedy })
        }
        ColumnKind::Instant => Ok(value.instant()),
        kind if Wanted::Timestamp.accepts(kind) => Ok(value.to_timestamp()),
        _ => Err(domain::Error::Type { what, given: given(), wanted: Wanted::Timestamp.sql_name() }.into()),
    }
}

/// The instant of a text, which may end in an offset from UTC; without one it is UTC.
pub(super) fn instant_of_text(text: &str) -> Option<i64> {
    let (moment, ahead) = split_zone(text)?;
    let micros = Value::varchar(moment).text_to_timestamp()?;
    // An infinite moment is one in every zone.
    let is_finite = micros != i64::MAX && micros != -i64::MAX;
    if is_finite { micros.checked_sub(ahead * 1_000_000) } else { Some(micros) }
}
