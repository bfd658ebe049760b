//! What only the binding can get wrong, around the errors of the domain: what DuckDB passes, reads and gives.

use thiserror::Error;

use crate::binding::size_text::size_text;
use crate::domain;
use crate::domain::error::{cut, short};

/// The result of a function of the binding.
pub type Result<T> = std::result::Result<T, Error>;

/// An error in the words of the user, in one sentence: what was given, what is allowed, what to do next.
///
/// The callback that meets it puts the name of the SQL function in front.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Error {
    /// One of the domain's.
    #[error(transparent)]
    Domain(#[from] domain::Error),
    /// What was passed as a row is not one.
    #[error(
        "the first argument is of type {}, but a row of the workforce is wanted, as in {function}(w, 2025, 2029) FROM census w",
        short(given)
    )]
    NotARow { function: &'static str, given: String },
    /// The options are not a STRUCT.
    #[error(
        "the options are of type {}, but a STRUCT is wanted; write them as {{'random_seed': 42, 'hire_rate': 0.2}}",
        short(given)
    )]
    OptionsNotAStruct { given: String },
    /// The option parameters is no list of rows.
    #[error(
        "the option parameters is of type {}, but a list of rows is wanted; join (SELECT list(p) AS parameters FROM comp_levers AS p) \
         and pass that column",
        short(given)
    )]
    ParametersNotAList { given: String },
    /// No workforce.
    #[error("workforce is NULL, but it must be the name of a table, a view or a file")]
    WorkforceNull,
    /// A relation that is not there, or not to be seen.
    #[error(
        "{relation} cannot be read ({}); only committed tables, views and files can be named, with their \
         database and schema where these are not the default: for a temporary table, a data frame or Arrow table, a CTE or \
         uncommitted rows use yearly_events(row, start, end)",
        cut(reason, 500)
    )]
    RelationNotFound { relation: String, reason: String },
    /// A name that nothing has.
    #[error(
        "{relation} is a name of {bytes} bytes, but the longest has {longest}; give the name of a table, a view or a file"
    )]
    RelationNameTooLong { relation: String, bytes: usize, longest: usize },
    /// A relation that is there and cannot be read.
    #[error("{relation} cannot be read ({})", cut(reason, 500))]
    RelationUnreadable { relation: String, reason: String },
    /// A single value that cannot be cast.
    #[error(
        "{what} holds the value '{}' of type {given}, which cannot be cast to {wanted}{remedy}",
        short(value)
    )]
    Value { what: String, value: String, given: String, wanted: &'static str, remedy: String },
    /// More text than the arrays can hold.
    #[error(
        "{what} holds more than 2 GiB of text in {rows} rows, which are read at once; shorten the longest of its texts"
    )]
    TooMuchText { what: String, rows: usize },
    /// A setting of the session that a connection of ours cannot have.
    #[error(
        "the {setting} '{}' of this session cannot be used to find relations ({}); commit what it names, or set it back and \
         name relations with their database and schema",
        short(value),
        cut(reason, 500)
    )]
    SettingRefused { setting: String, value: String, reason: String },
    /// All connections of the pool are in use.
    #[error(
        "all {connections} connections that read relations are in use; run fewer of these calls at once, or look for a view that \
         calls polars_yearly_events on itself"
    )]
    ConnectionsExhausted { connections: usize },
    /// The connections were let go because the database was closed.
    #[error(
        "the connections that read relations were released when the last connection to the database closed; close all connections and open \
         the database anew, or run LOAD navigator_events AS navigator_events_again (DuckDB 2.0 or later)"
    )]
    ConnectionsReleased,
    /// The connections were closed at the user's word.
    #[error(
        "navigator_events_close() has closed the connections that read relations; close all connections and open the database anew, or \
         run LOAD navigator_events AS navigator_events_again (DuckDB 2.0 or later)"
    )]
    ConnectionsClosed,
    /// The extension was loaded without connections.
    #[error(
        "navigator_events was loaded without the connections that read relations (NAVIGATOR_EVENTS_TABLE_FUNCTIONS is off); \
         use yearly_events(row, start, end), or open the database anew and load it with them"
    )]
    ConnectionsNotWanted,
    /// Calls read with the connections that are to be closed.
    #[error(
        "calls that read relations are running, so that the connections cannot be closed; end them, and results that are read halfway, first"
    )]
    ConnectionsInUse,
    /// The query was interrupted while the call had no events to hand out.
    #[error("the query was interrupted")]
    Interrupted,
    /// More events than the lists of some rows may take of the memory.
    #[error(
        "the lists of {rows} rows have more events in the years {start} to {end} than fit into {}, a quarter of memory_limit, \
         which all lists may take together; give fewer years per call, use polars_yearly_events, which hands out events in \
         batches, or SET memory_limit higher",
        size_text(*allowed)
    )]
    ListsTooLong { rows: usize, start: i32, end: i32, allowed: usize },
    /// A workforce that has to be read at once, and is too large for it.
    #[error(
        "{relation} takes more than {}, a quarter of memory_limit, which all workforces that are read at once may take together, as \
         this one is because more than half of the {connections} connections that read relations are in use; run fewer of \
         these calls at once, or SET memory_limit higher",
        size_text(*allowed)
    )]
    WorkforceTooLarge { relation: String, allowed: usize, connections: usize },
    /// More odd values, or ids, than a check may take of the memory.
    #[error(
        "{relation} has more employees and odd values than a check can keep in {}, a quarter of memory_limit; check a view of \
         some of its rows, or SET memory_limit higher",
        size_text(*allowed)
    )]
    CheckTooLarge { relation: String, allowed: usize },
    /// A workforce that is kept for all futures, and is too large for it.
    #[error(
        "{relation} takes more than {}, a quarter of memory_limit, which all workforces that are read at once may take together; \
         SET memory_limit higher, or add up the totals of its parts",
        size_text(*allowed)
    )]
    CensusTooLarge { relation: String, allowed: usize },
    /// The system gives no more memory.
    #[error(
        "the system gives no further {} of memory, as are wanted here; give fewer years per call, SET threads lower, or allow \
         the process more memory",
        size_text(*bytes)
    )]
    OutOfMemory { bytes: usize },
}

impl Error {
    /// The same of a value in a column of that name: what to do about a text that is no date as DuckDB writes one.
    pub fn in_column(mut self, column: &str) -> Self {
        if let Self::Value { wanted: "DATE", given, remedy, .. } = &mut self
            && given == "VARCHAR"
        {
            *remedy = format!(
                "; make a view that reads it by strptime({}, '%m/%d/%Y'), in the format that it has",
                short(column)
            );
        }
        self
    }

    /// A fault of ours, not of the user.
    pub fn internal(what: impl Into<String>) -> Self {
        Self::Domain(domain::Error::Internal(what.into()))
    }
}
