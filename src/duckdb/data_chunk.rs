//! Up to 2,048 rows, a vector for each column: chunks of our own, those of a query, and those that a function is passed.

use std::marker::PhantomData;

use crate::duckdb::ffi;
use crate::duckdb::handle::owned_handle;
use crate::duckdb::logical_type::LogicalType;
use crate::duckdb::vector::Vector;
use crate::duckdb::vector_mut::VectorMut;

owned_handle! {
    /// A chunk that we own.
    DataChunk of ffi::duckdb_data_chunk, destroyed by ffi::duckdb_destroy_data_chunk
}

// SAFETY: DuckDB takes the calls on a chunk from any thread.
unsafe impl Send for DataChunk {}

impl DataChunk {
    /// Takes ownership of a chunk; `None` for a null pointer.
    ///
    /// # Safety
    /// The chunk is null or owned by the caller, and its vectors are flat.
    pub unsafe fn from_raw(chunk: ffi::duckdb_data_chunk) -> Option<Self> {
        (!chunk.is_null()).then_some(Self(chunk))
    }

    /// A chunk of our own, with a vector of each type. Its memory comes from the system: the chunks that DuckDB hands out
    /// may take theirs from what `memory_limit` allows.
    pub fn of_types(types: &[LogicalType]) -> Self {
        let mut raw_types: Vec<_> = types.iter().map(LogicalType::raw).collect();
        // SAFETY: the types outlive the call, which copies them; the chunk is ours.
        Self(unsafe { ffi::duckdb_create_data_chunk(raw_types.as_mut_ptr(), raw_types.len() as u64) })
    }

    /// Empties the chunk: all its vectors are flat and all their rows valid.
    pub fn reset(&mut self) {
        // SAFETY: the chunk is alive.
        unsafe { ffi::duckdb_data_chunk_reset(self.0) };
    }

    /// Its rows, to be read.
    pub fn rows(&self) -> Rows<'_> {
        // SAFETY: a chunk is flat as long as none of its vectors is made constant, and those are not read.
        unsafe { Rows::new(self.0) }
    }

    /// Its rows, to be written.
    pub fn rows_mut(&mut self) -> RowsMut<'_> {
        // SAFETY: the chunk is alive, and borrowed by nobody else.
        unsafe { RowsMut::new(self.0) }
    }
}

/// The rows of a chunk that are read.
#[derive(Clone, Copy)]
pub struct Rows<'c>(ffi::duckdb_data_chunk, PhantomData<&'c ()>);

impl<'c> Rows<'c> {
    /// Looks at a chunk.
    ///
    /// # Safety
    /// The chunk outlives the result, and its vectors are flat.
    pub unsafe fn new(chunk: ffi::duckdb_data_chunk) -> Self {
        Self(chunk, PhantomData)
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        // SAFETY: the chunk is alive.
        unsafe { ffi::duckdb_data_chunk_get_size(self.0) as usize }
    }

    /// The vector of a column; `None` where there is no such column.
    pub fn vector(&self, column: usize) -> Option<Vector<'c>> {
        // SAFETY: the chunk is alive, gives null for a column that it does not have, and its vectors are flat.
        unsafe {
            let vector = ffi::duckdb_data_chunk_get_vector(self.0, column as u64);
            (!vector.is_null()).then(|| Vector::new(vector, self.count()))
        }
    }
}

/// The rows of a chunk that are written.
pub struct RowsMut<'c>(ffi::duckdb_data_chunk, PhantomData<&'c mut ()>);

impl RowsMut<'_> {
    /// Takes a chunk to be written to.
    ///
    /// # Safety
    /// The chunk outlives the result, and nobody else uses it meanwhile.
    pub unsafe fn new(chunk: ffi::duckdb_data_chunk) -> Self {
        Self(chunk, PhantomData)
    }

    /// For how many rows any chunk has room.
    pub fn capacity() -> usize {
        // SAFETY: a constant of DuckDB.
        unsafe { ffi::duckdb_vector_size() as usize }
    }

    /// Says how many rows there are.
    pub fn set_len(&mut self, rows: usize) {
        // SAFETY: the chunk is alive.
        unsafe { ffi::duckdb_data_chunk_set_size(self.0, rows as u64) };
    }

    /// The vector of a column.
    ///
    /// # Safety
    /// The chunk has that column, flat and without NULLs, and nobody else uses its vector as long as the result is used.
    pub unsafe fn vector(&mut self, column: usize) -> VectorMut {
        // SAFETY: the caller vouches for the column.
        unsafe { VectorMut::new(ffi::duckdb_data_chunk_get_vector(self.0, column as u64)) }
    }

    /// Lets a column show what a column of another chunk holds, which is not copied.
    ///
    /// # Safety
    /// Both have such a column, of one type.
    pub unsafe fn refer_to(&mut self, column: usize, other: &DataChunk, place: usize) {
        // SAFETY: the caller vouches for the columns; what is referred to is kept alive by whoever refers to it.
        unsafe {
            let vector = ffi::duckdb_data_chunk_get_vector(self.0, column as u64);
            let referred_to = ffi::duckdb_data_chunk_get_vector(other.raw(), place as u64);
            ffi::duckdb_vector_reference_vector(vector, referred_to);
        }
    }
}
