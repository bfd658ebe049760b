//! The C API as DuckDB's header has it: the one door by which it comes in.

pub use ::duckdb::ffi::*;
