//! Workforces for tests, built without DuckDB.

use std::sync::Arc;

use crate::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array, StringArray,
};

use crate::domain::relation::{ColumnKind, RelationColumn, Wanted};
use crate::domain::values::calendar::days_from_civil;
use crate::domain::workforce::{Attendance, Employee, ReadFor, Workforce, WorkforceSchema};

/// A column of a test relation: its name and its values.
pub type TestColumn = (&'static str, ArrayRef);

/// A column of texts.
pub fn texts(name: &'static str, values: &[Option<&str>]) -> TestColumn {
    (name, Arc::new(StringArray::from(values.to_vec())))
}

/// A column of doubles.
pub fn doubles(name: &'static str, values: &[Option<f64>]) -> TestColumn {
    (name, Arc::new(Float64Array::from(values.to_vec())))
}

/// A column of 32-bit integers.
pub fn integers(name: &'static str, values: &[Option<i32>]) -> TestColumn {
    (name, Arc::new(Int32Array::from(values.to_vec())))
}

/// A column of 64-bit integers.
pub fn bigints(name: &'static str, values: &[Option<i64>]) -> TestColumn {
    (name, Arc::new(Int64Array::from(values.to_vec())))
}

/// A column of truth values.
pub fn booleans(name: &'static str, values: &[Option<bool>]) -> TestColumn {
    (name, Arc::new(BooleanArray::from(values.to_vec())))
}

/// A column of dates, each a year, a month and a day.
pub fn dates(name: &'static str, values: &[Option<(i32, u32, u32)>]) -> TestColumn {
    let days = values.iter().map(|date| date.map(|(year, month, day)| days_from_civil(year, month, day)));
    (name, Arc::new(Date32Array::from_iter(days)))
}

/// Reads a workforce from columns that have the wanted types already.
pub fn workforce(columns: &[TestColumn]) -> (WorkforceSchema, Workforce) {
    let relation: Vec<_> =
        columns.iter().map(|(name, _)| column(name, "VARCHAR", ColumnKind::Text)).collect();
    let schema = WorkforceSchema::resolve(ReadFor::Events, "workforce 'test'", &relation).unwrap();
    let array = |index: usize, wanted| match wanted {
        Wanted::Presence => {
            let values = &columns[index].1;
            Arc::new(BooleanArray::from_iter((0..values.len()).map(|row| Some(values.is_valid(row)))))
                as ArrayRef
        }
        _ => Arc::clone(&columns[index].1),
    };
    let arrays: Vec<_> = schema.sources.iter().map(|source| array(source.index, source.wanted)).collect();
    let workforce = Workforce::try_new(&schema, &arrays).unwrap();
    (schema, workforce)
}

/// A column of a relation that is only looked at.
pub fn column(name: &str, type_name: &str, kind: ColumnKind) -> RelationColumn {
    RelationColumn { name: name.to_string(), type_name: type_name.to_string(), kind }
}

/// The employee of a row on 1 January 2025.
///
/// # Panics
/// The row takes no part.
pub fn opened(workforce: &Workforce, row: usize) -> Employee {
    match workforce.opening(row, 2025, false) {
        Attendance::Present(opening) => opening.employee,
        other => panic!("row {row} is {other:?}"),
    }
}
