//! A workforce that is read while its events are computed, a chunk of DuckDB at a time.

use std::collections::VecDeque;

use crate::binding::error::{Error, Result};
use crate::binding::read::read_column;
use crate::binding::relations::relation::{Relation, unreadable};
use crate::binding::resources::MemoryShare;
use crate::binding::session::connections::{Lease, POOL_SIZE};
use crate::domain::relation::Wanted;
use crate::domain::workforce::{FieldSource, ReadFor, Workforce, WorkforceSchema};
use crate::duckdb::{QueryResult, Rows, Statement};

/// How many chunks are read before the stream is handed out. A workforce that ends within them, some 32,000 employees,
/// holds no connection while its events are computed.
const CHUNKS_AHEAD: usize = 16;

/// A workforce that is being read. It owns its lease on a connection, and gives it back at the end.
pub struct WorkforceStream {
    schema: WorkforceSchema,
    /// What was read ahead.
    ahead: VecDeque<Workforce>,
    /// What that takes.
    memory: MemoryShare,
    /// `None` after the last rows and after an error.
    reading: Option<Reading>,
}

/// The query that reads; the fields are dropped in this order.
struct Reading {
    rows: QueryResult,
    _statement: Statement,
    end: EndOfReading,
}

/// What gives the connection back when the rows and the statement are gone: DuckDB 2.0.0 takes no further statement before.
struct EndOfReading {
    lease: Lease,
    /// Whether the rows have been read to their end.
    is_over: bool,
}

impl Drop for EndOfReading {
    fn drop(&mut self) {
        if !self.is_over {
            self.lease.end_interrupts();
            // DuckDB 1.5.6 keeps the query and its transaction until the connection is asked something else. That there is
            // no transaction to roll back any more is just what is wanted.
            let _ = self.lease.execute("ROLLBACK");
        }
    }
}

impl WorkforceStream {
    /// Begins to read the workforce of that name: a table, a view or a file.
    ///
    /// # Errors
    /// There is none, its schema is refused, DuckDB cannot read it, or it has to be read at once and is too large.
    pub fn open(lease: Lease, read_for: ReadFor, name: &str, memory: MemoryShare) -> Result<Self> {
        let relation = Relation::find(&lease, "workforce", name)?;
        let schema = relation.workforce_schema(read_for, &lease)?;
        let statement = lease
            .prepare(&relation.workforce_query(&schema))
            .map_err(|message| relation.unreadable(&message))?;
        let rows = statement.stream().map_err(|message| relation.unreadable(&message))?;
        // DuckDB starts all calls of a statement before it reads from the first. Where they take up the pool, the later
        // ones read all at once, which costs memory, and give back what the next call needs.
        let at_once = lease.is_scarce();
        let chunks_ahead = if at_once { usize::MAX } else { CHUNKS_AHEAD };
        let end = EndOfReading { lease, is_over: false };
        let reading = Some(Reading { rows, _statement: statement, end });
        let mut stream = Self { schema, ahead: VecDeque::new(), memory, reading };
        while stream.reading.is_some() && stream.ahead.len() < chunks_ahead {
            let read = stream.read()?;
            if let Some(rows) = read {
                let held = stream.memory.resize(stream.memory.taken().saturating_add(rows.bytes()));
                stream.ahead.push_back(rows);
                if !held && at_once {
                    return Err(stream.too_large());
                }
                if !held {
                    break;
                }
            }
        }
        Ok(stream)
    }

    /// How the workforce is read.
    pub fn schema(&self) -> &WorkforceSchema {
        &self.schema
    }

    /// The sizes of the chunks to come, where all of them have been read already.
    pub fn chunks_to_come(&self) -> Option<impl Iterator<Item = usize>> {
        self.reading.is_none().then(|| self.ahead.iter().map(Workforce::len))
    }

    /// The next rows, in the order of the scan; `None` after the last ones.
    ///
    /// # Errors
    /// What DuckDB says when it cannot read or cast a value. Nothing comes after an error.
    pub fn next(&mut self) -> Result<Option<Workforce>> {
        match self.ahead.pop_front() {
            Some(rows) => {
                // To hold less is always possible.
                let _ = self.memory.resize(self.memory.taken().saturating_sub(rows.bytes()));
                Ok(Some(rows))
            }
            None => self.read(),
        }
    }

    fn too_large(&self) -> Error {
        let (relation, allowed) = (self.schema.relation.clone(), self.memory.allowed());
        Error::WorkforceTooLarge { relation, allowed, connections: POOL_SIZE }
    }

    fn read(&mut self) -> Result<Option<Workforce>> {
        let Some(reading) = &mut self.reading else { return Ok(None) };
        let fetched = reading.rows.fetch();
        if let Ok(Some(chunk)) = &fetched {
            return self.workforce_of(chunk.rows()).map(Some);
        }
        reading.end.is_over = true;
        self.reading = None;
        fetched.map(|_| None).map_err(|message| unreadable(&self.schema.relation, &message))
    }

    fn workforce_of(&self, rows: Rows<'_>) -> Result<Workforce> {
        let column = |(index, source): (usize, &FieldSource)| {
            // The query has told already whether the value is there.
            let wanted = if source.wanted == Wanted::Presence { Wanted::Boolean } else { source.wanted };
            read_column(rows, index, wanted, &source.column.name)
        };
        let arrays = self.schema.sources.iter().enumerate().map(column).collect::<Result<Vec<_>>>()?;
        Ok(Workforce::try_new(&self.schema, &arrays)?)
    }
}
