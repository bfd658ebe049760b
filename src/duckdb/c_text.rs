//! The texts of the C API, which end with a NUL: copied when they come in, made when they go out.

use std::ffi::{CStr, CString, c_char};

use crate::duckdb::ffi;

/// What DuckDB said, where it could not do what was asked.
pub type Answer<T> = Result<T, String>;

/// A copy of DuckDB's text; empty where there is none.
///
/// # Safety
/// It is null or ends with a NUL.
pub unsafe fn copied(text: *const c_char) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: the caller vouches for the text.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}

/// A copy of a text that DuckDB made for us, which is freed; `None` where there is none.
///
/// # Safety
/// It is null or ends with a NUL, and is ours to free.
pub unsafe fn taken(text: *const c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: the caller vouches for the text.
    unsafe {
        let copy = copied(text);
        ffi::duckdb_free(text.cast_mut().cast());
        Some(copy)
    }
}

/// A text for DuckDB.
///
/// # Errors
/// It holds a NUL character.
pub fn c_string(text: &str) -> Answer<CString> {
    CString::new(text).map_err(|_| "no name can hold a NUL character".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_copied_as_they_are() {
        // SAFETY: the texts end with a NUL, and null stands for none.
        unsafe {
            assert_eq!(copied(c"caf\xc3\xa9".as_ptr()), "café");
            assert_eq!(copied(c"caf\xe9".as_ptr()), "caf\u{fffd}");
            assert_eq!((copied(std::ptr::null()), taken(std::ptr::null())), (String::new(), None));
        }
        assert_eq!(c_string("census").as_deref(), Ok(c"census"));
        assert_eq!(c_string("a\0b"), Err("no name can hold a NUL character".to_string()));
    }
}
