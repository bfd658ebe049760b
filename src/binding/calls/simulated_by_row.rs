//! The scalar function that gives a list of the rows of a simulation for each row of the workforce that it is passed.

use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;

use crate::binding::calls::row_arguments::Arguments;
use crate::binding::calls::row_call::{RowCall, RowThread};
use crate::binding::calls::row_types::ArgumentTypes;
use crate::binding::calls::simulated::Simulated;
use crate::binding::error::{Error, Result};
use crate::binding::session::extension::Extension;
use crate::binding::session::interrupt;
use crate::binding::write::{InOrderToWrite, ListWriter, list_of_rows};
use crate::domain::call::Simulation;
use crate::domain::simulate::{Request, TILE, employees_at_once};
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::function::{Overload, ScalarBind, ScalarFunction};
use crate::duckdb::{ClientContext, Rows, VectorMut};

/// The function: a list of the rows of the row's employee. A NULL row gives NULL; NULL options are no options.
pub struct SimulatedByRow<R>(Arc<Extension>, PhantomData<fn() -> R>);

impl<R> SimulatedByRow<R> {
    /// The function of a database.
    pub fn new(extension: &Arc<Extension>) -> Self {
        Self(Arc::clone(extension), PhantomData)
    }
}

/// A thread that runs a call.
pub struct Thread<R: Simulated> {
    common: RowThread,
    simulator: R::Simulator,
}

impl<R: Simulated> ScalarFunction for SimulatedByRow<R> {
    const NAME: &'static str = R::SCALAR_FUNCTION;
    /// A NULL among the years is an error, not a NULL.
    const TAKES_NULLS: bool = true;

    type Call = RowCall;
    type Thread = Thread<R>;

    fn overloads(&self) -> CallbackResult<Vec<Overload>> {
        Ok(RowCall::overloads(|| list_of_rows(R::columns()))?)
    }

    fn bind(&self, arguments: &ScalarBind<'_>) -> CallbackResult<RowCall> {
        if interrupt::take_offered(|| arguments.argument(0)) {
            return Err("this call serves to find a sensor".into());
        }
        Ok(RowCall::bind(R::SCALAR_FUNCTION, arguments, &self.0, R::ALSO)?)
    }

    fn start(call: &RowCall, context: ClientContext) -> CallbackResult<Thread<R>> {
        Ok(Thread { common: RowThread::start(call, context), simulator: R::Simulator::default() })
    }

    fn run(call: &RowCall, thread: &mut Thread<R>, rows: Rows<'_>, result: VectorMut) -> CallbackResult<()> {
        let types = call.types(rows)?;
        let arguments = Arguments::read(&types, rows)?;
        // SAFETY: DuckDB passes an empty vector of the overload's type, with as many rows.
        Ok(unsafe { write_lists(&types, &arguments, thread, result) }?)
    }
}

/// Writes the lists, a list a row. Rows with the same years and options are computed together.
///
/// # Safety
/// The result is an empty vector of lists of the columns, with a row for each of the arguments.
unsafe fn write_lists<R: Simulated>(
    types: &ArgumentTypes,
    arguments: &Arguments<'_>,
    thread: &mut Thread<R>,
    result: VectorMut,
) -> Result<()> {
    let Thread { common, simulator } = thread;
    let taken = |(rows, simulation): (Range<usize>, Option<Simulation>)| {
        Ok((rows, simulation.map(R::taken).transpose()?))
    };
    let calls =
        arguments.equal_calls(common.created_at())?.into_iter().map(taken).collect::<Result<Vec<_>>>()?;
    let only_call = match &calls[..] {
        [(_, Some(simulation))] => Some(simulation),
        _ => None,
    };
    let RowThread { interrupt, writer, lists, .. } = common;
    let count = arguments.row_count();
    // SAFETY: the caller vouches for the result.
    let mut lists = unsafe { ListWriter::new(result, R::columns(), count, only_call, writer, lists) };
    for (rows, simulation) in &calls {
        let Some(simulation) = simulation else {
            lists.push_nulls(rows.len());
            continue;
        };
        let by_year = types.schema.is_by_year(simulation.cohort)?;
        let request = Request { simulation, by_year };
        // A tile's rows are written before the next tile's are computed: that bounds what is in memory beside the lists.
        let employees = employees_at_once(simulation.years).min(TILE);
        for start in rows.clone().step_by(employees) {
            if interrupt.is_interrupted() {
                return Err(Error::Interrupted);
            }
            let workforce = arguments.workforce();
            let tile = start..rows.end.min(start + employees);
            let computed = R::run(simulator, workforce, tile, request, R::all_wanted())?;
            let range = 0..computed.len();
            let to_write = InOrderToWrite { rows: &computed, range, workforce, simulation };
            lists.push(&to_write, &computed.ends, simulation.years)?;
            R::take_back(simulator, computed);
        }
    }
    lists.finish()
}
