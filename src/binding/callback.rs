//! What every callback from DuckDB shares: nothing may unwind into the host, and boxed data crosses as raw pointers.

use std::any::Any;
use std::ffi::{CString, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The result of a callback; the error's text is what the user reads.
pub type CallbackResult<T> = Result<T, Box<dyn std::error::Error>>;

/// Runs a callback; an error or a panic goes to `report` as a message that starts with the function's name.
pub fn contain(function: &str, callback: impl FnOnce() -> CallbackResult<()>, report: impl FnOnce(CString)) {
    let message = match catch_unwind(AssertUnwindSafe(callback)) {
        Ok(Ok(())) => return,
        Ok(Err(error)) => format!("{function}: {error}"),
        Err(panic) => format!("{function}: an internal fault, please report it: {}", panic_text(&*panic)),
    };
    // The replacement leaves no NUL; should one remain, an empty message is still better than a panic.
    report(CString::new(message.replace('\0', "\\0")).unwrap_or_default());
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}

/// Hands a value to DuckDB, to be destroyed by [`destroy`] of the same type.
pub fn into_raw<T>(value: T) -> *mut c_void {
    Box::into_raw(Box::new(value)).cast()
}

/// Destroys a value that [`into_raw`] handed over.
///
/// # Safety
/// `value` comes from `into_raw::<T>` and is not used afterwards.
pub unsafe extern "C" fn destroy<T>(value: *mut c_void) {
    // SAFETY: the caller vouches for type and ownership.
    let value = unsafe { Box::from_raw(value.cast::<T>()) };
    // A destructor that panics must not unwind into DuckDB either.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(value)));
}

/// Borrows a value that [`into_raw`] handed over.
///
/// # Safety
/// `value` is null or comes from `into_raw::<T>`, and is not destroyed while the borrow lives.
pub unsafe fn borrow<'a, T>(value: *mut c_void) -> CallbackResult<&'a T> {
    // SAFETY: the caller vouches for type and lifetime; null is looked for here.
    unsafe { value.cast::<T>().as_ref() }.ok_or_else(|| "DuckDB passed no data".into())
}
