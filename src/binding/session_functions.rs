//! `navigator_events_session()` and `navigator_events_close()`: how a session says that it ends, so that the file of the
//! database is free at once and not only when the watcher has looked.
//!
//! DuckDB tells no extension of a connection that closes. But a connection keeps its prepared statements, and a statement
//! the data that its functions were bound with. So `PREPARE navigator_events_session AS SELECT navigator_events_session()` leaves
//! something of ours with the connection, and it is destroyed while that closes, in the thread that closes it.

use std::cell::RefCell;
use std::ffi::c_void;
use std::sync::{Arc, Weak};

use crate::duckdb::ffi;

use crate::binding::callback::{self, CallbackResult, borrow, destroy, into_raw};
use crate::binding::connection::Connection;
use crate::binding::error::Error;
use crate::binding::extension::Extension;
use crate::binding::logical_type::LogicalType;
use crate::binding::registration::{ScalarFunction, ScalarFunctionSet};
use crate::binding::session::connections::{Absence, Connections};
use crate::binding::value::Value;

const SESSION: &str = "navigator_events_session";
const CLOSE: &str = "navigator_events_close";

thread_local! {
    /// While this thread asks whose database a connection is open to: the answer.
    static ASKED_FOR: RefCell<Option<Option<Arc<Extension>>>> = const { RefCell::new(None) };
}

/// What the functions of the connection's database share; `None` where they are not registered.
pub fn extension_of(connection: &Connection) -> Option<Arc<Extension>> {
    ASKED_FOR.set(Some(None));
    // Bound, it has served.
    let _ = connection.prepare("SELECT navigator_events_session()");
    ASKED_FOR.take().flatten()
}

/// `navigator_events_session()`: what has become of the connections that read relations, in a word: 'open', 'released', 'closed' or
/// 'off'. Prepared, it tells us of the end of the connection that has prepared it.
pub fn session(extension: &Arc<Extension>) -> CallbackResult<ScalarFunctionSet> {
    // SAFETY: the callbacks fit a function without parameters, and agree on the types of the data they share.
    unsafe { function(SESSION, extension, bind_session, run_session) }
}

/// `navigator_events_close()`: closes the connections that read relations; 'closed'.
pub fn close(extension: &Arc<Extension>) -> CallbackResult<ScalarFunctionSet> {
    // SAFETY: as above.
    unsafe { function(CLOSE, extension, bind_close, run_close) }
}

/// A function without parameters that gives a text and is called anew each time.
///
/// # Safety
/// The callbacks fit it, and agree on the types of the data they share.
unsafe fn function(
    name: &str,
    extension: &Arc<Extension>,
    bind: unsafe extern "C" fn(ffi::duckdb_bind_info),
    run: unsafe extern "C" fn(ffi::duckdb_function_info, ffi::duckdb_data_chunk, ffi::duckdb_vector),
) -> CallbackResult<ScalarFunctionSet> {
    let function = ScalarFunction::new(name, &[], &LogicalType::varchar())?;
    // SAFETY: the caller vouches for the callbacks.
    unsafe {
        let extra_info = into_raw(Arc::clone(extension));
        ffi::duckdb_scalar_function_set_extra_info(
            function.raw(),
            extra_info,
            Some(destroy::<Arc<Extension>>),
        );
        ffi::duckdb_scalar_function_set_volatile(function.raw());
        ffi::duckdb_scalar_function_set_bind(function.raw(), Some(bind));
        ffi::duckdb_scalar_function_set_function(function.raw(), Some(run));
    }
    let set = ScalarFunctionSet::new(name)?;
    set.add(&function)?;
    Ok(set)
}

/// What a statement keeps.
struct Session(Weak<Connections>);

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(connections) = self.0.upgrade() {
            connections.session_ends();
        }
    }
}

unsafe extern "C" fn bind_session(info: ffi::duckdb_bind_info) {
    // SAFETY: DuckDB passes the extra info that was registered, and takes the bind data over.
    unsafe { bind::<Session>(info, SESSION, |connections| Session(Arc::downgrade(connections))) };
}

unsafe extern "C" fn bind_close(info: ffi::duckdb_bind_info) {
    // SAFETY: as above.
    unsafe { bind::<Arc<Connections>>(info, CLOSE, Arc::clone) };
}

/// # Safety
/// `info` is that of the bind callback of one of the functions here.
unsafe fn bind<T>(info: ffi::duckdb_bind_info, name: &str, keep: impl FnOnce(&Arc<Connections>) -> T) {
    let bind = || {
        // SAFETY: the caller vouches for `info`.
        unsafe {
            let extension: &Arc<Extension> = borrow(ffi::duckdb_scalar_function_bind_get_extra_info(info))?;
            let is_asked_for = ASKED_FOR.with_borrow_mut(|asked_for| {
                asked_for.as_mut().map(|answer| *answer = Some(Arc::clone(extension))).is_some()
            });
            if is_asked_for {
                return Err("this call serves to find the extension".into());
            }
            let kept = into_raw(Arc::new(keep(&extension.connections)));
            ffi::duckdb_scalar_function_set_bind_data(info, kept, Some(destroy::<Arc<T>>));
            ffi::duckdb_scalar_function_set_bind_data_copy(info, Some(copy::<T>));
        }
        Ok(())
    };
    // SAFETY: `info` lives as long as the callback; the message is copied.
    callback::contain(name, bind, |message| unsafe {
        ffi::duckdb_scalar_function_bind_set_error(info, message.as_ptr());
    });
}

unsafe extern "C" fn copy<T>(kept: *mut c_void) -> *mut c_void {
    // SAFETY: DuckDB passes the bind data, and takes the copy over.
    unsafe { borrow::<Arc<T>>(kept) }.map_or(std::ptr::null_mut(), |kept| into_raw(Arc::clone(kept)))
}

unsafe extern "C" fn run_session(
    info: ffi::duckdb_function_info,
    _input: ffi::duckdb_data_chunk,
    output: ffi::duckdb_vector,
) {
    // SAFETY: DuckDB passes the data of bind and a vector of texts.
    unsafe {
        run::<Session>(info, SESSION, output, |session| {
            let connections = session.0.upgrade().ok_or(Error::ConnectionsReleased)?;
            Ok(match connections.absence() {
                None => "open",
                Some(Absence::NotWanted) => "off",
                Some(Absence::Closed) => "closed",
                Some(Absence::LetGo) => "released",
            })
        });
    }
}

unsafe extern "C" fn run_close(
    info: ffi::duckdb_function_info,
    _input: ffi::duckdb_data_chunk,
    output: ffi::duckdb_vector,
) {
    // SAFETY: as above.
    unsafe {
        run::<Arc<Connections>>(info, CLOSE, output, |connections| {
            if connections.let_go(Absence::Closed) { Ok("closed") } else { Err(Error::ConnectionsInUse) }
        });
    }
}

/// Writes the word into all rows.
///
/// # Safety
/// The arguments are those of the callback of a function whose bind has kept a `T`.
unsafe fn run<T>(
    info: ffi::duckdb_function_info,
    name: &str,
    output: ffi::duckdb_vector,
    word: impl FnOnce(&T) -> Result<&'static str, Error>,
) {
    let run = || {
        // SAFETY: the caller vouches for the data and the vector, which copies the value.
        unsafe {
            let kept: &Arc<T> = borrow(ffi::duckdb_scalar_function_get_bind_data(info))?;
            ffi::duckdb_vector_reference_value(output, Value::varchar(word(kept)?).raw());
        }
        Ok(())
    };
    // SAFETY: `info` lives as long as the callback; the message is copied.
    callback::contain(name, run, |message| unsafe {
        ffi::duckdb_scalar_function_set_error(info, message.as_ptr());
    });
}
