//! `polars_yearly_events(start, end, workforce := …, parameters := …, …)`: the table function of spec section 7.

use std::sync::{Arc, Mutex};

use crate::binding::calls::{
    BatchReader, Batches, OpenRelations, RelationCall, RelationRun, estimated_events,
};
use crate::binding::error::{Error, Result};
use crate::binding::lock::lock;
use crate::binding::session::extension::Extension;
use crate::binding::write::{EVENT_COLUMNS, EventsToWrite, Output, OutputColumns, column_types};
use crate::domain::call::{Simulation, Surface};
use crate::domain::columns::EVENT_ID;
use crate::domain::events::Event;
use crate::domain::simulate::{EventSimulator, Events, Request, employees_at_once};
use crate::domain::workforce::Workforce;
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::function::{Estimate, TableBind, TableFunction};
use crate::duckdb::{LogicalType, RowsMut};

/// The function; it reads relations through the extension's connections.
pub struct PolarsYearlyEvents(pub Arc<Extension>);

/// A call that runs.
pub enum Run {
    /// The query was interrupted before there were events, and DuckDB ends it before it asks for any.
    Interrupted,
    /// Its events, computed ahead of the threads that take them.
    Events {
        /// The batches of employees.
        batches: Batches<Batch>,
        /// The call, complete.
        simulation: Arc<Simulation>,
        /// What the query needs.
        columns: OutputColumns<Event>,
        /// What ends with the call.
        run: RelationRun,
    },
}

/// The events of some rows.
pub struct Batch {
    workforce: Arc<Workforce>,
    events: Events,
}

/// What a thread that reads the events keeps.
#[derive(Default)]
pub struct Thread {
    /// Made when the thread begins to read: before that nobody knows whether it will.
    reader: Option<BatchReader<Batch>>,
    output: Output,
    /// What has been taken, and how much of it has been handed out.
    taken: Option<(Batch, usize)>,
}

impl TableFunction for PolarsYearlyEvents {
    const NAME: &'static str = "polars_yearly_events";

    type Call = RelationCall;
    type Run = Run;
    type Thread = Thread;

    fn parameters() -> Vec<LogicalType> {
        RelationCall::parameters()
    }

    fn named_parameters() -> Vec<(&'static str, LogicalType)> {
        RelationCall::named_parameters(Surface::TableFunction)
    }

    fn bind(&self, arguments: &TableBind<'_>) -> CallbackResult<RelationCall> {
        Ok(RelationCall::bind(arguments, Surface::TableFunction, &self.0)?)
    }

    fn columns(_call: &RelationCall) -> CallbackResult<Vec<(String, LogicalType)>> {
        Ok(column_types(&EVENT_COLUMNS)?)
    }

    fn estimate(&self, call: &RelationCall) -> Option<Estimate> {
        Some(Estimate { rows: estimated_events(call, &self.0), is_exact: false })
    }

    fn start(&self, call: &RelationCall, columns: Vec<usize>) -> CallbackResult<Run> {
        let run = RelationRun::start(call, &self.0);
        let Some(OpenRelations { simulation, workforce, by_year }) = run.open(call, &self.0)? else {
            return Ok(Run::Interrupted);
        };
        let columns = OutputColumns::new(&EVENT_COLUMNS, &columns);
        let with_event_ids = columns.contain(EVENT_ID);
        let simulation = Arc::new(simulation);
        let (shared, simulators) = (Arc::clone(&simulation), Mutex::new(Vec::<EventSimulator>::new()));
        let employees = employees_at_once(simulation.years);
        let batches =
            Batches::new(workforce, &simulation, by_year, employees, call.threads, move |workforce, rows| {
                let mut simulator = lock(&simulators).pop().unwrap_or_default();
                let request = Request { simulation: &shared, by_year };
                let events = simulator.run(&workforce, rows, request, with_event_ids)?;
                lock(&simulators).push(simulator);
                Ok(Batch { workforce, events })
            });
        Ok(Run::Events { batches, simulation, columns, run })
    }

    fn max_threads(run: &Run) -> usize {
        match run {
            Run::Interrupted => 1,
            Run::Events { batches, .. } => batches.max_threads(),
        }
    }

    fn fill(run: &Run, thread: &mut Thread, mut output: RowsMut<'_>) -> CallbackResult<()> {
        let Run::Events { batches, simulation, columns, run } = run else {
            return Err(Error::Interrupted.into());
        };
        let Thread { reader, output: writer, taken } = thread;
        let reader = reader.get_or_insert_with(|| batches.reader());
        let (Batch { workforce, events }, start) = loop {
            match taken {
                Some((batch, start)) if *start < batch.events.len() => break (batch, start),
                _ => match take(run, reader)? {
                    Some(batch) => *taken = Some((batch, 0)),
                    None => {
                        output.set_len(0);
                        return Ok(());
                    }
                },
            }
        };
        let range = *start..events.len().min(*start + RowsMut::capacity());
        *start = range.end;
        let count = range.len();
        let rows = EventsToWrite { events, range, workforce, simulation };
        // SAFETY: DuckDB passes a chunk with the vectors of the columns that it has told of.
        unsafe { writer.write(columns, &rows, count, simulation, output)? };
        Ok(())
    }
}

/// The next batch, which may be empty; `None` after the last one.
fn take(run: &RelationRun, reader: &BatchReader<Batch>) -> Result<Option<Batch>> {
    let batch = run.waiting(|| reader.take().transpose());
    let has_events = matches!(&batch, Ok(Some(batch)) if !batch.events.is_empty());
    // DuckDB looks for an interrupt itself when it gets events. An end would pass for that of the workforce.
    if run.is_interrupted() && !has_events {
        return Err(Error::Interrupted);
    }
    batch
}
