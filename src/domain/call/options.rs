//! The options of a call: the named arguments of the table function, the fields of the STRUCT of the scalar function.

use crate::domain::parameters::{GivenValue, Parameter};
use crate::domain::relation::Wanted;
use crate::domain::values::whole_number::WholeArgument;
use crate::domain::{Error, Result};

/// The scenario and the plan design of a call that names none.
pub const DEFAULT_ID: &str = "default";

/// The options of a call as they were given, none of them required.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// The name of the workforce.
    pub workforce: Option<String>,
    /// The name of the parameters relation; an empty one stands for none.
    pub parameters_relation: Option<String>,
    /// The scenario; part of every event id.
    pub scenario_id: Option<String>,
    /// The plan design; part of every event id.
    pub plan_design_id: Option<String>,
    /// Put first in every draw key.
    pub random_seed: Option<i64>,
    /// Put first in the draw keys of hires, in place of random_seed; so are the four after it in those of their events.
    pub hire_seed: Option<i64>,
    /// Of terminations.
    pub termination_seed: Option<i64>,
    /// Of promotions.
    pub promotion_seed: Option<i64>,
    /// Of merit raises.
    pub merit_seed: Option<i64>,
    /// Of benefit enrollments.
    pub enrollment_seed: Option<i64>,
    /// `auto`, `by_year` or `roll_forward`.
    pub cohort: Option<String>,
    /// The simulation_year of the rows that a roll-forward opens with; the start year where it is not given.
    pub opening_year: Option<i64>,
    /// Whether a workforce of which nobody takes part gives no events, and is no mistake.
    pub allow_empty: Option<bool>,
    /// The instant of `created_at`, in microseconds since 1970-01-01; the query's own where it is not given.
    pub created_at: Option<i64>,
    /// Values of parameters, in the order in which they were given.
    pub parameters: Vec<GivenValue>,
}

/// A function that takes options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// That which reads relations by name.
    TableFunction,
    /// That which takes a row of the workforce.
    Scalar,
    /// That which lists the parameters of a call.
    ParameterList,
    /// That which looks for what is odd in a workforce.
    Check,
}

/// The kind of an option's values, and where they go.
#[derive(Debug, Clone, Copy)]
pub enum OptionKind {
    /// VARCHAR.
    Text(fn(&mut Options) -> &mut Option<String>),
    /// A whole number of any type.
    Whole(WholeArgument, fn(&mut Options) -> &mut Option<i64>),
    /// BOOLEAN.
    Boolean(fn(&mut Options) -> &mut Option<bool>),
    /// TIMESTAMP, in microseconds since 1970-01-01.
    Timestamp(fn(&mut Options) -> &mut Option<i64>),
    /// DOUBLE: the value of a parameter.
    Parameter(Parameter),
    /// A list of STRUCTs: the rows of a parameters relation, which are read by themselves.
    Rows,
}

impl OptionKind {
    /// What the values are cast to; `None` for rows.
    pub fn wanted(self) -> Option<Wanted> {
        match self {
            Self::Text(_) => Some(Wanted::Varchar),
            Self::Whole(what, _) => Some(Wanted::Whole(what)),
            Self::Boolean(_) => Some(Wanted::Boolean),
            Self::Timestamp(_) => Some(Wanted::Timestamp),
            Self::Parameter(_) => Some(Wanted::Double),
            Self::Rows => None,
        }
    }
}

/// An option that calls may give.
#[derive(Debug, Clone, Copy)]
pub struct CallOption {
    /// The name of the argument and of the field of the STRUCT, which are found in any case.
    pub name: &'static str,
    /// The kind of its values, and where they go.
    pub kind: OptionKind,
    /// The functions that take it.
    taken_by: &'static [Surface],
}

const fn option(name: &'static str, kind: OptionKind, taken_by: &'static [Surface]) -> CallOption {
    CallOption { name, kind, taken_by }
}

use OptionKind::{Boolean, Rows, Text, Timestamp, Whole};
use WholeArgument::{Seed, Year};

const BOTH: &[Surface] = &[Surface::TableFunction, Surface::Scalar];
const ALL: &[Surface] = &[Surface::TableFunction, Surface::Scalar, Surface::ParameterList];
const WITH_LIST: &[Surface] = &[Surface::TableFunction, Surface::ParameterList];
const WITH_CHECK: &[Surface] = &[Surface::TableFunction, Surface::Check];
const SCALAR: &[Surface] = &[Surface::Scalar];

/// The options that are no parameters, in the order of the documentation. The parameters come after them.
static OPTIONS: [CallOption; 15] = [
    option("workforce", Text(|options| &mut options.workforce), WITH_CHECK),
    option("parameters", Text(|options| &mut options.parameters_relation), WITH_LIST),
    option("scenario_id", Text(|options| &mut options.scenario_id), ALL),
    option("plan_design_id", Text(|options| &mut options.plan_design_id), BOTH),
    option("random_seed", Whole(Seed, |options| &mut options.random_seed), BOTH),
    option("hire_seed", Whole(Seed, |options| &mut options.hire_seed), BOTH),
    option("termination_seed", Whole(Seed, |options| &mut options.termination_seed), BOTH),
    option("promotion_seed", Whole(Seed, |options| &mut options.promotion_seed), BOTH),
    option("merit_seed", Whole(Seed, |options| &mut options.merit_seed), BOTH),
    option("enrollment_seed", Whole(Seed, |options| &mut options.enrollment_seed), BOTH),
    option("cohort", Text(|options| &mut options.cohort), BOTH),
    option("opening_year", Whole(Year, |options| &mut options.opening_year), BOTH),
    option("allow_empty", Boolean(|options| &mut options.allow_empty), BOTH),
    option("created_at", Timestamp(|options| &mut options.created_at), BOTH),
    option("parameters", Rows, SCALAR),
];

impl CallOption {
    /// The options that a function takes.
    pub fn of(surface: Surface) -> impl Iterator<Item = Self> {
        let parameters = Parameter::all().filter(|parameter| parameter.is_argument);
        let parameters =
            parameters.map(|parameter| option(parameter.name, OptionKind::Parameter(parameter), ALL));
        OPTIONS.into_iter().chain(parameters).filter(move |option| option.taken_by.contains(&surface))
    }

    /// The option of that name, in any case.
    ///
    /// # Errors
    /// The function takes none of that name.
    pub fn named(given: &str, surface: Surface) -> Result<Self> {
        let unknown = || Error::UnknownOption {
            given: given.to_string(),
            allowed: Self::of(surface).map(|option| option.name).collect(),
        };
        Self::of(surface).find(|option| given.eq_ignore_ascii_case(option.name)).ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_function_takes_its_options_by_their_names() {
        let names = |surface| CallOption::of(surface).map(|option| option.name).collect::<Vec<_>>();
        let parameters: Vec<_> = Parameter::all()
            .filter(|parameter| parameter.is_argument)
            .map(|parameter| parameter.name)
            .collect();
        let of_both = [
            "scenario_id",
            "plan_design_id",
            "random_seed",
            "hire_seed",
            "termination_seed",
            "promotion_seed",
            "merit_seed",
            "enrollment_seed",
            "cohort",
            "opening_year",
            "allow_empty",
            "created_at",
        ];
        assert_eq!(
            names(Surface::TableFunction),
            [&["workforce", "parameters"], &of_both[..], &parameters].concat()
        );
        assert_eq!(names(Surface::Scalar), [&of_both[..], &["parameters"], &parameters].concat());
        assert_eq!(names(Surface::ParameterList), [&["parameters", "scenario_id"], &parameters[..]].concat());
        assert_eq!(names(Surface::Check), ["workforce"]);
    }

    #[test]
    fn an_option_is_found_in_any_case() {
        let kind = |surface| CallOption::named("PARAMETERS", surface).unwrap().kind.wanted();
        assert_eq!((kind(Surface::TableFunction), kind(Surface::Scalar)), (Some(Wanted::Varchar), None));
        assert!(CallOption::named("workforce", Surface::TableFunction).is_ok());
        let message = CallOption::named("hire_rte", Surface::Scalar).unwrap_err().to_string();
        let start = "the option 'hire_rte' is unknown; allowed are scenario_id, plan_design_id, random_seed, hire_seed, \
                     termination_seed, ";
        assert!(message.starts_with(start) && message.ends_with("; did you mean hire_rate?"), "{message}");
    }

    #[test]
    fn each_option_goes_to_a_place_of_its_own() {
        let mut options = Options::default();
        for option in CallOption::of(Surface::TableFunction) {
            match option.kind {
                OptionKind::Text(place) => *place(&mut options) = Some(option.name.to_string()),
                OptionKind::Whole(_, place) => *place(&mut options) = Some(option.name.len() as i64),
                OptionKind::Boolean(place) => *place(&mut options) = Some(true),
                OptionKind::Timestamp(place) => *place(&mut options) = Some(2),
                OptionKind::Parameter(parameter) => options.parameters.push((parameter, 0.5)),
                OptionKind::Rows => unreachable!("the table function reads a relation"),
            }
        }
        let named = |name: &str| Some(name.to_string());
        let expected = Options {
            workforce: named("workforce"),
            parameters_relation: named("parameters"),
            scenario_id: named("scenario_id"),
            plan_design_id: named("plan_design_id"),
            random_seed: Some(11),
            hire_seed: Some(9),
            termination_seed: Some(16),
            promotion_seed: Some(14),
            merit_seed: Some(10),
            enrollment_seed: Some(15),
            cohort: named("cohort"),
            opening_year: Some(12),
            allow_empty: Some(true),
            created_at: Some(2),
            parameters: Parameter::all()
                .filter(|parameter| parameter.is_argument)
                .map(|parameter| (parameter, 0.5))
                .collect(),
        };
        assert_eq!(options, expected);
    }
}
