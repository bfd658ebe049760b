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

/// What employment_status says on 31 December.
const STATUS: [&str; 2] = ["active", "terminated"];

/// What detailed_status_code says: of those who were there before the year, and of those who are new.
const DETAILED_STATUS: [&str; 4] =
    ["continuous_active", "experienced_termination", "new_hire_active", "new_hire_termination"];

/// Some ends of years in order.
type YearEndWindow<'a> = Window<'a, YearEnd>;

impl Row for YearEnd {
    type Call = Simulation;
    type Source = Workforce;
    type Groups = ();

    fn groups(_ends: &[&Self]) -> Self::Groups {}
}

/// The columns for a way of writing them.
pub struct YearEndColumns<W>(PhantomData<W>);

impl<W: ColumnWriter<YearEnd> + 'static> YearEndColumns<W> {
    /// All columns, in the order of the result.
    pub const ALL: [Column<YearEnd, W>; 29] = [
        column("scenario_id", SameText(|simulation: &Simulation| &simulation.scenario_id)),
        column("plan_design_id", SameText(|simulation: &Simulation| &simulation.plan_design_id)),
        column(
            "employee_id",
            Text(|window, writer| {
                let ids = window.source.employee_ids();
                writer.workforce_texts(window, window.all(), ids, |end| end.row);
            }),
        ),
        column(
            "employee_ssn",
            Text(|window, writer| {
                let ssns = window.source.ssns();
                writer.workforce_texts(window, window.all(), ssns, |end| end.row);
            }),
        ),
        column("simulation_year", Integer(|window, writer| writer.integers(window, |end| Some(end.year)))),
        column(
            "employment_status",
            Text(|window, writer| {
                writer.words(window, window.all(), &STATUS, |end| Some(end.left_on.is_some().into()));
            }),
        ),
        column(
            "detailed_status_code",
            Text(|window, writer| {
                let code =
                    |end: &YearEnd| Some(2 * usize::from(end.is_new) + usize::from(end.left_on.is_some()));
                writer.words(window, window.all(), &DETAILED_STATUS, code);
            }),
        ),
        column("employee_hire_date", Date(|window, writer| writer.integers(window, |end| end.hire_date))),
        column("termination_date", Date(|window, writer| writer.integers(window, |end| end.left_on))),
        column(
            "termination_reason",
            Text(|window, writer| {
                let reason = |end: &YearEnd| end.left_on.map(|_| end.is_known.into());
                writer.words(window, window.all(), &REASONS, reason);
            }),
        ),
        column(
            "employee_birth_date",
            Date(|window, writer| {
                writer.integers(window, |end| window.source.birth_date(end.row as usize));
            }),
        ),
        column("current_age", Integer(|window, writer| writer.integers(window, |end| end.age))),
        column(
            "current_tenure",
            Double(|window, writer| {
                let years = |end: &YearEnd| end.tenure_months.map(|months| months as f64 / 12.0);
                writer.doubles(window, window.all(), years);
            }),
        ),
        column(
            "age_band",
            Text(|window, writer| {
                writer.words(window, window.all(), &AGE_BANDS, |end| end.age.map(age_band));
            }),
        ),
        column(
            "tenure_band",
            Text(|window, writer| {
                let band = |end: &YearEnd| end.tenure_months.map(tenure_band);
                writer.words(window, window.all(), &TENURE_BANDS, band);
            }),
        ),
        column(
            "tenure_months",
            Bigint(|window, writer| writer.bigints(window, window.all(), |end| end.next_tenure_months)),
        ),
        column("level", Text(write_levels)),
        column("level_id", Integer(|window, writer| writer.integers(window, |end| end.level.number()))),
        column(
            "department",
            Text(|window, writer| {
                let departments = window.source.departments();
                writer.workforce_texts(window, window.all(), departments, |end| end.row);
            }),
        ),
        column(
            "performance_tier",
            Text(|window, writer| {
                let tiers = window.source.performance_tiers();
                writer.workforce_texts(window, window.all(), tiers, |end| end.row);
            }),
        ),
        column(
            "opening_compensation",
            Double(|window, writer| {
                writer.doubles(window, window.all(), |end| end.opening_compensation.get());
            }),
        ),
        column(
            "current_compensation",
            Double(|window, writer| {
                writer.doubles(window, window.all(), |end| end.current_compensation.get());
            }),
        ),
        column(
            "prorated_annual_compensation",
            Double(|window, writer| {
                writer.doubles(window, window.all(), |end| end.prorated_annual_compensation.get());
            }),
        ),
        column("is_enrolled", Boolean(|window, writer| writer.booleans(window, |end| end.is_enrolled))),
        column(
            "employee_enrollment_date",
            Date(|window, writer| {
                let of_workforce = |end: &YearEnd| window.source.enrolled_on(end.row as usize);
                writer.integers(window, |end| end.enrolled_on.or_else(|| of_workforce(end)));
            }),
        ),
        column(
            "employee_deferral_rate",
            Double(|window, writer| {
                writer.doubles(window, window.all(), |end| end.deferral_rate.get());
            }),
        ),
        column("promoted", Boolean(|window, writer| writer.booleans(window, |end| Some(end.is_promoted)))),
        column("raised", Boolean(|window, writer| writer.booleans(window, |end| Some(end.is_raised)))),
        column("created_at", SameTimestamp(|simulation: &Simulation| simulation.created_at)),
    ];
}

/// The level at the end of the year, where the workforce has one.
fn write_levels<W: ColumnWriter<YearEnd>>(window: &YearEndWindow<'_>, writer: &mut W) {
    writer.written_texts(window, window.all(), |end, text| {
        window.source.level(end.row as usize).inspect(|level| end.level.write(level, text)).is_some()
    });
}
