//! What tests are made of: workforces, calls, events and columns without DuckDB, and how many random cases are tried.

pub mod cases;
pub mod columns;
pub mod events;
pub mod workforce;
