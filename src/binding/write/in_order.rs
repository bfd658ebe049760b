//! What a simulation has come to, as it is written.

use std::ops::Range;

use crate::binding::write::writer::{MAX_WORDS, VectorWriter};
use crate::domain::call::Simulation;
use crate::domain::columns::{Column, EventColumns, Row, RowsToWrite, Window, YearEndColumns};
use crate::domain::events::{EVENT_TYPES, Event};
use crate::domain::simulate::{InOrder, YearEnd};
use crate::domain::values::bands::AGE_BANDS;
use crate::domain::values::rows::WINDOW;
use crate::domain::workforce::Workforce;

/// The columns of events, as they are written into vectors.
pub static EVENT_COLUMNS: [Column<Event, VectorWriter>; 27] = EventColumns::<VectorWriter>::ALL;

/// The columns of the workforce at the end of each year, as they are written into vectors.
pub static YEAR_END_COLUMNS: [Column<YearEnd, VectorWriter>; 29] = YearEndColumns::<VectorWriter>::ALL;

const _: () = assert!(EVENT_TYPES.len() <= MAX_WORDS && AGE_BANDS.len() <= MAX_WORDS);

/// A call's rows that are written together.
pub struct InOrderToWrite<'a, R> {
    /// The rows.
    pub rows: &'a InOrder<R>,
    /// Which of them, in their order.
    pub range: Range<usize>,
    /// Where their employees stand.
    pub workforce: &'a Workforce,
    /// The call.
    pub simulation: &'a Simulation,
}

impl<R: Row<Call = Simulation, Source = Workforce>> RowsToWrite<R> for InOrderToWrite<'_, R> {
    fn in_windows(&self, mut write: impl FnMut(usize, &Window<'_, R>)) {
        let mut window = Vec::with_capacity(WINDOW);
        for start in self.range.clone().step_by(WINDOW) {
            window.clear();
            window.extend(self.rows.in_order(start..self.range.end.min(start + WINDOW)));
            write(start - self.range.start, &Window::new(&window, self.workforce, self.simulation));
        }
    }
}
