//! The 27 columns of the result (spec section 6): their names, types and values, in one table.

use std::fmt::Write;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Array, Float64Array, Int32Array, Int64Array, StringBuilder, StructArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Field, Fields, TimeUnit};

use crate::domain::bands::{age_band, tenure_band};
use crate::domain::events::Payload;
use crate::domain::rng::{EventKey, LANES, event_ids};
use crate::domain::simulate::Event;
use crate::domain::simulation::Simulation;
use crate::domain::workforce::Workforce;

/// A column of the result.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its type, and where its values come from.
    pub values: Values,
}

/// A column's type and the function that gives its value for an event; `None` is NULL.
#[derive(Debug)]
pub enum Values {
    /// VARCHAR that stands somewhere already.
    Text(for<'a> fn(&'a EventRow<'a>) -> Option<&'a str>),
    /// VARCHAR that is put together; `false` is NULL, and nothing must have been written then.
    Written(fn(&EventRow<'_>, &mut StringBuilder) -> bool),
    /// VARCHAR that is put together for many events at once; never NULL.
    WrittenAtOnce(fn(&[EventRow<'_>], &mut StringBuilder)),
    /// INTEGER.
    Integer(fn(&EventRow<'_>) -> Option<i32>),
    /// BIGINT.
    Bigint(fn(&EventRow<'_>) -> Option<i64>),
    /// DOUBLE.
    Double(fn(&EventRow<'_>) -> Option<f64>),
    /// DATE, in days since 1970-01-01.
    Date(fn(&EventRow<'_>) -> Option<i32>),
    /// TIMESTAMP, in microseconds since 1970-01-01.
    Timestamp(fn(&EventRow<'_>) -> Option<i64>),
    /// STRUCT.
    Struct(&'static [Column]),
}

/// An event with all that its columns are made of.
#[derive(Debug)]
pub struct EventRow<'a> {
    /// The event.
    pub event: &'a Event<'a>,
    /// Where its employee stands.
    pub workforce: &'a Workforce,
    /// The employee's id.
    pub employee_id: &'a str,
    /// The call.
    pub simulation: &'a Simulation,
}

impl<'a> EventRow<'a> {
    fn payload(&self) -> &Payload<'a> {
        &self.event.outcome.payload
    }
}

/// What data_quality_flag says of a sound row.
pub const VALID: &str = "VALID";
/// What data_quality_flag says of a hire, promotion or merit without a compensation_amount.
pub const INVALID_COMPENSATION: &str = "INVALID_COMPENSATION";

use Values::{Bigint, Date, Double, Integer, Struct, Text, Timestamp, Written, WrittenAtOnce};

const fn column(name: &'static str, values: Values) -> Column {
    Column { name, values }
}

/// The columns, in order.
pub static COLUMNS: [Column; 27] = [
    column("event_id", WrittenAtOnce(write_event_ids)),
    column("scenario_id", Text(|row| Some(&row.simulation.scenario_id))),
    column("plan_design_id", Text(|row| Some(&row.simulation.plan_design_id))),
    column("employee_id", Text(|row| Some(row.employee_id))),
    column("employee_ssn", Text(|row| row.workforce.ssn(row.event.row))),
    column("employee_age", Integer(|row| row.event.age)),
    column("employee_tenure", Double(|row| row.event.tenure_months.map(|months| months as f64 / 12.0))),
    column("event_type", Text(|row| Some(row.event.event_type.name()))),
    column("effective_date", Date(|row| Some(row.event.effective_date))),
    column("event_details", Written(write_event_details)),
    column("simulation_year", Integer(|row| Some(row.event.year))),
    column("compensation_amount", Double(|row| row.event.outcome.compensation_amount)),
    column("previous_compensation", Double(|row| row.event.outcome.previous_compensation)),
    column("employee_deferral_rate", Double(|row| row.event.outcome.deferral_rate)),
    column("prev_employee_deferral_rate", Double(|row| row.event.outcome.previous_deferral_rate)),
    column("level_id", Integer(|row| row.event.level.number())),
    column("age_band", Text(|row| row.event.age.map(age_band))),
    column("tenure_band", Text(|row| row.event.tenure_months.map(tenure_band))),
    column("event_probability", Double(|row| Some(row.event.threshold))),
    column("event_category", Text(|row| Some(row.event.event_type.category()))),
    column("event_sequence", Integer(|row| Some(row.event.sequence))),
    column("created_at", Timestamp(|row| row.simulation.created_at)),
    column("parameter_scenario_id", Text(|row| Some(&row.simulation.scenario_id))),
    column("parameter_source", Text(|_| Some("navigator_events"))),
    column("data_quality_flag", Text(|row| Some(data_quality_flag(row)))),
    column("event_date", Date(|row| Some(row.event.effective_date))),
    column("event_payload", Struct(&PAYLOAD)),
];

/// The fields of event_payload, in order.
pub static PAYLOAD: [Column; 12] = [
    column(
        "level",
        Written(|row, text| write_display(row.payload().level.filter(|level| level.is_known()), text)),
    ),
    column(
        "department",
        Text(|row| row.workforce.department(row.event.row).filter(|_| row.payload().shows_department)),
    ),
    column("starting_salary", Double(|row| row.payload().starting_salary)),
    column("reason", Text(|row| row.payload().reason)),
    column("tenure_months", Bigint(|row| row.payload().tenure_months)),
    column(
        "old_level",
        Written(|row, text| write_display(row.payload().old_level.filter(|level| level.is_known()), text)),
    ),
    column("new_level", Written(|row, text| write_display(row.payload().new_level, text))),
    column("old_salary", Double(|row| row.payload().old_salary)),
    column("new_salary", Double(|row| row.payload().new_salary)),
    column("merit_type", Text(|row| row.payload().merit_type)),
    column(
        "plan_design_id",
        Text(|row| Some(&*row.simulation.plan_design_id).filter(|_| row.payload().shows_plan_design)),
    ),
    column("initial_deferral_rate", Double(|row| row.payload().initial_deferral_rate)),
];

fn data_quality_flag(row: &EventRow<'_>) -> &'static str {
    let is_amiss =
        row.event.event_type.needs_compensation() && row.event.outcome.compensation_amount.is_none();
    if is_amiss { INVALID_COMPENSATION } else { VALID }
}

fn write_event_ids(rows: &[EventRow<'_>], text: &mut StringBuilder) {
    for some in rows.chunks(LANES) {
        let ids = event_ids(some.iter().map(|row| EventKey {
            scenario_id: &row.simulation.scenario_id,
            plan_design_id: &row.simulation.plan_design_id,
            employee_id: row.employee_id,
            simulation_year: row.event.year,
            event_type: row.event.event_type.name(),
        }));
        // Hex digits are always UTF-8.
        ids[..some.len()]
            .iter()
            .for_each(|id| text.append_value(std::str::from_utf8(id).unwrap_or_default()));
    }
}

fn write_event_details(row: &EventRow<'_>, text: &mut StringBuilder) -> bool {
    row.event.event_type.write_details(&row.event.outcome, &row.simulation.plan_design_id, text).is_ok()
}

fn write_display(value: Option<impl std::fmt::Display>, text: &mut StringBuilder) -> bool {
    value.is_some_and(|value| write!(text, "{value}").is_ok())
}

impl Values {
    /// The Arrow type of the column.
    pub fn data_type(&self) -> DataType {
        match self {
            Text(_) | Written(_) | WrittenAtOnce(_) => DataType::Utf8,
            Integer(_) => DataType::Int32,
            Bigint(_) => DataType::Int64,
            Double(_) => DataType::Float64,
            Date(_) => DataType::Date32,
            Timestamp(_) => DataType::Timestamp(TimeUnit::Microsecond, None),
            Struct(columns) => DataType::Struct(fields(columns)),
        }
    }

    /// The column's values for the given events, as an array.
    pub fn array(&self, rows: &[EventRow<'_>]) -> ArrayRef {
        match self {
            Text(value) => {
                let mut builder = StringBuilder::with_capacity(rows.len(), rows.len() * 16);
                rows.iter().for_each(|row| builder.append_option(value(row)));
                Arc::new(builder.finish())
            }
            Written(write) => {
                let mut builder = StringBuilder::with_capacity(rows.len(), rows.len() * 16);
                for row in rows {
                    if write(row, &mut builder) {
                        builder.append_value("");
                    } else {
                        builder.append_null();
                    }
                }
                Arc::new(builder.finish())
            }
            WrittenAtOnce(write) => {
                let mut builder = StringBuilder::with_capacity(rows.len(), rows.len() * 16);
                write(rows, &mut builder);
                Arc::new(builder.finish())
            }
            Integer(value) => Arc::new(Int32Array::from_iter(rows.iter().map(value))),
            Bigint(value) => Arc::new(Int64Array::from_iter(rows.iter().map(value))),
            Double(value) => Arc::new(Float64Array::from_iter(rows.iter().map(value))),
            Date(value) => Arc::new(Date32Array::from_iter(rows.iter().map(value))),
            Timestamp(value) => Arc::new(TimestampMicrosecondArray::from_iter(rows.iter().map(value))),
            Struct(columns) => {
                let arrays = columns.iter().map(|column| column.values.array(rows)).collect();
                Arc::new(StructArray::new(fields(columns), arrays, None))
            }
        }
    }
}

/// The Arrow fields of some columns.
pub fn fields(columns: &[Column]) -> Fields {
    columns.iter().map(|column| Field::new(column.name, column.values.data_type(), true)).collect()
}
