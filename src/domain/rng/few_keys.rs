//! The draws of one employee and the ids of a few events.

use super::{Digester, KeyEnd, KeyStarts, hex_digits};

/// How many keys are digested at once.
pub const LANES: usize = 8;

/// The draws of one employee, several at once. There is no salt in a simulation.
#[derive(Debug, Default)]
pub struct EmployeeDraws {
    /// `[random_seed "|"] employee_id "|"`.
    prefix: String,
}

impl EmployeeDraws {
    /// Goes on to another employee.
    pub fn start(&mut self, random_seed: Option<i64>, employee_id: &str) {
        self.prefix = super::seed_prefix(random_seed) + employee_id + "|";
    }

    /// The draws of up to [`LANES`] keys, each what [`key_end`] gives; the rest of the result means nothing.
    pub fn draw(&self, key_ends: &[String]) -> [f64; LANES] {
        let key_ends = &key_ends[..key_ends.len().min(LANES)];
        let rows: Vec<u32> = (0..key_ends.len() as u32).collect();
        let mut draws = [0.0; LANES];
        let starts = KeyStarts::new(&self.prefix, key_ends.iter());
        Digester::new().write_draws(&starts, &KeyEnd::none(), &rows, &mut draws[..rows.len()]);
        draws
    }
}

/// The part of a draw's key that all employees share: `simulation_year "|" event_type`.
pub fn key_end(simulation_year: i32, event_type: &str) -> String {
    format!("{simulation_year}|{event_type}")
}

/// What an event id is made of (spec section 6, column 1).
#[derive(Debug, Clone, Copy)]
pub struct EventKey<'a> {
    /// The scenario.
    pub scenario_id: &'a str,
    /// The plan design.
    pub plan_design_id: &'a str,
    /// The employee.
    pub employee_id: &'a str,
    /// The simulation year.
    pub simulation_year: i32,
    /// The event type.
    pub event_type: &'a str,
}

/// The event ids of up to [`LANES`] events: the first 16 hex digits of the md5 of
/// `scenario_id "|" plan_design_id "|" employee_id "|" simulation_year "|" event_type`.
pub fn event_ids<'a>(keys: impl ExactSizeIterator<Item = EventKey<'a>>) -> [[u8; 16]; LANES] {
    let keys: Vec<String> = keys
        .take(LANES)
        .map(|key| {
            let EventKey { scenario_id, plan_design_id, employee_id, simulation_year, event_type } = key;
            format!("{scenario_id}|{plan_design_id}|{employee_id}|{simulation_year}|{event_type}")
        })
        .collect();
    let rows: Vec<u32> = (0..keys.len() as u32).collect();
    let mut digests = Vec::new();
    Digester::new().digests(&KeyStarts::new("", keys.iter()), &KeyEnd::none(), &rows, &mut digests);
    std::array::from_fn(|at| hex_digits(digests.get(at).copied().unwrap_or_default()))
}
