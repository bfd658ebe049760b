//! `navigator_events_session()`: what has become of the connections that read relations, in a word: 'open', 'released', 'closed' or
//! 'off'. It is how a session says that it ends, so that the file of the database is free at once and not only when the watcher
//! has looked.
//!
//! DuckDB tells no extension of a connection that closes. But a connection keeps its prepared statements, and a statement
//! the data that its functions were bound with. So `PREPARE navigator_events_session AS SELECT navigator_events_session()` leaves
//! something of ours with the connection, and it is destroyed while that closes, in the thread that closes it.

use std::sync::{Arc, Weak};

use crate::binding::error::Error;
use crate::binding::session::connections::{Absence, Connections};
use crate::binding::session::extension::Extension;
use crate::duckdb::callback::CallbackResult;
use crate::duckdb::function::{Overload, ScalarBind, ScalarFunction};
use crate::duckdb::{ClientContext, LogicalType, Rows, Value, VectorMut};

/// The function.
pub struct NavigatorEventsSession(pub Arc<Extension>);

/// What a statement keeps: prepared, it tells us of the end of the connection that has prepared it.
pub struct Session(Weak<Connections>);

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(connections) = self.0.upgrade() {
            connections.session_ends();
        }
    }
}

impl ScalarFunction for NavigatorEventsSession {
    const NAME: &'static str = "navigator_events_session";
    const IS_VOLATILE: bool = true;

    type Call = Session;
    type Thread = ();

    fn overloads(&self) -> CallbackResult<Vec<Overload>> {
        Ok(vec![Overload { parameters: Vec::new(), result: LogicalType::varchar() }])
    }

    fn bind(&self, _arguments: &ScalarBind<'_>) -> CallbackResult<Session> {
        if self.0.take_question() {
            return Err("this call serves to find the extension".into());
        }
        Ok(Session(Arc::downgrade(&self.0.connections)))
    }

    fn start(_call: &Session, _context: ClientContext) -> CallbackResult<()> {
        Ok(())
    }

    fn run(call: &Session, _thread: &mut (), _rows: Rows<'_>, result: VectorMut) -> CallbackResult<()> {
        let connections = call.0.upgrade().ok_or(Error::ConnectionsReleased)?;
        let word = match connections.absence() {
            None => "open",
            Some(Absence::NotWanted) => "off",
            Some(Absence::Closed) => "closed",
            Some(Absence::LetGo) => "released",
        };
        // SAFETY: the result is a VARCHAR.
        unsafe { result.make_constant(&Value::varchar(word)) };
        Ok(())
    }
}
