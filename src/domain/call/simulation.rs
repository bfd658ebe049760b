//! A call whose arguments have been checked.

use crate::domain::call::options::{DEFAULT_ID, Options};
use crate::domain::call::seeds::EventSeeds;
use crate::domain::parameters::{ParametersByYear, RelationValue};
use crate::domain::values::years::YearRange;
use crate::domain::workforce::CohortChoice;
use crate::domain::{Error, Result};

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
    /// Put first in the draw keys.
    pub seeds: EventSeeds,
    /// The simulation_year of the rows that a roll-forward opens with.
    pub opening_year: i32,
    /// Whether a workforce of which nobody takes part is no mistake.
    pub allow_empty: bool,
    /// Microseconds since 1970-01-01; `None` until the query's instant is known.
    pub created_at: Option<i64>,
}

impl Simulation {
    /// Checks the arguments of a call. `rows` are those of the parameters relation that
    /// `relation` names; empty where none is read.
    ///
    /// # Errors
    /// An unknown cohort, an opening_year that is no year or has no meaning, and what [`ParametersByYear::resolve`] refuses.
    pub fn try_new(
        years: YearRange,
        options: &Options,
        relation: &str,
        rows: &[RelationValue],
    ) -> Result<Self> {
        let or_default = |given: &Option<String>| given.as_deref().unwrap_or(DEFAULT_ID).to_string();
        let cohort = options.cohort.as_deref().map_or(Ok(CohortChoice::Auto), str::parse)?;
        let opening_year = options.opening_year.map(YearRange::opening_year).transpose()?;
        let cohort = match (cohort, options.opening_year) {
            (CohortChoice::ByYear, Some(given)) => return Err(Error::OpeningYearByYear { given }),
            // Whoever says with which rows to open wants them to be rolled forward.
            (CohortChoice::Auto, Some(_)) => CohortChoice::RollForward,
            (cohort, _) => cohort,
        };
        Ok(Self {
            years,
            cohort,
            parameters: ParametersByYear::resolve(years, &options.parameters, relation, rows)?,
            scenario_id: or_default(&options.scenario_id),
            plan_design_id: or_default(&options.plan_design_id),
            seeds: EventSeeds::of(options),
            opening_year: opening_year.unwrap_or(years.start()),
            allow_empty: options.allow_empty.unwrap_or(false),
            created_at: options.created_at,
        })
    }

    /// The same call for what follows from year to year: with 'auto' the workforce is rolled forward, also where it has
    /// simulation_year.
    ///
    /// # Errors
    /// The call asks for cohorts by year.
    pub fn rolled_forward(self) -> Result<Self> {
        match self.cohort {
            CohortChoice::ByYear => Err(Error::ByYearOfYearEnds),
            CohortChoice::Auto | CohortChoice::RollForward => {
                Ok(Self { cohort: CohortChoice::RollForward, ..self })
            }
        }
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
