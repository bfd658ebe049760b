//! Rows of a result as they were found, and their order.

use std::ops::Range;

/// What some rows of the workforce have come to, and where that of each row ends.
#[derive(Debug)]
pub struct InOrder<R> {
    /// As they were found: tile by tile, by year, by row.
    pub(super) found: Vec<R>,
    /// The place of each among those found, in the order of the result.
    pub(super) order: Vec<u32>,
    /// For each row of the workforce the number of rows of the result up to its last one.
    pub ends: Vec<usize>,
}

impl<R> Default for InOrder<R> {
    fn default() -> Self {
        Self { found: Vec::new(), order: Vec::new(), ends: Vec::new() }
    }
}

impl<R> InOrder<R> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Some of them, in order: employees in the order of the rows, years ascending, and within a year as the result has them.
    pub fn in_order(&self, range: Range<usize>) -> impl Iterator<Item = &R> {
        self.order[range].iter().map(|at| &self.found[*at as usize])
    }

    /// Forgets them, but keeps the memory, and makes room for as many.
    pub(super) fn start(&mut self, expected: usize) {
        self.found.clear();
        self.order.clear();
        self.ends.clear();
        self.found.reserve(expected);
        self.order.reserve(expected);
    }

    /// Puts what a tile has come to, from `first` on, in the order of its rows; `row_of` gives the row within the tile. What a row
    /// has come to stays in the order in which it was found.
    pub(super) fn sort_tile(
        &mut self,
        first: usize,
        row_count: usize,
        mut row_of: impl FnMut(&mut R) -> u32,
    ) {
        let mut rows = Vec::with_capacity(self.found.len() - first);
        let mut ends = vec![0u32; row_count];
        for row in self.found[first..].iter_mut().map(&mut row_of) {
            ends[row as usize] += 1;
            rows.push(row);
        }
        let mut total = first as u32;
        for end in &mut ends {
            // From here on where the row's next one goes, which after the last one is where they end.
            total += std::mem::replace(end, total);
        }
        self.order.resize(self.found.len(), 0);
        for (at, row) in rows.into_iter().enumerate() {
            let place = &mut ends[row as usize];
            self.order[*place as usize] = (first + at) as u32;
            *place += 1;
        }
        self.ends.extend(ends.iter().map(|end| *end as usize));
    }
}
