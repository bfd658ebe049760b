//! A workforce in batches of employees, computed ahead of the threads that read what they come to.

use std::ops::Range;
use std::sync::Arc;

use crate::binding::error::Result;
use crate::binding::relations::WorkforceStream;
use crate::binding::resources::{LookAhead, Reader, ensure_room};
use crate::domain::call::Simulation;
use crate::domain::simulate::{Request, RollCall};
use crate::domain::workforce::Workforce;

/// Rows to be computed.
type Job = (Arc<Workforce>, Range<usize>);

/// What the batches of a workforce come to, in the order of its rows.
pub struct Batches<T> {
    results: Arc<LookAhead<Job, T>>,
    max_threads: usize,
}

/// A thread's access to them.
pub type BatchReader<T> = Reader<Job, T>;

impl<T: Send + 'static> Batches<T> {
    /// The results of `compute`, for so many employees at once, by as many threads.
    ///
    /// A workforce with rows of which nobody takes part is an error in the place of the last result.
    pub fn new(
        workforce: WorkforceStream,
        simulation: &Arc<Simulation>,
        by_year: bool,
        employees: usize,
        threads: usize,
        compute: impl Fn(Arc<Workforce>, Range<usize>) -> Result<T> + Send + Sync + 'static,
    ) -> Self {
        // A small workforce is not worth more threads than it has batches.
        let batches: Option<usize> =
            workforce.chunks_to_come().map(|rows| rows.map(|rows| rows.div_ceil(employees)).sum());
        let max_threads = batches.map_or(threads, |batches| threads.min(batches).max(1));
        let results = LookAhead::new(
            max_threads,
            jobs(workforce, Arc::clone(simulation), by_year, employees),
            move |(workforce, rows)| {
                // A batch takes a few megabytes.
                ensure_room(0)?;
                compute(workforce, rows)
            },
        );
        Self { results, max_threads }
    }

    /// How many threads may read.
    pub fn max_threads(&self) -> usize {
        self.max_threads
    }

    /// A reader, for one thread.
    pub fn reader(&self) -> BatchReader<T> {
        self.results.reader()
    }
}

/// The chunks of a workforce, cut into batches.
fn jobs(
    mut workforce: WorkforceStream,
    simulation: Arc<Simulation>,
    by_year: bool,
    employees: usize,
) -> impl FnMut() -> Result<Option<Job>> + Send + 'static {
    let mut rest: Option<Job> = None;
    let mut roll_call = RollCall::default();
    move || {
        let (chunk, rows) = match rest.take() {
            Some(rest) => rest,
            None => {
                let request = Request { simulation: &simulation, by_year };
                let Some(chunk) = workforce.next()? else {
                    std::mem::take(&mut roll_call).end(&workforce.schema().relation, request)?;
                    return Ok(None);
                };
                roll_call.look_at(&chunk, request);
                let rows = 0..chunk.len();
                (Arc::new(chunk), rows)
            }
        };
        let end = rows.end.min(rows.start + employees);
        if end < rows.end {
            rest = Some((Arc::clone(&chunk), end..rows.end));
        }
        Ok(Some((chunk, rows.start..end)))
    }
}
