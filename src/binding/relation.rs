//! Reading a relation that is named in an argument: a table, a view or a file.

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;

use crate::binding::connection::{Answer, Connection};
use crate::binding::connections::POOL_SIZE;
use crate::binding::logical_type::LogicalType;
use crate::binding::query_result::{DataChunk, QueryResult};
use crate::domain::error::short;
use crate::domain::parameters::{GivenRate, Rates};
use crate::domain::suggestion::{misspelt, nearest};
use crate::domain::workforce::{FieldSource, RelationColumn, Wanted, WorkforceSchema};
use crate::domain::{Error, Result};

/// What the message of [`Error::ConnectionsExhausted`] contains.
const ALL_IN_USE: &str = "connections that read relations are in use";

/// The columns of a parameters relation.
const PARAMETER_COLUMNS: [&str; 3] = ["parameter_name", "parameter_value", "scenario_id"];

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
    pub fn workforce_schema(&self, connection: &Connection) -> Result<WorkforceSchema> {
        match WorkforceSchema::resolve(&self.name, &self.columns) {
            // Only DuckDB can write a nested type, and it takes a query; few relations need it.
            Err(Error::Type { .. }) => {
                let described = self.described(connection).map_err(|reason| self.unreadable(&reason))?;
                WorkforceSchema::resolve(&self.name, &described)
            }
            resolved => resolved,
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

    /// Reads the known parameters of a scenario (spec section 3); a NULL value counts as not given.
    ///
    /// # Errors
    /// No columns parameter_name and parameter_value, or a known parameter that is no number.
    pub fn read_parameters(&self, connection: &Connection, scenario_id: &str) -> Result<Vec<GivenRate>> {
        let name = self.parameter_column("parameter_name")?;
        let value = self.parameter_column("parameter_value")?;
        let of_scenario = match self.column("scenario_id") {
            Some(column) => {
                let column = quoted('"', column);
                format!("AND ({column} IS NULL OR CAST({column} AS VARCHAR) = {})", literal(scenario_id))
            }
            None => String::new(),
        };
        let known = Rates::NAMES.map(|name| quoted('\'', name)).join(", ");
        let sql = format!(
            "SELECT CAST({name} AS VARCHAR), TRY_CAST({value} AS DOUBLE), CAST({value} AS VARCHAR) FROM {} \
             WHERE CAST({name} AS VARCHAR) IN ({known}) AND {value} IS NOT NULL {of_scenario}",
            self.from
        );
        let mut rows = query(connection, &sql).map_err(|reason| self.unreadable(&reason))?;
        let mut rates = Vec::new();
        while let Some(chunk) = rows.fetch().map_err(|reason| self.unreadable(&reason))? {
            self.rates_of(&chunk, &mut rates)?;
        }
        Ok(rates)
    }

    fn rates_of(&self, chunk: &DataChunk, rates: &mut Vec<GivenRate>) -> Result<()> {
        let column = |index, wanted| chunk.read(index, wanted, &self.name);
        let (names, texts) = (column(0, Wanted::Varchar)?, column(2, Wanted::Varchar)?);
        let (names, texts) = (names.as_string::<i32>(), texts.as_string::<i32>());
        for (row, number) in column(1, Wanted::Double)?.as_primitive::<Float64Type>().iter().enumerate() {
            let parameter = names.value(row).to_string();
            let number = number.ok_or_else(|| Error::ParameterNotANumber {
                parameter: parameter.clone(),
                relation: self.name.clone(),
                given: texts.value(row).to_string(),
            })?;
            rates.push((parameter, number));
        }
        Ok(())
    }

    /// What error messages call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn column(&self, name: &str) -> Option<&str> {
        let column = self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))?;
        Some(&column.name)
    }

    fn parameter_column(&self, name: &'static str) -> Result<String> {
        let column = self.column(name).ok_or_else(|| {
            let columns: Vec<String> = self.columns.iter().map(|column| column.name.clone()).collect();
            let is_read =
                |column: &str| PARAMETER_COLUMNS.iter().any(|name| name.eq_ignore_ascii_case(column));
            Error::ColumnMissing {
                relation: self.name.clone(),
                wanted: vec![name],
                why: "which parameters are read from",
                misspelt: misspelt(&columns, &[name], is_read),
                columns,
            }
        })?;
        Ok(quoted('"', column))
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
            let names = chunk.read(1, Wanted::Varchar, &self.name).map_err(|error| error.to_string())?;
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
    let columns = connection.prepare(&format!("SELECT * FROM {from}"))?.columns().into_iter();
    let column = |(name, logical_type): (String, LogicalType)| RelationColumn {
        name,
        type_name: logical_type.name(),
        kind: logical_type.kind(),
    };
    Ok(columns.map(column).collect())
}

fn query(connection: &Connection, sql: &str) -> Answer<QueryResult> {
    connection.prepare(sql)?.query()
}

/// A string or identifier in SQL.
fn quoted(quote: char, text: &str) -> String {
    format!("{quote}{}{quote}", text.replace(quote, &format!("{quote}{quote}")))
}

/// A text in SQL, whatever it holds.
fn literal(text: &str) -> String {
    // A statement ends at a NUL.
    format!("({})", quoted('\'', text).replace('\0', "' || chr(0) || '"))
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
    fn a_text_may_hold_a_nul() {
        assert_eq!(literal("it's"), "('it''s')");
        assert_eq!(literal("a\0b"), "('a' || chr(0) || 'b')");
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
