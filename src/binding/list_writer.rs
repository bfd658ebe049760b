//! Lists of events, written into a vector of lists row by row.
//!
//! DuckDB wants the lists of 2,048 rows at once, however long they are, and does not count their memory. Nor may it be
//! asked for more than there is: it would throw an exception, which ends a process that has to take it through Rust. So all
//! that is written is held against a bound first, and against what the system gives. (DuckDB's own bound for a vector, 128
//! GiB of one column, is out of reach: 2,048 rows have 82 million events at the most.)

use crate::duckdb::ffi;

use crate::binding::error::{Error, Result};
use crate::binding::resources::{MemoryShare, ensure_room};
use crate::binding::vector_target::Target;
use crate::binding::vector_writer::{COLUMNS, EventsToWrite, VectorWriter};
use crate::domain::call::Simulation;
use crate::domain::columns::{Column, Values};
use crate::domain::simulate::Events;
use crate::domain::workforce::Workforce;

/// For how many events to come there is room at the most: should they not come, it is nothing that anybody misses.
const MOST_EXPECTED: usize = 1 << 20;

/// A vector of lists that is being written.
pub struct ListWriter<'w> {
    output: ffi::duckdb_vector,
    writer: &'w mut VectorWriter,
    memory: &'w mut MemoryShare,
    /// The call that all rows are of, if they are of one.
    only_call: Option<&'w Simulation>,
    targets: Vec<Target>,
    /// How many rows there will be, and the next of them.
    rows: usize,
    row: usize,
    /// How many events there is room for, and how many there are.
    room: usize,
    events: usize,
}

impl<'w> ListWriter<'w> {
    /// Begins with the first of `rows` rows.
    ///
    /// # Safety
    /// The vector is a flat one of lists of the columns, with as many rows, empty as yet; it outlives the result, and
    /// nobody else uses it.
    pub unsafe fn new(
        output: ffi::duckdb_vector,
        rows: usize,
        only_call: Option<&'w Simulation>,
        writer: &'w mut VectorWriter,
        memory: &'w mut MemoryShare,
    ) -> Self {
        writer.copied = 0;
        // The lists of the rows before are not there any more; to hold nothing is always possible.
        let _ = memory.resize(0);
        Self { output, writer, memory, only_call, targets: Vec::new(), rows, row: 0, room: 0, events: 0 }
    }

    /// Writes NULL into the next rows.
    pub fn push_nulls(&mut self, count: usize) {
        for _ in 0..count {
            // SAFETY: the vector has the row, and a writable mask has a bit for it.
            unsafe {
                ffi::duckdb_vector_ensure_validity_writable(self.output);
                let mask = ffi::duckdb_vector_get_validity(self.output);
                ffi::duckdb_validity_set_row_invalid(mask, self.row as u64);
            }
            self.push_entry(self.events);
        }
    }

    /// Writes the lists of the rows that the events are of.
    ///
    /// # Errors
    /// The lists take more memory than they may, or than there is.
    pub fn push(&mut self, events: &Events, workforce: &Workforce, simulation: &Simulation) -> Result<()> {
        let first = self.events;
        self.make_room(first + events.len(), self.row + events.ends.len(), simulation)?;
        let range = 0..events.len();
        // SAFETY: there is room, and the targets were made of the vector as it is now.
        unsafe {
            let events = EventsToWrite { events, range, workforce, simulation };
            self.writer.write(&mut self.targets, first, events);
        }
        events.ends.iter().for_each(|end| self.push_entry(first + end));
        // What the texts of the last events took is known by now.
        self.hold(self.room, simulation)
    }

    /// Says how many events there are, after the last row.
    ///
    /// # Errors
    /// DuckDB refuses it.
    pub fn finish(mut self) -> Result<()> {
        if self.targets.is_empty() {
            self.reserve(0)?;
        }
        // SAFETY: there is room for as many; a constant vector is not written to any more.
        unsafe {
            if ffi::duckdb_list_vector_set_size(self.output, self.events as u64) != ffi::DuckDBSuccess {
                return Err(Self::refused(self.events));
            }
            if self.events > 0 {
                self.targets.iter().for_each(|target| target.make_constant());
            }
        }
        Ok(())
    }

    /// The next row's list goes on to the event before `end`.
    fn push_entry(&mut self, end: usize) {
        let entry = ffi::duckdb_list_entry { offset: self.events as u64, length: (end - self.events) as u64 };
        // SAFETY: a vector of lists has an entry for each row.
        unsafe {
            ffi::duckdb_vector_get_data(self.output)
                .cast::<ffi::duckdb_list_entry>()
                .add(self.row)
                .write(entry);
        }
        self.row += 1;
        self.events = end;
    }

    /// Makes room for the events of the first rows, and for those to come if they have as many: making room copies all
    /// that has been written.
    fn make_room(&mut self, events: usize, rows: usize, simulation: &Simulation) -> Result<()> {
        if events <= self.room && !self.targets.is_empty() {
            return Ok(());
        }
        let expected = (events + events / 8).saturating_mul(self.rows) / rows.max(1);
        let room = events.max(expected.min(events + MOST_EXPECTED));
        // What is expected need not come; what is there must fit.
        let room = if self.hold(room, simulation).is_ok() { room } else { events };
        self.hold(room, simulation)?;
        self.reserve(room)
    }

    /// Holds the memory of the room for so many events and of the texts that have been copied.
    fn hold(&mut self, room: usize, simulation: &Simulation) -> Result<()> {
        if self.memory.resize(bytes_of_room(room).saturating_add(self.writer.copied)) {
            return Ok(());
        }
        let years = simulation.years;
        Err(Error::ListsTooLong {
            rows: self.rows,
            start: years.start(),
            end: years.end(),
            allowed: self.memory.allowed(),
        })
    }

    /// Makes the vector as large, which moves what has been written.
    fn reserve(&mut self, room: usize) -> Result<()> {
        ensure_room(bytes_of_room(room))?;
        // SAFETY: the vector is one of lists of the columns; its old child vectors are not used any more.
        unsafe {
            if ffi::duckdb_list_vector_reserve(self.output, room as u64) != ffi::DuckDBSuccess {
                return Err(Self::refused(room));
            }
            let child = ffi::duckdb_list_vector_get_child(self.output);
            let target = |(column, at)| Target::new(column, ffi::duckdb_struct_vector_get_child(child, at));
            self.targets = COLUMNS.iter().zip(0..).map(target).collect();
        }
        if let Some(simulation) = self.only_call {
            self.targets.iter_mut().for_each(|target| target.leave_constant(simulation));
        }
        self.room = room;
        Ok(())
    }

    fn refused(events: usize) -> Error {
        Error::internal(format!("DuckDB does not take {events} events in one vector"))
    }
}

/// What a vector takes for so many events, without the texts that do not stand in it. DuckDB doubles its vectors.
fn bytes_of_room(events: usize) -> usize {
    let capacity = events.checked_next_power_of_two().unwrap_or(usize::MAX);
    capacity.saturating_mul(bytes_of_event(&COLUMNS))
}

/// What the vectors of columns take for an event.
fn bytes_of_event(columns: &[Column<VectorWriter>]) -> usize {
    let bytes = |column: &Column<VectorWriter>| match &column.values {
        Values::Text(_) | Values::SameText(_) => size_of::<ffi::duckdb_string_t>(),
        Values::Integer(_) | Values::Date(_) => 4,
        Values::Bigint(_) | Values::Double(_) | Values::SameTimestamp(_) => 8,
        Values::Struct(fields) => bytes_of_event(fields),
    };
    columns.iter().map(bytes).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of the specification's columns: 13 texts, 6 integers and dates, 7 doubles and timestamps; in the payload 7 texts, 5 numbers.
    #[test]
    fn an_event_takes_what_its_columns_take() {
        assert_eq!(bytes_of_event(&COLUMNS), (13 + 7) * 16 + 6 * 4 + (7 + 5) * 8);
        assert_eq!(bytes_of_room(5), 8 * 440);
        assert_eq!(bytes_of_room(usize::MAX), usize::MAX);
    }
}
