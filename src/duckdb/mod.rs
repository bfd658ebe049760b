//! DuckDB's C API as owned values. It knows nothing of workforces and events, and imports nothing else of ours.
//!
//! Of the `duckdb` crate come the C API ([`ffi`]), Arrow (`duckdb::arrow`, in `lib.rs`) and the trait of scalar functions
//! ([`vscalar`]), which `hash_rng` is. What else it has cannot be used, in version 1.20000.1, for these signatures:
//!
//! - `#[duckdb_entrypoint_c_api] fn(duckdb::Connection) -> Result<(), Box<dyn Error>>`, the entry point of duckdb-loadable-macros:
//!   the function gets a `pub struct Connection { db: RefCell<InnerConnection>, … }` that shows nobody its
//!   `duckdb_connection`, and no `duckdb_database`. To register a function that is bound, to ask for a connection's context and
//!   to interrupt it takes the one, to open connections of that kind the other.
//! - `VScalar::invoke(&Self::State, &mut DataChunkHandle, &mut dyn WritableVector)`: no bind, no context, no state of a call or a
//!   thread. `yearly_events` looks at the types of its row and its options before the first row, shares one instant in a
//!   query, and sees an interrupt while it computes.
//! - `VTab::bind(&BindInfo)`, `VTab::init(&InitInfo)` and `VTab::func(&TableFunctionInfo<Self>, &mut DataChunkHandle)`: `BindInfo`
//!   keeps its `duckdb_bind_info` and with it the context to itself, and there is no state of a thread:
//!   `TableFunction::set_local_init` is there, but a `TableFunction` of one's own cannot be registered.
//! - `LogicalTypeHandle::new(duckdb_logical_type)` is `pub(crate)`: the type of an argument or of a statement's column cannot
//!   become one, nor a type that was made become an argument of the calls above.
//! - `Statement::stream_arrow(&mut self, …) -> Result<ArrowStream<'_>>` and `Connection::prepare(&self, …) -> Result<Statement<'_>>`:
//!   a result borrows from its statement and that from its connection, so that a stream cannot be kept beside them from
//!   one call to the next. And it hands out arrays that DuckDB has made, where [`Vector`] shows its vectors as they are.

mod c_text;
pub mod callback;
mod client_context;
mod config_option;
mod connection;
mod data_chunk;
mod expression;
pub mod ffi;
pub mod function;
mod handle;
mod logical_type;
mod query_result;
mod statement;
pub mod string_t;
pub mod type_id;
mod value;
mod vector;
mod vector_mut;
pub mod vscalar;

pub use c_text::Answer;
pub use client_context::ClientContext;
pub use config_option::ConfigOption;
pub use connection::Connection;
pub use data_chunk::{DataChunk, Rows, RowsMut};
pub use expression::Expression;
pub use logical_type::LogicalType;
pub use query_result::QueryResult;
pub use statement::Statement;
pub use value::Value;
pub use vector::Vector;
pub use vector_mut::VectorMut;
