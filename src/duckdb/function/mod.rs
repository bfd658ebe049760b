//! Functions of SQL. What one does is written once, as a trait; here is all that DuckDB's callbacks need beside it.
//!
//! A function is a value that all of its calls share. A call is bound, which looks at its arguments; it starts, once for each
//! thread that runs it, or once and then for each thread where it is a table function; and it runs, a chunk at a time. What
//! each of these steps keeps is handed to DuckDB, which destroys it. Whatever goes wrong, a panic too, becomes an error of
//! the query that begins with the function's name.

mod register_scalar;
mod register_table;
mod scalar;
mod table;

pub use register_scalar::register_scalar;
pub use register_table::register_table;
pub use scalar::{Overload, ScalarBind, ScalarFunction};
pub use table::{Estimate, TableBind, TableFunction};
