//! Reading a relation that is named in an argument: a table, a view or a file.

use crate::binding::error::{Error, Result};
use crate::binding::read::{relation_column, typed_vector};
use crate::binding::relations::parameter_rows::ParameterRows;
use crate::binding::session::connections::POOL_SIZE;
use crate::domain::error::short;
use crate::domain::parameters::{ParameterColumns, ParameterListing, RowsRead};
use crate::domain::relation::RelationColumn;
use crate::domain::suggestion::nearest;
use crate::domain::workforce::{Also, WorkforceSchema};
use crate::duckdb::{Answer, Connection, QueryResult};

/// How many bytes a name may have. DuckDB compares one that it does not find with all names that it knows, which takes minutes for
/// megabytes, and cannot be interrupted.
const LONGEST_NAME: usize = 4096;

/// What the message of [`Error::ConnectionsExhausted`] contains.
const ALL_IN_USE: &str = "connections that read relations are in use";

/// A relation that exists, with its columns.
pub struct Relation {
    /// What error messages call it.
    name: String,
    /// How it stands in FROM.
    from: String,
    /// Its columns.
    columns: Vec<RelationColumn>,
}

impl Relation {
    /// Finds the relation of that name; `role` is the argument that names it, for error messages.
    ///
    /// The name is what can stand in FROM: a name with its schema and database, quoted where needed, or a file. `dbt --empty` puts a
    /// subquery without rows in the place of a name, which is taken as well.
    /// It is only planned, not read.
    ///
    /// # Errors
    /// There is none, or DuckDB cannot read it.
    pub fn find(connection: &Connection, role: &str, name: &str) -> Result<Self> {
        let called = format!("{role} '{}'", short(name));
        if name.len() > LONGEST_NAME {
            return Err(Error::RelationNameTooLong {
                relation: called,
                bytes: name.len(),
                longest: LONGEST_NAME,
            });
        }
        if let Some(inner) = of_empty_subquery(name) {
            let Self { name, from, columns } = Self::find(connection, role, inner)?;
            return Ok(Self { name, from: format!("(SELECT * FROM {from} LIMIT 0)"), columns });
        }
        let by_name = format!("query_table({})", quoted('\'', name));
        let whole = quoted('"', name);
        // A path is no qualified name, whatever its dots seem to say.
        let is_path = name.contains(['/', '\\']);
        let candidates = if is_path { [whole, by_name] } else { [by_name, whole] };
        let mut reasons = Vec::new();
        for from in candidates {
            match columns_of(connection, &from) {
                Ok(columns) => return Ok(Self { name: called, from, columns }),
                Err(reason) => reasons.push(in_one_line(&reason)),
            }
        }
        if reasons.iter().any(|reason| reason.contains(ALL_IN_USE)) {
            return Err(Error::ConnectionsExhausted { connections: POOL_SIZE });
        }
        // Both ways end in "does not exist" when there is none; any other reason says more.
        let says_more = reasons.iter().position(|reason| !reason.contains("does not exist"));
        Err(match says_more {
            Some(at) => Error::RelationUnreadable { relation: called, reason: reasons.swap_remove(at) },
            None => {
                let reason = with_near_suggestion(reasons.swap_remove(0), name);
                Error::RelationNotFound { relation: called, reason }
            }
        })
    }

    /// Finds the relation of that name, a plain table or view name, if there is one.
    ///
    /// # Errors
    /// It exists, but DuckDB cannot read it.
    pub fn find_if_exists(connection: &Connection, role: &str, name: &str) -> Result<Option<Self>> {
        let is_not_there = |reason: &str| reason.contains(&format!("Table with name {name} does not exist"));
        match Self::find(connection, role, name) {
            Ok(relation) => Ok(Some(relation)),
            Err(Error::RelationNotFound { reason, .. }) if is_not_there(&reason) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// How a workforce is read from it.
    ///
    /// # Errors
    /// What the schema refuses.
    pub fn workforce_schema(&self, also: Also) -> Result<WorkforceSchema> {
        Ok(WorkforceSchema::resolve_with(&self.name, &self.columns, also)?)
    }

    /// The query that reads the rows of a workforce: the columns of the schema's sources, in their order.
    pub fn workforce_query(&self, schema: &WorkforceSchema) -> String {
        self.query_of(schema.columns_read().map(|source| source.column.name.as_str()))
    }

    /// The query that reads some columns, in the types that the relation has: a cast would be pushed into the reader of a file, which
    /// makes it of the text in the file.
    fn query_of<'a>(&self, columns: impl Iterator<Item = &'a str>) -> String {
        let columns: Vec<String> = columns.map(|column| quoted('"', column)).collect();
        format!("SELECT {} FROM {}", columns.join(", "), self.from)
    }

    /// Reads the parameters of a scenario (spec section 3).
    ///
    /// # Errors
    /// Columns that [`ParameterColumns::resolve`] refuses, and rows that
    /// [`RelationValue::read`](crate::domain::parameters::RelationValue::read) does.
    pub fn read_parameters(&self, connection: &Connection, scenario_id: &str) -> Result<RowsRead> {
        let mut read = RowsRead::default();
        self.parameter_rows(connection, |rows, count| {
            read.extend(rows.read(0..count, scenario_id, &self.name)?);
            Ok(())
        })?;
        Ok(read)
    }

    /// Lists all rows of the parameters, for a scenario.
    ///
    /// # Errors
    /// As for [`Self::read_parameters`].
    pub fn list_parameters(&self, connection: &Connection, scenario_id: &str) -> Result<ParameterListing> {
        let mut listing = ParameterListing::default();
        self.parameter_rows(connection, |rows, count| {
            rows.list(0..count, scenario_id, &self.name, &mut listing)
        })?;
        Ok(listing)
    }

    /// Reads the rows of a parameters relation, which `take` is handed a chunk at a time, with how many there are.
    fn parameter_rows(
        &self,
        connection: &Connection,
        mut take: impl FnMut(&ParameterRows<'_>, usize) -> Result<()>,
    ) -> Result<()> {
        let columns = ParameterColumns::resolve(&self.name, &self.columns)?;
        let read: Vec<usize> = columns.places().collect();
        // All rows are read, and ours are told from the others here. A condition would be quicker for hundreds of thousands of
        // rows, but DuckDB makes a hash join of `IN (…)`, and keeps 3 KB of its bookkeeping for each call.
        let sql = self.query_of(read.iter().map(|column| self.columns[*column].name.as_str()));
        let mut rows = query(connection, &sql).map_err(|reason| self.unreadable(&reason))?;
        while let Some(chunk) = rows.fetch().map_err(|reason| self.unreadable(&reason))? {
            let vector = |column| {
                let place = read.iter().position(|read| *read == column).unwrap_or(usize::MAX);
                typed_vector(chunk.rows(), place, &self.name)
            };
            take(&ParameterRows::new(&columns, vector)?, chunk.rows().count())?;
        }
        Ok(())
    }

    /// What error messages call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The error that says why the relation cannot be read, of DuckDB's message.
    pub fn unreadable(&self, message: &str) -> Error {
        unreadable(&self.name, message)
    }
}

/// The error that says why a relation cannot be read, of DuckDB's message.
pub fn unreadable(relation: &str, message: &str) -> Error {
    // A view that calls the function on itself says so once, not once for each turn.
    if message.contains(ALL_IN_USE) {
        return Error::ConnectionsExhausted { connections: POOL_SIZE };
    }
    Error::RelationUnreadable { relation: relation.to_string(), reason: in_one_line(message) }
}

/// The relation's columns, or DuckDB's message.
fn columns_of(connection: &Connection, from: &str) -> Answer<Vec<RelationColumn>> {
    let columns = connection.prepare(&format!("SELECT * FROM {from}"))?.columns();
    Ok(columns.into_iter().map(relation_column).collect())
}

fn query(connection: &Connection, sql: &str) -> Answer<QueryResult> {
    connection.prepare(sql)?.query()
}

/// The name in a subquery as dbt writes `ref` and `source` with `--empty`: `(select * from "db"."main"."census" where false limit 0)`,
/// and after it, perhaps, an alias of dbt's own. `None` for any other text: no SQL is taken from a caller.
fn of_empty_subquery(text: &str) -> Option<&str> {
    let (subquery, alias) =
        text.trim().strip_prefix("(select * from ")?.rsplit_once(" where false limit 0)")?;
    (alias.is_empty() || alias.starts_with(" _dbt_limit_subq_")).then_some(subquery)
}

/// A string or identifier in SQL.
pub(super) fn quoted(quote: char, text: &str) -> String {
    format!("{quote}{}{quote}", text.replace(quote, &format!("{quote}{quote}")))
}

/// DuckDB's message about a relation of that name, without its suggestion where that is not near: it has one for nearly any name.
fn with_near_suggestion(message: String, name: &str) -> String {
    let last_part = |name: &str| name.rsplit('.').next().unwrap_or_default().to_string();
    match message.split_once(" Did you mean \"") {
        Some((start, suggested)) if nearest(&last_part(name), [last_part(suggested).as_str()]).is_none() => {
            start.to_string()
        }
        _ => message,
    }
}

/// DuckDB's message in one line, without the lines that point into a query which the user has not written.
fn in_one_line(message: &str) -> String {
    let message = message.split("\n\nLINE ").next().unwrap_or_default();
    message.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(quoted('\'', "it's"), "'it''s'");
        assert_eq!(quoted('"', "a \"b\""), "\"a \"\"b\"\"\"");
    }

    #[test]
    fn a_subquery_of_dbts_is_the_relation_in_it() {
        let of = of_empty_subquery;
        assert_eq!(of("(select * from \"a\".\"b c\" where false limit 0)"), Some("\"a\".\"b c\""));
        assert_eq!(of("(select * from census where false limit 0) _dbt_limit_subq_census"), Some("census"));
        assert_eq!(of("(select * from census where false limit 0) x"), None);
        assert_eq!(of("(select * from census)"), None);
        assert_eq!(of("census"), None);
    }

    #[test]
    fn a_suggestion_that_is_not_near_is_left_out() {
        let message = |suggested: &str| format!("no such table! Did you mean \"{suggested}\"?");
        let kept = |suggested: &str, name: &str| with_near_suggestion(message(suggested), name);
        assert_eq!(kept("census", "cenus"), message("census"));
        assert_eq!(kept("hr.census", "census"), message("hr.census"));
        assert_eq!(kept("Census", "main.cenus"), message("Census"));
        assert_eq!(kept("sqlite_temp_master", "/tmp"), "no such table!");
        assert_eq!(with_near_suggestion("no such table!".to_string(), "census"), "no such table!");
    }

    #[test]
    fn what_points_into_the_query_is_left_out() {
        let message = "Catalog Error: no census\nDid you mean \"x\"?\n\nLINE 1: FROM census\n             ^";
        assert_eq!(in_one_line(message), "Catalog Error: no census Did you mean \"x\"?");
        assert_eq!(in_one_line("IO Error:\n\tno such file \n\n"), "IO Error: no such file");
        assert_eq!(in_one_line(""), "");
    }
}
