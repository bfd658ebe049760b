//! `polars_yearly_events(start, end, workforce := …, parameters := …, …)`: the table function of spec section 7.

use std::ffi::CString;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use arrow::array::ArrayRef;
use duckdb::ffi;

use crate::binding::Extension;
use crate::binding::callback::{self, CallbackResult, borrow, destroy, into_raw};
use crate::binding::client_context::ClientContext;
use crate::binding::lock::lock;
use crate::binding::logical_type::LogicalType;
use crate::binding::query_clock::{BoundCall, RunningCall};
use crate::binding::registration::TableFunction;
use crate::binding::relation::Relation;
use crate::binding::value::Value;
use crate::binding::vector_writer::write;
use crate::binding::workforce_stream::WorkforceStream;
use crate::domain::columns::{COLUMNS, Column};
use crate::domain::kernel::{EventBatch, yearly_events};
use crate::domain::look_ahead::LookAhead;
use crate::domain::parameters::Rates;
use crate::domain::simulation::{Options, Simulation, YearRange};
use crate::domain::workforce::Workforce;
use crate::domain::{Error, Result};

/// The function's name in SQL.
pub const NAME: &str = "polars_yearly_events";

const DEFAULT_WORKFORCE: &str = "census_data";
const DEFAULT_PARAMETERS: &str = "comp_levers";

/// How many employee-years a batch has at the most, which bounds the memory of a long simulation.
const EMPLOYEE_YEARS_PER_BATCH: usize = 16_384;

/// The table function; it reads relations through the extension's connections.
pub fn function(extension: &Arc<Extension>) -> CallbackResult<TableFunction> {
    let mut named = vec![
        ("workforce", LogicalType::varchar()),
        ("parameters", LogicalType::varchar()),
        ("scenario_id", LogicalType::varchar()),
        ("plan_design_id", LogicalType::varchar()),
        ("random_seed", LogicalType::bigint()),
        ("cohort", LogicalType::varchar()),
        ("created_at", LogicalType::timestamp()),
    ];
    named.extend(Rates::NAMES.map(|rate| (rate, LogicalType::double())));
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

/// A call as it was bound.
struct Call {
    years: YearRange,
    options: Options,
    workforce: String,
    /// `None` where no relation was named, empty where none is to be read.
    parameters: Option<String>,
    threads: usize,
    clock: Arc<BoundCall>,
}

/// How many employees are read before their events are computed; a whole number of chunks.
const EMPLOYEES_PER_PART: usize = 65_536;

/// A call that runs: its events, computed ahead of the threads that take them.
struct Run {
    parts: Mutex<Parts>,
    /// For each vector of the output the place of its column in the batches; `None` for one that shows no column.
    vectors: Vec<Option<usize>>,
    max_threads: usize,
    _running: RunningCall,
}

/// The workforce in parts, of which one is in memory at a time.
struct Parts {
    stream: WorkforceStream,
    kernel: Arc<Kernel>,
    threads: usize,
    rows_per_batch: usize,
    /// The events of the part that was read last.
    batches: Arc<LookAhead<EventBatch>>,
    batches_in_part: usize,
}

/// Computes the events of some rows.
type Kernel = dyn Fn(&Workforce, Range<usize>) -> Result<EventBatch> + Send + Sync;

impl Parts {
    /// Reads the next part; whether there was one.
    fn read(&mut self) -> Result<bool> {
        let mut workforce = Vec::new();
        let mut employees = 0;
        while employees < EMPLOYEES_PER_PART {
            let Some(rows) = self.stream.next()? else { break };
            employees += rows.len();
            workforce.push(rows);
        }
        let mut ranges = Vec::new();
        for (at, rows) in workforce.iter().enumerate() {
            let starts = (0..rows.len()).step_by(self.rows_per_batch);
            ranges.extend(starts.map(|start| (at, start..rows.len().min(start + self.rows_per_batch))));
        }
        let kernel = Arc::clone(&self.kernel);
        self.batches_in_part = ranges.len();
        self.batches = Arc::new(LookAhead::new(ranges.len(), self.threads, move |index| {
            let (at, rows) = &ranges[index];
            kernel(&workforce[*at], rows.clone())
        }));
        Ok(employees > 0)
    }
}

impl Run {
    /// The next events; `None` after the last ones.
    fn take(&self) -> Option<Result<EventBatch>> {
        loop {
            let batches = Arc::clone(&lock(&self.parts).batches);
            if let Some(batch) = batches.take() {
                return Some(batch);
            }
            let mut parts = lock(&self.parts);
            // Another thread may have gone on to the next part.
            if Arc::ptr_eq(&batches, &parts.batches) {
                match parts.read() {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err(error) => return Some(Err(error)),
                }
            }
        }
    }
}

/// What a thread has taken and not yet handed out.
#[derive(Default)]
struct Taken(Mutex<Option<(EventBatch, usize)>>);

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

/// # Safety
/// `info` is that of a bind callback.
unsafe fn bind_call(info: ffi::duckdb_bind_info, extension: &Extension) -> Result<Call> {
    // SAFETY: the caller vouches for `info`; the values are ours.
    let argument = |index| unsafe { Value::from_raw(ffi::duckdb_bind_get_parameter(info, index)) };
    let named = |name: &str| {
        let name = CString::new(name).ok()?;
        // SAFETY: as above; the name outlives the call.
        unsafe { Value::from_raw(ffi::duckdb_bind_get_named_parameter(info, name.as_ptr())) }
    };
    let given = |name: &str| named(name).filter(|value| !value.is_null());
    let text = |name: &str| given(name).and_then(|value| value.to_varchar());
    let year = |index| argument(index).filter(|value| !value.is_null()).and_then(|value| value.to_bigint());

    let years = YearRange::try_new(year(0), year(1))?;
    // A NULL is an argument not given, but a workforce that is NULL is a mistake: another would be read in its place.
    if named("workforce").is_some_and(|name| name.is_null()) {
        return Err(Error::WorkforceNull);
    }
    let workforce = text("workforce").unwrap_or_else(|| DEFAULT_WORKFORCE.to_string());
    let rate = |name: &'static str| Some((name.to_string(), given(name)?.to_double()?));
    let options = Options {
        scenario_id: text("scenario_id"),
        plan_design_id: text("plan_design_id"),
        random_seed: given("random_seed").and_then(|value| value.to_bigint()),
        cohort: text("cohort"),
        created_at: given("created_at").map(|value| value.to_timestamp()),
        rates: Rates::NAMES.into_iter().filter_map(rate).collect(),
    };
    // What the arguments alone decide is refused before anything is read.
    Simulation::try_new(years, &options, "", &[])?;
    // SAFETY: the caller vouches for `info`.
    let context = unsafe { ClientContext::of_table_function(info) };
    let threads = context.setting(c"threads").and_then(|threads| threads.to_bigint()).unwrap_or(1);
    Ok(Call {
        years,
        options,
        workforce,
        parameters: text("parameters"),
        threads: usize::try_from(threads).unwrap_or(1).max(1),
        clock: extension.clock.bind(context.connection_id()),
    })
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

/// Reads the relations and begins to compute; `column_indexes` are the columns that the query needs.
fn start(extension: &Extension, call: &Call, column_indexes: Vec<usize>) -> Result<Run> {
    let running = call.clock.start();
    let connection = extension.connections.lease()?;
    let scenario_id = call.options.scenario_id.as_deref().unwrap_or("default");
    let parameters = match call.parameters.as_deref() {
        Some("") => None,
        Some(name) => Some(Relation::find(&connection, "parameters", name)?),
        None => Relation::find_if_exists(&connection, "parameters", DEFAULT_PARAMETERS)?,
    };
    let (parameters_name, parameters) = match &parameters {
        Some(relation) => (relation.name(), relation.read_parameters(&connection, scenario_id)?),
        None => ("", Vec::new()),
    };
    let mut simulation = Simulation::try_new(call.years, &call.options, parameters_name, &parameters)?;
    simulation.created_at.get_or_insert(running.created_at);
    let stream = WorkforceStream::open(connection, &call.workforce)?;
    let by_year = stream.schema().is_by_year(simulation.cohort)?;
    let mut columns: Vec<&'static Column> = Vec::new();
    let vectors = column_indexes
        .into_iter()
        .map(|index| {
            columns.push(COLUMNS.get(index)?);
            Some(columns.len() - 1)
        })
        .collect();
    let years = call.years.end() - call.years.start() + 1;
    let mut parts = Parts {
        stream,
        kernel: Arc::new(move |workforce: &Workforce, rows| {
            yearly_events(workforce, rows, by_year, &simulation, &columns)
        }),
        threads: call.threads,
        rows_per_batch: (EMPLOYEE_YEARS_PER_BATCH / years as usize).max(1),
        batches: Arc::new(LookAhead::new(0, 1, |_| Err(Error::Internal("no events".to_string())))),
        batches_in_part: 0,
    };
    // A workforce that fits one part gives its connection back at once.
    parts.read()?;
    let max_threads = call.threads.min(parts.batches_in_part).max(1);
    Ok(Run { parts: Mutex::new(parts), vectors, max_threads, _running: running })
}

unsafe extern "C" fn local_init(info: ffi::duckdb_init_info) {
    // SAFETY: DuckDB takes the local data over.
    unsafe { ffi::duckdb_init_set_init_data(info, into_raw(Taken::default()), Some(destroy::<Taken>)) };
}

unsafe extern "C" fn run(info: ffi::duckdb_function_info, output: ffi::duckdb_data_chunk) {
    let run = || {
        // SAFETY: DuckDB passes the data of init and local init, and a chunk of the columns that init was told of.
        unsafe {
            let run: &Run = borrow(ffi::duckdb_function_get_init_data(info))?;
            let taken: &Taken = borrow(ffi::duckdb_function_get_local_init_data(info))?;
            fill(run, taken, output)
        }
    };
    // SAFETY: `info` lives as long as the callback; the message is copied.
    callback::contain(NAME, run, |message| unsafe { ffi::duckdb_function_set_error(info, message.as_ptr()) });
}

/// Fills a chunk with the next events; an empty chunk ends the thread's work.
///
/// # Safety
/// The chunk has a vector for each of `run.vectors`.
unsafe fn fill(run: &Run, taken: &Taken, output: ffi::duckdb_data_chunk) -> CallbackResult<()> {
    // SAFETY: a constant of DuckDB.
    let capacity = unsafe { ffi::duckdb_vector_size() } as usize;
    let mut taken = lock(&taken.0);
    let (batch, start) = loop {
        match taken.take() {
            Some((batch, start)) if start < batch.events => break (batch, start),
            _ => match run.take() {
                Some(batch) => *taken = Some((batch?, 0)),
                None => {
                    // SAFETY: the caller vouches for the chunk.
                    unsafe { ffi::duckdb_data_chunk_set_size(output, 0) };
                    return Ok(());
                }
            },
        }
    };
    let count = capacity.min(batch.events - start);
    for (index, column) in run.vectors.iter().enumerate() {
        let Some(column) = column else { continue };
        let values: ArrayRef = batch.columns[*column].slice(start, count);
        // SAFETY: the chunk has that vector, empty as yet, and nobody else writes to it.
        unsafe { write(&values, ffi::duckdb_data_chunk_get_vector(output, index as u64))? };
    }
    // SAFETY: the chunk holds up to `capacity` rows.
    unsafe { ffi::duckdb_data_chunk_set_size(output, count as u64) };
    *taken = Some((batch, start + count));
    Ok(())
}
