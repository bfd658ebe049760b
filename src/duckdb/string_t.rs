//! Texts as DuckDB's vectors have them: 16 bytes a row, in which a short text stands and a long one has its address.

use crate::duckdb::ffi;

/// Texts up to this length stand in the vector itself.
pub const INLINED: usize = 12;

/// A text as vectors have it: its length, its first four bytes, and then the other bytes or, for long ones, its address.
pub fn string(text: &[u8]) -> [u64; 2] {
    let length = text.len();
    // The words of a text overlap where it is no whole number of them; what is there twice is shifted out.
    let word = |at: usize| text[at..].first_chunk().map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)));
    let (first, rest) = match length {
        0..4 => (text.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0),
        4..=8 => (word(0), word(length - 4) >> (8 * (8 - length))),
        9..=INLINED => (word(0), word(4) | (word(length - 4) >> (8 * (12 - length))) << 32),
        _ => (word(0), text.as_ptr().expose_provenance() as u64),
    };
    [length as u64 | first << 32, rest]
}

/// How many bytes a text has; any number in the place of a NULL.
pub fn length(text: &ffi::duckdb_string_t) -> u32 {
    // SAFETY: the length comes first in both halves of the union.
    unsafe { text.value.inlined.length }
}

/// The text of a value.
///
/// # Safety
/// It is the value of a row that is not NULL, and its bytes live as long as the result.
pub unsafe fn bytes(text: &ffi::duckdb_string_t) -> &[u8] {
    let length = length(text) as usize;
    // SAFETY: the length says which half of the union holds.
    unsafe {
        let start = if length <= INLINED {
            text.value.inlined.inlined.as_ptr().cast::<u8>()
        } else {
            text.value.pointer.ptr.cast::<u8>().cast_const()
        };
        std::slice::from_raw_parts(start, length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_stand_in_the_vector_with_zeros_after_them() {
        let text = "abcdefghijkl";
        for length in 0..=INLINED {
            let mut expected = [0; 16];
            expected[0] = length as u8;
            expected[4..4 + length].copy_from_slice(&text.as_bytes()[..length]);
            let [first, rest] = string(&text.as_bytes()[..length]);
            assert_eq!([first.to_le_bytes(), rest.to_le_bytes()].concat(), expected, "{length} bytes");
        }
    }

    #[test]
    fn long_texts_stand_elsewhere_and_show_how_they_begin() {
        for length in [13, 16, 17, 300] {
            let text = "x".repeat(length);
            let [first, rest] = string(text.as_bytes());
            assert_eq!(first.to_le_bytes(), [(length as u32).to_le_bytes(), *b"xxxx"].concat()[..]);
            assert_eq!(rest, text.as_ptr().addr() as u64);
        }
    }
}
