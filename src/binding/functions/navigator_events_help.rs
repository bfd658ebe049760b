//! `navigator_events_help()`: the functions with their arguments and columns, defaults and an example each, as a table.
//!
//! The C API by which one binary loads on DuckDB 1.5.6 as well takes no names for arguments by place, no defaults and no descriptions, so
//! `duckdb_functions()` has none.

use crate::binding::calls::Lists;
use crate::binding::error::Result;
use crate::binding::write::VectorWriter;
use crate::domain::columns::{Column, HelpColumns};
use crate::domain::help::{HelpRow, help};
use crate::duckdb::function::TableBind;

/// The function.
pub struct NavigatorEventsHelp;

static COLUMNS: [Column<HelpRow, VectorWriter>; 7] = HelpColumns::<VectorWriter>::ALL;

impl Lists for NavigatorEventsHelp {
    const NAME: &'static str = "navigator_events_help";

    type Call = ();
    type Row = HelpRow;

    fn columns() -> &'static [Column<HelpRow, VectorWriter>] {
        &COLUMNS
    }

    fn bind(&self, _arguments: &TableBind<'_>) -> Result<()> {
        Ok(())
    }

    fn list(&self, (): &()) -> Result<Option<Vec<HelpRow>>> {
        Ok(Some(help()))
    }
}
