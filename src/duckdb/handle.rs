//! Handles that we own: what DuckDB makes for us, and takes back when it is told to.

/// Defines an owned handle of the C API: `raw` gives it for calls, and it is destroyed when it is dropped.
macro_rules! owned_handle {
    ($(#[$attribute:meta])* $name:ident of $raw:ty, destroyed by $destroy:path) => {
        $(#[$attribute])*
        pub struct $name($raw);

        impl Drop for $name {
            fn drop(&mut self) {
                // SAFETY: the handle is owned, so it is destroyed once; one that is null is passed over by DuckDB.
                unsafe { $destroy(&mut self.0) };
            }
        }

        impl $name {
            /// The handle for calls of the C API; it stays owned here. Not every handle is passed on.
            #[allow(dead_code)]
            pub fn raw(&self) -> $raw {
                self.0
            }
        }
    };
}

pub(super) use owned_handle;
