//! The 27 columns of events (spec section 6): their names, types and values, in one table.

use std::marker::PhantomData;

use crate::domain::call::Simulation;
use crate::domain::columns::column::{Column, Values, column};
use crate::domain::columns::window::{Row, Window};
use crate::domain::columns::writer::ColumnWriter;
use crate::domain::events::{
    Compensation, EVENT_TYPES, Event, EventType, REASONS, Shows, ShowsPayload, Wanted, type_of,
};
use crate::domain::values::bands::{AGE_BANDS, TENURE_BANDS, age_band, tenure_band};
use crate::domain::values::rows::RowMask;
use crate::domain::workforce::Workforce;

/// What data_quality_flag says of a sound row.
const VALID: &str = "VALID";
/// What data_quality_flag says of a hire, promotion or merit without a compensation_amount.
const INVALID_COMPENSATION: &str = "INVALID_COMPENSATION";

const EVENT_ID: &str = "event_id";

/// The columns that are written from the occasion alone, without the employee's amounts, level, age and tenure.
const OF_THE_OCCASION: [&str; 14] = [
    "scenario_id",
    "plan_design_id",
    "employee_id",
    "employee_ssn",
    "event_type",
    "effective_date",
    "simulation_year",
    "event_probability",
    "event_category",
    "event_sequence",
    "created_at",
    "event_date",
    "parameter_scenario_id",
    "parameter_source",
];

/// What the simulation must find out about events for columns of these names.
pub fn wanted_for<'n>(names: impl Iterator<Item = &'n str>) -> Wanted {
    let mut wanted = Wanted { ids: false, details: false };
    for name in names {
        match name {
            EVENT_ID => wanted.ids = true,
            _ => wanted.details |= !OF_THE_OCCASION.contains(&name),
        }
    }
    wanted
}

use Values::{Bigint, Date, Double, Integer, SameText, SameTimestamp, Struct, Text};

/// Some events in order.
pub type EventWindow<'a> = Window<'a, Event>;

impl Row for Event {
    type Call = Simulation;
    type Source = Workforce;
    /// The events of each type.
    type Groups = [RowMask; EVENT_TYPES.len()];

    fn groups(events: &[&Self]) -> Self::Groups {
        let mut of_type = [RowMask::NONE; EVENT_TYPES.len()];
        for (at, event) in events.iter().enumerate() {
            of_type[event.type_index()].insert(at);
        }
        of_type
    }
}

impl EventWindow<'_> {
    /// The events whose types show something.
    fn showing(&self, what: impl Fn(&Shows) -> bool) -> RowMask {
        let mut shown = RowMask::NONE;
        for (event_type, events) in EVENT_TYPES.iter().zip(&self.groups) {
            if what(&event_type.shows) {
                shown = shown.or(*events);
            }
        }
        shown
    }
}

/// The columns for a way of writing them.
pub struct EventColumns<W>(PhantomData<W>);

impl<W: ColumnWriter<Event> + 'static> EventColumns<W> {
    /// All columns, in the order of the result.
    pub const ALL: [Column<Event, W>; 27] = [
        column(EVENT_ID, Text(|window, writer| writer.hex_digits(window, |event| event.id_digest))),
        column("scenario_id", SameText(|simulation: &Simulation| &simulation.scenario_id)),
        column("plan_design_id", SameText(|simulation: &Simulation| &simulation.plan_design_id)),
        column(
            "employee_id",
            Text(|window, writer| {
                let ids = window.source.employee_ids();
                writer.workforce_texts(window, window.all(), ids, |event| event.row);
            }),
        ),
        column(
            "employee_ssn",
            Text(|window, writer| {
                let ssns = window.source.ssns();
                writer.workforce_texts(window, window.all(), ssns, |event| event.row);
            }),
        ),
        column("employee_age", Integer(|window, writer| writer.integers(window, |event| event.age))),
        column(
            "employee_tenure",
            Double(|window, writer| {
                let years = |event: &Event| event.tenure_months.map(|months| months as f64 / 12.0);
                writer.doubles(window, window.all(), years);
            }),
        ),
        column("event_type", Text(|window, writer| write_type_words(window, writer, |of| of.name))),
        column("effective_date", Date(write_effective_dates)),
        column(
            "event_details",
            Text(|window, writer| {
                writer.written_texts(window, window.all(), |event, text| {
                    (type_of(event).write_details)(event, window.source, window.call, text);
                    true
                });
            }),
        ),
        column(
            "simulation_year",
            Integer(|window, writer| writer.integers(window, |event| Some(event.year))),
        ),
        column(
            "compensation_amount",
            Double(|window, writer| {
                let shown = window.showing(|shows| shows.compensation != Compensation::NotShown);
                writer.doubles(window, shown, |event| event.compensation_amount.get());
            }),
        ),
        column(
            "previous_compensation",
            Double(|window, writer| {
                let shown = window.showing(|shows| shows.previous_compensation);
                writer.doubles(window, shown, |event| event.previous_compensation.get());
            }),
        ),
        column(
            "employee_deferral_rate",
            Double(|window, writer| {
                let shown = window.showing(|shows| shows.deferral_rates);
                writer.doubles(window, shown, |event| event.deferral_rate_after.get());
            }),
        ),
        column(
            "prev_employee_deferral_rate",
            Double(|window, writer| {
                let shown = window.showing(|shows| shows.deferral_rates);
                writer.doubles(window, shown, |event| event.deferral_rate_before.get());
            }),
        ),
        column(
            "level_id",
            Integer(|window, writer| writer.integers(window, |event| event.level_after.number())),
        ),
        column(
            "age_band",
            Text(|window, writer| {
                writer.words(window, window.all(), &AGE_BANDS, |event| event.age.map(age_band));
            }),
        ),
        column(
            "tenure_band",
            Text(|window, writer| {
                let band = |event: &Event| event.tenure_months.map(tenure_band);
                writer.words(window, window.all(), &TENURE_BANDS, band);
            }),
        ),
        column(
            "event_probability",
            Double(|window, writer| writer.doubles(window, window.all(), |event| Some(event.threshold))),
        ),
        column("event_category", Text(|window, writer| write_type_words(window, writer, |of| of.category))),
        column(
            "event_sequence",
            Integer(|window, writer| writer.integers(window, |event| Some(event.sequence))),
        ),
        column("created_at", SameTimestamp(|simulation: &Simulation| simulation.created_at)),
        column("parameter_scenario_id", SameText(|simulation: &Simulation| &simulation.scenario_id)),
        column("parameter_source", SameText(|_: &Simulation| "navigator_events")),
        column(
            "data_quality_flag",
            Text(|window, writer| {
                let flags = [VALID, INVALID_COMPENSATION];
                writer.words(window, window.all(), &flags, |event| Some(lacks_compensation(event).into()));
            }),
        ),
        column("event_date", Date(write_effective_dates)),
        column("event_payload", Struct(&Self::PAYLOAD)),
    ];

    /// The fields of event_payload, in their order.
    pub const PAYLOAD: [Column<Event, W>; 12] = [
        column("level", Text(|window, writer| write_levels(window, writer, |payload| payload.level))),
        column(
            "department",
            Text(|window, writer| {
                let shown = window.showing(|shows| shows.payload.department);
                let departments = window.source.departments();
                writer.workforce_texts(window, shown, departments, |event| event.row);
            }),
        ),
        column(
            "starting_salary",
            Double(|window, writer| {
                let shown = window.showing(|shows| shows.payload.starting_salary);
                writer.doubles(window, shown, |event| event.salary_after.get());
            }),
        ),
        column(
            "reason",
            Text(|window, writer| {
                let shown = window.showing(|shows| shows.payload.reason);
                writer.words(window, shown, &REASONS, |event| Some(event.is_certain.into()));
            }),
        ),
        column(
            "tenure_months",
            Bigint(|window, writer| {
                let shown = window.showing(|shows| shows.payload.tenure_months);
                writer.bigints(window, shown, |event| event.tenure_months);
            }),
        ),
        column("old_level", Text(|window, writer| write_levels(window, writer, |payload| payload.old_level))),
        column(
            "new_level",
            Text(|window, writer| {
                let shown = window.showing(|shows| shows.payload.new_level);
                writer.written_texts(window, shown, |event, text| {
                    let number = event.level_before.next_number();
                    number.inspect(|number| text.push_whole(Some(*number))).is_some()
                });
            }),
        ),
        column(
            "old_salary",
            Double(|window, writer| {
                let shown = window.showing(|shows| shows.payload.old_salary);
                writer.doubles(window, shown, |event| event.salary_before.get());
            }),
        ),
        column(
            "new_salary",
            Double(|window, writer| {
                let shown = window.showing(|shows| shows.payload.new_salary);
                writer.doubles(window, shown, |event| event.salary_after.get());
            }),
        ),
        column("merit_type", Text(|window, writer| write_payload_words(window, writer, |of| of.merit_type))),
        column(
            "plan_design_id",
            Text(|window, writer| {
                let shown = window.showing(|shows| shows.payload.plan_design_id);
                writer.repeated_text(window, shown, &window.call.plan_design_id);
            }),
        ),
        column(
            "initial_deferral_rate",
            Double(|window, writer| {
                let shown = window.showing(|shows| shows.payload.initial_deferral_rate);
                writer.doubles(window, shown, |event| event.deferral_rate_after.get());
            }),
        ),
    ];
}

/// Whether the event should have a compensation_amount and has none.
fn lacks_compensation(event: &Event) -> bool {
    event.compensation_amount.is_null() && type_of(event).shows.compensation == Compensation::Set
}

fn write_effective_dates<W: ColumnWriter<Event>>(window: &EventWindow<'_>, writer: &mut W) {
    writer.integers(window, |event| Some(event.effective_date));
}

/// A word that each event type has.
fn write_type_words<W: ColumnWriter<Event>>(
    window: &EventWindow<'_>,
    writer: &mut W,
    word: impl Fn(&EventType) -> &'static str,
) {
    writer.words(window, window.all(), &EVENT_TYPES.map(word), |event| Some(event.type_index()));
}

/// A word that some event types show in the payload.
fn write_payload_words<W: ColumnWriter<Event>>(
    window: &EventWindow<'_>,
    writer: &mut W,
    word: impl Fn(&ShowsPayload) -> Option<&'static str>,
) {
    let words = EVENT_TYPES.map(|event_type| word(&event_type.shows.payload).unwrap_or_default());
    let shown = window.showing(|shows| word(&shows.payload).is_some());
    writer.words(window, shown, &words, |event| Some(event.type_index()));
}

/// The level before the event, where it is known and the event shows it.
fn write_levels<W: ColumnWriter<Event>>(
    window: &EventWindow<'_>,
    writer: &mut W,
    is_shown: impl Fn(&ShowsPayload) -> bool,
) {
    let shown = window.showing(|shows| is_shown(&shows.payload));
    writer.written_texts(window, shown, |event, text| {
        window
            .source
            .level(event.row as usize)
            .inspect(|level| event.level_before.write(level, text))
            .is_some()
    });
}
