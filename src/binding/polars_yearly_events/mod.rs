//! `polars_yearly_events(start, end, workforce := …, parameters := …, …)`: the table function of spec section 7.

mod call;

use std::ffi::CString;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use crate::duckdb::ffi;

use crate::binding::callback::{self, CallbackResult, borrow, destroy, into_raw};
use crate::binding::error::{Error, Result};
use crate::binding::extension::Extension;
use crate::binding::lock::lock;
use crate::binding::logical_type::LogicalType;
use crate::binding::polars_yearly_events::call::{Call, bind_call, read};
use crate::binding::query_result::DataChunk;
use crate::binding::registration::TableFunction;
use crate::binding::resources::{LookAhead, Reader, ensure_room};
use crate::binding::session::clock::RunningCall;
use crate::binding::session::connections::CallInProgress;
use crate::binding::session::interrupt::{InterruptibleCall, Interrupts};
use crate::binding::vector_target::Target;
use crate::binding::vector_writer::{COLUMNS, EventsToWrite, VectorWriter};
use crate::domain::call::{CallOption, OptionKind, Simulation, Surface};
use crate::domain::columns::EVENT_ID;
use crate::domain::simulate::{EventRecorder, Events, Request, Simulator, employees_at_once};
use crate::domain::workforce::Workforce;

/// The function's name in SQL.
pub const NAME: &str = "polars_yearly_events";

/// The table function; it reads relations through the extension's connections.
pub fn function(extension: &Arc<Extension>) -> CallbackResult<TableFunction> {
    let argument_type = |kind: OptionKind| match kind {
        // No rows are passed to a table function, but the name of their relation.
        OptionKind::Text(_) | OptionKind::Rows => LogicalType::varchar(),
        OptionKind::Bigint(_) => LogicalType::bigint(),
        OptionKind::Boolean(_) => LogicalType::boolean(),
        OptionKind::Timestamp(_) => LogicalType::timestamp(),
        OptionKind::Parameter(_) => LogicalType::double(),
    };
    let options = CallOption::of(Surface::TableFunction);
    let named: Vec<_> = options.map(|option| (option.name, argument_type(option.kind))).collect();
    let function = TableFunction::new(NAME, &[LogicalType::bigint(), LogicalType::bigint()], &named)?;
    // SAFETY: the callbacks fit a table function, and agree on the types of the data they share.
    unsafe {
        let extra_info = into_raw(Arc::clone(extension));
        ffi::duckdb_table_function_set_extra_info(
            function.raw(),
            extra_info,
            Some(destroy::<Arc<Extension>>),
        );
        ffi::duckdb_table_function_set_bind(function.raw(), Some(bind));
        ffi::duckdb_table_function_set_init(function.raw(), Some(init));
        ffi::duckdb_table_function_set_local_init(function.raw(), Some(local_init));
        ffi::duckdb_table_function_set_function(function.raw(), Some(run));
        ffi::duckdb_table_function_supports_projection_pushdown(function.raw(), true);
    }
    Ok(function)
}

/// A call that runs: its events, computed ahead of the threads that take them.
struct Run {
    batches: Arc<LookAhead<Job, Batch>>,
    simulation: Arc<Simulation>,
    /// The columns that the query needs, by the vectors of the output; an index beyond the columns stands for none.
    columns: Vec<usize>,
    max_threads: usize,
    interruptible: Arc<InterruptibleCall>,
    interrupts: Arc<Interrupts>,
    _running: RunningCall,
    _in_progress: CallInProgress,
}

/// Rows to be computed.
type Job = (Arc<Workforce>, Range<usize>);

/// Rows that have been computed.
struct Batch {
    workforce: Arc<Workforce>,
    events: Events,
}

/// What a thread that reads the events keeps. Only that thread takes it, so the lock is always free.
#[derive(Default)]
struct Thread(Mutex<ThreadState>);

#[derive(Default)]
struct ThreadState {
    /// Made when the thread begins to read: before that nobody knows whether it will.
    reader: Option<Reader<Job, Batch>>,
    writer: VectorWriter,
    /// What the events are written to. DuckDB's own chunk may have its texts in memory that `memory_limit` bounds, as that
    /// of 1.5.6 has; to write one when all is in use throws an exception, which ends a process that has to take it
    /// through Rust.
    chunk: Option<DataChunk>,
    /// What has been taken, and how much of it has been handed out.
    taken: Option<(Batch, usize)>,
}

unsafe extern "C" fn bind(info: ffi::duckdb_bind_info) {
    let bind = || {
        // SAFETY: DuckDB passes the extra info that was registered, and takes the bind data over.
        unsafe {
            let extension: &Arc<Extension> = borrow(ffi::duckdb_bind_get_extra_info(info))?;
            let call = bind_call(info, extension)?;
            for column in &COLUMNS {
                let name = CString::new(column.name)?;
                ffi::duckdb_bind_add_result_column(
                    info,
                    name.as_ptr(),
                    LogicalType::of(&column.values).raw(),
                );
            }
            ffi::duckdb_bind_set_bind_data(info, into_raw(call), Some(destroy::<Call>));
        }
        Ok(())
    };
    // SAFETY: `info` lives as long as the callback; the message is copied.
    callback::contain(NAME, bind, |message| unsafe { ffi::duckdb_bind_set_error(info, message.as_ptr()) });
}

unsafe extern "C" fn init(info: ffi::duckdb_init_info) {
    let init = || {
        // SAFETY: DuckDB passes what was registered and bound, and takes the init data over.
        unsafe {
            let extension: &Arc<Extension> = borrow(ffi::duckdb_init_get_extra_info(info))?;
            let call: &Call = borrow(ffi::duckdb_init_get_bind_data(info))?;
            let vectors = ffi::duckdb_init_get_column_count(info);
            let columns =
                (0..vectors).map(|at| ffi::duckdb_init_get_column_index(info, at) as usize).collect();
            let run = start(extension, call, columns)?;
            ffi::duckdb_init_set_max_threads(info, run.max_threads as u64);
            ffi::duckdb_init_set_init_data(info, into_raw(run), Some(destroy::<Run>));
        }
        Ok(())
    };
    // SAFETY: `info` lives as long as the callback; the message is copied.
    callback::contain(NAME, init, |message| unsafe { ffi::duckdb_init_set_error(info, message.as_ptr()) });
}

/// Reads the relations and begins to compute; `columns` are the indexes of the columns that the query needs.
fn start(extension: &Extension, call: &Call, columns: Vec<usize>) -> Result<Run> {
    let running = call.clock.start();
    let interruptible = InterruptibleCall::new(Arc::clone(&call.context));
    let interrupts = Arc::clone(&extension.interrupts);
    let _in_progress = CallInProgress(Arc::clone(&extension.connections));
    let read = {
        let _waiting = interrupts.wait(&interruptible);
        read(extension, call, &interruptible)
    };
    let (mut simulation, mut workforce, by_year) = match read {
        // DuckDB ends the query before it asks for events, with its own error. Should it ask, it is told.
        Err(_) if interruptible.is_interrupted() => {
            let simulation = Arc::new(Simulation::try_new(call.years, &call.options, "", &[])?);
            let batches = LookAhead::new(1, || Err(Error::Interrupted), |_: Job| Err(Error::Interrupted));
            return Ok(Run {
                batches,
                simulation,
                columns,
                max_threads: 1,
                interruptible,
                interrupts,
                _running: running,
                _in_progress,
            });
        }
        read => read?,
    };
    simulation.created_at.get_or_insert(running.created_at);
    let rows_per_batch = employees_at_once(call.years);
    // A small workforce is not worth more threads than it has batches.
    let batches: Option<usize> =
        workforce.chunks_to_come().map(|rows| rows.map(|rows| rows.div_ceil(rows_per_batch)).sum());
    let max_threads = batches.map_or(call.threads, |batches| call.threads.min(batches).max(1));
    let simulation = Arc::new(simulation);
    let with_event_ids =
        columns.iter().any(|index| COLUMNS.get(*index).is_some_and(|column| column.name == EVENT_ID));
    let mut rest: Option<Job> = None;
    let jobs = move || {
        let (chunk, rows) = match rest.take() {
            Some(rest) => rest,
            None => match workforce.next()? {
                Some(chunk) => {
                    let rows = 0..chunk.len();
                    (Arc::new(chunk), rows)
                }
                None => return Ok(None),
            },
        };
        let end = rows.end.min(rows.start + rows_per_batch);
        if end < rows.end {
            rest = Some((Arc::clone(&chunk), end..rows.end));
        }
        Ok(Some((chunk, rows.start..end)))
    };
    let (shared, simulators) = (Arc::clone(&simulation), Mutex::new(Vec::<Simulator>::new()));
    let batches = LookAhead::new(max_threads, jobs, move |(workforce, rows): Job| {
        // A batch takes a few megabytes.
        ensure_room(0)?;
        let mut simulator = lock(&simulators).pop().unwrap_or_default();
        let request = Request { simulation: &shared, by_year };
        let mut recorder = EventRecorder::default();
        recorder.want_event_ids(with_event_ids);
        simulator.run(&workforce, rows, request, &mut recorder)?;
        let events = recorder.take();
        lock(&simulators).push(simulator);
        Ok(Batch { workforce, events })
    });
    let _running = running;
    Ok(Run { batches, simulation, columns, max_threads, interruptible, interrupts, _running, _in_progress })
}

unsafe extern "C" fn local_init(info: ffi::duckdb_init_info) {
    // SAFETY: DuckDB takes the local data over.
    unsafe { ffi::duckdb_init_set_init_data(info, into_raw(Thread::default()), Some(destroy::<Thread>)) };
}

unsafe extern "C" fn run(info: ffi::duckdb_function_info, output: ffi::duckdb_data_chunk) {
    let run = || {
        // SAFETY: DuckDB passes the data of init and local init, and a chunk of the columns that init was told of.
        unsafe {
            let run: &Run = borrow(ffi::duckdb_function_get_init_data(info))?;
            let thread: &Thread = borrow(ffi::duckdb_function_get_local_init_data(info))?;
            fill(run, thread, output)
        }
    };
    // SAFETY: `info` lives as long as the callback; the message is copied.
    callback::contain(NAME, run, |message| unsafe { ffi::duckdb_function_set_error(info, message.as_ptr()) });
}

/// The next batch, which may be empty; `None` after the last one.
fn take(run: &Run, reader: &Reader<Job, Batch>) -> Result<Option<Batch>> {
    let _waiting = run.interrupts.wait(&run.interruptible);
    let batch = reader.take().transpose();
    let has_events = matches!(&batch, Ok(Some(batch)) if !batch.events.is_empty());
    // DuckDB looks for an interrupt itself when it gets events. An end would pass for that of the workforce.
    if run.interruptible.is_interrupted() && !has_events {
        return Err(Error::Interrupted);
    }
    batch
}

/// Fills a chunk with the next events; an empty chunk ends the thread's work.
///
/// # Safety
/// The chunk has a vector for each of `run.columns`, flat and without values.
unsafe fn fill(run: &Run, thread: &Thread, output: ffi::duckdb_data_chunk) -> CallbackResult<()> {
    // SAFETY: a constant of DuckDB.
    let capacity = unsafe { ffi::duckdb_vector_size() } as usize;
    let ThreadState { reader, writer, chunk, taken } = &mut *lock(&thread.0);
    let reader = reader.get_or_insert_with(|| run.batches.reader());
    let (batch, start) = loop {
        match taken {
            Some((batch, start)) if *start < batch.events.len() => break (batch, start),
            _ => match take(run, reader)? {
                Some(batch) => *taken = Some((batch, 0)),
                None => {
                    // SAFETY: the caller vouches for the chunk.
                    unsafe { ffi::duckdb_data_chunk_set_size(output, 0) };
                    return Ok(());
                }
            },
        }
    };
    let range = *start..batch.events.len().min(*start + capacity);
    let columns = run.columns.iter().enumerate().filter_map(|(at, index)| Some((at, COLUMNS.get(*index)?)));
    let columns: Vec<_> = columns.collect();
    let types = || columns.iter().map(|(_, column)| LogicalType::of(&column.values)).collect::<Vec<_>>();
    let chunk = chunk.get_or_insert_with(|| DataChunk::of_types(&types()));
    // Nobody looks at what was written before any more: DuckDB empties its own chunk too before it asks for the next one.
    chunk.reset();
    chunk.set_rows(range.len());
    // SAFETY: both chunks have these vectors, and as much room as they have capacity.
    unsafe {
        let target = |(place, column)| Target::new(column, chunk.raw_vector(place));
        let mut targets: Vec<Target> =
            columns.iter().map(|(_, column)| *column).enumerate().map(target).collect();
        for target in &mut targets {
            target.leave_constant(&run.simulation);
            target.make_constant();
        }
        ffi::duckdb_data_chunk_set_size(output, range.len() as u64);
        *start = range.end;
        let (events, workforce) = (&batch.events, &*batch.workforce);
        writer.write(
            &mut targets,
            0,
            EventsToWrite { events, range, workforce, simulation: &run.simulation },
        );
        for (place, (at, _)) in columns.iter().enumerate() {
            let vector = ffi::duckdb_data_chunk_get_vector(output, *at as u64);
            ffi::duckdb_vector_reference_vector(vector, chunk.raw_vector(place));
        }
    }
    Ok(())
}
