//! `polars_yearly_totals(start, end, random_seeds := …, by := …, …)`: the table function of spec section 11.
//!
//! The census is read once and kept. Futures are computed block by block, and the rows of one block handed out before the next
//! one is begun: that bounds the memory, however many futures there are. A block is cut into jobs, each of some futures of a few
//! employees, so that these are set up once for all of them.

mod arguments;
mod block;

use std::sync::{Arc, Mutex};

use arguments::TotalsArguments;
use block::Blocks;

use crate::binding::calls::{OpenRelations, RelationCall, RelationRun};
use crate::binding::error::{Error, Result};
use crate::binding::lock::lock;
use crate::binding::resources::MemoryShare;
use crate::binding::session::extension::Extension;
use crate::binding::write::{Output, OutputColumns, TOTAL_COLUMNS, TotalsToWrite, column_types_at};
use crate::domain::call::{Simulation, Surface};
use crate::domain::columns::total_columns_of;
use crate::domain::simulate::{Request, RollCall};
use crate::domain::totals::{Census, GroupWord, Total};
use crate::domain::workforce::Also;
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::function::{Estimate, TableBind, TableFunction};
use crate::duckdb::{LogicalType, RowsMut};

/// The function; it reads relations through the extension's connections.
pub struct PolarsYearlyTotals(pub Arc<Extension>);

/// A call as it was bound.
pub struct Call {
    common: RelationCall,
    totals: TotalsArguments,
}

/// How far a call has come.
pub struct State {
    blocks: Blocks,
    /// The rows of the last block, and how many of them have been handed out.
    totals: Vec<Total>,
    taken: usize,
}

/// A call that runs.
pub enum Run {
    /// The query was interrupted before there was a row, and DuckDB ends it before it asks for any.
    Interrupted,
    /// Its rows.
    Rows {
        /// The futures, and the rows of the block that is being handed out.
        state: Box<Mutex<State>>,
        /// The census, for the names of departments.
        census: Arc<Census>,
        /// The call, complete.
        simulation: Arc<Simulation>,
        /// What the query needs.
        columns: OutputColumns<Total>,
        /// What ends with the call.
        run: RelationRun,
        /// What the census takes.
        _memory: MemoryShare,
    },
}

impl TableFunction for PolarsYearlyTotals {
    const NAME: &'static str = "polars_yearly_totals";

    type Call = Call;
    type Run = Run;
    type Thread = Output;

    fn parameters() -> Vec<LogicalType> {
        RelationCall::parameters()
    }

    fn named_parameters() -> Vec<(&'static str, LogicalType)> {
        let mut parameters = RelationCall::named_parameters(Surface::TableFunction);
        parameters.extend(TotalsArguments::named_parameters());
        parameters
    }

    fn bind(&self, arguments: &TableBind<'_>) -> CallbackResult<Call> {
        let common = RelationCall::bind(arguments, Surface::TableFunction, &self.0)?;
        let simulation = common.simulation.rolled_forward().map_err(Error::from)?;
        let totals = TotalsArguments::bind(arguments, &common.options)?;
        Ok(Call { common: RelationCall { simulation, ..common }, totals })
    }

    fn columns(call: &Call) -> CallbackResult<Vec<(String, LogicalType)>> {
        Ok(column_types_at(&TOTAL_COLUMNS, &total_columns_of(&call.totals.grouping))?)
    }

    /// None: the workforce has not been looked at when the query is planned.
    fn estimate(&self, _call: &Call) -> Option<Estimate> {
        None
    }

    fn start(&self, call: &Call, columns: Vec<usize>) -> CallbackResult<Run> {
        let run = RelationRun::start(&call.common, &self.0);
        let Some(relations) = run.open(&call.common, &self.0, Also::Nothing)? else {
            return Ok(Run::Interrupted);
        };
        let mut memory = self.0.memory.share(call.common.memory_limit);
        let has_departments = call.totals.grouping.has(GroupWord::Department);
        let read = run.waiting(|| read_census(relations, has_departments, &mut memory));
        if read.is_err() && run.is_interrupted() {
            return Ok(Run::Interrupted);
        }
        let (simulation, census) = read?;
        let (simulation, census) = (Arc::new(simulation), Arc::new(census));
        let places = total_columns_of(&call.totals.grouping);
        // A place beyond the columns stands for none.
        let wanted: Vec<usize> =
            columns.iter().map(|place| places.get(*place).copied().unwrap_or(usize::MAX)).collect();
        let blocks =
            Blocks::new(&simulation, &census, &call.totals, call.common.options.clone(), call.common.threads);
        Ok(Run::Rows {
            state: Box::new(Mutex::new(State { blocks, totals: Vec::new(), taken: 0 })),
            census,
            simulation,
            columns: OutputColumns::new(&TOTAL_COLUMNS, &wanted),
            run,
            _memory: memory,
        })
    }

    /// One: the rows have an order, and whoever computes them has threads of its own.
    fn max_threads(_run: &Run) -> usize {
        1
    }

    fn fill(run: &Run, thread: &mut Output, mut output: RowsMut<'_>) -> CallbackResult<()> {
        let Run::Rows { state, census, simulation, columns, run, .. } = run else {
            return Err(Error::Interrupted.into());
        };
        let mut state = lock(state);
        let State { blocks, totals, taken } = &mut *state;
        while *taken == totals.len() {
            let next = run.waiting(|| blocks.next(|| run.is_interrupted()));
            if run.is_interrupted() {
                return Err(Error::Interrupted.into());
            }
            let Some(next) = next? else {
                output.set_len(0);
                return Ok(());
            };
            (*totals, *taken) = (next, 0);
        }
        let rows = &totals[*taken..totals.len().min(*taken + RowsMut::capacity())];
        *taken += rows.len();
        let to_write = TotalsToWrite { totals: rows, census, simulation };
        // SAFETY: DuckDB passes a chunk with the vectors of the columns that it has told of.
        unsafe { thread.write(columns, &to_write, rows.len(), simulation, output)? };
        Ok(())
    }
}

/// Reads the whole workforce.
fn read_census(
    OpenRelations { simulation, mut workforce, by_year }: OpenRelations,
    has_departments: bool,
    memory: &mut MemoryShare,
) -> Result<(Simulation, Census)> {
    let mut census = Census::default();
    let mut roll_call = RollCall::default();
    let request = Request { simulation: &simulation, by_year };
    while let Some(rows) = workforce.next()? {
        if !memory.resize(memory.taken().saturating_add(rows.bytes())) {
            let (relation, allowed) = (workforce.schema().relation.clone(), memory.allowed());
            return Err(Error::CensusTooLarge { relation, allowed });
        }
        roll_call.look_at(&rows, request);
        census.push(rows, has_departments);
    }
    roll_call.end(&workforce.schema().relation, request)?;
    Ok((simulation, census))
}
