//! `hash_rng(employee_id, simulation_year, event_type [, salt [, random_seed]])`: the draw of spec section 1.
//!
//! A chunk whose rows differ in nothing but the employee, as nearly all do, is digested straight from DuckDB's strings.
//! For any other each key is written out first.
//!
//! It is a [`VScalar`] of the `duckdb` crate, the one function that can be: it needs neither a bind nor a state for each
//! thread. In place of that state it takes memory that no other thread uses just now. As a function of ours with such a state
//! it took the same 252 instructions for a draw, and 1.02 times the time (median of 9 pairs, 10 million draws, one thread, DuckDB 2.0.0).

mod arguments;
mod scratch;

use std::sync::Mutex;

use arguments::Arguments;
use scratch::Scratch;

use crate::binding::lock::lock;
use crate::duckdb::Rows;
use crate::duckdb::callback::{CallbackResult, contained};
use crate::duckdb::vscalar::{
    DataChunkHandle, LogicalTypeId, ScalarFunctionSignature, VScalar, WritableVector,
};

/// The function. A NULL argument gives NULL. It is not volatile: the same arguments give the same number for ever.
pub struct HashRng;

impl HashRng {
    /// Its name in SQL, with which its errors begin.
    pub const NAME: &'static str = "hash_rng";
}

impl VScalar for HashRng {
    /// What no thread uses just now.
    type State = Mutex<Vec<Scratch>>;

    fn invoke(
        state: &Self::State,
        input: &mut DataChunkHandle,
        output: &mut dyn WritableVector,
    ) -> CallbackResult<()> {
        Ok(contained(Self::NAME, || run(state, input, output))?)
    }

    /// Three to five arguments, the employee_id a text or an integer of any size.
    fn signatures() -> Vec<ScalarFunctionSignature> {
        use LogicalTypeId::{Bigint, Double, Hugeint, UBigint, UHugeint, Varchar};
        let overload = |id, count| {
            let arguments = [id, Bigint, Varchar, Varchar, Bigint].into_iter().take(count);
            ScalarFunctionSignature::exact(arguments.map(Into::into).collect(), Double.into())
        };
        let ids = [Varchar, Bigint, UBigint, Hugeint, UHugeint];
        ids.into_iter().flat_map(|id| (3..=5).map(move |count| overload(id, count))).collect()
    }
}

/// Writes the draws of a chunk. Not inlined, for the instructions of a draw are counted within it.
#[inline(never)]
fn run(
    state: &Mutex<Vec<Scratch>>,
    input: &DataChunkHandle,
    output: &mut dyn WritableVector,
) -> CallbackResult<()> {
    // SAFETY: DuckDB passes a flat chunk, of the types of an overload, which outlives the callback.
    let arguments = unsafe { Arguments::new(Rows::new(input.get_ptr())) };
    let arguments = arguments.ok_or("DuckDB passed too few arguments")?;
    let mut scratch = lock(state).pop().unwrap_or_default();
    let count = arguments.row_count();
    let mut output = output.flat_vector();
    arguments.rows_without_null(&mut scratch.rows);
    if scratch.rows.len() < count {
        let mut valid = scratch.rows.iter().peekable();
        let nulls = (0..count as u32).filter(|row| valid.next_if_eq(&row).is_none());
        nulls.for_each(|row| output.set_null(row as usize));
    }
    // SAFETY: the output is a vector of DOUBLEs with as many rows, for which any bits are a value; nobody else uses it.
    let draws = unsafe { output.as_mut_slice_with_len::<f64>(count) };
    scratch.write_draws(&arguments, draws);
    lock(state).push(scratch);
    Ok(())
}
