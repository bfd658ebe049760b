//! What may happen in a year, in the order of the dates.

use crate::domain::events::{EVENT_TYPES, EventType, Role};
use crate::domain::parameters::EventDates;
use crate::domain::values::years::SimulationYear;

/// The event types of a year in their order, and how its terminations are dated.
#[derive(Debug)]
pub struct Agenda {
    /// The places of those that have a date among the event types, with the date in days since 1970-01-01.
    pub dated: Vec<(usize, i32)>,
    /// The place of the type whose days are drawn for each employee.
    pub drawn: Option<usize>,
}

impl Agenda {
    /// That of a year with those dates.
    pub fn new(year: SimulationYear, dates: &EventDates) -> Self {
        let date_of = |event_type: &EventType| (event_type.date)(dates);
        let with_date = |(at, event_type): (usize, &&'static EventType)| {
            date_of(event_type).map(|date| (at, year.day(date)))
        };
        let mut dated: Vec<(usize, i32)> = EVENT_TYPES.iter().enumerate().filter_map(with_date).collect();
        dated.sort_by_key(|(at, date)| (*date, EVENT_TYPES[*at].rank));
        Self { dated, drawn: EVENT_TYPES.iter().position(|event_type| date_of(event_type).is_none()) }
    }

    /// Whether nothing may happen after a termination anyway.
    pub fn ends_with_terminations(&self) -> bool {
        self.dated.last().is_none_or(|(at, _)| EVENT_TYPES[*at].happens_to == Role::Leaver)
    }
}

/// The place of the type by which employments end.
pub fn termination() -> usize {
    place_of(Role::Leaver)
}

/// The place of the type by which employments begin.
pub fn hire() -> usize {
    place_of(Role::Candidate)
}

fn place_of(role: Role) -> usize {
    EVENT_TYPES.iter().position(|event_type| event_type.happens_to == role).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::parameters::Parameters;

    fn names(parameters: &Parameters) -> (Vec<&'static str>, Option<&'static str>) {
        let agenda = Agenda::new(SimulationYear::new(2025), &EventDates::of(parameters));
        let name = |at: usize| EVENT_TYPES[at].name;
        (agenda.dated.iter().map(|(at, _)| name(*at)).collect(), agenda.drawn.map(name))
    }

    #[test]
    fn types_stand_in_the_order_of_their_dates_and_ranks() {
        let by_default = ["promotion", "merit", "benefit_enrollment", "hire", "termination"];
        assert_eq!(names(&Parameters::default()), (by_default.to_vec(), None));
        let of_one_day = Parameters {
            promotion_date: 615.0,
            merit_date: 615.0,
            enrollment_date: 615.0,
            termination_date: 615.0,
            ..Parameters::default()
        };
        let ranked = ["termination", "hire", "benefit_enrollment", "promotion", "merit"];
        assert_eq!(names(&of_one_day), (ranked.to_vec(), None));
    }

    #[test]
    fn terminations_may_have_no_date() {
        let drawn = Parameters { termination_date: 0.0, merit_date: 1_231.0, ..Parameters::default() };
        let dated = ["promotion", "benefit_enrollment", "hire", "merit"];
        assert_eq!(names(&drawn), (dated.to_vec(), Some("termination")));
        assert_eq!((EVENT_TYPES[termination()].name, EVENT_TYPES[hire()].name), ("termination", "hire"));
    }
}
