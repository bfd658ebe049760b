//! Every error a user can meet, in one sentence each: what was given, what is allowed, what to do next.

use thiserror::Error;

use crate::domain::memory::size_text;
use crate::domain::suggestion::nearest;

/// The result of a domain function.
pub type Result<T> = std::result::Result<T, Error>;

/// An error in the words of the user: the relation, the column, the argument.
///
/// The binding puts the name of the SQL function in front.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Error {
    /// A year outside 1..9999 (spec section 7).
    #[error("{argument} is the year {given}, but a year must lie within 1 to 9999")]
    YearOutOfRange {
        /// `start` or `end`.
        argument: &'static str,
        /// The year given.
        given: i64,
    },
    /// No year at all.
    #[error("{argument} is NULL, but it must be a year within 1 to 9999")]
    YearMissing {
        /// `start` or `end`.
        argument: &'static str,
    },
    /// The years run backwards (spec section 7).
    #[error(
        "start {start} lies after end {end}, but the years must run forwards; give the earlier year first"
    )]
    YearsReversed {
        /// The first year given.
        start: i32,
        /// The last year given.
        end: i32,
    },
    /// An option that does not exist (spec section 7).
    #[error(
        "the option '{}' is unknown; allowed are {}{}",
        short(given), allowed.join(", "), did_you_mean(given, allowed)
    )]
    UnknownOption {
        /// The name given.
        given: String,
        /// The names allowed.
        allowed: Vec<&'static str>,
    },
    /// The options are not a STRUCT.
    #[error(
        "the options are of type {given}, but a STRUCT is wanted; write them as {{'random_seed': 42, 'hire_rate': 0.2}}"
    )]
    OptionsNotAStruct {
        /// The type given.
        given: String,
    },
    /// No workforce.
    #[error("workforce is NULL, but it must be the name of a table, a view or a file")]
    WorkforceNull,
    /// A cohort mode that does not exist (spec section 5).
    #[error(
        "the cohort '{}' is unknown; allowed are 'auto', 'by_year' and 'roll_forward'{}",
        short(given), did_you_mean(given, &["auto", "by_year", "roll_forward"])
    )]
    UnknownCohort {
        /// The word given.
        given: String,
    },
    /// Cohorts by year asked of a census (spec section 5).
    #[error(
        "cohort 'by_year' needs a column simulation_year, which {relation} does not have (its columns are {}); \
         add the column or use cohort 'roll_forward'{}",
        list(columns),
        rename(misspelt)
    )]
    CohortWithoutYear {
        /// The relation, in the user's words.
        relation: String,
        /// Its columns.
        columns: Vec<String>,
        /// The one that is probably meant.
        misspelt: Option<String>,
    },
    /// A required column is not there (spec section 2).
    #[error(
        "{relation} has no column {}, {why}; its columns are {}{}",
        wanted.join(" or "), list(columns), rename(misspelt)
    )]
    ColumnMissing {
        /// The relation, in the user's words.
        relation: String,
        /// The names looked for.
        wanted: Vec<&'static str>,
        /// Why it is needed.
        why: &'static str,
        /// The columns that are there.
        columns: Vec<String>,
        /// The one of them that is probably meant.
        misspelt: Option<String>,
    },
    /// A type that cannot be cast (spec section 2).
    #[error("{what} is of type {given}, which cannot be cast to {wanted}; cast it first")]
    Type {
        /// The column of a relation or the option.
        what: String,
        /// Its type.
        given: String,
        /// The type wanted.
        wanted: &'static str,
    },
    /// A single value that cannot be cast.
    #[error("{what} holds the value '{}' of type {given}, which cannot be cast to {wanted}", short(value))]
    Value {
        /// The column of a relation or the option.
        what: String,
        /// The value as text.
        value: String,
        /// Its type.
        given: String,
        /// The type wanted.
        wanted: &'static str,
    },
    /// More text than the arrays can hold.
    #[error(
        "{what} holds more than 2 GiB of text in {rows} rows, which are read at once; shorten the longest of its texts"
    )]
    TooMuchText {
        /// The column of a relation or the option.
        what: String,
        /// How many rows are read at once.
        rows: usize,
    },
    /// What was passed as a row is not one.
    #[error(
        "the first argument is of type {given}, but a row of the workforce is wanted, as in yearly_events(w, 2025, 2029) FROM census w"
    )]
    NotARow {
        /// The type given.
        given: String,
    },
    /// An employee without an id (spec section 2).
    #[error(
        "employee_id is NULL in {relation}, but every employee needs one; leave such rows out or give them an id"
    )]
    EmployeeIdNull {
        /// The relation, in the user's words.
        relation: String,
    },
    /// A rate outside [0, 1] or not finite (spec section 3).
    #[error("{parameter} is {} ({source_of_it}), but a rate must lie within 0 and 1", number(*given))]
    RateOutOfRange {
        /// The parameter, with the year and level where it has them.
        parameter: String,
        /// The value given.
        given: f64,
        /// Where it was given.
        source_of_it: String,
    },
    /// A parameter given twice with different values for the same year and level (spec section 3).
    #[error(
        "{parameter} is given twice in {relation}, as {} and as {}; keep one of them, or tell them apart by scenario_id",
        number(*first), number(*second)
    )]
    ParameterGivenTwice {
        /// The parameter, with the year and level where it has them.
        parameter: String,
        /// The parameters relation.
        relation: String,
        /// One value.
        first: f64,
        /// The other value.
        second: f64,
    },
    /// A known parameter whose value is no number.
    #[error(
        "{parameter} has the value '{}' in {relation}, which is not a number; a rate must lie within 0 and 1",
        short(given)
    )]
    ParameterNotANumber {
        /// The parameter, with the year and level where it has them.
        parameter: String,
        /// The parameters relation.
        relation: String,
        /// The value as text.
        given: String,
    },
    /// A row of a known parameter that is for no event (README, "Years and levels in the parameters").
    #[error(
        "{parameter} has the event_type '{given}' in {relation}, which is none; allowed are {}, and NULL for all",
        allowed.join(", ")
    )]
    ParameterEventTypeUnknown {
        /// The parameter.
        parameter: &'static str,
        /// The parameters relation.
        relation: String,
        /// The word given.
        given: String,
        /// The words allowed.
        allowed: Vec<&'static str>,
    },
    /// A row of a known parameter whose year is none.
    #[error(
        "{parameter} has the fiscal_year '{given}' in {relation}, which is not a whole number; give a year, or NULL for all years"
    )]
    ParameterYearNotWhole {
        /// The parameter.
        parameter: &'static str,
        /// The parameters relation.
        relation: String,
        /// The year as text.
        given: String,
    },
    /// A row of a known parameter whose level is none.
    #[error(
        "{parameter} has the job_level '{given}' in {relation}, which has no number; give a level such as 3 or 'L3', or NULL \
         for all levels"
    )]
    ParameterLevelWithoutNumber {
        /// The parameter.
        parameter: &'static str,
        /// The parameters relation.
        relation: String,
        /// The level as text.
        given: String,
    },
    /// The option parameters is no list of rows.
    #[error(
        "the option parameters is of type {given}, but a list of rows is wanted; join (SELECT list(p) AS parameters FROM comp_levers AS p) \
         and pass that column"
    )]
    ParametersNotAList {
        /// The type given.
        given: String,
    },
    /// A relation that is not there, or not to be seen.
    #[error(
        "{relation} cannot be read ({}); only committed tables, views and files can be named, with their \
         database and schema where these are not the default: for a temporary table, a CTE or uncommitted rows use \
         yearly_events(row, start, end)",
        cut(reason, 500)
    )]
    RelationNotFound {
        /// The relation, in the user's words.
        relation: String,
        /// What DuckDB said.
        reason: String,
    },
    /// A relation that is there and cannot be read.
    #[error("{relation} cannot be read ({})", cut(reason, 500))]
    RelationUnreadable {
        /// The relation, in the user's words.
        relation: String,
        /// What DuckDB said.
        reason: String,
    },
    /// All connections of the pool are in use.
    #[error(
        "all {connections} connections that read relations are in use; run fewer of these calls at once, or look for a view that \
         calls polars_yearly_events on itself"
    )]
    ConnectionsExhausted {
        /// How many connections there are.
        connections: usize,
    },
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
    ListsTooLong {
        /// The rows that DuckDB wants the lists of at once.
        rows: usize,
        /// The first year given.
        start: i32,
        /// The last year given.
        end: i32,
        /// How many bytes all lists may take.
        allowed: usize,
    },
    /// A workforce that has to be read at once, and is too large for it.
    #[error(
        "{relation} takes more than {}, a quarter of memory_limit, which all workforces that are read at once may take together, as \
         this one is because more than half of the {connections} connections that read relations are in use; run fewer of \
         these calls at once, or SET memory_limit higher",
        size_text(*allowed)
    )]
    WorkforceTooLarge {
        /// The relation, in the user's words.
        relation: String,
        /// How many bytes all of them may take.
        allowed: usize,
        /// How many connections there are.
        connections: usize,
    },
    /// The system gives no more memory.
    #[error(
        "the system gives no further {} of memory, as are wanted here; give fewer years per call, SET threads lower, or allow \
         the process more memory",
        size_text(*bytes)
    )]
    OutOfMemory {
        /// How many bytes are wanted.
        bytes: usize,
    },
    /// A fault of ours, not of the user.
    #[error("{0}; this is a fault of navigator_events, please report it")]
    Internal(String),
}

/// The end of the sentence about a name that does not exist, where one that does is near.
fn did_you_mean(given: &str, allowed: &[&str]) -> String {
    nearest(given, allowed.iter().copied()).map_or_else(String::new, |name| format!("; did you mean {name}?"))
}

/// The end of the sentence about a column that is missing, where one of the relation's is near.
fn rename(misspelt: &Option<String>) -> String {
    misspelt.as_ref().map_or_else(String::new, |column| format!("; if {column} is meant, rename it"))
}

/// A text as it was given, on one line; of a long one how it begins.
pub fn short(text: &str) -> String {
    cut(text, 100)
}

fn cut(text: &str, letters: usize) -> String {
    let (start, end) = match text.char_indices().nth(letters) {
        Some((end, _)) => (&text[..end], "…"),
        None => (text, ""),
    };
    let mut line = String::with_capacity(start.len() + end.len());
    for letter in start.chars() {
        match letter {
            '\n' | '\r' | '\t' => line.extend(letter.escape_default()),
            _ => line.push(letter),
        }
    }
    line + end
}

/// The columns of a relation, or the first of many.
fn list(columns: &[String]) -> String {
    const COLUMNS: usize = 50;
    let name = |column: &String| match column.as_str() {
        "" => "one without a name".to_string(),
        name => short(name),
    };
    let names: Vec<String> = columns.iter().take(COLUMNS).map(name).collect();
    match columns.len().saturating_sub(COLUMNS) {
        0 if names.is_empty() => "none".to_string(),
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// A number with its digits, or with an exponent where these are many.
fn number(number: f64) -> String {
    let digits = number.to_string();
    if digits.len() <= 20 { digits } else { format!("{number:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_short_as_they_are() {
        let numbers = [2.0, 1.5, -0.01, 1.0000000000000002, f64::NAN, f64::NEG_INFINITY].map(number);
        assert_eq!(numbers, ["2", "1.5", "-0.01", "1.0000000000000002", "NaN", "-inf"]);
        assert_eq!([-1e-300, 1e300, f64::MAX].map(number), ["-1e-300", "1e300", "1.7976931348623157e308"]);
    }

    #[test]
    fn long_texts_and_lists_are_cut() {
        assert_eq!(short("é"), "é");
        assert_eq!(short(&"é".repeat(100)), "é".repeat(100));
        assert_eq!(short(&"é".repeat(101)), format!("{}…", "é".repeat(100)));
        assert_eq!(short("two\nlines\tand\r"), "two\\nlines\\tand\\r");
        let columns: Vec<String> = (1..=52).map(|number| format!("c{number}")).collect();
        assert_eq!(list(&columns[..2]), "c1, c2");
        assert!(list(&columns[..50]).ends_with(", c49, c50"));
        assert!(list(&columns).ends_with(", c50 and 2 more"));
        assert_eq!(list(&[String::new()]), "one without a name");
        assert_eq!(list(&[]), "none");
    }
}
