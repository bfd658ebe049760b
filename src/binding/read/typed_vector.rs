//! A vector together with its type: what values are read from.

use std::ops::Range;

use crate::binding::error::{Error, Result};
use crate::duckdb::type_id::{self, TypeId};
use crate::duckdb::{LogicalType, Vector};

/// A flat vector with its type, for as long as the chunk lives that it is of.
pub struct TypedVector<'c> {
    pub(super) vector: Vector<'c>,
    pub(super) logical_type: LogicalType,
    /// The id of its type.
    pub(super) id: TypeId,
    /// Whether its texts are JSON.
    pub(super) is_json: bool,
    /// The words of an ENUM, by their numbers; `None` where there are more of them than rows.
    pub(super) enum_words: Option<Vec<String>>,
}

impl<'c> TypedVector<'c> {
    /// Looks at the type of a vector.
    pub fn new(vector: Vector<'c>) -> Self {
        let logical_type = vector.logical_type();
        let id = logical_type.id();
        let are_few = logical_type.enum_size() <= vector.rows();
        let enum_words = are_few.then(|| logical_type.enum_words());
        let is_json = logical_type.is_json();
        Self { vector, logical_type, id, is_json, enum_words }
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.vector.rows()
    }

    /// Whether the row, which it must have, holds a value.
    pub fn is_valid(&self, row: usize) -> bool {
        self.vector.is_valid(row)
    }

    /// A field of a STRUCT.
    ///
    /// # Errors
    /// A fault of ours: it has no such field.
    pub fn field(&self, index: usize) -> Result<Self> {
        if index >= self.logical_type.field_count() {
            return Err(Error::internal(format!("a {} has no field {index}", self.logical_type.name())));
        }
        // SAFETY: it is a STRUCT with that field.
        Ok(Self::new(unsafe { self.vector.child(index) }))
    }

    /// The values of all lists of a LIST, one after the other.
    ///
    /// # Errors
    /// A fault of ours: it is none.
    pub fn list_values(&self) -> Result<Self> {
        if self.id != type_id::LIST {
            return Err(Error::internal(format!("a {} holds no lists", self.logical_type.name())));
        }
        // SAFETY: it is a LIST, of which DuckDB flattens the values with it.
        Ok(Self::new(unsafe { self.vector.list_values() }))
    }

    /// Where the values of a row's list are among [`Self::list_values`]; nowhere where it is NULL, or no list.
    pub fn list_range(&self, row: usize) -> Range<usize> {
        if self.id != type_id::LIST || !self.is_valid(row) {
            return 0..0;
        }
        // SAFETY: it is a LIST, and the row has a value.
        unsafe { self.vector.list_range(row) }
    }
}
