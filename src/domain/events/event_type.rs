//! What a type of event is.

use std::fmt::{self, Debug, Formatter};

use crate::domain::call::{EventSeeds, Simulation};
use crate::domain::events::event::Event;
use crate::domain::events::role::Role;
use crate::domain::events::rule::Rule;
use crate::domain::events::shows::Shows;
use crate::domain::parameters::{EventDates, MonthAndDay};
use crate::domain::values::text::TextBuffer;
use crate::domain::workforce::Workforce;

/// Its names, its date, its rule and what its rows show.
pub struct EventType {
    /// The event_type of its rows.
    pub name: &'static str,
    /// The event_type of its draw; for some it is another word.
    pub draw_word: &'static str,
    /// The seed of its draws.
    pub seed: fn(&EventSeeds) -> Option<i64>,
    /// The event_category of its rows.
    pub category: &'static str,
    /// The month and day of its effective_date, which parameters may give; `None` where a day is drawn for each employee.
    pub date: fn(&EventDates) -> Option<MonthAndDay>,
    /// Its place among types of the same day.
    pub rank: u8,
    /// Whom it happens to.
    pub happens_to: Role,
    /// When it happens and what it does.
    pub rule: &'static dyn Rule,
    /// What its rows show beyond what all rows show.
    pub shows: Shows,
    /// Writes event_details: one short sentence with the event's figures.
    pub write_details: fn(&Event, &Workforce, &Simulation, &mut TextBuffer),
}

impl Debug for EventType {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}
