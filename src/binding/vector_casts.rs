//! A vector cast value by value, as DuckDB casts a [`Value`]: for types and values of which a cast is more than a
//! conversion of numbers.

use std::borrow::Cow;
use std::sync::Arc;

use crate::arrow::array::StringBuilder;
use crate::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array, StringArray,
    TimestampMicrosecondArray,
};
use crate::duckdb::ffi;

use crate::binding::error::{Error, Result};
use crate::binding::value::Value;
use crate::binding::vector_reader::Vector;
use crate::binding::vector_texts;
use crate::domain::relation::Wanted;

impl Vector {
    /// Reads the vector as the type wanted; `what` is what error messages call it.
    ///
    /// # Errors
    /// A value that DuckDB cannot cast to it.
    pub fn read_by_value(&self, wanted: Wanted, what: &str) -> Result<ArrayRef> {
        let rows = 0..self.rows;
        Ok(match wanted {
            Wanted::Varchar => Arc::new(self.strings(what)?),
            Wanted::Double => {
                let value = |row| self.cast(row, wanted, what, Self::double);
                Arc::new(Float64Array::from(rows.map(value).collect::<Result<Vec<_>>>()?))
            }
            Wanted::Integer => {
                let value = |row| self.cast(row, wanted, what, |vector, row| vector.value(row)?.to_integer());
                Arc::new(Int32Array::from(rows.map(value).collect::<Result<Vec<_>>>()?))
            }
            Wanted::Bigint => {
                let value = |row| self.cast(row, wanted, what, |vector, row| vector.value(row)?.to_bigint());
                Arc::new(Int64Array::from(rows.map(value).collect::<Result<Vec<_>>>()?))
            }
            Wanted::Date => {
                let value = |row| {
                    self.cast(row, wanted, what, |vector, row| {
                        let value = vector.value(row)?;
                        if vector.is_text() { value.text_to_date() } else { Some(value.to_date()) }
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

    /// A row's value as text, as `CAST(… AS VARCHAR)` gives it; `None` for a type that has none. The row is not NULL.
    pub fn text_at(&self, row: usize) -> Option<Cow<'_, str>> {
        match self.id {
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_VARCHAR => Some(String::from_utf8_lossy(self.text(row))),
            ffi::DUCKDB_TYPE_DUCKDB_TYPE_ENUM => Some(self.enum_word(row).into()),
            _ => match self.integer(row) {
                Some(integer) => Some(integer.to_string().into()),
                None => self.value(row)?.to_varchar().map(Cow::Owned),
            },
        }
    }

    /// A row's value as `CAST(… AS DOUBLE)` gives it; `None` where that fails. The row is not NULL.
    pub fn number_at(&self, row: usize) -> Option<f64> {
        // SAFETY: the type names what the vector stores.
        let double = || unsafe { self.get(row) };
        if self.id == ffi::DUCKDB_TYPE_DUCKDB_TYPE_DOUBLE { Some(double()) } else { self.double(row) }
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
        let is_text = self.id == ffi::DUCKDB_TYPE_DUCKDB_TYPE_VARCHAR;
        if is_text && i32::try_from(self.bytes_of_texts()).is_err() {
            return Err(Error::TooMuchText { what: what.to_string(), rows: self.rows });
        }
        let mut builder = StringBuilder::with_capacity(self.rows, self.rows * 16);
        for row in 0..self.rows {
            if !self.is_valid(row) {
                builder.append_null();
            } else if is_text {
                builder.append_value(String::from_utf8_lossy(self.text(row)));
            } else if self.id == ffi::DUCKDB_TYPE_DUCKDB_TYPE_ENUM {
                builder.append_value(self.enum_word(row));
            } else {
                let text =
                    self.cast(row, Wanted::Varchar, what, |vector, row| vector.value(row)?.to_varchar())?;
                builder.append_option(text);
            }
        }
        Ok(builder.finish())
    }

    fn double(&self, row: usize) -> Option<f64> {
        /// Up to here a decimal is one rounded division.
        const EXACT: i64 = 1 << 53;
        if self.id == ffi::DUCKDB_TYPE_DUCKDB_TYPE_DECIMAL {
            let (width, scale) = self.logical_type.decimal();
            let unscaled = (width <= 18).then(|| self.decimal_storage(row, width));
            if let Some(unscaled) = unscaled.filter(|unscaled| (-EXACT..=EXACT).contains(unscaled)) {
                return Some(unscaled as f64 / 10f64.powi(i32::from(scale)));
            }
        }
        self.value(row)?.to_double()
    }

    fn boolean(&self, row: usize) -> Option<bool> {
        let value = self.value(row)?;
        if self.is_text() { value.text_to_boolean() } else { Some(value.number_to_boolean()) }
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

    fn text(&self, row: usize) -> &[u8] {
        // SAFETY: a VARCHAR vector stores string_t, and the texts of rows with a value live as long as it does.
        unsafe { vector_texts::bytes(self.get_ref(row)) }
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
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIMESTAMP_S => return in_micros(self.get(row), 1_000_000),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIMESTAMP_MS => return in_micros(self.get(row), 1_000),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIMESTAMP_NS => ffi::duckdb_create_timestamp_ns(self.get(row)),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIME => ffi::duckdb_create_time(self.get(row)),
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_UUID => {
                    // The vector stores a UUID with its first bit turned, so that UUIDs sort like numbers.
                    let stored: ffi::duckdb_hugeint = self.get(row);
                    let upper = (stored.upper as u64) ^ (1 << 63);
                    ffi::duckdb_create_uuid(ffi::duckdb_uhugeint { lower: stored.lower, upper })
                }
                ffi::DUCKDB_TYPE_DUCKDB_TYPE_VARCHAR => {
                    return Some(Value::varchar(&String::from_utf8_lossy(self.text(row))));
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

/// A moment as a TIMESTAMP, which has the same text and the same date; `None` for one that is too far away.
///
/// DuckDB's own cast would throw for that one, and DuckDB 1.5.6 for infinite milliseconds too, through us, who could not
/// catch it: the process would end.
fn in_micros(moment: i64, micros: i64) -> Option<Value> {
    let is_infinite = moment.unsigned_abs() == i64::MAX.unsigned_abs();
    Value::timestamp(if is_infinite { Some(moment) } else { moment.checked_mul(micros) })
}
