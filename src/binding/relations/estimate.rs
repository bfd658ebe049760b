//! How many rows a relation has, about, as DuckDB's planner sees it: nothing of it is read.

use std::cell::Cell;

use crate::arrow::array::AsArray;
use crate::binding::read::read_column;
use crate::binding::relations::relation::quoted;
use crate::domain::relation::Wanted;
use crate::duckdb::Connection;

thread_local! {
    /// Whether this thread plans a relation to estimate its rows.
    static IS_ESTIMATING: Cell<bool> = const { Cell::new(false) };
}

/// About how many rows the relation of that name has; `None` where nobody knows.
///
/// That is so of paths, which would take a look at the files, and of the calls within a view: one that calls the function on itself would
/// be planned without end.
pub fn estimated_rows(connection: &Connection, name: &str) -> Option<u64> {
    if name.contains(['/', '\\']) || IS_ESTIMATING.replace(true) {
        return None;
    }
    let rows = planned_rows(connection, name);
    IS_ESTIMATING.set(false);
    rows
}

/// Whether this thread estimates already, so that a further connection is of no use.
pub fn is_estimating() -> bool {
    IS_ESTIMATING.get()
}

fn planned_rows(connection: &Connection, name: &str) -> Option<u64> {
    let sql = format!("EXPLAIN (FORMAT json) SELECT NULL FROM query_table({})", quoted('\'', name));
    let mut plans = connection.prepare(&sql).ok()?.query().ok()?;
    let chunk = plans.fetch().ok()??;
    let plan = read_column(chunk.rows(), 1, Wanted::Varchar, "the plan").ok()?;
    first_estimate(plan.as_string::<i32>().iter().next()??)
}

/// The estimate of the uppermost step of a plan that has one.
fn first_estimate(plan: &str) -> Option<u64> {
    let (_, rest) = plan.split_once("\"Estimated Cardinality\":")?;
    let rest = rest.trim_start_matches([' ', '"']);
    rest.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_estimate_of_a_plan_counts() {
        let plan = r#"[{"name": "PROJECTION", "extra_info": {"Estimated Cardinality": "40000"}, "children":
            [{"extra_info": {"Estimated Cardinality": "200000"}}]}]"#;
        assert_eq!(first_estimate(plan), Some(40_000));
        assert_eq!(first_estimate(r#"{"Estimated Cardinality":7}"#), Some(7));
        assert_eq!(first_estimate("[]"), None);
        assert_eq!(first_estimate(r#"{"Estimated Cardinality": "many"}"#), None);
    }
}
