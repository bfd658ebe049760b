//! What a call asks for: the years, the cohort mode, the names and the parameters (spec sections 5 to 7).

mod options;
mod simulation;

pub use options::{CallOption, DEFAULT_ID, OptionKind, Options, Surface};
pub use simulation::Simulation;
