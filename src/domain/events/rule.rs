//! The rule of an event type. Rules are asked for many employees at once: the methods that do so are written once, here, and
//! compiled for each rule.

use crate::domain::events::event::Event;
use crate::domain::events::occasion::{Occasion, Situation};
use crate::domain::events::shows::Compensation;
use crate::domain::parameters::Parameters;
use crate::domain::workforce::Employee;

/// When an event type happens and what it does.
pub trait Rule: Sync {
    /// The threshold that the draw must lie under; `None` where the event cannot happen to the employee. The parameters
    /// are those of the employee's year and level.
    fn threshold(&self, situation: &Situation<'_>, parameters: &Parameters) -> Option<f64>;

    /// Lets the event happen: changes the employee.
    ///
    /// A salary is set as it is computed; rounding it is not the rule's business.
    fn happen(&self, employee: &mut Employee, occasion: &Occasion<'_>);

    /// The tenure that the event's row shows, in months.
    fn tenure_months(&self, situation: &Situation<'_>) -> Option<i64> {
        situation.tenure_months
    }

    /// Asks for the thresholds of the given employees; those to whom the event cannot happen are left out.
    fn consider(
        &self,
        occasion: &Occasion<'_>,
        employees: &[Employee],
        rows: &[u32],
        considered: &mut Considered,
    ) {
        match occasion.parameters.of_everybody() {
            Some(parameters) => consider_each(self, occasion, employees, rows, considered, |_| parameters),
            None => {
                let parameters_of = |employee: &Employee| occasion.parameters.of(employee.level);
                consider_each(self, occasion, employees, rows, considered, parameters_of);
            }
        }
    }

    /// Lets the event happen to those of the considered employees whose draw lies under the threshold.
    ///
    /// Events that compound change the employee; else each starts from the employee as they are.
    fn decide(
        &self,
        occasion: &Occasion<'_>,
        employees: &mut [Employee],
        considered: &Considered,
        draws: &[f64],
        events: &mut Vec<Event>,
    ) {
        let drawn = considered.rows.iter().zip(&considered.thresholds).zip(draws);
        for ((&row, &threshold), &draw) in drawn {
            if draw >= threshold {
                continue;
            }
            let before = employees[row as usize];
            let mut after = before;
            self.happen(&mut after, occasion);
            let tenure_months = self.tenure_months(&occasion.situation(&before));
            let event = Event::new(row, threshold, occasion, tenure_months, &before, &after);
            if occasion.shows.compensation == Compensation::Set {
                after.salary = event.compensation_amount;
            }
            if occasion.compounds {
                employees[row as usize] = after;
            }
            events.push(event);
        }
    }
}

/// [`Rule::consider`], with the parameters of each employee.
///
/// Where parameters do not differ by level the loop does not ask for one: asking took 2.2 % more instructions of a count of
/// five years of events (callgrind, 20,480 employees, one thread, DuckDB 2.0.0).
#[inline]
fn consider_each<'p>(
    rule: &(impl Rule + ?Sized),
    occasion: &Occasion<'_>,
    employees: &[Employee],
    rows: &[u32],
    considered: &mut Considered,
    parameters_of: impl Fn(&Employee) -> &'p Parameters,
) {
    considered.rows.clear();
    considered.thresholds.clear();
    for &row in rows {
        let employee = &employees[row as usize];
        if occasion.is_before_hire_of(employee) {
            continue;
        }
        let situation = occasion.situation(employee);
        if let Some(threshold) = rule.threshold(&situation, parameters_of(employee)) {
            considered.rows.push(row);
            considered.thresholds.push(threshold);
        }
    }
}

/// The employees to whom an event may happen, and their thresholds.
#[derive(Debug, Default)]
pub struct Considered {
    /// Their rows within the tile.
    pub rows: Vec<u32>,
    /// The threshold of each.
    pub thresholds: Vec<f64>,
}
