//! Columns of events for tests, collected without DuckDB.

use std::ops::Range;

use arrow::array::{Array, StringArray};

use crate::domain::Result;
use crate::domain::column_writer::ColumnWriter;
use crate::domain::columns::{Column, Columns, EventWindow, Values};
use crate::domain::event::Event;
use crate::domain::rng::hex_digits;
use crate::domain::simulate::{Events, Request, Simulator};
use crate::domain::simulation::Simulation;
use crate::domain::text::TextBuffer;
use crate::domain::workforce::Workforce;

/// A value of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Null,
    Whole(i64),
    /// The bits of a double.
    Double(u64),
    Text(String),
}

/// Collects the values of a column.
#[derive(Debug, Default)]
pub struct Cells(Vec<Cell>);

impl Cells {
    fn push(&mut self, events: &[&Event], cell: impl Fn(&Event) -> Option<Cell>) {
        self.0.extend(events.iter().map(|event| cell(event).unwrap_or(Cell::Null)));
    }
}

impl ColumnWriter for Cells {
    fn integers(&mut self, events: &[&Event], value: impl Fn(&Event) -> Option<i32>) {
        self.push(events, |event| value(event).map(|value| Cell::Whole(i64::from(value))));
    }

    fn bigints(&mut self, events: &[&Event], value: impl Fn(&Event) -> Option<i64>) {
        self.push(events, |event| value(event).map(Cell::Whole));
    }

    fn doubles(&mut self, events: &[&Event], value: impl Fn(&Event) -> Option<f64>) {
        self.push(events, |event| value(event).map(|value| Cell::Double(value.to_bits())));
    }

    fn words(&mut self, events: &[&Event], word: impl Fn(&Event) -> Option<&'static str>) {
        self.push(events, |event| word(event).map(|word| Cell::Text(word.to_string())));
    }

    fn repeated_text(&mut self, events: &[&Event], text: &str, is_shown: impl Fn(&Event) -> bool) {
        self.push(events, |event| is_shown(event).then(|| Cell::Text(text.to_string())));
    }

    fn workforce_texts(
        &mut self,
        events: &[&Event],
        texts: Option<&StringArray>,
        is_shown: impl Fn(&Event) -> bool,
    ) {
        self.push(events, |event| {
            let texts = texts.filter(|texts| texts.is_valid(event.row as usize) && is_shown(event))?;
            Some(Cell::Text(texts.value(event.row as usize).to_string()))
        });
    }

    fn hex_digits(&mut self, events: &[&Event], digest: impl Fn(&Event) -> u64) {
        self.push(events, |event| {
            Some(Cell::Text(String::from_utf8(hex_digits(digest(event)).to_vec()).unwrap()))
        });
    }

    fn written_texts(&mut self, events: &[&Event], write: impl Fn(&Event, &mut TextBuffer) -> bool) {
        self.push(events, |event| {
            let mut text = TextBuffer::default();
            let is_there = write(event, &mut text);
            assert!(is_there || text.is_empty(), "NULL has no text");
            is_there.then(|| Cell::Text(String::from_utf8(text.as_bytes().to_vec()).unwrap()))
        });
    }
}

/// The events of some rows, event ids included.
pub fn simulate(
    workforce: &Workforce,
    rows: Range<usize>,
    by_year: bool,
    simulation: &Simulation,
) -> Result<Events> {
    let request = Request { simulation, by_year, with_event_ids: true };
    Simulator::default().run(workforce, rows, request)
}

/// All events, in order.
pub fn in_order(events: &Events) -> Vec<&Event> {
    events.in_order(0..events.len()).collect()
}

/// The names of all columns, those of event_payload's fields included, each with its values.
pub fn columns_of(
    events: &[&Event],
    workforce: &Workforce,
    simulation: &Simulation,
) -> Vec<(&'static str, Vec<Cell>)> {
    let window = EventWindow { events, workforce, simulation };
    let columns = Columns::<Cells>::ALL;
    let mut collected = Vec::new();
    columns.iter().for_each(|column| collect(column, &window, &mut collected));
    collected
}

fn collect(column: &Column<Cells>, window: &EventWindow<'_>, collected: &mut Vec<(&'static str, Vec<Cell>)>) {
    let mut cells = Cells::default();
    match &column.values {
        Values::SameText(text) => cells.repeated_text(window.events, text(window.simulation), |_| true),
        Values::SameTimestamp(instant) => cells.bigints(window.events, |_| instant(window.simulation)),
        Values::Text(write)
        | Values::Integer(write)
        | Values::Bigint(write)
        | Values::Double(write)
        | Values::Date(write) => write(window, &mut cells),
        Values::Struct(fields) => return fields.iter().for_each(|field| collect(field, window, collected)),
    }
    collected.push((column.name, cells.0));
}
