//! Events, as they are written.

use crate::binding::write::writer::{MAX_WORDS, VectorWriter};
use crate::domain::columns::{Column, EventColumns};
use crate::domain::events::{EVENT_TYPES, Event};
use crate::domain::values::bands::AGE_BANDS;

/// The columns of events, as they are written into vectors.
pub static EVENT_COLUMNS: [Column<Event, VectorWriter>; 27] = EventColumns::<VectorWriter>::ALL;

const _: () = assert!(EVENT_TYPES.len() <= MAX_WORDS && AGE_BANDS.len() <= MAX_WORDS);
