//! The option `parameters`: the rows of a parameters relation, as a list of STRUCTs.

use std::ops::Range;

use crate::binding::error::{Error, Result};
use crate::binding::read::{TypedVector, row_columns};
use crate::binding::relations::ParameterRows;
use crate::domain::parameters::{ParameterColumns, RelationValue};
use crate::domain::values::years::YearRange;
use crate::duckdb::{LogicalType, type_id};

/// What error messages call the relation.
pub const RELATION: &str = "the option parameters";

/// How the option is read.
pub struct ParametersOption {
    /// Its place among the options.
    index: usize,
    columns: ParameterColumns,
}

impl ParametersOption {
    /// Looks at the type of the option; `None` where it can hold no rows.
    ///
    /// # Errors
    /// It is no list of STRUCTs, or lacks a column.
    pub fn resolve(index: usize, option: &LogicalType) -> Result<Option<Self>> {
        let is_null = |logical_type: &LogicalType| logical_type.id() == type_id::SQLNULL;
        if is_null(option) {
            return Ok(None);
        }
        let row = option.list_value().ok_or_else(|| Error::ParametersNotAList { given: option.name() })?;
        if is_null(&row) {
            return Ok(None);
        }
        let columns = row_columns(&row);
        if columns.is_empty() {
            return Err(Error::ParametersNotAList { given: format!("{}[]", row.name()) });
        }
        Ok(Some(Self { index, columns: ParameterColumns::resolve(RELATION, &columns)? }))
    }
}

/// The option's values in a chunk.
pub struct ParameterLists<'c> {
    lists: TypedVector<'c>,
    rows: ParameterRows<'c>,
}

impl<'c> ParameterLists<'c> {
    /// Takes the option of the vector of all options.
    ///
    /// # Errors
    /// A fault of ours: the vector is of another type.
    pub fn new(option: &ParametersOption, options: &TypedVector<'c>) -> Result<Self> {
        let lists = options.field(option.index)?;
        let values = lists.list_values()?;
        let rows = ParameterRows::new(&option.columns, |column| values.field(column))?;
        Ok(Self { lists, rows })
    }

    /// The given rows of the chunk in parts, in each of which the lists give the same rates of the scenario.
    ///
    /// A list that was joined is the same entry for all rows, most of the time: only one that lies elsewhere is looked at, and
    /// only one that holds something else is read.
    ///
    /// # Errors
    /// What [`RelationValue::read`] refuses, and a list of which no row is read.
    pub fn equal_parts(
        &self,
        rows: Range<usize>,
        years: YearRange,
        scenario_id: &str,
    ) -> Result<Vec<(Range<usize>, Vec<RelationValue>)>> {
        let mut parts: Vec<(Range<usize>, Vec<RelationValue>)> = Vec::new();
        let mut last_entry: Option<Range<usize>> = None;
        for row in rows {
            let entry = self.lists.list_range(row);
            let is_same =
                |last: &Range<usize>| *last == entry || self.rows.are_same(last.clone(), entry.clone());
            let is_last = last_entry.as_ref().is_some_and(is_same);
            let rates =
                if is_last { None } else { Some(self.rows.read(entry.clone(), scenario_id, RELATION)?) };
            if let Some(rates) = &rates {
                rates.ensure_one_is_read(years, RELATION, scenario_id)?;
            }
            let rates = rates.map(|rates| rates.values);
            last_entry = Some(entry);
            match (parts.last_mut(), rates) {
                (Some((part, _)), None) => part.end = row + 1,
                (Some((part, last)), Some(rates)) if *last == rates => part.end = row + 1,
                (_, rates) => parts.push((row..row + 1, rates.unwrap_or_default())),
            }
        }
        Ok(parts)
    }
}
