//! Every error a user can meet, in one sentence each: what was given, what is allowed, what to do next.

use thiserror::Error;

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
    #[error("the option '{given}' is unknown; allowed are {}", allowed.join(", "))]
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
    #[error("the cohort '{given}' is unknown; allowed are 'auto', 'by_year' and 'roll_forward'")]
    UnknownCohort {
        /// The word given.
        given: String,
    },
    /// Cohorts by year asked of a census (spec section 5).
    #[error(
        "cohort 'by_year' needs a column simulation_year, which {relation} does not have (its columns are {}); \
         add the column or use cohort 'roll_forward'",
        columns.join(", ")
    )]
    CohortWithoutYear {
        /// The relation, in the user's words.
        relation: String,
        /// Its columns.
        columns: Vec<String>,
    },
    /// A required column is not there (spec section 2).
    #[error("{relation} has no column {}, {why}; its columns are {}", wanted.join(" or "), columns.join(", "))]
    ColumnMissing {
        /// The relation, in the user's words.
        relation: String,
        /// The names looked for.
        wanted: Vec<&'static str>,
        /// Why it is needed.
        why: &'static str,
        /// The columns that are there.
        columns: Vec<String>,
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
    #[error("{what} holds the value '{value}' of type {given}, which cannot be cast to {wanted}")]
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
    #[error("{parameter} is {given} ({source_of_it}), but a rate must lie within 0 and 1")]
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
        "{parameter} is given twice in {relation}, as {first} and as {second}; keep one of them, or tell them apart by scenario_id"
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
        "{parameter} has the value '{given}' in {relation}, which is not a number; a rate must lie within 0 and 1"
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
        "{relation} cannot be read ({reason}); only committed tables, views and files can be named, with their \
         database and schema where these are not the default: for a temporary table, a CTE or uncommitted rows use \
         yearly_events(row, start, end)"
    )]
    RelationNotFound {
        /// The relation, in the user's words.
        relation: String,
        /// What DuckDB said.
        reason: String,
    },
    /// A relation that is there and cannot be read.
    #[error("{relation} cannot be read ({reason})")]
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
        "the connections that read relations were released when the last connection to the database closed; open the database anew and LOAD navigator_events again"
    )]
    ConnectionsReleased,
    /// A fault of ours, not of the user.
    #[error("{0}; this is a fault of navigator_events, please report it")]
    Internal(String),
}
