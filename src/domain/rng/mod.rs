//! The deterministic draw (spec section 1) and the event ids (section 6): both are parts of an md5.
//!
//! DuckDB's own `hash()` is never used: its values differ between DuckDB versions, so an upgrade
//! would change every simulated event.

mod md5_lanes;

use std::array::from_fn;

use itoa::Buffer;
use md5::{Digest, Md5};

pub use md5_lanes::LANES;

/// The 2^32 values of eight hex digits.
const DRAW_RANGE: f64 = 4_294_967_296.0;

/// One draw (spec section 1): a number in [0, 1), the same for the same arguments for ever.
///
/// The key is `[random_seed "|"] employee_id "|" simulation_year "|" event_type ["|" salt]`; a seed is put first only
/// where one is given, and an empty salt is no salt.
pub fn draw(
    random_seed: Option<i64>,
    employee_id: &str,
    simulation_year: i64,
    event_type: &str,
    salt: &str,
) -> f64 {
    let mut key = Md5::new();
    if let Some(seed) = random_seed {
        key.update(Buffer::new().format(seed));
        key.update("|");
    }
    for part in [employee_id, "|", Buffer::new().format(simulation_year), "|", event_type] {
        key.update(part);
    }
    if !salt.is_empty() {
        key.update("|");
        key.update(salt);
    }
    fraction(first_bytes(&key.finalize()))
}

/// The draws of one employee, several at once. There is no salt in a simulation.
#[derive(Debug, Default)]
pub struct EmployeeDraws {
    /// `[random_seed "|"] employee_id "|"`.
    prefix: String,
}

impl EmployeeDraws {
    /// Goes on to another employee.
    pub fn start(&mut self, random_seed: Option<i64>, employee_id: &str) {
        self.prefix.clear();
        if let Some(seed) = random_seed {
            self.prefix.push_str(Buffer::new().format(seed));
            self.prefix.push('|');
        }
        self.prefix.push_str(employee_id);
        self.prefix.push('|');
    }

    /// The draws of up to [`LANES`] keys, each what [`key_end`] gives; the rest of the result means nothing.
    pub fn draw(&self, key_ends: &[String]) -> [f64; LANES] {
        let mut texts = [[""; 2]; LANES];
        for (text, end) in texts.iter_mut().zip(key_ends) {
            *text = [&self.prefix, end];
        }
        digest_starts(&texts[..key_ends.len().min(LANES)]).map(fraction)
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
    let count = keys.len().min(LANES);
    let mut years: [Buffer; LANES] = from_fn(|_| Buffer::new());
    let mut texts = [[""; 9]; LANES];
    for ((text, year), key) in texts.iter_mut().zip(&mut years).zip(keys) {
        let (scenario, plan_design) = (key.scenario_id, key.plan_design_id);
        let year = year.format(key.simulation_year);
        *text = [scenario, "|", plan_design, "|", key.employee_id, "|", year, "|", key.event_type];
    }
    digest_starts(&texts[..count]).map(hex_digits)
}

/// The first eight bytes of the md5 of each text, a text being its parts together.
fn digest_starts<const PARTS: usize>(texts: &[[&str; PARTS]]) -> [[u8; 8]; LANES] {
    let mut blocks = [md5_lanes::Block::default(); LANES];
    let mut is_long = [false; LANES];
    for (lane, parts) in texts.iter().enumerate() {
        is_long[lane] = !blocks[lane].fill(parts);
    }
    let mut starts = md5_lanes::digests(&blocks);
    for (lane, parts) in texts.iter().enumerate().filter(|(lane, _)| is_long[*lane]) {
        let mut md5 = Md5::new();
        parts.iter().for_each(|part| md5.update(part));
        starts[lane] = first_bytes(&md5.finalize());
    }
    starts
}

fn first_bytes(digest: &[u8]) -> [u8; 8] {
    from_fn(|byte| digest[byte])
}

fn fraction([a, b, c, d, ..]: [u8; 8]) -> f64 {
    f64::from(u32::from_be_bytes([a, b, c, d])) / DRAW_RANGE
}

fn hex_digits(bytes: [u8; 8]) -> [u8; 16] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    from_fn(|digit| {
        let byte = bytes[digit / 2];
        DIGITS[usize::from(if digit % 2 == 0 { byte >> 4 } else { byte & 0xf })]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Taken from Python's hashlib: `int(md5(key).hexdigest()[:8], 16) / 16**8`.
    #[test]
    fn fixed_points_of_an_independent_md5() {
        assert_eq!(draw(None, "EMP_2024_0000001", 2025, "termination", ""), 0.364_090_475_719_422_1);
        for (seed, id, year, event_type, salt, bits) in include!("fixed_points.in") {
            assert_eq!(
                draw(seed, &id, year, event_type, salt),
                f64::from(bits) / DRAW_RANGE,
                "key of {seed:?} {id:?} {year} {event_type:?} {salt:?}"
            );
        }
    }

    #[test]
    fn a_salt_changes_the_draw_and_an_empty_one_does_not() {
        let plain = draw(None, "E1", 2025, "merit", "");
        assert_ne!(draw(None, "E1", 2025, "merit", "x"), plain);
        assert_ne!(draw(Some(42), "E1", 2025, "merit", ""), plain);
        // The key is joined text, so a salt and a longer event type name the same draw.
        assert_eq!(draw(None, "E1", 2025, "merit", "x"), draw(None, "E1", 2025, "merit|x", ""));
    }

    #[test]
    fn draws_of_an_employee_are_single_draws() {
        let mut draws = EmployeeDraws::default();
        draws.start(Some(7), "a long employee id");
        draws.draw(&[key_end(2025, "merit")]);
        // Keys of one block and of two, fewer than there are lanes.
        for id in ["E1", "", &"x".repeat(40), &"é".repeat(25), &"x".repeat(300)] {
            for seed in [None, Some(-42)] {
                draws.start(seed, id);
                let keys = [
                    (2025, "merit"),
                    (9999, "benefit_enrollment"),
                    (1, "hire"),
                    (2026, "termination"),
                    (2, "x"),
                ];
                let ends = keys.map(|(year, event_type)| key_end(year, event_type));
                for (key, drawn) in keys.iter().zip(draws.draw(&ends)) {
                    assert_eq!(drawn, draw(seed, id, i64::from(key.0), key.1, ""), "{seed:?} {id} {key:?}");
                }
            }
        }
    }

    /// md5("abc") is 900150983cd24fb0d6963f7d28e17f72 (RFC 1321, appendix A.5).
    #[test]
    fn hex_digits_of_the_reference_digest() {
        assert_eq!(&hex_digits(first_bytes(&Md5::digest("abc"))), b"900150983cd24fb0");
        assert_eq!(&hex_digits(digest_starts(&[["a", "", "bc"]])[0]), b"900150983cd24fb0");
    }

    /// From Python's hashlib: `md5(b"default|default|EMP_2024_0000001|2025|benefit_enrollment")` is two blocks long,
    /// with `merit` in its place it is one.
    #[test]
    fn event_ids_of_an_independent_md5() {
        let key = |event_type| EventKey {
            scenario_id: "default",
            plan_design_id: "default",
            employee_id: "EMP_2024_0000001",
            simulation_year: 2025,
            event_type,
        };
        let ids = event_ids(["benefit_enrollment", "merit"].map(key).into_iter());
        assert_eq!(std::str::from_utf8(&ids[0]).unwrap(), "83d02f1fd7beb6f8");
        assert_eq!(std::str::from_utf8(&ids[1]).unwrap(), "f24ef2f2846fb6cd");
    }
}
