//! Reading a relation that is named in an argument: a table, a view or a file.

use crate::arrow::array::AsArray;
use crate::binding::error::{Error, Result};
use crate::binding::read::{read_column, relation_column, typed_vector};
use crate::binding::relations::parameter_rows::ParameterRows;
use crate::binding::session::connections::POOL_SIZE;
use crate::domain;
use crate::domain::error::short;
use crate::domain::parameters::{ParameterColumns, RelationValue};
use crate::domain::relation::{RelationColumn, Wanted};
use crate::domain::suggestion::nearest;
use crate::domain::workforce::{FieldSource, ReadFor, WorkforceSchema};
use crate::duckdb::{Answer, Connection, QueryResult};

/// What the message of [`Error::ConnectionsExhausted`] contains.
const ALL_IN_USE: &str = "connections that read relations are in use";

/// A relation that exists, with its columns.
pub struct Relation {
    /// What error messages call it.
    name: String,
    /// How it stands in FROM.
    from: String,
    /// Its columns; the types are without the parameters of nested types.
    columns: Vec<RelationColumn>,
}

impl Relation {
    /// Finds the relation of that name; `role` is the argument that names it, for error messages.
    ///
    /// The name is what can stand in FROM: a name with its schema and database, quoted where needed, or a file.
    /// It is only planned, not read.
    ///
    /// # Errors
    /// There is none, or DuckDB cannot read it.
    pub fn find(connection: &Connection, role: &str, name: &str) -> Result<Self> {
        let called = format!("{role} '{}'", short(name));
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
    pub fn workforce_schema(&self, read_for: ReadFor, connection: &Connection) -> Result<WorkforceSchema> {
        self.resolved(connection, |columns| WorkforceSchema::resolve(read_for, &self.name, columns))
    }

    /// What the columns come to; an error about a type names it as DuckDB does.
    fn resolved<T>(
        &self,
        connection: &Connection,
        resolve: impl Fn(&[RelationColumn]) -> domain::Result<T>,
    ) -> Result<T> {
        match resolve(&self.columns) {
            // Only DuckDB can write a nested type, and it takes a query; few relations need it.
            Err(domain::Error::Type { .. }) => {
                let columns = self.described(connection).map_err(|reason| self.unreadable(&reason))?;
                Ok(resolve(&columns)?)
            }
            resolved => Ok(resolved?),
        }
    }

    /// The query that reads the rows of a workforce: the columns of the schema's sources, cast to what is wanted.
    pub fn workforce_query(&self, schema: &WorkforceSchema) -> String {
        let expression = |source: &FieldSource| {
            let column = quoted('"', &source.column.name);
            match source.wanted {
                Wanted::Presence => format!("{column} IS NOT NULL"),
                // DuckDB 1.5.6 cannot make a date of infinite milliseconds, but a timestamp.
                Wanted::Date if source.column.type_name == "TIMESTAMP_MS" => {
                    format!("CAST(CAST({column} AS TIMESTAMP) AS DATE)")
                }
                wanted => format!("CAST({column} AS {})", wanted.sql_name()),
            }
        };
        let expressions: Vec<String> = schema.sources.iter().map(expression).collect();
        format!("SELECT {} FROM {}", expressions.join(", "), self.from)
    }

    /// Reads the known parameters of a scenario (spec section 3), and how many rows there are; a NULL value counts as not given.
    ///
    /// # Errors
    /// Columns that [`ParameterColumns::resolve`] refuses, and rows that
    /// [`RelationValue::read`](crate::domain::parameters::RelationValue::read) does.
    pub fn read_parameters(
        &self,
        connection: &Connection,
        scenario_id: &str,
    ) -> Result<(usize, Vec<RelationValue>)> {
        let columns = self.resolved(connection, |columns| ParameterColumns::resolve(&self.name, columns))?;
        let quoted_name = |column: usize| quoted('"', &self.columns[column].name);
        let read: Vec<usize> = columns.places().collect();
        // All rows are read, and ours are told from the others here. A condition would be quicker for hundreds of thousands of
        // rows, but DuckDB makes a hash join of `IN (…)`, and keeps 3 KB of its bookkeeping for each call.
        let sql = format!(
            "SELECT {} FROM {}",
            read.iter().map(|column| quoted_name(*column)).collect::<Vec<_>>().join(", "),
            self.from
        );
        let mut rows = query(connection, &sql).map_err(|reason| self.unreadable(&reason))?;
        let (mut count, mut rates) = (0, Vec::new());
        while let Some(chunk) = rows.fetch().map_err(|reason| self.unreadable(&reason))? {
            let vector = |column| {
                let place = read.iter().position(|read| *read == column).unwrap_or(usize::MAX);
                typed_vector(chunk.rows(), place, &self.name)
            };
            let parameters = ParameterRows::new(&columns, vector)?;
            count += chunk.rows().count();
            rates.extend(parameters.rates(0..chunk.rows().count(), scenario_id, &self.name)?);
        }
        Ok((count, rates))
    }

    /// What error messages call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The error that says why the relation cannot be read, of DuckDB's message.
    pub fn unreadable(&self, message: &str) -> Error {
        unreadable(&self.name, message)
    }

    /// The columns with their types as DESCRIBE shows them, or DuckDB's message.
    fn described(&self, connection: &Connection) -> Answer<Vec<RelationColumn>> {
        let mut rows = query(connection, &format!("DESCRIBE SELECT * FROM {}", self.from))?;
        let mut type_names = Vec::new();
        while let Some(chunk) = rows.fetch()? {
            let names = read_column(chunk.rows(), 1, Wanted::Varchar, &self.name);
            let names = names.map_err(|error| error.to_string())?;
            type_names
                .extend(names.as_string::<i32>().iter().map(|name| name.unwrap_or_default().to_string()));
        }
        let columns = self.columns.iter().cloned().zip(type_names);
        Ok(columns.map(|(column, type_name)| RelationColumn { type_name, ..column }).collect())
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

/// A string or identifier in SQL.
fn quoted(quote: char, text: &str) -> String {
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
