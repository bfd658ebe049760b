//! Totals, as they are written.

use crate::binding::write::writer::VectorWriter;
use crate::domain::call::Simulation;
use crate::domain::columns::{Column, RowsToWrite, TotalColumns, Window};
use crate::domain::totals::{Census, Total};
use crate::domain::values::rows::WINDOW;

/// The columns of totals, those of all groups among them, as they are written into vectors.
pub static TOTAL_COLUMNS: [Column<Total, VectorWriter>; 23] = TotalColumns::<VectorWriter>::ALL;

/// A call's totals that are written together.
pub struct TotalsToWrite<'a> {
    /// The rows.
    pub totals: &'a [Total],
    /// Where the names of departments stand.
    pub census: &'a Census,
    /// The call.
    pub simulation: &'a Simulation,
}

impl RowsToWrite<Total> for TotalsToWrite<'_> {
    fn in_windows(&self, mut write: impl FnMut(usize, &Window<'_, Total>)) {
        for (at, totals) in self.totals.chunks(WINDOW).enumerate() {
            let rows: Vec<&Total> = totals.iter().collect();
            write(at * WINDOW, &Window::new(&rows, self.census, self.simulation));
        }
    }
}
