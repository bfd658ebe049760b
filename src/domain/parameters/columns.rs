//! Which columns of a parameters relation are read.

use crate::domain::relation::{RelationColumn, RelationColumns, Wanted};
use crate::domain::{Error, Result};

/// The places of the columns of a parameters relation, which are found by name, in any case; others are ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParameterColumns {
    /// parameter_name, which there must be.
    pub name: usize,
    /// parameter_value, which there must be.
    pub value: usize,
    /// scenario_id; where there is none, all rows are for all scenarios.
    pub scenario_id: Option<usize>,
    /// fiscal_year; where there is none, all rows are for all years.
    pub fiscal_year: Option<usize>,
    /// job_level; where there is none, all rows are for all levels.
    pub job_level: Option<usize>,
    /// event_type; where there is none, all rows are for the events of their parameter.
    pub event_type: Option<usize>,
    /// age_band; where there is none, all rows are for all ages.
    pub age_band: Option<usize>,
    /// tenure_band; where there is none, all rows are for all tenures.
    pub tenure_band: Option<usize>,
}

impl ParameterColumns {
    /// The names that are looked for.
    pub const NAMES: [&str; 8] = [
        "parameter_name",
        "parameter_value",
        "scenario_id",
        "fiscal_year",
        "job_level",
        "event_type",
        "age_band",
        "tenure_band",
    ];

    /// The places of all columns that are there.
    pub fn places(&self) -> impl Iterator<Item = usize> {
        let optional = [
            self.scenario_id,
            self.fiscal_year,
            self.job_level,
            self.event_type,
            self.age_band,
            self.tenure_band,
        ];
        [self.name, self.value].into_iter().chain(optional.into_iter().flatten())
    }

    /// Finds the columns; `relation` is what error messages call the relation.
    ///
    /// # Errors
    /// No column parameter_name or parameter_value, a column of a type that is never cast, and one for the years or levels by another name:
    /// without it the rows would be for everybody.
    pub fn resolve(relation: &str, columns: &[RelationColumn]) -> Result<Self> {
        let columns = RelationColumns { relation, columns };
        let find = |name, wanted| columns.find(name, wanted);
        let is_read = |column: &str| Self::NAMES.iter().any(|name| name.eq_ignore_ascii_case(column));
        let required = |name, wanted| {
            find(name, wanted)?
                .ok_or_else(|| columns.missing(&[name], "which parameters are read from", is_read))
        };
        // Without the column all rows would be for everybody, so one of another name is no other column.
        let for_whom = |wanted, called: [&str; 2], whom| {
            let found = find(wanted, Wanted::Varchar)?;
            let is_called = |column: &&RelationColumn| {
                called.iter().any(|called| called.eq_ignore_ascii_case(&column.name))
            };
            match columns.columns.iter().find(is_called).filter(|_| found.is_none()) {
                None => Ok(found),
                Some(RelationColumn { name, .. }) => {
                    let (relation, column) = (relation.to_string(), name.clone());
                    Err(Error::ParametersOfOtherName { relation, column, wanted, whom })
                }
            }
        };
        Ok(Self {
            name: required("parameter_name", Wanted::Varchar)?,
            value: required("parameter_value", Wanted::Double)?,
            fiscal_year: for_whom("fiscal_year", ["year", "simulation_year"], "year")?,
            job_level: for_whom("job_level", ["level", "level_id"], "level")?,
            scenario_id: find("scenario_id", Wanted::Varchar)?,
            event_type: find("event_type", Wanted::Varchar)?,
            age_band: find("age_band", Wanted::Varchar)?,
            tenure_band: find("tenure_band", Wanted::Varchar)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::relation::ColumnKind;

    fn columns(given: &[(&str, ColumnKind)]) -> Vec<RelationColumn> {
        let column = |(name, kind): &(&str, ColumnKind)| RelationColumn {
            name: name.to_string(),
            type_name: format!("{kind:?}").to_uppercase(),
            kind: *kind,
        };
        given.iter().map(column).collect()
    }

    #[test]
    fn columns_are_found_by_name_in_any_case_and_order() {
        use ColumnKind::{Number, Text, Unfit};
        let given = [
            ("Job_Level", Number),
            ("note", Unfit),
            ("PARAMETER_VALUE", Text),
            ("fiscal_year", Number),
            ("parameter_name", Text),
            ("event_TYPE", Text),
        ];
        let found = ParameterColumns::resolve("levers", &columns(&given)).unwrap();
        assert_eq!((found.name, found.value, found.scenario_id), (4, 2, None));
        assert_eq!((found.fiscal_year, found.job_level, found.event_type), (Some(3), Some(0), Some(5)));
        assert_eq!(found.places().collect::<Vec<_>>(), [4, 2, 3, 0, 5]);
    }

    #[test]
    fn years_and_levels_by_another_name() {
        use ColumnKind::{Number, Text};
        let with = |names: &[&str]| {
            let others = names.iter().map(|name| (*name, Number));
            let given: Vec<_> =
                [("parameter_name", Text), ("parameter_value", Number)].into_iter().chain(others).collect();
            ParameterColumns::resolve("levers", &columns(&given)).map_err(|error| error.to_string())
        };
        assert_eq!(
            with(&["Level"]).unwrap_err(),
            "levers has a column Level but none job_level, so its rows would be for every level; rename it to job_level, or leave it out \
             where that is meant"
        );
        assert!(with(&["simulation_year"]).unwrap_err().contains("for every year; rename it to fiscal_year"));
        // Beside the column that is read another one may stand.
        assert!(with(&["level", "JOB_LEVEL", "year", "fiscal_year"]).is_ok());
    }

    #[test]
    fn required_columns_and_unfit_types() {
        use ColumnKind::{Text, Unfit};
        let message = |given: &[(&str, ColumnKind)]| {
            ParameterColumns::resolve("levers", &columns(given)).unwrap_err().to_string()
        };
        assert_eq!(
            message(&[("parameter_name", Text), ("amount", Text)]),
            "levers has no column parameter_value, which parameters are read from; its columns are parameter_name, amount"
        );
        assert_eq!(
            message(&[("parameter_name", Text), ("parameter_value", Text), ("fiscal_year", Unfit)]),
            "the column fiscal_year of levers is of type UNFIT, which cannot be cast to VARCHAR; cast it first"
        );
    }
}
