//! The years that a call simulates.

use crate::domain::values::calendar::days_from_civil;
use crate::domain::{Error, Result};

/// Years within 1 to 9999, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearRange {
    start: i32,
    end: i32,
}

impl YearRange {
    /// Checks the years of a call; `None` is a NULL.
    ///
    /// # Errors
    /// A NULL, a year outside 1 to 9999, and a start after the end.
    pub fn try_new(start: Option<i64>, end: Option<i64>) -> Result<Self> {
        let (start, end) = (Self::year("start", start)?, Self::year("end", end)?);
        if start > end {
            return Err(Error::YearsReversed { start, end });
        }
        Ok(Self { start, end })
    }

    /// Checks the opening_year of a call.
    ///
    /// # Errors
    /// A year outside 1 to 9999.
    pub fn opening_year(given: i64) -> Result<i32> {
        Self::year("opening_year", Some(given))
    }

    fn year(argument: &'static str, given: Option<i64>) -> Result<i32> {
        let given = given.ok_or(Error::YearMissing { argument })?;
        match i32::try_from(given) {
            Ok(year @ 1..=9999) => Ok(year),
            _ => Err(Error::YearOutOfRange { argument, given }),
        }
    }

    /// The first year; a census is the workforce of its 1 January.
    pub fn start(self) -> i32 {
        self.start
    }

    /// The last year, which is simulated too.
    pub fn end(self) -> i32 {
        self.end
    }

    /// How many there are, at least one.
    pub fn count(self) -> usize {
        usize::try_from(self.end - self.start).unwrap_or(0) + 1
    }

    /// Whether the year is one of them.
    pub fn contains(self, year: i32) -> bool {
        (self.start..=self.end).contains(&year)
    }
}

/// A year with its first and last day, in days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SimulationYear {
    /// 1 to 9999.
    pub number: i32,
    /// 1 January.
    pub first_day: i32,
    /// 31 December.
    pub last_day: i32,
}

impl SimulationYear {
    /// The year of that number.
    pub fn new(number: i32) -> Self {
        let last_day = days_from_civil(number, 12, 31);
        Self { number, first_day: days_from_civil(number, 1, 1), last_day }
    }

    /// A day that every year has.
    pub fn day(self, (month, day): (u32, u32)) -> i32 {
        days_from_civil(self.number, month, day)
    }

    /// How many days it has.
    pub fn days(self) -> i32 {
        self.last_day - self.first_day + 1
    }

    /// Whether the day lies in it.
    pub fn contains(self, date: i32) -> bool {
        (self.first_day..=self.last_day).contains(&date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_checked() {
        let years = YearRange::try_new(Some(2025), Some(2029)).unwrap();
        assert_eq!((years.start(), years.end()), (2025, 2029));
        assert!(
            years.contains(2025) && years.contains(2029) && !years.contains(2030) && !years.contains(2024)
        );
        assert!(YearRange::try_new(Some(1), Some(9999)).is_ok());
        let message = |start, end| YearRange::try_new(start, end).unwrap_err().to_string();
        assert_eq!(
            message(Some(2026), Some(2025)),
            "start 2026 lies after end 2025, but the years must run forwards; give the earlier year first"
        );
        assert_eq!(message(Some(0), Some(2025)), "start is the year 0, but a year must lie within 1 to 9999");
        assert_eq!(
            message(Some(2025), Some(i64::MAX)),
            format!("end is the year {}, but a year must lie within 1 to 9999", i64::MAX)
        );
        assert_eq!(message(Some(2025), None), "end is NULL, but it must be a year within 1 to 9999");
    }

    #[test]
    fn a_year_has_its_days() {
        let year = SimulationYear::new(2024);
        assert_eq!((year.days(), SimulationYear::new(2025).days()), (366, 365));
        assert_eq!((year.day((1, 1)), year.day((12, 31))), (year.first_day, year.last_day));
        assert_eq!(SimulationYear::new(2025).first_day, year.last_day + 1);
        assert!(year.contains(year.first_day) && year.contains(year.last_day));
        assert!(!year.contains(year.first_day - 1) && !year.contains(year.last_day + 1));
    }
}
