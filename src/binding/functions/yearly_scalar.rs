//! The scalar functions over a row of the workforce: those that give a list of rows of the employee, whatever kind of rows.

use std::marker::PhantomData;
use std::sync::Arc;

use crate::binding::calls::{ArgumentTypes, Arguments, RowCall, RowThread, ToWrite, YearlyRows};
use crate::binding::error::{Error, Result};
use crate::binding::session::extension::Extension;
use crate::binding::session::interrupt;
use crate::binding::write::{ListWriter, list_of_rows};
use crate::domain::simulate::{Request, TILE, employees_at_once};
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::function::{Overload, ScalarBind, ScalarFunction};
use crate::duckdb::{ClientContext, Rows, VectorMut};

/// A function: a list of the rows of the employee. A NULL row gives NULL; NULL options are no options.
pub struct YearlyScalar<K>(Arc<Extension>, PhantomData<fn() -> K>);

impl<K> YearlyScalar<K> {
    /// The function of a database.
    pub fn new(extension: &Arc<Extension>) -> Self {
        Self(Arc::clone(extension), PhantomData)
    }
}

/// A thread that runs a call.
pub struct Thread<K: YearlyRows> {
    common: RowThread,
    simulator: K::Simulator,
}

impl<K: YearlyRows> ScalarFunction for YearlyScalar<K> {
    const NAME: &'static str = K::SCALAR;
    /// A NULL among the years is an error, not a NULL.
    const TAKES_NULLS: bool = true;

    type Call = RowCall;
    type Thread = Thread<K>;

    fn overloads(&self) -> CallbackResult<Vec<Overload>> {
        Ok(RowCall::overloads(|| list_of_rows(K::columns()))?)
    }

    fn bind(&self, arguments: &ScalarBind<'_>) -> CallbackResult<RowCall> {
        if interrupt::take_offered(|| arguments.argument(0)) {
            return Err("this call serves to find a sensor".into());
        }
        Ok(RowCall::bind(arguments, &self.0, K::ALSO)?)
    }

    fn start(call: &RowCall, context: ClientContext) -> CallbackResult<Thread<K>> {
        Ok(Thread { common: RowThread::start(call, context), simulator: K::Simulator::default() })
    }

    fn run(call: &RowCall, thread: &mut Thread<K>, rows: Rows<'_>, result: VectorMut) -> CallbackResult<()> {
        let types = call.types(rows)?;
        let arguments = Arguments::read(&types, rows)?;
        // SAFETY: DuckDB passes an empty vector of the overload's type, with as many rows.
        Ok(unsafe { write_lists(&types, &arguments, thread, result) }?)
    }
}

/// Writes the lists, one for each row. Rows with the same years and options are computed together.
///
/// # Safety
/// The result is an empty vector of lists of the columns, with a row for each of the arguments.
unsafe fn write_lists<K: YearlyRows>(
    types: &ArgumentTypes,
    arguments: &Arguments<'_>,
    thread: &mut Thread<K>,
    result: VectorMut,
) -> Result<()> {
    let Thread { common, simulator } = thread;
    let calls = arguments.equal_calls(common.created_at())?;
    let only_call = match &calls[..] {
        [(_, Some(simulation))] => Some(simulation),
        _ => None,
    };
    let RowThread { interrupt, writer, lists, .. } = common;
    let count = arguments.row_count();
    // SAFETY: the caller vouches for the result.
    let mut lists = unsafe { ListWriter::new(result, K::columns(), count, only_call, writer, lists) };
    for (rows, simulation) in &calls {
        let Some(simulation) = simulation else {
            lists.push_nulls(rows.len());
            continue;
        };
        let by_year = K::is_by_year(&types.schema, simulation)?;
        let request = Request { simulation, by_year };
        // A tile's rows are written before the next tile's are computed: that bounds what is in memory beside the lists.
        let employees = employees_at_once(simulation.years).min(TILE);
        for start in rows.clone().step_by(employees) {
            if interrupt.is_interrupted() {
                return Err(Error::Interrupted);
            }
            let workforce = arguments.workforce();
            let tile = start..rows.end.min(start + employees);
            let names = K::columns().iter().map(|column| column.name);
            let rows = K::run(simulator, workforce, tile, request, names)?;
            let range = 0..K::count(&rows);
            let to_write = ToWrite::<K> { rows: &rows, range, workforce, simulation };
            lists.push(&to_write, K::ends(&rows), simulation.years)?;
            K::take_back(simulator, rows);
        }
    }
    lists.finish()
}
