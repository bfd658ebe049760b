//! DuckDB's types: of the result's columns, and of the columns that a workforce comes with.

use std::ffi::{CStr, CString};

use crate::duckdb::ffi;

use crate::domain::columns::{Column, Values};
use crate::domain::relation::ColumnKind;

/// An owned DuckDB type.
pub struct LogicalType(ffi::duckdb_logical_type);

impl Drop for LogicalType {
    fn drop(&mut self) {
        // SAFETY: the type is owned and destroyed once.
        unsafe { ffi::duckdb_destroy_logical_type(&mut self.0) };
    }
}

impl LogicalType {
    /// Takes ownership of a type.
    ///
    /// # Safety
    /// The type is owned by the caller.
    pub unsafe fn from_raw(logical_type: ffi::duckdb_logical_type) -> Self {
        Self(logical_type)
    }

    /// A type without parameters, by its DUCKDB_TYPE constant.
    pub fn simple(id: ffi::duckdb_type) -> Self {
        // SAFETY: every constant gives a type, an unfit one the invalid type.
        Self(unsafe { ffi::duckdb_create_logical_type(id) })
    }

    /// VARCHAR.
    pub fn varchar() -> Self {
        Self::simple(ffi::DUCKDB_TYPE_DUCKDB_TYPE_VARCHAR)
    }

    /// BIGINT.
    pub fn bigint() -> Self {
        Self::simple(ffi::DUCKDB_TYPE_DUCKDB_TYPE_BIGINT)
    }

    /// DOUBLE.
    pub fn double() -> Self {
        Self::simple(ffi::DUCKDB_TYPE_DUCKDB_TYPE_DOUBLE)
    }

    /// TIMESTAMP.
    pub fn timestamp() -> Self {
        Self::simple(ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIMESTAMP)
    }

    /// Any type: a parameter that takes whatever is passed.
    pub fn any() -> Self {
        Self::simple(ffi::DUCKDB_TYPE_DUCKDB_TYPE_ANY)
    }

    /// The type of a column of the result.
    pub fn of<W>(values: &Values<W>) -> Self {
        match values {
            Values::Text(_) | Values::SameText(_) => Self::varchar(),
            Values::Integer(_) => Self::simple(ffi::DUCKDB_TYPE_DUCKDB_TYPE_INTEGER),
            Values::Bigint(_) => Self::bigint(),
            Values::Double(_) => Self::double(),
            Values::Date(_) => Self::simple(ffi::DUCKDB_TYPE_DUCKDB_TYPE_DATE),
            Values::SameTimestamp(_) => Self::timestamp(),
            Values::Struct(columns) => Self::struct_of(columns),
        }
    }

    /// A STRUCT of columns.
    pub fn struct_of<W>(columns: &[Column<W>]) -> Self {
        let types: Vec<Self> = columns.iter().map(|column| Self::of(&column.values)).collect();
        let names: Vec<CString> =
            columns.iter().map(|column| CString::new(column.name).unwrap_or_default()).collect();
        let mut raw_types: Vec<_> = types.iter().map(Self::raw).collect();
        let mut raw_names: Vec<_> = names.iter().map(|name| name.as_ptr()).collect();
        // SAFETY: both arrays have one entry a column and outlive the call, which copies them.
        Self(unsafe {
            ffi::duckdb_create_struct_type(
                raw_types.as_mut_ptr(),
                raw_names.as_mut_ptr(),
                columns.len() as u64,
            )
        })
    }

    /// A LIST of a type.
    pub fn list_of(child: &Self) -> Self {
        // SAFETY: the child is alive; the call copies it.
        Self(unsafe { ffi::duckdb_create_list_type(child.0) })
    }

    /// The type for calls of the C API; it stays owned here.
    pub fn raw(&self) -> ffi::duckdb_logical_type {
        self.0
    }

    /// The DUCKDB_TYPE constant.
    pub fn id(&self) -> ffi::duckdb_type {
        // SAFETY: the type is alive.
        unsafe { ffi::duckdb_get_type_id(self.0) }
    }

    /// The type of a LIST's values; `None` for other types.
    pub fn list_value(&self) -> Option<Self> {
        // SAFETY: the type is a list and alive; the type of its values is ours to destroy.
        (self.id() == ffi::DUCKDB_TYPE_DUCKDB_TYPE_LIST)
            .then(|| Self(unsafe { ffi::duckdb_list_type_child_type(self.0) }))
    }

    /// Whether the type, and those within where it is a STRUCT or a LIST, is known; while a macro is created or a statement is
    /// prepared it need not be.
    pub fn is_known(&self) -> bool {
        self.id() != ffi::DUCKDB_TYPE_DUCKDB_TYPE_INVALID
            && self.struct_fields().iter().all(|(_, field)| field.is_known())
            && self.list_value().is_none_or(|value| value.is_known())
    }

    /// The fields of a STRUCT, by name; empty for other types.
    pub fn struct_fields(&self) -> Vec<(String, Self)> {
        if self.id() != ffi::DUCKDB_TYPE_DUCKDB_TYPE_STRUCT {
            return Vec::new();
        }
        // SAFETY: the type is a struct and alive; names are ours to free, child types ours to destroy.
        unsafe {
            let count = ffi::duckdb_struct_type_child_count(self.0);
            let field = |index| {
                let name = ffi::duckdb_struct_type_child_name(self.0, index);
                let text = CStr::from_ptr(name).to_string_lossy().into_owned();
                ffi::duckdb_free(name.cast());
                (text, Self(ffi::duckdb_struct_type_child_type(self.0, index)))
            };
            (0..count).map(field).collect()
        }
    }

    /// The words of an ENUM, in the order of their numbers.
    pub fn enum_words(&self) -> Vec<String> {
        // SAFETY: the type is an enum and alive; the words are ours to free.
        unsafe {
            let word = |index| {
                let word = ffi::duckdb_enum_dictionary_value(self.0, u64::from(index));
                let text = CStr::from_ptr(word).to_string_lossy().into_owned();
                ffi::duckdb_free(word.cast());
                text
            };
            (0..ffi::duckdb_enum_dictionary_size(self.0)).map(word).collect()
        }
    }

    /// Whether one of an ENUM's words holds a NUL character: [`Self::enum_words`] has only what comes before it.
    pub fn enum_holds_nul(&self) -> bool {
        // SAFETY: the type is an enum and alive; values are ours to destroy, texts ours to free.
        unsafe {
            let holds_nul = |number: u32| {
                let mut value = ffi::duckdb_create_enum_value(self.0, u64::from(number));
                let literal = ffi::duckdb_value_to_string(value);
                let quotes = CStr::from_ptr(literal).to_bytes().iter().filter(|byte| **byte == b'\'').count();
                ffi::duckdb_free(literal.cast());
                ffi::duckdb_destroy_value(&mut value);
                // Quotes within the word are doubled, so their number is odd only where the last one was cut off.
                quotes % 2 == 1
            };
            (0..ffi::duckdb_enum_dictionary_size(self.0)).any(holds_nul)
        }
    }

    /// The constant of the integer that stores an ENUM's numbers.
    pub fn enum_storage(&self) -> ffi::duckdb_type {
        // SAFETY: the type is an enum and alive.
        unsafe { ffi::duckdb_enum_internal_type(self.0) }
    }

    /// Width and scale of a DECIMAL.
    pub fn decimal(&self) -> (u8, u8) {
        // SAFETY: the type is a decimal and alive.
        unsafe { (ffi::duckdb_decimal_width(self.0), ffi::duckdb_decimal_scale(self.0)) }
    }

    /// Its kind, as far as casts tell types apart.
    pub fn kind(&self) -> ColumnKind {
        kind(self.id())
    }

    /// Its name in SQL, without the parameters of nested types.
    pub fn name(&self) -> String {
        if self.id() == ffi::DUCKDB_TYPE_DUCKDB_TYPE_DECIMAL {
            let (width, scale) = self.decimal();
            return format!("DECIMAL({width},{scale})");
        }
        TYPES.iter().find(|(id, ..)| *id == self.id()).map_or("UNKNOWN", |(_, name, _)| name).to_string()
    }
}

/// The kind of a type, by its DUCKDB_TYPE constant.
pub fn kind(id: ffi::duckdb_type) -> ColumnKind {
    TYPES.iter().find(|(known, ..)| *known == id).map_or(ColumnKind::Unfit, |(.., kind)| *kind)
}

/// The scalar types, their names in SQL and their kinds. What is not here is unfit too.
static TYPES: [(ffi::duckdb_type, &str, ColumnKind); 38] = {
    use ColumnKind::{Boolean, Date, Null, Number, Text, TextOnly, Timestamp, Unfit};
    [
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_SQLNULL, "NULL", Null),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_BOOLEAN, "BOOLEAN", Boolean),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_TINYINT, "TINYINT", Number),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_SMALLINT, "SMALLINT", Number),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_INTEGER, "INTEGER", Number),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_BIGINT, "BIGINT", Number),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_HUGEINT, "HUGEINT", Number),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_UTINYINT, "UTINYINT", Number),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_USMALLINT, "USMALLINT", Number),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_UINTEGER, "UINTEGER", Number),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_UBIGINT, "UBIGINT", Number),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_UHUGEINT, "UHUGEINT", Number),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_FLOAT, "FLOAT", Number),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_DOUBLE, "DOUBLE", Number),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_DECIMAL, "DECIMAL", Number),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_VARCHAR, "VARCHAR", Text),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_ENUM, "ENUM", Text),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_DATE, "DATE", Date),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIMESTAMP, "TIMESTAMP", Timestamp),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIMESTAMP_S, "TIMESTAMP_S", Timestamp),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIMESTAMP_MS, "TIMESTAMP_MS", Timestamp),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIMESTAMP_NS, "TIMESTAMP_NS", Timestamp),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_UUID, "UUID", TextOnly),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIME, "TIME", TextOnly),
        // What a moment of time is called depends on the session: no value of an event may.
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIMESTAMP_TZ, "TIMESTAMP WITH TIME ZONE", Unfit),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIME_TZ, "TIME WITH TIME ZONE", Unfit),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_TIME_NS, "TIME_NS", Unfit),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_INTERVAL, "INTERVAL", Unfit),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_BLOB, "BLOB", Unfit),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_BIT, "BIT", Unfit),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_BIGNUM, "BIGNUM", Unfit),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_STRUCT, "STRUCT", Unfit),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_LIST, "LIST", Unfit),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_ARRAY, "ARRAY", Unfit),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_MAP, "MAP", Unfit),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_UNION, "UNION", Unfit),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_VARIANT, "VARIANT", Unfit),
        (ffi::DUCKDB_TYPE_DUCKDB_TYPE_GEOMETRY, "GEOMETRY", Unfit),
    ]
};
