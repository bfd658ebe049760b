//! Some rows of a result that are written together, a window of them, and which of them.

/// How many rows a window has at the most: few enough to stay in the fastest cache from the first column to the last.
pub const WINDOW: usize = 128;

const WORDS: usize = WINDOW / 64;

/// Some of the rows of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowMask([u64; WORDS]);

impl RowMask {
    /// No row.
    pub const NONE: Self = Self([0; WORDS]);

    /// The first `count` rows.
    pub fn first(count: usize) -> Self {
        let mut words = [0; WORDS];
        for (at, word) in words.iter_mut().enumerate() {
            *word = match count.saturating_sub(64 * at) {
                64.. => u64::MAX,
                some => (1 << some) - 1,
            };
        }
        Self(words)
    }

    /// Whether the row at that place is one of them.
    pub fn contains(&self, at: usize) -> bool {
        self.0[at / 64] >> (at % 64) & 1 == 1
    }

    /// Adds the row at that place.
    pub fn insert(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    /// Takes away the row at that place.
    pub fn remove(&mut self, at: usize) {
        self.0[at / 64] &= !(1 << (at % 64));
    }

    /// The rows of both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(std::array::from_fn(|word| self.0[word] | other.0[word]))
    }

    /// Their places, ascending.
    pub fn places(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(word, mut bits)| {
            std::iter::from_fn(move || {
                let place = (bits != 0).then(|| 64 * word + bits.trailing_zeros() as usize);
                bits &= bits.wrapping_sub(1);
                place
            })
        })
    }

    /// A bit for each row, 64 of them in a word, the first ones lowest.
    pub fn words(&self) -> &[u64] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_rows_are_as_many_as_asked_for() {
        for count in [0, 1, 63, 64, 65, 127, 128] {
            let first = RowMask::first(count);
            assert_eq!(first.places().collect::<Vec<_>>(), (0..count).collect::<Vec<_>>());
        }
    }

    proptest! {
        #[test]
        fn places_are_those_put_in(some in proptest::collection::btree_set(0..WINDOW, 0..40), gone in 0..WINDOW) {
            let mut mask = RowMask::NONE;
            some.iter().for_each(|at| mask.insert(*at));
            prop_assert!((0..WINDOW).all(|at| mask.contains(at) == some.contains(&at)));
            mask.remove(gone);
            let left: Vec<_> = some.iter().copied().filter(|at| *at != gone).collect();
            prop_assert_eq!(mask.places().collect::<Vec<_>>(), left);
            prop_assert_eq!(mask.or(RowMask::first(WINDOW)), RowMask::first(WINDOW));
        }
    }
}
