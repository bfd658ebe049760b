//! What the extension keeps for a database that has loaded it.

use std::cell::RefCell;
use std::sync::Arc;

use crate::binding::resources::MemoryBudget;
use crate::binding::session::clock::QueryClock;
use crate::binding::session::connections::Connections;
use crate::binding::session::interrupt::Interrupts;
use crate::duckdb::Connection;

/// What the functions of one database share.
pub struct Extension {
    /// The connections that read relations.
    pub connections: Arc<Connections>,
    /// What sees that a query was interrupted.
    pub interrupts: Arc<Interrupts>,
    /// The instants of queries.
    pub clock: QueryClock,
    /// What the calls hold that DuckDB does not count.
    pub memory: Arc<MemoryBudget>,
}

thread_local! {
    /// While this thread asks whose database a connection is open to: the answer.
    static ASKED_FOR: RefCell<Option<Option<Arc<Extension>>>> = const { RefCell::new(None) };
}

impl Extension {
    /// What the connection's database has been loaded with; `None` where `navigator_events_session` is not registered there.
    pub fn of(connection: &Connection) -> Option<Arc<Self>> {
        ASKED_FOR.set(Some(None));
        // Bound, it has served.
        let _ = connection.prepare("SELECT navigator_events_session()");
        ASKED_FOR.take().flatten()
    }

    /// Answers with itself where `navigator_events_session` is bound for [`Self::of`], as no other call is; whether it is.
    pub fn take_question(self: &Arc<Self>) -> bool {
        ASKED_FOR.with_borrow_mut(|asked_for| {
            asked_for.as_mut().map(|answer| *answer = Some(Arc::clone(self))).is_some()
        })
    }
}
