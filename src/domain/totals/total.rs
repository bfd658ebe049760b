//! A row of totals.

use crate::domain::Result;
use crate::domain::call::Futures;
use crate::domain::totals::accumulator::Accumulator;
use crate::domain::totals::census::Census;
use crate::domain::totals::grouping::{Group, Grouping};
use crate::domain::totals::sums::Sums;
use crate::domain::values::years::YearRange;

/// The sums of a group in a year of a future.
#[derive(Debug, Clone, Copy)]
pub struct Total {
    /// The seed of the future.
    pub random_seed: Option<i64>,
    /// The year.
    pub year: i32,
    /// The group.
    pub group: Group,
    /// The sums.
    pub sums: Sums,
}

/// The rows of some futures, from that place on, in their order: by future, by year, by group. Without groups every year of
/// every future has a row, else the groups that have anybody.
///
/// # Errors
/// An amount was beyond what can be added up.
pub fn totals_of(
    accumulator: &Accumulator,
    futures: (&Futures, u64),
    years: YearRange,
    grouping: &Grouping,
    census: &Census,
) -> Result<Vec<Total>> {
    let (futures, first) = futures;
    let mut groups: Vec<(&Group, &[Sums])> = accumulator.finish(census)?.collect();
    groups.sort_by(|(one, _), (other, _)| grouping.compare(one, other, census.departments()));
    let count = groups.first().map_or(0, |(_, sums)| sums.len());
    let mut totals = Vec::new();
    for at in 0..count {
        let (future, years_on) = (at / years.count(), at % years.count());
        let random_seed = futures.seed(first + future as u64);
        let year = years.start() + years_on as i32;
        let shown = groups.iter().filter(|(_, sums)| grouping.is_empty() || sums[at].has_anybody());
        totals.extend(shown.map(|(group, sums)| Total { random_seed, year, group: **group, sums: sums[at] }));
    }
    Ok(totals)
}
