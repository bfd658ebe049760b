//! The table function that gives rows of a simulation over a workforce that it reads by its name.

use std::marker::PhantomData;
use std::sync::{Arc, Mutex};

use crate::binding::calls::batches::{BatchReader, Batches};
use crate::binding::calls::relation_call::RelationCall;
use crate::binding::calls::relation_run::{OpenRelations, RelationRun, estimated_events};
use crate::binding::calls::simulated::Simulated;
use crate::binding::error::{Error, Result};
use crate::binding::lock::lock;
use crate::binding::session::extension::Extension;
use crate::binding::write::{InOrderToWrite, Output, OutputColumns, column_types};
use crate::domain::call::{Simulation, Surface};
use crate::domain::simulate::{InOrder, Request, employees_at_once};
use crate::domain::workforce::Workforce;
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::function::{Estimate, TableBind, TableFunction};
use crate::duckdb::{LogicalType, RowsMut};

/// The function; it reads relations through the extension's connections.
pub struct SimulatedByName<R>(Arc<Extension>, PhantomData<fn() -> R>);

impl<R> SimulatedByName<R> {
    /// The function of a database.
    pub fn new(extension: &Arc<Extension>) -> Self {
        Self(Arc::clone(extension), PhantomData)
    }
}

/// Simulators that are idle.
type Simulators<R> = Mutex<Vec<<R as Simulated>::Simulator>>;

/// A call that runs.
pub enum Run<R: Simulated> {
    /// The query was interrupted before there were rows, and DuckDB ends it before it asks for any.
    Interrupted,
    /// Its rows, computed ahead of the threads that take them.
    Rows {
        /// The batches of employees.
        batches: Batches<Batch<R>>,
        /// What computes them, as far as it is idle.
        simulators: Arc<Simulators<R>>,
        /// The call, complete.
        simulation: Arc<Simulation>,
        /// What the query needs.
        columns: OutputColumns<R>,
        /// What ends with the call.
        run: RelationRun,
    },
}

/// What some rows of the workforce come to.
pub struct Batch<R> {
    workforce: Arc<Workforce>,
    rows: InOrder<R>,
}

/// What a thread that reads the rows keeps.
pub struct Thread<R> {
    /// Made when the thread begins to read: before that nobody knows whether it will.
    reader: Option<BatchReader<Batch<R>>>,
    output: Output,
    /// What has been taken, and how much of it has been handed out.
    taken: Option<(Batch<R>, usize)>,
}

impl<R> Default for Thread<R> {
    fn default() -> Self {
        Self { reader: None, output: Output::default(), taken: None }
    }
}

impl<R: Simulated> TableFunction for SimulatedByName<R> {
    const NAME: &'static str = R::TABLE_FUNCTION;

    type Call = RelationCall;
    type Run = Run<R>;
    type Thread = Thread<R>;

    fn parameters() -> Vec<LogicalType> {
        RelationCall::parameters()
    }

    fn named_parameters() -> Vec<(&'static str, LogicalType)> {
        RelationCall::named_parameters(Surface::TableFunction)
    }

    fn bind(&self, arguments: &TableBind<'_>) -> CallbackResult<RelationCall> {
        let call = RelationCall::bind(arguments, Surface::TableFunction, &self.0)?;
        Ok(RelationCall { simulation: R::taken(call.simulation)?, ..call })
    }

    fn columns(_call: &RelationCall) -> CallbackResult<Vec<(String, LogicalType)>> {
        Ok(column_types(R::columns())?)
    }

    fn estimate(&self, call: &RelationCall) -> Option<Estimate> {
        Some(Estimate { rows: estimated_events(call, &self.0), is_exact: false })
    }

    fn start(&self, call: &RelationCall, columns: Vec<usize>) -> CallbackResult<Run<R>> {
        let run = RelationRun::start(call, &self.0);
        let Some(OpenRelations { simulation, workforce, by_year }) = run.open(call, &self.0, R::ALSO)? else {
            return Ok(Run::Interrupted);
        };
        let columns = OutputColumns::new(R::columns(), &columns);
        let wanted = R::wanted_for(columns.names());
        let simulation = Arc::new(simulation);
        let simulators = Arc::<Simulators<R>>::default();
        let (shared, idle) = (Arc::clone(&simulation), Arc::clone(&simulators));
        let employees = employees_at_once(simulation.years);
        let batches =
            Batches::new(workforce, &simulation, by_year, employees, call.threads, move |workforce, rows| {
                let mut simulator = lock(&idle).pop().unwrap_or_default();
                let request = Request { simulation: &shared, by_year };
                let rows = R::run(&mut simulator, &workforce, rows, request, wanted)?;
                lock(&idle).push(simulator);
                Ok(Batch { workforce, rows })
            });
        Ok(Run::Rows { batches, simulators, simulation, columns, run })
    }

    fn max_threads(run: &Run<R>) -> usize {
        match run {
            Run::Interrupted => 1,
            Run::Rows { batches, .. } => batches.max_threads(),
        }
    }

    fn fill(run: &Run<R>, thread: &mut Thread<R>, mut output: RowsMut<'_>) -> CallbackResult<()> {
        let Run::Rows { batches, simulators, simulation, columns, run } = run else {
            return Err(Error::Interrupted.into());
        };
        let Thread { reader, output: writer, taken } = thread;
        let reader = reader.get_or_insert_with(|| batches.reader());
        let (Batch { workforce, rows }, start) = loop {
            match taken {
                Some((batch, start)) if *start < batch.rows.len() => break (batch, start),
                _ => {
                    if let Some((read, _)) = taken.take() {
                        take_back(simulators, read);
                    }
                    match take(run, reader)? {
                        Some(batch) => *taken = Some((batch, 0)),
                        None => {
                            output.set_len(0);
                            return Ok(());
                        }
                    }
                }
            }
        };
        let range = *start..rows.len().min(*start + RowsMut::capacity());
        *start = range.end;
        let count = range.len();
        let rows = InOrderToWrite { rows, range, workforce, simulation };
        // SAFETY: DuckDB passes a chunk with the vectors of the columns that it has told of.
        unsafe { writer.write(columns, &rows, count, simulation, output)? };
        Ok(())
    }
}

/// Gives an idle simulator, if there is one, what has been read, for its memory: memory that is new each time took a fifth of the
/// time of a count by type (DuckDB 2.0.1, one thread, 500,000 employees).
fn take_back<R: Simulated>(simulators: &Simulators<R>, Batch { rows, .. }: Batch<R>) {
    if let Some(simulator) = lock(simulators).last_mut() {
        R::take_back(simulator, rows);
    }
}

/// The next batch, which may be empty; `None` after the last one.
fn take<R: Simulated>(run: &RelationRun, reader: &BatchReader<Batch<R>>) -> Result<Option<Batch<R>>> {
    let batch = run.waiting(|| reader.take().transpose());
    let has_rows = matches!(&batch, Ok(Some(batch)) if !batch.rows.is_empty());
    // DuckDB looks for an interrupt itself when it gets rows. An end would pass for that of the workforce.
    if run.is_interrupted() && !has_rows {
        return Err(Error::Interrupted);
    }
    batch
}
