//! `yearly_events(row, start, end [, options])`: the scalar function of spec section 7.

use std::ops::Range;
use std::sync::{Arc, Mutex};

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array};
use arrow::compute::partition;
use arrow::datatypes::{Float64Type, Int64Type, TimestampMicrosecondType};
use duckdb::ffi;

use crate::binding::Extension;
use crate::binding::callback::{self, CallbackResult, borrow, destroy, into_raw};
use crate::binding::client_context::ClientContext;
use crate::binding::lock::lock;
use crate::binding::logical_type::LogicalType;
use crate::binding::query_clock::{BoundCall, RunningCall};
use crate::binding::registration::{ScalarFunction, ScalarFunctionSet};
use crate::binding::vector_reader::Vector;
use crate::binding::vector_writer::{COLUMNS, EventsToWrite, Target, VectorWriter, write_validity};
use crate::domain::parameters::Rates;
use crate::domain::simulate::{Events, Request, Simulator};
use crate::domain::simulation::{Options, Simulation, YearRange};
use crate::domain::workforce::{RelationColumn, Wanted, Workforce, WorkforceSchema, column_of};
use crate::domain::{Error, Result};

/// The function's name in SQL.
pub const NAME: &str = "yearly_events";

/// The place of the options among the arguments.
const OPTIONS_AT: u64 = 3;

/// What error messages call the row.
const ROW: &str = "the workforce row";

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
}

/// What the types of the arguments say.
struct ArgumentTypes {
    schema: WorkforceSchema,
    /// The options given: their place in the STRUCT and their name.
    options: Vec<(usize, &'static str)>,
}

impl ArgumentTypes {
    fn resolve(row: &LogicalType, options: Option<&LogicalType>) -> Result<Self> {
        let columns = relation_columns(row);
        if columns.is_empty() {
            return Err(Error::NotARow { given: row.name() });
        }
        Ok(Self {
            schema: WorkforceSchema::resolve(ROW, &columns)?,
            options: options.map(option_fields).transpose()?.unwrap_or_default(),
        })
    }
}

unsafe extern "C" fn bind(info: ffi::duckdb_bind_info) {
    let bind = || {
        // SAFETY: DuckDB passes the extra info that was registered, and takes the bind data over.
        unsafe {
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
    })
}

fn relation_columns(row: &LogicalType) -> Vec<RelationColumn> {
    let column = |(name, logical_type): (String, LogicalType)| RelationColumn {
        name,
        type_name: logical_type.name(),
        kind: logical_type.kind(),
    };
    row.struct_fields().into_iter().map(column).collect()
}

/// The options that a STRUCT gives, checked by name and type.
fn option_fields(options: &LogicalType) -> Result<Vec<(usize, &'static str)>> {
    if options.id() == ffi::DUCKDB_TYPE_DUCKDB_TYPE_SQLNULL {
        return Ok(Vec::new());
    }
    let fields = relation_columns(options);
    if fields.is_empty() {
        return Err(Error::OptionsNotAStruct { given: options.name() });
    }
    let allowed = Options::names();
    let check = |(index, field): (usize, RelationColumn)| {
        let known = allowed.iter().find(|name| field.name.eq_ignore_ascii_case(name));
        let name = *known
            .ok_or_else(|| Error::UnknownOption { given: field.name.clone(), allowed: allowed.clone() })?;
        let wanted = wanted_for_option(name);
        if !wanted.accepts(field.kind) {
            return Err(Error::Type {
                what: the_option(name),
                given: field.type_name,
                wanted: wanted.sql_name(),
            });
        }
        Ok((index, name))
    };
    fields.into_iter().enumerate().map(check).collect()
}

fn the_option(name: &str) -> String {
    format!("the option {name}")
}

fn wanted_for_option(name: &str) -> Wanted {
    match name {
        "scenario_id" | "plan_design_id" | "cohort" => Wanted::Varchar,
        "random_seed" => Wanted::Bigint,
        "created_at" => Wanted::Timestamp,
        _ => Wanted::Double,
    }
}

/// A thread that runs the call.
struct Thread {
    running: RunningCall,
    /// Only this thread takes them, so the lock is always free.
    tools: Mutex<Tools>,
}

/// What computes and writes; it keeps its memory from chunk to chunk.
#[derive(Default)]
struct Tools {
    simulator: Simulator,
    writer: VectorWriter,
}

unsafe extern "C" fn init(info: ffi::duckdb_init_info) {
    let init = || {
        // SAFETY: DuckDB passes the bind data, and takes the state over.
        unsafe {
            let call: &Arc<Call> = borrow(ffi::duckdb_scalar_function_init_get_bind_data(info))?;
            let thread = Thread { running: call.clock.start(), tools: Mutex::default() };
            ffi::duckdb_scalar_function_init_set_state(info, into_raw(thread), Some(destroy::<Thread>));
        }
        Ok(())
    };
    // SAFETY: `info` lives as long as the callback; the message is copied.
    callback::contain(NAME, init, |message| unsafe {
        ffi::duckdb_scalar_function_init_set_error(info, message.as_ptr());
    });
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
            let mut tools = lock(&thread.tools);
            let arguments = Arguments::read(types, input)?;
            let parts = arguments.events(&types.schema, thread.running.created_at, &mut tools.simulator)?;
            arguments.write(&parts, &mut tools.writer, output)?;
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

/// The arguments of the rows of a chunk.
struct Arguments {
    /// False for a NULL in the place of a row.
    is_row: BooleanArray,
    workforce: Workforce,
    start: Int64Array,
    end: Int64Array,
    options: Vec<(&'static str, ArrayRef)>,
}

impl Arguments {
    /// # Safety
    /// The chunk holds flat vectors of the types that the call was bound with.
    unsafe fn read(types: &ArgumentTypes, input: ffi::duckdb_data_chunk) -> Result<Self> {
        // SAFETY: the caller vouches for the chunk.
        let rows = unsafe { ffi::duckdb_data_chunk_get_size(input) } as usize;
        // SAFETY: as above, and there are as many vectors as arguments.
        let vector = |index| unsafe { Vector::new(ffi::duckdb_data_chunk_get_vector(input, index), rows) };
        let year = |index, column| {
            Ok(vector(index).read(Wanted::Bigint, column)?.as_primitive::<Int64Type>().clone())
        };
        let row = vector(0);
        let field = |(index, wanted, column): (usize, Wanted, &str)| {
            row.child(index).read(wanted, &column_of(column, ROW))
        };
        let sources = types.schema.sources.iter();
        let arrays = sources
            .map(|source| field((source.index, source.wanted, source.column.name.as_str())))
            .collect::<Result<Vec<_>>>()?;
        let option = |(index, name): &(usize, &'static str)| {
            Ok((*name, vector(OPTIONS_AT).child(*index).read(wanted_for_option(name), &the_option(name))?))
        };
        Ok(Self {
            is_row: (0..rows).map(|at| Some(row.is_valid(at))).collect(),
            workforce: Workforce::try_new(&types.schema, &arrays)?,
            start: year(1, "start")?,
            end: year(2, "end")?,
            options: types.options.iter().map(option).collect::<Result<_>>()?,
        })
    }

    /// The events of all rows. Rows with the same years and options are computed together.
    fn events(
        &self,
        schema: &WorkforceSchema,
        created_at: i64,
        simulator: &mut Simulator,
    ) -> Result<Vec<Part>> {
        let part = |rows: Range<usize>| {
            if !self.is_row.value(rows.start) {
                return Ok(Part { rows, computed: None });
            }
            let mut simulation = self.simulation(rows.start)?;
            simulation.created_at.get_or_insert(created_at);
            let by_year = schema.is_by_year(simulation.cohort)?;
            let request = Request { simulation: &simulation, by_year, with_event_ids: true };
            let events = simulator.run(&self.workforce, rows.clone(), request)?;
            Ok(Part { rows, computed: Some((simulation, events)) })
        };
        self.equal_calls()?.into_iter().map(part).collect()
    }

    /// Writes the lists of events, a list a row, into the result.
    ///
    /// # Safety
    /// The result is a flat vector of lists of the columns, with a row for each of ours.
    unsafe fn write(
        &self,
        parts: &[Part],
        writer: &mut VectorWriter,
        output: ffi::duckdb_vector,
    ) -> Result<()> {
        let total: usize = parts.iter().map(Part::count).sum();
        // SAFETY: the caller vouches for the vector; the child is made before anything is written to it.
        let mut targets = unsafe {
            let is_reserved = ffi::duckdb_list_vector_reserve(output, total as u64) == ffi::DuckDBSuccess
                && ffi::duckdb_list_vector_set_size(output, total as u64) == ffi::DuckDBSuccess;
            if !is_reserved {
                return Err(Error::Internal(format!("DuckDB cannot hold {total} events in one vector")));
            }
            let events = ffi::duckdb_list_vector_get_child(output);
            let child = |at| ffi::duckdb_struct_vector_get_child(events, at);
            COLUMNS.iter().zip(0..).map(|(column, at)| Target::new(column, child(at))).collect::<Vec<_>>()
        };
        if let [Part { computed: Some((simulation, _)), .. }] = parts {
            // SAFETY: there is but one call.
            targets.iter_mut().for_each(|target| unsafe { target.make_constant(simulation) });
        }
        let mut first = 0;
        for part in parts {
            // SAFETY: an entry is written for each row, and there is room for all events.
            unsafe {
                let entries = ffi::duckdb_vector_get_data(output).cast::<ffi::duckdb_list_entry>();
                for (row, bounds) in part.bounds(first) {
                    let (offset, length) = (bounds.start as u64, bounds.len() as u64);
                    entries.add(row).write(ffi::duckdb_list_entry { offset, length });
                }
                if let Some((simulation, events)) = &part.computed {
                    let range = 0..events.len();
                    let events = EventsToWrite { events, range, workforce: &self.workforce, simulation };
                    writer.write(&mut targets, first, events);
                }
            }
            first += part.count();
        }
        // SAFETY: the vector has as many rows.
        unsafe { write_validity(output, &self.is_row) };
        Ok(())
    }

    /// The rows in parts, in each of which all are rows of a workforce or NULL, with the same years and options.
    fn equal_calls(&self) -> Result<Vec<Range<usize>>> {
        let years: [ArrayRef; 2] = [Arc::new(self.start.clone()), Arc::new(self.end.clone())];
        let mut columns = vec![Arc::new(self.is_row.clone()) as ArrayRef];
        columns.extend(years.into_iter().chain(self.options.iter().map(|(_, values)| Arc::clone(values))));
        let parts = partition(&columns).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(parts.ranges())
    }

    fn simulation(&self, row: usize) -> Result<Simulation> {
        let year = |array: &Int64Array| array.is_valid(row).then(|| array.value(row));
        let years = YearRange::try_new(year(&self.start), year(&self.end))?;
        let values =
            |name: &str| self.options.iter().find(|(given, _)| *given == name).map(|(_, values)| values);
        let given = |name: &str| values(name).filter(|values| values.is_valid(row));
        let text = |name: &str| given(name).map(|values| values.as_string::<i32>().value(row).to_string());
        let rate = |name: &'static str| {
            Some((name.to_string(), given(name)?.as_primitive::<Float64Type>().value(row)))
        };
        let options = Options {
            scenario_id: text("scenario_id"),
            plan_design_id: text("plan_design_id"),
            random_seed: given("random_seed").map(|values| values.as_primitive::<Int64Type>().value(row)),
            cohort: text("cohort"),
            created_at: given("created_at")
                .map(|values| values.as_primitive::<TimestampMicrosecondType>().value(row)),
            rates: Rates::NAMES.into_iter().filter_map(rate).collect(),
        };
        Simulation::try_new(years, &options, "", &[])
    }
}

/// Rows with the same years and options, and their events.
struct Part {
    rows: Range<usize>,
    /// `None` for NULLs in the place of rows.
    computed: Option<(Simulation, Events)>,
}

impl Part {
    /// How many events there are.
    fn count(&self) -> usize {
        self.computed.as_ref().map_or(0, |(_, events)| events.len())
    }

    /// For each row where its events stand when those of the first one begin at `first`.
    fn bounds(&self, first: usize) -> impl Iterator<Item = (usize, Range<usize>)> {
        let mut start = first;
        self.rows.clone().enumerate().map(move |(at, row)| {
            let end = self.computed.as_ref().map_or(start, |(_, events)| first + events.ends[at]);
            (row, std::mem::replace(&mut start, end)..end)
        })
    }
}
