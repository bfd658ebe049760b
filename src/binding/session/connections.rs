//! The connections that read relations by name.
//!
//! DuckDB gives a running query no connection of its own, so they are opened when the extension is loaded: a pool,
//! since a relation may be a view that calls the function itself. Each keeps the database alive. So they are let go, all
//! of them at once, when only ours are left: at once where a session says that it ends (`navigator_events_session`,
//! `navigator_events_close`), else when the [watcher](crate::binding::session::watcher) has looked.

use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::arrow::array::AsArray;
use crate::arrow::datatypes::Int64Type;
use crate::binding::error::Error;
use crate::binding::lock::lock;
use crate::binding::read::read_column;
use crate::binding::session::interrupt::{InterruptibleCall, Interrupts, Reads};
use crate::domain::relation::Wanted;
use crate::duckdb::{Answer, ClientContext, Connection, Statement};

/// How many calls, side by side or nested in views, can read at once. One more is an error, never a wait: it might
/// wait for itself.
pub const POOL_SIZE: usize = 32;

/// How many connections are made ready when the pool is opened, the others when they are first leased: 0.1 to 0.3 milliseconds
/// each, of the few that LOAD takes. Where the configuration is locked in between there are only these.
const READY_AT_ONCE: usize = 4;

/// To how many a pool shrinks before the last ones are let go: the fewer there are, the shorter is the moment in which somebody
/// might open the database and find them gone.
const SHRUNK: usize = 2;

/// The pool of one database.
pub struct Connections {
    /// The process that has opened them: in a forked child they are a copy that nobody may close.
    process: u32,
    state: Mutex<State>,
    interrupts: Arc<Interrupts>,
    /// Counts what sessions do with the pool, for the watcher to see that something has happened.
    activity: AtomicUsize,
    /// Wakes the watcher.
    wake: fn(),
}

enum State {
    Open(Pool),
    Absent(Absence),
}

impl State {
    fn look(&self) -> Look {
        match self {
            Self::Absent(_) => Look::Gone,
            Self::Open(pool) => match pool.is_alone() {
                Ok(true) => Look::Alone,
                Ok(false) => Look::Others,
                Err(_) => Look::Failed,
            },
        }
    }
}

/// Why there is no pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// The extension was loaded without it.
    NotWanted,
    /// `navigator_events_close()` was called.
    Closed,
    /// No connection but ours was left.
    LetGo,
}

impl Absence {
    fn error(self) -> Error {
        match self {
            Self::NotWanted => Error::ConnectionsNotWanted,
            Self::Closed => Error::ConnectionsClosed,
            Self::LetGo => Error::ConnectionsReleased,
        }
    }
}

/// Open connections, to be dropped together.
struct Pool {
    /// Connections that nobody has leased, and are ready.
    idle: Vec<Connection>,
    /// Connections that nobody has leased yet.
    fresh: Vec<Connection>,
    /// How many calls can read at once.
    size: usize,
    /// What asks how many connections there are; never leased, and the last one to be dropped.
    count: Count,
}

impl Pool {
    fn is_leased(&self) -> bool {
        self.idle.len() + self.fresh.len() < self.size
    }

    /// Whether no connection is open to the database but ours.
    fn is_alone(&self) -> Answer<bool> {
        Ok(!self.is_leased() && usize::try_from(number(&self.count.statement)?) == Ok(self.size + 1))
    }
}

/// The question how many connections there are, with the connection that it is asked on.
struct Count {
    statement: Statement,
    _connection: Connection,
}

impl Pool {
    /// Opens all connections.
    fn open(connect: impl Fn() -> Answer<Connection>) -> Answer<Self> {
        let connection = connect()?;
        let mut fresh = (0..POOL_SIZE).map(|_| connect()).collect::<Answer<Vec<_>>>()?;
        let idle = fresh.split_off(POOL_SIZE - READY_AT_ONCE);
        idle.iter()
            .try_for_each(make_ready)
            .map_err(|reason| format!("{reason}; load navigator_events before lock_configuration is set"))?;
        let statement = connection.prepare("SELECT count::BIGINT FROM duckdb_connection_count()")?;
        Ok(Self { idle, fresh, size: POOL_SIZE, count: Count { statement, _connection: connection } })
    }

    /// Opens what a pool that has shrunk lacks.
    fn grow(&mut self, connect: impl Fn() -> Answer<Connection>) -> Answer<()> {
        let missing = POOL_SIZE.saturating_sub(self.size);
        self.fresh.extend((0..missing).map(|_| connect()).collect::<Answer<Vec<_>>>()?);
        self.size += missing;
        Ok(())
    }

    /// Drops all but a few connections, of which none is leased.
    fn shrink(&mut self) {
        self.fresh.clear();
        self.idle.truncate(SHRUNK);
        self.size = self.idle.len();
    }

    /// Takes a connection that is ready.
    fn take(&mut self) -> Result<Connection, Error> {
        if self.idle.is_empty()
            && let Some(fresh) = self.fresh.pop()
        {
            match make_ready(&fresh) {
                Ok(()) => return Ok(fresh),
                // The configuration was locked: none of the others can be made ready any more.
                Err(_) => {
                    self.size -= 1 + self.fresh.len();
                    self.fresh.clear();
                }
            }
        }
        self.idle.pop().ok_or(Error::ConnectionsExhausted { connections: self.size })
    }
}

/// Sees to it that relations mean the same on any thread.
///
/// In Python, DuckDB takes a variable for a relation that does not exist. Which variables it sees depends on the thread, so the
/// events would differ from call to call.
fn make_ready(connection: &Connection) -> Answer<()> {
    if ClientContext::of_connection(connection).setting(c"python_enable_replacements").is_some() {
        // DuckDB refuses no other SET of it than one on a locked configuration.
        connection.execute("SET python_enable_replacements = false")?;
    }
    Ok(())
}

/// Whether only our connections are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// There are others, or calls that read.
    Others,
    /// There were none.
    Alone,
    /// There are none of ours, either.
    Gone,
    /// DuckDB did not tell.
    Failed,
}

impl Connections {
    /// No pool as yet; the calls that wait are in `interrupts`, and `wake` is called when something has happened after which a
    /// close may follow.
    pub fn new(interrupts: Arc<Interrupts>, wake: fn()) -> Self {
        Self {
            process: std::process::id(),
            state: Mutex::new(State::Absent(Absence::NotWanted)),
            interrupts,
            activity: AtomicUsize::new(0),
            wake,
        }
    }

    /// Opens the pool where there is none, or what it lacks.
    ///
    /// # Errors
    /// What DuckDB says when a connection cannot be opened.
    pub fn open(&self, connect: impl Fn() -> Answer<Connection>) -> Answer<()> {
        match &mut *lock(&self.state) {
            State::Open(pool) => pool.grow(connect),
            absent => {
                *absent = State::Open(Pool::open(connect)?);
                Ok(())
            }
        }
    }

    /// The calls that wait, and end when their query is interrupted.
    pub fn interrupts(&self) -> &Arc<Interrupts> {
        &self.interrupts
    }

    /// Leases a connection to a call until the result is dropped. It is interrupted with the call.
    ///
    /// # Errors
    /// All are leased, or there are none.
    pub fn lease(self: &Arc<Self>, call: &Arc<InterruptibleCall>) -> Result<Lease, Error> {
        let connection = match &mut *lock(&self.state) {
            State::Open(pool) => pool.take()?,
            State::Absent(absence) => return Err(absence.error()),
        };
        // SAFETY: the lease ends the interrupts before it gives the connection back.
        let reads = Some(unsafe { call.reads_with(&connection) });
        Ok(Lease { pool: Arc::clone(self), reads, connection: Some(connection) })
    }

    /// Why there is no pool; `None` where there is one.
    pub fn absence(&self) -> Option<Absence> {
        match &*lock(&self.state) {
            State::Open(_) => None,
            State::Absent(absence) => Some(*absence),
        }
    }

    /// Lets all connections go if no other is open to the database, none of ours is leased, and then it is the right moment.
    ///
    /// Called while a connection of the user's closes, that one keeps the database alive, and nothing is destroyed here; called
    /// by the watcher this destroys the database.
    pub fn let_go_if_alone(&self, is_right_moment: impl FnOnce() -> bool) -> Look {
        let mut state = lock(&self.state);
        let found = state.look();
        if found != Look::Alone || !is_right_moment() {
            return found;
        }
        let pool = std::mem::replace(&mut *state, State::Absent(Absence::LetGo));
        // No lock of ours may be held while the last connection is dropped.
        drop(state);
        drop(pool);
        Look::Gone
    }

    /// As [`Self::let_go_if_alone`], but keeps a few.
    pub fn shrink_if_alone(&self) -> Look {
        let mut state = lock(&self.state);
        let found = state.look();
        if let (Look::Alone, State::Open(pool)) = (found, &mut *state) {
            pool.shrink();
        }
        found
    }

    /// Has the extension loaded once more, which opens the connections again that a pool lacks; a DuckDB that does not do so leaves
    /// the few.
    pub fn grow_again(&self, load: &str) {
        let taken = match &mut *lock(&self.state) {
            State::Open(pool) => pool.idle.pop(),
            State::Absent(_) => None,
        };
        // Not under the lock: what is loaded takes it to put its connections into the pool.
        let Some(connection) = taken else { return };
        let _ = connection.execute(load);
        if let State::Open(pool) = &mut *lock(&self.state) {
            pool.idle.push(connection);
        }
    }

    /// Lets all connections go that are not leased, whoever else is connected; whether they are gone.
    pub fn let_go(&self, why: Absence) -> bool {
        let mut state = lock(&self.state);
        if matches!(&*state, State::Open(pool) if pool.is_leased()) {
            return false;
        }
        let pool = std::mem::replace(&mut *state, State::Absent(why));
        drop(state);
        drop(pool);
        true
    }

    /// A session of the user's has ended, or has let go of what told us that it would.
    pub fn session_ends(&self) {
        if self.process == std::process::id() {
            self.let_go_if_alone(|| true);
            self.note_activity();
        }
    }

    /// How much has happened so far after which a close may follow, as a number that changes with it.
    pub fn activity(&self) -> usize {
        self.activity.load(Ordering::Relaxed)
    }

    fn note_activity(&self) {
        self.activity.fetch_add(1, Ordering::Relaxed);
        (self.wake)();
    }
}

/// A call, or a thread of one; when it is dropped the watcher is told.
pub struct CallInProgress(pub Arc<Connections>);

impl Drop for CallInProgress {
    fn drop(&mut self) {
        self.0.note_activity();
    }
}

/// The number that a query without rows of its own gives.
fn number(query: &Statement) -> Answer<i64> {
    let rows = query.query()?.fetch()?.ok_or("a number was wanted, and no row came")?;
    let numbers =
        read_column(rows.rows(), 0, Wanted::Bigint, "the number").map_err(|error| error.to_string())?;
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
        let is_scarce = |pool: &Pool| pool.idle.len() + pool.fresh.len() < pool.size / 2;
        matches!(&*lock(&self.pool.state), State::Open(pool) if is_scarce(pool))
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
        // A pool with a lease is never let go of, so it is there.
        if let State::Open(pool) = &mut *lock(&self.pool.state) {
            pool.idle.extend(self.connection.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_that_are_not_there_are_not_leased() {
        // DuckDB is not there in a unit test, so the pool is one that was never opened.
        let pool = Connections::new(Arc::default(), || ());
        assert_eq!(pool.absence(), Some(Absence::NotWanted));
        assert_eq!(pool.let_go_if_alone(|| true), Look::Gone);
        assert!(pool.let_go(Absence::Closed));
        assert_eq!(pool.absence(), Some(Absence::Closed));
        assert!(pool.open(|| Err("no connection can be opened".to_string())).is_err());
        assert_eq!(pool.absence(), Some(Absence::Closed));
        assert_eq!(Absence::LetGo.error(), Error::ConnectionsReleased);
    }

    #[test]
    fn the_end_of_a_session_is_seen() {
        let pool = Connections::new(Arc::default(), || ());
        let before = pool.activity();
        pool.session_ends();
        assert_ne!(pool.activity(), before);
    }
}
