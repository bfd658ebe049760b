//! The workforce: the columns that it is read from, its rows and its employees (spec section 2).

pub mod activity;
mod cohort;
mod employee;
mod fields;
mod level;
mod rows;
mod schema;

pub use cohort::CohortChoice;
pub use employee::{Age, Employee, Tenure};
pub use fields::{FIELDS, Field, FieldColumns};
pub use level::Level;
pub use rows::{Attendance, NEVER, Opening, Workforce};
pub use schema::{FieldSource, ReadFor, WorkforceSchema};
