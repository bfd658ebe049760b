//! The options of a call.

use crate::domain::parameters::{GivenValue, Parameter};

/// The scenario and the plan design of a call that names none.
pub const DEFAULT_ID: &str = "default";

/// The options of a call as they were given, none of them required.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// The scenario; part of every event id.
    pub scenario_id: Option<String>,
    /// The plan design; part of every event id.
    pub plan_design_id: Option<String>,
    /// Put first in every draw key.
    pub random_seed: Option<i64>,
    /// `auto`, `by_year` or `roll_forward`.
    pub cohort: Option<String>,
    /// The instant of `created_at`, in microseconds since 1970-01-01; the query's own where it is not given.
    pub created_at: Option<i64>,
    /// The parameters given.
    pub parameters: Vec<GivenValue>,
}

impl Options {
    /// The names that are no parameters, in the order of the documentation.
    pub const NAMES: [&'static str; 6] =
        ["scenario_id", "plan_design_id", "random_seed", "cohort", "created_at", "parameters"];

    /// All names that a call may give, the parameters last.
    pub fn names() -> Vec<&'static str> {
        Self::NAMES.into_iter().chain(Parameter::all().map(|parameter| parameter.name)).collect()
    }
}
