//! A single value of a vector: its text, its number, or the whole of it as a [`Value`].

use std::borrow::Cow;

use crate::binding::read::typed_vector::TypedVector;
use crate::binding::read::{json, texts};
use crate::duckdb::{Value, ffi, string_t, type_id};

impl TypedVector<'_> {
    /// A row's value as text, as `CAST(… AS VARCHAR)` gives it; `None` for a type that has none. The row is not NULL.
    pub fn text_at(&self, row: usize) -> Option<Cow<'_, str>> {
        match self.id {
            type_id::VARCHAR => Some(String::from_utf8_lossy(self.text(row))),
            type_id::ENUM => Some(self.enum_word(row)),
            _ => match self.integer(row) {
                Some(integer) => Some(integer.to_string().into()),
                None => self.value(row)?.to_varchar().map(Cow::Owned),
            },
        }
    }

    /// A row's value as `CAST(… AS DOUBLE)` gives it; `None` where that fails. The row is not NULL.
    pub fn number_at(&self, row: usize) -> Option<f64> {
        // SAFETY: the type names what the vector stores.
        let double = || unsafe { self.vector.get(row) };
        if self.id == type_id::DOUBLE { Some(double()) } else { self.double(row) }
    }

    pub(super) fn double(&self, row: usize) -> Option<f64> {
        /// Up to here a decimal is one rounded division.
        const EXACT: i64 = 1 << 53;
        if self.id == type_id::DECIMAL {
            let (width, scale) = self.logical_type.decimal();
            let unscaled = (width <= 18).then(|| self.decimal_storage(row, width));
            if let Some(unscaled) = unscaled.filter(|unscaled| (-EXACT..=EXACT).contains(unscaled)) {
                return Some(unscaled as f64 / 10f64.powi(i32::from(scale)));
            }
        }
        self.value(row)?.to_double()
    }

    pub(super) fn boolean(&self, row: usize) -> Option<bool> {
        let value = self.value(row)?;
        if self.is_text(row) { value.text_to_boolean() } else { Some(value.number_to_boolean()) }
    }

    /// Whether a row's value is a text; one of JSON may be something else. The row is not NULL.
    pub(super) fn is_text(&self, row: usize) -> bool {
        match self.id {
            type_id::VARCHAR => !self.is_json || json::plain(self.text(row)).is_none(),
            id => id == type_id::ENUM,
        }
    }

    /// The value of an integer column that fits 64 bits; `None` for all other types and values.
    fn integer(&self, row: usize) -> Option<i64> {
        // SAFETY: the types name how the vector stores its values.
        unsafe {
            match self.id {
                type_id::TINYINT => Some(i64::from(self.vector.get::<i8>(row))),
                type_id::SMALLINT => Some(i64::from(self.vector.get::<i16>(row))),
                type_id::INTEGER => Some(i64::from(self.vector.get::<i32>(row))),
                type_id::BIGINT => Some(self.vector.get::<i64>(row)),
                type_id::UTINYINT => Some(i64::from(self.vector.get::<u8>(row))),
                type_id::USMALLINT => Some(i64::from(self.vector.get::<u16>(row))),
                type_id::UINTEGER => Some(i64::from(self.vector.get::<u32>(row))),
                _ => None,
            }
        }
    }

    fn decimal_storage(&self, row: usize, width: u8) -> i64 {
        // SAFETY: DuckDB stores decimals of up to 4, 9 and 18 digits in 16, 32 and 64 bits.
        unsafe {
            match width {
                ..=4 => i64::from(self.vector.get::<i16>(row)),
                5..=9 => i64::from(self.vector.get::<i32>(row)),
                _ => self.vector.get::<i64>(row),
            }
        }
    }

    pub(super) fn enum_word(&self, row: usize) -> Cow<'_, str> {
        // SAFETY: an ENUM vector stores numbers of the size that its type names.
        let number = unsafe {
            match self.logical_type.enum_storage() {
                type_id::UTINYINT => u32::from(self.vector.get::<u8>(row)),
                type_id::USMALLINT => u32::from(self.vector.get::<u16>(row)),
                _ => self.vector.get::<u32>(row),
            }
        };
        match &self.enum_words {
            Some(words) => words.get(number as usize).map_or("", String::as_str).into(),
            None => self.logical_type.enum_word(number).unwrap_or_default().into(),
        }
    }

    pub(super) fn text(&self, row: usize) -> &[u8] {
        // SAFETY: a VARCHAR vector stores string_t, and the texts of rows with a value live as long as it does.
        unsafe { string_t::bytes(self.vector.get_ref(row)) }
    }

    /// The value itself; `None` for types that have no cast here. The row is not NULL.
    pub(super) fn value(&self, row: usize) -> Option<Value> {
        if let Some(integer) = self.integer(row) {
            return Some(Value::bigint(integer));
        }
        // SAFETY: each type is read as what DuckDB stores for it.
        unsafe {
            Some(match self.id {
                type_id::BOOLEAN => Value::boolean(self.vector.get::<u8>(row) != 0),
                type_id::FLOAT => Value::float(self.vector.get(row)),
                type_id::DOUBLE => Value::double(self.vector.get(row)),
                type_id::UBIGINT => Value::ubigint(self.vector.get(row)),
                type_id::HUGEINT => Value::hugeint(self.vector.get(row)),
                type_id::UHUGEINT => Value::uhugeint(self.vector.get(row)),
                type_id::DECIMAL => Value::decimal(self.decimal(row)),
                type_id::DATE => Value::date(self.vector.get(row)),
                type_id::TIMESTAMP => Value::timestamp(self.vector.get(row)),
                type_id::TIMESTAMP_S => in_micros(self.vector.get(row), 1_000_000)?,
                type_id::TIMESTAMP_MS => in_micros(self.vector.get(row), 1_000)?,
                type_id::TIMESTAMP_NS => Value::timestamp_ns(self.vector.get(row)),
                type_id::TIME => Value::time(self.vector.get(row)),
                type_id::UUID => {
                    // The vector stores a UUID with its first bit turned, so that UUIDs sort like numbers.
                    let stored: ffi::duckdb_hugeint = self.vector.get(row);
                    let upper = (stored.upper as u64) ^ (1 << 63);
                    Value::uuid(ffi::duckdb_uhugeint { lower: stored.lower, upper })
                }
                type_id::VARCHAR if self.is_json => json::value(self.text(row)),
                type_id::VARCHAR => Value::varchar(&String::from_utf8_lossy(self.text(row))),
                type_id::ENUM => Value::varchar(&self.enum_word(row)),
                _ => return None,
            })
        }
    }

    fn decimal(&self, row: usize) -> ffi::duckdb_decimal {
        let (width, scale) = self.logical_type.decimal();
        let value = if width <= 18 {
            let unscaled = self.decimal_storage(row, width);
            ffi::duckdb_hugeint { lower: unscaled as u64, upper: unscaled >> 63 }
        } else {
            // SAFETY: wider decimals are stored in 128 bits.
            unsafe { self.vector.get(row) }
        };
        ffi::duckdb_decimal { width, scale, value }
    }

    /// How many bytes all texts of a VARCHAR have.
    pub(super) fn bytes_of_texts(&self) -> usize {
        // SAFETY: the vector stores texts.
        let texts = unsafe { self.vector.stored() };
        texts::bytes_of_all(texts, |row| self.is_valid(row))
    }
}

/// A moment as a TIMESTAMP, which has the same text and the same date; `None` for one that is too far away.
///
/// DuckDB's own cast would throw for that one, and DuckDB 1.5.6 for infinite milliseconds too, through us, who could not
/// catch it: the process would end.
fn in_micros(moment: i64, micros: i64) -> Option<Value> {
    let is_infinite = moment.unsigned_abs() == i64::MAX.unsigned_abs();
    let micros = if is_infinite { moment } else { moment.checked_mul(micros)? };
    Some(Value::timestamp(ffi::duckdb_timestamp { micros }))
}
