//! The seeds of the draws, by type of event (spec section 11).

use crate::domain::call::options::Options;

/// What is put first in the draw keys of each type of event; `None` is nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EventSeeds {
    /// Of promotions.
    pub promotion: Option<i64>,
    /// Of merit raises.
    pub merit: Option<i64>,
    /// Of benefit enrollments.
    pub enrollment: Option<i64>,
    /// Of hires.
    pub hire: Option<i64>,
    /// Of terminations, and of the days that are drawn for them.
    pub termination: Option<i64>,
}

impl EventSeeds {
    /// Those of a call: a type's own where it is given, else its random_seed.
    pub fn of(options: &Options) -> Self {
        Self::in_future(options, options.random_seed)
    }

    /// Those of a future of the call, whose seed stands in the place of its random_seed.
    pub fn in_future(options: &Options, random_seed: Option<i64>) -> Self {
        let own = |seed: Option<i64>| seed.or(random_seed);
        Self {
            promotion: own(options.promotion_seed),
            merit: own(options.merit_seed),
            enrollment: own(options.enrollment_seed),
            hire: own(options.hire_seed),
            termination: own(options.termination_seed),
        }
    }

    /// The same of all types.
    pub fn same(seed: Option<i64>) -> Self {
        Self { promotion: seed, merit: seed, enrollment: seed, hire: seed, termination: seed }
    }

    /// Each seed once.
    pub fn distinct(&self) -> Vec<Option<i64>> {
        let mut seeds = vec![self.promotion];
        for seed in [self.merit, self.enrollment, self.hire, self.termination] {
            if !seeds.contains(&seed) {
                seeds.push(seed);
            }
        }
        seeds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_has_its_own_seed_or_that_of_the_call() {
        let options =
            Options { random_seed: Some(7), hire_seed: Some(1), merit_seed: Some(2), ..Options::default() };
        let seeds = EventSeeds::of(&options);
        assert_eq!(seeds, EventSeeds { hire: Some(1), merit: Some(2), ..EventSeeds::same(Some(7)) });
        assert_eq!(seeds.distinct(), [Some(7), Some(2), Some(1)]);
        assert_eq!(EventSeeds::of(&Options::default()).distinct(), [None]);
    }
}
