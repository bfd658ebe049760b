//! `polars_event_parameters(start, end, parameters := …, scenario_id := …, …)`: what a call makes of its parameters (spec section 8).

use std::sync::Arc;

use crate::binding::calls::{ListRun, RelationCall, RelationRun};
use crate::binding::session::extension::Extension;
use crate::binding::write::{Output, VectorWriter, column_types};
use crate::domain::call::Surface;
use crate::domain::columns::{Column, ListedParameterColumns};
use crate::domain::parameters::ListedParameter;
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::function::{Estimate, TableBind, TableFunction};
use crate::duckdb::{LogicalType, RowsMut};

/// The function; it reads relations through the extension's connections.
pub struct PolarsEventParameters(pub Arc<Extension>);

/// The columns, as they are written into vectors.
static COLUMNS: [Column<ListedParameter, VectorWriter>; 9] = ListedParameterColumns::<VectorWriter>::ALL;

impl TableFunction for PolarsEventParameters {
    const NAME: &'static str = "polars_event_parameters";

    type Call = RelationCall;
    type Run = ListRun<ListedParameter>;
    type Thread = Output;

    fn parameters() -> Vec<LogicalType> {
        RelationCall::parameters()
    }

    fn named_parameters() -> Vec<(&'static str, LogicalType)> {
        RelationCall::named_parameters(Surface::ParameterList)
    }

    fn bind(&self, arguments: &TableBind<'_>) -> CallbackResult<RelationCall> {
        Ok(RelationCall::bind(arguments, Surface::ParameterList, &self.0)?)
    }

    fn columns(_call: &RelationCall) -> CallbackResult<Vec<(String, LogicalType)>> {
        Ok(column_types(&COLUMNS)?)
    }

    /// None: few rows are few enough for any plan.
    fn estimate(&self, _call: &RelationCall) -> Option<Estimate> {
        None
    }

    fn start(&self, call: &RelationCall, columns: Vec<usize>) -> CallbackResult<ListRun<ListedParameter>> {
        let rows = RelationRun::start(call, &self.0).list_parameters(call, &self.0)?;
        Ok(ListRun::new(rows, &COLUMNS, &columns))
    }

    fn max_threads(_run: &ListRun<ListedParameter>) -> usize {
        1
    }

    fn fill(run: &ListRun<ListedParameter>, thread: &mut Output, output: RowsMut<'_>) -> CallbackResult<()> {
        // SAFETY: DuckDB passes a chunk with the vectors of the columns that it has told of.
        unsafe { run.fill(thread, output)? };
        Ok(())
    }
}
