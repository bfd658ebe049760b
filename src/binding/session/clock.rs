//! One instant for the whole query: what created_at shows where no argument gives it (spec section 6, column 22).
//!
//! DuckDB's C API has no clock of the query. What it tells is when a call is bound (once for each call in a
//! query, on a connection that has a number) and when a call starts to run (once for each thread). So the calls
//! that are bound on one connection before any of them runs share an instant, which is taken when the first of
//! them runs. A prepared statement runs again without being bound again: when a call starts anew after all its
//! threads had ended, it goes on to the next instant, which it shares with the same calls as before.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::binding::lock::lock;

/// The instant of one run of a query, in microseconds since 1970-01-01, and that of its next run.
#[derive(Debug, Default)]
struct Instant {
    micros: OnceLock<i64>,
    next: OnceLock<Arc<Instant>>,
}

/// Hands the calls of one query the same instant; one for each database.
#[derive(Debug, Default)]
pub struct QueryClock {
    /// The last instant that was handed out on each connection.
    connections: Mutex<HashMap<u64, Weak<Instant>>>,
}

impl QueryClock {
    /// A call is bound on the connection of that number.
    pub fn bind(&self, connection: u64) -> Arc<BoundCall> {
        let mut connections = lock(&self.connections);
        connections.retain(|_, instant| instant.strong_count() > 0);
        let running_or_none = connections.get(&connection).and_then(Weak::upgrade);
        let instant = running_or_none.filter(|instant| instant.micros.get().is_none()).unwrap_or_default();
        connections.insert(connection, Arc::downgrade(&instant));
        Arc::new(BoundCall { state: Mutex::new(CallState { instant, threads: 0, has_run: false }) })
    }
}

/// A call of a function in a query.
#[derive(Debug)]
pub struct BoundCall {
    state: Mutex<CallState>,
}

#[derive(Debug)]
struct CallState {
    instant: Arc<Instant>,
    threads: usize,
    has_run: bool,
}

impl BoundCall {
    /// A thread starts to run the call; it ends when the result is dropped.
    pub fn start(self: &Arc<Self>) -> RunningCall {
        let mut state = lock(&self.state);
        if state.threads == 0 && state.has_run {
            let next = Arc::clone(state.instant.next.get_or_init(Arc::default));
            state.instant = next;
        }
        state.threads += 1;
        state.has_run = true;
        let created_at = *state.instant.micros.get_or_init(now);
        drop(state);
        RunningCall { call: Arc::clone(self), created_at }
    }
}

/// A call that runs on a thread.
#[derive(Debug)]
pub struct RunningCall {
    call: Arc<BoundCall>,
    /// The query's instant, in microseconds since 1970-01-01.
    pub created_at: i64,
}

impl Drop for RunningCall {
    fn drop(&mut self) {
        lock(&self.call.state).threads -= 1;
    }
}

fn now() -> i64 {
    // A clock before 1970 shows 1970.
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread::sleep;
    use std::time::Duration;

    fn tick() {
        sleep(Duration::from_millis(2));
    }

    #[test]
    fn the_calls_and_threads_of_one_query_share_an_instant() {
        let clock = QueryClock::default();
        let (first, second) = (clock.bind(1), clock.bind(1));
        let running = first.start();
        tick();
        assert_eq!(first.start().created_at, running.created_at);
        assert_eq!(second.start().created_at, running.created_at);
    }

    #[test]
    fn a_call_that_is_over_before_the_other_begins_shares_its_instant_all_the_same() {
        let clock = QueryClock::default();
        let (first, second) = (clock.bind(1), clock.bind(1));
        let instant = first.start().created_at;
        tick();
        assert_eq!(second.start().created_at, instant);
    }

    #[test]
    fn another_query_has_another_instant() {
        let clock = QueryClock::default();
        let first = clock.bind(1);
        let other_connection = clock.bind(2);
        let instant = first.start().created_at;
        tick();
        // The first query is still there, as a prepared statement is.
        assert_ne!(clock.bind(1).start().created_at, instant);
        assert_ne!(other_connection.start().created_at, instant);
    }

    #[test]
    fn a_prepared_statement_that_runs_again_has_a_new_instant_in_all_its_calls() {
        let clock = QueryClock::default();
        let (first, second) = (clock.bind(1), clock.bind(1));
        let before = (first.start().created_at, second.start().created_at);
        tick();
        let after = (first.start().created_at, second.start().created_at);
        assert_ne!(after.0, before.0);
        assert_eq!(after.0, after.1);
    }
}
