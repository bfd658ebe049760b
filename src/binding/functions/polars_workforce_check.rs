//! `polars_workforce_check(start, workforce := …)`: what is odd in a workforce (spec section 6, end).

use std::sync::Arc;

use crate::binding::calls::{ListRun, RelationCall, RelationRun};
use crate::binding::session::extension::Extension;
use crate::binding::write::{Output, VectorWriter, column_types};
use crate::domain::call::Surface;
use crate::domain::columns::{Column, FindingColumns};
use crate::domain::workforce_check::Finding;
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::function::{Estimate, TableBind, TableFunction};
use crate::duckdb::{LogicalType, RowsMut};

/// The function; it reads relations through the extension's connections.
pub struct PolarsWorkforceCheck(pub Arc<Extension>);

/// The columns, as they are written into vectors.
static COLUMNS: [Column<Finding, VectorWriter>; 6] = FindingColumns::<VectorWriter>::ALL;

impl TableFunction for PolarsWorkforceCheck {
    const NAME: &'static str = "polars_workforce_check";

    type Call = RelationCall;
    type Run = ListRun<Finding>;
    type Thread = Output;

    fn parameters() -> Vec<LogicalType> {
        vec![LogicalType::bigint()]
    }

    fn named_parameters() -> Vec<(&'static str, LogicalType)> {
        RelationCall::named_parameters(Surface::Check)
    }

    fn bind(&self, arguments: &TableBind<'_>) -> CallbackResult<RelationCall> {
        Ok(RelationCall::bind(arguments, Surface::Check, &self.0)?)
    }

    fn columns(_call: &RelationCall) -> CallbackResult<Vec<(String, LogicalType)>> {
        Ok(column_types(&COLUMNS)?)
    }

    /// None: few rows are few enough for any plan.
    fn estimate(&self, _call: &RelationCall) -> Option<Estimate> {
        None
    }

    fn start(&self, call: &RelationCall, columns: Vec<usize>) -> CallbackResult<ListRun<Finding>> {
        let rows = RelationRun::start(call, &self.0).check_workforce(call, &self.0)?;
        Ok(ListRun::new(rows, &COLUMNS, &columns))
    }

    fn max_threads(_run: &ListRun<Finding>) -> usize {
        1
    }

    fn fill(run: &ListRun<Finding>, thread: &mut Output, output: RowsMut<'_>) -> CallbackResult<()> {
        // SAFETY: DuckDB passes a chunk with the vectors of the columns that it has told of.
        unsafe { run.fill(thread, output)? };
        Ok(())
    }
}
