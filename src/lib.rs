//! navigator_events: years of workforce events from a census, as a DuckDB extension.
//!
//! Three layers: `duckdb` is DuckDB's C API as owned values; the [`domain`] computes, without DuckDB; the `binding` is what
//! DuckDB calls. Arrows run one way, from the binding to the two others, and nowhere in a circle: `layers.rs` reads the
//! imports and holds them to it. `entry.rs` is what DuckDB loads, with the list of functions.

mod binding;
pub mod domain;
mod duckdb;
mod entry;
#[cfg(test)]
mod layers;

/// Arrow, of which there is one in the tree: that of the `duckdb` crate. The domain takes it from here and sees no DuckDB.
pub use ::duckdb::arrow;
