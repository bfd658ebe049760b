//! A single DuckDB value, and DuckDB's own casts of it: what they give is what SQL's `CAST` gives, to the last bit.

use crate::duckdb::c_text::taken;
use crate::duckdb::ffi;
use crate::duckdb::handle::owned_handle;
use crate::duckdb::logical_type::LogicalType;
use crate::duckdb::string_t;
use crate::duckdb::type_id::TypeId;

owned_handle! {
    /// An owned DuckDB value.
    Value of ffi::duckdb_value, destroyed by ffi::duckdb_destroy_value
}

owned_handle! {
    /// A vector of our own, outside of any chunk.
    OwnedVector of ffi::duckdb_vector, destroyed by ffi::duckdb_destroy_vector
}

/// Makes values of what they are made of.
macro_rules! made_of {
    ($($(#[$doc:meta])* $name:ident($plain:ty) by $create:path;)*) => {
        impl Value {
            $(
                $(#[$doc])*
                pub fn $name(plain: $plain) -> Self {
                    // SAFETY: what is passed is plain data.
                    Self(unsafe { $create(plain) })
                }
            )*
        }
    };
}

made_of! {
    /// A BOOLEAN.
    boolean(bool) by ffi::duckdb_create_bool;
    /// A BIGINT.
    bigint(i64) by ffi::duckdb_create_int64;
    /// A UBIGINT.
    ubigint(u64) by ffi::duckdb_create_uint64;
    /// A HUGEINT.
    hugeint(ffi::duckdb_hugeint) by ffi::duckdb_create_hugeint;
    /// A UHUGEINT.
    uhugeint(ffi::duckdb_uhugeint) by ffi::duckdb_create_uhugeint;
    /// A FLOAT.
    float(f32) by ffi::duckdb_create_float;
    /// A DOUBLE.
    double(f64) by ffi::duckdb_create_double;
    /// A DECIMAL.
    decimal(ffi::duckdb_decimal) by ffi::duckdb_create_decimal;
    /// A DATE.
    date(ffi::duckdb_date) by ffi::duckdb_create_date;
    /// A TIME.
    time(ffi::duckdb_time) by ffi::duckdb_create_time;
    /// A TIMESTAMP, in microseconds since 1970-01-01.
    timestamp(ffi::duckdb_timestamp) by ffi::duckdb_create_timestamp;
    /// A TIMESTAMP_NS, in nanoseconds since 1970-01-01.
    timestamp_ns(ffi::duckdb_timestamp_ns) by ffi::duckdb_create_timestamp_ns;
    /// A UUID, its bits in the order of its digits.
    uuid(ffi::duckdb_uhugeint) by ffi::duckdb_create_uuid;
}

impl Value {
    /// Takes ownership of a value; `None` for a null pointer.
    ///
    /// # Safety
    /// The value is null or owned by the caller.
    pub unsafe fn from_raw(value: ffi::duckdb_value) -> Option<Self> {
        (!value.is_null()).then_some(Self(value))
    }

    /// A VARCHAR.
    pub fn varchar(text: &str) -> Self {
        // SAFETY: the call copies that many bytes.
        Self(unsafe { ffi::duckdb_create_varchar_length(text.as_ptr().cast(), text.len() as u64) })
    }

    /// Whether it is NULL.
    pub fn is_null(&self) -> bool {
        // SAFETY: the value is alive.
        unsafe { ffi::duckdb_is_null_value(self.0) }
    }

    /// The id of its type.
    pub fn type_id(&self) -> TypeId {
        // SAFETY: the value is alive, and so is its type with it, which is not ours to destroy.
        unsafe { ffi::duckdb_get_type_id(ffi::duckdb_get_value_type(self.0)) }
    }

    /// Its text, as `CAST(… AS VARCHAR)` gives it; `None` where there is none.
    pub fn to_varchar(&self) -> Option<String> {
        // SAFETY: the value is alive; the text is ours to free.
        unsafe { taken(ffi::duckdb_get_varchar(self.0)) }
    }

    /// The whole text of a VARCHAR that is not NULL; [`Self::to_varchar`] ends where the text holds a NUL character.
    pub fn text(&self) -> String {
        let varchar = LogicalType::varchar();
        // SAFETY: the type is alive; the vectors have room for a row.
        let [constant, flat] =
            [(); 2].map(|()| OwnedVector(unsafe { ffi::duckdb_create_vector(varchar.raw(), 1) }));
        // SAFETY: all are alive and of one type. A constant vector is not read by itself: its row is copied to a flat one,
        // by a selection of that row. The text is copied again before the vector that holds it is destroyed.
        unsafe {
            ffi::duckdb_vector_reference_value(constant.raw(), self.0);
            let row = ffi::duckdb_create_selection_vector(1);
            *ffi::duckdb_selection_vector_get_data_ptr(row) = 0;
            ffi::duckdb_vector_copy_sel(constant.raw(), flat.raw(), row, 1, 0, 0);
            ffi::duckdb_destroy_selection_vector(row);
            let text = ffi::duckdb_vector_get_data(flat.raw()).cast::<ffi::duckdb_string_t>();
            String::from_utf8_lossy(string_t::bytes(&*text)).into_owned()
        }
    }

    /// The items of a list, in their order.
    pub fn list_items(&self) -> impl Iterator<Item = Self> {
        // SAFETY: the value is alive; it is no list where there are none.
        let count = unsafe { ffi::duckdb_get_list_size(self.0) };
        // SAFETY: as above; an item is ours.
        (0..count).filter_map(|at| unsafe { Self::from_raw(ffi::duckdb_get_list_child(self.0, at)) })
    }

    /// As `CAST(… AS DOUBLE)`; `None` where that fails.
    pub fn to_double(&self) -> Option<f64> {
        // SAFETY: the value is alive.
        let double = unsafe { ffi::duckdb_get_double(self.0) };
        // A failed cast gives NaN, and so does the text 'nan'.
        let is_nan_by_itself = || self.text_is(&["nan", "+nan", "-nan"]);
        (!double.is_nan() || is_nan_by_itself()).then_some(double)
    }

    /// As `CAST(… AS BIGINT)`; `None` where that fails.
    pub fn to_bigint(&self) -> Option<i64> {
        // SAFETY: the value is alive.
        let bigint = unsafe { ffi::duckdb_get_int64(self.0) };
        (bigint != i64::MIN || self.text_is(&["-9223372036854775808"])).then_some(bigint)
    }

    /// The truth of a BOOLEAN.
    pub fn to_boolean(&self) -> bool {
        // SAFETY: the value is alive.
        unsafe { ffi::duckdb_get_bool(self.0) }
    }

    /// As `CAST(… AS INTEGER)`; `None` where that fails.
    pub fn to_integer(&self) -> Option<i32> {
        // SAFETY: the value is alive.
        let integer = unsafe { ffi::duckdb_get_int32(self.0) };
        (integer != i32::MIN || self.text_is(&["-2147483648"])).then_some(integer)
    }

    /// As `CAST(… AS DATE)`, in days since 1970-01-01, of a DATE or TIMESTAMP.
    pub fn to_date(&self) -> i32 {
        // SAFETY: the value is alive.
        unsafe { ffi::duckdb_get_date(self.0) }.days
    }

    /// As `CAST(… AS DATE)`, in days since 1970-01-01, of a text; `None` where that fails.
    pub fn text_to_date(&self) -> Option<i32> {
        let days = self.to_date();
        // A failed cast gives 1970-01-01.
        (days != 0 || self.is_epoch(|next_year| next_year.to_date() == 365)).then_some(days)
    }

    /// As `CAST(… AS TIMESTAMP)`, in microseconds since 1970-01-01, of a DATE or TIMESTAMP.
    pub fn to_timestamp(&self) -> i64 {
        // SAFETY: the value is alive.
        unsafe { ffi::duckdb_get_timestamp(self.0) }.micros
    }

    /// The instant of a TIMESTAMP WITH TIME ZONE, in microseconds since 1970-01-01.
    pub fn instant(&self) -> i64 {
        // SAFETY: the value is alive.
        unsafe { ffi::duckdb_get_timestamp_tz(self.0) }.micros
    }

    /// As `CAST(… AS TIMESTAMP)`, in microseconds since 1970-01-01, of a text; `None` where that fails.
    pub fn text_to_timestamp(&self) -> Option<i64> {
        const YEAR: i64 = 365 * 86_400_000_000;
        let micros = self.to_timestamp();
        // A failed cast gives the beginning of 1970.
        (micros != 0 || self.is_epoch(|next_year| next_year.to_timestamp() == YEAR)).then_some(micros)
    }

    /// Whether a text that was cast to the beginning of 1970 means it: then the same text with the year 1971 is cast
    /// to what comes a year later, while a failed cast stays where it is.
    fn is_epoch(&self, is_a_year_later: impl Fn(&Self) -> bool) -> bool {
        self.to_varchar().is_some_and(|text| {
            let next_year = Self::varchar(&text.replacen("1970", "1971", 1));
            text.trim().eq_ignore_ascii_case("epoch") || is_a_year_later(&next_year)
        })
    }

    /// As `CAST(… AS BOOLEAN)`; `None` where that fails. For text only: of other types every value has a truth.
    pub fn text_to_boolean(&self) -> Option<bool> {
        // SAFETY: the value is alive.
        let truth = unsafe { ffi::duckdb_get_bool(self.0) };
        // A failed cast gives false.
        (truth || self.text_is(&["false", "f", "no", "n", "0"])).then_some(truth)
    }

    /// As `CAST(… AS BOOLEAN)`, of a number or a boolean.
    pub fn number_to_boolean(&self) -> bool {
        // SAFETY: the value is alive.
        unsafe { ffi::duckdb_get_bool(self.0) }
    }

    fn text_is(&self, texts: &[&str]) -> bool {
        self.to_varchar()
            .is_some_and(|text| texts.iter().any(|wanted| text.trim().eq_ignore_ascii_case(wanted)))
    }
}
