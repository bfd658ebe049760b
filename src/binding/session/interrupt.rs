//! Seeing that the query that calls us was interrupted, while it waits for us.
//!
//! DuckDB looks for an interrupt between two chunks of events; until the first ones come it waits for us, and its C API
//! has no question for a function to ask. But it folds constant expressions in a context that it is given, and some
//! functions stop with an error when they find that context interrupted. So such an expression, the sensor, is taken
//! from DuckDB when the extension is loaded. A call that computes folds it now and then itself; for one that waits for
//! the rows of a relation the watcher does.

use std::cell::RefCell;
use std::ffi::CStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use crate::binding::lock::lock;
use crate::duckdb::{ClientContext, Connection, Expression, ffi};

/// How often a call that computes looks. Folding the sensor takes 4 microseconds (DuckDB 2.0.1).
const INTERVAL: Duration = Duration::from_millis(5);

/// What is folded; the first that senses an interrupt is the sensor.
///
/// DuckDB 2.0 looks between two steps of `list_reduce`. DuckDB 1.5 does not, but `sleep_ms` looks before it sleeps; it is
/// volatile and would not be folded, had it not two lambdas around it.
const CANDIDATES: [&CStr; 2] = [
    c"SELECT yearly_events(list_reduce([0, 0], lambda a, b: a), 1, 1)",
    c"SELECT yearly_events(list_transform([0], lambda a: list_transform([0], lambda b: sleep_ms(0))), 1, 1)",
];

thread_local! {
    /// What this thread has been handed while it looks for a sensor; `None` at all other times.
    static OFFERED: RefCell<Option<Vec<Expression>>> = const { RefCell::new(None) };
}

/// Takes the first argument of a call that is bound for the sake of a sensor, which no other call is; whether it is one.
pub fn take_offered(first_argument: impl FnOnce() -> Expression) -> bool {
    OFFERED.with_borrow_mut(|offered| {
        let Some(offered) = offered else { return false };
        offered.push(first_argument());
        true
    })
}

/// The expression that cannot be folded in an interrupted context.
pub struct Sensor(Expression);

impl Sensor {
    /// Finds a sensor; `None` where this DuckDB has none, and calls that wait cannot be interrupted.
    ///
    /// The connection is idle, and `yearly_events` is registered. Each candidate has to prove itself.
    pub fn find(connection: &Connection) -> Option<Self> {
        let context = ClientContext::of_connection(connection);
        CANDIDATES.iter().find_map(|candidate| {
            OFFERED.set(Some(Vec::new()));
            // Bound, it has served: the call itself is refused.
            let _ = connection.prepare(&candidate.to_string_lossy());
            let sensor = Self(OFFERED.take()?.pop()?);
            connection.interrupt();
            let senses = sensor.senses_interrupt(&context);
            // The next query begins without an interrupt.
            connection.execute("SELECT 1").ok()?;
            (senses && !sensor.senses_interrupt(&context)).then_some(sensor)
        })
    }

    /// Whether the query that runs in this context was interrupted.
    fn senses_interrupt(&self, context: &ClientContext) -> bool {
        // SAFETY: the expression is alive; it is folded as long as connections to its database are open.
        unsafe { context.folding_fails(&self.0) }
    }
}

/// What sees interrupts in a database, and the calls that wait, for the watcher to look after.
#[derive(Default)]
pub struct Interrupts {
    sensor: OnceLock<Sensor>,
    calls: Mutex<Vec<Arc<InterruptibleCall>>>,
}

impl Interrupts {
    /// Finds out how an interrupt is sensed. The connection is idle, and `yearly_events` is registered.
    pub fn find_sensor(&self, connection: &Connection) {
        if let Some(sensor) = Sensor::find(connection) {
            // Who was first has found the same.
            let _ = self.sensor.set(sensor);
        }
    }

    /// The call waits until the result is dropped.
    pub fn wait<'w>(&'w self, call: &'w Arc<InterruptibleCall>) -> Waiting<'w> {
        lock(&self.calls).push(Arc::clone(call));
        Waiting { interrupts: self, call }
    }

    /// Whether any call waits.
    pub fn has_waiting(&self) -> bool {
        !lock(&self.calls).is_empty()
    }

    /// Interrupts what those of them read whose query was interrupted.
    pub fn pass_on(&self) {
        let Some(sensor) = self.sensor.get() else { return };
        // Under this lock all of them go on waiting, so their contexts are alive.
        for call in lock(&self.calls).iter() {
            if sensor.senses_interrupt(&call.context) {
                call.interrupt();
            }
        }
    }
}

/// A thread that computes within a query, and looks whether that was interrupted.
pub struct ComputingThread {
    context: ClientContext,
    interrupts: Arc<Interrupts>,
    last_look: Instant,
}

impl ComputingThread {
    /// A thread of a query in that context.
    pub fn new(context: ClientContext, interrupts: Arc<Interrupts>) -> Self {
        Self { context, interrupts, last_look: Instant::now() }
    }

    /// Whether the query was interrupted; looks every few milliseconds only, however often it is asked.
    pub fn is_interrupted(&mut self) -> bool {
        let Some(sensor) = self.interrupts.sensor.get() else { return false };
        if self.last_look.elapsed() < INTERVAL {
            return false;
        }
        self.last_look = Instant::now();
        sensor.senses_interrupt(&self.context)
    }
}

/// A call that waits for its events.
pub struct Waiting<'w> {
    interrupts: &'w Interrupts,
    call: &'w Arc<InterruptibleCall>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut calls = lock(&self.interrupts.calls);
        if let Some(at) = calls.iter().position(|call| Arc::ptr_eq(call, self.call)) {
            calls.swap_remove(at);
        }
    }
}

/// What a call needs to end when its query is interrupted.
pub struct InterruptibleCall {
    /// That of the query; alive while the call waits.
    context: Arc<ClientContext>,
    is_interrupted: AtomicBool,
    /// The connection that the call reads with, while it does.
    reads_with: Mutex<Option<RawConnection>>,
}

struct RawConnection(ffi::duckdb_connection);

// SAFETY: DuckDB takes an interrupt from any thread.
unsafe impl Send for RawConnection {}

impl InterruptibleCall {
    /// A call of a query in that context.
    pub fn new(context: Arc<ClientContext>) -> Arc<Self> {
        Arc::new(Self { context, is_interrupted: AtomicBool::new(false), reads_with: Mutex::new(None) })
    }

    /// Whether its query was found interrupted; it has failed then, whatever the call does.
    pub fn is_interrupted(&self) -> bool {
        self.is_interrupted.load(Ordering::Relaxed)
    }

    /// Whatever runs on the connection is interrupted with the call, until the result is dropped.
    ///
    /// # Safety
    /// The connection outlives the result.
    pub unsafe fn reads_with(self: &Arc<Self>, connection: &Connection) -> Reads {
        *lock(&self.reads_with) = Some(RawConnection(connection.raw()));
        Reads(Arc::clone(self))
    }

    fn interrupt(&self) {
        self.is_interrupted.store(true, Ordering::Relaxed);
        if let Some(connection) = &*lock(&self.reads_with) {
            // SAFETY: it is open as long as it stands here.
            unsafe { ffi::duckdb_interrupt(connection.0) };
        }
    }
}

/// A call that reads.
pub struct Reads(Arc<InterruptibleCall>);

impl Drop for Reads {
    fn drop(&mut self) {
        *lock(&self.0.reads_with) = None;
    }
}
