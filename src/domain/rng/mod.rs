//! The deterministic draw (spec section 1) and the event ids (section 6): both are parts of an md5.
//!
//! DuckDB's own `hash()` is never used: its values differ between DuckDB versions, so an upgrade
//! would change every simulated event.

mod digester;
mod draw;
mod hex_digits;
mod keys;
mod md5_lanes;

pub use digester::Digester;
pub use draw::draw;
pub use hex_digits::hex_digits;
pub use keys::{KeyEnd, KeyStarts, seed_prefix, write_key_end};
pub use md5_lanes::InstructionSet;
