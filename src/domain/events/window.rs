//! Some events in order, with all that their columns are made of, and which of them show what.

use crate::domain::call::Simulation;
use crate::domain::events::event::Event;
use crate::domain::events::event_types::EVENT_TYPES;
use crate::domain::events::shows::Shows;
use crate::domain::workforce::Workforce;

/// How many events a window has at the most: few enough to stay in the fastest cache from the first column to the last.
pub const WINDOW: usize = 128;

const WORDS: usize = WINDOW / 64;

/// Up to [`WINDOW`] events in order.
#[derive(Debug)]
pub struct EventWindow<'a> {
    /// In the order of the result.
    pub events: &'a [&'a Event],
    /// Where their employees stand.
    pub workforce: &'a Workforce,
    /// The call that they are of.
    pub simulation: &'a Simulation,
    /// The events of each type.
    of_type: [EventMask; EVENT_TYPES.len()],
}

impl<'a> EventWindow<'a> {
    /// The window of the given events, of which there must not be more than [`WINDOW`].
    pub fn new(events: &'a [&'a Event], workforce: &'a Workforce, simulation: &'a Simulation) -> Self {
        let mut of_type = [EventMask::NONE; EVENT_TYPES.len()];
        for (at, event) in events.iter().enumerate() {
            of_type[event.type_index()].insert(at);
        }
        Self { events, workforce, simulation, of_type }
    }

    /// All events of the window.
    pub fn all(&self) -> EventMask {
        EventMask::first(self.events.len())
    }

    /// The events whose types show something.
    pub fn showing(&self, what: impl Fn(&Shows) -> bool) -> EventMask {
        let mut shown = EventMask::NONE;
        for (event_type, events) in EVENT_TYPES.iter().zip(&self.of_type) {
            if what(&event_type.shows) {
                shown = shown.or(*events);
            }
        }
        shown
    }
}

/// Some of the events of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventMask([u64; WORDS]);

impl EventMask {
    /// No event.
    pub const NONE: Self = Self([0; WORDS]);

    /// The first `count` events.
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

    /// Whether the event at that place is one of them.
    pub fn contains(&self, at: usize) -> bool {
        self.0[at / 64] >> (at % 64) & 1 == 1
    }

    /// Adds the event at that place.
    pub fn insert(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    /// Takes away the event at that place.
    pub fn remove(&mut self, at: usize) {
        self.0[at / 64] &= !(1 << (at % 64));
    }

    /// The events of both.
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

    /// A bit for each event, 64 of them in a word, the first ones lowest.
    pub fn words(&self) -> &[u64] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_events_are_as_many_as_asked_for() {
        for count in [0, 1, 63, 64, 65, 127, 128] {
            let first = EventMask::first(count);
            assert_eq!(first.places().collect::<Vec<_>>(), (0..count).collect::<Vec<_>>());
        }
    }

    proptest! {
        #[test]
        fn places_are_those_put_in(some in proptest::collection::btree_set(0..WINDOW, 0..40), gone in 0..WINDOW) {
            let mut mask = EventMask::NONE;
            some.iter().for_each(|at| mask.insert(*at));
            prop_assert!((0..WINDOW).all(|at| mask.contains(at) == some.contains(&at)));
            mask.remove(gone);
            let left: Vec<_> = some.iter().copied().filter(|at| *at != gone).collect();
            prop_assert_eq!(mask.places().collect::<Vec<_>>(), left);
            prop_assert_eq!(mask.or(EventMask::first(WINDOW)), EventMask::first(WINDOW));
        }
    }
}
