//! The arguments of `yearly_events`: what their types say when a call is bound, and their values in a chunk.

use std::ops::Range;
use std::sync::Arc;

use crate::arrow::array::AsArray;
use crate::arrow::array::{Array, ArrayRef, BooleanArray, Int64Array};
use crate::arrow::compute::partition;
use crate::arrow::datatypes::{Float64Type, Int64Type, TimestampMicrosecondType};
use crate::duckdb::ffi;

use crate::binding::error::{Error, Result};
use crate::binding::logical_type::LogicalType;
use crate::binding::vector_reader::Vector;
use crate::binding::yearly_events::OPTIONS_AT;
use crate::binding::yearly_events::parameters::{self, ParameterLists, ParametersOption};
use crate::domain;
use crate::domain::call::{CallOption, DEFAULT_ID, OptionKind, Options, Simulation, Surface};
use crate::domain::relation::{ColumnKind, RelationColumn, Wanted, column_of};
use crate::domain::values::years::YearRange;
use crate::domain::workforce::{Workforce, WorkforceSchema};

/// What error messages call the row.
const ROW: &str = "the workforce row";

/// What the types of the arguments say.
pub struct ArgumentTypes {
    /// How the row is read as a workforce.
    pub schema: WorkforceSchema,
    /// The options given, but for the rows of parameters: their place in the STRUCT, and what they are cast to.
    options: Vec<(usize, CallOption, Wanted)>,
    parameters: Option<ParametersOption>,
}

impl ArgumentTypes {
    /// Looks at the types of the row and the options.
    ///
    /// # Errors
    /// The row is no row, or a column or an option is refused.
    pub fn resolve(row: &LogicalType, options: Option<&LogicalType>) -> Result<Self> {
        let columns = relation_columns(row);
        if row.id() != ffi::DUCKDB_TYPE_DUCKDB_TYPE_STRUCT {
            return Err(Error::NotARow { given: row.name() });
        }
        let schema = WorkforceSchema::resolve(ROW, &columns)?;
        let (mut options_given, mut parameters) = (Vec::new(), None);
        for (index, option, logical_type) in options.map(option_fields).transpose()?.unwrap_or_default() {
            match option.kind.wanted() {
                None => parameters = ParametersOption::resolve(index, &logical_type)?,
                Some(wanted) => {
                    check(option, wanted, &logical_type)?;
                    options_given.push((index, option, wanted));
                }
            }
        }
        Ok(Self { schema, options: options_given, parameters })
    }
}

/// The fields of a row, as columns; none of what is no STRUCT.
pub(super) fn relation_columns(row: &LogicalType) -> Vec<RelationColumn> {
    let column = |(name, logical_type): (String, LogicalType)| {
        let (type_name, kind) = name_and_kind(&logical_type);
        RelationColumn { name, type_name, kind }
    };
    row.struct_fields().into_iter().map(column).collect()
}

/// The options that a STRUCT gives, by name, with their places and types.
fn option_fields(options: &LogicalType) -> Result<Vec<(usize, CallOption, LogicalType)>> {
    if options.id() == ffi::DUCKDB_TYPE_DUCKDB_TYPE_SQLNULL {
        return Ok(Vec::new());
    }
    if options.id() != ffi::DUCKDB_TYPE_DUCKDB_TYPE_STRUCT {
        return Err(Error::OptionsNotAStruct { given: options.name() });
    }
    let option = |(index, (given, logical_type)): (usize, (String, LogicalType))| {
        Ok((index, CallOption::named(&given, Surface::Scalar)?, logical_type))
    };
    options.struct_fields().into_iter().enumerate().map(option).collect()
}

/// What a type is called and how its values can be cast.
fn name_and_kind(logical_type: &LogicalType) -> (String, ColumnKind) {
    let is_enum = logical_type.id() == ffi::DUCKDB_TYPE_DUCKDB_TYPE_ENUM;
    // The C API does not hand out the whole word, and two employees must not become one.
    if is_enum && logical_type.enum_holds_nul() {
        return ("ENUM with a NUL character in a word".to_string(), ColumnKind::Unfit);
    }
    (logical_type.name(), logical_type.kind())
}

/// Refuses an option whose type cannot be cast.
fn check(option: CallOption, wanted: Wanted, logical_type: &LogicalType) -> Result<()> {
    let (given, kind) = name_and_kind(logical_type);
    if wanted.accepts(kind) {
        return Ok(());
    }
    Err(domain::Error::Type { what: the_option(option), given, wanted: wanted.sql_name() }.into())
}

fn the_option(option: CallOption) -> String {
    format!("the option {}", option.name)
}

/// The arguments of the rows of a chunk.
pub struct Arguments {
    /// False for a NULL in the place of a row.
    is_row: BooleanArray,
    workforce: Workforce,
    start: Int64Array,
    end: Int64Array,
    options: Vec<(CallOption, ArrayRef)>,
    parameters: Option<ParameterLists>,
}

impl Arguments {
    /// # Safety
    /// The chunk holds flat vectors of the types that the call was bound with, and outlives the result.
    pub unsafe fn read(types: &ArgumentTypes, input: ffi::duckdb_data_chunk) -> Result<Self> {
        // SAFETY: the caller vouches for the chunk.
        let rows = unsafe { ffi::duckdb_data_chunk_get_size(input) } as usize;
        // SAFETY: as above, and there are as many vectors as arguments.
        let vector = |index| unsafe { Vector::new(ffi::duckdb_data_chunk_get_vector(input, index), rows) };
        let year = |index, column| -> Result<Int64Array> {
            Ok(vector(index).read(Wanted::Bigint, column)?.as_primitive::<Int64Type>().clone())
        };
        let row = vector(0);
        let field = |(index, wanted, column): (usize, Wanted, &str)| {
            row.child(index).read(wanted, &column_of(column, ROW))
        };
        let sources = types.schema.sources.iter();
        let arrays = sources
            .map(|source| field((source.index, source.wanted, source.column.name.as_str())))
            .collect::<Result<Vec<_>>>()?;
        let option = |(index, option, wanted): &(usize, CallOption, Wanted)| {
            Ok((*option, vector(OPTIONS_AT).child(*index).read(*wanted, &the_option(*option))?))
        };
        let lists = |option| ParameterLists::new(option, &vector(OPTIONS_AT));
        Ok(Self {
            is_row: (0..rows).map(|at| Some(row.is_valid(at))).collect(),
            workforce: Workforce::try_new(&types.schema, &arrays)?,
            start: year(1, "start")?,
            end: year(2, "end")?,
            options: types.options.iter().map(option).collect::<Result<_>>()?,
            parameters: types.parameters.as_ref().map(lists).transpose()?,
        })
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.is_row.len()
    }

    /// The rows of the workforce.
    pub fn workforce(&self) -> &Workforce {
        &self.workforce
    }

    /// The rows in parts, in each of which all have the same years and options, which make a simulation, or all are NULL.
    ///
    /// # Errors
    /// Years or options that no simulation can have.
    pub fn equal_calls(&self, created_at: i64) -> Result<Vec<(Range<usize>, Option<Simulation>)>> {
        let years: [ArrayRef; 2] = [Arc::new(self.start.clone()), Arc::new(self.end.clone())];
        let mut columns = vec![Arc::new(self.is_row.clone()) as ArrayRef];
        columns.extend(years.into_iter().chain(self.options.iter().map(|(_, values)| Arc::clone(values))));
        let parts = partition(&columns).map_err(|error| Error::internal(error.to_string()))?;
        let mut calls = Vec::new();
        for rows in parts.ranges() {
            if !self.is_row.value(rows.start) {
                calls.push((rows, None));
                continue;
            }
            let (years, options) = self.years_and_options(rows.start)?;
            let by_parameters = match &self.parameters {
                None => vec![(rows, Vec::new())],
                Some(lists) => {
                    lists.equal_parts(rows, options.scenario_id.as_deref().unwrap_or(DEFAULT_ID))?
                }
            };
            for (rows, rates) in by_parameters {
                let mut simulation = Simulation::try_new(years, &options, parameters::RELATION, &rates)?;
                simulation.created_at.get_or_insert(created_at);
                calls.push((rows, Some(simulation)));
            }
        }
        Ok(calls)
    }

    fn years_and_options(&self, row: usize) -> Result<(YearRange, Options)> {
        let year = |array: &Int64Array| array.is_valid(row).then(|| array.value(row));
        let years = YearRange::try_new(year(&self.start), year(&self.end))?;
        let mut options = Options::default();
        for (option, values) in self.options.iter().filter(|(_, values)| values.is_valid(row)) {
            match option.kind {
                OptionKind::Text(place) => {
                    *place(&mut options) = Some(values.as_string::<i32>().value(row).to_string());
                }
                OptionKind::Bigint(place) => {
                    *place(&mut options) = Some(values.as_primitive::<Int64Type>().value(row));
                }
                OptionKind::Timestamp(place) => {
                    *place(&mut options) = Some(values.as_primitive::<TimestampMicrosecondType>().value(row));
                }
                OptionKind::Parameter(parameter) => {
                    options.parameters.push((parameter, values.as_primitive::<Float64Type>().value(row)));
                }
                // They were read as lists.
                OptionKind::Rows => {}
            }
        }
        Ok((years, options))
    }
}
