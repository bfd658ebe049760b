//! The arguments of a call of `polars_yearly_events`, and the relations that they name.

use std::ffi::CString;
use std::sync::Arc;

use crate::duckdb::ffi;

use crate::binding::client_context::ClientContext;
use crate::binding::error::{Error, Result};
use crate::binding::extension::Extension;
use crate::binding::relation::Relation;
use crate::binding::session::clock::BoundCall;
use crate::binding::session::interrupt::InterruptibleCall;
use crate::binding::value::Value;
use crate::binding::workforce_stream::WorkforceStream;
use crate::domain::call::{CallOption, DEFAULT_ID, OptionKind, Options, Simulation, Surface};
use crate::domain::values::years::YearRange;

const DEFAULT_WORKFORCE: &str = "census_data";
const DEFAULT_PARAMETERS: &str = "comp_levers";

/// A call as it was bound.
pub struct Call {
    /// The years to simulate.
    pub years: YearRange,
    /// What was given.
    pub options: Options,
    /// How many threads DuckDB is set to.
    pub threads: usize,
    /// DuckDB's `memory_limit` in bytes, if it has one.
    memory_limit: Option<usize>,
    /// When it runs.
    pub clock: Arc<BoundCall>,
    /// Where it is bound, and where it will run.
    pub context: Arc<ClientContext>,
}

/// Takes the arguments of a call.
///
/// # Errors
/// Those that the arguments alone decide.
///
/// # Safety
/// `info` is that of a bind callback.
pub unsafe fn bind_call(info: ffi::duckdb_bind_info, extension: &Extension) -> Result<Call> {
    // SAFETY: the caller vouches for `info`; the values are ours.
    let argument = |index| unsafe { Value::from_raw(ffi::duckdb_bind_get_parameter(info, index)) };
    let named = |name: &str| {
        let name = CString::new(name).ok()?;
        // SAFETY: as above; the name outlives the call.
        unsafe { Value::from_raw(ffi::duckdb_bind_get_named_parameter(info, name.as_ptr())) }
    };
    let given = |name: &str| named(name).filter(|value| !value.is_null());
    let year = |index| argument(index).filter(|value| !value.is_null()).and_then(|value| value.to_bigint());

    let years = YearRange::try_new(year(0), year(1))?;
    // A NULL is an argument not given, but a workforce that is NULL is a mistake: another would be read in its place.
    if named("workforce").is_some_and(|name| name.is_null()) {
        return Err(Error::WorkforceNull);
    }
    let mut options = Options::default();
    for option in CallOption::of(Surface::TableFunction) {
        let Some(value) = given(option.name) else { continue };
        match option.kind {
            OptionKind::Text(place) => *place(&mut options) = Some(value.text()),
            OptionKind::Bigint(place) => *place(&mut options) = value.to_bigint(),
            OptionKind::Boolean(place) => *place(&mut options) = value.to_bool(),
            OptionKind::Timestamp(place) => *place(&mut options) = Some(value.to_timestamp()),
            OptionKind::Parameter(parameter) => {
                options.parameters.extend(value.to_double().map(|value| (parameter, value)));
            }
            // A table function reads a relation.
            OptionKind::Rows => {}
        }
    }
    // What the arguments alone decide is refused before anything is read.
    Simulation::try_new(years, &options, "", &[])?;
    // SAFETY: the caller vouches for `info`.
    let context = unsafe { ClientContext::of_table_function(info) };
    let threads = context.setting(c"threads").and_then(|threads| threads.to_bigint()).unwrap_or(1);
    Ok(Call {
        years,
        options,
        threads: usize::try_from(threads).unwrap_or(1).max(1),
        memory_limit: context.memory_limit(),
        clock: extension.clock.bind(context.connection_id()),
        context: Arc::new(context),
    })
}

/// Reads the parameters and begins to read the workforce; whether that has its cohorts by year, too.
///
/// # Errors
/// No connection is free, a relation cannot be read, or its schema or the parameters are refused.
pub fn read(
    extension: &Extension,
    call: &Call,
    interruptible: &Arc<InterruptibleCall>,
) -> Result<(Simulation, WorkforceStream, bool)> {
    let connection = extension.connections.lease(interruptible)?;
    let scenario_id = call.options.scenario_id.as_deref().unwrap_or(DEFAULT_ID);
    let parameters = match call.options.parameters_relation.as_deref() {
        Some("") => None,
        Some(name) => Some(Relation::find(&connection, "parameters", name)?),
        None => Relation::find_if_exists(&connection, "parameters", DEFAULT_PARAMETERS)?,
    };
    let (parameters_name, parameters) = match &parameters {
        Some(relation) => (relation.name(), relation.read_parameters(&connection, scenario_id)?),
        None => ("", Vec::new()),
    };
    let simulation = Simulation::try_new(call.years, &call.options, parameters_name, &parameters)?;
    let memory = extension.memory.share(call.memory_limit);
    let workforce = call.options.workforce.as_deref().unwrap_or(DEFAULT_WORKFORCE);
    let workforce = WorkforceStream::open(connection, workforce, memory)?;
    let by_year = workforce.schema().is_by_year(simulation.cohort)?;
    Ok((simulation, workforce, by_year))
}
