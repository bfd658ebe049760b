//! `yearly_events(row, start, end [, options])`: the scalar function of spec section 7.

use std::sync::Arc;

use crate::binding::calls::{ArgumentTypes, Arguments, RowCall, RowThread};
use crate::binding::error::{Error, Result};
use crate::binding::session::extension::Extension;
use crate::binding::session::interrupt;
use crate::binding::write::{EVENT_COLUMNS, EventsToWrite, ListWriter, list_of_rows};
use crate::domain::events::Wanted;
use crate::domain::simulate::{EventSimulator, Request, TILE, employees_at_once};
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::function::{Overload, ScalarBind, ScalarFunction};
use crate::duckdb::{ClientContext, Rows, VectorMut};

/// The function: a list of the events of the row's employee. A NULL row gives NULL; NULL options are no options.
pub struct YearlyEvents(pub Arc<Extension>);

/// A thread that runs a call.
pub struct Thread {
    common: RowThread,
    simulator: EventSimulator,
}

impl ScalarFunction for YearlyEvents {
    const NAME: &'static str = "yearly_events";
    /// A NULL among the years is an error, not a NULL.
    const TAKES_NULLS: bool = true;

    type Call = RowCall;
    type Thread = Thread;

    fn overloads(&self) -> CallbackResult<Vec<Overload>> {
        Ok(RowCall::overloads(|| list_of_rows(&EVENT_COLUMNS))?)
    }

    fn bind(&self, arguments: &ScalarBind<'_>) -> CallbackResult<RowCall> {
        if interrupt::take_offered(|| arguments.argument(0)) {
            return Err("this call serves to find a sensor".into());
        }
        Ok(RowCall::bind(arguments, &self.0)?)
    }

    fn start(call: &RowCall, context: ClientContext) -> CallbackResult<Thread> {
        Ok(Thread { common: RowThread::start(call, context), simulator: EventSimulator::default() })
    }

    fn run(call: &RowCall, thread: &mut Thread, rows: Rows<'_>, result: VectorMut) -> CallbackResult<()> {
        let types = call.types(rows)?;
        let arguments = Arguments::read(&types, rows)?;
        // SAFETY: DuckDB passes an empty vector of the overload's type, with as many rows.
        Ok(unsafe { write_events(&types, &arguments, thread, result) }?)
    }
}

/// Writes the lists of events, a list a row. Rows with the same years and options are computed together.
///
/// # Safety
/// The result is an empty vector of lists of the columns, with a row for each of the arguments.
unsafe fn write_events(
    types: &ArgumentTypes,
    arguments: &Arguments<'_>,
    thread: &mut Thread,
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
    let mut lists = unsafe { ListWriter::new(result, &EVENT_COLUMNS, count, only_call, writer, lists) };
    for (rows, simulation) in &calls {
        let Some(simulation) = simulation else {
            lists.push_nulls(rows.len());
            continue;
        };
        let by_year = types.schema.is_by_year(simulation.cohort)?;
        let request = Request { simulation, by_year };
        // A tile's events are written before the next tile's are computed: that bounds what is in memory beside the lists.
        let employees = employees_at_once(simulation.years).min(TILE);
        for start in rows.clone().step_by(employees) {
            if interrupt.is_interrupted() {
                return Err(Error::Interrupted);
            }
            let workforce = arguments.workforce();
            let tile = start..rows.end.min(start + employees);
            let events = simulator.run(workforce, tile, request, Wanted::ALL)?;
            let range = 0..events.len();
            let to_write = EventsToWrite { events: &events, range, workforce, simulation };
            lists.push(&to_write, &events.ends, simulation.years)?;
            simulator.take_back(events);
        }
    }
    lists.finish()
}
