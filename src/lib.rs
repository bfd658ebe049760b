//! navigator_events: years of workforce events from a census, as a DuckDB extension.
//!
//! Two layers: the [`domain`] computes, without DuckDB; the [`binding`] is what DuckDB loads and calls. Arrows run one way,
//! from the binding to the domain, and nowhere in a circle: `layers.rs` reads the imports and holds them to it.

pub mod binding;
pub mod domain;
#[cfg(test)]
mod layers;
