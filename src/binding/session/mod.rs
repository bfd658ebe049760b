//! What the functions of one database share while sessions come and go: connections of our own, the one thread that looks
//! after them, interrupts, and the clock of a query.

pub mod clock;
pub mod connections;
pub mod extension;
pub mod interrupt;
pub mod surroundings;
pub mod watcher;
