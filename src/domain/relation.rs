//! Relations as far as the domain knows them: the names and kinds of their columns, and what these are cast to.

use crate::domain::error::short;
use crate::domain::suggestion::{called_here, misspelt};
use crate::domain::values::whole_number::WholeArgument;
use crate::domain::{Error, Result};

/// What a column or an option is cast to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A text.
    Varchar,
    /// A whole number of 32 bits.
    Integer,
    /// A whole number of 64 bits.
    Bigint,
    /// The same of an argument, of which nothing is rounded.
    Whole(WholeArgument),
    /// An IEEE double.
    Double,
    /// Days since 1970-01-01.
    Date,
    /// Microseconds since 1970-01-01, of an instant in UTC.
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
            Self::Bigint | Self::Whole(_) => "BIGINT",
            Self::Double => "DOUBLE",
            Self::Date => "DATE",
            Self::Timestamp => "TIMESTAMP",
            Self::Boolean | Self::Presence => "BOOLEAN",
        }
    }

    /// Whether a column of that kind can be cast to this type.
    ///
    /// A TIMESTAMP WITH TIME ZONE is an instant and no DATE: which day it is depends on the session, and events must not.
    pub fn accepts(self, kind: ColumnKind) -> bool {
        use ColumnKind::{Boolean, Date, Fraction, Instant, Null, Number, Text, Timestamp, Unfit};
        match (self, kind) {
            (_, Null) | (Self::Presence, _) => true,
            (Self::Timestamp, Instant) => true,
            (_, Unfit | Instant) => false,
            (Self::Varchar, _) => true,
            (Self::Date | Self::Timestamp, kind) => matches!(kind, Date | Timestamp | Text),
            (_, kind) => matches!(kind, Boolean | Fraction | Number | Text),
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
    /// Integers, and decimals without digits after the point.
    Number,
    /// Decimals with such digits, and floating point numbers.
    Fraction,
    /// VARCHAR and ENUM.
    Text,
    /// DATE.
    Date,
    /// TIMESTAMP without a time zone, in any unit.
    Timestamp,
    /// TIMESTAMP WITH TIME ZONE, whose text depends on the session.
    Instant,
    /// UUID and TIME, which only have a text form.
    TextOnly,
    /// STRUCT, LIST, BLOB, …: without a text that is plain and the same in every session.
    Unfit,
}

/// A column of a relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationColumn {
    /// Its name as the relation spells it.
    pub name: String,
    /// Its type in SQL, for error messages.
    pub type_name: String,
    /// How its values can be cast.
    pub kind: ColumnKind,
}

/// The columns of a relation, to be found by their names.
#[derive(Debug, Clone, Copy)]
pub struct RelationColumns<'a> {
    /// What error messages call the relation.
    pub relation: &'a str,
    /// Its columns, in their order.
    pub columns: &'a [RelationColumn],
}

impl RelationColumns<'_> {
    /// The place of the column of that name, in any case; `None` where there is none.
    ///
    /// # Errors
    /// Its type cannot be cast to the one wanted.
    pub fn find(&self, name: &str, wanted: Wanted) -> Result<Option<usize>> {
        let Some(at) = self.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        let RelationColumn { name, type_name, kind } = &self.columns[at];
        if wanted.accepts(*kind) {
            return Ok(Some(at));
        }
        let (what, given) = (column_of(name, self.relation), type_name.clone());
        Err(Error::Type { what, given, wanted: wanted.sql_name() })
    }

    /// All names, in the order of the columns.
    pub fn names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }

    /// The error that says that none of the columns has one of the names wanted, and `why` it is needed. A column that
    /// `is_read` as something else is not suggested.
    pub fn missing(
        &self,
        wanted: &[&'static str],
        why: &'static str,
        is_read: impl Fn(&str) -> bool,
    ) -> Error {
        let columns = self.names();
        let misspelt = misspelt(&columns, wanted, &is_read);
        let other = |column: &String| {
            let name = called_here(column).filter(|name| !wanted.contains(name) && !is_read(column))?;
            (misspelt.as_ref() != Some(column)).then(|| (column.clone(), name))
        };
        let others = columns.iter().filter_map(other).collect();
        Error::ColumnMissing {
            relation: self.relation.to_string(),
            wanted: wanted.into(),
            why,
            columns: columns.into(),
            misspelt,
            others,
        }
    }
}

/// What error messages call a column of a relation.
pub fn column_of(column: &str, relation: &str) -> String {
    format!("the column {} of {relation}", short(column))
}
