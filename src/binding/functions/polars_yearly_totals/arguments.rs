//! The arguments that totals have beside those of events.

use crate::binding::error::Result;
use crate::binding::read::whole_number_of;
use crate::domain::Error;
use crate::domain::call::{Futures, Options};
use crate::domain::totals::Grouping;
use crate::domain::values::whole_number::WholeArgument;
use crate::duckdb::function::TableBind;
use crate::duckdb::{LogicalType, Value, type_id};

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
            // DuckDB would round what it casts to whole numbers.
            ("random_seeds", LogicalType::any()),
            ("replications", LogicalType::any()),
            ("by", LogicalType::list_of(&LogicalType::varchar())),
        ]
    }

    /// Takes them; a NULL is an argument not given. `options` are those that events have too.
    ///
    /// # Errors
    /// What [`Futures`] and [`Grouping`] refuse.
    pub fn bind(arguments: &TableBind<'_>, options: &Options) -> Result<Self> {
        let given = |name| arguments.named(name).filter(|value| !value.is_null());
        let seeds = given("random_seeds").map(|seeds| listed(&seeds)).transpose()?;
        let count = |count: Value| whole_number_of(&count, WholeArgument::Replications, "replications");
        let replications = given("replications").map(count).transpose()?;
        let word = |word: Value| (!word.is_null()).then(|| word.text());
        let words: Vec<Option<String>> =
            given("by").map(|by| by.list_items().map(word).collect()).unwrap_or_default();
        Ok(Self {
            futures: Futures::try_new(seeds, replications, options.random_seed)?,
            grouping: Grouping::try_new(&words)?,
        })
    }
}

/// The seeds of a list, of which a NULL is none.
fn listed(seeds: &Value) -> Result<Vec<Option<i64>>> {
    if seeds.type_id() != type_id::LIST {
        let given = type_id::sql_name(seeds.type_id()).to_string();
        return Err(Error::SeedsNotListed { given }.into());
    }
    let seed = |seed: Value| match whole_number_of(&seed, WholeArgument::Seed, "random_seeds") {
        Ok(seed) => Ok(Some(seed)),
        Err(_) => Err(Error::SeedNotWhole { given: seed.to_varchar().unwrap_or_default() }.into()),
    };
    seeds.list_items().map(|item| if item.is_null() { Ok(None) } else { seed(item) }).collect()
}
