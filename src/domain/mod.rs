//! What is computed: draws, workforce, parameters, events. Plain Rust on Arrow arrays; no DuckDB in sight.
//!
//! The rules are those of the specification; the module that holds a rule names its section.

// `rng` has the one exception: a call of code for an instruction set that the machine has been seen to have.
#![deny(unsafe_code)]

pub mod bands;
pub mod calendar;
pub mod columns;
pub mod employee;
pub mod error;
pub mod events;
pub mod kernel;
pub mod level;
pub mod look_ahead;

pub mod money;
pub mod parameters;
pub mod rng;
pub mod simulate;
pub mod simulation;
pub mod workforce;
pub mod year_draws;

pub use error::{Error, Result};

#[cfg(test)]
mod simulate_tests;
#[cfg(test)]
mod test_workforce;
