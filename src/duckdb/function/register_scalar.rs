//! The callbacks of all scalar functions, and their registration.

use std::ffi::c_void;
use std::sync::{Arc, Mutex, PoisonError};

use crate::duckdb::c_text::c_string;
use crate::duckdb::callback::{CallbackResult, borrow, contain, destroy, into_raw};
use crate::duckdb::client_context::ClientContext;
use crate::duckdb::connection::Connection;
use crate::duckdb::data_chunk::Rows;
use crate::duckdb::ffi;
use crate::duckdb::function::scalar::{Overload, ScalarBind, ScalarFunction};
use crate::duckdb::handle::owned_handle;
use crate::duckdb::vector_mut::VectorMut;

owned_handle! {
    /// An overload, until it is in its set.
    RawFunction of ffi::duckdb_scalar_function, destroyed by ffi::duckdb_destroy_scalar_function
}

owned_handle! {
    /// The overloads, until they are registered.
    RawFunctionSet of ffi::duckdb_scalar_function_set, destroyed by ffi::duckdb_destroy_scalar_function_set
}

/// Registers a scalar function with the connection's database.
///
/// # Errors
/// DuckDB refuses it.
pub fn register_scalar<F: ScalarFunction>(connection: &Connection, function: F) -> CallbackResult<()> {
    let name = c_string(F::NAME)?;
    let overloads = function.overloads()?;
    let function = Arc::new(function);
    // SAFETY: the name outlives the call, which copies it.
    let set = RawFunctionSet(unsafe { ffi::duckdb_create_scalar_function_set(name.as_ptr()) });
    for overload in &overloads {
        let overload = raw_function(&function, overload)?;
        // SAFETY: both are alive; the call copies the function.
        let state = unsafe { ffi::duckdb_add_scalar_function_to_set(set.raw(), overload.raw()) };
        if state != ffi::DuckDBSuccess {
            return Err("an overload cannot be added".into());
        }
    }
    // SAFETY: the connection is open; the call copies the set.
    let state = unsafe { ffi::duckdb_register_scalar_function_set(connection.raw(), set.raw()) };
    if state == ffi::DuckDBSuccess { Ok(()) } else { Err("a scalar function cannot be registered".into()) }
}

fn raw_function<F: ScalarFunction>(function: &Arc<F>, overload: &Overload) -> CallbackResult<RawFunction> {
    let name = c_string(F::NAME)?;
    // SAFETY: the function is made here; name and types outlive the calls, which copy them. The callbacks fit it, and agree
    // with each other on the types of what they hand to DuckDB.
    unsafe {
        let raw = RawFunction(ffi::duckdb_create_scalar_function());
        ffi::duckdb_scalar_function_set_name(raw.raw(), name.as_ptr());
        for parameter in &overload.parameters {
            ffi::duckdb_scalar_function_add_parameter(raw.raw(), parameter.raw());
        }
        ffi::duckdb_scalar_function_set_return_type(raw.raw(), overload.result.raw());
        if F::IS_VOLATILE {
            ffi::duckdb_scalar_function_set_volatile(raw.raw());
        }
        if F::TAKES_NULLS {
            ffi::duckdb_scalar_function_set_special_handling(raw.raw());
        }
        let shared = into_raw(Arc::clone(function));
        ffi::duckdb_scalar_function_set_extra_info(raw.raw(), shared, Some(destroy::<Arc<F>>));
        ffi::duckdb_scalar_function_set_bind(raw.raw(), Some(bind::<F>));
        ffi::duckdb_scalar_function_set_init(raw.raw(), Some(start::<F>));
        ffi::duckdb_scalar_function_set_function(raw.raw(), Some(run::<F>));
        Ok(raw)
    }
}

unsafe extern "C" fn bind<F: ScalarFunction>(info: ffi::duckdb_bind_info) {
    let bind = || {
        // SAFETY: DuckDB passes the extra info that was registered, and takes the bind data over.
        unsafe {
            let function: &Arc<F> = borrow(ffi::duckdb_scalar_function_bind_get_extra_info(info))?;
            let call = into_raw(Arc::new(function.bind(&ScalarBind::new(info))?));
            ffi::duckdb_scalar_function_set_bind_data(info, call, Some(destroy::<Arc<F::Call>>));
            ffi::duckdb_scalar_function_set_bind_data_copy(info, Some(copy::<F>));
        }
        Ok(())
    };
    // SAFETY: `info` lives as long as the callback; the message is copied.
    contain(F::NAME, bind, |message| unsafe {
        ffi::duckdb_scalar_function_bind_set_error(info, message.as_ptr());
    });
}

unsafe extern "C" fn copy<F: ScalarFunction>(call: *mut c_void) -> *mut c_void {
    // SAFETY: DuckDB passes the bind data, and takes the copy over.
    unsafe { borrow::<Arc<F::Call>>(call) }.map_or(std::ptr::null_mut(), |call| into_raw(Arc::clone(call)))
}

unsafe extern "C" fn start<F: ScalarFunction>(info: ffi::duckdb_init_info) {
    let start = || {
        // SAFETY: DuckDB passes the bind data, and takes the state over; what it puts as context is ours.
        unsafe {
            let call: &Arc<F::Call> = borrow(ffi::duckdb_scalar_function_init_get_bind_data(info))?;
            let context = ClientContext::put_by(|place| {
                ffi::duckdb_scalar_function_init_get_client_context(info, place);
            });
            let thread = into_raw(Mutex::new(F::start(call, context)?));
            ffi::duckdb_scalar_function_init_set_state(info, thread, Some(destroy::<Mutex<F::Thread>>));
        }
        Ok(())
    };
    // SAFETY: as in `bind`.
    contain(F::NAME, start, |message| unsafe {
        ffi::duckdb_scalar_function_init_set_error(info, message.as_ptr());
    });
}

unsafe extern "C" fn run<F: ScalarFunction>(
    info: ffi::duckdb_function_info,
    input: ffi::duckdb_data_chunk,
    output: ffi::duckdb_vector,
) {
    let run = || {
        // SAFETY: DuckDB passes the data of bind and init, a flat chunk of the arguments and an empty flat vector for the result.
        unsafe {
            let call: &Arc<F::Call> = borrow(ffi::duckdb_scalar_function_get_bind_data(info))?;
            let thread: &Mutex<F::Thread> = borrow(ffi::duckdb_scalar_function_get_state(info))?;
            // Only this thread takes the lock, so it is always free; a panic before has left nothing that is wrong.
            let mut thread = thread.lock().unwrap_or_else(PoisonError::into_inner);
            F::run(call, &mut thread, Rows::new(input), VectorMut::new(output))
        }
    };
    // SAFETY: as in `bind`.
    contain(F::NAME, run, |message| unsafe {
        ffi::duckdb_scalar_function_set_error(info, message.as_ptr());
    });
}
