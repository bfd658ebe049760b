//! The draws of a chunk, and the memory that making them takes.

use std::borrow::Cow;

use itoa::Buffer;

use crate::binding::functions::hash_rng::arguments::{Arguments, Ids};
use crate::domain::rng::{Digester, KeyEnd, KeyStarts, seed_prefix, write_key_end};
use crate::duckdb::ffi;

/// What the draws of a chunk are made in; used again for one chunk after the other.
#[derive(Default)]
pub struct Scratch {
    digester: Digester,
    starts: KeyStarts,
    /// Ids or whole keys, one after the other, and where each of them begins and ends.
    texts: Vec<u8>,
    bounds: Vec<usize>,
    /// The rows of the chunk without a NULL.
    pub rows: Vec<u32>,
    /// 0, 1, 2, …
    places: Vec<u32>,
}

impl Scratch {
    /// Writes the draws of [`Self::rows`], each in the place of its row; in the other places stands anything.
    pub fn write_draws(&mut self, arguments: &Arguments<'_>, draws: &mut [f64]) {
        let some = &mut draws[..self.rows.len()];
        self.draw(arguments, some);
        if some.len() < draws.len() {
            // From the last one on, as none of them goes further to the front.
            for (at, row) in self.rows.iter().enumerate().rev() {
                draws[*row as usize] = draws[at];
            }
        }
    }

    /// The draws of the rows, one after the other.
    fn draw(&mut self, arguments: &Arguments<'_>, draws: &mut [f64]) {
        let Some(first) = self.rows.first().copied() else { return };
        while self.places.len() < self.rows.len() {
            self.places.push(self.places.len() as u32);
        }
        let end = if arguments.differ_in_ids_only(&self.rows) {
            let prefix = seed_prefix(arguments.seed(first));
            match &arguments.ids {
                Ids::Varchar(ids) => {
                    // SAFETY: rows without a NULL hold a string.
                    let ids = self.rows.iter().map(|row| unsafe { ids.bytes(*row) });
                    self.starts.refill(&prefix, ids.clone());
                    if !self.starts.are_ascii() {
                        self.starts.refill(&prefix, ids.map(utf8));
                    }
                }
                _ => {
                    self.write_texts(|row, text| write_id(arguments, row, text));
                    self.take_texts(&prefix);
                }
            }
            let (year, event_type, salt) = arguments.end(first);
            KeyEnd::new(year, &String::from_utf8_lossy(event_type), &String::from_utf8_lossy(salt))
        } else {
            self.write_texts(|row, key| {
                if let Some(seed) = arguments.seed(row) {
                    key.extend_from_slice(Buffer::new().format(seed).as_bytes());
                    key.push(b'|');
                }
                write_id(arguments, row, key);
                let (year, event_type, salt) = arguments.end(row);
                write_key_end(key, year, &utf8(event_type), &utf8(salt));
            });
            self.take_texts("");
            KeyEnd::none()
        };
        self.digester.write_draws(&self.starts, &end, &self.places[..self.rows.len()], draws);
    }

    fn write_texts(&mut self, write: impl Fn(u32, &mut Vec<u8>)) {
        self.texts.clear();
        self.bounds.clear();
        self.bounds.push(0);
        for row in &self.rows {
            write(*row, &mut self.texts);
            self.bounds.push(self.texts.len());
        }
    }

    fn take_texts(&mut self, prefix: &str) {
        self.starts.refill(prefix, self.bounds.windows(2).map(|bounds| &self.texts[bounds[0]..bounds[1]]));
    }
}

fn write_id(arguments: &Arguments<'_>, row: u32, text: &mut Vec<u8>) {
    let at = row as usize;
    let mut buffer = Buffer::new();
    let digits = match &arguments.ids {
        // SAFETY: rows without a NULL hold a string.
        Ids::Varchar(ids) => return text.extend_from_slice(&utf8(unsafe { ids.bytes(row) })),
        Ids::Bigint(ids) => buffer.format(ids.stored[at]),
        Ids::Ubigint(ids) => buffer.format(ids.stored[at]),
        Ids::Hugeint(ids) => {
            let ffi::duckdb_hugeint { lower, upper } = ids.stored[at];
            buffer.format(i128::from(upper) << 64 | i128::from(lower))
        }
        Ids::Uhugeint(ids) => {
            let ffi::duckdb_uhugeint { lower, upper } = ids.stored[at];
            buffer.format(u128::from(upper) << 64 | u128::from(lower))
        }
    };
    text.extend_from_slice(digits.as_bytes());
}

/// Bytes that are no UTF-8, which DuckDB does not store but can be made to pass, are replaced as everywhere else.
fn utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    if bytes.is_ascii() {
        return Cow::Borrowed(bytes);
    }
    match String::from_utf8_lossy(bytes) {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_utf8_is_replaced() {
        assert_eq!(&*utf8(b"EMP_1"), b"EMP_1");
        assert_eq!(&*utf8("Müller".as_bytes()), "Müller".as_bytes());
        assert_eq!(&*utf8(b"M\xfcller"), "M\u{fffd}ller".as_bytes());
    }
}
