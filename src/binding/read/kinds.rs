//! What a type comes to, as far as casts tell types apart, and the columns of a relation with their types.

use crate::domain::relation::{ColumnKind, RelationColumn};
use crate::duckdb::LogicalType;
use crate::duckdb::type_id::{
    self, BIGINT, BOOLEAN, DATE, DECIMAL, DOUBLE, ENUM, FLOAT, HUGEINT, INTEGER, SMALLINT, SQLNULL, TIME,
    TIMESTAMP, TIMESTAMP_MS, TIMESTAMP_NS, TIMESTAMP_S, TIMESTAMP_TZ, TINYINT, TypeId, UBIGINT, UHUGEINT,
    UINTEGER, USMALLINT, UTINYINT, UUID, VARCHAR,
};

/// The kind of a type of which no more is known than its id.
pub fn kind(id: TypeId) -> ColumnKind {
    match id {
        SQLNULL => ColumnKind::Null,
        BOOLEAN => ColumnKind::Boolean,
        TINYINT | SMALLINT | INTEGER | BIGINT | HUGEINT | UTINYINT | USMALLINT | UINTEGER | UBIGINT
        | UHUGEINT => ColumnKind::Number,
        FLOAT | DOUBLE | DECIMAL => ColumnKind::Fraction,
        VARCHAR | ENUM => ColumnKind::Text,
        DATE => ColumnKind::Date,
        // What a moment of time with its zone is called depends on the session: no value of an event may.
        TIMESTAMP | TIMESTAMP_S | TIMESTAMP_MS | TIMESTAMP_NS => ColumnKind::Timestamp,
        TIMESTAMP_TZ => ColumnKind::Instant,
        UUID | TIME => ColumnKind::TextOnly,
        _ => ColumnKind::Unfit,
    }
}

/// A column of a relation or a field of a row, of whose values the casts are made here.
pub fn relation_column((name, logical_type): (String, LogicalType)) -> RelationColumn {
    let (type_name, kind) = name_and_kind(&logical_type);
    RelationColumn { name, type_name, kind }
}

/// The fields of a row as columns; none of what is no STRUCT.
pub fn row_columns(row: &LogicalType) -> Vec<RelationColumn> {
    row.struct_fields().into_iter().map(relation_column).collect()
}

/// What a type is called and how its values can be cast here.
pub fn name_and_kind(logical_type: &LogicalType) -> (String, ColumnKind) {
    // The C API does not hand out the whole word, and two employees must not become one.
    if logical_type.id() == type_id::ENUM && logical_type.enum_holds_nul() {
        return ("ENUM with a NUL character in a word".to_string(), ColumnKind::Unfit);
    }
    let kind = match logical_type.id() {
        DECIMAL if logical_type.decimal().1 == 0 => ColumnKind::Number,
        id => kind(id),
    };
    (logical_type.full_name(), kind)
}
