//! Computing ahead of a reader: a single thread that takes results in order keeps all cores at work.
//!
//! CREATE TABLE AS pulls from a table function with one thread, to keep the order of the rows; aggregates pull with all
//! of them. So threads that read nothing are put to work on the next results, and where all read, each computes its own.
//! The pool lives as long as the query: a pool for the whole process would be dead in a forked child.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::ThreadPool;

use crate::binding::error::{Error, Result};

/// Where the jobs come from, in order.
type Jobs<J> = dyn FnMut() -> Result<Option<J>> + Send;
/// What makes a result of a job.
type Compute<J, T> = dyn Fn(J) -> Result<T> + Send + Sync;

/// Gives the results of jobs in order, some of them computed ahead of the readers.
pub struct LookAhead<J, T> {
    compute: Arc<Compute<J, T>>,
    threads: usize,
    readers: AtomicUsize,
    state: Mutex<State<J, T>>,
}

struct State<J, T> {
    jobs: Box<Jobs<J>>,
    has_ended: bool,
    /// The results under way, in order; never more than there are threads that read nothing.
    ahead: VecDeque<Receiver<Result<T>>>,
    /// Made when it is first needed.
    pool: Option<ThreadPool>,
}

impl<J: Send + 'static, T: Send + 'static> LookAhead<J, T> {
    /// Results of `compute` for the jobs that `jobs` gives one after the other, until it gives `None` or an error; by
    /// `threads` threads together with those that read.
    pub fn new(
        threads: usize,
        jobs: impl FnMut() -> Result<Option<J>> + Send + 'static,
        compute: impl Fn(J) -> Result<T> + Send + Sync + 'static,
    ) -> Arc<Self> {
        let state = State { jobs: Box::new(jobs), has_ended: false, ahead: VecDeque::new(), pool: None };
        Arc::new(Self {
            compute: Arc::new(compute),
            threads,
            readers: AtomicUsize::new(0),
            state: Mutex::new(state),
        })
    }

    /// A reader, for one thread.
    pub fn reader(self: &Arc<Self>) -> Reader<J, T> {
        self.readers.fetch_add(1, Ordering::Relaxed);
        Reader { results: Arc::clone(self) }
    }

    fn take(&self) -> Option<Result<T>> {
        // A reader that panicked has left the state as sound as any other: jobs and results are only moved.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let idle_threads = self.threads.saturating_sub(self.readers.load(Ordering::Relaxed));
        if state.ahead.is_empty() && idle_threads > 0 {
            self.look_ahead(&mut state, idle_threads);
        }
        let Some(result) = state.ahead.pop_front() else {
            let job = next_job(&mut state)?;
            drop(state);
            return Some(job.and_then(|job| contained(&*self.compute, job)));
        };
        let result = result.recv();
        // The next ones are begun before this one is read.
        self.look_ahead(&mut state, idle_threads);
        Some(result.unwrap_or_else(|_| Err(Error::internal("the result of a thread was lost"))))
    }

    /// Begins jobs until each idle thread has one.
    fn look_ahead(&self, state: &mut State<J, T>, idle_threads: usize) {
        while state.ahead.len() < idle_threads {
            let (sender, receiver) = channel();
            match next_job(state) {
                None => return,
                // Nobody listens any more when the query has ended early.
                Some(Err(error)) => drop(sender.send(Err(error))),
                Some(Ok(job)) => {
                    let compute = Arc::clone(&self.compute);
                    let run = move || drop(sender.send(contained(&*compute, job)));
                    match self.pool(state) {
                        Some(pool) => pool.spawn(run),
                        // Without a pool the reader is late, but not wrong.
                        None => run(),
                    }
                }
            }
            state.ahead.push_back(receiver);
        }
    }

    fn pool<'s>(&self, state: &'s mut State<J, T>) -> Option<&'s ThreadPool> {
        if state.pool.is_none() {
            state.pool = rayon::ThreadPoolBuilder::new()
                .num_threads(self.threads - 1)
                .thread_name(|index| format!("navigator_events {index}"))
                .build()
                .ok();
        }
        state.pool.as_ref()
    }
}

/// A thread's access to the results.
pub struct Reader<J, T> {
    results: Arc<LookAhead<J, T>>,
}

impl<J: Send + 'static, T: Send + 'static> Reader<J, T> {
    /// The next result that no reader has, `None` after the last one.
    pub fn take(&self) -> Option<Result<T>> {
        self.results.take()
    }
}

impl<J, T> Drop for Reader<J, T> {
    fn drop(&mut self) {
        self.results.readers.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The next job; `None` after the last one and after an error.
fn next_job<J, T>(state: &mut State<J, T>) -> Option<Result<J>> {
    if state.has_ended {
        return None;
    }
    let job = (state.jobs)().transpose();
    state.has_ended = !matches!(job, Some(Ok(_)));
    job
}

/// A panic on a thread of the pool would abort the host; it becomes an error of the query.
fn contained<J, T>(compute: &Compute<J, T>, job: J) -> Result<T> {
    catch_unwind(AssertUnwindSafe(|| compute(job)))
        .unwrap_or_else(|_| Err(Error::internal("the computation of events panicked")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn numbers(count: usize) -> impl FnMut() -> Result<Option<usize>> + Send + 'static {
        let mut numbers = 0..count;
        move || Ok(numbers.next())
    }

    #[test]
    fn results_come_in_order() {
        for threads in [1, 2, 5] {
            for count in [0, 1, 2, 7, 100] {
                let squares = LookAhead::new(threads, numbers(count), |number| Ok(number * number)).reader();
                let taken: Vec<usize> = std::iter::from_fn(|| squares.take()).map(Result::unwrap).collect();
                assert_eq!(taken, (0..count).map(|number| number * number).collect::<Vec<_>>());
                assert!(squares.take().is_none());
            }
        }
    }

    #[test]
    fn several_readers_take_each_result_once() {
        for threads in [1, 4, 7] {
            let results = LookAhead::new(threads, numbers(500), Ok);
            let take_all = |reader: Reader<usize, usize>| {
                std::iter::from_fn(|| reader.take()).map(Result::unwrap).collect::<Vec<_>>()
            };
            let mut taken: Vec<usize> = Vec::new();
            std::thread::scope(|scope| {
                let readers: Vec<_> = (0..4)
                    .map(|_| {
                        let reader = results.reader();
                        scope.spawn(move || take_all(reader))
                    })
                    .collect();
                readers.into_iter().for_each(|reader| taken.extend(reader.join().unwrap()));
            });
            assert_eq!(taken.len(), 500);
            assert_eq!(taken.into_iter().collect::<BTreeSet<_>>().len(), 500);
        }
    }

    #[test]
    fn never_more_at_work_than_there_are_threads() {
        for (threads, readers) in [(1, 1), (2, 1), (3, 1), (4, 2), (2, 2)] {
            let (busy, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
            let work = move || {
                most.fetch_max(busy.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(std::time::Duration::from_micros(300));
                busy.fetch_sub(1, Ordering::SeqCst);
                most.load(Ordering::SeqCst)
            };
            let compute = work.clone();
            let results = LookAhead::new(threads, numbers(80), move |_| Ok(compute()));
            let readers: Vec<_> = (0..readers).map(|_| results.reader()).collect();
            std::thread::scope(|scope| {
                for reader in readers {
                    let work = work.clone();
                    // A reader is at work too, on what it has taken.
                    scope.spawn(move || {
                        while reader.take().is_some() {
                            work();
                        }
                    });
                }
            });
            assert!(work() <= threads, "{threads} threads");
        }
    }

    #[test]
    fn a_panic_becomes_an_error() {
        for threads in [1, 2] {
            let results = LookAhead::new(threads, numbers(3), |number| {
                assert_ne!(number, 1, "on purpose");
                Ok(number)
            })
            .reader();
            assert_eq!(results.take(), Some(Ok(0)));
            assert_eq!(results.take(), Some(Err(Error::internal("the computation of events panicked"))));
            assert_eq!(results.take(), Some(Ok(2)));
        }
    }

    #[test]
    fn an_error_among_the_jobs_is_the_last_result() {
        for threads in [1, 2, 3] {
            let mut given = 0;
            let jobs = move || {
                given += 1;
                if given < 3 { Ok(Some(given)) } else { Err(Error::WorkforceNull) }
            };
            let results = LookAhead::new(threads, jobs, Ok).reader();
            let taken: Vec<_> = std::iter::from_fn(|| results.take()).collect();
            assert_eq!(taken, [Ok(1), Ok(2), Err(Error::WorkforceNull)]);
        }
    }
}
