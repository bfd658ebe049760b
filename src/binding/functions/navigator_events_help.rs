//! `navigator_events_help()`: the functions with their arguments and columns, defaults and an example each, as a table.
//!
//! DuckDB's C API takes no names for arguments by place, no defaults and no descriptions, so `duckdb_functions()` has none.

use crate::binding::calls::ListRun;
use crate::binding::write::{Output, VectorWriter, column_types};
use crate::domain::columns::{Column, HelpColumns};
use crate::domain::help::{HelpRow, help};
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::function::{Estimate, TableBind, TableFunction};
use crate::duckdb::{LogicalType, RowsMut};

/// The function.
pub struct NavigatorEventsHelp;

/// The columns, as they are written into vectors.
static COLUMNS: [Column<HelpRow, VectorWriter>; 7] = HelpColumns::<VectorWriter>::ALL;

impl TableFunction for NavigatorEventsHelp {
    const NAME: &'static str = "navigator_events_help";

    type Call = ();
    type Run = ListRun<HelpRow>;
    type Thread = Output;

    fn parameters() -> Vec<LogicalType> {
        Vec::new()
    }

    fn bind(&self, _arguments: &TableBind<'_>) -> CallbackResult<()> {
        Ok(())
    }

    fn columns(_call: &()) -> CallbackResult<Vec<(String, LogicalType)>> {
        Ok(column_types(&COLUMNS)?)
    }

    /// None: few rows are few enough for any plan.
    fn estimate(&self, _call: &()) -> Option<Estimate> {
        None
    }

    fn start(&self, _call: &(), columns: Vec<usize>) -> CallbackResult<ListRun<HelpRow>> {
        Ok(ListRun::new(Some(help()), &COLUMNS, &columns))
    }

    fn max_threads(_run: &ListRun<HelpRow>) -> usize {
        1
    }

    fn fill(run: &ListRun<HelpRow>, thread: &mut Output, output: RowsMut<'_>) -> CallbackResult<()> {
        // SAFETY: DuckDB passes a chunk with the vectors of the columns that it has told of.
        unsafe { run.fill(thread, output)? };
        Ok(())
    }
}
