//! Dates as days since 1970-01-01, over the whole range of a `DATE` in DuckDB.
//!
//! A calendar crate would be the first choice. The ones at hand end long before the five million years of a `DATE`, and
//! whoever was hired out of their range would have no tenure.

/// A calendar date of the proleptic Gregorian calendar, year 0 being 1 BC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CivilDate {
    /// Astronomical year: 0 is 1 BC, -1 is 2 BC.
    pub year: i64,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

const DAYS_PER_ERA: i64 = 146_097;
/// Days from 0000-03-01, where the eras below begin, to 1970-01-01.
const DAYS_TO_EPOCH: i64 = 719_468;

/// Days from 1970-01-01 to the given date.
///
/// `month` and `day` must name a date that exists; the years of a simulation (1 to 9999) fit `i32`.
pub fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    // Years begin in March here, so that the leap day is the last day of a year.
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * DAYS_PER_ERA + day_of_era - DAYS_TO_EPOCH) as i32
}

/// Whether a date is none of the two infinities that a `DATE` has.
pub fn is_finite(days: i32) -> bool {
    days != i32::MAX && days != -i32::MAX
}

/// The calendar date of so many days since 1970-01-01; `None` for the two infinities that a `DATE` has.
pub fn civil_from_days(days: i32) -> Option<CivilDate> {
    if !is_finite(days) {
        return None;
    }
    let days = i64::from(days) + DAYS_TO_EPOCH;
    let era = days.div_euclid(DAYS_PER_ERA);
    let day_of_era = days.rem_euclid(DAYS_PER_ERA);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 } as u32;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(CivilDate { year, month, day })
}

/// The months from 1 January of year 0 to the date, one that has begun counting as whole, so that the whole months from
/// the date to 1 January of `year` are `12 × year` less this; `None` for an infinite date.
pub fn months_since_year_zero(date: i32) -> Option<i32> {
    let date = civil_from_days(date)?;
    i32::try_from(date.year * 12 + i64::from(date.month) - 1 + i64::from(date.day > 1)).ok()
}

/// The years from 1 January of year 0 to the date, one that has begun counting as full, so that the full years from the
/// date to 1 January of `year` are `year` less this; `None` for an infinite date.
pub fn years_since_year_zero(date: i32) -> Option<i32> {
    let date = civil_from_days(date)?;
    i32::try_from(date.year + i64::from(date.month > 1 || date.day > 1)).ok()
}

/// The full years from one date to another, which is not before it; `None` where one of them is infinite.
pub fn full_years_between(from: i32, to: i32) -> Option<i64> {
    let (from, to) = (civil_from_days(from)?, civil_from_days(to)?);
    let is_before_the_day = (to.month, to.day) < (from.month, from.day);
    Some(to.year - from.year - i64::from(is_before_the_day))
}

/// A date as SQL writes it: '2025-01-31', '0044-03-15 (BC)', 'infinity'.
pub fn date_text(date: i32) -> String {
    match civil_from_days(date) {
        Some(CivilDate { year: year @ 1.., month, day }) => format!("{year:04}-{month:02}-{day:02}"),
        Some(CivilDate { year, month, day }) => format!("{:04}-{month:02}-{day:02} (BC)", 1 - year),
        None if date > 0 => "infinity".to_string(),
        None => "-infinity".to_string(),
    }
}

/// The month and day of a number that is month × 100 + day, 315 for 15 March; `None` where it is no day that every year has.
pub fn month_and_day(number: f64) -> Option<(u32, u32)> {
    const LENGTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    // What is negative or too great ends at a bound of the integers, which is no day.
    let (month, day) = (number as u32 / 100, number as u32 % 100);
    let length = LENGTHS.get(month.checked_sub(1)? as usize)?;
    (number.fract() == 0.0 && (1..=*length).contains(&day)).then_some((month, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, NaiveDate};
    use proptest::prelude::*;

    #[test]
    fn known_days() {
        assert_eq!(days_from_civil(1970, 1, 1), 0);
        assert_eq!(days_from_civil(2000, 2, 29), 11_016);
        assert_eq!(days_from_civil(1, 1, 1), -719_162);
        assert_eq!(days_from_civil(9999, 12, 31), 2_932_896);
        assert_eq!(civil_from_days(0), Some(CivilDate { year: 1970, month: 1, day: 1 }));
    }

    #[test]
    fn infinite_dates_have_no_calendar_date() {
        assert_eq!(civil_from_days(i32::MAX), None);
        assert_eq!(civil_from_days(-i32::MAX), None);
        assert_eq!(months_since_year_zero(i32::MAX), None);
        assert_eq!(years_since_year_zero(-i32::MAX), None);
    }

    fn whole_months_to_new_year(date: i32, year: i32) -> i32 {
        12 * year - months_since_year_zero(date).unwrap()
    }

    fn full_years_on_new_year(date: i32, year: i32) -> i32 {
        year - years_since_year_zero(date).unwrap()
    }

    #[test]
    fn months_count_only_when_whole() {
        // Hired on 1 December: one whole month on 1 January. On 2 December: none yet.
        assert_eq!(whole_months_to_new_year(days_from_civil(2024, 12, 1), 2025), 1);
        assert_eq!(whole_months_to_new_year(days_from_civil(2024, 12, 2), 2025), 0);
        // The hire of a simulation joins on 15 June and has 6 months on its first 1 January.
        assert_eq!(whole_months_to_new_year(days_from_civil(2025, 6, 15), 2026), 6);
        assert_eq!(whole_months_to_new_year(days_from_civil(2025, 2, 1), 2025), -1);
    }

    #[test]
    fn age_counts_full_years() {
        assert_eq!(full_years_on_new_year(days_from_civil(2000, 1, 1), 2025), 25);
        assert_eq!(full_years_on_new_year(days_from_civil(2000, 1, 2), 2025), 24);
        assert_eq!(full_years_on_new_year(days_from_civil(2000, 2, 29), 2025), 24);
    }

    #[test]
    fn full_years_end_on_the_day() {
        let years = |from, to| {
            let day = |(year, month, day)| days_from_civil(year, month, day);
            full_years_between(day(from), day(to))
        };
        assert_eq!(years((2000, 2, 29), (2014, 2, 28)), Some(13));
        assert_eq!(years((2000, 2, 29), (2014, 3, 1)), Some(14));
        assert_eq!(years((2000, 5, 5), (2000, 5, 5)), Some(0));
        assert_eq!(full_years_between(0, i32::MAX), None);
    }

    #[test]
    fn dates_are_written_as_in_sql() {
        assert_eq!(date_text(days_from_civil(1970, 1, 31)), "1970-01-31");
        assert_eq!(date_text(days_from_civil(1, 1, 1)), "0001-01-01");
        assert_eq!(date_text(days_from_civil(-43, 3, 15)), "0044-03-15 (BC)");
        assert_eq!(date_text(days_from_civil(12345, 12, 31)), "12345-12-31");
        assert_eq!(
            (date_text(i32::MAX), date_text(-i32::MAX)),
            ("infinity".to_string(), "-infinity".to_string())
        );
    }

    #[test]
    fn days_of_every_year_are_those_of_a_year_of_365_days() {
        let days: Vec<_> =
            (0..2_000).filter_map(|number| Some((number, month_and_day(f64::from(number))?))).collect();
        let year = NaiveDate::from_ymd_opt(2023, 1, 1).unwrap().iter_days().take(365);
        let expected = year.map(|date| (date.month() * 100 + date.day(), (date.month(), date.day())));
        assert_eq!(days, expected.collect::<Vec<_>>());
        for number in [-101.0, 101.5, 4_294_967_397.0, f64::NAN, f64::INFINITY] {
            assert_eq!(month_and_day(number), None, "{number}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_an_independent_calendar(days in -90_000_000i32..90_000_000) {
            let date = NaiveDate::from_epoch_days(days).unwrap();
            let ours = civil_from_days(days).unwrap();
            prop_assert_eq!((ours.year, ours.month, ours.day), (i64::from(date.year()), date.month(), date.day()));
            prop_assert_eq!(days_from_civil(date.year(), date.month(), date.day()), days);
        }

        #[test]
        fn every_finite_date_has_a_calendar_date(days in -i32::MAX + 1..i32::MAX) {
            let date = civil_from_days(days).unwrap();
            prop_assert!((1..=12).contains(&date.month) && (1..=31).contains(&date.day));
        }
    }
}
