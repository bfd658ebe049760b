//! The arguments that totals have beside those of events.

use crate::binding::error::Result;
use crate::domain::call::{Futures, Options};
use crate::domain::totals::Grouping;
use crate::duckdb::function::TableBind;
use crate::duckdb::{LogicalType, Value};

/// Which futures, and which groups.
pub struct TotalsArguments {
    /// The seeds.
    pub futures: Futures,
    /// The words of `by`.
    pub grouping: Grouping,
}

impl TotalsArguments {
    /// Their names and types.
    pub fn named_parameters() -> [(&'static str, LogicalType); 3] {
        [
            ("random_seeds", LogicalType::list_of(&LogicalType::bigint())),
            ("replications", LogicalType::bigint()),
            ("by", LogicalType::list_of(&LogicalType::varchar())),
        ]
    }

    /// Takes them; a NULL is an argument not given. `options` are those that events have too.
    ///
    /// # Errors
    /// What [`Futures`] and [`Grouping`] refuse.
    pub fn bind(arguments: &TableBind<'_>, options: &Options) -> Result<Self> {
        let given = |name| arguments.named(name).filter(|value| !value.is_null());
        let bigint = |value: Value| if value.is_null() { None } else { value.to_bigint() };
        let seeds = given("random_seeds").map(|seeds| seeds.list_items().map(bigint).collect());
        let replications = given("replications").and_then(|count| count.to_bigint());
        let word = |word: Value| (!word.is_null()).then(|| word.text());
        let words: Vec<Option<String>> =
            given("by").map(|by| by.list_items().map(word).collect()).unwrap_or_default();
        Ok(Self {
            futures: Futures::try_new(seeds, replications, options.random_seed)?,
            grouping: Grouping::try_new(&words)?,
        })
    }
}
