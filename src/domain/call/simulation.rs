//! A call whose arguments have been checked.

use crate::domain::Result;
use crate::domain::call::options::{DEFAULT_ID, Options};
use crate::domain::parameters::{ParametersByYear, RelationValue};
use crate::domain::values::years::YearRange;
use crate::domain::workforce::CohortChoice;

/// Everything that the kernels need besides the workforce.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// The years to simulate.
    pub years: YearRange,
    /// Whether rows are cohorts by year.
    pub cohort: CohortChoice,
    /// The parameters in force, by year and level.
    pub parameters: ParametersByYear,
    /// The scenario; part of every event id.
    pub scenario_id: String,
    /// The plan design; part of every event id.
    pub plan_design_id: String,
    /// Put first in every draw key where it is given.
    pub random_seed: Option<i64>,
    /// Microseconds since 1970-01-01; `None` until the query's instant is known.
    pub created_at: Option<i64>,
}

impl Simulation {
    /// Checks the arguments of a call. `rows` are those of the parameters relation that
    /// `relation` names; empty where none is read.
    ///
    /// # Errors
    /// An unknown cohort and what [`ParametersByYear::resolve`] refuses.
    pub fn try_new(
        years: YearRange,
        options: &Options,
        relation: &str,
        rows: &[RelationValue],
    ) -> Result<Self> {
        let or_default = |given: &Option<String>| given.as_deref().unwrap_or(DEFAULT_ID).to_string();
        Ok(Self {
            years,
            cohort: options.cohort.as_deref().map_or(Ok(CohortChoice::Auto), str::parse)?,
            parameters: ParametersByYear::resolve(years, &options.parameters, relation, rows)?,
            scenario_id: or_default(&options.scenario_id),
            plan_design_id: or_default(&options.plan_design_id),
            random_seed: options.random_seed,
            created_at: options.created_at,
        })
    }

    /// The same call once its parameters relation has been read, of which nothing was known before.
    ///
    /// # Errors
    /// What [`ParametersByYear::resolve`] refuses.
    pub fn with_rows(&self, options: &Options, relation: &str, rows: &[RelationValue]) -> Result<Self> {
        let parameters = ParametersByYear::resolve(self.years, &options.parameters, relation, rows)?;
        Ok(Self { parameters, ..self.clone() })
    }
}
