//! The deterministic draw (spec section 1) and the event ids (section 6): both are parts of an md5.
//!
//! DuckDB's own `hash()` is never used: its values differ between DuckDB versions, so an upgrade
//! would change every simulated event.

use itoa::Buffer;
use md5::{Digest, Md5};

/// The 2^32 values of eight hex digits.
const DRAW_RANGE: f64 = 4_294_967_296.0;

/// Writes draw keys into one buffer that is kept from draw to draw.
///
/// The part of the key that names the seed and the employee is written once:
/// `[random_seed "|"] employee_id "|"`.
#[derive(Debug, Default)]
pub struct DrawKey {
    text: String,
    prefix: usize,
}

impl DrawKey {
    /// Starts the keys of one employee. A seed is put first only where one is given.
    pub fn start(&mut self, random_seed: Option<i64>, employee_id: &str) {
        self.text.clear();
        if let Some(seed) = random_seed {
            self.text.push_str(Buffer::new().format(seed));
            self.text.push('|');
        }
        self.text.push_str(employee_id);
        self.text.push('|');
        self.prefix = self.text.len();
    }

    /// The draw of the started employee: a number in [0, 1), the same for the same key for ever.
    ///
    /// An empty salt is no salt.
    pub fn draw(&mut self, simulation_year: i64, event_type: &str, salt: &str) -> f64 {
        self.text.truncate(self.prefix);
        self.text.push_str(Buffer::new().format(simulation_year));
        self.text.push('|');
        self.text.push_str(event_type);
        if !salt.is_empty() {
            self.text.push('|');
            self.text.push_str(salt);
        }
        let digest = Md5::digest(self.text.as_bytes());
        let first = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
        f64::from(first) / DRAW_RANGE
    }
}

/// One draw by itself (spec section 1); what `hash_rng` gives for a row without NULLs.
pub fn draw(
    random_seed: Option<i64>,
    employee_id: &str,
    simulation_year: i64,
    event_type: &str,
    salt: &str,
) -> f64 {
    let mut key = DrawKey::default();
    key.start(random_seed, employee_id);
    key.draw(simulation_year, event_type, salt)
}

/// An event id (spec section 6, column 1): the first 16 hex digits of the md5 of
/// `scenario_id "|" plan_design_id "|" employee_id "|" simulation_year "|" event_type`.
pub fn event_id(
    scenario_id: &str,
    plan_design_id: &str,
    employee_id: &str,
    simulation_year: i32,
    event_type: &str,
) -> [u8; 16] {
    let mut md5 = Md5::new();
    for part in [scenario_id, "|", plan_design_id, "|", employee_id, "|"] {
        md5.update(part);
    }
    md5.update(Buffer::new().format(simulation_year));
    md5.update("|");
    md5.update(event_type);
    first_16_hex_digits(&md5.finalize())
}

fn first_16_hex_digits(digest: &[u8]) -> [u8; 16] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = [0; 16];
    for (pair, byte) in hex.chunks_exact_mut(2).zip(digest) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 0xf)];
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Taken from Python's hashlib: `int(md5(key).hexdigest()[:8], 16) / 16**8`.
    #[test]
    fn fixed_points_of_an_independent_md5() {
        assert_eq!(draw(None, "EMP_2024_0000001", 2025, "termination", ""), 0.364_090_475_719_422_1);
        for (seed, id, year, event_type, salt, bits) in include!("rng_fixed_points.in") {
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
    fn a_buffer_is_good_for_many_employees() {
        let mut key = DrawKey::default();
        key.start(Some(7), "a long employee id");
        key.draw(2025, "merit", "salt");
        key.start(None, "E1");
        assert_eq!(key.draw(2025, "merit", ""), draw(None, "E1", 2025, "merit", ""));
        assert_eq!(key.draw(2026, "hire", "s"), draw(None, "E1", 2026, "hire", "s"));
    }

    /// md5("abc") is 900150983cd24fb0d6963f7d28e17f72 (RFC 1321, appendix A.5).
    #[test]
    fn hex_digits_of_the_reference_digest() {
        assert_eq!(&first_16_hex_digits(&Md5::digest("abc")), b"900150983cd24fb0");
    }

    /// From Python's hashlib: `md5(b"default|default|EMP_2024_0000001|2025|benefit_enrollment")`, two blocks long.
    #[test]
    fn an_event_id_of_an_independent_md5() {
        let id = event_id("default", "default", "EMP_2024_0000001", 2025, "benefit_enrollment");
        assert_eq!(std::str::from_utf8(&id).unwrap(), "83d02f1fd7beb6f8");
    }
}
