//! The 27 columns of the result (spec section 6): their names, types and values, in one table.

use std::marker::PhantomData;

use crate::domain::bands::{age_band, tenure_band};
use crate::domain::column_writer::ColumnWriter;
use crate::domain::event::Event;
use crate::domain::simulation::Simulation;
use crate::domain::workforce::Workforce;

/// A column of the result, for a way of writing it.
pub struct Column<W: 'static> {
    /// Its name.
    pub name: &'static str,
    /// Its type, and where its values come from.
    pub values: Values<W>,
}

/// A column's type and what writes its values for some events.
pub enum Values<W: 'static> {
    /// VARCHAR, the same for all events of a call.
    SameText(fn(&Simulation) -> &str),
    /// TIMESTAMP, the same for all events of a call: microseconds since 1970-01-01.
    SameTimestamp(fn(&Simulation) -> Option<i64>),
    /// VARCHAR.
    Text(fn(&EventWindow<'_>, &mut W)),
    /// INTEGER.
    Integer(fn(&EventWindow<'_>, &mut W)),
    /// BIGINT.
    Bigint(fn(&EventWindow<'_>, &mut W)),
    /// DOUBLE.
    Double(fn(&EventWindow<'_>, &mut W)),
    /// DATE, in days since 1970-01-01.
    Date(fn(&EventWindow<'_>, &mut W)),
    /// STRUCT.
    Struct(&'static [Column<W>]),
}

/// Some events in order, with all that their columns are made of.
#[derive(Debug, Clone, Copy)]
pub struct EventWindow<'a> {
    /// The events.
    pub events: &'a [&'a Event],
    /// Where their employees stand.
    pub workforce: &'a Workforce,
    /// The call.
    pub simulation: &'a Simulation,
}

impl EventWindow<'_> {
    /// The level of the event's employee as the workforce has it.
    pub fn level_text(&self, event: &Event) -> Option<&str> {
        self.workforce.level(event.row as usize)
    }
}

/// What data_quality_flag says of a sound row.
pub const VALID: &str = "VALID";
/// What data_quality_flag says of a hire, promotion or merit without a compensation_amount.
pub const INVALID_COMPENSATION: &str = "INVALID_COMPENSATION";

/// The name of the column whose values the simulation has to prepare.
pub const EVENT_ID: &str = "event_id";

use Values::{Bigint, Date, Double, Integer, SameText, SameTimestamp, Struct, Text};

const fn column<W>(name: &'static str, values: Values<W>) -> Column<W> {
    Column { name, values }
}

/// The columns for a way of writing them.
pub struct Columns<W>(PhantomData<W>);

impl<W: ColumnWriter + 'static> Columns<W> {
    /// The columns, in order.
    pub const ALL: [Column<W>; 27] = [
        column(EVENT_ID, Text(|window, writer| writer.hex_digits(window.events, |event| event.id_digest))),
        column("scenario_id", SameText(|simulation| &simulation.scenario_id)),
        column("plan_design_id", SameText(|simulation| &simulation.plan_design_id)),
        column(
            "employee_id",
            Text(|window, writer| {
                writer.workforce_texts(window.events, Some(window.workforce.employee_ids()), |_| true);
            }),
        ),
        column(
            "employee_ssn",
            Text(|window, writer| {
                writer.workforce_texts(window.events, window.workforce.ssns(), |_| true);
            }),
        ),
        column("employee_age", Integer(|window, writer| writer.integers(window.events, |event| event.age))),
        column(
            "employee_tenure",
            Double(|window, writer| {
                writer.doubles(window.events, |event| event.tenure_months.map(|months| months as f64 / 12.0));
            }),
        ),
        column(
            "event_type",
            Text(|window, writer| writer.words(window.events, |event| Some(event.event_type.name))),
        ),
        column("effective_date", Date(write_effective_dates)),
        column(
            "event_details",
            Text(|window, writer| {
                writer.written_texts(window.events, |event, text| {
                    (event.event_type.write_details)(event, window, text);
                    true
                });
            }),
        ),
        column(
            "simulation_year",
            Integer(|window, writer| writer.integers(window.events, |event| Some(event.year))),
        ),
        column(
            "compensation_amount",
            Double(|window, writer| writer.doubles(window.events, Event::compensation_amount)),
        ),
        column(
            "previous_compensation",
            Double(|window, writer| writer.doubles(window.events, Event::previous_compensation)),
        ),
        column(
            "employee_deferral_rate",
            Double(|window, writer| writer.doubles(window.events, Event::deferral_rate)),
        ),
        column(
            "prev_employee_deferral_rate",
            Double(|window, writer| writer.doubles(window.events, Event::previous_deferral_rate)),
        ),
        column(
            "level_id",
            Integer(|window, writer| writer.integers(window.events, |event| event.level_after.number())),
        ),
        column(
            "age_band",
            Text(|window, writer| writer.words(window.events, |event| event.age.map(age_band))),
        ),
        column(
            "tenure_band",
            Text(|window, writer| writer.words(window.events, |event| event.tenure_months.map(tenure_band))),
        ),
        column(
            "event_probability",
            Double(|window, writer| writer.doubles(window.events, |event| Some(event.threshold))),
        ),
        column(
            "event_category",
            Text(|window, writer| writer.words(window.events, |event| Some(event.event_type.category))),
        ),
        column(
            "event_sequence",
            Integer(|window, writer| writer.integers(window.events, |event| Some(event.sequence))),
        ),
        column("created_at", SameTimestamp(|simulation| simulation.created_at)),
        column("parameter_scenario_id", SameText(|simulation| &simulation.scenario_id)),
        column("parameter_source", SameText(|_| "navigator_events")),
        column(
            "data_quality_flag",
            Text(|window, writer| {
                writer.words(window.events, |event| {
                    Some(if event.lacks_compensation() { INVALID_COMPENSATION } else { VALID })
                });
            }),
        ),
        column("event_date", Date(write_effective_dates)),
        column("event_payload", Struct(&Self::PAYLOAD)),
    ];

    /// The fields of event_payload, in order.
    pub const PAYLOAD: [Column<W>; 12] = [
        column("level", Text(|window, writer| write_levels(window, writer, |event| event.payload().level))),
        column(
            "department",
            Text(|window, writer| {
                let departments = window.workforce.departments();
                writer.workforce_texts(window.events, departments, |event| event.payload().department);
            }),
        ),
        column(
            "starting_salary",
            Double(|window, writer| {
                let is_shown = |event: &Event| event.payload().starting_salary;
                writer.doubles(window.events, |event| event.salary_after.get().filter(|_| is_shown(event)));
            }),
        ),
        column("reason", Text(|window, writer| writer.words(window.events, |event| event.payload().reason))),
        column(
            "tenure_months",
            Bigint(|window, writer| {
                let is_shown = |event: &Event| event.payload().tenure_months;
                writer.bigints(window.events, |event| event.tenure_months.filter(|_| is_shown(event)));
            }),
        ),
        column(
            "old_level",
            Text(|window, writer| write_levels(window, writer, |event| event.payload().old_level)),
        ),
        column(
            "new_level",
            Text(|window, writer| {
                writer.written_texts(window.events, |event, text| {
                    let number = event.level_before.next_number().filter(|_| event.payload().new_level);
                    number.inspect(|number| text.push_whole(Some(*number))).is_some()
                });
            }),
        ),
        column(
            "old_salary",
            Double(|window, writer| {
                let is_shown = |event: &Event| event.payload().old_salary;
                writer.doubles(window.events, |event| event.salary_before.get().filter(|_| is_shown(event)));
            }),
        ),
        column(
            "new_salary",
            Double(|window, writer| {
                let is_shown = |event: &Event| event.payload().new_salary;
                writer.doubles(window.events, |event| event.salary_after.get().filter(|_| is_shown(event)));
            }),
        ),
        column(
            "merit_type",
            Text(|window, writer| writer.words(window.events, |event| event.payload().merit_type)),
        ),
        column(
            "plan_design_id",
            Text(|window, writer| {
                let plan_design_id = &window.simulation.plan_design_id;
                writer.repeated_text(window.events, plan_design_id, |event| event.payload().plan_design_id);
            }),
        ),
        column(
            "initial_deferral_rate",
            Double(|window, writer| {
                let is_shown = |event: &Event| event.payload().initial_deferral_rate;
                writer.doubles(window.events, |event| {
                    event.deferral_rate_after.get().filter(|_| is_shown(event))
                });
            }),
        ),
    ];
}

fn write_effective_dates<W: ColumnWriter>(window: &EventWindow<'_>, writer: &mut W) {
    writer.integers(window.events, |event| Some(event.effective_date));
}

/// The level before the event, where it is known and the event shows it.
fn write_levels<W: ColumnWriter>(
    window: &EventWindow<'_>,
    writer: &mut W,
    is_shown: impl Fn(&Event) -> bool,
) {
    writer.written_texts(window.events, |event, text| {
        let level = window.level_text(event).filter(|_| is_shown(event));
        level.inspect(|level| event.level_before.write(level, text)).is_some()
    });
}
