//! Letting go of the connections when the user has closed the database, so that its file is free and its WAL merged.
//!
//! One thread for all databases of the process looks whether only our connections are left. DuckDB tells of no
//! connection that closes, so the thread has to ask, and asking takes a query: 50 microseconds of a core when all is warm, ten
//! times that after a pause, and a thread of DuckDB's is woken. So it asks often where an answer is likely to be
//! another one than before, and seldom where it is not:
//!
//! - after a call of ours has ended it asks after 1, 2, 4, … milliseconds;
//! - while the process works it asks with each tick of 50 milliseconds: whoever closes a connection uses the processor;
//! - while the process does nothing at all it asks every five seconds, and looks five times a second whether it still does nothing;
//! - and but for the first it asks for no more than two thousandths of the time, however many databases there are.
//!
//! While calls wait for a relation it looks every 20 milliseconds whether their queries were interrupted.
//!
//! At the end of the process an exit handler wakes the thread and waits for it: dropping the last connection destroys the
//! database and writes its checkpoint, which can neither be done by the exiting thread itself (its thread-local storage
//! is gone by then) nor be cut off in the middle.

use std::collections::VecDeque;
use std::ffi::{CStr, c_void};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, Once, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use crate::binding::lock::lock;
use crate::binding::session::connections::{Absence, Connections, Look};

/// How long the thread sleeps while the process works.
const TICK: Duration = Duration::from_millis(50);
/// How long it sleeps when the process has done nothing for [`REST`].
const TICK_AT_REST: Duration = Duration::from_millis(200);
const REST: Duration = Duration::from_secs(2);
/// How long it sleeps while calls wait that might be interrupted.
const INTERRUPT_TICK: Duration = Duration::from_millis(20);
/// How soon it looks after a call has ended.
const SOON: Duration = Duration::from_millis(1);
/// How often it looks while the process does nothing, at the most once in [`IDLE_PER_DATABASE`] for each database.
const IDLE: Duration = Duration::from_secs(5);
const IDLE_PER_DATABASE: Duration = Duration::from_millis(50);
/// How long it goes on looking when the process has come to rest: what was done last may have been a close.
const AFTERWARDS: Duration = Duration::from_millis(150);
/// So many times what a look takes, for each database, must pass before the next one.
const PAUSE: u32 = 500;
/// The same for the looks after a call.
const PAUSE_AFTER_CALL: u32 = 50;
/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// Less processor time than this, in the other threads of the process, is nothing that anybody has done.
const NOTHING: Duration = Duration::from_micros(100);
/// What a look sets going: the thread of DuckDB's that it has woken tidies up its memory half a second later.
const STIR: Duration = Duration::from_millis(2);
const STIR_ENDS: Duration = Duration::from_millis(900);
/// How often a moment is waited for at which no other thread runs.
const ATTEMPTS: u32 = 40;
/// A look that takes longer tells nothing of the threads that have run meanwhile.
const LONGEST_LOOK: Duration = Duration::from_micros(400);
/// How many times in a row DuckDB may fail to tell how many connections there are before they are let go:
/// a database that a fatal error has invalidated fails for ever, and must be freed to be opened again.
const FAILURES: u32 = 50;
/// How long the end of the process waits for the thread while that has not begun to let go.
const PATIENCE: Duration = Duration::from_secs(5);

/// The watcher of this process; it is never freed.
static WATCHER: AtomicPtr<Watcher> = AtomicPtr::new(ptr::null_mut());

struct Watcher {
    /// The process that has the thread: a forked child has the memory, but not the thread, and takes another watcher.
    process: u32,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Databases that the thread has not seen yet.
    new: Vec<Watched>,
    /// Whether a call has ended since the thread has looked last.
    is_woken: bool,
    is_running: bool,
    process_ends: bool,
    lets_go: bool,
}

/// Starts to watch the connections of a database.
///
/// # Errors
/// The thread cannot be started.
pub fn watch(connections: &Arc<Connections>) -> std::io::Result<()> {
    let watcher = of_this_process();
    let mut state = lock(&watcher.state);
    if !state.is_running {
        let name = "navigator_events watcher".to_string();
        thread::Builder::new().name(name).spawn(move || watcher.run_to_the_end())?;
        state.is_running = true;
    }
    state.new.push(Watched::new(connections));
    drop(state);
    watcher.changed.notify_all();
    wait_at_exit();
    Ok(())
}

/// A call has ended: a close may follow.
pub fn wake() {
    let watcher = of_this_process();
    let mut state = lock(&watcher.state);
    if !std::mem::replace(&mut state.is_woken, true) {
        drop(state);
        watcher.changed.notify_all();
    }
}

/// The watcher, made where this process has none yet.
fn of_this_process() -> &'static Watcher {
    let process = std::process::id();
    let known = WATCHER.load(Ordering::Acquire);
    // SAFETY: what stands here is never freed.
    if let Some(watcher) = unsafe { known.as_ref() }
        && watcher.process == process
    {
        return watcher;
    }
    let new = Watcher { process, state: Mutex::default(), changed: Condvar::new() };
    let new = ptr::from_mut(Box::leak(Box::new(new)));
    let exchanged = WATCHER.compare_exchange(known, new, Ordering::AcqRel, Ordering::Acquire);
    let watcher = exchanged.map_or_else(|other| other, |_| new);
    // SAFETY: both stand there for ever. Should another thread have been first, ours is lost, once in the life of a process.
    unsafe { &*watcher }
}

impl Watcher {
    fn run_to_the_end(&self) {
        // Whatever happens to the thread, the end of the process must not wait for it.
        let _ = catch_unwind(AssertUnwindSafe(|| self.run()));
        let mut state = lock(&self.state);
        (state.is_running, state.lets_go) = (false, false);
        drop(state);
        self.changed.notify_all();
    }

    fn run(&self) {
        let mut databases: Vec<Watched> = Vec::new();
        let mut movement = Movement::new();
        loop {
            let mut state = lock(&self.state);
            databases.append(&mut state.new);
            if databases.is_empty() {
                // Under the lock, so that nobody counts on the thread who comes now.
                state.is_running = false;
                return;
            }
            state.is_woken = false;
            let process_ends = state.process_ends;
            drop(state);
            let now = Instant::now();
            movement.look_for(now);
            let mut calls_wait = false;
            let number = u32::try_from(databases.len()).unwrap_or(u32::MAX);
            let idle = IDLE.max(IDLE_PER_DATABASE.saturating_mul(number));
            databases.retain_mut(|database| {
                let Some(connections) = database.connections.upgrade() else { return false };
                if connections.interrupts().has_waiting() {
                    connections.interrupts().pass_on();
                    calls_wait = true;
                }
                if !process_ends && !database.is_due(&connections, now, idle, &mut movement) {
                    return true;
                }
                movement.looks.push_back(now);
                self.look(database, &connections, number) != Look::Gone
            });
            if process_ends {
                return;
            }
            let tick = if calls_wait { INTERRUPT_TICK } else { movement.tick(now) };
            let next_looks = databases.iter().filter_map(|database| database.next_look);
            self.sleep(next_looks.fold(now + tick, Instant::min));
        }
    }

    /// Looks at a database, and lets its connections go if it is alone.
    fn look(&self, database: &mut Watched, connections: &Connections, databases: u32) -> Look {
        let start = processor_time(libc::CLOCK_THREAD_CPUTIME_ID);
        lock(&self.state).lets_go = true;
        let found = match let_go_in_a_quiet_moment(connections) {
            Look::Failed if database.failures >= FAILURES && connections.let_go(Absence::LetGo) => Look::Gone,
            found => found,
        };
        lock(&self.state).lets_go = false;
        self.changed.notify_all();
        let taken = processor_time(libc::CLOCK_THREAD_CPUTIME_ID).saturating_sub(start);
        database.has_been_looked_at(found, taken, databases);
        found
    }

    /// Sleeps until then, or until a database joins or the process ends.
    fn sleep(&self, until: Instant) {
        let state = lock(&self.state);
        let duration = until.saturating_duration_since(Instant::now());
        let is_to_sleep = |state: &mut State| state.new.is_empty() && !state.is_woken && !state.process_ends;
        let slept = self.changed.wait_timeout_while(state, duration, is_to_sleep);
        drop(slept.unwrap_or_else(PoisonError::into_inner));
    }
}

/// Lets the connections go if they are alone, at a moment at which nobody is about to open the database.
///
/// From DuckDB 2.0.1 on, whoever opens a database that is still alive joins it. Had somebody just done so, without being
/// counted yet, they would find the connections gone for good. To open a database takes a thread that runs, for longer than the
/// look takes: so the last connections go when no thread has run at its end, or when that has been waited for in vain.
/// Whoever comes before finds these, and the others are opened again.
fn let_go_in_a_quiet_moment(connections: &Connections) -> Look {
    let mut found = connections.shrink_if_alone();
    if found != Look::Alone {
        return found;
    }
    let threads = OtherThreads::of_this_process();
    for _ in 0..ATTEMPTS {
        let start = Instant::now();
        found = connections.let_go_if_alone(|| !threads.run() && start.elapsed() < LONGEST_LOOK);
        if found != Look::Alone {
            break;
        }
        thread::sleep(LONGEST_LOOK);
    }
    if found == Look::Alone {
        found = connections.let_go_if_alone(|| true);
    }
    if found == Look::Others
        && let Some(load) = load_once_more()
    {
        connections.grow_again(&load);
    }
    found
}

/// What loads this extension once more, as DuckDB allows from 2.0 on; `None` where the system does not tell where it lies.
fn load_once_more() -> Option<String> {
    static TIMES: AtomicU64 = AtomicU64::new(0);
    let mut found = libc::Dl_info {
        dli_fname: ptr::null(),
        dli_fbase: ptr::null_mut(),
        dli_sname: ptr::null(),
        dli_saddr: ptr::null_mut(),
    };
    let here = load_once_more as fn() -> Option<String> as *const c_void;
    // SAFETY: the place for the answer is there, and the name of the file lives as long as the library.
    let path = unsafe {
        if libc::dladdr(here, &mut found) == 0 || found.dli_fname.is_null() {
            return None;
        }
        CStr::from_ptr(found.dli_fname).to_string_lossy().replace('\'', "''")
    };
    let (process, times) = (std::process::id(), TIMES.fetch_add(1, Ordering::Relaxed));
    Some(format!("LOAD '{path}' AS navigator_events_{process}_{times}"))
}

/// The states of the threads of this process but for the calling one; none where the system does not tell them.
struct OtherThreads(Vec<File>);

impl OtherThreads {
    fn of_this_process() -> Self {
        let this = std::fs::read_link("/proc/thread-self").unwrap_or_default();
        let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
        let others = threads.filter(|thread| Some(&*thread.file_name()) != this.file_name());
        Self(others.filter_map(|thread| File::open(thread.path().join("stat")).ok()).collect())
    }

    /// Whether any of them runs, or waits for nothing but a processor.
    fn run(&self) -> bool {
        let runs = |status: &File| {
            let mut text = [0; 64];
            let length = status.read_at(&mut text, 0).unwrap_or(0);
            // The state stands behind the name, which is in parentheses and may hold others.
            let name_ends = text[..length].iter().rposition(|letter| *letter == b')');
            name_ends.is_some_and(|at| text.get(at + 2) == Some(&b'R'))
        };
        self.0.iter().any(runs)
    }
}

/// Whether the process does anything, as its processor time tells.
struct Movement {
    used: Duration,
    last: Instant,
    /// When the watcher has looked itself, as far as that still stirs.
    looks: VecDeque<Instant>,
}

impl Movement {
    fn new() -> Self {
        Self { used: processor_time_of_others(), last: Instant::now(), looks: VecDeque::new() }
    }

    fn look_for(&mut self, now: Instant) {
        let used = processor_time_of_others();
        let stir = STIR.saturating_mul(u32::try_from(self.looks.len()).unwrap_or(u32::MAX));
        if used > self.used + NOTHING + stir {
            self.last = now;
        }
        self.used = used;
        while self.looks.front().is_some_and(|look| now.duration_since(*look) > STIR_ENDS) {
            self.looks.pop_front();
        }
    }

    fn tick(&self, now: Instant) -> Duration {
        if now.duration_since(self.last) < REST { TICK } else { TICK_AT_REST }
    }
}

/// A database, and when to look at it.
struct Watched {
    connections: Weak<Connections>,
    /// What had been done with the pool when it was last looked at.
    activity: usize,
    /// When to look next after a call; `None` where it depends on what the process does.
    next_look: Option<Instant>,
    /// How long the next of these looks is waited for.
    interval: Duration,
    last_look: Instant,
    /// No look comes earlier than this, or they would take too much of the time.
    not_before: Instant,
    failures: u32,
}

impl Watched {
    fn new(connections: &Arc<Connections>) -> Self {
        let now = Instant::now();
        Self {
            connections: Arc::downgrade(connections),
            activity: connections.activity(),
            next_look: Some(now + SOON),
            interval: SOON,
            last_look: now,
            not_before: now,
            failures: 0,
        }
    }

    /// Whether it is time to look; while the process does nothing that is once in `idle`.
    fn is_due(
        &mut self,
        connections: &Connections,
        now: Instant,
        idle: Duration,
        movement: &mut Movement,
    ) -> bool {
        if self.activity != connections.activity() {
            self.activity = connections.activity();
            (self.interval, self.next_look, movement.last) = (SOON, Some(now + SOON), now);
            self.not_before = self.not_before.min(now);
        }
        let is_wanted = match self.next_look {
            Some(next_look) => now >= next_look,
            None => self.last_look < movement.last + AFTERWARDS || now.duration_since(self.last_look) >= idle,
        };
        is_wanted && now >= self.not_before
    }

    /// Takes note of a look, which has `taken` so much of the processor; there are so many `databases`.
    fn has_been_looked_at(&mut self, found: Look, taken: Duration, databases: u32) {
        self.last_look = Instant::now();
        self.failures = if found == Look::Failed { self.failures + 1 } else { 0 };
        let is_after_call = self.next_look.take().is_some();
        self.interval = TICK.min(2 * self.interval);
        if is_after_call && self.interval < TICK {
            self.next_look = Some(self.last_look + self.interval);
        } else if found == Look::Failed {
            self.next_look = Some(self.last_look + TICK);
        }
        let pause = if is_after_call { PAUSE_AFTER_CALL } else { PAUSE.saturating_mul(databases) };
        self.not_before = self.last_look + taken.saturating_mul(pause).min(LONGEST_PAUSE);
    }
}

/// The processor time that this process has used, but for the calling thread.
fn processor_time_of_others() -> Duration {
    processor_time(libc::CLOCK_PROCESS_CPUTIME_ID)
        .saturating_sub(processor_time(libc::CLOCK_THREAD_CPUTIME_ID))
}

/// The processor time of a clock; none where the system does not tell.
fn processor_time(clock: libc::clockid_t) -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the place for the time is there.
    if unsafe { libc::clock_gettime(clock, &mut time) } != 0 {
        return Duration::ZERO;
    }
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
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
    // SAFETY: what stands here is never freed.
    let Some(watcher) = (unsafe { WATCHER.load(Ordering::Acquire).as_ref() }) else { return };
    if watcher.process != std::process::id() {
        return;
    }
    // A thread that was stopped in the middle of LOAD may hold the lock for ever; the watcher holds it for a moment only.
    let is_free = |_: &u32| watcher.state.try_lock().is_ok() || (thread::sleep(SOON), false).1;
    if (0..100).find(is_free).is_none() {
        return;
    }
    let mut state = lock(&watcher.state);
    state.process_ends = true;
    watcher.changed.notify_all();
    let deadline = Instant::now() + PATIENCE;
    while state.is_running && (state.lets_go || Instant::now() < deadline) {
        state = watcher.changed.wait_timeout(state, TICK).unwrap_or_else(PoisonError::into_inner).0;
    }
}
