//! What the extension keeps for a database that has loaded it.

use std::sync::Arc;

use crate::binding::resources::MemoryBudget;
use crate::binding::session::clock::QueryClock;
use crate::binding::session::connections::Connections;
use crate::binding::session::interrupt::Interrupts;

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
