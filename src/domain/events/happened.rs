//! Events of one type as they happen, of many employees at once.

use crate::domain::events::occasion::Occasion;
use crate::domain::values::nullable::NullableDouble;
use crate::domain::workforce::{Employee, Level};

/// The employees to whom an event may happen, and their thresholds.
#[derive(Debug, Default)]
pub struct Considered {
    /// Their rows within the tile.
    pub rows: Vec<u32>,
    /// The threshold of each.
    pub thresholds: Vec<f64>,
}

/// What an event has changed of an employee.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// The salary before the event.
    pub salary_before: NullableDouble,
    /// The salary that it has set, not rounded; where it sets none, the one before.
    pub salary_after: NullableDouble,
    /// The level before the event.
    pub level_before: Level,
    /// The deferral rate before the event.
    pub deferral_rate_before: NullableDouble,
}

/// Those to whom an event of one type happens in a year. The memory is used again and again.
#[derive(Debug, Default)]
pub struct Hits {
    /// Their rows within the tile.
    pub rows: Vec<u32>,
    /// The threshold of each.
    pub thresholds: Vec<f64>,
    /// The day of each; empty where it is the occasion's.
    pub dates: Vec<i32>,
    /// What each event has changed.
    pub changes: Vec<Change>,
}

impl Hits {
    /// Nobody.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.thresholds.clear();
        self.dates.clear();
    }

    /// Takes those of the considered whose draw lies under the threshold.
    pub fn take(&mut self, considered: &Considered, draws: &[f64]) {
        let mut drawn = draws.iter().copied().zip(considered.thresholds.iter().copied());
        self.take_under(&considered.rows, |_| drawn.next().unwrap_or((1.0, 0.0)));
    }

    /// Takes those of the rows of whom the draw, which is given first, lies under the threshold; it does not under NaN.
    #[inline]
    pub fn take_under(&mut self, rows: &[u32], mut drawn: impl FnMut(u32) -> (f64, f64)) {
        self.clear();
        self.rows.resize(rows.len(), 0);
        self.thresholds.resize(rows.len(), 0.0);
        let mut count = 0;
        for &row in rows {
            let (draw, threshold) = drawn(row);
            // Without a branch, which would be mispredicted for every other employee.
            self.rows[count] = row;
            self.thresholds[count] = threshold;
            count += usize::from(draw < threshold);
        }
        self.rows.truncate(count);
        self.thresholds.truncate(count);
    }

    /// Adds somebody on a day of their own.
    pub fn push(&mut self, row: u32, threshold: f64, date: i32) {
        self.rows.push(row);
        self.thresholds.push(threshold);
        self.dates.push(date);
    }
}

/// The same, for those who write down what happens.
#[derive(Debug)]
pub struct Happened<'a> {
    /// The occasion.
    pub occasion: &'a Occasion<'a>,
    /// To whom it happened.
    pub hits: &'a Hits,
    /// All employees of the tile, as they are after it.
    pub employees: &'a [Employee],
}

impl Happened<'_> {
    /// The day of the event of that place among the hits.
    pub fn date(&self, at: usize) -> i32 {
        self.hits.dates.get(at).copied().unwrap_or(self.occasion.date)
    }
}
