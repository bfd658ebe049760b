//! Reading a relation that is named in an argument: a table, a view or a file.

use arrow::array::{ArrayRef, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type};
use arrow::record_batch::RecordBatch;
use duckdb::Connection;

use crate::binding::connections::POOL_SIZE;
use crate::binding::logical_type::kind;
use crate::domain::parameters::{GivenRate, Rates};
use crate::domain::workforce::{RelationColumn, Wanted, Workforce, WorkforceSchema};
use crate::domain::{Error, Result};

/// What the message of [`Error::ConnectionsExhausted`] contains.
const ALL_IN_USE: &str = "connections that read relations are in use";

/// A relation that exists, with its columns.
pub struct Relation<'c> {
    connection: &'c Connection,
    /// What error messages call it.
    name: String,
    /// How it stands in FROM.
    from: String,
    columns: Vec<RelationColumn>,
}

impl<'c> Relation<'c> {
    /// Finds the relation of that name; `role` is the argument that names it, for error messages.
    ///
    /// The name is what can stand in FROM: a name with its schema and database, quoted where needed, or a file.
    ///
    /// # Errors
    /// There is none, or DuckDB cannot read it.
    pub fn find(connection: &'c Connection, role: &str, name: &str) -> Result<Self> {
        let called = format!("{role} '{name}'");
        let by_name = format!("query_table({})", quoted('\'', name));
        let whole = quoted('"', name);
        // A path is no qualified name, whatever its dots seem to say.
        let is_path = name.contains(['/', '\\']);
        let candidates = if is_path { [whole, by_name] } else { [by_name, whole] };
        let mut reasons = Vec::new();
        for from in candidates {
            match columns_of(connection, &from) {
                Ok(columns) => return Ok(Self { connection, name: called, from, columns }),
                Err(reason) => reasons.push(first_line(&reason)),
            }
        }
        if reasons.iter().any(|reason| reason.contains(ALL_IN_USE)) {
            return Err(Error::ConnectionsExhausted { connections: POOL_SIZE });
        }
        // Both ways end in "does not exist" when there is none; any other reason says more.
        let says_more = reasons.iter().position(|reason| !reason.contains("does not exist"));
        Err(match says_more {
            Some(at) => Error::RelationUnreadable { relation: called, reason: reasons.swap_remove(at) },
            None => Error::RelationNotFound { relation: called, reason: reasons.swap_remove(0) },
        })
    }

    /// Finds the relation of that name, a plain table or view name, if there is one.
    ///
    /// # Errors
    /// It exists, but DuckDB cannot read it.
    pub fn find_if_exists(connection: &'c Connection, role: &str, name: &str) -> Result<Option<Self>> {
        let is_not_there = |reason: &str| reason.contains(&format!("Table with name {name} does not exist"));
        match Self::find(connection, role, name) {
            Ok(relation) => Ok(Some(relation)),
            Err(Error::RelationNotFound { reason, .. }) if is_not_there(&reason) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Reads the rows of a workforce: a batch for each chunk of DuckDB, in the order of the scan.
    ///
    /// # Errors
    /// What the schema refuses, and what DuckDB says when it cannot read or cast a value.
    pub fn read_workforce(&self) -> Result<(WorkforceSchema, Vec<Workforce>)> {
        let schema = WorkforceSchema::resolve(&self.name, &self.columns)?;
        let expressions: Vec<String> = schema
            .sources
            .iter()
            .map(|source| {
                let column = quoted('"', &source.column.name);
                match source.wanted {
                    Wanted::Presence => format!("{column} IS NOT NULL"),
                    wanted => format!("CAST({column} AS {})", wanted.sql_name()),
                }
            })
            .collect();
        let batches = self.query(&format!("SELECT {} FROM {}", expressions.join(", "), self.from))?;
        let workforce = batches
            .iter()
            .map(|batch| {
                let wanted = schema.sources.iter().map(|source| source.wanted.arrow_type());
                Workforce::try_new(&schema, &arrays(batch, wanted)?)
            })
            .collect::<Result<_>>()?;
        Ok((schema, workforce))
    }

    /// Reads the known parameters of a scenario (spec section 3); a NULL value counts as not given.
    ///
    /// # Errors
    /// No columns parameter_name and parameter_value, or a known parameter that is no number.
    pub fn read_parameters(&self, scenario_id: &str) -> Result<Vec<GivenRate>> {
        let name = self.parameter_column("parameter_name")?;
        let value = self.parameter_column("parameter_value")?;
        let of_scenario = match self.column("scenario_id") {
            Some(column) => {
                let column = quoted('"', column);
                format!("AND ({column} IS NULL OR CAST({column} AS VARCHAR) = {})", quoted('\'', scenario_id))
            }
            None => String::new(),
        };
        let known = Rates::NAMES.map(|name| quoted('\'', name)).join(", ");
        let batches = self.query(&format!(
            "SELECT {name}, TRY_CAST({value} AS DOUBLE), CAST({value} AS VARCHAR) FROM {} \
             WHERE CAST({name} AS VARCHAR) IN ({known}) AND {value} IS NOT NULL {of_scenario}",
            self.from
        ))?;
        let mut rates = Vec::new();
        for batch in &batches {
            let columns = arrays(batch, [DataType::Utf8, DataType::Float64, DataType::Utf8].into_iter())?;
            let (names, texts) = (columns[0].as_string::<i32>(), columns[2].as_string::<i32>());
            for (row, number) in columns[1].as_primitive::<Float64Type>().iter().enumerate() {
                let parameter = names.value(row).to_string();
                let number = number.ok_or_else(|| Error::ParameterNotANumber {
                    parameter: parameter.clone(),
                    relation: self.name.clone(),
                    given: texts.value(row).to_string(),
                })?;
                rates.push((parameter, number));
            }
        }
        Ok(rates)
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
        let column = self.column(name).ok_or_else(|| Error::ColumnMissing {
            relation: self.name.clone(),
            wanted: vec![name],
            why: "which parameters are read from",
            columns: self.columns.iter().map(|column| column.name.clone()).collect(),
        })?;
        Ok(quoted('"', column))
    }

    fn query(&self, sql: &str) -> Result<Vec<RecordBatch>> {
        let unreadable = |error: duckdb::Error| match first_line(&error.to_string()) {
            // A view that calls the function on itself says so once, not once for each turn.
            reason if reason.contains(ALL_IN_USE) => Error::ConnectionsExhausted { connections: POOL_SIZE },
            reason => Error::RelationUnreadable { relation: self.name.clone(), reason },
        };
        let mut statement = self.connection.prepare(sql).map_err(unreadable)?;
        let batches = statement.stream_arrow([]).map_err(unreadable)?;
        batches.collect::<duckdb::Result<_>>().map_err(unreadable)
    }
}

/// The relation's columns with their types, or DuckDB's message.
fn columns_of(connection: &Connection, from: &str) -> std::result::Result<Vec<RelationColumn>, String> {
    let kinds = || -> duckdb::Result<Vec<_>> {
        let mut statement = connection.prepare(&format!("SELECT * FROM {from} LIMIT 0"))?;
        // A result that is not drained keeps the connection busy.
        statement.stream_arrow([])?.try_for_each(|batch| batch.map(drop))?;
        Ok((0..statement.column_count()).map(|at| kind(statement.column_logical_type(at).raw_id())).collect())
    };
    let describe = || -> duckdb::Result<Vec<RelationColumn>> {
        let kinds = kinds()?;
        let mut described = connection.prepare(&format!("DESCRIBE SELECT * FROM {from}"))?;
        let rows = described.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        rows.zip(kinds)
            .map(|(row, kind)| row.map(|(name, type_name)| RelationColumn { name, type_name, kind }))
            .collect()
    };
    describe().map_err(|error| error.to_string())
}

/// The batch's columns as the given Arrow types: which text type DuckDB hands out depends on the user's settings.
fn arrays(batch: &RecordBatch, types: impl Iterator<Item = DataType>) -> Result<Vec<ArrayRef>> {
    let columns = batch.columns().iter().zip(types);
    let cast_all =
        columns.map(|(column, data_type)| cast(column, &data_type)).collect::<std::result::Result<_, _>>();
    cast_all.map_err(|error| Error::Internal(error.to_string()))
}

/// A string or identifier in SQL.
fn quoted(quote: char, text: &str) -> String {
    format!("{quote}{}{quote}", text.replace(quote, &format!("{quote}{quote}")))
}

/// DuckDB's message without the lines that point into a query which the user has not written.
fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim_end().to_string()
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
    fn only_the_first_line_of_a_message_is_kept() {
        assert_eq!(first_line("Catalog Error: no\nDid you mean\n\nLINE 1: x"), "Catalog Error: no");
    }
}
