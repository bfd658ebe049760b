//! `polars_event_parameters(start, end, parameters := …, scenario_id := …, …)`: what a call makes of its parameters (spec section 8).

use std::sync::Arc;

use crate::binding::calls::{Lists, RelationCall, RelationRun};
use crate::binding::error::Result;
use crate::binding::session::extension::Extension;
use crate::binding::write::VectorWriter;
use crate::domain::call::Surface;
use crate::domain::columns::{Column, ListedParameterColumns};
use crate::domain::parameters::ListedParameter;
use crate::duckdb::LogicalType;
use crate::duckdb::function::TableBind;

/// The function; it reads relations through the extension's connections.
pub struct PolarsEventParameters(pub Arc<Extension>);

static COLUMNS: [Column<ListedParameter, VectorWriter>; 9] = ListedParameterColumns::<VectorWriter>::ALL;

impl Lists for PolarsEventParameters {
    const NAME: &'static str = "polars_event_parameters";

    type Call = RelationCall;
    type Row = ListedParameter;

    fn columns() -> &'static [Column<ListedParameter, VectorWriter>] {
        &COLUMNS
    }

    fn parameters() -> Vec<LogicalType> {
        RelationCall::parameters()
    }

    fn named_parameters() -> Vec<(&'static str, LogicalType)> {
        RelationCall::named_parameters(Surface::ParameterList)
    }

    fn bind(&self, arguments: &TableBind<'_>) -> Result<RelationCall> {
        RelationCall::bind(arguments, Surface::ParameterList, &self.0)
    }

    fn list(&self, call: &RelationCall) -> Result<Option<Vec<ListedParameter>>> {
        RelationRun::start(call, &self.0).list_parameters(call, &self.0)
    }
}
