//! What a column is: its name, its type, and what writes its values for some rows of a result.

use crate::domain::columns::window::{Row, Window};

/// A column of rows, for a way of writing it.
pub struct Column<R: Row, W: 'static> {
    /// Its name in the result.
    pub name: &'static str,
    /// Its type, and where its values come from.
    pub values: Values<R, W>,
}

/// A column's type and what writes its values for some rows.
pub enum Values<R: Row, W: 'static> {
    /// VARCHAR, the same for all rows of a call.
    SameText(fn(&R::Call) -> &str),
    /// TIMESTAMP, the same for all rows of a call: microseconds since 1970-01-01.
    SameTimestamp(fn(&R::Call) -> Option<i64>),
    /// VARCHAR.
    Text(fn(&Window<'_, R>, &mut W)),
    /// INTEGER.
    Integer(fn(&Window<'_, R>, &mut W)),
    /// BIGINT.
    Bigint(fn(&Window<'_, R>, &mut W)),
    /// DOUBLE.
    Double(fn(&Window<'_, R>, &mut W)),
    /// BOOLEAN.
    Boolean(fn(&Window<'_, R>, &mut W)),
    /// DATE, in days since 1970-01-01.
    Date(fn(&Window<'_, R>, &mut W)),
    /// STRUCT.
    Struct(&'static [Column<R, W>]),
}

/// A column of that name, for a table of columns.
pub const fn column<R: Row, W>(name: &'static str, values: Values<R, W>) -> Column<R, W> {
    Column { name, values }
}
