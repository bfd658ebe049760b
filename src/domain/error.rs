//! What the arguments, the workforce and the parameters can get wrong: one sentence for each, with what was given, what is
//! allowed, what to do next.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::domain::suggestion::nearest;

/// The result of a domain function.
pub type Result<T> = std::result::Result<T, Error>;

/// An error in the words of the user: the relation, the column, the argument.
///
/// The binding puts the name of the SQL function in front.
#[derive(Debug, Clone, PartialEq, Error)]
#[expect(missing_docs, reason = "the sentence of a variant says what its fields are")]
pub enum Error {
    /// A year outside 1..9999 (spec section 7).
    #[error("{argument} is the year {given}, but a year must lie within 1 to 9999")]
    YearOutOfRange { argument: &'static str, given: i64 },
    /// No year at all.
    #[error("{argument} is NULL, but it must be a year within 1 to 9999")]
    YearMissing { argument: &'static str },
    /// The years run backwards (spec section 7).
    #[error(
        "start {start} lies after end {end}, but the years must run forwards; give the earlier year first"
    )]
    YearsReversed { start: i32, end: i32 },
    /// An option that does not exist (spec section 7).
    #[error(
        "the option '{}' is unknown; allowed are {}{}",
        short(given), allowed.join(", "), did_you_mean(given, allowed)
    )]
    UnknownOption { given: String, allowed: Vec<&'static str> },
    /// A cohort mode that does not exist (spec section 5).
    #[error(
        "the cohort '{}' is unknown; allowed are 'auto', 'by_year' and 'roll_forward'{}",
        short(given), did_you_mean(given, &["auto", "by_year", "roll_forward"])
    )]
    UnknownCohort { given: String },
    /// Cohorts by year asked of a census (spec section 5).
    #[error(
        "cohort 'by_year' needs a column simulation_year, which {relation} does not have (its columns are {}); \
         add the column or use cohort 'roll_forward'{}",
        list(columns),
        rename(misspelt)
    )]
    CohortWithoutYear { relation: String, columns: Vec<String>, misspelt: Option<String> },
    /// Rows to open with, where all rows are cohorts of their years (spec section 5).
    #[error(
        "opening_year is {given}, but with cohort 'by_year' every year opens with its own rows; leave opening_year out or use \
         cohort 'roll_forward'"
    )]
    OpeningYearByYear { given: i64 },
    /// Cohorts by year, of what follows from the years before (spec section 10).
    #[error(
        "cohort 'by_year' takes every year from its own rows, but the workforce at the end of a year follows from the years before; \
         leave cohort out or use 'roll_forward'"
    )]
    ByYearOfYearEnds,
    /// Two arguments that say which seeds (spec section 11).
    #[error("random_seeds and {other} are both given, but either says which seeds; leave one of them out")]
    SeedsTwice { other: &'static str },
    /// No seed at all.
    #[error(
        "random_seeds is empty, but there must be a seed for each future; leave it out for one future without a seed"
    )]
    SeedsEmpty,
    /// A NULL among the seeds.
    #[error("random_seeds holds a NULL, but a seed must be a whole number of 64 bits")]
    SeedNull,
    /// What is no list of seeds.
    #[error(
        "random_seeds is of type {}, but it must be a list of whole numbers, such as [1, 2, 3]",
        short(given)
    )]
    SeedsNotListed { given: String },
    /// No seed among them: nothing is rounded.
    #[error("random_seeds holds {}, but a seed must be a whole number of 64 bits", short(given))]
    SeedNotWhole { given: String },
    /// A seed twice.
    #[error("random_seeds holds the seed {seed} more than once, but each is one future; list it once")]
    SeedRepeated { seed: i64 },
    /// No future.
    #[error("replications is {given}, but it must be a whole number of at least 1")]
    ReplicationsTooFew { given: i64 },
    /// More futures than there are seeds.
    #[error("replications is {count} from the seed {first} on, but seeds end at 9223372036854775807")]
    ReplicationsTooMany { count: u64, first: i64 },
    /// A word of `by` that is none.
    #[error("by holds {}, which is none; allowed are {}", quoted_or_null(given), allowed.join(", "))]
    GroupUnknown { given: Option<String>, allowed: Vec<&'static str> },
    /// A word of `by` twice.
    #[error("by holds the word '{word}' twice; give each once")]
    GroupTwice { word: &'static str },
    /// An amount that sums cannot hold.
    #[error(
        "an amount of {} of the employee '{}' in {year} is too much for totals, which are exact up to 1e15; correct the \
         salary, or leave the row out",
        number(*amount), short(employee_id)
    )]
    AmountTooGreat { amount: f64, employee_id: String, year: i32 },
    /// A required column is not there (spec section 2).
    #[error(
        "{relation} has no column {}, {why}; its columns are {}{}{}",
        wanted.join(" or "), list(columns), rename(misspelt), rename_others(others)
    )]
    ColumnMissing {
        relation: String,
        wanted: Box<[&'static str]>,
        why: &'static str,
        columns: Box<[String]>,
        misspelt: Option<String>,
        others: Box<[(String, &'static str)]>,
    },
    /// A column for whom rows of parameters are, by a name that is not read.
    #[error(
        "{relation} has a column {} but none {wanted}, so its rows would be for every {whom}; rename it to {wanted}, or leave it out \
         where that is meant",
        short(column)
    )]
    ParametersOfOtherName { relation: String, column: String, wanted: &'static str, whom: &'static str },
    /// A type that cannot be cast (spec section 2).
    #[error("{what} is of type {}, which cannot be cast to {wanted}; cast it first", short(given))]
    Type { what: String, given: String, wanted: &'static str },
    /// An argument that must be a whole number (spec section 7).
    #[error("{argument} is {}, but {rule}", short(given))]
    ArgumentNotWhole { argument: String, given: String, rule: &'static str },
    /// A number with a fraction as an id: 7.0 or 7.00 would be another employee than 7 (spec section 2).
    #[error("{what} is of type {given}, but an id is a whole number or a text; cast it to BIGINT or VARCHAR")]
    EmployeeIdFraction { what: String, given: String },
    /// An employee without an id (spec section 2).
    #[error(
        "employee_id is NULL in {relation}, but every employee needs one; leave such rows out or give them an id"
    )]
    EmployeeIdNull { relation: String },
    /// Words of employment_status that are not in the table (spec section 2).
    #[error(
        "the column {column} of {relation} holds {}, of which nobody knows whether it means that somebody works there; make a \
         view with a BOOLEAN column active, which comes before {column}, or with one of the words 'active' and 'terminated'",
        quoted_list(words)
    )]
    EmploymentStatusUnknown { relation: String, column: String, words: Vec<String> },
    /// Rows, but none of the years that are asked for (spec section 5).
    #[error(
        "{relation} has no row of {asked}; its simulation_year is {}; {}ask for other years, or say allow_empty := true where no \
         events are meant",
        few(found), open_from(*latest)
    )]
    NoRowOfTheYears { relation: String, asked: String, found: Vec<String>, latest: Option<i32> },
    /// Rows to check, but none of the year that is asked for (spec section 6).
    #[error(
        "{relation} has no row of the year {year}; its simulation_year is {}; {}",
        few(found), check_instead(*latest)
    )]
    NoRowToCheck { relation: String, year: i32, found: Vec<String>, latest: Option<i32> },
    /// Rows of the years, but nobody who takes part (spec section 5).
    #[error(
        "nobody in {relation} takes part{}: {}; see whether the right rows are named, or say allow_empty := true where no events \
         are meant",
        of_rows(asked), reasons.join(", ")
    )]
    NobodyTakesPart { relation: String, asked: Option<String>, reasons: Vec<String> },
    /// A value of a parameter that its kind does not allow (spec section 3).
    #[error("{parameter} is {} ({source_of_it}), but {rule}", number(*given))]
    ParameterOutOfBounds { parameter: String, given: f64, source_of_it: String, rule: String },
    /// A parameter given twice with different values for the same year and level (spec section 3).
    #[error(
        "{parameter} is given twice in {relation}, as {} and as {}; keep one of them, or tell them apart by scenario_id",
        number(*first), number(*second)
    )]
    ParameterGivenTwice { parameter: String, relation: String, first: f64, second: f64 },
    /// A known parameter whose value is no number.
    #[error("{parameter} has the value '{}' in {relation}, which is not a number; {rule}", short(given))]
    ParameterNotANumber { parameter: String, relation: String, given: String, rule: String },
    /// A row of a known parameter that is for no event (README, "Years and levels in the parameters").
    #[error(
        "{parameter} has the event_type '{}' in {relation}, which is none; allowed are {}, and NULL for all",
        short(given), allowed.join(", ")
    )]
    ParameterEventTypeUnknown {
        parameter: &'static str,
        relation: String,
        given: String,
        allowed: Vec<&'static str>,
    },
    /// A row of a known parameter whose year is none.
    #[error(
        "{parameter} has the fiscal_year '{}' in {relation}, which is not a whole number; give a year, or NULL for all years",
        short(given)
    )]
    ParameterYearNotWhole { parameter: &'static str, relation: String, given: String },
    /// A row of a date that is for a level.
    #[error(
        "{parameter} has the job_level '{}' in {relation}, but a date is the same for all levels; leave job_level NULL",
        short(given)
    )]
    ParameterLevelOfADate { parameter: &'static str, relation: String, given: String },
    /// A row of a known parameter whose level is none.
    #[error(
        "{parameter} has the job_level '{}' in {relation}, which has no number; give a level such as 3 or 'L3', or NULL \
         for all levels",
        short(given)
    )]
    ParameterLevelWithoutNumber { parameter: &'static str, relation: String, given: String },
    /// A band of a multiplier that is none (spec section 8).
    #[error(
        "{parameter} has the {column} '{}' in {relation}, which is none; allowed are {}, and NULL for all",
        short(given),
        quoted_list(words)
    )]
    ParameterBandUnknown {
        parameter: &'static str,
        column: &'static str,
        relation: String,
        given: String,
        words: &'static [&'static str],
    },
    /// A band of a row that is no multiplier (spec section 8).
    #[error(
        "{parameter} has the {column} '{}' in {relation}, but only multipliers differ by band; leave {column} NULL, or give a \
         termination_multiplier or promotion_multiplier",
        short(given)
    )]
    ParameterBandOfNoMultiplier {
        parameter: &'static str,
        column: &'static str,
        relation: String,
        given: String,
    },
    /// Rows of parameters, of which none counts (spec section 8).
    #[error(
        "{relation} has {rows} {}, of which none is read: {}; read are rows of the scenario '{}' for the years {start} to {end} with \
         the names {}",
        if *rows == 1 { "row" } else { "rows" }, reasons.join(", "), short(scenario_id), names.join(", ")
    )]
    NoParameterRead {
        relation: String,
        rows: usize,
        reasons: Vec<String>,
        scenario_id: String,
        start: i32,
        end: i32,
        names: Vec<&'static str>,
    },
    /// The workforce at the end of a year, of cohorts by year.
    #[error(
        "cohort 'by_year' takes every year from its own rows, but the workforce at the end of a year follows from the years before; use 'roll_forward'"
    )]
    YearEndByYear,
    /// A fault of ours, not of the user.
    #[error("{0}; this is a fault of navigator_events, please report it")]
    Internal(String),
}

/// A text in quotes; `None` is a NULL.
fn quoted_or_null(text: &Option<String>) -> String {
    text.as_ref().map_or_else(|| "NULL".to_string(), |text| format!("'{}'", short(text)))
}

/// The part of the sentence that says how to begin with the rows that are there.
fn open_from(latest: Option<i32>) -> String {
    latest.map_or_else(String::new, |year| format!("open with these by opening_year := {year}, "))
}

/// The end of the sentence that says which rows can be checked.
fn check_instead(latest: Option<i32>) -> String {
    latest.map_or_else(
        || "check a workforce with rows of that year".to_string(),
        |year| format!("check one of its years, such as {year}"),
    )
}

/// The part of the sentence that says which rows have been looked at.
fn of_rows(asked: &Option<String>) -> String {
    asked.as_ref().map_or_else(String::new, |asked| format!(" in its rows of {asked}"))
}

impl Error {
    /// The years of rows, for [`Error::NoRowOfTheYears`] and [`Error::NoRowToCheck`]; NULL comes last, as DuckDB sorts it.
    pub fn years_in_words(years: &BTreeSet<Option<i32>>) -> Vec<String> {
        let unknown = years.contains(&None).then(|| "NULL".to_string());
        years.iter().flatten().map(i32::to_string).chain(unknown).collect()
    }

    /// The words that say that nobody works there, for [`Error::NobodyTakesPart`].
    pub fn words_of_employment_status(words: &[String]) -> String {
        format!("employment_status is {}", quoted_list(words))
    }
}

/// The end of the sentence about a name that does not exist, where one that does is near.
fn did_you_mean(given: &str, allowed: &[&str]) -> String {
    nearest(given, allowed.iter().copied()).map_or_else(String::new, |name| format!("; did you mean {name}?"))
}

/// The end of the sentence about a column that is missing, where one of the relation's is near.
fn rename(misspelt: &Option<String>) -> String {
    misspelt.as_ref().map_or_else(String::new, |column| format!("; if {column} is meant, rename it"))
}

/// The end of that sentence about further columns that are not read under their names, each with its name here.
fn rename_others(others: &[(String, &str)]) -> String {
    let other = |(column, name): &(String, &str)| format!("; {} is not read, but as {name}", short(column));
    others.iter().take(3).map(other).collect()
}

/// A text as it was given, on one line; of a long one how it begins.
pub fn short(text: &str) -> String {
    cut(text, 100)
}

/// The first letters of a text, on one line.
pub fn cut(text: &str, letters: usize) -> String {
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

/// The first ten, and how many more there are.
fn few(texts: &[String]) -> String {
    const FEW: usize = 10;
    let first = texts.iter().take(FEW).map(|text| short(text)).collect::<Vec<_>>().join(", ");
    match texts.len().saturating_sub(FEW) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// Words in quotes, or the first of many.
fn quoted_list(words: &[impl AsRef<str>]) -> String {
    few(&words.iter().map(|word| format!("'{}'", short(word.as_ref()))).collect::<Vec<_>>())
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
