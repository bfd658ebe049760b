//! What is odd in a workforce before it is simulated (spec section 6, end). The events are not changed by it.
//!
//! [`WorkforceCheck`] looks at the rows as they come, and at their end it knows the [`Finding`]s, in the order of the rows.

mod check;
mod finding;
mod ids;

pub use check::WorkforceCheck;
pub use finding::{Finding, Problem, SEVERITIES};
