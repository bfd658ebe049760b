//! Table functions whose rows are all there when a call begins to be read.

use std::sync::Mutex;

use crate::binding::error::{Error, Result};
use crate::binding::lock::lock;
use crate::binding::write::{Output, OutputColumns, VectorWriter, column_types};
use crate::domain::columns::{Column, ListedRows, Row};
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::function::{Estimate, TableBind, TableFunction};
use crate::duckdb::{LogicalType, RowsMut};

/// A function that lists a few rows.
pub trait Lists: Send + Sync + 'static {
    /// Its name in SQL, with which its errors begin.
    const NAME: &'static str;

    /// A call as it was bound.
    type Call: Send + Sync + 'static;

    /// Its rows.
    type Row: Row<Call = (), Source = ()> + Send + Sync + 'static;

    /// The columns, as they are written into vectors.
    fn columns() -> &'static [Column<Self::Row, VectorWriter>];

    /// The arguments by place.
    fn parameters() -> Vec<LogicalType> {
        Vec::new()
    }

    /// The arguments by name, none of which has to be given.
    fn named_parameters() -> Vec<(&'static str, LogicalType)> {
        Vec::new()
    }

    /// Looks at a call before anything runs.
    ///
    /// # Errors
    /// The call cannot be run.
    fn bind(&self, arguments: &TableBind<'_>) -> Result<Self::Call>;

    /// All rows in their order; `None` where the query was interrupted before there were any, and DuckDB ends it before it asks for
    /// one.
    ///
    /// # Errors
    /// What is listed cannot be read, or is wrong.
    fn list(&self, call: &Self::Call) -> Result<Option<Vec<Self::Row>>>;
}

/// The table function of what lists.
pub struct Listed<L>(pub L);

/// The rows of a call, which one thread hands out in their order.
pub struct ListedRun<R: Row> {
    rows: Option<Vec<R>>,
    /// What the query needs.
    columns: OutputColumns<R>,
    handed_out: Mutex<usize>,
}

impl<L: Lists> TableFunction for Listed<L> {
    const NAME: &'static str = L::NAME;

    type Call = L::Call;
    type Run = ListedRun<L::Row>;
    type Thread = Output;

    fn parameters() -> Vec<LogicalType> {
        L::parameters()
    }

    fn named_parameters() -> Vec<(&'static str, LogicalType)> {
        L::named_parameters()
    }

    fn bind(&self, arguments: &TableBind<'_>) -> CallbackResult<L::Call> {
        Ok(self.0.bind(arguments)?)
    }

    fn columns(_call: &L::Call) -> CallbackResult<Vec<(String, LogicalType)>> {
        Ok(column_types(L::columns())?)
    }

    /// None: few rows are few enough for any plan.
    fn estimate(&self, _call: &L::Call) -> Option<Estimate> {
        None
    }

    fn start(&self, call: &L::Call, columns: Vec<usize>) -> CallbackResult<ListedRun<L::Row>> {
        let columns = OutputColumns::new(L::columns(), &columns);
        Ok(ListedRun { rows: self.0.list(call)?, columns, handed_out: Mutex::new(0) })
    }

    fn max_threads(_run: &ListedRun<L::Row>) -> usize {
        1
    }

    fn fill(run: &ListedRun<L::Row>, thread: &mut Output, mut output: RowsMut<'_>) -> CallbackResult<()> {
        let Some(rows) = &run.rows else { return Err(Error::Interrupted.into()) };
        let mut handed_out = lock(&run.handed_out);
        let next = &rows[*handed_out..rows.len().min(*handed_out + RowsMut::capacity())];
        *handed_out += next.len();
        if next.is_empty() {
            output.set_len(0);
            return Ok(());
        }
        // SAFETY: DuckDB passes a chunk with the vectors of the columns that it has told of.
        unsafe { thread.write(&run.columns, &ListedRows(next), next.len(), &(), output)? };
        Ok(())
    }
}
