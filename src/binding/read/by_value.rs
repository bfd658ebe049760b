//! A vector cast value by value, as DuckDB casts a [`Value`](crate::duckdb::Value): for types and values of which a cast is more
//! than a conversion of numbers.

use std::sync::Arc;

use crate::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array, StringArray, StringBuilder,
    TimestampMicrosecondArray,
};
use crate::binding::error::{Error, Result};
use crate::binding::read::instant::instant_of_text;
use crate::binding::read::typed_vector::TypedVector;
use crate::binding::read::whole::whole_number_of;
use crate::domain;
use crate::domain::relation::Wanted;
use crate::domain::values::whole_number::WholeArgument;
use crate::duckdb::type_id;

impl TypedVector<'_> {
    /// Reads the vector as the type wanted; `what` is what error messages call it.
    ///
    /// # Errors
    /// A value that DuckDB cannot cast to it.
    pub(super) fn read_by_value(&self, wanted: Wanted, what: &str) -> Result<ArrayRef> {
        let rows = 0..self.rows();
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
            Wanted::Whole(argument) => {
                let value = |row| self.whole(row, argument, what);
                Arc::new(Int64Array::from(rows.map(value).collect::<Result<Vec<_>>>()?))
            }
            Wanted::Date => {
                let value = |row| {
                    self.cast(row, wanted, what, |vector, row| {
                        let value = vector.value(row)?;
                        match vector.is_text(row) {
                            true => value.text_to_date(),
                            // No number of JSON is a date.
                            false => (!vector.is_json).then(|| value.to_date()),
                        }
                    })
                };
                Arc::new(Date32Array::from(rows.map(value).collect::<Result<Vec<_>>>()?))
            }
            Wanted::Timestamp => {
                let value = |row| {
                    self.cast(row, wanted, what, |vector, row| {
                        let value = vector.value(row)?;
                        match vector.is_text(row) {
                            true => instant_of_text(&value.to_varchar()?),
                            // No number of JSON is a moment.
                            false => (!vector.is_json).then(|| value.to_timestamp()),
                        }
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
            given: self.logical_type.full_name(),
            wanted: wanted.sql_name(),
            remedy: String::new(),
        })
    }

    /// A whole number that an argument is; `what` is its name.
    fn whole(&self, row: usize, argument: WholeArgument, what: &str) -> Result<Option<i64>> {
        if !self.is_valid(row) {
            return Ok(None);
        }
        let value = self.value(row).ok_or_else(|| domain::Error::Type {
            what: what.to_string(),
            given: self.logical_type.full_name(),
            wanted: Wanted::Whole(argument).sql_name(),
        })?;
        whole_number_of(&value, argument, what).map(Some)
    }

    fn strings(&self, what: &str) -> Result<StringArray> {
        let is_text = self.id == type_id::VARCHAR;
        if is_text && i32::try_from(self.bytes_of_texts()).is_err() {
            return Err(Error::TooMuchText { what: what.to_string(), rows: self.rows() });
        }
        let mut builder = StringBuilder::with_capacity(self.rows(), self.rows() * 16);
        for row in 0..self.rows() {
            if !self.is_valid(row) {
                builder.append_null();
            } else if is_text {
                builder.append_value(String::from_utf8_lossy(self.text(row)));
            } else if self.id == type_id::ENUM {
                builder.append_value(self.enum_word(row));
            } else {
                let text =
                    self.cast(row, Wanted::Varchar, what, |vector, row| vector.value(row)?.to_varchar())?;
                builder.append_option(text);
            }
        }
        Ok(builder.finish())
    }
}
