//! `navigator_events_help()`: the functions with their arguments and columns, defaults and an example each, as a table.
//!
//! DuckDB's C API takes no names for arguments by place, no defaults and no descriptions, so `duckdb_functions()` has none.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::binding::write::{HELP_COLUMNS, HelpToWrite, Output, OutputColumns, column_types};
use crate::domain::help::{HelpRow, help};
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::function::{Estimate, TableBind, TableFunction};
use crate::duckdb::{LogicalType, RowsMut};

/// The function.
pub struct NavigatorEventsHelp;

/// A call that runs.
pub struct Run {
    rows: Vec<HelpRow>,
    columns: OutputColumns<HelpRow>,
    /// How many rows have been given.
    given: AtomicUsize,
}

impl TableFunction for NavigatorEventsHelp {
    const NAME: &'static str = "navigator_events_help";

    type Call = ();
    type Run = Run;
    type Thread = Output;

    fn parameters() -> Vec<LogicalType> {
        Vec::new()
    }

    fn bind(&self, _arguments: &TableBind<'_>) -> CallbackResult<()> {
        Ok(())
    }

    fn columns(_call: &()) -> CallbackResult<Vec<(String, LogicalType)>> {
        Ok(column_types(&HELP_COLUMNS)?)
    }

    fn estimate(&self, _call: &()) -> Option<Estimate> {
        None
    }

    fn start(&self, _call: &(), columns: Vec<usize>) -> CallbackResult<Run> {
        let columns = OutputColumns::new(&HELP_COLUMNS, &columns);
        Ok(Run { rows: help(), columns, given: AtomicUsize::new(0) })
    }

    fn max_threads(_run: &Run) -> usize {
        1
    }

    fn fill(run: &Run, thread: &mut Output, mut output: RowsMut<'_>) -> CallbackResult<()> {
        let start = run.given.load(Ordering::Relaxed);
        let range = start..run.rows.len().min(start + RowsMut::capacity());
        run.given.store(range.end, Ordering::Relaxed);
        if range.is_empty() {
            output.set_len(0);
            return Ok(());
        }
        let (count, rows) = (range.len(), HelpToWrite { rows: &run.rows, range });
        // SAFETY: DuckDB passes a chunk with the vectors of the columns that it has told of.
        unsafe { thread.write(&run.columns, &rows, count, &(), output)? };
        Ok(())
    }
}
