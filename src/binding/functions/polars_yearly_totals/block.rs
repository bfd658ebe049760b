//! Futures, block by block.

use std::sync::{Arc, Mutex};

use rayon::ThreadPool;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::arguments::TotalsArguments;
use crate::binding::error::{Error, Result};
use crate::binding::lock::lock;
use crate::binding::resources::ensure_room;
use crate::domain::call::{EventSeeds, Futures, Options, Simulation};
use crate::domain::simulate::{TILE, employees_at_once};
use crate::domain::totals::{Accumulator, Census, FuturesOfTile, Grouping, Part, Total, totals_of};

/// How many futures of the same employees are one job: these are set up once for all of them.
const FUTURES_OF_A_JOB: usize = 16;

/// How many jobs a block has for each thread, at least: no thread waits long for the last of them.
const JOBS_OF_A_THREAD: usize = 8;

/// How many sums a block has, if they are no more of a single future: one for each group and year of each, of some hundred bytes, and
/// that for each thread. 300 groups over 9,999 years took 12 GB for 40 futures without it.
const SUMS_OF_A_BLOCK: usize = 1 << 18;

/// The futures of a call that have not been computed yet.
pub struct Blocks {
    simulation: Arc<Simulation>,
    census: Arc<Census>,
    options: Options,
    futures: Futures,
    grouping: Grouping,
    /// The employees of the jobs.
    parts: Vec<Part>,
    threads: usize,
    /// Made when it is first needed; it lives as long as the query, as a pool for the whole process would be dead in a forked child.
    pool: Option<ThreadPool>,
    /// The next future.
    next: u64,
    /// How many sums a future has, as far as is known: before the first block as if each employee were a group of their own.
    sums_of_a_future: usize,
    /// What is used again and again.
    simulators: Vec<FuturesOfTile>,
}

/// What a thread computes with.
struct Worker {
    simulator: FuturesOfTile,
    accumulator: Accumulator,
}

impl Blocks {
    /// All futures of the call.
    pub fn new(
        simulation: &Arc<Simulation>,
        census: &Arc<Census>,
        totals: &TotalsArguments,
        options: Options,
        threads: usize,
    ) -> Self {
        let years = simulation.years.count();
        let groups = if totals.grouping.is_empty() { 1 } else { census.row_count().max(1) };
        Self {
            simulation: Arc::clone(simulation),
            census: Arc::clone(census),
            options,
            futures: totals.futures.clone(),
            grouping: totals.grouping.clone(),
            parts: census.parts(TILE.min(employees_at_once(simulation.years))),
            threads,
            pool: None,
            next: 0,
            sums_of_a_future: groups.saturating_mul(years),
            simulators: Vec::new(),
        }
    }

    /// The rows of the next futures; `None` after the last ones.
    ///
    /// # Errors
    /// A NULL employee_id in a row that takes part, an amount that cannot be added up, too little memory; and the query is interrupted.
    pub fn next(&mut self, is_interrupted: impl Fn() -> bool + Sync) -> Result<Option<Vec<Total>>> {
        let first = self.next;
        let rest = self.futures.count() - first;
        if rest == 0 {
            return Ok(None);
        }
        ensure_room(0)?;
        let groups_of_jobs = (JOBS_OF_A_THREAD * self.threads).div_ceil(self.parts.len().max(1));
        let count = usize::try_from(rest).unwrap_or(usize::MAX).min(FUTURES_OF_A_JOB * groups_of_jobs);
        let count = count.min((SUMS_OF_A_BLOCK / self.sums_of_a_future.max(1)).max(1));
        let seeds: Vec<EventSeeds> = (0..count).map(|at| self.seeds_of(first + at as u64)).collect();
        let accumulator = self.compute(&seeds, is_interrupted)?;
        self.next += count as u64;
        let years = self.simulation.years;
        let futures = (&self.futures, first);
        self.sums_of_a_future = accumulator.group_count() * years.count();
        Ok(Some(totals_of(&accumulator, futures, years, &self.grouping, &self.census)?))
    }

    fn seeds_of(&self, place: u64) -> EventSeeds {
        EventSeeds::in_future(&self.options, self.futures.seed(place))
    }

    /// The sums of the futures of a block.
    fn compute(
        &mut self,
        seeds: &[EventSeeds],
        is_interrupted: impl Fn() -> bool + Sync,
    ) -> Result<Accumulator> {
        let futures_of_a_job = seeds.len().div_ceil(self.groups_of(seeds.len())).max(1);
        let of_jobs: Vec<(usize, &[EventSeeds])> = seeds
            .chunks(futures_of_a_job)
            .enumerate()
            .map(|(at, seeds)| (at * futures_of_a_job, seeds))
            .collect();
        let idle = Mutex::new(Vec::<Worker>::new());
        let simulators = Mutex::new(std::mem::take(&mut self.simulators));
        let new_worker = || Worker {
            simulator: lock(&simulators).pop().unwrap_or_default(),
            accumulator: Accumulator::new(self.grouping.clone(), self.simulation.years, seeds.len()),
        };
        let goes_on = || if is_interrupted() { Err(Error::Interrupted) } else { Ok(()) };
        let job = |at: usize| -> Result<()> {
            // The same employees one after the other, so that threads do not fetch all of the census at once.
            let (part, futures) = (&self.parts[at / of_jobs.len()], of_jobs[at % of_jobs.len()]);
            let free = lock(&idle).pop();
            let mut worker = free.unwrap_or_else(new_worker);
            let Worker { simulator, accumulator } = &mut worker;
            simulator.add(&self.census, part.clone(), &self.simulation, futures, accumulator, goes_on)?;
            lock(&idle).push(worker);
            Ok(())
        };
        let jobs = 0..self.parts.len() * of_jobs.len();
        match self.threads.min(jobs.len()) {
            0 | 1 => jobs.into_iter().try_for_each(job)?,
            _ => {
                let pool = match self.pool.take() {
                    Some(pool) => pool,
                    None => rayon::ThreadPoolBuilder::new()
                        .num_threads(self.threads)
                        .thread_name(|index| format!("navigator_events {index}"))
                        .build()
                        .map_err(|error| Error::internal(error.to_string()))?,
                };
                let done = pool.install(|| jobs.into_par_iter().try_for_each(job));
                self.pool = Some(pool);
                done?;
            }
        }
        let mut all = Accumulator::new(self.grouping.clone(), self.simulation.years, seeds.len());
        let mut kept = Vec::new();
        for Worker { simulator, accumulator } in idle.into_inner().unwrap_or_default() {
            all.merge(accumulator);
            kept.push(simulator);
        }
        self.simulators = kept;
        Ok(all)
    }

    /// In how many groups the futures of a block are dealt out to jobs, so that there is a job for each thread and then some.
    fn groups_of(&self, futures: usize) -> usize {
        let wanted = (JOBS_OF_A_THREAD * self.threads).div_ceil(self.parts.len().max(1));
        wanted.max(futures.div_ceil(FUTURES_OF_A_JOB)).min(futures).max(1)
    }
}
