//! A column of a chunk, whichever way it has to be read.

use crate::arrow::array::ArrayRef;
use crate::binding::error::{Error, Result};
use crate::binding::read::typed_vector::TypedVector;
use crate::binding::resources::ensure_room;
use crate::domain::relation::Wanted;
use crate::duckdb::{Rows, type_id};

/// Reads a column as the type wanted; `what` is what error messages call it.
///
/// # Errors
/// There is no such column, or a value of it cannot be cast to the type wanted.
pub fn read_column(rows: Rows<'_>, column: usize, wanted: Wanted, what: &str) -> Result<ArrayRef> {
    typed_vector(rows, column, what)?.read(wanted, what)
}

/// The vector of a column; `what` is what error messages call it.
///
/// # Errors
/// There is no such column.
pub fn typed_vector<'c>(rows: Rows<'c>, column: usize, what: &str) -> Result<TypedVector<'c>> {
    let vector =
        rows.vector(column).ok_or_else(|| Error::internal(format!("{what} is not in the result")))?;
    Ok(TypedVector::new(vector))
}

impl TypedVector<'_> {
    /// Reads the vector as the type wanted; `what` is what error messages call it.
    ///
    /// # Errors
    /// A value that DuckDB cannot cast to it, or more text than there is room for.
    pub fn read(&self, wanted: Wanted, what: &str) -> Result<ArrayRef> {
        if self.id == type_id::VARCHAR {
            self.ensure_room_for_texts()?;
        }
        match self.read_at_once(wanted) {
            Some(array) => Ok(array),
            None => self.read_by_value(wanted, what),
        }
    }

    /// Sees to it that copies of very long texts find room.
    fn ensure_room_for_texts(&self) -> Result<()> {
        /// So much, in bytes, is always there.
        const LONG: usize = 1 << 20;
        let bytes = self.bytes_of_texts();
        if bytes > LONG { ensure_room(bytes.saturating_mul(2)) } else { Ok(()) }
    }
}
