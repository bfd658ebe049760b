//! What is computed: draws, workforce, parameters, events. Plain Rust on Arrow arrays; no DuckDB in sight.
//!
//! The rules are those of the specification; the module that holds a rule names its section.

// `rng` has the one exception: a call of code for an instruction set that the machine has been seen to have.
#![deny(unsafe_code)]

pub mod call;
pub mod columns;
pub mod error;
pub mod events;
pub mod help;
pub mod parameters;
pub mod relation;
pub mod rng;
pub mod simulate;
pub mod suggestion;
pub mod totals;
pub mod values;
pub mod workforce;
pub mod workforce_check;

pub use error::{Error, Result};

#[cfg(test)]
pub(crate) mod tests;
