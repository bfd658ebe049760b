//! What happens to a workforce's employees, year by year (spec sections 5, 8 and 9).
//!
//! Employees are taken in tiles, and a tile goes through the years as a whole: for each event type all employees are
//! asked for the threshold, all draws are made at once, and the event happens to those whose draw lies under it. What
//! one employee does has no bearing on any other. A [`Recorder`] is told what happens; what it makes of it, events or
//! sums, is its own business.

mod agenda;
mod employee_year;
mod event_recorder;
mod in_order;
mod pay;
mod recorder;
mod request;
mod roll_call;
mod settled;
mod simulator;
mod tile;
mod year_end;

pub use employee_year::is_employed;
pub use event_recorder::{EventSimulator, Events};
pub use in_order::InOrder;
pub use pay::Pay;
pub use recorder::Recorder;
pub use request::{Request, TILE, employees_at_once};
pub use roll_call::RollCall;
pub use simulator::Simulator;
pub use year_end::{YearEnd, YearEndSimulator, YearEnds};
