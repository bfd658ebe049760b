//! The draws that decide over an employee's events, a few years ahead of the simulation.
//!
//! Draws depend on nothing but their key, and several at once take hardly longer than one, so it does not matter that
//! some are never looked at.

use std::collections::HashMap;

use crate::domain::events::event_types;
use crate::domain::rng::{EmployeeDraws, LANES, key_end};

/// The draws of one employee after the other.
#[derive(Debug, Default)]
pub struct YearDraws {
    keys: EmployeeDraws,
    window: Option<Window>,
    /// Year by year, in the order of the event types.
    values: Vec<f64>,
    /// The ends of the keys of each window, which are the same for every employee.
    key_ends: HashMap<Window, Vec<String>>,
}

/// Whose draws the values are, and from which year on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Window {
    is_candidate: bool,
    first_year: i32,
}

impl YearDraws {
    /// Goes on to another employee.
    pub fn start(&mut self, random_seed: Option<i64>, employee_id: &str) {
        self.keys.start(random_seed, employee_id);
        self.window = None;
    }

    /// The draw of a year for the event type at that place among [`event_types`]`(is_candidate)`.
    pub fn draw(&mut self, is_candidate: bool, year: i32, place: usize) -> f64 {
        let types = event_types(is_candidate).len();
        let at = self.window.filter(|window| window.is_candidate == is_candidate).and_then(|window| {
            let years_on = usize::try_from(year - window.first_year).ok()?;
            Some(years_on * types + place).filter(|at| *at < self.values.len())
        });
        let at = at.unwrap_or_else(|| {
            self.move_window(Window { is_candidate, first_year: year });
            place
        });
        self.values[at]
    }

    fn move_window(&mut self, window: Window) {
        let key_ends = self.key_ends.entry(window).or_insert_with(|| {
            let types = event_types(window.is_candidate);
            let years = window.first_year..window.first_year + (LANES / types.len()).max(1) as i32;
            let of_year = |year| types.iter().map(move |event_type| key_end(year, event_type.draw_word()));
            years.flat_map(of_year).collect()
        });
        self.values.clear();
        for some in key_ends.chunks(LANES) {
            self.values.extend_from_slice(&self.keys.draw(some)[..some.len()]);
        }
        self.window = Some(window);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rng::draw;

    #[test]
    fn every_draw_is_the_single_draw_whatever_the_order() {
        let mut draws = YearDraws::default();
        for (seed, id) in [(None, "E1"), (Some(42), "E2"), (None, "E1")] {
            draws.start(seed, id);
            for (is_candidate, year) in
                [(true, 2025), (false, 2026), (false, 2027), (false, 2028), (true, 2040), (false, 1)]
            {
                for (place, event_type) in event_types(is_candidate).iter().enumerate() {
                    let expected = draw(seed, id, i64::from(year), event_type.draw_word(), "");
                    assert_eq!(draws.draw(is_candidate, year, place), expected, "{id} {year} {event_type:?}");
                }
            }
        }
    }
}
