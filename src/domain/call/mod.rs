//! What a call asks for (spec sections 5 to 7): the options as they are given, and the simulation that they come to.

mod futures;
mod options;
mod seeds;
mod simulation;

pub use futures::Futures;
pub use options::{CallOption, DEFAULT_ID, OptionKind, Options, Surface};
pub use seeds::EventSeeds;
pub use simulation::Simulation;
