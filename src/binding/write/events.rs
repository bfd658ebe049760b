//! Events, as they are written.

use std::ops::Range;

use crate::binding::write::writer::{MAX_WORDS, VectorWriter};
use crate::domain::call::Simulation;
use crate::domain::columns::{Column, EventColumns, EventWindow, RowsToWrite};
use crate::domain::events::{EVENT_TYPES, Event};
use crate::domain::simulate::Events;
use crate::domain::values::bands::AGE_BANDS;
use crate::domain::values::rows::WINDOW;
use crate::domain::workforce::Workforce;

/// The columns of events, as they are written into vectors.
pub static EVENT_COLUMNS: [Column<Event, VectorWriter>; 27] = EventColumns::<VectorWriter>::ALL;

const _: () = assert!(EVENT_TYPES.len() <= MAX_WORDS && AGE_BANDS.len() <= MAX_WORDS);

/// A call's events that are written together.
pub struct EventsToWrite<'a> {
    /// The events.
    pub events: &'a Events,
    /// Which of them, in their order.
    pub range: Range<usize>,
    /// Where their employees stand.
    pub workforce: &'a Workforce,
    /// The call.
    pub simulation: &'a Simulation,
}

impl RowsToWrite<Event> for EventsToWrite<'_> {
    fn in_windows(&self, mut write: impl FnMut(usize, &EventWindow<'_>)) {
        let mut window = Vec::with_capacity(WINDOW);
        for start in self.range.clone().step_by(WINDOW) {
            window.clear();
            window.extend(self.events.in_order(start..self.range.end.min(start + WINDOW)));
            write(start - self.range.start, &EventWindow::new(&window, self.workforce, self.simulation));
        }
    }
}
