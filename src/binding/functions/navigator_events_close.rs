//! `navigator_events_close()`: closes the connections that read relations, so that the file of the database is free; 'closed'.

use std::sync::Arc;

use crate::binding::error::Error;
use crate::binding::session::connections::{Absence, Connections};
use crate::binding::session::extension::Extension;
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::function::{Overload, ScalarBind, ScalarFunction};
use crate::duckdb::{ClientContext, LogicalType, Rows, Value, VectorMut};

/// The function.
pub struct NavigatorEventsClose(pub Arc<Extension>);

impl ScalarFunction for NavigatorEventsClose {
    const NAME: &'static str = "navigator_events_close";
    const IS_VOLATILE: bool = true;

    type Call = Arc<Connections>;
    type Thread = ();

    fn overloads(&self) -> CallbackResult<Vec<Overload>> {
        Ok(vec![Overload { parameters: Vec::new(), result: LogicalType::varchar() }])
    }

    fn bind(&self, _arguments: &ScalarBind<'_>) -> CallbackResult<Arc<Connections>> {
        Ok(Arc::clone(&self.0.connections))
    }

    fn start(_call: &Arc<Connections>, _context: ClientContext) -> CallbackResult<()> {
        Ok(())
    }

    fn run(
        call: &Arc<Connections>,
        _thread: &mut (),
        _rows: Rows<'_>,
        result: VectorMut,
    ) -> CallbackResult<()> {
        if !call.let_go(Absence::Closed) {
            return Err(Error::ConnectionsInUse.into());
        }
        // SAFETY: the result is a VARCHAR.
        unsafe { result.make_constant(&Value::varchar("closed")) };
        Ok(())
    }
}
