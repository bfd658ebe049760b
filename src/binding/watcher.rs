//! Letting go of the connections when the user has closed the database, so that its file is free and its WAL merged.
//!
//! A thread for each database asks every 20 ms whether only our connections are left. At the end of the process an
//! exit handler wakes the watchers and waits for them: dropping the last connection destroys the database and writes
//! its checkpoint, which can neither be done by the exiting thread itself (its thread-local storage is gone by then)
//! nor be cut off in the middle.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, Once, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use crate::binding::connections::Connections;
use crate::binding::lock::lock;

/// How often a watcher looks.
const INTERVAL: Duration = Duration::from_millis(20);
/// How many times in a row DuckDB may fail to tell how many connections there are before they are let go:
/// a database that a fatal error has invalidated fails for ever, and must be freed to be opened again.
const FAILURES: u32 = 50;
/// How long the end of the process waits for a watcher that has not begun to let go.
const PATIENCE: Duration = Duration::from_secs(5);

/// The watchers of this process.
static WATCHERS: Mutex<Vec<Arc<Watcher>>> = Mutex::new(Vec::new());

struct Watcher {
    /// The process that has the thread: a forked child has the memory, but not the thread.
    process: u32,
    state: Mutex<WatcherState>,
    changed: Condvar,
}

#[derive(Default)]
struct WatcherState {
    process_ends: bool,
    lets_go: bool,
    is_done: bool,
}

/// Starts to watch the connections of a database.
///
/// # Errors
/// The thread cannot be started.
pub fn watch(connections: &Arc<Connections>) -> std::io::Result<()> {
    let watcher = Arc::new(Watcher {
        process: std::process::id(),
        state: Mutex::new(WatcherState::default()),
        changed: Condvar::new(),
    });
    let connections = Arc::downgrade(connections);
    let watched = Arc::clone(&watcher);
    let watch = move || {
        // Whatever happens to the thread, the end of the process must not wait for it.
        let _ = catch_unwind(AssertUnwindSafe(|| watched.run(&connections)));
        lock(&watched.state).is_done = true;
        watched.changed.notify_all();
    };
    thread::Builder::new().name("navigator_events watcher".to_string()).spawn(watch)?;
    let mut watchers = lock(&WATCHERS);
    watchers.retain(|watcher| !lock(&watcher.state).is_done);
    watchers.push(watcher);
    drop(watchers);
    wait_at_exit();
    Ok(())
}

impl Watcher {
    fn run(&self, connections: &Weak<Connections>) {
        let mut failures = 0;
        loop {
            let process_ends = self.sleep();
            let Some(connections) = connections.upgrade() else { break };
            connections.pass_interrupts_on();
            match connections.are_alone() {
                Ok(are_alone) => {
                    failures = 0;
                    if are_alone && self.let_go(&connections, || connections.are_alone().unwrap_or(true)) {
                        break;
                    }
                }
                Err(_) => {
                    failures += 1;
                    if failures >= FAILURES && self.let_go(&connections, || true) {
                        break;
                    }
                }
            }
            if process_ends {
                break;
            }
        }
    }

    /// Waits for the next look; whether the process ends.
    fn sleep(&self) -> bool {
        let state = lock(&self.state);
        let (state, _) = self
            .changed
            .wait_timeout_while(state, INTERVAL, |state| !state.process_ends)
            .unwrap_or_else(PoisonError::into_inner);
        state.process_ends
    }

    /// Drops connections one by one as long as it is right to; whether all are gone.
    ///
    /// Who opens the database anew meanwhile finds those that are left.
    fn let_go(&self, connections: &Connections, is_right: impl Fn() -> bool) -> bool {
        lock(&self.state).lets_go = true;
        while is_right() {
            match connections.take_to_release() {
                Some(connection) => drop(connection),
                None => break,
            }
        }
        lock(&self.state).lets_go = false;
        self.changed.notify_all();
        connections.are_released()
    }
}

fn wait_at_exit() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the handler neither unwinds nor touches thread-local storage. Should it not be registered, the
        // process ends as it would without the extension.
        unsafe { libc::atexit(end_of_process) };
    });
}

extern "C" fn end_of_process() {
    let process = std::process::id();
    // A thread that was stopped in the middle of LOAD may hold the lock for ever.
    let Ok(watchers) = WATCHERS.try_lock() else { return };
    let watchers: Vec<_> = watchers.iter().filter(|watcher| watcher.process == process).cloned().collect();
    for watcher in &watchers {
        lock(&watcher.state).process_ends = true;
        watcher.changed.notify_all();
    }
    let deadline = Instant::now() + PATIENCE;
    for watcher in &watchers {
        let mut state = lock(&watcher.state);
        while !state.is_done && (state.lets_go || Instant::now() < deadline) {
            state = watcher.changed.wait_timeout(state, INTERVAL).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
