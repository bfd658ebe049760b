//! Whether the rows of a workforce are cohorts of a year each or the opening workforce of the first.

use std::str::FromStr;

use crate::domain::{Error, Result};

/// The cohort mode asked for (spec section 5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CohortChoice {
    /// Cohorts by year where the relation has `simulation_year`, else a census that is rolled forward.
    #[default]
    Auto,
    /// Each year's events from the rows of that year.
    ByYear,
    /// The rows of the start year, or all where there is no `simulation_year`, rolled forward.
    RollForward,
}

impl FromStr for CohortChoice {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        match word {
            "auto" => Ok(Self::Auto),
            "by_year" => Ok(Self::ByYear),
            "roll_forward" => Ok(Self::RollForward),
            _ => Err(Error::UnknownCohort { given: word.to_string() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cohort_words() {
        for word in ["auto", "by_year", "roll_forward"] {
            assert!(word.parse::<CohortChoice>().is_ok());
        }
        let message = |word: &str| word.parse::<CohortChoice>().unwrap_err().to_string();
        assert_eq!(
            message("yearly"),
            "the cohort 'yearly' is unknown; allowed are 'auto', 'by_year' and 'roll_forward'"
        );
        assert_eq!(
            message("By_Year"),
            "the cohort 'By_Year' is unknown; allowed are 'auto', 'by_year' and 'roll_forward'; did you mean by_year?"
        );
    }
}
