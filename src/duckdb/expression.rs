//! An expression of a query that is bound: an argument of a call.

use crate::duckdb::ffi;
use crate::duckdb::handle::owned_handle;
use crate::duckdb::logical_type::LogicalType;

owned_handle! {
    /// A copy of our own of an expression.
    Expression of ffi::duckdb_expression, destroyed by ffi::duckdb_destroy_expression
}

// SAFETY: DuckDB's own threads share the expressions of a query: folding one reads it only.
unsafe impl Send for Expression {}
// SAFETY: as above.
unsafe impl Sync for Expression {}

impl Expression {
    /// Takes ownership of an expression.
    ///
    /// # Safety
    /// The expression is null or owned by the caller.
    pub unsafe fn from_raw(expression: ffi::duckdb_expression) -> Self {
        Self(expression)
    }

    /// The type of what it gives.
    pub fn return_type(&self) -> LogicalType {
        // SAFETY: the expression is null or alive; the type, null for one that is, is ours to destroy.
        unsafe { LogicalType::from_raw(ffi::duckdb_expression_return_type(self.0)) }
    }
}
