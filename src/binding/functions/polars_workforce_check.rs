//! `polars_workforce_check(start, workforce := …)`: what is odd in a workforce (spec section 6, end).

use std::sync::Arc;

use crate::binding::calls::{Lists, RelationCall, RelationRun};
use crate::binding::error::Result;
use crate::binding::session::extension::Extension;
use crate::binding::write::VectorWriter;
use crate::domain::call::Surface;
use crate::domain::columns::{Column, FindingColumns};
use crate::domain::workforce_check::Finding;
use crate::duckdb::LogicalType;
use crate::duckdb::function::TableBind;

/// The function; it reads relations through the extension's connections.
pub struct PolarsWorkforceCheck(pub Arc<Extension>);

static COLUMNS: [Column<Finding, VectorWriter>; 6] = FindingColumns::<VectorWriter>::ALL;

impl Lists for PolarsWorkforceCheck {
    const NAME: &'static str = "polars_workforce_check";

    type Call = RelationCall;
    type Row = Finding;

    fn columns() -> &'static [Column<Finding, VectorWriter>] {
        &COLUMNS
    }

    fn parameters() -> Vec<LogicalType> {
        // A whole number of any type, of which DuckDB would take some only.
        vec![LogicalType::any()]
    }

    fn named_parameters() -> Vec<(&'static str, LogicalType)> {
        RelationCall::named_parameters(Surface::Check)
    }

    fn bind(&self, arguments: &TableBind<'_>) -> Result<RelationCall> {
        RelationCall::bind(arguments, Surface::Check, &self.0)
    }

    fn list(&self, call: &RelationCall) -> Result<Option<Vec<Finding>>> {
        RelationRun::start(call, &self.0).check_workforce(call, &self.0)
    }
}
