//! The arguments of a scalar function in a chunk, which is passed rows of the workforce.

use std::ops::Range;
use std::sync::Arc;

use crate::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array};
use crate::arrow::compute::partition;
use crate::arrow::datatypes::{Float64Type, Int64Type, TimestampMicrosecondType};
use crate::binding::calls::parameter_lists::{ParameterLists, RELATION};
use crate::binding::calls::row_types::{ArgumentTypes, OPTIONS_AT, ROW, the_option};
use crate::binding::error::{Error, Result};
use crate::binding::read::{read_column, typed_vector};
use crate::domain::call::{CallOption, DEFAULT_ID, OptionKind, Options, Simulation};
use crate::domain::relation::{Wanted, column_of};
use crate::domain::values::whole_number::WholeArgument;
use crate::domain::values::years::YearRange;
use crate::domain::workforce::{FieldSource, Workforce};
use crate::duckdb::Rows;

/// Rows that follow each other, and their call; `None` where they are NULL.
pub type EqualRows = (Range<usize>, Option<Simulation>);

/// The arguments of the rows of a chunk.
pub struct Arguments<'c> {
    /// False for a NULL in the place of a row.
    is_row: BooleanArray,
    workforce: Workforce,
    start: Int64Array,
    end: Int64Array,
    options: Vec<(CallOption, ArrayRef)>,
    parameters: Option<ParameterLists<'c>>,
}

impl<'c> Arguments<'c> {
    /// Reads them, which are of the types that the call was bound with.
    ///
    /// # Errors
    /// A value that cannot be cast.
    pub fn read(types: &ArgumentTypes, rows: Rows<'c>) -> Result<Self> {
        let year = |index, name| -> Result<Int64Array> {
            let wanted = Wanted::Whole(WholeArgument::Year);
            Ok(read_column(rows, index, wanted, name)?.as_primitive::<Int64Type>().clone())
        };
        let row = typed_vector(rows, 0, ROW)?;
        let field = |source: &FieldSource| {
            let name = &source.column.name;
            let array = row.field(source.index)?.read(source.wanted, &column_of(name, ROW));
            array.map_err(|error| error.in_column(name))
        };
        let arrays = types.schema.sources.iter().map(field).collect::<Result<Vec<_>>>()?;
        let options = || typed_vector(rows, OPTIONS_AT, "the options");
        let option = |(index, option, wanted): &(usize, CallOption, Wanted)| {
            let what = match wanted {
                Wanted::Whole(_) => option.name.to_string(),
                _ => the_option(*option),
            };
            Ok((*option, options()?.field(*index)?.read(*wanted, &what)?))
        };
        let lists = |option| ParameterLists::new(option, &options()?);
        Ok(Self {
            is_row: (0..rows.count()).map(|at| Some(row.is_valid(at))).collect(),
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
    pub fn equal_calls(&self, created_at: i64) -> Result<Vec<EqualRows>> {
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
                    lists.equal_parts(rows, years, options.scenario_id.as_deref().unwrap_or(DEFAULT_ID))?
                }
            };
            for (rows, rates) in by_parameters {
                let mut simulation = Simulation::try_new(years, &options, RELATION, &rates)?;
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
                OptionKind::Whole(_, place) => {
                    *place(&mut options) = Some(values.as_primitive::<Int64Type>().value(row));
                }
                OptionKind::Boolean(place) => *place(&mut options) = Some(values.as_boolean().value(row)),
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
