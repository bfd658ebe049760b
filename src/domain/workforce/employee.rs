//! One employee: as the workforce has them, and as the simulation carries them on (spec sections 2 and 5).

use crate::domain::values::calendar::{months_since_year_zero, years_since_year_zero};
use crate::domain::values::nullable::NullableDouble;
use crate::domain::workforce::level::Level;

/// Where the tenure comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tenure {
    /// Given in months on 1 January of the workforce's year.
    Given(Option<i64>),
    /// Derived from the hire date, which is kept as [`months_since_year_zero`]: whole months from there to 1 January,
    /// at least 0.
    Since(Option<i32>),
}

impl Tenure {
    /// The tenure of somebody hired on that day, in days since 1970-01-01.
    pub fn from_hire_date(hire_date: Option<i32>) -> Self {
        Self::Since(hire_date.and_then(months_since_year_zero))
    }
}

/// Where the age comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Age {
    /// Full years from the birth date, which is kept as [`years_since_year_zero`], to 1 January.
    Since(Option<i32>),
    /// Given in years for the workforce's year.
    Given(Option<i32>),
}

impl Age {
    /// The age of somebody born on that day, in days since 1970-01-01.
    pub fn from_birth_date(birth_date: Option<i32>) -> Self {
        Self::Since(birth_date.and_then(years_since_year_zero))
    }
}

/// What events depend on and change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Employee {
    /// Days since 1970-01-01; `None` for a hire candidate.
    pub hire_date: Option<i32>,
    /// Money per year.
    pub salary: NullableDouble,
    /// The level of the workforce, raised by the promotions so far.
    pub level: Level,
    /// Where the tenure comes from.
    pub tenure: Tenure,
    /// Whether the performance tier is 'low'.
    pub is_low_performer: bool,
    /// Whether the employee is in the plan; `None` is not known, and nobody enrolls then.
    pub is_enrolled: Option<bool>,
    /// A fraction of the compensation.
    pub deferral_rate: NullableDouble,
    /// Where the age comes from.
    pub age: Age,
    /// Whether a termination has ended the employment.
    pub has_left: bool,
}

impl Employee {
    /// One of whom nothing is known: whoever takes no part has one.
    pub const NOBODY: Self = Self {
        hire_date: None,
        salary: NullableDouble::NULL,
        level: Level::NONE,
        tenure: Tenure::Since(None),
        is_low_performer: false,
        is_enrolled: None,
        deferral_rate: NullableDouble::NULL,
        age: Age::Given(None),
        has_left: false,
    };

    /// The tenure in months on 1 January of `year`; a given tenure was that of `years_on` years before.
    ///
    /// `None` where it is not known, or has become too great for 64 bits; so is an age too great for 32.
    pub fn tenure_months(&self, year: i32, years_on: i32) -> Option<i64> {
        match self.tenure {
            Tenure::Given(months) => months?.checked_add(12 * i64::from(years_on)),
            Tenure::Since(start) => start.map(|start| i64::from((12 * year - start).max(0))),
        }
    }

    /// The age on 1 January of `year`; a given age was that of `years_on` years before.
    pub fn age(&self, year: i32, years_on: i32) -> Option<i32> {
        let age = match self.age {
            Age::Since(birth) => i64::from(year) - i64::from(birth?),
            Age::Given(age) => i64::from(age?) + i64::from(years_on),
        };
        i32::try_from(age).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::values::calendar::days_from_civil;

    fn employee() -> Employee {
        Employee {
            hire_date: Some(days_from_civil(2020, 7, 15)),
            salary: None.into(),
            level: Level::default(),
            tenure: Tenure::from_hire_date(Some(days_from_civil(2020, 7, 15))),
            is_low_performer: false,
            is_enrolled: None,
            deferral_rate: None.into(),
            age: Age::from_birth_date(Some(days_from_civil(1990, 1, 2))),
            has_left: false,
        }
    }

    #[test]
    fn a_given_tenure_and_age_grow_with_the_years() {
        let given = Employee { tenure: Tenure::Given(Some(7)), age: Age::Given(Some(30)), ..employee() };
        assert_eq!((given.tenure_months(2025, 0), given.tenure_months(2027, 2)), (Some(7), Some(31)));
        assert_eq!((given.age(2025, 0), given.age(2027, 2)), (Some(30), Some(32)));
        let longest = Employee { tenure: Tenure::Given(Some(i64::MAX - 12)), ..employee() };
        assert_eq!(
            [0, 1, 2].map(|years_on| longest.tenure_months(2025, years_on)),
            [Some(i64::MAX - 12), Some(i64::MAX), None]
        );
        let unknown = Employee { tenure: Tenure::Given(None), age: Age::Given(None), ..employee() };
        assert_eq!((unknown.tenure_months(2027, 2), unknown.age(2027, 2)), (None, None));
    }

    #[test]
    fn a_derived_tenure_and_age_come_from_the_dates() {
        // 15 July 2020 to 1 January 2025: 53 whole months; born on 2 January 1990: 34 full years.
        assert_eq!((employee().tenure_months(2025, 0), employee().age(2025, 0)), (Some(53), Some(34)));
        assert_eq!(employee().tenure_months(2019, 0), Some(0));
        let candidate = Employee { tenure: Tenure::from_hire_date(None), ..employee() };
        assert_eq!(candidate.tenure_months(2025, 0), None);
    }
}
