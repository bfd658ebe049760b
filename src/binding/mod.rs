//! What DuckDB calls: the functions of SQL between DuckDB's vectors and the domain.
//!
//! Each room builds on those before it.

pub mod error;
pub mod lock;
pub mod size_text;

pub mod resources;

pub mod read;
pub mod write;

pub mod session;

pub mod relations;

pub mod version_setting;

pub mod calls;
pub mod functions;
