//! The futures of a call: one for each seed (spec section 11).

use crate::domain::{Error, Result};

/// The seeds of the futures, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Futures {
    /// One future, with a seed or without.
    One(Option<i64>),
    /// A future for each seed of a list.
    Listed(Vec<i64>),
    /// So many futures, from that seed on.
    From {
        /// The seed of the first.
        first: i64,
        /// How many there are.
        count: u64,
    },
}

impl Futures {
    /// The futures of a call; in a list of seeds `None` is a NULL.
    ///
    /// # Errors
    /// A list that is empty, or holds a NULL or a seed twice; replications below 1 or beyond the last seed that there is; and
    /// more than one of the arguments that say which seeds.
    pub fn try_new(
        random_seeds: Option<Vec<Option<i64>>>,
        replications: Option<i64>,
        random_seed: Option<i64>,
    ) -> Result<Self> {
        match (random_seeds, replications) {
            (Some(_), Some(_)) => Err(Error::SeedsTwice { other: "replications" }),
            (Some(_), None) if random_seed.is_some() => Err(Error::SeedsTwice { other: "random_seed" }),
            (Some(seeds), None) => Self::listed(seeds),
            (None, Some(count)) => Self::from(random_seed.unwrap_or(1), count),
            (None, None) => Ok(Self::One(random_seed)),
        }
    }

    fn listed(seeds: Vec<Option<i64>>) -> Result<Self> {
        if seeds.is_empty() {
            return Err(Error::SeedsEmpty);
        }
        let seeds: Vec<i64> = seeds.into_iter().collect::<Option<_>>().ok_or(Error::SeedNull)?;
        let mut seen = std::collections::HashSet::with_capacity(seeds.len());
        match seeds.iter().find(|seed| !seen.insert(**seed)) {
            Some(seed) => Err(Error::SeedRepeated { seed: *seed }),
            None => Ok(Self::Listed(seeds)),
        }
    }

    fn from(first: i64, count: i64) -> Result<Self> {
        let positive = u64::try_from(count).ok().filter(|count| *count > 0);
        let count = positive.ok_or(Error::ReplicationsTooFew { given: count })?;
        match first.checked_add_unsigned(count - 1) {
            Some(_) => Ok(Self::From { first, count }),
            None => Err(Error::ReplicationsTooMany { count, first }),
        }
    }

    /// How many there are, at least one.
    pub fn count(&self) -> u64 {
        match self {
            Self::One(_) => 1,
            Self::Listed(seeds) => seeds.len() as u64,
            Self::From { count, .. } => *count,
        }
    }

    /// The seed of the future of that place, which lies below [`Self::count`]; `None` is no seed.
    pub fn seed(&self, place: u64) -> Option<i64> {
        match self {
            Self::One(seed) => *seed,
            Self::Listed(seeds) => usize::try_from(place).ok().and_then(|place| seeds.get(place)).copied(),
            Self::From { first, .. } => first.checked_add_unsigned(place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeds(futures: &Futures) -> Vec<Option<i64>> {
        (0..futures.count()).map(|place| futures.seed(place)).collect()
    }

    #[test]
    fn there_is_a_future_for_each_seed() {
        let of = |listed, replications, seed| seeds(&Futures::try_new(listed, replications, seed).unwrap());
        assert_eq!(of(None, None, None), [None]);
        assert_eq!(of(None, None, Some(-7)), [Some(-7)]);
        assert_eq!(of(Some(vec![Some(3), Some(1)]), None, None), [Some(3), Some(1)]);
        assert_eq!(of(None, Some(2), None), [Some(1), Some(2)]);
        assert_eq!(of(None, Some(3), Some(-1)), [Some(-1), Some(0), Some(1)]);
        assert_eq!(of(None, Some(1), Some(i64::MAX)), [Some(i64::MAX)]);
        let all = Futures::try_new(None, Some(i64::MAX), None).unwrap();
        assert_eq!((all.count(), all.seed(i64::MAX as u64 - 1)), (i64::MAX as u64, Some(i64::MAX)));
    }

    #[test]
    fn seeds_are_checked() {
        let message = |listed, replications, seed| {
            Futures::try_new(listed, replications, seed).unwrap_err().to_string()
        };
        assert_eq!(
            message(Some(vec![]), None, None),
            "random_seeds is empty, but there must be a seed for each future; leave it out for one future without a seed"
        );
        assert_eq!(
            message(Some(vec![Some(1), None]), None, None),
            "random_seeds holds a NULL, but a seed must be a whole number of 64 bits"
        );
        assert_eq!(
            message(Some(vec![Some(2), Some(5), Some(1), Some(5), Some(2)]), None, None),
            "random_seeds holds the seed 5 more than once, but each is one future; list it once"
        );
        assert_eq!(
            message(Some(vec![Some(1)]), Some(1), None),
            "random_seeds and replications are both given, but either says which seeds; leave one of them out"
        );
        assert_eq!(
            message(Some(vec![Some(1)]), None, Some(1)),
            "random_seeds and random_seed are both given, but either says which seeds; leave one of them out"
        );
        assert_eq!(
            message(None, Some(0), None),
            "replications is 0, but it must be a whole number of at least 1"
        );
        assert_eq!(
            message(None, Some(3), Some(i64::MAX - 1)),
            "replications is 3 from the seed 9223372036854775806 on, but seeds end at 9223372036854775807"
        );
    }
}
