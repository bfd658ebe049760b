//! The workforce at the end of each year, as it is written.

use crate::binding::write::writer::{MAX_WORDS, VectorWriter};
use crate::domain::columns::{Column, YearlyWorkforceColumns};
use crate::domain::simulate::YearEnd;
use crate::domain::values::bands::TENURE_BANDS;

/// The columns, as they are written into vectors.
pub static YEAR_END_COLUMNS: [Column<YearEnd, VectorWriter>; 29] =
    YearlyWorkforceColumns::<VectorWriter>::ALL;

const _: () = assert!(TENURE_BANDS.len() <= MAX_WORDS);
