//! DuckDB's C API as owned values. It knows nothing of workforces and events, and imports nothing else of ours.

/// The C API itself; all that is taken of it comes by here.
pub use ::duckdb::ffi;
