//! The table functions over a relation: those that give rows of employees, whatever kind of rows.

use std::marker::PhantomData;
use std::sync::{Arc, Mutex};

use crate::binding::calls::{
    BatchReader, Batches, OpenRelations, RelationCall, RelationRun, ToWrite, YearlyRows, estimated_events,
};
use crate::binding::error::{Error, Result};
use crate::binding::lock::lock;
use crate::binding::session::extension::Extension;
use crate::binding::write::{Output, OutputColumns, column_types};
use crate::domain::call::{Simulation, Surface};
use crate::domain::simulate::{Request, employees_at_once};
use crate::domain::workforce::Workforce;
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::function::{Estimate, TableBind, TableFunction};
use crate::duckdb::{LogicalType, RowsMut};

/// A function; it reads relations through the extension's connections.
pub struct YearlyTable<K>(Arc<Extension>, PhantomData<fn() -> K>);

impl<K> YearlyTable<K> {
    /// The function of a database.
    pub fn new(extension: &Arc<Extension>) -> Self {
        Self(Arc::clone(extension), PhantomData)
    }
}

/// A call that runs.
pub enum Run<K: YearlyRows> {
    /// The query was interrupted before there were rows, and DuckDB ends it before it asks for any.
    Interrupted,
    /// Its rows, computed ahead of the threads that take them.
    Rows {
        /// The batches of employees.
        batches: Batches<Batch<K>>,
        /// The call, complete.
        simulation: Arc<Simulation>,
        /// What the query needs.
        columns: OutputColumns<K::Row>,
        /// What ends with the call.
        run: RelationRun,
    },
}

/// The rows of some employees.
pub struct Batch<K: YearlyRows> {
    workforce: Arc<Workforce>,
    rows: K::Rows,
}

/// What a thread that reads the rows keeps.
pub struct Thread<K: YearlyRows> {
    /// Made when the thread begins to read: before that nobody knows whether it will.
    reader: Option<BatchReader<Batch<K>>>,
    output: Output,
    /// What has been taken, and how much of it has been handed out.
    taken: Option<(Batch<K>, usize)>,
}

impl<K: YearlyRows> Default for Thread<K> {
    fn default() -> Self {
        Self { reader: None, output: Output::default(), taken: None }
    }
}

impl<K: YearlyRows> TableFunction for YearlyTable<K> {
    const NAME: &'static str = K::TABLE_FUNCTION;

    type Call = RelationCall;
    type Run = Run<K>;
    type Thread = Thread<K>;

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
        Ok(column_types(K::columns())?)
    }

    fn estimate(&self, call: &RelationCall) -> Option<Estimate> {
        Some(Estimate { rows: estimated_events(call, &self.0), is_exact: false })
    }

    fn start(&self, call: &RelationCall, columns: Vec<usize>) -> CallbackResult<Run<K>> {
        let run = RelationRun::start(call, &self.0);
        let Some(OpenRelations { simulation, workforce }) = run.open(call, &self.0, K::ALSO)? else {
            return Ok(Run::Interrupted);
        };
        let by_year = K::is_by_year(workforce.schema(), &simulation)?;
        let columns = OutputColumns::new(K::columns(), &columns);
        let names: Vec<&str> = columns.names().collect();
        let simulation = Arc::new(simulation);
        let (shared, simulators) = (Arc::clone(&simulation), Mutex::new(Vec::<K::Simulator>::new()));
        let employees = employees_at_once(simulation.years);
        let batches =
            Batches::new(workforce, &simulation, by_year, employees, call.threads, move |workforce, rows| {
                let mut simulator = lock(&simulators).pop().unwrap_or_default();
                let request = Request { simulation: &shared, by_year };
                let rows = K::run(&mut simulator, &workforce, rows, request, names.iter().copied())?;
                lock(&simulators).push(simulator);
                Ok(Batch { workforce, rows })
            });
        Ok(Run::Rows { batches, simulation, columns, run })
    }

    fn max_threads(run: &Run<K>) -> usize {
        match run {
            Run::Interrupted => 1,
            Run::Rows { batches, .. } => batches.max_threads(),
        }
    }

    fn fill(run: &Run<K>, thread: &mut Thread<K>, mut output: RowsMut<'_>) -> CallbackResult<()> {
        let Run::Rows { batches, simulation, columns, run } = run else {
            return Err(Error::Interrupted.into());
        };
        let Thread { reader, output: writer, taken } = thread;
        let reader = reader.get_or_insert_with(|| batches.reader());
        let (Batch { workforce, rows }, start) = loop {
            match taken {
                Some((batch, start)) if *start < K::count(&batch.rows) => break (batch, start),
                _ => match take(run, reader)? {
                    Some(batch) => *taken = Some((batch, 0)),
                    None => {
                        output.set_len(0);
                        return Ok(());
                    }
                },
            }
        };
        let range = *start..K::count(rows).min(*start + RowsMut::capacity());
        *start = range.end;
        let count = range.len();
        let to_write = ToWrite::<K> { rows, range, workforce, simulation };
        // SAFETY: DuckDB passes a chunk with the vectors of the columns that it has told of.
        unsafe { writer.write(columns, &to_write, count, simulation, output)? };
        Ok(())
    }
}

/// The next batch, which may be empty; `None` after the last one.
fn take<K: YearlyRows>(run: &RelationRun, reader: &BatchReader<Batch<K>>) -> Result<Option<Batch<K>>> {
    let batch = run.waiting(|| reader.take().transpose());
    let has_rows = matches!(&batch, Ok(Some(batch)) if K::count(&batch.rows) > 0);
    // DuckDB looks for an interrupt itself when it gets rows. An end would pass for that of the workforce.
    if run.is_interrupted() && !has_rows {
        return Err(Error::Interrupted);
    }
    batch
}
