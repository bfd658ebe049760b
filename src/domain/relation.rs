//! Relations as far as the domain knows them: the names and kinds of their columns, and what these are cast to.

use arrow_schema::{DataType, TimeUnit};

/// What a column of the relation is cast to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Text.
    Varchar,
    /// 32 bits.
    Integer,
    /// 64 bits.
    Bigint,
    /// IEEE double.
    Double,
    /// Days.
    Date,
    /// Microseconds.
    Timestamp,
    /// True or false.
    Boolean,
    /// Only whether the value is NULL: true where it is not.
    Presence,
}

impl Wanted {
    /// The name of the type in SQL.
    pub fn sql_name(self) -> &'static str {
        match self {
            Self::Varchar => "VARCHAR",
            Self::Integer => "INTEGER",
            Self::Bigint => "BIGINT",
            Self::Double => "DOUBLE",
            Self::Date => "DATE",
            Self::Timestamp => "TIMESTAMP",
            Self::Boolean | Self::Presence => "BOOLEAN",
        }
    }

    /// The Arrow type that the kernels read.
    pub fn arrow_type(self) -> DataType {
        match self {
            Self::Varchar => DataType::Utf8,
            Self::Integer => DataType::Int32,
            Self::Bigint => DataType::Int64,
            Self::Double => DataType::Float64,
            Self::Date => DataType::Date32,
            Self::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
            Self::Boolean | Self::Presence => DataType::Boolean,
        }
    }

    /// Whether a column of that kind can be cast to this type.
    ///
    /// A TIMESTAMP WITH TIME ZONE is no DATE: which day it is depends on the session, and events must not.
    pub fn accepts(self, kind: ColumnKind) -> bool {
        use ColumnKind::{Boolean, Date, Null, Number, Text, Timestamp, Unfit};
        match (self, kind) {
            (_, Null) | (Self::Presence, _) => true,
            (_, Unfit) => false,
            (Self::Varchar, _) => true,
            (Self::Date | Self::Timestamp, kind) => matches!(kind, Date | Timestamp | Text),
            (_, kind) => matches!(kind, Boolean | Number | Text),
        }
    }
}

/// The kinds of column types, as far as casts tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// The type of a bare NULL.
    Null,
    /// BOOLEAN.
    Boolean,
    /// Integers, decimals and floating point numbers.
    Number,
    /// VARCHAR and ENUM.
    Text,
    /// DATE.
    Date,
    /// TIMESTAMP without a time zone, in any unit.
    Timestamp,
    /// UUID and TIME, which only have a text form.
    TextOnly,
    /// STRUCT, LIST, BLOB, TIMESTAMP WITH TIME ZONE, …: without a text that is plain and the same in every session.
    Unfit,
}

/// A column of the relation that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationColumn {
    /// Its name as the relation spells it.
    pub name: String,
    /// Its type as DuckDB spells it.
    pub type_name: String,
    /// Its kind.
    pub kind: ColumnKind,
}

/// What error messages call a column of a relation.
pub fn column_of(column: &str, relation: &str) -> String {
    format!("the column {column} of {relation}")
}
