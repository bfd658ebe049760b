//! The rule of an event type. Rules are asked for many employees at once: the methods that do so are written once, here, and
//! compiled for each rule.

use crate::domain::events::happened::{Change, Considered, Hits};
use crate::domain::events::occasion::{Occasion, Situation};
use crate::domain::events::shows::Compensation;
use crate::domain::parameters::InForce;
use crate::domain::values::money::cents;
use crate::domain::workforce::Employee;

/// When an event type happens and what it does.
pub trait Rule: Sync {
    /// The threshold that the draw must lie under; `None` where the event cannot happen to the employee. What is in force is
    /// that of the employee's year and level.
    fn threshold(&self, situation: &Situation<'_>, in_force: &InForce) -> Option<f64>;

    /// Whether the threshold of somebody employed depends on nothing that events change but the level, and so is the same in every
    /// future in which that is.
    fn is_settled(&self) -> bool {
        true
    }

    /// Whether the threshold depends on the level, beside that of each level there may be other parameters.
    fn looks_at_level(&self, _in_force: &InForce) -> bool {
        false
    }

    /// Lets the event happen on a day: changes the employee. What is in force is that of the level before.
    ///
    /// A salary is set as it is computed; rounding it is not the rule's business.
    fn happen(&self, employee: &mut Employee, date: i32, is_certain: bool, in_force: &InForce);

    /// Asks for the thresholds of the given employees; those to whom the event cannot happen are left out.
    fn consider(
        &self,
        occasion: &Occasion<'_>,
        employees: &[Employee],
        rows: &[u32],
        considered: &mut Considered,
    ) {
        match occasion.parameters.of_everybody() {
            Some(in_force) => consider_each(self, occasion, employees, rows, considered, |_| in_force),
            None => {
                let in_force_for = |employee: &Employee| occasion.parameters.of(employee.level);
                consider_each(self, occasion, employees, rows, considered, in_force_for);
            }
        }
    }

    /// Lets the event happen to all that are hit, which changes the employees, and says what they were before where that is asked for.
    fn happen_to(
        &self,
        occasion: &Occasion<'_>,
        employees: &mut [Employee],
        hits: &mut Hits,
        keeps_changes: bool,
    ) {
        let sets_salary = occasion.shows.compensation == Compensation::Set;
        hits.changes.clear();
        for (at, &row) in hits.rows.iter().enumerate() {
            let employee = &mut employees[row as usize];
            let in_force = occasion.in_force_for(employee);
            let (salary_before, level_before, deferral_rate_before) =
                (employee.salary, employee.level, employee.deferral_rate);
            let date = hits.dates.get(at).copied().unwrap_or(occasion.date);
            self.happen(employee, date, occasion.is_certain, in_force);
            let salary_after = employee.salary;
            if sets_salary {
                // What is carried on is the compensation_amount (spec section 5).
                employee.salary = salary_after.map(cents);
            }
            if keeps_changes {
                hits.changes.push(Change { salary_before, salary_after, level_before, deferral_rate_before });
            }
        }
    }
}

/// [`Rule::consider`], with what is in force for each employee.
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
    in_force_for: impl Fn(&Employee) -> &'p InForce,
) {
    // Written at the place of the next and counted, whoever it is: pushes took 142 instructions of an employee's year where this
    // takes 125 (callgrind, as test/test_instructions.py).
    considered.rows.resize(rows.len(), 0);
    considered.thresholds.resize(rows.len(), 0.0);
    let mut count = 0;
    for &row in rows {
        let employee = &employees[row as usize];
        if occasion.is_before_hire_of(employee) {
            continue;
        }
        let situation = occasion.situation(employee);
        if let Some(threshold) = rule.threshold(&situation, in_force_for(employee)) {
            considered.rows[count] = row;
            considered.thresholds[count] = threshold;
            count += 1;
        }
    }
    considered.rows.truncate(count);
    considered.thresholds.truncate(count);
}
