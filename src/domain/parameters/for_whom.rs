//! For whom a row of the parameters is.

use crate::domain::values::bands::{AGE_BANDS, TENURE_BANDS};
use crate::domain::values::years::YearRange;

/// The year, the level and the bands that a row is for; `None` is for all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForWhom {
    /// The simulation year.
    pub year: Option<i64>,
    /// The place among [`AGE_BANDS`]; for multipliers only.
    pub age_band: Option<usize>,
    /// The place among [`TENURE_BANDS`]; for multipliers only.
    pub tenure_band: Option<usize>,
    /// The number of the lowest level; `None` is for all levels, and for those without a number.
    pub level: Option<i32>,
}

impl ForWhom {
    /// Whether it is for a year that is none of these.
    pub fn is_outside(&self, years: YearRange) -> bool {
        self.year.is_some_and(|year| i32::try_from(year).map_or(true, |year| !years.contains(year)))
    }

    /// The end of the words for a parameter in an error message: ' for fiscal_year 2026 and job_level 3'.
    pub fn described(&self) -> String {
        let parts = [
            self.year.map(|year| format!("fiscal_year {year}")),
            self.level.map(|level| format!("job_level {level}")),
            self.age_band.map(|band| format!("age_band '{}'", AGE_BANDS[band])),
            self.tenure_band.map(|band| format!("tenure_band '{}'", TENURE_BANDS[band])),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        match parts.split_last() {
            None => String::new(),
            Some((only, [])) => format!(" for {only}"),
            Some((last, others)) => format!(" for {} and {last}", others.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_a_row_names_is_said() {
        assert_eq!(ForWhom::default().described(), "");
        let of_year = ForWhom { year: Some(2026), ..ForWhom::default() };
        assert_eq!(of_year.described(), " for fiscal_year 2026");
        let of_level = ForWhom { level: Some(3), ..of_year };
        assert_eq!(of_level.described(), " for fiscal_year 2026 and job_level 3");
        let of_bands = ForWhom { age_band: Some(0), tenure_band: Some(4), ..of_level };
        assert_eq!(
            of_bands.described(),
            " for fiscal_year 2026, job_level 3, age_band '< 25' and tenure_band '20+'"
        );
    }
}
