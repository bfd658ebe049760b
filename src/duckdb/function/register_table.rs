//! The callbacks of all table functions, and their registration.

use std::sync::{Mutex, PoisonError};

use crate::duckdb::c_text::c_string;
use crate::duckdb::callback::{CallbackResult, borrow, contain, destroy, into_raw};
use crate::duckdb::connection::Connection;
use crate::duckdb::data_chunk::RowsMut;
use crate::duckdb::ffi;
use crate::duckdb::function::table::{TableBind, TableFunction};
use crate::duckdb::handle::owned_handle;

owned_handle! {
    /// The function, until it is registered.
    RawFunction of ffi::duckdb_table_function, destroyed by ffi::duckdb_destroy_table_function
}

/// Registers a table function with the connection's database.
///
/// # Errors
/// DuckDB refuses it.
pub fn register_table<F: TableFunction>(connection: &Connection, function: F) -> CallbackResult<()> {
    let name = c_string(F::NAME)?;
    // SAFETY: the function is made here; names and types outlive the calls, which copy them. The callbacks fit it, and agree
    // with each other on the types of what they hand to DuckDB. The connection is open.
    let state = unsafe {
        let raw = RawFunction(ffi::duckdb_create_table_function());
        ffi::duckdb_table_function_set_name(raw.raw(), name.as_ptr());
        for parameter in F::parameters() {
            ffi::duckdb_table_function_add_parameter(raw.raw(), parameter.raw());
        }
        for (name, parameter) in F::named_parameters() {
            let name = c_string(name)?;
            ffi::duckdb_table_function_add_named_parameter(raw.raw(), name.as_ptr(), parameter.raw());
        }
        ffi::duckdb_table_function_set_extra_info(raw.raw(), into_raw(function), Some(destroy::<F>));
        ffi::duckdb_table_function_set_bind(raw.raw(), Some(bind::<F>));
        ffi::duckdb_table_function_set_init(raw.raw(), Some(start::<F>));
        ffi::duckdb_table_function_set_local_init(raw.raw(), Some(start_thread::<F>));
        ffi::duckdb_table_function_set_function(raw.raw(), Some(fill::<F>));
        ffi::duckdb_table_function_supports_projection_pushdown(raw.raw(), true);
        ffi::duckdb_register_table_function(connection.raw(), raw.raw())
    };
    if state == ffi::DuckDBSuccess { Ok(()) } else { Err("a table function cannot be registered".into()) }
}

unsafe extern "C" fn bind<F: TableFunction>(info: ffi::duckdb_bind_info) {
    let bind = || {
        // SAFETY: DuckDB passes the extra info that was registered, copies names and types, and takes the bind data over.
        unsafe {
            let function: &F = borrow(ffi::duckdb_bind_get_extra_info(info))?;
            let call = function.bind(&TableBind::new(info))?;
            for (name, logical_type) in F::columns(&call)? {
                let name = c_string(&name)?;
                ffi::duckdb_bind_add_result_column(info, name.as_ptr(), logical_type.raw());
            }
            if let Some(estimate) = function.estimate(&call) {
                ffi::duckdb_bind_set_cardinality(info, estimate.rows, estimate.is_exact);
            }
            ffi::duckdb_bind_set_bind_data(info, into_raw(call), Some(destroy::<F::Call>));
        }
        Ok(())
    };
    // SAFETY: `info` lives as long as the callback; the message is copied.
    contain(F::NAME, bind, |message| unsafe { ffi::duckdb_bind_set_error(info, message.as_ptr()) });
}

unsafe extern "C" fn start<F: TableFunction>(info: ffi::duckdb_init_info) {
    let start = || {
        // SAFETY: DuckDB passes what was registered and bound, and takes the init data over.
        unsafe {
            let function: &F = borrow(ffi::duckdb_init_get_extra_info(info))?;
            let call: &F::Call = borrow(ffi::duckdb_init_get_bind_data(info))?;
            let vectors = 0..ffi::duckdb_init_get_column_count(info);
            let columns = vectors.map(|at| ffi::duckdb_init_get_column_index(info, at) as usize).collect();
            let run = function.start(call, columns)?;
            ffi::duckdb_init_set_max_threads(info, F::max_threads(&run) as u64);
            ffi::duckdb_init_set_init_data(info, into_raw(run), Some(destroy::<F::Run>));
        }
        Ok(())
    };
    // SAFETY: as in `bind`.
    contain(F::NAME, start, |message| unsafe { ffi::duckdb_init_set_error(info, message.as_ptr()) });
}

unsafe extern "C" fn start_thread<F: TableFunction>(info: ffi::duckdb_init_info) {
    let start_thread = || {
        let thread = into_raw(Mutex::new(F::Thread::default()));
        // SAFETY: DuckDB takes the local data over.
        unsafe { ffi::duckdb_init_set_init_data(info, thread, Some(destroy::<Mutex<F::Thread>>)) };
        Ok(())
    };
    // SAFETY: as in `bind`.
    contain(F::NAME, start_thread, |message| unsafe { ffi::duckdb_init_set_error(info, message.as_ptr()) });
}

unsafe extern "C" fn fill<F: TableFunction>(info: ffi::duckdb_function_info, output: ffi::duckdb_data_chunk) {
    let fill = || {
        // SAFETY: DuckDB passes the data of init and local init, and an empty flat chunk of the columns that init was told of.
        unsafe {
            let run: &F::Run = borrow(ffi::duckdb_function_get_init_data(info))?;
            let thread: &Mutex<F::Thread> = borrow(ffi::duckdb_function_get_local_init_data(info))?;
            // Only this thread takes the lock, so it is always free; a panic before has left nothing that is wrong.
            let mut thread = thread.lock().unwrap_or_else(PoisonError::into_inner);
            F::fill(run, &mut thread, RowsMut::new(output))
        }
    };
    // SAFETY: as in `bind`.
    contain(F::NAME, fill, |message| unsafe { ffi::duckdb_function_set_error(info, message.as_ptr()) });
}
