//! All texts of a vector at once: their bytes appended to one buffer, as Arrow keeps them.

use crate::arrow::array::StringArray;
use crate::arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use crate::duckdb::ffi;
use crate::duckdb::string_t::{INLINED, length};

/// How many bytes the texts of the valid rows have.
pub fn bytes_of_all(texts: &[ffi::duckdb_string_t], is_valid: impl Fn(usize) -> bool) -> usize {
    texts.iter().enumerate().map(|(row, text)| if is_valid(row) { length(text) as usize } else { 0 }).sum()
}

/// The texts of a vector; `None` where they are not UTF-8, or too long to be counted in 32 bits.
///
/// # Safety
/// The texts of rows that are not NULL are alive.
pub unsafe fn copied(texts: &[ffi::duckdb_string_t], nulls: Option<NullBuffer>) -> Option<StringArray> {
    let mut end = 0u64;
    let mut offsets = Vec::with_capacity(texts.len() + 1);
    offsets.push(0);
    match &nulls {
        None => offsets.extend(texts.iter().map(|text| {
            end += u64::from(length(text));
            end as i32
        })),
        Some(nulls) => offsets.extend(texts.iter().zip(nulls.iter()).map(|(text, is_valid)| {
            end += if is_valid { u64::from(length(text)) } else { 0 };
            end as i32
        })),
    }
    let end = usize::try_from(i32::try_from(end).ok()?).ok()?;
    // A text that stands in the vector is copied with all of its 12 bytes, which is one instruction or two; what is
    // too much is overwritten by the next one, and by nothing after the last.
    let mut values: Vec<u8> = Vec::with_capacity(end + INLINED);
    for (text, bounds) in texts.iter().zip(offsets.windows(2)) {
        let (start, length) = (bounds[0] as usize, (bounds[1] - bounds[0]) as usize);
        // SAFETY: the offsets lie within the capacity, and leave room for 12 bytes more; a NULL has no length, so its
        // pointer is not followed.
        unsafe {
            let target = values.as_mut_ptr().add(start);
            if length <= INLINED {
                target.copy_from_nonoverlapping(text.value.inlined.inlined.as_ptr().cast(), INLINED);
            } else {
                target.copy_from_nonoverlapping(text.value.pointer.ptr.cast(), length);
            }
        }
    }
    // SAFETY: the texts lie one after the other up to the end.
    unsafe { values.set_len(end) };
    // SAFETY: an offset was kept for the end of each text.
    unsafe { array(offsets, values, nulls) }
}

/// The decimal digits of a vector's integers; `None` where they are too long to be counted in 32 bits.
pub fn digits<S: Copy + itoa::Integer>(integers: &[S], nulls: Option<NullBuffer>) -> Option<StringArray> {
    let mut digits = itoa::Buffer::new();
    let mut values = Vec::with_capacity(integers.len() * 8);
    let mut offsets = Vec::with_capacity(integers.len() + 1);
    offsets.push(0);
    for integer in integers {
        values.extend_from_slice(digits.format(*integer).as_bytes());
        offsets.push(values.len() as i32);
    }
    i32::try_from(values.len()).ok()?;
    // SAFETY: an offset was kept for the end of each text.
    unsafe { array(offsets, values, nulls) }
}

/// The array; `None` where its texts are not UTF-8.
///
/// # Safety
/// The offsets begin with 0, never fall and end with the length of the values.
unsafe fn array(offsets: Vec<i32>, values: Vec<u8>, nulls: Option<NullBuffer>) -> Option<StringArray> {
    let is_ascii = values.is_ascii();
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    let values = Buffer::from_vec(values);
    if is_ascii {
        // SAFETY: ASCII is UTF-8, and each of its bytes a character; the caller vouches for the offsets.
        return Some(unsafe { StringArray::new_unchecked(offsets, values, nulls) });
    }
    StringArray::try_new(offsets, values, nulls).ok()
}

#[cfg(test)]
mod tests {
    use crate::arrow::array::Array;
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::tests::support::cases::cases;
    use crate::duckdb::string_t::{bytes, string};

    /// A text as a vector stores it; in the place of a NULL stands what nobody may follow.
    fn stored(text: Option<&[u8]>) -> ffi::duckdb_string_t {
        let words = text.map_or([u64::MAX, 1], string);
        // SAFETY: both are 16 bytes of plain data.
        unsafe { std::mem::transmute(words) }
    }

    proptest! {
        #![proptest_config(cases(100))]

        #[test]
        fn texts_are_copied_as_they_are(texts in vec(proptest::option::of(".{0,40}|[a-z]{0,14}"), 0..80)) {
            let values: Vec<_> = texts.iter().map(|text| stored(text.as_ref().map(String::as_bytes))).collect();
            let nulls = NullBuffer::from_iter(texts.iter().map(Option::is_some));
            // SAFETY: the texts are alive.
            let copied = unsafe { copied(&values, Some(nulls)) }.unwrap();
            let expected: Vec<_> = texts.iter().map(Option::as_deref).collect();
            prop_assert_eq!(copied.iter().collect::<Vec<_>>(), expected);
        }

        #[test]
        fn bytes_are_a_text_where_they_are_utf_8(texts in vec(vec(any::<u8>(), 0..20), 0..6)) {
            let values: Vec<_> = texts.iter().map(|text| stored(Some(text))).collect();
            for (value, text) in values.iter().zip(&texts) {
                // SAFETY: the texts are alive.
                prop_assert_eq!(unsafe { bytes(value) }, &text[..]);
            }
            // SAFETY: as above.
            let copied = unsafe { copied(&values, None) };
            let expected: Option<Vec<&str>> = texts.iter().map(|text| std::str::from_utf8(text).ok()).collect();
            let copied: Option<Vec<&str>> = copied.as_ref().map(|array| array.iter().flatten().collect());
            prop_assert_eq!(copied, expected);
        }

        #[test]
        fn digits_are_those_of_the_numbers(numbers in vec(any::<i64>(), 0..80)) {
            let array = digits(&numbers, None).unwrap();
            prop_assert_eq!(array.len(), numbers.len());
            let expected: Vec<String> = numbers.iter().map(i64::to_string).collect();
            prop_assert_eq!(array.iter().flatten().collect::<Vec<_>>(), expected);
        }
    }
}
