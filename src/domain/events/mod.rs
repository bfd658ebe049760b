//! The event types (spec section 4), a file each, and the events that happen.
//!
//! A type is a [`Rule`], which says to whom it happens and what it does, and an [`EventType`], which says what its rows show.
//! CONTRIBUTING says what a new one takes beside its file.

mod benefit_enrollment;
mod event;
mod event_type;
mod event_types;
mod happened;
mod hire;
mod merit;
mod occasion;
mod promotion;
mod role;
mod rule;
mod shows;
mod termination;

pub use event::{Event, Wanted};
pub use event_type::EventType;
pub use event_types::{EVENT_TYPES, place, type_of};
pub use happened::{Change, Considered, Happened, Hits};
pub use occasion::{Occasion, Situation};
pub use role::Role;
pub use rule::Rule;
pub use shows::{Compensation, Shows, ShowsPayload};
pub use termination::{DAY_DRAW_WORD, REASONS, drawn_day};
