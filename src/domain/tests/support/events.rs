//! Calls for tests, and their events.

use std::ops::Range;

use crate::domain::Result;
use crate::domain::call::{Options, Simulation};
use crate::domain::events::{Event, Wanted, type_of};
use crate::domain::parameters::Parameter;
use crate::domain::simulate::{EventSimulator, Events, Request};
use crate::domain::values::years::YearRange;
use crate::domain::workforce::Workforce;

/// A call of those years that gives those parameters.
pub fn simulation(start: i64, end: i64, given: &[(&str, f64)]) -> Simulation {
    let parameters = given.iter().map(|(name, value)| (Parameter::read_as(name).unwrap(), *value)).collect();
    let options = Options { parameters, created_at: Some(0), ..Options::default() };
    Simulation::try_new(YearRange::try_new(Some(start), Some(end)).unwrap(), &options, "", &[]).unwrap()
}

/// Year, type, sequence, amount and amount before of an event.
pub type Summary = (i32, &'static str, i32, Option<f64>, Option<f64>);

/// The events in short.
pub fn summary(events: &[&Event]) -> Vec<Summary> {
    let row = |event: &&Event| {
        let amounts = (event.compensation_amount.get(), event.previous_compensation.get());
        (event.year, type_of(event).name, event.sequence, amounts.0, amounts.1)
    };
    events.iter().map(row).collect()
}

/// The events of some rows, event ids included.
pub fn simulate(
    workforce: &Workforce,
    rows: Range<usize>,
    by_year: bool,
    simulation: &Simulation,
) -> Result<Events> {
    EventSimulator::default().run(workforce, rows, Request { simulation, by_year }, Wanted::ALL)
}

/// All events, in order.
pub fn in_order(events: &Events) -> Vec<&Event> {
    events.in_order(0..events.len()).collect()
}
