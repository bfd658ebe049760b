//! The connections that read relations by name.
//!
//! DuckDB gives a running query no connection of its own, so they are opened when the extension is loaded: a pool,
//! since a relation may be a view that calls the function itself. Each keeps the database alive, so a
//! [watcher](crate::binding::watcher) lets them go when only ours are left.

use std::ops::Deref;
use std::sync::{Arc, Mutex};

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;

use crate::binding::connection::{Answer, Connection, Statement};
use crate::binding::error::Error;
use crate::binding::interrupt::{InterruptibleCall, Reads, Sensor, WaitingCalls};
use crate::binding::lock::lock;
use crate::domain::relation::Wanted;

/// How many calls, side by side or nested in views, can read at once. One more is an error, never a wait: it might
/// wait for itself.
pub const POOL_SIZE: usize = 32;

/// The pool of one database.
pub struct Connections {
    state: Mutex<State>,
    waiting: Arc<WaitingCalls>,
}

struct State {
    /// Connections that nobody has leased.
    idle: Vec<Connection>,
    /// What the watcher asks with; never leased.
    watcher: Option<Watch>,
    /// How many connections of ours are open, leased ones included.
    open: u64,
}

impl State {
    fn take_idle(&mut self) -> Result<Connection, Error> {
        if self.watcher.is_none() {
            return Err(Error::ConnectionsReleased);
        }
        self.idle.pop().ok_or(Error::ConnectionsExhausted { connections: POOL_SIZE })
    }
}

/// The connection that the watcher asks with, and its question, how many connections there are.
struct Watch {
    count: Statement,
    /// What senses that a query was interrupted.
    sensor: Option<Sensor>,
    connection: Connection,
}

impl Connections {
    /// Opens the pool.
    ///
    /// # Errors
    /// What DuckDB says when a connection cannot be opened.
    pub fn open(connect: impl Fn() -> Answer<Connection>) -> Answer<Self> {
        let connection = connect()?;
        let idle = (0..POOL_SIZE).map(|_| connect()).collect::<Answer<Vec<_>>>()?;
        // In Python, DuckDB takes a variable for a relation that does not exist. Which variables it sees depends on the
        // thread, so the events would differ from call to call.
        let settings = "SELECT count(*) FROM duckdb_settings() WHERE name = 'python_enable_replacements'";
        if number(&connection.prepare(settings)?)? > 0 {
            // DuckDB refuses no other SET of it than one on a locked configuration.
            idle.iter()
                .try_for_each(|connection| connection.execute("SET python_enable_replacements = false"))
                .map_err(|reason| {
                    format!("{reason}; load navigator_events before lock_configuration is set")
                })?;
        }
        let count = connection.prepare("SELECT count::BIGINT FROM duckdb_connection_count()")?;
        let watcher = Some(Watch { count, sensor: None, connection });
        let state = Mutex::new(State { idle, watcher, open: POOL_SIZE as u64 + 1 });
        Ok(Self { state, waiting: Arc::default() })
    }

    /// Finds out how the interrupt of a query is sensed; the functions are registered.
    pub fn find_sensor(&self) {
        if let Some(watcher) = &mut lock(&self.state).watcher {
            watcher.sensor = Sensor::find(&watcher.connection);
        }
    }

    /// The calls that wait, and end when their query is interrupted.
    pub fn waiting(&self) -> &Arc<WaitingCalls> {
        &self.waiting
    }

    /// Interrupts what the waiting calls read whose query was interrupted.
    pub fn pass_interrupts_on(&self) {
        if let Some(Watch { sensor: Some(sensor), .. }) = &lock(&self.state).watcher {
            self.waiting.pass_interrupts_on(sensor);
        }
    }

    /// Leases a connection to a call until the result is dropped. It is interrupted with the call.
    ///
    /// # Errors
    /// All are leased, or they were released because the database was closed.
    pub fn lease(self: &Arc<Self>, call: &Arc<InterruptibleCall>) -> Result<Lease, Error> {
        let connection = lock(&self.state).take_idle()?;
        // SAFETY: the lease ends the interrupts before it gives the connection back.
        let reads = Some(unsafe { call.reads_with(&connection) });
        Ok(Lease { pool: Arc::clone(self), reads, connection: Some(connection) })
    }

    /// Whether no connection is open to the database but ours.
    ///
    /// # Errors
    /// What DuckDB says when it cannot tell.
    pub fn are_alone(&self) -> Answer<bool> {
        let state = lock(&self.state);
        let Some(watcher) = &state.watcher else { return Ok(false) };
        Ok(u64::try_from(number(&watcher.count)?) == Ok(state.open))
    }

    /// Takes the next connection to let go, the watcher's last; `None` when there is none or one is leased.
    ///
    /// The caller drops it: the last drop destroys the database, and no lock of ours may be held then.
    pub fn take_to_release(&self) -> Option<Connection> {
        let mut state = lock(&self.state);
        let none_is_leased = state.open == state.idle.len() as u64 + 1;
        let taken = match state.idle.pop() {
            None if none_is_leased => state.watcher.take().map(|watcher| watcher.connection),
            idle => idle,
        };
        state.open -= u64::from(taken.is_some());
        taken
    }

    /// Whether all connections have been let go.
    pub fn are_released(&self) -> bool {
        lock(&self.state).watcher.is_none()
    }
}

/// The number that a query without rows of its own gives.
fn number(query: &Statement) -> Answer<i64> {
    let rows = query.query()?.fetch()?.ok_or("a number was wanted, and no row came")?;
    let numbers = rows.read(0, Wanted::Bigint, "the number").map_err(|error| error.to_string())?;
    numbers.as_primitive::<Int64Type>().iter().flatten().next().ok_or("a NULL came as a number".to_string())
}

/// A leased connection; goes back to the pool when dropped. No query may be running on it then.
pub struct Lease {
    pool: Arc<Connections>,
    /// While it is there, the connection is interrupted with the call.
    reads: Option<Reads>,
    connection: Option<Connection>,
}

impl Lease {
    /// Whether more than half of the pool is leased.
    pub fn is_scarce(&self) -> bool {
        lock(&self.pool.state).idle.len() < POOL_SIZE / 2
    }

    /// What runs on the connection from now on runs to its end.
    pub fn end_interrupts(&mut self) {
        self.reads = None;
    }
}

impl Deref for Lease {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match &self.connection {
            Some(connection) => connection,
            // Only drop takes it out.
            None => unreachable!("a lease holds its connection until it is dropped"),
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.end_interrupts();
        lock(&self.pool.state).idle.extend(self.connection.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_that_were_let_go_are_not_leased() {
        // DuckDB is not there in a unit test, so the pool is one that has been let go from the beginning.
        let mut state = State { idle: Vec::new(), watcher: None, open: 0 };
        assert_eq!(state.take_idle().err(), Some(Error::ConnectionsReleased));
        let pool = Connections { state: Mutex::new(state), waiting: Arc::default() };
        assert!(pool.are_released());
        assert!(pool.take_to_release().is_none());
        assert_eq!(pool.are_alone(), Ok(false));
    }
}
