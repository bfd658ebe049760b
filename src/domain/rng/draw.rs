//! The draw of one key.

use itoa::Buffer;
use md5::{Digest, Md5};

/// The 2^32 values of eight hex digits.
const DRAW_RANGE: f64 = 4_294_967_296.0;

/// One draw (spec section 1): a number in [0, 1), the same for the same arguments for ever.
///
/// The key is `[random_seed "|"] employee_id "|" simulation_year "|" event_type ["|" salt]`; a seed is put first only
/// where one is given, and an empty salt is no salt.
///
/// This is the plain way to it, which [`Digester::draws`](crate::domain::rng::Digester::draws) is held against.
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
pub(super) fn first_words(md5: Md5) -> [u32; 2] {
    let digest = md5.finalize();
    let (words, _) = digest.as_chunks();
    [u32::from_le_bytes(words[0]), u32::from_le_bytes(words[1])]
}

/// The draw of a digest: its first four bytes as a big-endian number.
pub(super) fn fraction(first_word: u32) -> f64 {
    f64::from(first_word.swap_bytes()) / DRAW_RANGE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_salt_changes_the_draw_and_an_empty_one_does_not() {
        let plain = draw(None, "E1", 2025, "merit", "");
        assert_ne!(draw(None, "E1", 2025, "merit", "x"), plain);
        assert_ne!(draw(Some(42), "E1", 2025, "merit", ""), plain);
        // The key is joined text, so a salt and a longer event type name the same draw.
        assert_eq!(draw(None, "E1", 2025, "merit", "x"), draw(None, "E1", 2025, "merit|x", ""));
    }
}
