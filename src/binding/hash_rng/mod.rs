//! `hash_rng(employee_id, simulation_year, event_type [, salt [, random_seed]])`: the draw of spec section 1.
//!
//! A chunk whose rows differ in nothing but the employee, as nearly all do, is digested straight from DuckDB's strings.
//! For any other each key is written out first.

mod arguments;

use std::borrow::Cow;
use std::sync::Mutex;

use crate::duckdb::ffi;
use itoa::Buffer;

use crate::binding::callback::{self, CallbackResult, borrow};
use crate::binding::hash_rng::arguments::{Arguments, Ids};
use crate::binding::lock::lock;
use crate::binding::logical_type::LogicalType;
use crate::binding::registration::{ScalarFunction, ScalarFunctionSet};
use crate::domain::rng::{Digester, KeyEnd, KeyStarts, seed_prefix, write_key_end};

/// The function's name in SQL.
pub const NAME: &str = "hash_rng";

/// Its overloads: three to five arguments, the employee_id a text or an integer of any size.
///
/// A NULL argument gives NULL. It is not volatile: the same arguments give the same number for ever.
pub fn functions() -> CallbackResult<ScalarFunctionSet> {
    let set = ScalarFunctionSet::new(NAME)?;
    let ids = [
        ffi::DUCKDB_TYPE_DUCKDB_TYPE_VARCHAR,
        ffi::DUCKDB_TYPE_DUCKDB_TYPE_BIGINT,
        ffi::DUCKDB_TYPE_DUCKDB_TYPE_UBIGINT,
        ffi::DUCKDB_TYPE_DUCKDB_TYPE_HUGEINT,
        ffi::DUCKDB_TYPE_DUCKDB_TYPE_UHUGEINT,
    ];
    for id in ids {
        let all = [
            LogicalType::simple(id),
            LogicalType::bigint(),
            LogicalType::varchar(),
            LogicalType::varchar(),
            LogicalType::bigint(),
        ];
        for count in 3..=all.len() {
            let function = ScalarFunction::new(NAME, &all[..count], &LogicalType::double())?;
            // SAFETY: the callbacks fit a function of these parameters, and agree on the type of the state.
            unsafe {
                ffi::duckdb_scalar_function_set_init(function.raw(), Some(init));
                ffi::duckdb_scalar_function_set_function(function.raw(), Some(run));
            }
            set.add(&function)?;
        }
    }
    Ok(set)
}

/// The memory of one thread of a query, used again for every chunk.
#[derive(Default)]
struct Scratch {
    digester: Digester,
    starts: KeyStarts,
    /// Ids or whole keys, one after the other, and where each of them begins and ends.
    texts: Vec<u8>,
    bounds: Vec<usize>,
    /// The rows of the chunk without a NULL.
    rows: Vec<u32>,
    /// 0, 1, 2, …
    places: Vec<u32>,
    draws: Vec<f64>,
}

unsafe extern "C" fn init(info: ffi::duckdb_init_info) {
    // SAFETY: `info` is ours, and `run` borrows the same type. Only the thread takes the lock, so it is always free.
    unsafe { callback::init_scalar(NAME, info, || Ok(Mutex::new(Scratch::default()))) };
}

unsafe extern "C" fn run(
    info: ffi::duckdb_function_info,
    input: ffi::duckdb_data_chunk,
    output: ffi::duckdb_vector,
) {
    let run = || {
        // SAFETY: DuckDB passes the state of init, a chunk of the arguments and a vector for as many draws.
        unsafe {
            let scratch: &Mutex<Scratch> = borrow(ffi::duckdb_scalar_function_get_state(info))?;
            let arguments = Arguments::of_chunk(input);
            write_draws(&mut lock(scratch), &arguments, output);
        }
        Ok(())
    };
    // SAFETY: `info` lives as long as the callback; the message is copied.
    callback::contain(NAME, run, |message| unsafe {
        ffi::duckdb_scalar_function_set_error(info, message.as_ptr());
    });
}

/// # Safety
/// The output is a DOUBLE vector of as many rows as the arguments have, all of them valid so far.
unsafe fn write_draws(scratch: &mut Scratch, arguments: &Arguments<'_>, output: ffi::duckdb_vector) {
    arguments.rows_without_null(&mut scratch.rows);
    let count = arguments.row_count();
    // SAFETY: the caller vouches for the output, which nobody else uses.
    let draws = unsafe {
        let data = ffi::duckdb_vector_get_data(output).cast::<f64>();
        std::slice::from_raw_parts_mut(data, count)
    };
    if scratch.rows.len() == count {
        return scratch.draw(arguments, draws);
    }
    let mut some = std::mem::take(&mut scratch.draws);
    some.resize(scratch.rows.len(), 0.0);
    scratch.draw(arguments, &mut some);
    // SAFETY: a writable mask has a bit for each row; the draws are DOUBLEs for which any bits are a value.
    unsafe {
        ffi::duckdb_vector_ensure_validity_writable(output);
        let mask = ffi::duckdb_vector_get_validity(output);
        (0..count as u64).for_each(|row| ffi::duckdb_validity_set_row_invalid(mask, row));
        for (row, draw) in scratch.rows.iter().zip(&some) {
            ffi::duckdb_validity_set_row_valid(mask, u64::from(*row));
            draws[*row as usize] = *draw;
        }
    }
    scratch.draws = some;
}

impl Scratch {
    /// The draws of the rows without a NULL.
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
    let mut buffer = Buffer::new();
    // SAFETY: rows without a NULL hold a string, or a number.
    let digits = unsafe {
        match &arguments.ids {
            Ids::Varchar(ids) => return text.extend_from_slice(&utf8(ids.bytes(row))),
            Ids::Bigint(ids) => buffer.format(ids.value(row)),
            Ids::Ubigint(ids) => buffer.format(ids.value(row)),
            Ids::Hugeint(ids) => {
                let ffi::duckdb_hugeint { lower, upper } = ids.value(row);
                buffer.format(i128::from(upper) << 64 | i128::from(lower))
            }
            Ids::Uhugeint(ids) => {
                let ffi::duckdb_uhugeint { lower, upper } = ids.value(row);
                buffer.format(u128::from(upper) << 64 | u128::from(lower))
            }
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
