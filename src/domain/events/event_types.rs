//! The list of the event types.

use crate::domain::events::event::Event;
use crate::domain::events::event_type::EventType;
use crate::domain::events::{benefit_enrollment, hire, merit, promotion, termination};

/// All event types in the order of the dates that they have by default.
pub static EVENT_TYPES: [&EventType; 5] = [
    &promotion::EVENT_TYPE,
    &merit::EVENT_TYPE,
    &benefit_enrollment::EVENT_TYPE,
    &hire::EVENT_TYPE,
    &termination::EVENT_TYPE,
];

/// The places of the event types in the list.
pub mod place {
    /// Promotions.
    pub const PROMOTION: usize = 0;
    /// Merit raises.
    pub const MERIT: usize = 1;
    /// Benefit enrollments.
    pub const ENROLLMENT: usize = 2;
    /// Hires.
    pub const HIRE: usize = 3;
    /// Terminations.
    pub const TERMINATION: usize = 4;
}

/// The type of an event.
pub fn type_of(event: &Event) -> &'static EventType {
    EVENT_TYPES[event.type_index()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::parameters::{EventDates, Parameters, event_words};

    #[test]
    fn rows_of_parameters_are_for_events_by_the_words_that_events_have() {
        let words = EVENT_TYPES.map(|event_type| [event_type.name, event_type.category]);
        assert_eq!(words, event_words::ALL.map(|events| events.both()));
    }

    #[test]
    fn event_types_are_found_by_their_places() {
        let places = [place::PROMOTION, place::MERIT, place::ENROLLMENT, place::HIRE, place::TERMINATION];
        let names = places.map(|place| EVENT_TYPES[place].name);
        assert_eq!(names, ["promotion", "merit", "benefit_enrollment", "hire", "termination"]);
    }

    #[test]
    fn event_types_stand_in_the_order_of_their_dates() {
        let dates = EventDates::of(&Parameters::default());
        assert!(EVENT_TYPES.is_sorted_by_key(|event_type| (event_type.date)(&dates)));
        let mut names: Vec<_> = EVENT_TYPES.iter().map(|event_type| event_type.name).collect();
        names.sort_unstable();
        assert_eq!(names, ["benefit_enrollment", "hire", "merit", "promotion", "termination"]);
    }

    #[test]
    fn event_types_of_one_day_have_an_order() {
        let mut of_one_day = EVENT_TYPES;
        of_one_day.sort_by_key(|event_type| event_type.rank);
        let names = of_one_day.map(|event_type| event_type.name);
        assert_eq!(names, ["termination", "hire", "benefit_enrollment", "promotion", "merit"]);
    }
}
