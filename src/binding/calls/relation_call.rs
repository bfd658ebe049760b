//! The arguments of a table function that reads a workforce by its name.

use std::sync::Arc;

use crate::binding::error::{Error, Result};
use crate::binding::read::{instant_of, whole_number_of};
use crate::binding::resources::memory_limit;
use crate::binding::session::clock::BoundCall;
use crate::binding::session::extension::Extension;
use crate::binding::session::surroundings::Surroundings;
use crate::domain::call::{CallOption, OptionKind, Options, Simulation, Surface};
use crate::domain::values::whole_number::WholeArgument;
use crate::domain::values::years::YearRange;
use crate::duckdb::function::TableBind;
use crate::duckdb::{ClientContext, LogicalType};

/// A call as it was bound.
pub struct RelationCall {
    /// The call without a parameters relation, of which nothing is known yet.
    pub simulation: Simulation,
    /// What was given.
    pub options: Options,
    /// How many threads DuckDB is set to.
    pub threads: usize,
    /// DuckDB's `memory_limit` in bytes, if it has one.
    pub memory_limit: Option<usize>,
    /// What names mean in its session.
    pub surroundings: Surroundings,
    /// When it runs.
    pub clock: Arc<BoundCall>,
    /// Where it is bound, and where it will run.
    pub context: Arc<ClientContext>,
}

impl RelationCall {
    /// The types of the arguments by place: the first and the last year.
    pub fn parameters() -> Vec<LogicalType> {
        // Whole numbers of any type, of which DuckDB would round others.
        vec![LogicalType::any(), LogicalType::any()]
    }

    /// The arguments by name that a function takes, from the table of options, with their types.
    pub fn named_parameters(surface: Surface) -> Vec<(&'static str, LogicalType)> {
        let argument_type = |kind: OptionKind| match kind {
            // No rows are passed to a table function, but the name of their relation.
            OptionKind::Text(_) | OptionKind::Rows => LogicalType::varchar(),
            OptionKind::Whole(..) => LogicalType::any(),
            OptionKind::Boolean(_) => LogicalType::boolean(),
            // An instant of any type: DuckDB would make one of the session of it.
            OptionKind::Timestamp(_) => LogicalType::any(),
            OptionKind::Parameter(_) => LogicalType::double(),
        };
        let options = CallOption::of(surface);
        options.map(|option| (option.name, argument_type(option.kind))).collect()
    }

    /// Takes the arguments of a call of a function.
    ///
    /// # Errors
    /// Those that the arguments alone decide, before anything is read.
    pub fn bind(arguments: &TableBind<'_>, surface: Surface, extension: &Extension) -> Result<Self> {
        let year = |index, name| -> Result<Option<i64>> {
            let given = arguments.argument(index).filter(|year| !year.is_null());
            given.map(|year| whole_number_of(&year, WholeArgument::Year, name)).transpose()
        };
        let start = year(0, "start")?;
        // A check is about the opening alone.
        let end = if surface == Surface::Check { start } else { year(1, "end")? };
        let years = YearRange::try_new(start, end)?;
        // A NULL is an argument not given, but a workforce that is NULL is a mistake: another would be read in its place.
        if arguments.named("workforce").is_some_and(|name| name.is_null()) {
            return Err(Error::WorkforceNull);
        }
        let options = options_of(arguments, surface)?;
        let simulation = Simulation::try_new(years, &options, "", &[])?;
        let context = arguments.context();
        let threads = context.setting(c"threads").and_then(|threads| threads.to_bigint()).unwrap_or(1);
        Ok(Self {
            simulation,
            options,
            threads: usize::try_from(threads).unwrap_or(1).max(1),
            memory_limit: memory_limit(&context),
            surroundings: Surroundings::of(&context),
            clock: extension.clock.bind(context.connection_id()),
            context: Arc::new(context),
        })
    }
}

/// The options that are given, none of which is NULL.
fn options_of(arguments: &TableBind<'_>, surface: Surface) -> Result<Options> {
    let mut options = Options::default();
    for option in CallOption::of(surface) {
        let Some(value) = arguments.named(option.name).filter(|value| !value.is_null()) else { continue };
        match option.kind {
            OptionKind::Text(place) => *place(&mut options) = Some(value.text()),
            OptionKind::Whole(what, place) => {
                *place(&mut options) = Some(whole_number_of(&value, what, option.name)?);
            }
            OptionKind::Boolean(place) => *place(&mut options) = Some(value.to_boolean()),
            OptionKind::Timestamp(place) => *place(&mut options) = Some(instant_of(&value, option.name)?),
            OptionKind::Parameter(parameter) => {
                options.parameters.extend(value.to_double().map(|value| (parameter, value)));
            }
            // A table function reads a relation.
            OptionKind::Rows => {}
        }
    }
    Ok(options)
}
