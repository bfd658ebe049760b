//! What every callback from DuckDB shares: nothing may unwind into the host, and boxed data crosses as raw pointers.

use std::any::Any;
use std::ffi::{CString, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The result of a callback; the error's text is what the user reads.
pub type CallbackResult<T> = Result<T, Box<dyn std::error::Error>>;

/// Runs a callback; an error or a panic goes to `report` as a message that starts with the function's name.
pub fn contain(function: &str, callback: impl FnOnce() -> CallbackResult<()>, report: impl FnOnce(CString)) {
    if let Err(message) = contained(function, callback) {
        // No NUL is left; should one be, an empty message is still better than a panic.
        report(CString::new(message).unwrap_or_default());
    }
}

/// Runs a callback; an error or a panic becomes a message without a NUL that starts with the function's name.
///
/// # Errors
/// What the callback said, or that it panicked.
pub fn contained(function: &str, callback: impl FnOnce() -> CallbackResult<()>) -> Result<(), String> {
    let message = match catch_unwind(AssertUnwindSafe(callback)) {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(error)) => format!("{function}: {error}"),
        Err(panic) => format!("{function}: an internal fault, please report it: {}", panic_text(&*panic)),
    };
    Err(message.replace('\0', "\\0"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn reported(callback: impl FnOnce() -> CallbackResult<()>) -> Option<String> {
        let mut message = None;
        contain("f", callback, |text| message = text.into_string().ok());
        message
    }

    #[test]
    fn errors_and_panics_become_messages() {
        assert_eq!(reported(|| Ok(())), None);
        assert_eq!(reported(|| Err("no\0 such thing".into())).as_deref(), Some("f: no\\0 such thing"));
        let message = "f: an internal fault, please report it: on purpose";
        assert_eq!(reported(|| panic!("on purpose")).as_deref(), Some(message));
        assert_eq!(reported(|| panic!("on {}", "purpose")).as_deref(), Some(message));
        let message = "f: an internal fault, please report it: no message";
        assert_eq!(reported(|| std::panic::panic_any(7)).as_deref(), Some(message));
    }

    #[test]
    fn what_is_handed_over_is_destroyed_once_even_when_that_panics() {
        static DESTROYED: AtomicUsize = AtomicUsize::new(0);
        struct Panicking;
        impl Drop for Panicking {
            fn drop(&mut self) {
                DESTROYED.fetch_add(1, Ordering::SeqCst);
                panic!("on purpose");
            }
        }
        // SAFETY: the value is handed over, borrowed and destroyed as the same type.
        unsafe {
            let value = into_raw(Panicking);
            assert!(borrow::<Panicking>(value).is_ok());
            destroy::<Panicking>(value);
            assert!(borrow::<Panicking>(std::ptr::null_mut()).is_err());
        }
        assert_eq!(DESTROYED.load(Ordering::SeqCst), 1);
    }
}
