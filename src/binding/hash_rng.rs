//! `hash_rng(employee_id, simulation_year, event_type [, salt [, random_seed]])`: the draw of spec section 1.

use arrow::array::{Array, AsArray};
use arrow::datatypes::Int64Type;
use duckdb::ffi;

use crate::binding::callback::{self, CallbackResult};
use crate::binding::logical_type::LogicalType;
use crate::binding::registration::{ScalarFunction, ScalarFunctionSet};
use crate::binding::vector_reader::Vector;
use crate::domain::rng::draw;
use crate::domain::workforce::Wanted;

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
            // SAFETY: the callback fits a function of these parameters.
            unsafe { ffi::duckdb_scalar_function_set_function(function.raw(), Some(run)) };
            set.add(&function)?;
        }
    }
    Ok(set)
}

unsafe extern "C" fn run(
    info: ffi::duckdb_function_info,
    input: ffi::duckdb_data_chunk,
    output: ffi::duckdb_vector,
) {
    // SAFETY: DuckDB passes a chunk and a vector that live as long as the call.
    callback::contain(
        NAME,
        || unsafe { draw_rows(input, output) },
        |message| unsafe {
            ffi::duckdb_scalar_function_set_error(info, message.as_ptr());
        },
    );
}

/// # Safety
/// The chunk holds flat vectors of the parameters' types, the output is a DOUBLE vector of as many rows.
unsafe fn draw_rows(input: ffi::duckdb_data_chunk, output: ffi::duckdb_vector) -> CallbackResult<()> {
    // SAFETY: the caller vouches for the chunk.
    let (rows, count) = unsafe {
        (ffi::duckdb_data_chunk_get_size(input) as usize, ffi::duckdb_data_chunk_get_column_count(input))
    };
    let column = |index: u64, name: &str, wanted: Wanted| {
        // SAFETY: the index is below the count of columns.
        let vector = unsafe { Vector::new(ffi::duckdb_data_chunk_get_vector(input, index), rows) };
        vector.read(wanted, name)
    };
    let ids = column(0, "employee_id", Wanted::Varchar)?;
    let years = column(1, "simulation_year", Wanted::Bigint)?;
    let event_types = column(2, "event_type", Wanted::Varchar)?;
    let salts = (count > 3).then(|| column(3, "salt", Wanted::Varchar)).transpose()?;
    let seeds = (count > 4).then(|| column(4, "random_seed", Wanted::Bigint)).transpose()?;
    let (ids, years) = (ids.as_string::<i32>(), years.as_primitive::<Int64Type>());
    let event_types = event_types.as_string::<i32>();
    let salts = salts.as_ref().map(|salts| salts.as_string::<i32>());
    let seeds = seeds.as_ref().map(|seeds| seeds.as_primitive::<Int64Type>());

    let draws = (0..rows).map(|row| {
        let is_null = ids.is_null(row)
            || years.is_null(row)
            || event_types.is_null(row)
            || salts.is_some_and(|salts| salts.is_null(row))
            || seeds.is_some_and(|seeds| seeds.is_null(row));
        (!is_null).then(|| {
            let seed = seeds.map(|seeds| seeds.value(row));
            let salt = salts.map_or("", |salts| salts.value(row));
            draw(seed, ids.value(row), years.value(row), event_types.value(row), salt)
        })
    });
    // SAFETY: the caller vouches for the output.
    unsafe {
        let data = ffi::duckdb_vector_get_data(output).cast::<f64>();
        for (i, d) in draws.enumerate() {
            match d {
                Some(d) => data.add(i).write(d),
                None => {
                    ffi::duckdb_vector_ensure_validity_writable(output);
                    ffi::duckdb_validity_set_row_invalid(ffi::duckdb_vector_get_validity(output), i as u64);
                }
            }
        }
    }
    Ok(())
}
