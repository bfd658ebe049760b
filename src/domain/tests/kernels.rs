//! The small kernels against the plain way to the same result, on anything that they may be given.

use chrono::{Datelike, NaiveDate};
use md5::{Digest, Md5};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::domain::rng::{
    Digester, InstructionSet, KeyEnd, KeyStarts, draw, hex_digits, seed_prefix, write_key_end,
};
use crate::domain::tests::support::cases::cases;
use crate::domain::values::bands::{AGE_BANDS, TENURE_BANDS, age_band, tenure_band};
use crate::domain::values::calendar::{months_since_year_zero, years_since_year_zero};
use crate::domain::values::money::{cents, whole_cents};
use crate::domain::values::nullable::NullableDouble;
use crate::domain::values::text::TextBuffer;
use crate::domain::workforce::Level;

/// The first eight bytes of a digest, by the md-5 crate.
fn beginning(key: &[u8]) -> [u8; 8] {
    Md5::digest(key)[..8].try_into().unwrap()
}

fn draw_of(key: &[u8]) -> f64 {
    let [a, b, c, d, ..] = beginning(key);
    f64::from(u32::from_be_bytes([a, b, c, d])) / 4_294_967_296.0
}

/// Draws and digests of all ids, by each instruction set of the machine, against the crate's of whole keys.
fn check(prefix: &str, ids: &[Vec<u8>], end: &KeyEnd, end_text: &[u8]) {
    let starts = KeyStarts::new(prefix, ids.iter());
    let rows: Vec<u32> = (0..ids.len() as u32).collect();
    let keys: Vec<Vec<u8>> = ids.iter().map(|id| [prefix.as_bytes(), id, end_text].concat()).collect();
    for set in InstructionSet::available() {
        let mut digester = Digester::with(set);
        let (mut draws, mut digests) = (vec![-1.0; ids.len()], Vec::new());
        digester.write_draws(&starts, end, &rows, &mut draws);
        digester.digests(&starts, end, &rows, &mut digests);
        for ((key, draw), digest) in keys.iter().zip(draws).zip(digests) {
            assert_eq!(draw, draw_of(key), "{set:?}: {key:?}");
            assert_eq!(digest.to_le_bytes(), beginning(key), "{set:?}: {key:?}");
        }
    }
}

/// Every length of an id, alone and among others, around all borders of blocks.
#[test]
fn ids_of_every_length_up_to_300_bytes() {
    for length in 0..=300usize {
        let id = |first: u8| (0..length).map(|at| first.wrapping_mul(31).wrapping_add(at as u8)).collect();
        let ids: Vec<Vec<u8>> = (0..5).map(id).collect();
        check("", &ids, &KeyEnd::none(), b"");
        check("-7|", &ids[..1], &KeyEnd::new(2025, "hire", ""), b"|2025|hire");
        check("42|", &ids, &KeyEnd::new(2025, "termination", "s"), b"|2025|termination|s");
    }
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn any_bytes_are_ids(
        seed in proptest::option::of(any::<i64>()),
        ids in prop_oneof![
            vec(vec(any::<u8>(), 0..300), 0..70),
            vec(vec(any::<u8>(), 0..12), 0..600),
            vec(vec(prop_oneof![Just(0u8), Just(0x80), Just(0xff), Just(b'|')], 40..70), 0..50),
            (0..300usize, 0..400usize).prop_flat_map(|(length, count)| vec(vec(any::<u8>(), length), count)),
        ],
        year in prop_oneof![1i64..10_000, any::<i64>()],
        event_type in prop_oneof![vec(any::<u8>(), 0..20), vec(any::<u8>(), 30..150)],
        salt in prop_oneof![Just(vec![]), vec(any::<u8>(), 0..70)],
    ) {
        let mut end = KeyEnd::none();
        end.refill(year, &event_type, &salt);
        let mut text = format!("|{year}|").into_bytes();
        text.extend(&event_type);
        if !salt.is_empty() {
            text.push(b'|');
            text.extend(&salt);
        }
        check(&seed_prefix(seed), &ids, &end, &text);
        let mut written = Vec::new();
        write_key_end(&mut written, year, &event_type, &salt);
        prop_assert_eq!(written, text);
    }

    #[test]
    fn a_single_draw_is_that_of_the_key(
        seed in proptest::option::of(any::<i64>()), id in any::<String>(), year in any::<i64>(),
        event_type in any::<String>(), salt in any::<String>(),
    ) {
        let seed_text = seed.map_or_else(String::new, |seed| format!("{seed}|"));
        let salt_text = if salt.is_empty() { String::new() } else { format!("|{salt}") };
        let key = format!("{seed_text}{id}|{year}|{event_type}{salt_text}");
        prop_assert_eq!(draw(seed, &id, year, &event_type, &salt), draw_of(key.as_bytes()));
    }

    #[test]
    fn hex_digits_are_those_of_the_library(digest in any::<u64>()) {
        let expected: String = digest.to_le_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        prop_assert_eq!(&hex_digits(digest)[..], expected.as_bytes());
    }

    #[test]
    fn months_and_years_are_those_of_an_independent_calendar(days in -90_000_000i32..90_000_000) {
        let date = NaiveDate::from_epoch_days(days).unwrap();
        let (year, month) = (date.year(), date.month0() as i32);
        prop_assert_eq!(months_since_year_zero(days), Some(12 * year + month + i32::from(date.day() > 1)));
        prop_assert_eq!(years_since_year_zero(days), Some(year + i32::from(date.ordinal() > 1)));
    }

    /// The two infinities have none, and no other day is refused.
    #[test]
    fn every_day_has_its_months(days in any::<i32>()) {
        let is_finite = days.checked_abs().is_some_and(|days| days < i32::MAX);
        prop_assume!(days != i32::MIN);
        prop_assert_eq!(months_since_year_zero(days).is_some(), is_finite);
        prop_assert_eq!(years_since_year_zero(days).is_some(), is_finite);
    }

    #[test]
    fn levels_are_their_first_run_of_digits(
        text in prop_oneof![any::<String>(), "[a-zé]{0,5}[0-9]{0,12}[a-z٣0-9]{0,5}", "[0-9]{9,11}"], promotions in 0..4usize,
    ) {
        let mut expected = text.clone();
        let mut level = Level::of_text(Some(&text));
        for _ in 0..promotions {
            let digits = expected.split(|c: char| !c.is_ascii_digit()).find(|run| !run.is_empty());
            let number = digits.and_then(|digits| digits.parse::<i32>().ok());
            prop_assert_eq!(level.number(), number);
            prop_assert_eq!(level.next_number(), number.map(|number| number.unsigned_abs() + 1));
            if let (Some(digits), Some(number)) = (digits, number) {
                expected = expected.replacen(digits, &(i64::from(number) + 1).to_string(), 1);
            }
            level = level.promoted();
        }
        let mut written = TextBuffer::default();
        level.write(&text, &mut written);
        prop_assert_eq!(written.as_bytes(), expected.as_bytes());
    }

    #[test]
    fn cents_are_found_again(amount in prop_oneof![any::<f64>(), 0.0..1e13f64, -1e9..1e9f64]) {
        let rounded = cents(amount);
        prop_assert_eq!(rounded.to_bits(), ((amount * 100.0).round() / 100.0).to_bits());
        if amount.is_sign_positive() && amount < 1e13 {
            let count = whole_cents(rounded).unwrap();
            prop_assert_eq!(count as f64 / 100.0, rounded);
            prop_assert_eq!(format!("{}.{:02}", count / 100, count % 100), format!("{rounded:.2}"));
        }
        match whole_cents(amount) {
            Some(count) => prop_assert_eq!((count as f64 / 100.0).to_bits(), amount.to_bits()),
            None => prop_assert!(amount.is_sign_negative() || rounded != amount || amount >= 1e13),
        }
    }

    #[test]
    fn bands_hold_what_they_say(age in any::<i32>(), months in any::<i64>()) {
        let age_text = match age {
            ..25 => "< 25",
            25..35 => "25-34",
            35..45 => "35-44",
            45..55 => "45-54",
            55..65 => "55-64",
            _ => "65+",
        };
        prop_assert_eq!(AGE_BANDS[age_band(age)], age_text);
        let tenure_text = match months.div_euclid(12) {
            ..2 => "< 2",
            2..5 => "2-4",
            5..10 => "5-9",
            10..20 => "10-19",
            _ => "20+",
        };
        prop_assert_eq!(TENURE_BANDS[tenure_band(months)], tenure_text);
    }

    #[test]
    fn texts_follow_each_other(
        pieces in vec((any::<String>(), proptest::option::of(any::<i64>()), proptest::option::of(any::<u32>()), any::<f64>()), 0..8),
    ) {
        let (mut text, mut expected) = (TextBuffer::default(), String::new());
        for (piece, whole, cents, amount) in pieces {
            let few = cents.map(|cents| f64::from(cents) / 100.0);
            text.push_str(&piece);
            text.push_whole(whole);
            text.push_amount(few);
            text.push_amount(Some(amount));
            expected += &piece;
            expected += &whole.map_or_else(|| "unknown".to_string(), |number| number.to_string());
            expected += &few.map_or_else(|| "unknown".to_string(), |few| format!("{few:.2}"));
            expected += &format!("{amount:.2}");
        }
        prop_assert_eq!(text.len(), expected.len());
        prop_assert_eq!(std::str::from_utf8(text.as_bytes()), Ok(expected.as_str()));
    }

    #[test]
    fn a_double_or_null_keeps_its_bits(value in proptest::option::of(any::<f64>())) {
        // NaN, which stands for NULL, is no amount.
        let expected = value.filter(|value| !value.is_nan()).map(f64::to_bits);
        prop_assert_eq!(NullableDouble::from(value).get().map(f64::to_bits), expected);
    }
}
