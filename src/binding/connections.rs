//! The connections that read relations by name.
//!
//! DuckDB gives a running query no connection of its own, so they are opened when the extension is loaded: a pool,
//! since a relation may be a view that calls the function itself. Each keeps the database alive, so a
//! [watcher](crate::binding::watcher) lets them go when only ours are left.

use std::ops::Deref;
use std::sync::Mutex;

use duckdb::Connection;

use crate::binding::lock::lock;
use crate::domain::Error;

/// How many calls, side by side or nested in views, can read at once. One more is an error, never a wait: it might
/// wait for itself.
pub const POOL_SIZE: usize = 32;

/// The pool of one database.
pub struct Connections {
    state: Mutex<State>,
}

struct State {
    /// Connections that nobody has leased.
    idle: Vec<Connection>,
    /// The connection that the watcher asks with; never leased.
    watcher: Option<Connection>,
    /// How many connections of ours are open, leased ones included.
    open: u64,
}

impl Connections {
    /// Opens the pool.
    ///
    /// # Errors
    /// What DuckDB says when a connection cannot be opened.
    pub fn open(connect: impl Fn() -> duckdb::Result<Connection>) -> duckdb::Result<Self> {
        let watcher = connect()?;
        let idle = (0..POOL_SIZE).map(|_| connect()).collect::<duckdb::Result<Vec<_>>>()?;
        // In Python, DuckDB takes a variable for a relation that does not exist. Which variables it sees depends on the
        // thread, so the events would differ from call to call.
        let settings = "SELECT count(*) FROM duckdb_settings() WHERE name = 'python_enable_replacements'";
        if watcher.query_row(settings, [], |row| row.get::<_, i64>(0))? > 0 {
            idle.iter().try_for_each(|connection| {
                connection.execute_batch("SET python_enable_replacements = false")
            })?;
        }
        let state = State { idle, watcher: Some(watcher), open: POOL_SIZE as u64 + 1 };
        Ok(Self { state: Mutex::new(state) })
    }

    /// Leases a connection until the result is dropped.
    ///
    /// # Errors
    /// All are leased, or they were released because the database was closed.
    pub fn lease(&self) -> Result<Lease<'_>, Error> {
        let mut state = lock(&self.state);
        if state.watcher.is_none() {
            return Err(Error::ConnectionsReleased);
        }
        let connection = state.idle.pop();
        drop(state);
        connection
            .map(|connection| Lease { pool: self, connection: Some(connection) })
            .ok_or(Error::ConnectionsExhausted { connections: POOL_SIZE })
    }

    /// Whether no connection is open to the database but ours.
    ///
    /// # Errors
    /// What DuckDB says when it cannot tell.
    pub fn are_alone(&self) -> duckdb::Result<bool> {
        let state = lock(&self.state);
        let Some(watcher) = &state.watcher else { return Ok(false) };
        let mut count = watcher.prepare_cached("SELECT count FROM duckdb_connection_count()")?;
        Ok(count.query_row([], |row| row.get::<_, u64>(0))? == state.open)
    }

    /// Takes the next connection to let go, the watcher's last; `None` when there is none or one is leased.
    ///
    /// The caller drops it: the last drop destroys the database, and no lock of ours may be held then.
    pub fn take_to_release(&self) -> Option<Connection> {
        let mut state = lock(&self.state);
        let none_is_leased = state.open == state.idle.len() as u64 + 1;
        let taken = match state.idle.pop() {
            None if none_is_leased => state.watcher.take(),
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

/// A leased connection; goes back to the pool when dropped.
pub struct Lease<'a> {
    pool: &'a Connections,
    connection: Option<Connection>,
}

impl Deref for Lease<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match &self.connection {
            Some(connection) => connection,
            // Only drop takes it out.
            None => unreachable!("a lease holds its connection until it is dropped"),
        }
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        lock(&self.pool.state).idle.extend(self.connection.take());
    }
}
