//! The arguments of `hash_rng`, read in place from the vectors of a chunk.

use crate::duckdb::string_t::bytes;
use crate::duckdb::{Rows, Vector, ffi, type_id};

/// A column of values that are stored as `T`.
#[derive(Clone, Copy)]
pub struct Column<'c, T> {
    /// A value a row; in the place of a NULL stands anything.
    pub stored: &'c [T],
    /// A bit for each row that is not NULL; `None` where none is.
    validity: Option<&'c [u64]>,
}

impl<'c, T> Column<'c, T> {
    /// # Safety
    /// The vector stores `T`, of which every bit pattern is a value.
    unsafe fn new(vector: Vector<'c>) -> Self {
        // SAFETY: the caller vouches for the type.
        Self { stored: unsafe { vector.stored() }, validity: vector.validity() }
    }
}

/// A column of VARCHARs.
pub type Strings<'c> = Column<'c, ffi::duckdb_string_t>;

impl<'c> Strings<'c> {
    /// The text of a row. Looking whether there is such a row would take 3 % of the instructions of a draw.
    ///
    /// # Safety
    /// The row is one of the column and not NULL.
    pub unsafe fn bytes(&self, row: u32) -> &'c [u8] {
        // SAFETY: the caller vouches for the row; the text lives as long as the chunk.
        unsafe { bytes(self.stored.get_unchecked(row as usize)) }
    }

    /// Whether all of the rows hold the same text.
    ///
    /// # Safety
    /// They are rows of the column, and none of them is NULL.
    unsafe fn is_same(&self, rows: &[u32]) -> bool {
        let words = self.stored.as_ptr().cast::<[u64; 2]>();
        // SAFETY: the caller vouches for the rows; a string_t is 16 bytes of plain data.
        let (bits, bytes) =
            (|row: u32| unsafe { *words.add(row as usize) }, |row: u32| unsafe { self.bytes(row) });
        let first = rows[0];
        // A constant is the same string_t in each row.
        rows.iter().all(|row| bits(*row) == bits(first) || bytes(*row) == bytes(first))
    }
}

/// The employee ids, as the overloads take them.
pub enum Ids<'c> {
    /// Texts.
    Varchar(Strings<'c>),
    /// Integers that fit 64 bits.
    Bigint(Column<'c, i64>),
    /// Integers that fit 64 bits without a sign.
    Ubigint(Column<'c, u64>),
    /// Integers that fit 128 bits.
    Hugeint(Column<'c, ffi::duckdb_hugeint>),
    /// Integers that fit 128 bits without a sign.
    Uhugeint(Column<'c, ffi::duckdb_uhugeint>),
}

impl<'c> Ids<'c> {
    fn new(vector: Vector<'c>) -> Self {
        // SAFETY: each type is read as what DuckDB stores for it; there are no other overloads.
        unsafe {
            match vector.logical_type().id() {
                type_id::BIGINT => Self::Bigint(Column::new(vector)),
                type_id::UBIGINT => Self::Ubigint(Column::new(vector)),
                type_id::HUGEINT => Self::Hugeint(Column::new(vector)),
                type_id::UHUGEINT => Self::Uhugeint(Column::new(vector)),
                _ => Self::Varchar(Column::new(vector)),
            }
        }
    }

    fn validity(&self) -> Option<&'c [u64]> {
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
pub struct Arguments<'c> {
    row_count: usize,
    /// The employee ids.
    pub ids: Ids<'c>,
    years: Column<'c, i64>,
    event_types: Strings<'c>,
    salts: Option<Strings<'c>>,
    seeds: Option<Column<'c, i64>>,
}

impl<'c> Arguments<'c> {
    /// Takes the columns of a chunk; `None` where there are too few.
    ///
    /// # Safety
    /// They are of the types of one of the overloads.
    pub unsafe fn new(rows: Rows<'c>) -> Option<Self> {
        // SAFETY: the caller vouches for the types.
        unsafe {
            Some(Self {
                row_count: rows.count(),
                ids: Ids::new(rows.vector(0)?),
                years: Column::new(rows.vector(1)?),
                event_types: Column::new(rows.vector(2)?),
                salts: rows.vector(3).map(|salts| Column::new(salts)),
                seeds: rows.vector(4).map(|seeds| Column::new(seeds)),
            })
        }
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.row_count
    }

    /// Lists the rows in which no argument is NULL; the other methods are for these.
    pub fn rows_without_null(&self, rows: &mut Vec<u32>) {
        let masks = [
            self.ids.validity(),
            self.years.validity,
            self.event_types.validity,
            self.salts.and_then(|salts| salts.validity),
            self.seeds.and_then(|seeds| seeds.validity),
        ];
        rows.clear();
        rows.extend(0..self.row_count as u32);
        for mask in masks.into_iter().flatten() {
            rows.retain(|row| mask[*row as usize / 64] >> (row % 64) & 1 == 1);
        }
    }

    /// Whether the rows, at least one, have all in common but the employee.
    pub fn differ_in_ids_only(&self, rows: &[u32]) -> bool {
        let is_same = |numbers: Column<'_, i64>| {
            rows.iter().all(|row| numbers.stored[*row as usize] == numbers.stored[rows[0] as usize])
        };
        // SAFETY: the rows have no NULL.
        let is_same_text = |texts: Strings<'_>| unsafe { texts.is_same(rows) };
        is_same(self.years)
            && self.seeds.is_none_or(is_same)
            && is_same_text(self.event_types)
            && self.salts.is_none_or(is_same_text)
    }

    /// The random_seed of a row, where there is one.
    pub fn seed(&self, row: u32) -> Option<i64> {
        self.seeds.map(|seeds| seeds.stored[row as usize])
    }

    /// The simulation_year, event_type and salt of a row.
    pub fn end(&self, row: u32) -> (i64, &'c [u8], &'c [u8]) {
        // SAFETY: the row has no NULL.
        unsafe {
            let salt = self.salts.map_or(&[][..], |salts| salts.bytes(row));
            (self.years.stored[row as usize], self.event_types.bytes(row), salt)
        }
    }
}
