//! The whole number that a value of any type is.

use crate::binding::error::Result;
use crate::binding::read::kinds::kind;
use crate::domain;
use crate::domain::relation::Wanted;
use crate::domain::values::whole_number::{self, WholeArgument};
use crate::duckdb::{Value, type_id};

/// The whole number of an argument, which is not NULL; `what` is its name.
///
/// # Errors
/// A type that holds no numbers, and a value that is none, or not a whole one: nothing is rounded.
pub fn whole_number_of(value: &Value, argument: WholeArgument, what: &str) -> Result<i64> {
    let (id, what) = (value.type_id(), || what.to_string());
    let wanted = Wanted::Whole(argument);
    if !wanted.accepts(kind(id)) {
        let given = type_id::sql_name(id).to_string();
        return Err(domain::Error::Type { what: what(), given, wanted: wanted.sql_name() }.into());
    }
    let text = || value.to_varchar().unwrap_or_default();
    let whole = match id {
        type_id::BOOLEAN => None,
        type_id::FLOAT | type_id::DOUBLE => value.to_double().and_then(whole_number::of_double),
        _ => whole_number::of_text(&text()),
    };
    let (given, rule) = (text, argument.rule());
    Ok(whole.ok_or_else(|| domain::Error::ArgumentNotWhole { argument: what(), given: given(), rule })?)
}
