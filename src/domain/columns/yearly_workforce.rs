//! The columns of the workforce at the end of each year (spec section 10): their names, types and values, in one table.

use std::marker::PhantomData;

use crate::domain::call::Simulation;
use crate::domain::columns::column::{Column, Values, column};
use crate::domain::columns::window::{Row, Window};
use crate::domain::columns::writer::ColumnWriter;
use crate::domain::events::REASONS;
use crate::domain::simulate::YearEnd;
use crate::domain::values::bands::{AGE_BANDS, TENURE_BANDS, age_band, tenure_band};
use crate::domain::workforce::Workforce;

use Values::{Bigint, Boolean, Date, Double, Integer, SameText, SameTimestamp, Text};

/// employment_status: on 31 December.
const STATUSES: [&str; 2] = ["active", "terminated"];
/// detailed_status_code.
const STATUS_CODES: [&str; 4] =
    ["continuous_active", "new_hire_active", "experienced_termination", "new_hire_termination"];

impl Row for YearEnd {
    type Call = Simulation;
    type Source = Workforce;
    type Groups = ();

    fn groups(_rows: &[&Self]) {}
}

/// The columns for a way of writing them.
pub struct YearlyWorkforceColumns<W>(PhantomData<W>);

/// A column of texts that the workforce has.
macro_rules! workforce_texts {
    ($name:literal, $texts:ident) => {
        column(
            $name,
            Text(|window, writer| {
                let texts = window.source.$texts();
                writer.workforce_texts(window, window.all(), texts, |row| row.row);
            }),
        )
    };
}

/// A column of amounts and rates.
macro_rules! doubles {
    ($name:literal, |$row:ident| $value:expr) => {
        column($name, Double(|window, writer| writer.doubles(window, window.all(), |$row| $value)))
    };
}

/// A column of dates.
macro_rules! dates {
    ($name:literal, |$window:ident, $row:ident| $value:expr) => {
        column($name, Date(|$window, writer| writer.integers($window, |$row| $value)))
    };
}

/// A column of truth values.
macro_rules! truths {
    ($name:literal, |$row:ident| $value:expr) => {
        column($name, Boolean(|window, writer| writer.truths(window, |$row| $value)))
    };
}

impl<W: ColumnWriter<YearEnd> + 'static> YearlyWorkforceColumns<W> {
    /// All columns, in the order of the result.
    pub const ALL: [Column<YearEnd, W>; 29] = [
        column("scenario_id", SameText(|simulation: &Simulation| &simulation.scenario_id)),
        column("plan_design_id", SameText(|simulation: &Simulation| &simulation.plan_design_id)),
        workforce_texts!("employee_id", employee_ids),
        workforce_texts!("employee_ssn", ssns),
        column("simulation_year", Integer(|window, writer| writer.integers(window, |row| Some(row.year)))),
        column(
            "employment_status",
            Text(|window, writer| {
                writer.words(window, window.all(), &STATUSES, |row| Some(row.left.is_some().into()));
            }),
        ),
        column(
            "detailed_status_code",
            Text(|window, writer| {
                let place = |row: &YearEnd| 2 * usize::from(row.left.is_some()) + usize::from(row.is_new);
                writer.words(window, window.all(), &STATUS_CODES, |row| Some(place(row)));
            }),
        ),
        dates!("employee_hire_date", |window, row| Some(row.hire_date)),
        dates!("termination_date", |window, row| row.left.map(|leave| leave.date)),
        column(
            "termination_reason",
            Text(|window, writer| {
                let place = |row: &YearEnd| row.left.map(|leave| leave.is_known.into());
                writer.words(window, window.all(), &REASONS, place);
            }),
        ),
        dates!("employee_birth_date", |window, row| window.source.birth_date(row.row as usize)),
        column("current_age", Integer(|window, writer| writer.integers(window, |row| row.age))),
        doubles!("current_tenure", |row| row.tenure_months.map(|months| months as f64 / 12.0)),
        column(
            "age_band",
            Text(|window, writer| {
                writer.words(window, window.all(), &AGE_BANDS, |row| row.age.map(age_band));
            }),
        ),
        column(
            "tenure_band",
            Text(|window, writer| {
                let band = |row: &YearEnd| row.tenure_months.map(tenure_band);
                writer.words(window, window.all(), &TENURE_BANDS, band);
            }),
        ),
        column(
            "tenure_months",
            Bigint(|window, writer| writer.bigints(window, window.all(), |row| row.next_tenure_months)),
        ),
        column("level", Text(write_levels)),
        column(
            "level_id",
            Integer(|window, writer| writer.integers(window, |row| row.closing_level.number())),
        ),
        workforce_texts!("department", departments),
        workforce_texts!("performance_tier", performance_tiers),
        doubles!("opening_compensation", |row| row.opening_compensation.get()),
        doubles!("current_compensation", |row| row.closing_compensation.get()),
        doubles!("prorated_annual_compensation", |row| row.prorated_compensation.get()),
        truths!("is_enrolled", |row| row.is_enrolled),
        dates!("employee_enrollment_date", |window, row| {
            row.enrolled_on.or_else(|| window.source.enrolled_since(row.row as usize))
        }),
        doubles!("employee_deferral_rate", |row| row.deferral_rate.get()),
        truths!("promoted", |row| Some(row.promotion.is_some())),
        truths!("raised", |row| Some(row.merit.is_some())),
        column("created_at", SameTimestamp(|simulation: &Simulation| simulation.created_at)),
    ];
}

/// The level on the last day, where the workforce has one.
fn write_levels<W: ColumnWriter<YearEnd>>(window: &Window<'_, YearEnd>, writer: &mut W) {
    writer.written_texts(window, window.all(), |row, text| {
        let level = window.source.level(row.row as usize);
        level.inspect(|level| row.closing_level.write(level, text)).is_some()
    });
}
