//! Vectors to be written to: a column of a result.

use std::slice;

use crate::duckdb::ffi;
use crate::duckdb::value::Value;

/// A flat vector, of which the rows that are to be written are valid so far.
///
/// It may be copied, but all copies are of one vector: of those that write NULLs one goes on.
#[derive(Clone, Copy)]
pub struct VectorMut {
    raw: ffi::duckdb_vector,
    data: *mut u8,
    /// Null until a NULL has been written.
    validity: *mut u64,
}

// SAFETY: DuckDB takes the calls on a vector from any thread, and whoever makes one vouches that nobody else uses it.
unsafe impl Send for VectorMut {}

impl VectorMut {
    /// Takes a vector to write to.
    ///
    /// # Safety
    /// The vector is flat, the rows that are to be written are valid, and nobody else uses it as long as the result is used.
    pub unsafe fn new(raw: ffi::duckdb_vector) -> Self {
        // SAFETY: the caller vouches for the vector.
        let data = unsafe { ffi::duckdb_vector_get_data(raw).cast() };
        Self { raw, data, validity: std::ptr::null_mut() }
    }

    /// Writes the value of a row.
    ///
    /// # Safety
    /// The vector stores `T` and has that row.
    pub unsafe fn write<T>(&mut self, row: usize, value: T) {
        // SAFETY: the caller vouches for type and row.
        unsafe { self.data.cast::<T>().add(row).write(value) };
    }

    /// Copies a text of more than [`INLINED`](crate::duckdb::string_t::INLINED) bytes into the memory of the vector, where it
    /// stays as long as the vector. The row must be written to afterwards.
    ///
    /// # Safety
    /// The vector is one of VARCHARs and has that row; the result is not used longer than the vector.
    pub unsafe fn keep_text<'v>(&mut self, row: usize, text: &[u8]) -> &'v [u8] {
        // SAFETY: the caller vouches for the vector; the string in it, being long, points to the copy.
        unsafe {
            let (start, length) = (text.as_ptr().cast(), text.len() as u64);
            ffi::duckdb_unsafe_vector_assign_string_element_len(self.raw, row as u64, start, length);
            let copy = self.data.cast::<ffi::duckdb_string_t>().add(row).read();
            slice::from_raw_parts(copy.value.pointer.ptr.cast(), text.len())
        }
    }

    /// Says of `count` rows which of them are there: a bit for each, 64 of them in a word, the first ones lowest.
    ///
    /// # Safety
    /// The vector has those rows, all of them valid so far.
    pub unsafe fn set_valid(&mut self, first_row: usize, count: usize, valid: &[u64]) {
        let shift = first_row % 64;
        for (at, word) in valid.iter().enumerate().take(count.div_ceil(64)) {
            let left = count - 64 * at;
            let null = !word & if left < 64 { (1 << left) - 1 } else { u64::MAX };
            let row = first_row + 64 * at;
            // SAFETY: the caller vouches for the rows; those of a word may lie in two words of the vector, of which the
            // second one is there where a row is.
            unsafe {
                *self.validity_word(row) &= !(null << shift);
                if shift > 0 && null >> (64 - shift) > 0 {
                    *self.validity_word(row + 63) &= !(null >> (64 - shift));
                }
            }
        }
    }

    /// Writes a NULL.
    ///
    /// # Safety
    /// The vector has that row.
    pub unsafe fn set_null(&mut self, row: usize) {
        // SAFETY: the caller vouches for the row.
        unsafe { *self.validity_word(row) &= !(1 << (row % 64)) };
    }

    /// The word of the validity mask that the row is in.
    ///
    /// # Safety
    /// The vector has that row.
    unsafe fn validity_word(&mut self, row: usize) -> *mut u64 {
        // SAFETY: a writable mask has a word for every 64 rows of the vector, the last few included.
        unsafe {
            if self.validity.is_null() {
                ffi::duckdb_vector_ensure_validity_writable(self.raw);
                self.validity = ffi::duckdb_vector_get_validity(self.raw);
            }
            self.validity.add(row / 64)
        }
    }

    /// Makes it a constant vector: all rows have the value. DuckDB needs to copy nothing then until it writes the rows.
    ///
    /// # Safety
    /// The value is of the type of the vector, which is not written to any more.
    pub unsafe fn make_constant(&self, value: &Value) {
        // SAFETY: the caller vouches for the vector, which copies the value.
        unsafe { ffi::duckdb_vector_reference_value(self.raw, value.raw()) };
    }

    /// A field of a STRUCT vector.
    ///
    /// # Safety
    /// The vector is one of STRUCTs, with as many fields, of which nobody uses this one as long as the result is used.
    pub unsafe fn child(&self, index: usize) -> Self {
        // SAFETY: the caller vouches for the vector; its fields are as flat and valid as it is.
        unsafe { Self::new(ffi::duckdb_struct_vector_get_child(self.raw, index as u64)) }
    }

    /// Makes room for so many values of all lists of a LIST vector, which moves those that are there; whether there is.
    ///
    /// # Safety
    /// The vector is one of LISTs, and what [`Self::list_values`] gave before is not used any more.
    #[must_use]
    pub unsafe fn reserve_list_values(&mut self, values: usize) -> bool {
        // SAFETY: the caller vouches for the vector.
        unsafe { ffi::duckdb_list_vector_reserve(self.raw, values as u64) == ffi::DuckDBSuccess }
    }

    /// The values of all lists of a LIST vector, one after the other.
    ///
    /// # Safety
    /// The vector is one of LISTs, and nobody uses its values as long as the result is used.
    pub unsafe fn list_values(&self) -> Self {
        // SAFETY: the caller vouches for the vector; its values are flat, and none of them has been written.
        unsafe { Self::new(ffi::duckdb_list_vector_get_child(self.raw)) }
    }

    /// Says how many values all lists of a LIST vector have; whether DuckDB takes that.
    ///
    /// # Safety
    /// The vector is one of LISTs, with room for as many.
    #[must_use]
    pub unsafe fn set_list_values(&mut self, values: usize) -> bool {
        // SAFETY: the caller vouches for the vector.
        unsafe { ffi::duckdb_list_vector_set_size(self.raw, values as u64) == ffi::DuckDBSuccess }
    }
}
