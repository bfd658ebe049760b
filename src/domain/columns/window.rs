//! Some rows of a result in order, with all that their columns are made of.

use crate::domain::values::rows::RowMask;

/// A row of a result, before its columns are written: an event, say. Each kind of rows has a table of its columns.
pub trait Row: Sized + 'static {
    /// What is the same for all rows of a call.
    type Call;
    /// Where the rows come from, and some of their texts stand.
    type Source;
    /// Which rows show what, worked out once for all columns.
    type Groups;

    /// The groups of the rows of a window.
    fn groups(rows: &[&Self]) -> Self::Groups;
}

/// Up to [`WINDOW`](crate::domain::values::rows::WINDOW) rows in order.
pub struct Window<'a, R: Row> {
    /// In the order of the result.
    pub rows: &'a [&'a R],
    /// Where they come from.
    pub source: &'a R::Source,
    /// The call that they are of.
    pub call: &'a R::Call,
    /// Which of them show what.
    pub groups: R::Groups,
}

impl<'a, R: Row> Window<'a, R> {
    /// The window of the given rows, of which there must not be more than [`WINDOW`](crate::domain::values::rows::WINDOW).
    pub fn new(rows: &'a [&'a R], source: &'a R::Source, call: &'a R::Call) -> Self {
        Self { rows, source, call, groups: R::groups(rows) }
    }

    /// All rows of the window.
    pub fn all(&self) -> RowMask {
        RowMask::first(self.rows.len())
    }
}

/// Rows that are written together.
pub trait RowsToWrite<R: Row> {
    /// Gives one window after the other, each with the place of its first row among all of them.
    fn in_windows(&self, write: impl FnMut(usize, &Window<'_, R>));
}
