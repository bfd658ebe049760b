//! navigator_events: years of workforce events from a census, as a DuckDB extension.
//!
//! Three layers: [`duckdb`] is DuckDB's C API as owned values; the [`domain`] computes, without DuckDB; the [`binding`] is what
//! DuckDB loads and calls. Arrows run one way, from the binding to the two others, and nowhere in a circle: `layers.rs` reads
//! the imports and holds them to it.

pub mod binding;
pub mod domain;
pub mod duckdb;
#[cfg(test)]
mod layers;

/// Arrow, of which there is one in the tree: that of the `duckdb` crate. The domain takes it from here and sees no DuckDB.
pub use ::duckdb::arrow;
