//! The deterministic draw (spec section 1) and the event ids (section 6): both are parts of an md5.
//!
//! DuckDB's own `hash()` is never used: its values differ between DuckDB versions, so an upgrade
//! would change every simulated event.

mod digester;
mod few_keys;
mod keys;
mod md5_lanes;

use itoa::Buffer;
use md5::{Digest, Md5};

pub use digester::Digester;
pub use few_keys::{EmployeeDraws, EventKey, LANES, event_ids, key_end};
pub use keys::{KeyEnd, KeyStarts, seed_prefix, write_key_end};
pub use md5_lanes::InstructionSet;

/// The 2^32 values of eight hex digits.
const DRAW_RANGE: f64 = 4_294_967_296.0;

/// One draw (spec section 1): a number in [0, 1), the same for the same arguments for ever.
///
/// The key is `[random_seed "|"] employee_id "|" simulation_year "|" event_type ["|" salt]`; a seed is put first only
/// where one is given, and an empty salt is no salt.
///
/// This is the plain way to it, which [`Digester::draws`] is held against.
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
    fraction(first_words(key)[0])
}

/// The first two words of a digest.
fn first_words(md5: Md5) -> [u32; 2] {
    let digest = md5.finalize();
    let (words, _) = digest.as_chunks();
    [u32::from_le_bytes(words[0]), u32::from_le_bytes(words[1])]
}

/// The draw of a digest: its first four bytes as a big-endian number.
fn fraction(first_word: u32) -> f64 {
    f64::from(first_word.swap_bytes()) / DRAW_RANGE
}

/// The 16 hex digits of the first eight bytes of a digest, which [`Digester::digests`] gives.
pub fn hex_digits(digest: u64) -> [u8; 16] {
    let [high, low] =
        [digest as u32, (digest >> 32) as u32].map(|bytes| four_bytes_digits(bytes).to_le_bytes());
    let mut digits = [0; 16];
    digits[..8].copy_from_slice(&high);
    digits[8..].copy_from_slice(&low);
    digits
}

/// The eight hex digits of four bytes, all at once: each byte of the result is a digit.
fn four_bytes_digits(bytes: u32) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let bytes = u64::from(bytes);
    let bytes = (bytes | bytes << 16) & 0x0000_ffff_0000_ffff;
    let bytes = (bytes | bytes << 8) & 0x00ff_00ff_00ff_00ff;
    let nibbles = (bytes >> 4 | bytes << 8) & (0x0f * EACH);
    // A nibble of 10 or more carries into the upper half of its byte when 6 is added.
    let is_letter = (nibbles + 6 * EACH) >> 4 & EACH;
    nibbles + u64::from(b'0') * EACH + is_letter * u64::from(b'a' - b'0' - 10)
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

    /// The same fixed points, all through the lanes at once: as whole keys and as keys with one end each.
    #[test]
    fn fixed_points_through_the_lanes() {
        let fixed_points = include!("fixed_points.in");
        let expected: Vec<f64> = fixed_points.iter().map(|point| f64::from(point.5) / DRAW_RANGE).collect();
        let keys: Vec<Vec<u8>> = fixed_points
            .iter()
            .map(|(seed, id, year, event_type, salt, _)| {
                let mut key = (seed_prefix(*seed) + id).into_bytes();
                write_key_end(&mut key, *year, event_type.as_bytes(), salt.as_bytes());
                key
            })
            .collect();
        let rows: Vec<u32> = (0..keys.len() as u32).collect();
        for set in InstructionSet::available() {
            let mut digester = Digester::with(set);
            let mut draws = Vec::new();
            digester.draws(&KeyStarts::new("", keys.iter()), &KeyEnd::none(), &rows, &mut draws);
            for (seed, id, year, event_type, salt, _) in &fixed_points {
                let starts = KeyStarts::new(&seed_prefix(*seed), [id, id].into_iter());
                digester.draws(&starts, &KeyEnd::new(*year, event_type, salt), &[0, 1], &mut draws);
            }
            let (whole, in_parts) = draws.split_at(keys.len());
            assert_eq!(whole, expected, "{set:?}");
            let twice: Vec<f64> = expected.iter().flat_map(|draw| [*draw; 2]).collect();
            assert_eq!(in_parts, twice, "{set:?}");
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
        assert_eq!(&hex_digits(0xb04f_d23c_9850_0190), b"900150983cd24fb0");
        let mut digests = Vec::new();
        Digester::new().digests(&KeyStarts::new("a", ["bc"].iter()), &KeyEnd::none(), &[0], &mut digests);
        assert_eq!(digests, [0xb04f_d23c_9850_0190]);
    }

    #[test]
    fn every_byte_has_its_hex_digits() {
        for byte in 0..=u8::MAX {
            for place in 0..8 {
                let mut bytes = [0x9a; 8];
                bytes[place] = byte;
                let expected: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                assert_eq!(&hex_digits(u64::from_le_bytes(bytes)), expected.as_bytes());
            }
        }
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
