//! A call that has been checked.

use crate::domain::Result;
use crate::domain::call::options::{DEFAULT_ID, Options};
use crate::domain::parameters::{ParametersByYear, RelationValue};
use crate::domain::values::years::YearRange;
use crate::domain::workforce::CohortChoice;

/// A checked call: everything the kernels need besides the workforce.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// The years asked for.
    pub years: YearRange,
    /// The cohort mode asked for.
    pub cohort: CohortChoice,
    /// The parameters in force.
    pub parameters: ParametersByYear,
    /// Default 'default'.
    pub scenario_id: String,
    /// Default 'default'.
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
}
