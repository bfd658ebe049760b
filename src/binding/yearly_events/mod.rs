//! `yearly_events(row, start, end [, options])`: the scalar function of spec section 7.

mod arguments;
mod parameters;

use std::sync::{Arc, Mutex};

use crate::duckdb::ffi;

use crate::binding::callback::{self, CallbackResult, borrow, destroy, into_raw};
use crate::binding::client_context::ClientContext;
use crate::binding::error::{Error, Result};
use crate::binding::extension::Extension;
use crate::binding::list_writer::ListWriter;
use crate::binding::lock::lock;
use crate::binding::logical_type::LogicalType;
use crate::binding::registration::{ScalarFunction, ScalarFunctionSet};
use crate::binding::resources::{MemoryBudget, MemoryShare};
use crate::binding::session::clock::{BoundCall, RunningCall};
use crate::binding::session::connections::{CallInProgress, Connections};
use crate::binding::session::interrupt::{self, ComputingThread, Interrupts};
use crate::binding::vector_writer::{COLUMNS, VectorWriter};
use crate::binding::yearly_events::arguments::{ArgumentTypes, Arguments};
use crate::domain::simulate::{Request, Simulator, TILE, employees_at_once};

/// The function's name in SQL.
pub const NAME: &str = "yearly_events";

/// The place of the options among the arguments.
const OPTIONS_AT: u64 = 3;

/// Its overloads, with and without options. The result is a list of the events of the row's employee.
///
/// A NULL row gives NULL; NULL options are no options.
pub fn functions(extension: &Arc<Extension>) -> CallbackResult<ScalarFunctionSet> {
    let set = ScalarFunctionSet::new(NAME)?;
    let result = LogicalType::list_of(&LogicalType::struct_of(&COLUMNS));
    let all = [LogicalType::any(), LogicalType::bigint(), LogicalType::bigint(), LogicalType::any()];
    for count in [3, 4] {
        let function = ScalarFunction::new(NAME, &all[..count], &result)?;
        // SAFETY: the callbacks fit a function of these parameters, and agree on the types of the data they share.
        unsafe {
            let extra_info = into_raw(Arc::clone(extension));
            ffi::duckdb_scalar_function_set_extra_info(
                function.raw(),
                extra_info,
                Some(destroy::<Arc<Extension>>),
            );
            // A NULL among the years is an error, not a NULL.
            ffi::duckdb_scalar_function_set_special_handling(function.raw());
            ffi::duckdb_scalar_function_set_bind(function.raw(), Some(bind));
            ffi::duckdb_scalar_function_set_init(function.raw(), Some(init));
            ffi::duckdb_scalar_function_set_function(function.raw(), Some(run));
        }
        set.add(&function)?;
    }
    Ok(set)
}

/// A call as it was bound.
struct Call {
    /// `None` where the types were not known yet: in a macro, or with the parameter of a prepared statement.
    arguments: Option<ArgumentTypes>,
    clock: Arc<BoundCall>,
    connections: Arc<Connections>,
    interrupts: Arc<Interrupts>,
    memory: Arc<MemoryBudget>,
}

unsafe extern "C" fn bind(info: ffi::duckdb_bind_info) {
    let bind = || {
        // SAFETY: DuckDB passes the extra info that was registered, and takes the bind data over.
        unsafe {
            if interrupt::take_offered(info) {
                return Err("this call serves to find a sensor".into());
            }
            let extension: &Arc<Extension> = borrow(ffi::duckdb_scalar_function_bind_get_extra_info(info))?;
            let call = bind_call(info, extension)?;
            ffi::duckdb_scalar_function_set_bind_data(
                info,
                into_raw(Arc::new(call)),
                Some(destroy::<Arc<Call>>),
            );
            ffi::duckdb_scalar_function_set_bind_data_copy(info, Some(copy_call));
        }
        Ok(())
    };
    // SAFETY: `info` lives as long as the callback; the message is copied.
    callback::contain(NAME, bind, |message| unsafe {
        ffi::duckdb_scalar_function_bind_set_error(info, message.as_ptr());
    });
}

unsafe extern "C" fn copy_call(call: *mut std::ffi::c_void) -> *mut std::ffi::c_void {
    // SAFETY: DuckDB passes the bind data, and takes the copy over.
    unsafe { borrow::<Arc<Call>>(call) }.map_or(std::ptr::null_mut(), |call| into_raw(Arc::clone(call)))
}

/// # Safety
/// `info` is that of a bind callback.
unsafe fn bind_call(info: ffi::duckdb_bind_info, extension: &Extension) -> Result<Call> {
    // SAFETY: the caller vouches for `info`; expressions and types are ours to destroy.
    let (context, row, options) = unsafe {
        let type_of = |index| {
            let mut expression = ffi::duckdb_scalar_function_bind_get_argument(info, index);
            let logical_type = LogicalType::from_raw(ffi::duckdb_expression_return_type(expression));
            ffi::duckdb_destroy_expression(&mut expression);
            logical_type
        };
        // The years are not looked at: DuckDB cannot hand out an argument that is a subquery, and they may be one.
        let has_options = ffi::duckdb_scalar_function_bind_get_argument_count(info) > OPTIONS_AT;
        let options = has_options.then(|| type_of(OPTIONS_AT));
        (ClientContext::of_scalar_function(info), type_of(0), options)
    };
    let are_known = row.is_known() && options.as_ref().is_none_or(LogicalType::is_known);
    Ok(Call {
        arguments: are_known.then(|| ArgumentTypes::resolve(&row, options.as_ref())).transpose()?,
        clock: extension.clock.bind(context.connection_id()),
        connections: Arc::clone(&extension.connections),
        interrupts: Arc::clone(&extension.interrupts),
        memory: Arc::clone(&extension.memory),
    })
}

/// A thread that runs the call.
struct Thread {
    running: RunningCall,
    /// Only this thread takes them, so the lock is always free.
    tools: Mutex<Tools>,
    _in_progress: CallInProgress,
}

/// What computes and writes; it keeps its memory from chunk to chunk.
struct Tools {
    interrupt: ComputingThread,
    simulator: Simulator,
    writer: VectorWriter,
    /// What the lists of the last chunk take.
    lists: MemoryShare,
}

unsafe extern "C" fn init(info: ffi::duckdb_init_info) {
    let thread = || {
        // SAFETY: DuckDB passes the bind data.
        let call: &Arc<Call> = unsafe { borrow(ffi::duckdb_scalar_function_init_get_bind_data(info))? };
        // SAFETY: `info` is that of this callback.
        let context = unsafe { ClientContext::of_running_scalar_function(info) };
        let lists = call.memory.share(context.memory_limit());
        let interrupt = ComputingThread::new(context, Arc::clone(&call.interrupts));
        let tools =
            Tools { interrupt, simulator: Simulator::default(), writer: VectorWriter::default(), lists };
        let _in_progress = CallInProgress(Arc::clone(&call.connections));
        Ok(Thread { running: call.clock.start(), tools: Mutex::new(tools), _in_progress })
    };
    // SAFETY: `info` is ours, and `run` borrows the same type.
    unsafe { callback::init_scalar(NAME, info, thread) };
}

unsafe extern "C" fn run(
    info: ffi::duckdb_function_info,
    input: ffi::duckdb_data_chunk,
    output: ffi::duckdb_vector,
) {
    let run = || {
        // SAFETY: DuckDB passes the data of bind and init, a chunk of the arguments and a vector for the result.
        unsafe {
            let call: &Arc<Call> = borrow(ffi::duckdb_scalar_function_get_bind_data(info))?;
            let thread: &Thread = borrow(ffi::duckdb_scalar_function_get_state(info))?;
            let types = match &call.arguments {
                Some(types) => types,
                None => {
                    let options = (ffi::duckdb_data_chunk_get_column_count(input) > OPTIONS_AT)
                        .then(|| type_in_chunk(input, OPTIONS_AT));
                    &ArgumentTypes::resolve(&type_in_chunk(input, 0), options.as_ref())?
                }
            };
            let arguments = Arguments::read(types, input)?;
            write_events(types, &arguments, thread, output)?;
        }
        Ok(())
    };
    // SAFETY: `info` lives as long as the callback; the message is copied.
    callback::contain(NAME, run, |message| unsafe {
        ffi::duckdb_scalar_function_set_error(info, message.as_ptr());
    });
}

/// # Safety
/// The chunk is alive and has a vector at that place.
unsafe fn type_in_chunk(input: ffi::duckdb_data_chunk, index: u64) -> LogicalType {
    // SAFETY: the caller vouches for the chunk; the type is ours to destroy.
    unsafe {
        let vector = ffi::duckdb_data_chunk_get_vector(input, index);
        LogicalType::from_raw(ffi::duckdb_vector_get_column_type(vector))
    }
}

/// Writes the lists of events, a list a row. Rows with the same years and options are computed together.
///
/// # Safety
/// The output is an empty flat vector of lists of the columns, with a row for each of the arguments.
unsafe fn write_events(
    types: &ArgumentTypes,
    arguments: &Arguments,
    thread: &Thread,
    output: ffi::duckdb_vector,
) -> Result<()> {
    let Tools { interrupt, simulator, writer, lists: memory } = &mut *lock(&thread.tools);
    let calls = arguments.equal_calls(thread.running.created_at)?;
    let only_call = match &calls[..] {
        [(_, Some(simulation))] => Some(simulation),
        _ => None,
    };
    // SAFETY: the caller vouches for the output.
    let mut lists = unsafe { ListWriter::new(output, arguments.row_count(), only_call, writer, memory) };
    for (rows, simulation) in &calls {
        let Some(simulation) = simulation else {
            lists.push_nulls(rows.len());
            continue;
        };
        let by_year = types.schema.is_by_year(simulation.cohort)?;
        let request = Request { simulation, by_year, with_event_ids: true };
        // A tile's events are written before the next tile's are computed: that bounds what is in memory beside the lists.
        let employees = employees_at_once(simulation.years).min(TILE);
        for start in rows.clone().step_by(employees) {
            // A tile may go through thousands of years, and DuckDB looks between two chunks only.
            if interrupt.is_interrupted() {
                return Err(Error::Interrupted);
            }
            let tile = start..rows.end.min(start + employees);
            let events = simulator.run(arguments.workforce(), tile, request)?;
            lists.push(&events, arguments.workforce(), simulation)?;
            simulator.take_back(events);
        }
    }
    lists.finish()
}
