//! Lists of rows, written into a vector of lists: a list for each employee, of events say.
//!
//! DuckDB wants the lists of 2,048 employees at once, however long they are, and does not count their memory. Nor may it be
//! asked for more than there is: it would throw an exception, which ends a process that has to take it through Rust. So all
//! that is written is held against a bound first, and against what the system gives. (DuckDB's own bound for a vector, 128
//! GiB of one column, is out of reach: 2,048 employees have 82 million events at the most.)

use crate::binding::error::{Error, Result};
use crate::binding::resources::{MemoryShare, ensure_room};
use crate::binding::write::target::{Target, write_rows};
use crate::binding::write::writer::VectorWriter;
use crate::domain::columns::{Column, Row, RowsToWrite, Values};
use crate::domain::values::years::YearRange;
use crate::duckdb::{VectorMut, ffi};

/// For how many rows to come there is room at the most: should they not come, it is nothing that anybody misses.
const MOST_EXPECTED: usize = 1 << 20;

/// A vector of lists that is being written.
pub struct ListWriter<'w, R: Row> {
    output: VectorMut,
    columns: &'static [Column<R, VectorWriter>],
    writer: &'w mut VectorWriter,
    memory: &'w mut MemoryShare,
    /// The call that all lists are of, if they are of one.
    only_call: Option<&'w R::Call>,
    targets: Vec<Target<R>>,
    /// How many lists there will be, and the next of them.
    lists: usize,
    list: usize,
    /// How many rows there is room for, and how many there are.
    room: usize,
    rows: usize,
}

impl<'w, R: Row> ListWriter<'w, R> {
    /// Begins with the first of `lists` lists.
    ///
    /// # Safety
    /// The vector is one of lists of STRUCTs of the columns, with room for as many, empty as yet; it outlives the result, and
    /// nobody else uses it.
    pub unsafe fn new(
        output: VectorMut,
        columns: &'static [Column<R, VectorWriter>],
        lists: usize,
        only_call: Option<&'w R::Call>,
        writer: &'w mut VectorWriter,
        memory: &'w mut MemoryShare,
    ) -> Self {
        writer.copied = 0;
        // The lists of the chunk before are not there any more; to hold nothing is always possible.
        let _ = memory.resize(0);
        let targets = Vec::new();
        Self { output, columns, writer, memory, only_call, targets, lists, list: 0, room: 0, rows: 0 }
    }

    /// Writes NULL in the place of the next lists.
    pub fn push_nulls(&mut self, count: usize) {
        for _ in 0..count {
            // SAFETY: the vector has room for the list.
            unsafe { self.output.set_null(self.list) };
            self.push_list(self.rows);
        }
    }

    /// Writes the next lists: their rows, and for each list how many there are up to its last one. `years` are those of the
    /// call, for an error.
    ///
    /// # Errors
    /// The lists take more memory than they may, or than there is.
    pub fn push(&mut self, rows: &impl RowsToWrite<R>, ends: &[usize], years: YearRange) -> Result<()> {
        let first = self.rows;
        let last = ends.last().map_or(first, |count| first + count);
        self.make_room(last, self.list + ends.len(), years)?;
        // SAFETY: there is room, and the targets were made of the vector as it is now.
        unsafe { write_rows(&mut self.targets, self.writer, first, rows) };
        ends.iter().for_each(|end| self.push_list(first + end));
        // What the texts of the last rows took is known by now.
        self.hold(self.room, years)
    }

    /// Says how many rows there are, after the last list.
    ///
    /// # Errors
    /// DuckDB refuses it.
    pub fn finish(mut self) -> Result<()> {
        if self.targets.is_empty() {
            self.reserve(0)?;
        }
        // SAFETY: there is room for as many; a constant vector is not written to any more.
        unsafe {
            if !self.output.set_list_values(self.rows) {
                return Err(Self::refused(self.rows));
            }
            if self.rows > 0 {
                self.targets.iter().for_each(|target| target.make_constant());
            }
        }
        Ok(())
    }

    /// The next list goes on to the row before `end`.
    fn push_list(&mut self, end: usize) {
        let entry = ffi::duckdb_list_entry { offset: self.rows as u64, length: (end - self.rows) as u64 };
        // SAFETY: a vector of lists stores an entry for each.
        unsafe { self.output.write(self.list, entry) };
        self.list += 1;
        self.rows = end;
    }

    /// Makes room for the rows of the first lists, and for those to come if they have as many: making room copies all that
    /// has been written.
    fn make_room(&mut self, rows: usize, lists: usize, years: YearRange) -> Result<()> {
        if rows <= self.room && !self.targets.is_empty() {
            return Ok(());
        }
        let expected = (rows + rows / 8).saturating_mul(self.lists) / lists.max(1);
        let room = rows.max(expected.min(rows + MOST_EXPECTED));
        // What is expected need not come; what is there must fit.
        let room = if self.hold(room, years).is_ok() { room } else { rows };
        self.hold(room, years)?;
        self.reserve(room)
    }

    /// Holds the memory of the room for so many rows and of the texts that have been copied.
    fn hold(&mut self, room: usize, years: YearRange) -> Result<()> {
        if self.memory.resize(bytes_of_room(self.columns, room).saturating_add(self.writer.copied)) {
            return Ok(());
        }
        let (start, end) = (years.start(), years.end());
        Err(Error::ListsTooLong { rows: self.lists, start, end, allowed: self.memory.allowed() })
    }

    /// Makes the vector as large, which moves what has been written.
    fn reserve(&mut self, room: usize) -> Result<()> {
        ensure_room(bytes_of_room(self.columns, room))?;
        // SAFETY: the vector is one of lists of the columns; what its values were before is not used any more.
        unsafe {
            if !self.output.reserve_list_values(room) {
                return Err(Self::refused(room));
            }
            let values = self.output.list_values();
            let target = |(at, column)| Target::new(column, values.child(at));
            self.targets = self.columns.iter().enumerate().map(target).collect();
        }
        if let Some(call) = self.only_call {
            self.targets.iter_mut().for_each(|target| target.leave_constant(call));
        }
        self.room = room;
        Ok(())
    }

    fn refused(rows: usize) -> Error {
        Error::internal(format!("DuckDB does not take {rows} events in one vector"))
    }
}

/// What a vector takes for so many rows, without the texts that do not stand in it. DuckDB doubles its vectors.
fn bytes_of_room<R: Row>(columns: &[Column<R, VectorWriter>], rows: usize) -> usize {
    let capacity = rows.checked_next_power_of_two().unwrap_or(usize::MAX);
    capacity.saturating_mul(bytes_of_row(columns))
}

/// What the vectors of columns take for a row.
fn bytes_of_row<R: Row>(columns: &[Column<R, VectorWriter>]) -> usize {
    let bytes = |column: &Column<R, VectorWriter>| match &column.values {
        Values::Text(_) | Values::SameText(_) => size_of::<ffi::duckdb_string_t>(),
        Values::Boolean(_) => 1,
        Values::Integer(_) | Values::Date(_) => 4,
        Values::Bigint(_) | Values::Double(_) | Values::SameTimestamp(_) => 8,
        Values::Struct(fields) => bytes_of_row(fields),
    };
    columns.iter().map(bytes).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::binding::write::in_order::EVENT_COLUMNS;

    /// Of the specification's columns: 13 texts, 6 integers and dates, 7 doubles and timestamps; in the payload 7 texts, 5 numbers.
    #[test]
    fn an_event_takes_what_its_columns_take() {
        assert_eq!(bytes_of_row(&EVENT_COLUMNS), (13 + 7) * 16 + 6 * 4 + (7 + 5) * 8);
        assert_eq!(bytes_of_room(&EVENT_COLUMNS, 5), 8 * 440);
        assert_eq!(bytes_of_room(&EVENT_COLUMNS, usize::MAX), usize::MAX);
    }
}
