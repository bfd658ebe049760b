//! DuckDB's vectors in: a column of any type, read as an Arrow array of the type wanted.
//!
//! The values are those of DuckDB's own casts, so that the two surfaces, of which one reads through SQL, agree to the last bit.
//! The common types, of which a cast is nothing but a conversion of numbers, are read [at once](bulk); what that cannot do is
//! cast [value by value](by_value).

mod bulk;
mod by_value;
mod cells;
mod column;
mod kinds;
mod texts;
mod typed_vector;

pub use column::{read_column, typed_vector};
pub use kinds::{name_and_kind, relation_column, row_columns};
pub use typed_vector::TypedVector;
