//! The rows of a parameters relation, read from the vectors of its columns: of a query, or of a list of STRUCTs.

use std::borrow::Cow;
use std::ops::Range;

use crate::binding::error::{Error, Result};
use crate::binding::read::TypedVector;
use crate::domain::parameters::{
    NotRead, Parameter, ParameterColumns, ParameterListing, ParameterRow, RelationValue, RowAsGiven, RowsRead,
};

/// The columns that parameters are read from; `None` for one that is not there.
pub struct ParameterRows<'c> {
    name: TypedVector<'c>,
    value: TypedVector<'c>,
    scenario_id: Option<TypedVector<'c>>,
    fiscal_year: Option<TypedVector<'c>>,
    job_level: Option<TypedVector<'c>>,
    event_type: Option<TypedVector<'c>>,
    age_band: Option<TypedVector<'c>>,
    tenure_band: Option<TypedVector<'c>>,
}

impl<'c> ParameterRows<'c> {
    /// Takes the vectors of the columns, which `vector` gives by their places.
    ///
    /// # Errors
    /// Those of `vector`.
    pub fn new(
        columns: &ParameterColumns,
        vector: impl Fn(usize) -> Result<TypedVector<'c>>,
    ) -> Result<Self> {
        let optional = |column: Option<usize>| column.map(&vector).transpose();
        Ok(Self {
            name: vector(columns.name)?,
            value: vector(columns.value)?,
            scenario_id: optional(columns.scenario_id)?,
            fiscal_year: optional(columns.fiscal_year)?,
            job_level: optional(columns.job_level)?,
            event_type: optional(columns.event_type)?,
            age_band: optional(columns.age_band)?,
            tenure_band: optional(columns.tenure_band)?,
        })
    }

    /// What some of the rows come to for a scenario. `relation` is what error messages call the relation.
    ///
    /// Row by row, as of hundreds of parameters few are looked at beyond their names.
    ///
    /// # Errors
    /// What [`RelationValue::read`] refuses.
    pub fn read(&self, rows: Range<usize>, scenario_id: &str, relation: &str) -> Result<RowsRead> {
        let mut read = RowsRead::default();
        for at in rows {
            let name = text(&self.name, at, relation)?;
            let Some(parameter) = name.and_then(|name| Parameter::read_as(&name)) else {
                read.pass_over(NotRead::UnknownName);
                continue;
            };
            let row = ParameterRow {
                parameter,
                value: self.value_at(at),
                scenario_id: optional_text(self.scenario_id.as_ref(), at, relation)?,
                event_type: optional_text(self.event_type.as_ref(), at, relation)?,
                fiscal_year: optional_text(self.fiscal_year.as_ref(), at, relation)?,
                job_level: optional_text(self.job_level.as_ref(), at, relation)?,
                age_band: optional_text(self.age_band.as_ref(), at, relation)?,
                tenure_band: optional_text(self.tenure_band.as_ref(), at, relation)?,
            };
            match RelationValue::read(&row, scenario_id, relation)? {
                Ok(value) => read.values.push(value),
                Err(reason) => read.pass_over(reason),
            }
        }
        Ok(read)
    }

    /// Adds some of the rows to a list of all, for a scenario.
    ///
    /// # Errors
    /// As for [`Self::read`].
    pub fn list(
        &self,
        rows: Range<usize>,
        scenario_id: &str,
        relation: &str,
        listing: &mut ParameterListing,
    ) -> Result<()> {
        for at in rows {
            let row = RowAsGiven {
                name: text(&self.name, at, relation)?,
                value: self.value_at(at),
                scenario_id: optional_text(self.scenario_id.as_ref(), at, relation)?,
                event_type: optional_text(self.event_type.as_ref(), at, relation)?,
                fiscal_year: optional_text(self.fiscal_year.as_ref(), at, relation)?,
                job_level: optional_text(self.job_level.as_ref(), at, relation)?,
                age_band: optional_text(self.age_band.as_ref(), at, relation)?,
                tenure_band: optional_text(self.tenure_band.as_ref(), at, relation)?,
            };
            listing.add(&row, scenario_id, relation)?;
        }
        Ok(())
    }

    /// The value of a row, or the text of what is no number; `None` is a NULL.
    fn value_at(&self, row: usize) -> Option<std::result::Result<f64, String>> {
        let no_number = || self.value.text_at(row).map(Cow::into_owned).unwrap_or_default();
        self.value.is_valid(row).then(|| self.value.number_at(row).ok_or_else(no_number))
    }

    /// Whether two ranges of rows hold the same, as far as rates are read from it.
    pub fn are_same(&self, one: Range<usize>, other: Range<usize>) -> bool {
        one.len() == other.len() && one.zip(other).all(|(one, other)| self.is_same_row(one, other))
    }

    fn is_same_row(&self, one: usize, other: usize) -> bool {
        let is_same_text = |vector: &TypedVector<'c>| {
            let is_valid = vector.is_valid(one);
            is_valid == vector.is_valid(other) && (!is_valid || vector.text_at(one) == vector.text_at(other))
        };
        if !is_same_text(&self.name) {
            return false;
        }
        let is_read = || {
            let name = if self.name.is_valid(one) { self.name.text_at(one) } else { None };
            name.is_some_and(|name| Parameter::read_as(&name).is_some())
        };
        let optional = [
            &self.scenario_id,
            &self.fiscal_year,
            &self.job_level,
            &self.event_type,
            &self.age_band,
            &self.tenure_band,
        ];
        let is_same_value = || {
            let is_valid = self.value.is_valid(one);
            let number = |row| self.value.number_at(row).map(f64::to_bits);
            is_valid == self.value.is_valid(other) && (!is_valid || number(one) == number(other))
        };
        !is_read() || (is_same_value() && optional.into_iter().flatten().all(is_same_text))
    }
}

/// The text of a row; `None` is a NULL.
fn text<'v>(vector: &'v TypedVector<'_>, row: usize, relation: &str) -> Result<Option<Cow<'v, str>>> {
    if !vector.is_valid(row) {
        return Ok(None);
    }
    let no_text = || Error::internal(format!("a value of {relation} has no text"));
    vector.text_at(row).map(Some).ok_or_else(no_text)
}

fn optional_text<'v>(
    vector: Option<&'v TypedVector<'_>>,
    row: usize,
    relation: &str,
) -> Result<Option<Cow<'v, str>>> {
    vector.map_or(Ok(None), |vector| text(vector, row, relation))
}
