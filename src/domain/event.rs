//! An event, before its columns are written.

use crate::domain::employee::Employee;
use crate::domain::events::{Compensation, EventType, Occasion, ShowsPayload};
use crate::domain::level::Level;
use crate::domain::money::cents;
use crate::domain::nullable::NullableDouble;

/// What happened to an employee: the facts of which all columns are made.
#[derive(Debug, Clone, Copy)]
pub struct Event {
    /// The employee's row in the workforce.
    pub row: u32,
    /// The simulation year.
    pub year: i32,
    /// Days since 1970-01-01.
    pub effective_date: i32,
    /// 1, 2, … within employee and year.
    pub sequence: i32,
    /// Its type.
    pub event_type: &'static EventType,
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
    /// The deferral rate before the event.
    pub deferral_rate_before: NullableDouble,
    /// The deferral rate after the event.
    pub deferral_rate_after: NullableDouble,
}

impl Event {
    /// An event of that occasion, of the employee in that row.
    pub fn new(
        row: u32,
        threshold: f64,
        occasion: &Occasion<'_>,
        tenure_months: Option<i64>,
        before: &Employee,
        after: &Employee,
    ) -> Self {
        Self {
            row,
            year: occasion.year,
            effective_date: occasion.effective_date,
            sequence: 0,
            event_type: occasion.event_type,
            id_digest: 0,
            threshold,
            tenure_months,
            age: before.age(occasion.year, occasion.years_on),
            level_before: before.level,
            level_after: after.level,
            salary_before: before.salary,
            salary_after: after.salary,
            deferral_rate_before: before.deferral_rate,
            deferral_rate_after: after.deferral_rate,
        }
    }

    /// The fields of event_payload that it shows.
    pub fn payload(&self) -> &'static ShowsPayload {
        &self.event_type.shows.payload
    }

    /// compensation_amount: money per year, rounded to cents.
    pub fn compensation_amount(&self) -> Option<f64> {
        match self.event_type.shows.compensation {
            Compensation::NotShown => None,
            Compensation::Before => self.salary_before.get().map(cents),
            Compensation::Set => self.salary_after.get().map(cents),
        }
    }

    /// previous_compensation: money per year, rounded to cents.
    pub fn previous_compensation(&self) -> Option<f64> {
        self.salary_before.get().filter(|_| self.event_type.shows.previous_compensation).map(cents)
    }

    /// employee_deferral_rate: a fraction of the compensation.
    pub fn deferral_rate(&self) -> Option<f64> {
        self.deferral_rate_after.get().filter(|_| self.event_type.shows.deferral_rates)
    }

    /// prev_employee_deferral_rate: a fraction of the compensation.
    pub fn previous_deferral_rate(&self) -> Option<f64> {
        self.deferral_rate_before.get().filter(|_| self.event_type.shows.deferral_rates)
    }

    /// Whether it should have a compensation_amount and has none.
    pub fn lacks_compensation(&self) -> bool {
        self.event_type.shows.compensation == Compensation::Set && self.salary_after.is_null()
    }
}
