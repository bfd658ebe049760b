//! Vectors to be read: a column of a chunk, its values as DuckDB stores them.

use std::marker::PhantomData;
use std::ops::Range;

use crate::duckdb::ffi;
use crate::duckdb::logical_type::LogicalType;

/// A flat vector, for as long as the chunk lives that it is of.
#[derive(Clone, Copy)]
pub struct Vector<'c> {
    raw: ffi::duckdb_vector,
    data: *const u8,
    validity: *const u64,
    rows: usize,
    chunk: PhantomData<&'c ()>,
}

impl<'c> Vector<'c> {
    /// Looks at the first `rows` rows of a vector.
    ///
    /// # Safety
    /// The vector is flat, has that many rows and outlives the result.
    pub unsafe fn new(raw: ffi::duckdb_vector, rows: usize) -> Self {
        // SAFETY: the caller vouches for the vector.
        let (data, validity) =
            unsafe { (ffi::duckdb_vector_get_data(raw).cast::<u8>(), ffi::duckdb_vector_get_validity(raw)) };
        let (data, validity) = (data.cast_const(), validity.cast_const());
        Self { raw, data, validity, rows, chunk: PhantomData }
    }

    /// The type of its values.
    pub fn logical_type(&self) -> LogicalType {
        // SAFETY: the vector is alive; the type is ours to destroy.
        unsafe { LogicalType::from_raw(ffi::duckdb_vector_get_column_type(self.raw)) }
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether the row, which it must have, holds a value.
    pub fn is_valid(&self, row: usize) -> bool {
        debug_assert!(row < self.rows);
        // SAFETY: a validity mask, where there is one, has a bit for every row of the vector.
        self.validity.is_null() || unsafe { *self.validity.add(row / 64) } >> (row % 64) & 1 == 1
    }

    /// A bit for each row, 64 of them in a word, the first ones lowest: whether it holds a value. `None` where all do.
    pub fn validity(&self) -> Option<&'c [u64]> {
        // SAFETY: a validity mask, where there is one, has a bit for every row of the vector, in words of 64.
        (!self.validity.is_null())
            .then(|| unsafe { std::slice::from_raw_parts(self.validity, self.rows.div_ceil(64)) })
    }

    /// What it stores, a value a row; in the place of a NULL stands anything.
    ///
    /// # Safety
    /// The vector stores `S`, of which every bit pattern is a value.
    pub unsafe fn stored<S>(&self) -> &'c [S] {
        if self.rows == 0 {
            return &[];
        }
        // SAFETY: the caller vouches for the type; rows are those the vector was made with.
        unsafe { std::slice::from_raw_parts(self.data.cast::<S>(), self.rows) }
    }

    /// What it stores for a row with a value.
    ///
    /// # Safety
    /// The vector stores `S`, and has that row.
    pub unsafe fn get_ref<S>(&self, row: usize) -> &'c S {
        debug_assert!(row < self.rows);
        // SAFETY: the caller vouches for type and row.
        unsafe { &*self.data.cast::<S>().add(row) }
    }

    /// A copy of what it stores for a row with a value.
    ///
    /// # Safety
    /// As for [`Self::get_ref`].
    pub unsafe fn get<S: Copy>(&self, row: usize) -> S {
        // SAFETY: the caller vouches for type and row.
        unsafe { *self.get_ref(row) }
    }

    /// A field of a STRUCT vector.
    ///
    /// # Safety
    /// The vector is one of STRUCTs, with as many fields.
    pub unsafe fn child(&self, index: usize) -> Self {
        // SAFETY: a flat vector of structs has flat children of as many rows, which live as long as it does.
        unsafe { Self::new(ffi::duckdb_struct_vector_get_child(self.raw, index as u64), self.rows) }
    }

    /// The values of all lists of a LIST vector, one after the other.
    ///
    /// # Safety
    /// The vector is one of LISTs.
    pub unsafe fn list_values(&self) -> Self {
        // SAFETY: the caller vouches for the type; a flat vector of lists has a flat child, which lives as long as it does.
        unsafe {
            let rows = ffi::duckdb_list_vector_get_size(self.raw) as usize;
            Self::new(ffi::duckdb_list_vector_get_child(self.raw), rows)
        }
    }

    /// Where the values of a row's list are among [`Self::list_values`].
    ///
    /// # Safety
    /// The vector is one of LISTs, and has that row, which is not NULL.
    pub unsafe fn list_range(&self, row: usize) -> Range<usize> {
        // SAFETY: the caller vouches for type and row.
        let entry: ffi::duckdb_list_entry = unsafe { self.get(row) };
        let start = entry.offset as usize;
        start..start + entry.length as usize
    }
}
