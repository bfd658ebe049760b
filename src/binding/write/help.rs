//! The rows of the help, as they are written.

use std::ops::Range;

use crate::binding::write::writer::VectorWriter;
use crate::domain::columns::{Column, HelpColumns, RowsToWrite, Window};
use crate::domain::help::HelpRow;
use crate::domain::values::rows::WINDOW;

/// The columns of the help, as they are written into vectors.
pub static HELP_COLUMNS: [Column<HelpRow, VectorWriter>; 7] = HelpColumns::<VectorWriter>::ALL;

/// Some rows of the help.
pub struct HelpToWrite<'a> {
    /// All rows.
    pub rows: &'a [HelpRow],
    /// Which of them.
    pub range: Range<usize>,
}

impl RowsToWrite<HelpRow> for HelpToWrite<'_> {
    fn in_windows(&self, mut write: impl FnMut(usize, &Window<'_, HelpRow>)) {
        for (at, rows) in self.rows[self.range.clone()].chunks(WINDOW).enumerate() {
            let rows: Vec<&HelpRow> = rows.iter().collect();
            write(at * WINDOW, &Window::new(&rows, &(), &()));
        }
    }
}
