//! DuckDB vectors out: the columns of events, written straight into the vectors of a result.
//!
//! Nothing is written twice and nothing is allocated for a row: short texts stand in the vector itself, the program's own
//! words stay where they are, and all other texts of a window of events go into the vector's memory together. Events that
//! do not show a column are not asked for it: the scalar alone takes 13 to 19 % less CPU time for that (medians of 9 and 13
//! rounds, 454,315 events, one thread, DuckDB 2.0.0).

use std::ops::Range;
use std::slice;

use crate::arrow::array::{Array, StringArray};
use crate::duckdb::ffi;

use crate::binding::vector_string::{INLINED, string};
use crate::binding::vector_target::{FlatVector, Target};
use crate::domain::call::Simulation;
use crate::domain::columns::{Column, ColumnWriter, Columns, Values};
use crate::domain::events::{EVENT_TYPES, Event, EventMask, EventWindow, WINDOW};
use crate::domain::rng::hex_digits;
use crate::domain::simulate::Events;
use crate::domain::values::bands::AGE_BANDS;
use crate::domain::values::text::TextBuffer;
use crate::domain::workforce::Workforce;

/// The columns of the result, as they are written into vectors.
pub static COLUMNS: [Column<VectorWriter>; 27] = Columns::<VectorWriter>::ALL;

/// As many words as any column has, and then some.
const MAX_WORDS: usize = 16;
const _: () = assert!(EVENT_TYPES.len() <= MAX_WORDS && AGE_BANDS.len() <= MAX_WORDS);

/// A call's events that are written together.
pub struct EventsToWrite<'a> {
    /// The events.
    pub events: &'a Events,
    /// Which of them, in their order.
    pub range: Range<usize>,
    /// Where their employees stand.
    pub workforce: &'a Workforce,
    /// The call.
    pub simulation: &'a Simulation,
}

/// Writes columns into vectors; keeps its memory from one to the next.
#[derive(Default)]
pub struct VectorWriter {
    vector: Option<FlatVector>,
    /// The next row.
    row: usize,
    /// Texts that are put together, one after the other.
    text: TextBuffer,
    /// How many bytes of texts have been copied into the memory of vectors.
    pub copied: usize,
}

impl VectorWriter {
    /// Writes the columns of all events, from the given row on.
    ///
    /// # Safety
    /// The targets hold, and their vectors have room for as many rows.
    pub unsafe fn write(&mut self, targets: &mut [Target], first_row: usize, events: EventsToWrite<'_>) {
        let EventsToWrite { events, range, workforce, simulation } = events;
        let mut window = Vec::with_capacity(WINDOW);
        for start in range.clone().step_by(WINDOW) {
            window.clear();
            window.extend(events.in_order(start..range.end.min(start + WINDOW)));
            let window = EventWindow::new(&window, workforce, simulation);
            self.write_window(targets, first_row + start - range.start, &window);
        }
    }

    fn write_window(&mut self, targets: &mut [Target], row: usize, window: &EventWindow<'_>) {
        for target in targets.iter_mut().filter(|target| target.constant.is_none()) {
            self.row = row;
            self.vector = Some(target.vector);
            match &target.column.values {
                Values::Text(write)
                | Values::Integer(write)
                | Values::Bigint(write)
                | Values::Double(write)
                | Values::Date(write) => write(window, self),
                Values::SameText(text) => {
                    self.repeated_text(window, window.all(), text(window.simulation));
                }
                Values::SameTimestamp(instant) => {
                    let instant = instant(window.simulation);
                    self.bigints(window, window.all(), |_| instant);
                }
                Values::Struct(_) => {
                    self.write_window(&mut target.children, row, window);
                    continue;
                }
            }
            target.vector = self.vector.unwrap_or(target.vector);
        }
    }

    /// Writes the values of the events shown, and NULL for all others, and goes on to the rows after them. `T` is what the
    /// vector stores; in the place of a NULL stands whatever stood there.
    fn fill<T>(
        &mut self,
        window: &EventWindow<'_>,
        shown: EventMask,
        mut value: impl FnMut(&Event) -> Option<T>,
    ) {
        let Some(vector) = &mut self.vector else { return };
        let all = window.all();
        let mut valid = shown;
        let mut put = |at: usize, event: &Event| match value(event) {
            // SAFETY: whoever made the writer vouches for type and room of the vector.
            Some(value) => unsafe { vector.data.cast::<T>().add(self.row + at).write(value) },
            None => valid.remove(at),
        };
        if shown == all {
            window.events.iter().enumerate().for_each(|(at, event)| put(at, event));
        } else {
            shown.places().for_each(|at| put(at, window.events[at]));
        }
        if valid != all {
            // SAFETY: as above.
            unsafe { vector.set_valid(self.row, window.events.len(), valid) };
        }
        self.row += window.events.len();
    }

    /// Copies a text into the memory of the vector, where it stays as long as the vector; `None` for a text so short that
    /// it needs none. The row must be written to afterwards.
    fn kept<'v>(&mut self, row: usize, text: &[u8]) -> Option<&'v [u8]> {
        let vector = self.vector.filter(|_| text.len() > INLINED)?;
        self.copied += text.len();
        // SAFETY: the vector has the row, and the string in it, being long, points to the copy.
        unsafe {
            let (start, length) = (text.as_ptr().cast(), text.len() as u64);
            ffi::duckdb_unsafe_vector_assign_string_element_len(vector.raw, row as u64, start, length);
            let copy = vector.data.cast::<ffi::duckdb_string_t>().add(row).read();
            Some(slice::from_raw_parts(copy.value.pointer.ptr.cast(), text.len()))
        }
    }
}

impl ColumnWriter for VectorWriter {
    fn integers(&mut self, window: &EventWindow<'_>, value: impl Fn(&Event) -> Option<i32>) {
        self.fill(window, window.all(), value);
    }

    fn bigints(&mut self, window: &EventWindow<'_>, shown: EventMask, value: impl Fn(&Event) -> Option<i64>) {
        self.fill(window, shown, value);
    }

    fn doubles(&mut self, window: &EventWindow<'_>, shown: EventMask, value: impl Fn(&Event) -> Option<f64>) {
        self.fill(window, shown, value);
    }

    fn words(
        &mut self,
        window: &EventWindow<'_>,
        shown: EventMask,
        words: &[&'static str],
        place: impl Fn(&Event) -> Option<usize>,
    ) {
        // The words are part of the extension, which DuckDB never unloads.
        let mut strings = [string(&[]); MAX_WORDS];
        strings.iter_mut().zip(words).for_each(|(to, word)| *to = string(word.as_bytes()));
        self.fill(window, shown, |event| strings.get(place(event)?).copied());
    }

    fn repeated_text(&mut self, window: &EventWindow<'_>, shown: EventMask, text: &str) {
        let value = string(self.kept(self.row, text.as_bytes()).unwrap_or(text.as_bytes()));
        self.fill(window, shown, |_| Some(value));
    }

    fn workforce_texts(&mut self, window: &EventWindow<'_>, shown: EventMask, texts: Option<&StringArray>) {
        let mut rows = shown.places().map(|at| window.events[at].row);
        let (Some(first), Some(texts)) = (rows.next(), texts) else {
            return self.fill(window, EventMask::NONE, |_| None::<[u64; 2]>);
        };
        // Events stand in the order of the workforce's rows, and so do the texts: one copy holds those of all.
        let last = rows.last().unwrap_or(first);
        let offsets = texts.value_offsets();
        let (start, end) = (offsets[first as usize] as usize, offsets[last as usize + 1] as usize);
        let bytes = &texts.value_data()[start..end];
        let copy = self.kept(self.row, bytes).unwrap_or(bytes);
        let text_of = |row: u32| {
            let row = row as usize;
            let bounds = offsets[row] as usize - start..offsets[row + 1] as usize - start;
            texts.is_valid(row).then(|| string(&copy[bounds]))
        };
        // Most employees have several events in a row.
        let (mut row, mut text) = (first, text_of(first));
        self.fill(window, shown, |event| {
            if row != event.row {
                (row, text) = (event.row, text_of(event.row));
            }
            text
        });
    }

    fn hex_digits(&mut self, window: &EventWindow<'_>, digest: impl Fn(&Event) -> u64) {
        let mut digits = [[0; 16]; WINDOW];
        digits.iter_mut().zip(window.events).for_each(|(digits, event)| *digits = hex_digits(digest(event)));
        let digits = digits[..window.events.len()].as_flattened();
        let mut texts = self.kept(self.row, digits).unwrap_or_default().chunks_exact(16);
        self.fill(window, window.all(), |_| texts.next().map(string));
    }

    fn written_texts(
        &mut self,
        window: &EventWindow<'_>,
        shown: EventMask,
        write: impl Fn(&Event, &mut TextBuffer) -> bool,
    ) {
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        let mut bounds = [(0, 0); WINDOW];
        let (mut places, mut has_long) = (shown.places(), false);
        let first_row = self.row;
        self.fill(window, shown, |event| {
            let start = text.len();
            let is_there = write(event, &mut text);
            let length = text.len() - start;
            bounds[places.next()? % WINDOW] = (start, length);
            has_long |= length > INLINED;
            is_there.then(|| if length > INLINED { [0; 2] } else { string(&text.as_bytes()[start..]) })
        });
        if let (true, Some(vector)) = (has_long, self.vector) {
            let is_long = |(_, (_, length)): &(usize, &(usize, usize))| *length > INLINED;
            let mut long = bounds.iter().enumerate().filter(is_long).peekable();
            // The copy is made by way of a row that is written to below.
            let copy = long.peek().and_then(|(at, _)| self.kept(first_row + at, text.as_bytes()));
            for (at, (start, length)) in long {
                let long_text = string(&copy.unwrap_or_default()[*start..start + length]);
                // SAFETY: these rows have been written to just now.
                unsafe { vector.data.cast::<[u64; 2]>().add(first_row + at).write(long_text) };
            }
        }
        self.text = text;
    }
}
