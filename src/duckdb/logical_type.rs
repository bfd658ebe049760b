//! A DuckDB type, with what is within it.

use crate::duckdb::c_text::{Answer, c_string, taken};
use crate::duckdb::ffi;
use crate::duckdb::handle::owned_handle;
use crate::duckdb::type_id::{self, TypeId};

owned_handle! {
    /// An owned DuckDB type.
    LogicalType of ffi::duckdb_logical_type, destroyed by ffi::duckdb_destroy_logical_type
}

impl LogicalType {
    /// Takes ownership of a type.
    ///
    /// # Safety
    /// The type is owned by the caller.
    pub unsafe fn from_raw(logical_type: ffi::duckdb_logical_type) -> Self {
        Self(logical_type)
    }

    /// A type without parameters.
    pub fn simple(id: TypeId) -> Self {
        // SAFETY: every id gives a type, an unfit one the invalid type.
        Self(unsafe { ffi::duckdb_create_logical_type(id) })
    }

    /// VARCHAR.
    pub fn varchar() -> Self {
        Self::simple(type_id::VARCHAR)
    }

    /// BOOLEAN.
    pub fn boolean() -> Self {
        Self::simple(type_id::BOOLEAN)
    }

    /// INTEGER.
    pub fn integer() -> Self {
        Self::simple(type_id::INTEGER)
    }

    /// BIGINT.
    pub fn bigint() -> Self {
        Self::simple(type_id::BIGINT)
    }

    /// DOUBLE.
    pub fn double() -> Self {
        Self::simple(type_id::DOUBLE)
    }

    /// DATE.
    pub fn date() -> Self {
        Self::simple(type_id::DATE)
    }

    /// TIMESTAMP.
    pub fn timestamp() -> Self {
        Self::simple(type_id::TIMESTAMP)
    }

    /// Any type: a parameter that takes whatever is passed.
    pub fn any() -> Self {
        Self::simple(type_id::ANY)
    }

    /// A STRUCT of fields with their names.
    ///
    /// # Errors
    /// A name with a NUL character.
    pub fn struct_of(fields: &[(&str, Self)]) -> Answer<Self> {
        let names = fields.iter().map(|(name, _)| c_string(name)).collect::<Answer<Vec<_>>>()?;
        let mut raw_names: Vec<_> = names.iter().map(|name| name.as_ptr()).collect();
        let mut raw_types: Vec<_> = fields.iter().map(|(_, field)| field.raw()).collect();
        // SAFETY: both arrays have one entry a field and outlive the call, which copies them.
        Ok(Self(unsafe {
            ffi::duckdb_create_struct_type(
                raw_types.as_mut_ptr(),
                raw_names.as_mut_ptr(),
                fields.len() as u64,
            )
        }))
    }

    /// A LIST of a type.
    pub fn list_of(child: &Self) -> Self {
        // SAFETY: the child is alive; the call copies it.
        Self(unsafe { ffi::duckdb_create_list_type(child.0) })
    }

    /// Its id, which is all that there is to know of most types.
    pub fn id(&self) -> TypeId {
        // SAFETY: the type is alive.
        unsafe { ffi::duckdb_get_type_id(self.0) }
    }

    /// Its name in SQL, without the parameters of nested types.
    pub fn name(&self) -> String {
        if self.id() == type_id::DECIMAL {
            let (width, scale) = self.decimal();
            return format!("DECIMAL({width},{scale})");
        }
        type_id::sql_name(self.id()).to_string()
    }

    /// Its name in SQL, with what is within it; only the words of an ENUM are left out.
    pub fn full_name(&self) -> String {
        match self.id() {
            type_id::STRUCT => format!("STRUCT({})", named_types(self.struct_fields())),
            type_id::UNION => format!("UNION({})", named_types(self.union_members())),
            // SAFETY: the type is a list and alive; that of its values is ours to destroy.
            type_id::LIST => unsafe {
                format!("{}[]", Self(ffi::duckdb_list_type_child_type(self.0)).full_name())
            },
            // SAFETY: the type is an array and alive; that of its values is ours to destroy.
            type_id::ARRAY => unsafe {
                let size = ffi::duckdb_array_type_array_size(self.0);
                format!("{}[{size}]", Self(ffi::duckdb_array_type_child_type(self.0)).full_name())
            },
            // SAFETY: the type is a map and alive; those within it are ours to destroy.
            type_id::MAP => unsafe {
                let key = Self(ffi::duckdb_map_type_key_type(self.0)).full_name();
                format!("MAP({key}, {})", Self(ffi::duckdb_map_type_value_type(self.0)).full_name())
            },
            _ if self.is_json() => "JSON".to_string(),
            _ => self.name(),
        }
    }

    /// The members of a UNION, by name; the type must be one.
    fn union_members(&self) -> Vec<(String, Self)> {
        // SAFETY: the type is a union with these members; names are ours to free, types ours to destroy.
        unsafe {
            let member = |index| {
                let name = taken(ffi::duckdb_union_type_member_name(self.0, index));
                (name.unwrap_or_default(), Self(ffi::duckdb_union_type_member_type(self.0, index)))
            };
            (0..ffi::duckdb_union_type_member_count(self.0)).map(member).collect()
        }
    }

    /// Whether it is that of JSON, which is a VARCHAR by another name.
    pub fn is_json(&self) -> bool {
        // SAFETY: the type is alive; the name, where there is one, is ours to free.
        let name = || unsafe { taken(ffi::duckdb_logical_type_get_alias(self.0)) };
        self.id() == type_id::VARCHAR && name().is_some_and(|name| name == "JSON")
    }

    /// Whether the type, and those within where it is a STRUCT or a LIST, is known; while a macro is created or a statement is
    /// prepared it need not be.
    pub fn is_known(&self) -> bool {
        self.id() != type_id::INVALID
            && self.struct_fields().iter().all(|(_, field)| field.is_known())
            && self.list_value().is_none_or(|value| value.is_known())
    }

    /// The type of a LIST's values; `None` for other types.
    pub fn list_value(&self) -> Option<Self> {
        // SAFETY: the type is a list and alive; the type of its values is ours to destroy.
        (self.id() == type_id::LIST).then(|| Self(unsafe { ffi::duckdb_list_type_child_type(self.0) }))
    }

    /// How many fields a STRUCT has; none for other types.
    pub fn field_count(&self) -> usize {
        if self.id() != type_id::STRUCT {
            return 0;
        }
        // SAFETY: the type is a struct and alive.
        unsafe { ffi::duckdb_struct_type_child_count(self.0) as usize }
    }

    /// The fields of a STRUCT, by name; empty for other types.
    pub fn struct_fields(&self) -> Vec<(String, Self)> {
        // SAFETY: the type is a struct with these fields; names are ours to free, child types ours to destroy.
        let field = |index| unsafe {
            let name = taken(ffi::duckdb_struct_type_child_name(self.0, index));
            (name.unwrap_or_default(), Self(ffi::duckdb_struct_type_child_type(self.0, index)))
        };
        (0..self.field_count() as u64).map(field).collect()
    }

    /// How many words an ENUM has; none for other types.
    pub fn enum_size(&self) -> usize {
        self.enum_numbers().len()
    }

    /// The words of an ENUM, in the order of their numbers; empty for other types.
    pub fn enum_words(&self) -> Vec<String> {
        self.enum_numbers().map(|number| self.enum_word(number).unwrap_or_default()).collect()
    }

    /// The word of an ENUM with that number; `None` where there is none.
    pub fn enum_word(&self, number: u32) -> Option<String> {
        // SAFETY: a number below the size has a word, which is ours to free.
        let word = || unsafe { taken(ffi::duckdb_enum_dictionary_value(self.0, u64::from(number))) };
        if self.enum_numbers().contains(&number) { word() } else { None }
    }

    /// Whether one of an ENUM's words holds a NUL character: [`Self::enum_words`] has only what comes before it.
    pub fn enum_holds_nul(&self) -> bool {
        let holds_nul = |number: u32| {
            // SAFETY: a number below the size has a value, which is ours to destroy, and its text ours to free.
            let literal = unsafe {
                let mut value = ffi::duckdb_create_enum_value(self.0, u64::from(number));
                let literal = taken(ffi::duckdb_value_to_string(value));
                ffi::duckdb_destroy_value(&mut value);
                literal.unwrap_or_default()
            };
            // Quotes within the word are doubled, so their number is odd only where the last one was cut off.
            literal.matches('\'').count() % 2 == 1
        };
        self.enum_numbers().any(holds_nul)
    }

    fn enum_numbers(&self) -> std::ops::Range<u32> {
        if self.id() != type_id::ENUM {
            return 0..0;
        }
        // SAFETY: the type is an ENUM and alive.
        0..unsafe { ffi::duckdb_enum_dictionary_size(self.0) }
    }

    /// The id of the integer that stores an ENUM's numbers.
    pub fn enum_storage(&self) -> TypeId {
        // SAFETY: the type is alive; one that is no enum gives the invalid type.
        unsafe { ffi::duckdb_enum_internal_type(self.0) }
    }

    /// Width and scale of a DECIMAL; zeros for other types.
    pub fn decimal(&self) -> (u8, u8) {
        // SAFETY: the type is alive.
        unsafe { (ffi::duckdb_decimal_width(self.0), ffi::duckdb_decimal_scale(self.0)) }
    }
}

/// The fields or members of a type as SQL lists them.
fn named_types(types: Vec<(String, LogicalType)>) -> String {
    let named = |(name, logical_type): (String, LogicalType)| {
        let is_plain =
            name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
                && name.bytes().next().is_some_and(|first| !first.is_ascii_digit());
        let name = if is_plain { name } else { format!("\"{}\"", name.replace('"', "\"\"")) };
        format!("{name} {}", logical_type.full_name())
    };
    types.into_iter().map(named).collect::<Vec<_>>().join(", ")
}
