//! Computing ahead of a reader: a single thread that takes results in order keeps all cores at work.
//!
//! CREATE TABLE AS pulls from a table function with one thread, to keep the order of the rows. So the
//! results are computed in waves by a pool of their own, and while one wave is taken the next is under way.
//! The pool lives as long as the query: a pool for the whole process would be dead in a forked child.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::ThreadPool;
use rayon::prelude::*;

use crate::domain::{Error, Result};

/// How many results a wave has for each thread: few enough to bound the memory, enough to even out their sizes.
const RESULTS_PER_THREAD: usize = 4;

type Compute<T> = dyn Fn(usize) -> Result<T> + Send + Sync;

/// Gives the results of `compute(0)`, `compute(1)`, … in order, computed in parallel ahead of the reader.
pub struct LookAhead<T> {
    compute: Arc<Compute<T>>,
    count: usize,
    pool: Option<ThreadPool>,
    state: Mutex<State<T>>,
}

struct State<T> {
    /// The rest of the wave that is being taken.
    ready: VecDeque<Result<T>>,
    /// The wave that is being computed.
    pending: Option<Receiver<Vec<Result<T>>>>,
    /// The first result that no wave has.
    next: usize,
}

impl<T: Send + 'static> LookAhead<T> {
    /// Results `0..count`, by `threads` threads; with one thread, each when it is taken.
    pub fn new(
        count: usize,
        threads: usize,
        compute: impl Fn(usize) -> Result<T> + Send + Sync + 'static,
    ) -> Self {
        let threads = threads.min(count);
        let pool = (threads > 1)
            .then(|| {
                rayon::ThreadPoolBuilder::new()
                    .num_threads(threads)
                    .thread_name(|index| format!("navigator_events {index}"))
                    .build()
                    .ok()
            })
            .flatten();
        let state = Mutex::new(State { ready: VecDeque::new(), pending: None, next: 0 });
        Self { compute: Arc::new(compute), count, pool, state }
    }

    /// The next result, `None` after the last one. May be called from several threads.
    pub fn take(&self) -> Option<Result<T>> {
        // A reader that panicked has left the state as sound as any other: results are only moved.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(pool) = &self.pool else {
            let index = state.next;
            state.next = self.count.min(index + 1);
            drop(state);
            return (index < self.count).then(|| contained(&*self.compute, index));
        };
        if state.ready.is_empty() {
            let wave = state.pending.take().or_else(|| self.start_wave(pool, &mut state.next))?;
            // The next wave must be under way before this one is waited for.
            state.pending = self.start_wave(pool, &mut state.next);
            match wave.recv() {
                Ok(results) => state.ready.extend(results),
                Err(_) => return Some(Err(Error::Internal("a wave of events was lost".to_string()))),
            }
        }
        state.ready.pop_front()
    }

    fn start_wave(&self, pool: &ThreadPool, next: &mut usize) -> Option<Receiver<Vec<Result<T>>>> {
        let wave = *next..self.count.min(*next + RESULTS_PER_THREAD * pool.current_num_threads());
        if wave.is_empty() {
            return None;
        }
        *next = wave.end;
        let compute = Arc::clone(&self.compute);
        let (sender, receiver) = channel();
        pool.spawn(move || {
            let results = wave.into_par_iter().map(|index| contained(&*compute, index)).collect();
            // Nobody listens any more when the query has ended early.
            let _ = sender.send(results);
        });
        Some(receiver)
    }
}

/// A panic on a thread of the pool would abort the host; it becomes an error of the query.
fn contained<T>(compute: &Compute<T>, index: usize) -> Result<T> {
    catch_unwind(AssertUnwindSafe(|| compute(index)))
        .unwrap_or_else(|_| Err(Error::Internal("the computation of events panicked".to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn results_come_in_order() {
        for threads in [1, 2, 5] {
            for count in [0, 1, 2, 7, 100] {
                let squares = LookAhead::new(count, threads, |index| Ok(index * index));
                let taken: Vec<usize> = std::iter::from_fn(|| squares.take()).map(Result::unwrap).collect();
                assert_eq!(taken, (0..count).map(|index| index * index).collect::<Vec<_>>());
                assert!(squares.take().is_none());
            }
        }
    }

    #[test]
    fn several_readers_take_each_result_once() {
        let results = LookAhead::new(500, 3, Ok);
        let take_all = || std::iter::from_fn(|| results.take()).map(Result::unwrap).collect::<Vec<_>>();
        let mut taken: Vec<usize> = Vec::new();
        std::thread::scope(|scope| {
            let readers: Vec<_> = (0..4).map(|_| scope.spawn(take_all)).collect();
            readers.into_iter().for_each(|reader| taken.extend(reader.join().unwrap()));
        });
        assert_eq!(taken.len(), 500);
        assert_eq!(taken.into_iter().collect::<BTreeSet<_>>().len(), 500);
    }

    #[test]
    fn a_panic_becomes_an_error() {
        for threads in [1, 2] {
            let results = LookAhead::new(3, threads, |index| {
                assert_ne!(index, 1, "on purpose");
                Ok(index)
            });
            assert_eq!(results.take(), Some(Ok(0)));
            assert!(matches!(results.take(), Some(Err(Error::Internal(_)))));
            assert_eq!(results.take(), Some(Ok(2)));
        }
    }
}
