//! What a scalar function is.

use std::marker::PhantomData;

use crate::duckdb::callback::CallbackResult;
use crate::duckdb::client_context::ClientContext;
use crate::duckdb::data_chunk::Rows;
use crate::duckdb::expression::Expression;
use crate::duckdb::ffi;
use crate::duckdb::logical_type::LogicalType;
use crate::duckdb::vector_mut::VectorMut;

/// A scalar function; its value is what all calls share.
pub trait ScalarFunction: Send + Sync + 'static {
    /// Its name in SQL, with which its errors begin.
    const NAME: &'static str;

    /// Whether it is called anew each time, whatever its arguments.
    const IS_VOLATILE: bool = false;

    /// Whether rows with a NULL among the arguments are passed, too; else they give NULL.
    const TAKES_NULLS: bool = false;

    /// A call as it was bound. DuckDB copies it with the plan; the copies share it.
    type Call: Send + Sync + 'static;

    /// What a thread keeps that runs the call, from one chunk to the next.
    type Thread: Send + 'static;

    /// The arguments that it can be called with, and what it gives then.
    ///
    /// # Errors
    /// A type cannot be made.
    fn overloads(&self) -> CallbackResult<Vec<Overload>>;

    /// Looks at a call before anything runs.
    ///
    /// # Errors
    /// The call cannot be run.
    fn bind(&self, arguments: &ScalarBind<'_>) -> CallbackResult<Self::Call>;

    /// A thread of a query begins to run the call, in that context.
    ///
    /// # Errors
    /// It cannot.
    fn start(call: &Self::Call, context: ClientContext) -> CallbackResult<Self::Thread>;

    /// Runs the call for some rows of its arguments; `result` has as many, of the overload's type.
    ///
    /// # Errors
    /// The call fails, and the query with it.
    fn run(
        call: &Self::Call,
        thread: &mut Self::Thread,
        arguments: Rows<'_>,
        result: VectorMut,
    ) -> CallbackResult<()>;
}

/// Arguments of a function, and what it gives for them.
pub struct Overload {
    /// The types of the arguments.
    pub parameters: Vec<LogicalType>,
    /// The type of the result.
    pub result: LogicalType,
}

/// A call that is being bound.
pub struct ScalarBind<'b>(ffi::duckdb_bind_info, PhantomData<&'b ()>);

impl ScalarBind<'_> {
    /// Looks at a call.
    ///
    /// # Safety
    /// `info` is that of the bind callback of a scalar function, which outlives the result.
    pub(super) unsafe fn new(info: ffi::duckdb_bind_info) -> Self {
        Self(info, PhantomData)
    }

    /// How many arguments there are.
    pub fn argument_count(&self) -> usize {
        // SAFETY: `info` is that of the callback.
        unsafe { ffi::duckdb_scalar_function_bind_get_argument_count(self.0) as usize }
    }

    /// An argument. DuckDB hands out none that is a subquery, and says nothing: then it has the invalid type.
    pub fn argument(&self, index: usize) -> Expression {
        // SAFETY: `info` is that of the callback; the expression is ours to destroy, null for an index that is none.
        unsafe { Expression::from_raw(ffi::duckdb_scalar_function_bind_get_argument(self.0, index as u64)) }
    }

    /// The context that the call is bound in.
    pub fn context(&self) -> ClientContext {
        // SAFETY: `info` is that of the callback; what is put is ours.
        unsafe {
            ClientContext::put_by(|place| ffi::duckdb_scalar_function_get_client_context(self.0, place))
        }
    }
}
