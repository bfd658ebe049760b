//! A call of a scalar function that is passed rows of the workforce.

use std::sync::Arc;

use crate::binding::calls::row_types::{ArgumentTypes, OPTIONS_AT};
use crate::binding::error::{Error, Result};
use crate::binding::resources::{MemoryBudget, MemoryShare, memory_limit};
use crate::binding::session::clock::{BoundCall, RunningCall};
use crate::binding::session::connections::{CallInProgress, Connections};
use crate::binding::session::extension::Extension;
use crate::binding::session::interrupt::{ComputingThread, Interrupts};
use crate::binding::write::VectorWriter;
use crate::domain::workforce::Also;
use crate::duckdb::function::{Overload, ScalarBind};
use crate::duckdb::{Answer, ClientContext, LogicalType, Rows};

/// A call as it was bound.
pub struct RowCall {
    /// What is read of the row beyond what events depend on.
    function: &'static str,
    also: Also,
    /// `None` where the types were not known yet: in a macro, or with the parameter of a prepared statement.
    types: Option<Arc<ArgumentTypes>>,
    clock: Arc<BoundCall>,
    connections: Arc<Connections>,
    interrupts: Arc<Interrupts>,
    memory: Arc<MemoryBudget>,
}

impl RowCall {
    /// The arguments that there can be, with and without options: a row, the first and the last year.
    ///
    /// # Errors
    /// The type of the result cannot be made.
    pub fn overloads(result: impl Fn() -> Answer<LogicalType>) -> Answer<Vec<Overload>> {
        // A row, the years, which whole numbers of any type may be, and the options.
        let all = || (0..=OPTIONS_AT).map(|_| LogicalType::any());
        let overload = |count| {
            let parameters = all().take(count).collect();
            Ok(Overload { parameters, result: result()? })
        };
        [OPTIONS_AT, OPTIONS_AT + 1].map(overload).into_iter().collect()
    }

    /// Looks at the arguments of a call of that function.
    ///
    /// # Errors
    /// The row is no row, or a column or an option is refused.
    pub fn bind(
        function: &'static str,
        arguments: &ScalarBind<'_>,
        extension: &Extension,
        also: Also,
    ) -> Result<Self> {
        let type_of = |index| arguments.argument(index).return_type();
        let row = type_of(0);
        // The years are not looked at: DuckDB cannot hand out an argument that is a subquery, and they may be one.
        let options = (arguments.argument_count() > OPTIONS_AT).then(|| type_of(OPTIONS_AT));
        let are_known = row.is_known() && options.as_ref().is_none_or(LogicalType::is_known);
        let types = || ArgumentTypes::resolve(function, &row, options.as_ref(), also).map(Arc::new);
        Ok(Self {
            function,
            also,
            types: are_known.then(types).transpose()?,
            clock: extension.clock.bind(arguments.context().connection_id()),
            connections: Arc::clone(&extension.connections),
            interrupts: Arc::clone(&extension.interrupts),
            memory: Arc::clone(&extension.memory),
        })
    }

    /// What the types of the arguments say, which are known by now at the latest.
    ///
    /// # Errors
    /// As for [`Self::bind`].
    pub fn types(&self, rows: Rows<'_>) -> Result<Arc<ArgumentTypes>> {
        if let Some(types) = &self.types {
            return Ok(Arc::clone(types));
        }
        let type_of = |index| rows.vector(index).map(|vector| vector.logical_type());
        let row = type_of(0).ok_or_else(|| Error::internal("DuckDB passed no row"))?;
        let options = type_of(OPTIONS_AT);
        Ok(Arc::new(ArgumentTypes::resolve(self.function, &row, options.as_ref(), self.also)?))
    }
}

/// A thread that runs a call, and what it keeps from chunk to chunk, whatever it computes.
pub struct RowThread {
    running: RunningCall,
    /// Tells whether the query was interrupted: DuckDB looks between two chunks only, and one may go through thousands of years.
    pub interrupt: ComputingThread,
    /// Writes the lists.
    pub writer: VectorWriter,
    /// What the lists of the last chunk take.
    pub lists: MemoryShare,
    _in_progress: CallInProgress,
}

impl RowThread {
    /// The thread begins to run the call, in that context.
    pub fn start(call: &RowCall, context: ClientContext) -> Self {
        let lists = call.memory.share(memory_limit(&context));
        Self {
            running: call.clock.start(),
            interrupt: ComputingThread::new(context, Arc::clone(&call.interrupts)),
            writer: VectorWriter::default(),
            lists,
            _in_progress: CallInProgress(Arc::clone(&call.connections)),
        }
    }

    /// The instant of the query, in microseconds since 1970-01-01.
    pub fn created_at(&self) -> i64 {
        self.running.created_at
    }
}
