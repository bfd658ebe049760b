//! An event, before its columns are written.

use crate::domain::events::happened::{Change, Happened};
use crate::domain::events::occasion::Occasion;
use crate::domain::events::shows::Compensation;
use crate::domain::values::money::cents;
use crate::domain::values::nullable::NullableDouble;
use crate::domain::workforce::Level;

/// What happened to an employee: the facts of which all columns are made.
///
/// In 128 bytes, which are two lines of the processor's cache: with 152 bytes, and an `Option` for each amount, a count of
/// 454,315 events by type took a third more CPU time (least of 9 rounds, one thread, DuckDB 2.0.0).
#[derive(Debug, Clone, Copy)]
pub struct Event {
    /// The employee's row in the workforce.
    pub row: u32,
    /// The year in which it happened.
    pub year: i32,
    /// Days since 1970-01-01.
    pub effective_date: i32,
    /// 1, 2, … within employee and year.
    pub sequence: i32,
    /// The place of its type among [`EVENT_TYPES`](crate::domain::events::EVENT_TYPES).
    type_index: u8,
    /// Whether it happened without a draw.
    pub is_certain: bool,
    /// The first eight bytes of the md5 that the event id is taken from; 0 where nobody asks for ids.
    pub id_digest: u64,
    /// The threshold that the draw was held against.
    pub threshold: f64,
    /// The tenure that the row shows, in months.
    pub tenure_months: Option<i64>,
    /// The age on 1 January.
    pub age: Option<i32>,
    /// The level before the event.
    pub level_before: Level,
    /// The level after the event.
    pub level_after: Level,
    /// The salary before the event, not rounded.
    pub salary_before: NullableDouble,
    /// The salary after the event, not rounded.
    pub salary_after: NullableDouble,
    /// compensation_amount: money per year, rounded to cents.
    pub compensation_amount: NullableDouble,
    /// previous_compensation: money per year, rounded to cents.
    pub previous_compensation: NullableDouble,
    /// The deferral rate before the event.
    pub deferral_rate_before: NullableDouble,
    /// The deferral rate after the event.
    pub deferral_rate_after: NullableDouble,
}

/// What is asked of events beyond the occasion: who, when, which type, by which threshold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Their ids, which cost as much as all draws.
    pub ids: bool,
    /// What the employee was before and after.
    pub details: bool,
}

impl Wanted {
    /// All that there is.
    pub const ALL: Self = Self { ids: true, details: true };
}

impl Event {
    /// An event of which nothing but the occasion is known.
    #[inline]
    fn on(occasion: &Occasion<'_>, row: u32, threshold: f64, date: i32) -> Self {
        Self {
            row,
            year: occasion.year.number,
            effective_date: date,
            sequence: 0,
            type_index: occasion.type_index as u8,
            is_certain: occasion.is_certain,
            id_digest: 0,
            threshold,
            tenure_months: None,
            age: None,
            level_before: Level::NONE,
            level_after: Level::NONE,
            salary_before: NullableDouble::NULL,
            salary_after: NullableDouble::NULL,
            compensation_amount: NullableDouble::NULL,
            previous_compensation: NullableDouble::NULL,
            deferral_rate_before: NullableDouble::NULL,
            deferral_rate_after: NullableDouble::NULL,
        }
    }

    /// The events that have happened, with what the employees were; event_sequence and id come later.
    pub fn with_details<'a>(happened: &'a Happened<'_>) -> impl Iterator<Item = Self> + 'a {
        let changes = &happened.hits.changes;
        Self::without_details(happened).zip(changes).map(|(event, change)| event.detailed(happened, change))
    }

    /// The same without.
    pub fn without_details<'a>(happened: &'a Happened<'_>) -> impl Iterator<Item = Self> + 'a {
        let (occasion, hits) = (happened.occasion, happened.hits);
        let drawn = hits.rows.iter().zip(&hits.thresholds).enumerate();
        drawn.map(|(at, (row, threshold))| Self::on(occasion, *row, *threshold, happened.date(at)))
    }

    #[inline]
    fn detailed(self, happened: &Happened<'_>, change: &Change) -> Self {
        let occasion = happened.occasion;
        let employee = &happened.employees[self.row as usize];
        let shows = occasion.shows;
        Self {
            tenure_months: employee.tenure_months(occasion.year.number, occasion.years_on),
            age: employee.age(occasion.year.number, occasion.years_on),
            level_before: change.level_before,
            level_after: employee.level,
            salary_before: change.salary_before,
            salary_after: change.salary_after,
            compensation_amount: match shows.compensation {
                Compensation::NotShown => None.into(),
                Compensation::Before => change.salary_before.map(cents),
                Compensation::Set => change.salary_after.map(cents),
            },
            previous_compensation: match shows.previous_compensation {
                true => change.salary_before.map(cents),
                false => None.into(),
            },
            deferral_rate_before: change.deferral_rate_before,
            deferral_rate_after: employee.deferral_rate,
            ..self
        }
    }

    /// The place of its type among [`EVENT_TYPES`](crate::domain::events::EVENT_TYPES).
    pub fn type_index(&self) -> usize {
        usize::from(self.type_index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_two_lines_of_the_cache() {
        assert_eq!(size_of::<Event>(), 128);
    }
}
