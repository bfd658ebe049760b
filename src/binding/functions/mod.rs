//! The functions of SQL, a file or a folder each; `entry.rs` has the list of them.

pub mod hash_rng;
pub mod navigator_events_close;
pub mod navigator_events_help;
pub mod navigator_events_session;
pub mod polars_event_parameters;
pub mod polars_workforce_check;
pub mod polars_yearly_events;
pub mod polars_yearly_totals;
pub mod polars_yearly_workforce;
pub mod yearly_events;
pub mod yearly_workforce;
