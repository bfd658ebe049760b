//! Columns of events for tests, collected without DuckDB.

use crate::arrow::array::{Array, StringArray};

use crate::domain::call::Simulation;
use crate::domain::columns::{Column, ColumnWriter, EventColumns, EventWindow, Values};
use crate::domain::events::Event;
use crate::domain::rng::hex_digits;
use crate::domain::values::rows::{RowMask, WINDOW};
use crate::domain::values::text::TextBuffer;
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
    fn push(
        &mut self,
        window: &EventWindow<'_>,
        shown: RowMask,
        mut cell: impl FnMut(&Event) -> Option<Cell>,
    ) {
        for (at, event) in window.rows.iter().enumerate() {
            let cell = if shown.contains(at) { cell(event) } else { None };
            self.0.push(cell.unwrap_or(Cell::Null));
        }
    }
}

impl ColumnWriter<Event> for Cells {
    fn truths(&mut self, window: &EventWindow<'_>, value: impl Fn(&Event) -> Option<bool>) {
        self.push(window, window.all(), |event| value(event).map(|is_true| Cell::Whole(is_true.into())));
    }

    fn integers(&mut self, window: &EventWindow<'_>, value: impl Fn(&Event) -> Option<i32>) {
        self.bigints(window, window.all(), |event| value(event).map(i64::from));
    }

    fn bigints(&mut self, window: &EventWindow<'_>, shown: RowMask, value: impl Fn(&Event) -> Option<i64>) {
        self.push(window, shown, |event| value(event).map(Cell::Whole));
    }

    fn doubles(&mut self, window: &EventWindow<'_>, shown: RowMask, value: impl Fn(&Event) -> Option<f64>) {
        self.push(window, shown, |event| value(event).map(|value| Cell::Double(value.to_bits())));
    }

    fn booleans(&mut self, window: &EventWindow<'_>, value: impl Fn(&Event) -> Option<bool>) {
        self.bigints(window, window.all(), |event| value(event).map(i64::from));
    }

    fn words(
        &mut self,
        window: &EventWindow<'_>,
        shown: RowMask,
        words: &[&'static str],
        place: impl Fn(&Event) -> Option<usize>,
    ) {
        self.push(window, shown, |event| place(event).map(|place| Cell::Text(words[place].to_string())));
    }

    fn repeated_text(&mut self, window: &EventWindow<'_>, shown: RowMask, text: &str) {
        self.push(window, shown, |_| Some(Cell::Text(text.to_string())));
    }

    fn workforce_texts(
        &mut self,
        window: &EventWindow<'_>,
        shown: RowMask,
        texts: Option<&StringArray>,
        place: impl Fn(&Event) -> u32,
    ) {
        self.push(window, shown, |event| {
            let place = place(event) as usize;
            let texts = texts.filter(|texts| texts.is_valid(place))?;
            Some(Cell::Text(texts.value(place).to_string()))
        });
    }

    fn hex_digits(&mut self, window: &EventWindow<'_>, digest: impl Fn(&Event) -> u64) {
        self.push(window, window.all(), |event| {
            Some(Cell::Text(String::from_utf8(hex_digits(digest(event)).to_vec()).unwrap()))
        });
    }

    fn written_texts(
        &mut self,
        window: &EventWindow<'_>,
        shown: RowMask,
        write: impl Fn(&Event, &mut TextBuffer) -> bool,
    ) {
        self.push(window, shown, |event| {
            let mut text = TextBuffer::default();
            let is_there = write(event, &mut text);
            assert!(is_there || text.is_empty(), "NULL has no text");
            is_there.then(|| Cell::Text(String::from_utf8(text.as_bytes().to_vec()).unwrap()))
        });
    }
}

/// The names of all columns, those of event_payload's fields included, each with its values.
pub fn columns_of(
    events: &[&Event],
    workforce: &Workforce,
    simulation: &Simulation,
) -> Vec<(&'static str, Vec<Cell>)> {
    let columns = EventColumns::<Cells>::ALL;
    let fields = columns.iter().flat_map(|column| match &column.values {
        Values::Struct(fields) => fields.iter().collect(),
        _ => vec![column],
    });
    fields
        .map(|column| {
            let mut cells = Cells::default();
            for events in events.chunks(WINDOW) {
                write(column, &EventWindow::new(events, workforce, simulation), &mut cells);
            }
            (column.name, cells.0)
        })
        .collect()
}

fn write(column: &Column<Event, Cells>, window: &EventWindow<'_>, cells: &mut Cells) {
    match &column.values {
        Values::SameText(text) => cells.repeated_text(window, window.all(), text(window.call)),
        Values::SameTimestamp(instant) => {
            cells.bigints(window, window.all(), |_| instant(window.call));
        }
        Values::Text(write)
        | Values::Integer(write)
        | Values::Bigint(write)
        | Values::Double(write)
        | Values::Boolean(write)
        | Values::Date(write) => write(window, cells),
        Values::Struct(_) => unreachable!("no struct has another one in it"),
    }
}
