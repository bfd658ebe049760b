//! DuckDB's vectors in: a column of any type, read as an Arrow array of the type wanted.
//!
//! A relation is read in the types that it has, and cast here, as the rows are that a scalar function is passed: a cast in SQL would
//! be pushed into the reader of a file, which makes it of the text in the file: 1001.00 would be another employee than in a table
//! that is made of the same file. The values are those of DuckDB's own casts, so that the SQL mode agrees to the last bit.
//! The common types, of which a cast is nothing but a conversion of numbers, are read [at once](bulk); what that cannot do is
//! cast [value by value](by_value).

mod bulk;
mod by_value;
mod cells;
mod column;
mod instant;
mod json;
mod kinds;
mod texts;
mod typed_vector;
mod whole;

pub use column::{read_column, typed_vector};
pub use instant::instant_of;
pub use kinds::{name_and_kind, relation_column, row_columns};
pub use typed_vector::TypedVector;
pub use whole::whole_number_of;
