//! The types of columns.

use crate::domain::columns::{Column, Row, Values};
use crate::duckdb::{Answer, LogicalType};

/// The type of a column's values.
///
/// # Errors
/// A name of a field holds a NUL character.
pub fn type_of<R: Row, W>(values: &Values<R, W>) -> Answer<LogicalType> {
    Ok(match values {
        Values::Text(_) | Values::SameText(_) => LogicalType::varchar(),
        Values::Integer(_) => LogicalType::integer(),
        Values::Bigint(_) => LogicalType::bigint(),
        Values::Double(_) => LogicalType::double(),
        Values::Boolean(_) => LogicalType::boolean(),
        Values::Date(_) => LogicalType::date(),
        Values::SameTimestamp(_) => LogicalType::timestamp(),
        Values::Struct(fields) => struct_of(fields)?,
    })
}

/// The columns' names and types, as a table function has them.
///
/// # Errors
/// As for [`type_of`].
pub fn column_types<R: Row, W>(columns: &[Column<R, W>]) -> Answer<Vec<(String, LogicalType)>> {
    columns.iter().map(|column| Ok((column.name.to_string(), type_of(&column.values)?))).collect()
}

/// The names and types of the columns at these places, as a table function has them.
///
/// # Errors
/// As for [`type_of`].
pub fn column_types_at<R: Row, W>(
    columns: &[Column<R, W>],
    places: &[usize],
) -> Answer<Vec<(String, LogicalType)>> {
    let at = places.iter().filter_map(|place| columns.get(*place));
    at.map(|column| Ok((column.name.to_string(), type_of(&column.values)?))).collect()
}

/// A list of rows with these columns, as a scalar function gives it.
///
/// # Errors
/// As for [`type_of`].
pub fn list_of_rows<R: Row, W>(columns: &[Column<R, W>]) -> Answer<LogicalType> {
    Ok(LogicalType::list_of(&struct_of(columns)?))
}

fn struct_of<R: Row, W>(columns: &[Column<R, W>]) -> Answer<LogicalType> {
    let fields = columns.iter().map(|column| Ok((column.name, type_of(&column.values)?)));
    LogicalType::struct_of(&fields.collect::<Answer<Vec<_>>>()?)
}
