//! DuckDB vectors in: a column of any type, read as an Arrow array of the type wanted.
//!
//! The values are those of DuckDB's own casts. The common types are read straight from the vector's memory, where
//! a cast is nothing but a conversion of numbers; all others go through [`Value`].

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array, StringArray, StringBuilder,
    TimestampMicrosecondArray,
};
use duckdb::ffi;

use crate::binding::logical_type::LogicalType;
use crate::binding::value::Value;
use crate::domain::workforce::Wanted;
use crate::domain::{Error, Result};

/// A flat vector of DuckDB with its type, for the duration of a callback.
pub struct Vector {
    raw: ffi::duckdb_vector,
    logical_type: LogicalType,
    id: ffi::duckdb_type,
    data: *const u8,
    validity: *const u64,
    rows: usize,
    enum_words: Vec<String>,
}

impl Vector {
    /// Looks at the first `rows` rows of a vector.
    ///
    /// # Safety
    /// The vector is flat, has that many rows and outlives the result.
    pub unsafe fn new(raw: ffi::duckdb_vector, rows: usize) -> Self {
        // SAFETY: the caller vouches for the vector; its type is ours to destroy.
        unsafe {
            let logical_type = LogicalType::from_raw(ffi::duckdb_vector_get_column_type(raw));
            let id = logical_type.id();
            let is_enum = id == ffi::DUCKDB_TYPE_DUCKDB_TYPE_ENUM;
            let enum_words = if is_enum { logical_type.enum_words() } else { Vec::new() };
            let data = ffi::duckdb_vector_get_data(raw).cast::<u8>().cast_const();
            let validity = ffi::duckdb_vector_get_validity(raw).cast_const();
            Self { raw, logical_type, id, data, validity, rows, enum_words }
        }
    }

    /// The child of a STRUCT vector.
    pub fn child(&self, index: usize) -> Self {
        // SAFETY: a flat struct vector has flat children of as many rows, which live as long as it does.
        unsafe { Self::new(ffi::duckdb_struct_vector_get_child(self.raw, index as u64), self.rows) }
    }

    /// Whether the row holds a value.
    pub fn is_valid(&self, row: usize) -> bool {
        // SAFETY: a validity mask, where there is one, has a bit for every row of the vector.
        self.validity.is_null() || unsafe { *self.validity.add(row / 64) } >> (row % 64) & 1 == 1
    }

    /// Reads the vector as the type wanted; `what` is what error messages call it.
    ///
    /// # Errors
    /// A value that DuckDB cannot cast to it.
    pub fn read(&self, wanted: Wanted, what: &str) -> Result<ArrayRef> {
        let rows = 0..self.rows;
        Ok(match wanted {
            Wanted::Varchar => Arc::new(self.strings(what)?),
            Wanted::Double => {
                let value = |row| self.cast(row, wanted, what, Self::double);
                Arc::new(Float64Array::from(rows.map(value).collect::<Result<Vec<_>>>()?))
            }
            Wanted::Integer => {
                let value = |row| {
                    self.cast(row, wanted, what, |vector, row| {
                        vector
                            .integer(row)
                            .map_or_else(|| vector.value(row)?.to_integer(), |value| value.try_into().ok())
                    })
                };
                Arc::new(Int32Array::from(rows.map(value).collect::<Result<Vec<_>>>()?))
            }
            Wanted::Bigint => {
                let value = |row| {
                    self.cast(row, wanted, what, |vector, row| {
                        vector.integer(row).or_else(|| vector.value(row)?.to_bigint())
                    })
                };
                Arc::new(Int64Array::from(rows.map(value).collect::<Result<Vec<_>>>()?))
            }
            Wanted::Date => {
                let value = |row| {
                    self.cast(row, wanted, what, |vector, row| match vector.id {
                        // SAFETY: a DATE vector stores days as i32.
                        ffi::DUCKDB_TYPE_DUCKDB_TYPE_DATE => Some(unsafe { vector.get::<i32>(row) }),
                        _ if vector.is_text() => vector.value(row)?.text_to_date(),
                        _ => Some(vector.value(row)?.to_date()),
                    })
                };
                Arc::new(Date32Array::from(rows.map(value).collect::<Result<Vec<_>>>()?))
            }
            Wanted::Timestamp => {
                let value = |row| {
                    self.cast(row, wanted, what, |vector, row| {
                        let value = vector.value(row)?;
                        if vector.is_text() { value.text_to_timestamp() } else { Some(value.to_timestamp()) }
                    })
                };
                Arc::new(TimestampMicrosecondArray::from(rows.map(value).collect::<Result<Vec<_>>>()?))
            }
            Wanted::Boolean => {
                let value = |row| self.cast(row, wanted, what, Self::boolean);
                Arc::new(BooleanArray::from(rows.map(value).collect::<Result<Vec<_>>>()?))
            }
            Wanted::Presence => Arc::new(BooleanArray::from_iter(rows.map(|row| Some(self.is_valid(row))))),
        })
    }

    /// One cell: `None` for NULL, an error where `convert` finds no value.
    fn cast<T>(
        &self,
        row: usize,
        wanted: Wanted,
        what: &str,
        convert: impl Fn(&Self, usize) -> Option<T>,
    ) -> Result<Option<T>> {
        if !self.is_valid(row) {
            return Ok(None);
        }
        convert(self, row).map(Some).ok_or_else(|| Error::Value {
            what: what.to_string(),
            value: self.value(row).and_then(|value| value.to_varchar()).unwrap_or_default(),
            given: self.logical_type.name(),
            wanted: wanted.sql_name(),
        })
    }

    fn strings(&self, what: &str) -> Result<StringArray> {
        let mut builder = StringBuilder::with_capacity(self.rows, self.rows * 16);
        for row in 0..self.rows {
            if !self.is_valid(row) {
                builder.append_null();
            } else if self.id == ffi::DUCKDB_TYPE_DUCKDB_TYPE_VARCHAR {
                builder.append_value(String::from_utf8_lossy(self.bytes(row)));
            } else if self.id == ffi::DUCKDB_TYPE_DUCKDB_TYPE_ENUM {
                builder.append_value(self.enum_word(row));
            } else if let Some(integer) = self.integer(row) {
                builder.append_value(integer.to_string());
            } else {
                let text =
                    self.cast(row, Wanted::Varchar, what, |vector, row| vector.value(row)?.to_varchar())?;
                builder.append_option(text);
            }
        }
        Ok(builder.finish())
    }

    fn double(&self, row: usize) -> Option<f64> {
        /// Up to here every integer is a double, and a decimal is one rounded division.
        const EXACT: i64 = 1 << 53;
        match self.id {
            // SAFETY: a DOUBLE vector stores f64.
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_DOUBLE => Some(unsafe { self.get::<f64>(row) }),
            // SAFETY: a FLOAT vector stores f32.
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_FLOAT => Some(f64::from(unsafe { self.get::<f32>(row) })),
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_DECIMAL => {
                let (width, scale) = self.logical_type.decimal();
                let unscaled = (width <= 18).then(|| self.decimal_storage(row, width));
                match unscaled.filter(|unscaled| (-EXACT..=EXACT).contains(unscaled)) {
                    Some(unscaled) => Some(unscaled as f64 / 10f64.powi(i32::from(scale))),
                    None => self.value(row)?.to_double(),
                }
            }
            _ => match self.integer(row) {
                Some(integer) => Some(integer as f64),
                None => self.value(row)?.to_double(),
            },
        }
    }

    fn boolean(&self, row: usize) -> Option<bool> {
        match self.id {
            // SAFETY: a BOOLEAN vector stores bytes, of which 0 is false.
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_BOOLEAN => Some(unsafe { self.get::<u8>(row) } != 0),
            _ if self.is_text() => self.value(row)?.text_to_boolean(),
            _ => Some(self.value(row)?.number_to_boolean()),
        }
    }

    fn is_text(&self) -> bool {
        matches!(self.id, ffi::DUCKDB_TYPE_DUCKDB_TYPE_VARCHAR | ffi::DUCKDB_TYPE_DUCKDB_TYPE_ENUM)
    }

    /// The value of an integer column that fits 64 bits; `None` for all other types and values.
    fn integer(&self, row: usize) -> Option<i64> {
        // SAFETY: the types name how the vector stores its values.
        unsafe {
            match self.id {
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_TINYINT => Some(i64::from(self.get::<i8>(row))),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_SMALLINT => Some(i64::from(self.get::<i16>(row))),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_INTEGER => Some(i64::from(self.get::<i32>(row))),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_BIGINT => Some(self.get::<i64>(row)),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_UTINYINT => Some(i64::from(self.get::<u8>(row))),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_USMALLINT => Some(i64::from(self.get::<u16>(row))),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_UINTEGER => Some(i64::from(self.get::<u32>(row))),
                _ => None,
            }
        }
    }

    fn decimal_storage(&self, row: usize, width: u8) -> i64 {
        // SAFETY: DuckDB stores decimals of up to 4, 9 and 18 digits in 16, 32 and 64 bits.
        unsafe {
            match width {
                ..=4 => i64::from(self.get::<i16>(row)),
                5..=9 => i64::from(self.get::<i32>(row)),
                _ => self.get::<i64>(row),
            }
        }
    }

    fn enum_word(&self, row: usize) -> &str {
        // SAFETY: an ENUM vector stores numbers of the size that its type names.
        let number = unsafe {
            match self.logical_type.enum_storage() {
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_UTINYINT => u64::from(self.get::<u8>(row)),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_USMALLINT => u64::from(self.get::<u16>(row)),
                _ => u64::from(self.get::<u32>(row)),
            }
        };
        self.enum_words.get(number as usize).map_or("", String::as_str)
    }

    fn bytes(&self, row: usize) -> &[u8] {
        /// Longer texts stand elsewhere.
        const INLINED: u32 = 12;
        // SAFETY: a VARCHAR vector stores string_t, whose length says which half of the union holds.
        unsafe {
            let string = &*self.data.cast::<ffi::duckdb_string_t>().add(row);
            let length = string.value.inlined.length;
            let start = if length <= INLINED {
                string.value.inlined.inlined.as_ptr().cast::<u8>()
            } else {
                string.value.pointer.ptr.cast::<u8>().cast_const()
            };
            std::slice::from_raw_parts(start, length as usize)
        }
    }

    /// # Safety
    /// The vector stores `T`.
    unsafe fn get<T: Copy>(&self, row: usize) -> T {
        debug_assert!(row < self.rows);
        // SAFETY: the caller vouches for the type; rows are those the vector was made with.
        unsafe { *self.data.cast::<T>().add(row) }
    }

    /// The cell as a value of its own; `None` for types that have no cast here.
    fn value(&self, row: usize) -> Option<Value> {
        if let Some(integer) = self.integer(row) {
            // SAFETY: plain numbers.
            return unsafe { Value::from_raw(ffi::duckdb_create_int64(integer)) };
        }
        // SAFETY: each type is read as what DuckDB stores for it, and the value is owned by the result.
        unsafe {
            let value = match self.id {
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_BOOLEAN => ffi::duckdb_create_bool(self.get::<u8>(row) != 0),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_FLOAT => ffi::duckdb_create_float(self.get(row)),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_DOUBLE => ffi::duckdb_create_double(self.get(row)),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_UBIGINT => ffi::duckdb_create_uint64(self.get(row)),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_HUGEINT => ffi::duckdb_create_hugeint(self.get(row)),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_UHUGEINT => ffi::duckdb_create_uhugeint(self.get(row)),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_DECIMAL => self.decimal_value(row),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_DATE => ffi::duckdb_create_date(self.get(row)),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIMESTAMP => ffi::duckdb_create_timestamp(self.get(row)),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIMESTAMP_S => ffi::duckdb_create_timestamp_s(self.get(row)),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIMESTAMP_MS => ffi::duckdb_create_timestamp_ms(self.get(row)),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIMESTAMP_NS => ffi::duckdb_create_timestamp_ns(self.get(row)),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIME => ffi::duckdb_create_time(self.get(row)),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_UUID => {
                    // The vector stores a UUID with its first bit turned, so that UUIDs sort like numbers.
                    let stored: ffi::duckdb_hugeint = self.get(row);
                    let upper = (stored.upper as u64) ^ (1 << 63);
                    ffi::duckdb_create_uuid(ffi::duckdb_uhugeint { lower: stored.lower, upper })
                }
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_VARCHAR => {
                    return Some(Value::varchar(&String::from_utf8_lossy(self.bytes(row))));
                }
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_ENUM => return Some(Value::varchar(self.enum_word(row))),
                _ => return None,
            };
            Value::from_raw(value)
        }
    }

    fn decimal_value(&self, row: usize) -> ffi::duckdb_value {
        let (width, scale) = self.logical_type.decimal();
        let value = if width <= 18 {
            let unscaled = self.decimal_storage(row, width);
            ffi::duckdb_hugeint { lower: unscaled as u64, upper: unscaled >> 63 }
        } else {
            // SAFETY: wider decimals are stored in 128 bits.
            unsafe { self.get(row) }
        };
        // SAFETY: plain numbers.
        unsafe { ffi::duckdb_create_decimal(ffi::duckdb_decimal { width, scale, value }) }
    }
}
