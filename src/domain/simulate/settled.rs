//! Thresholds that are the same in all futures of a tile, so that they are asked for once.
//!
//! Whether somebody is promoted in a year, gets a raise or leaves depends on tenure, age, performance and parameters; of these only
//! the level changes on the way, for everybody who is employed from the beginning. So futures differ in who is asked and what is
//! drawn, but not in what the draw must lie under.

use std::ops::Range;

use crate::domain::events::{Considered, EVENT_TYPES, Hits, Occasion};
use crate::domain::workforce::Employee;

/// In the place of a threshold that must be asked for each time: that of somebody who was not employed in the beginning.
const UNSETTLED: f64 = -1.0;

/// How many rows there are from the first to the last for each that is asked, at the most, where all of them are drawn for.
const MOST_DRAWN: f64 = 2.0;

/// The rows from the first to the last, which are in order, where they are so many more than those at the most that drawing for all
/// takes less than picking.
pub fn dense(rows: &[u32]) -> Option<Range<u32>> {
    let (&first, &last) = (rows.first()?, rows.last()?);
    let range = first..last + 1;
    (range.len() as f64 <= rows.len() as f64 * MOST_DRAWN).then_some(range)
}

/// The thresholds of a tile's futures.
///
/// Asking in every future took 928 instructions for an employee's year in all, and this takes 820 (callgrind, 24 futures of 2,048
/// employees, five years); with AVX-512 56.9 and 51.9 ns (100 futures of 5,000, one thread, least of 12).
#[derive(Debug, Default)]
pub struct SettledThresholds {
    /// For each year and event type those of the tile's rows, NaN where the event cannot happen; empty before they are asked for.
    of_rows: Vec<Vec<f64>>,
    /// The employees as they were in the beginning; empty where there is one future only.
    opening: Vec<Employee>,
    /// Those of them who were employed, and what was asked of them.
    employed: Vec<u32>,
    asked: Considered,
}

impl SettledThresholds {
    /// There are several futures of a tile that begins with these employees.
    pub fn begin(&mut self, opening: &[Employee], years: usize) {
        self.end();
        self.of_rows.resize_with(years * EVENT_TYPES.len(), Vec::new);
        self.opening.extend_from_slice(opening);
        let rows = opening.iter().zip(0..).filter(|(employee, _)| employee.hire_date.is_some());
        self.employed.extend(rows.map(|(_, row)| row));
    }

    /// There is one future only.
    pub fn end(&mut self) {
        self.of_rows.iter_mut().for_each(Vec::clear);
        self.opening.clear();
        self.employed.clear();
    }

    /// Whether those of the occasion are settled, which they are from now on where that can be.
    pub fn settle(&mut self, occasion: &Occasion<'_>) -> bool {
        let rule = EVENT_TYPES[occasion.type_index].rule;
        if self.opening.is_empty() || !rule.is_settled() {
            return false;
        }
        let Self { of_rows, opening, employed, asked } = self;
        let thresholds = &mut of_rows[place_of(occasion)];
        if thresholds.is_empty() {
            thresholds.resize(opening.len(), UNSETTLED);
            employed.iter().for_each(|row| thresholds[*row as usize] = f64::NAN);
            rule.consider(occasion, opening, employed, asked);
            for (row, threshold) in asked.rows.iter().zip(&asked.thresholds) {
                thresholds[*row as usize] = *threshold;
            }
        }
        true
    }

    /// Takes those of the rows whose draw lies under the threshold; the draws are those of all rows from `first_drawn` on. It is
    /// what [`Rule::consider`](crate::domain::events::Rule::consider) and [`Hits::take`] come to.
    pub fn take(
        &mut self,
        occasion: &Occasion<'_>,
        employees: &[Employee],
        rows: &[u32],
        (first_drawn, draws): (usize, &[f64]),
        hits: &mut Hits,
    ) {
        let rule = EVENT_TYPES[occasion.type_index].rule;
        let Self { of_rows, opening, asked, .. } = self;
        let thresholds = &of_rows[place_of(occasion)];
        let has_levels =
            occasion.parameters.of_everybody().is_none_or(|in_force| rule.looks_at_level(in_force));
        let is_settled = |row: usize| !has_levels || employees[row].level == opening[row].level;
        hits.take_under(rows, |row| {
            let at = row as usize;
            let mut threshold = thresholds[at];
            if threshold == UNSETTLED || !is_settled(at) {
                rule.consider(occasion, employees, &[row], asked);
                threshold = asked.thresholds.first().copied().unwrap_or(f64::NAN);
            }
            (draws[at - first_drawn], threshold)
        });
    }
}

fn place_of(occasion: &Occasion<'_>) -> usize {
    occasion.years_on as usize * EVENT_TYPES.len() + occasion.type_index
}
