//! What calls take of the machine beside what DuckDB counts: memory, and threads that compute ahead.

mod look_ahead;
mod memory_budget;

pub use look_ahead::{LookAhead, Reader};
pub use memory_budget::{MemoryBudget, MemoryShare, ensure_room, memory_limit};
