//! Writes events down, and puts them in order.

use std::ops::Range;

use crate::domain::Result;
use crate::domain::events::{EVENT_TYPES, Event, Happened, Wanted};
use crate::domain::rng::{Digester, KeyEnd, KeyStarts};
use crate::domain::simulate::in_order::InOrder;
use crate::domain::simulate::recorder::Recorder;
use crate::domain::simulate::request::Request;
use crate::domain::simulate::simulator::Simulator;
use crate::domain::workforce::Workforce;

/// The events of some rows.
pub type Events = InOrder<Event>;

/// Writes events down.
#[derive(Debug, Default)]
struct EventRecorder {
    wanted: Wanted,
    digester: Digester,
    keys: KeyStarts,
    key_end: KeyEnd,
    digests: Vec<u64>,
    events: Events,
    /// How many events the last rows had.
    last_count: usize,
    /// The tile: where its events begin, its first row, how many rows it has, and whether its events must be sorted by date.
    first_event: usize,
    first_row: usize,
    row_count: usize,
    sorts: bool,
}

/// Computes events; keeps its memory from one call to the next.
#[derive(Debug, Default)]
pub struct EventSimulator {
    simulator: Simulator,
    recorder: EventRecorder,
}

impl EventSimulator {
    /// All events of the given rows, with what is wanted of them.
    ///
    /// # Errors
    /// A NULL employee_id in a row that takes part.
    pub fn run(
        &mut self,
        workforce: &Workforce,
        rows: Range<usize>,
        request: Request<'_>,
        wanted: Wanted,
    ) -> Result<Events> {
        let Self { simulator, recorder } = self;
        recorder.events.start(recorder.last_count);
        recorder.wanted = wanted;
        simulator.run(workforce, rows, request, recorder)?;
        recorder.last_count = recorder.events.len();
        Ok(std::mem::take(&mut recorder.events))
    }

    /// Takes back events that nobody needs any more, for their memory.
    pub fn take_back(&mut self, events: Events) {
        self.recorder.events = events;
    }
}

impl Recorder for EventRecorder {
    fn needs_changes(&self) -> bool {
        self.wanted.details
    }

    fn begin_tile(&mut self, ids: &[&str], first_row: usize, request: Request<'_>) {
        let simulation = request.simulation;
        if self.wanted.ids {
            let prefix = format!("{}|{}|", simulation.scenario_id, simulation.plan_design_id);
            self.keys.refill(&prefix, ids.iter().copied());
        }
        self.first_event = self.events.found.len();
        self.first_row = first_row;
        self.row_count = ids.len();
        self.sorts = false;
    }

    fn record(&mut self, happened: &Happened<'_>) {
        let occasion = happened.occasion;
        let first = self.events.found.len();
        match self.wanted.details {
            true => self.events.found.extend(Event::with_details(happened)),
            false => self.events.found.extend(Event::without_details(happened)),
        }
        // A drawn termination of a cohort by year comes last and may lie before other events.
        self.sorts |= !occasion.compounds && !happened.hits.dates.is_empty();
        if self.wanted.ids {
            let name = EVENT_TYPES[occasion.type_index].name;
            self.digests.clear();
            self.key_end.refill(i64::from(occasion.year.number), name.as_bytes(), b"");
            self.digester.digests(&self.keys, &self.key_end, &happened.hits.rows, &mut self.digests);
            let events = &mut self.events.found[first..];
            events.iter_mut().zip(&self.digests).for_each(|(event, digest)| event.id_digest = *digest);
        }
    }

    /// Puts the tile's events in the order of the rows. Those of a row are in order already, nearly always, so it is enough to
    /// count.
    fn end_tile(&mut self) {
        let (first, first_row) = (self.first_event, self.first_row as u32);
        if self.sorts {
            // Stable: what is of one day stays as it is, but a termination comes first.
            let rank = |event: &Event| EVENT_TYPES[event.type_index()].rank;
            self.events.found[first..].sort_by_key(|event| (event.year, event.effective_date, rank(event)));
        }
        let mut last = vec![(0, 0); self.row_count];
        self.events.sort_tile(first, self.row_count, |event| {
            let row = event.row;
            let (year, sequence) = &mut last[row as usize];
            *sequence = if *year == event.year { *sequence + 1 } else { 1 };
            *year = event.year;
            event.sequence = *sequence;
            event.row += first_row;
            row
        });
    }
}
