//! Draws and event ids of an independent md5.

use crate::domain::rng::{
    Digester, InstructionSet, KeyEnd, KeyStarts, draw, hex_digits, seed_prefix, write_key_end,
};

/// The 2^32 values of eight hex digits.
const DRAW_RANGE: f64 = 4_294_967_296.0;

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

/// md5("abc") is 900150983cd24fb0d6963f7d28e17f72 (RFC 1321, appendix A.5).
#[test]
fn hex_digits_of_the_reference_digest() {
    assert_eq!(&hex_digits(0xb04f_d23c_9850_0190), b"900150983cd24fb0");
    let mut digests = Vec::new();
    Digester::new().digests(&KeyStarts::new("a", ["bc"].iter()), &KeyEnd::none(), &[0], &mut digests);
    assert_eq!(digests, [0xb04f_d23c_9850_0190]);
}

/// From Python's hashlib: `md5(b"default|default|EMP_2024_0000001|2025|benefit_enrollment")` is two blocks long,
/// with `merit` in its place it is one.
#[test]
fn event_ids_of_an_independent_md5() {
    let keys = KeyStarts::new("default|default|", ["EMP_2024_0000001"].iter());
    let mut digests = Vec::new();
    for event_type in ["benefit_enrollment", "merit"] {
        Digester::new().digests(&keys, &KeyEnd::new(2025, event_type, ""), &[0], &mut digests);
    }
    let ids = digests.iter().map(|digest| String::from_utf8(hex_digits(*digest).to_vec()).unwrap());
    assert_eq!(ids.collect::<Vec<_>>(), ["83d02f1fd7beb6f8", "f24ef2f2846fb6cd"]);
}
