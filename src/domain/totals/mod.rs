//! Totals of each year, of one future or of many (spec section 11): the years of employees, folded into sums as they end.

mod accumulator;
mod census;
mod grouping;
mod groups;
mod sums;
mod tile_year;
mod total;

pub use accumulator::{Accumulator, FuturesOfTile};
pub use census::{Census, Part};
pub use grouping::{GroupWord, Grouping};
pub use sums::{Sums, amount_of};
pub use total::{Total, totals_of};
