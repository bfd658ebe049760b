//! What the types of the arguments of a scalar function say, which is passed a row of the workforce.

use crate::binding::calls::parameter_lists::ParametersOption;
use crate::binding::error::{Error, Result};
use crate::binding::read::{name_and_kind, row_columns};
use crate::domain;
use crate::domain::call::{CallOption, Surface};
use crate::domain::relation::Wanted;
use crate::domain::workforce::{Also, WorkforceSchema};
use crate::duckdb::{LogicalType, type_id};

/// The place of the options among the arguments.
pub const OPTIONS_AT: usize = 3;

/// What error messages call the row.
pub const ROW: &str = "the workforce row";

/// What the types of the arguments say.
pub struct ArgumentTypes {
    /// How the row is read as a workforce.
    pub schema: WorkforceSchema,
    /// The options given, but for the rows of parameters: their place in the STRUCT, and what they are cast to.
    pub(super) options: Vec<(usize, CallOption, Wanted)>,
    pub(super) parameters: Option<ParametersOption>,
}

impl ArgumentTypes {
    /// Looks at the types of the row and the options of a call of that function.
    ///
    /// # Errors
    /// The row is no row, or a column or an option is refused.
    pub fn resolve(
        function: &'static str,
        row: &LogicalType,
        options: Option<&LogicalType>,
        also: Also,
    ) -> Result<Self> {
        let columns = row_columns(row);
        if row.id() != type_id::STRUCT {
            return Err(Error::NotARow { function, given: row.name() });
        }
        let schema = WorkforceSchema::resolve_with(ROW, &columns, also)?;
        let (mut options_given, mut parameters) = (Vec::new(), None);
        for (index, option, logical_type) in options.map(option_fields).transpose()?.unwrap_or_default() {
            match option.kind.wanted() {
                None => parameters = ParametersOption::resolve(index, &logical_type)?,
                Some(wanted) => {
                    check(option, wanted, &logical_type)?;
                    options_given.push((index, option, wanted));
                }
            }
        }
        Ok(Self { schema, options: options_given, parameters })
    }
}

/// The options that a STRUCT gives, by name, with their places and types.
fn option_fields(options: &LogicalType) -> Result<Vec<(usize, CallOption, LogicalType)>> {
    if options.id() == type_id::SQLNULL {
        return Ok(Vec::new());
    }
    if options.id() != type_id::STRUCT {
        return Err(Error::OptionsNotAStruct { given: options.name() });
    }
    let option = |(index, (given, logical_type)): (usize, (String, LogicalType))| {
        Ok((index, CallOption::named(&given, Surface::Scalar)?, logical_type))
    };
    options.struct_fields().into_iter().enumerate().map(option).collect()
}

/// Refuses an option whose type cannot be cast.
fn check(option: CallOption, wanted: Wanted, logical_type: &LogicalType) -> Result<()> {
    let (given, kind) = name_and_kind(logical_type);
    if wanted.accepts(kind) {
        return Ok(());
    }
    Err(domain::Error::Type { what: the_option(option), given, wanted: wanted.sql_name() }.into())
}

/// What error messages call an option.
pub fn the_option(option: CallOption) -> String {
    format!("the option {}", option.name)
}
