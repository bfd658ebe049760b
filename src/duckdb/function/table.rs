//! What a table function is.

use std::marker::PhantomData;

use crate::duckdb::c_text::c_string;
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::client_context::ClientContext;
use crate::duckdb::data_chunk::RowsMut;
use crate::duckdb::ffi;
use crate::duckdb::logical_type::LogicalType;
use crate::duckdb::value::Value;

/// A table function; its value is what all calls share. It is told which of its columns a query needs.
pub trait TableFunction: Send + Sync + 'static {
    /// Its name in SQL, with which its errors begin.
    const NAME: &'static str;

    /// A call as it was bound.
    type Call: Send + Sync + 'static;

    /// A call that runs, which its threads share.
    type Run: Send + Sync + 'static;

    /// What a thread keeps that reads its rows; made before anybody knows whether it will.
    type Thread: Default + Send + 'static;

    /// The arguments by place.
    fn parameters() -> Vec<LogicalType>;

    /// The arguments by name, none of which has to be given.
    fn named_parameters() -> Vec<(&'static str, LogicalType)> {
        Vec::new()
    }

    /// Looks at a call before anything runs.
    ///
    /// # Errors
    /// The call cannot be run.
    fn bind(&self, arguments: &TableBind<'_>) -> CallbackResult<Self::Call>;

    /// The columns of the call's rows, in their order.
    ///
    /// # Errors
    /// A type cannot be made.
    fn columns(call: &Self::Call) -> CallbackResult<Vec<(String, LogicalType)>>;

    /// How many rows the call will have, for the planner of the query; where nobody knows, DuckDB plans for one.
    fn estimate(&self, call: &Self::Call) -> Option<Estimate>;

    /// The call begins to run. `columns` are the places of those that the query needs, a vector of the output for each; one
    /// beyond the last column stands for none, and its vector may hold anything.
    ///
    /// # Errors
    /// It cannot.
    fn start(&self, call: &Self::Call, columns: Vec<usize>) -> CallbackResult<Self::Run>;

    /// How many threads may read its rows.
    fn max_threads(run: &Self::Run) -> usize;

    /// Writes the next rows, or none after the last ones.
    ///
    /// # Errors
    /// The call fails, and the query with it.
    fn fill(run: &Self::Run, thread: &mut Self::Thread, output: RowsMut<'_>) -> CallbackResult<()>;
}

/// How many rows a call will have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// As many, or about.
    pub rows: u64,
    /// Whether it is exactly as many.
    pub is_exact: bool,
}

/// A call that is being bound.
pub struct TableBind<'b>(ffi::duckdb_bind_info, PhantomData<&'b ()>);

impl TableBind<'_> {
    /// Looks at a call.
    ///
    /// # Safety
    /// `info` is that of the bind callback of a table function, which outlives the result.
    pub(super) unsafe fn new(info: ffi::duckdb_bind_info) -> Self {
        Self(info, PhantomData)
    }

    /// An argument by its place; `None` where there is none.
    pub fn argument(&self, index: usize) -> Option<Value> {
        // SAFETY: `info` is that of the callback; the value is ours.
        unsafe { Value::from_raw(ffi::duckdb_bind_get_parameter(self.0, index as u64)) }
    }

    /// An argument by its name; `None` where it is not given.
    pub fn named(&self, name: &str) -> Option<Value> {
        let name = c_string(name).ok()?;
        // SAFETY: as above; the name outlives the call.
        unsafe { Value::from_raw(ffi::duckdb_bind_get_named_parameter(self.0, name.as_ptr())) }
    }

    /// The context that the call is bound in, and will run in.
    pub fn context(&self) -> ClientContext {
        // SAFETY: `info` is that of the callback; what is put is ours.
        unsafe { ClientContext::put_by(|place| ffi::duckdb_table_function_get_client_context(self.0, place)) }
    }
}
