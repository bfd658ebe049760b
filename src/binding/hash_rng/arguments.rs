//! The arguments of `hash_rng`, read in place from the vectors of a chunk.

use std::marker::PhantomData;

use crate::duckdb::ffi;

use crate::binding::logical_type::LogicalType;
use crate::binding::vector_texts::bytes;

/// A flat vector of values that are stored as `T`, for the duration of a callback.
pub struct Column<'a, T> {
    data: *const T,
    validity: *const u64,
    chunk: PhantomData<&'a T>,
}

impl<T: Copy> Column<'_, T> {
    /// # Safety
    /// The vector is flat, stores `T` and outlives the result.
    unsafe fn new(vector: ffi::duckdb_vector) -> Self {
        // SAFETY: the caller vouches for the vector.
        unsafe {
            Self {
                data: ffi::duckdb_vector_get_data(vector).cast::<T>().cast_const(),
                validity: ffi::duckdb_vector_get_validity(vector).cast_const(),
                chunk: PhantomData,
            }
        }
    }

    /// The value of a row.
    ///
    /// # Safety
    /// The vector has the row.
    pub unsafe fn value(&self, row: u32) -> T {
        // SAFETY: the caller vouches for the row.
        unsafe { *self.data.add(row as usize) }
    }
}

/// A VARCHAR vector.
pub type Strings<'a> = Column<'a, ffi::duckdb_string_t>;

impl Strings<'_> {
    /// The text of a row.
    ///
    /// # Safety
    /// The row is one of the vector and not NULL.
    pub unsafe fn bytes(&self, row: u32) -> &[u8] {
        // SAFETY: the caller vouches for the row.
        unsafe { bytes(&*self.data.add(row as usize)) }
    }

    /// Whether all of the rows hold the same text, none of them being NULL.
    fn is_same(&self, rows: &[u32]) -> bool {
        // SAFETY: rows are those of the chunk, without NULLs; a string_t is 16 bytes of plain data.
        let (bits, bytes) = (
            |row: u32| unsafe { *self.data.add(row as usize).cast::<[u64; 2]>() },
            |row: u32| unsafe { self.bytes(row) },
        );
        let first = rows[0];
        // A constant is the same string_t in each row.
        rows.iter().all(|row| bits(*row) == bits(first) || bytes(*row) == bytes(first))
    }
}

/// The employee ids, as the overloads take them.
pub enum Ids<'a> {
    /// Texts.
    Varchar(Strings<'a>),
    /// Integers that fit 64 bits.
    Bigint(Column<'a, i64>),
    /// Integers that fit 64 bits without a sign.
    Ubigint(Column<'a, u64>),
    /// Integers that fit 128 bits.
    Hugeint(Column<'a, ffi::duckdb_hugeint>),
    /// Integers that fit 128 bits without a sign.
    Uhugeint(Column<'a, ffi::duckdb_uhugeint>),
}

impl Ids<'_> {
    fn validity(&self) -> *const u64 {
        match self {
            Self::Varchar(ids) => ids.validity,
            Self::Bigint(ids) => ids.validity,
            Self::Ubigint(ids) => ids.validity,
            Self::Hugeint(ids) => ids.validity,
            Self::Uhugeint(ids) => ids.validity,
        }
    }
}

/// The arguments of the rows of a chunk.
pub struct Arguments<'a> {
    row_count: usize,
    /// The employee ids.
    pub ids: Ids<'a>,
    years: Column<'a, i64>,
    event_types: Strings<'a>,
    salts: Option<Strings<'a>>,
    seeds: Option<Column<'a, i64>>,
}

impl Arguments<'_> {
    /// # Safety
    /// The chunk holds flat vectors of the parameters' types and outlives the result.
    pub unsafe fn of_chunk(chunk: ffi::duckdb_data_chunk) -> Self {
        // SAFETY: the caller vouches for the chunk; the type is ours to destroy.
        unsafe {
            let count = ffi::duckdb_data_chunk_get_column_count(chunk);
            let vector = |index| ffi::duckdb_data_chunk_get_vector(chunk, index);
            let id_type = LogicalType::from_raw(ffi::duckdb_vector_get_column_type(vector(0)));
            Self {
                row_count: ffi::duckdb_data_chunk_get_size(chunk) as usize,
                ids: match id_type.id() {
                    ffi::DUCKDB_TYPE_DUCKDB_TYPE_BIGINT => Ids::Bigint(Column::new(vector(0))),
                    ffi::DUCKDB_TYPE_DUCKDB_TYPE_UBIGINT => Ids::Ubigint(Column::new(vector(0))),
                    ffi::DUCKDB_TYPE_DUCKDB_TYPE_HUGEINT => Ids::Hugeint(Column::new(vector(0))),
                    ffi::DUCKDB_TYPE_DUCKDB_TYPE_UHUGEINT => Ids::Uhugeint(Column::new(vector(0))),
                    _ => Ids::Varchar(Column::new(vector(0))),
                },
                years: Column::new(vector(1)),
                event_types: Column::new(vector(2)),
                salts: (count > 3).then(|| Column::new(vector(3))),
                seeds: (count > 4).then(|| Column::new(vector(4))),
            }
        }
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.row_count
    }

    /// Lists the rows in which no argument is NULL; the other methods are for these.
    pub fn rows_without_null(&self, rows: &mut Vec<u32>) {
        let masks = [
            Some(self.ids.validity()),
            Some(self.years.validity),
            Some(self.event_types.validity),
            self.salts.as_ref().map(|salts| salts.validity),
            self.seeds.as_ref().map(|seeds| seeds.validity),
        ];
        let masks = masks.map(|mask| mask.filter(|mask| !mask.is_null()));
        rows.clear();
        rows.extend(0..self.row_count as u32);
        for mask in masks.into_iter().flatten() {
            // SAFETY: a validity mask has a bit for every row of the chunk.
            rows.retain(|row| unsafe { *mask.add(*row as usize / 64) } >> (row % 64) & 1 == 1);
        }
    }

    /// Whether the rows, at least one, have all in common but the employee.
    pub fn differ_in_ids_only(&self, rows: &[u32]) -> bool {
        let is_same = |numbers: &Column<'_, i64>| {
            // SAFETY: the rows are those of the chunk.
            unsafe { rows.iter().all(|row| numbers.value(*row) == numbers.value(rows[0])) }
        };
        is_same(&self.years)
            && self.seeds.as_ref().is_none_or(is_same)
            && self.event_types.is_same(rows)
            && self.salts.as_ref().is_none_or(|salts| salts.is_same(rows))
    }

    /// The random_seed of a row, where there is one.
    pub fn seed(&self, row: u32) -> Option<i64> {
        // SAFETY: the row is one of the chunk.
        self.seeds.as_ref().map(|seeds| unsafe { seeds.value(row) })
    }

    /// The simulation_year, event_type and salt of a row.
    pub fn end(&self, row: u32) -> (i64, &[u8], &[u8]) {
        // SAFETY: the row is one of the chunk, without a NULL.
        unsafe {
            let salt = self.salts.as_ref().map_or(&[][..], |salts| salts.bytes(row));
            (self.years.value(row), self.event_types.bytes(row), salt)
        }
    }
}
