//! Many keys at once: draws and the beginnings of digests.

use crate::domain::rng::draw::fraction;
use crate::domain::rng::keys::{Blocks, KeyEnd, KeyStarts, LONGEST_KEY};
use crate::domain::rng::md5_lanes::{BLOCK_WORDS, InstructionSet, LANES, Needed, Tile};

/// Fewer keys than this of one length are quicker one by one: the lanes take as long for one as for sixteen.
const FEWEST_IN_LANES: usize = 2;

/// Digests many keys at once. It owns the memory that this takes, to be used again and again.
#[derive(Debug)]
pub struct Digester {
    tile: Box<Tile>,
    instruction_set: InstructionSet,
    /// The rows, ordered by the lengths of their ids.
    sorted_rows: Vec<u32>,
    /// The place of each of these in the result.
    sorted_places: Vec<u32>,
}

impl Default for Digester {
    fn default() -> Self {
        Self::with(InstructionSet::fastest())
    }
}

/// Keys with ids of one length.
struct Group<'a> {
    id_length: usize,
    rows: &'a [u32],
    /// Where the results go; `None`: one after the other.
    places: Option<&'a [u32]>,
}

impl Digester {
    /// One that uses the fastest instruction set of the machine.
    pub fn new() -> Self {
        Self::default()
    }

    /// One that uses the given instruction set; tests and benchmarks compare them.
    pub fn with(instruction_set: InstructionSet) -> Self {
        Self { tile: Box::default(), instruction_set, sorted_rows: Vec::new(), sorted_places: Vec::new() }
    }

    /// Appends the draws of the given rows of `starts`, in their order. Rows that follow each other without a gap are
    /// a little faster; all must be below the number of ids.
    pub fn draws(&mut self, starts: &KeyStarts, end: &KeyEnd, rows: &[u32], draws: &mut Vec<f64>) {
        let before = draws.len();
        draws.resize(before + rows.len(), 0.0);
        self.write_draws(starts, end, rows, &mut draws[before..]);
    }

    /// As [`Digester::draws`], into memory that is there already: as many numbers as there are rows.
    pub fn write_draws(&mut self, starts: &KeyStarts, end: &KeyEnd, rows: &[u32], draws: &mut [f64]) {
        self.digest(starts, end, rows, Needed::FirstWord, draws, |[first, _]| fraction(first));
    }

    /// Appends the first eight bytes of the digests, as numbers whose `to_le_bytes()` they are: what
    /// [`hex_digits`](super::hex_digits()) makes an event id of.
    pub fn digests(&mut self, starts: &KeyStarts, end: &KeyEnd, rows: &[u32], digests: &mut Vec<u64>) {
        let before = digests.len();
        digests.resize(before + rows.len(), 0);
        self.digest(starts, end, rows, Needed::AllWords, &mut digests[before..], |[first, second]| {
            u64::from(second) << 32 | u64::from(first)
        });
    }

    fn digest<T>(
        &mut self,
        starts: &KeyStarts,
        end: &KeyEnd,
        rows: &[u32],
        needed: Needed,
        results: &mut [T],
        result: impl Fn([u32; 2]) -> T,
    ) {
        if let Some(id_length) = starts.length_of_all() {
            let group = Group { id_length, rows, places: None };
            return self.digest_group(starts, end, group, needed, results, result);
        }
        let ends_of_lengths = self.sort_by_length(starts, rows);
        let (sorted_rows, sorted_places) =
            (std::mem::take(&mut self.sorted_rows), std::mem::take(&mut self.sorted_places));
        let mut begin = 0;
        for (id_length, end_of_length) in ends_of_lengths.into_iter().enumerate() {
            if begin < end_of_length {
                let (rows, places) =
                    (&sorted_rows[begin..end_of_length], &sorted_places[begin..end_of_length]);
                let group = Group { id_length, rows, places: Some(places) };
                self.digest_group(starts, end, group, needed, results, &result);
            }
            begin = end_of_length;
        }
        (self.sorted_rows, self.sorted_places) = (sorted_rows, sorted_places);
    }

    /// Sorts the rows by the lengths of their ids. The result says where the rows of each length end; the last one is
    /// for all ids that are too long for the lanes.
    fn sort_by_length(&mut self, starts: &KeyStarts, rows: &[u32]) -> [usize; LONGEST_KEY + 2] {
        let length_of = |row| starts.length(row).min(LONGEST_KEY + 1);
        // Where the rows of each length begin, which moves on to their end while they are put there.
        let mut places = [0; LONGEST_KEY + 2];
        rows.iter().for_each(|row| places[length_of(*row)] += 1);
        let mut begin = 0;
        for place in &mut places {
            begin += std::mem::replace(place, begin);
        }
        self.sorted_rows.resize(rows.len(), 0);
        self.sorted_places.resize(rows.len(), 0);
        for (at, row) in rows.iter().enumerate() {
            let place = &mut places[length_of(*row)];
            self.sorted_rows[*place] = *row;
            self.sorted_places[*place] = at as u32;
            *place += 1;
        }
        places
    }

    fn digest_group<T>(
        &mut self,
        starts: &KeyStarts,
        end: &KeyEnd,
        Group { id_length, rows, places }: Group<'_>,
        needed: Needed,
        results: &mut [T],
        result: impl Fn([u32; 2]) -> T,
    ) {
        let blocks = starts.blocks(id_length, end).filter(|_| rows.len() >= FEWEST_IN_LANES);
        let Some(blocks) = blocks else {
            for (at, row) in rows.iter().enumerate() {
                let place = places.map_or(at, |places| places[at] as usize);
                results[place] = result(starts.single_digest(*row, end));
            }
            return;
        };
        for (tile, rows) in rows.chunks(LANES).enumerate() {
            self.digest_tile(starts, id_length, &blocks, tile == 0, rows, needed);
            let at = tile * LANES;
            let [first, second, ..] = &self.tile.state;
            let words = first.iter().zip(second).map(|(first, second)| [*first, *second]);
            match places {
                None => {
                    let results = &mut results[at..at + rows.len()];
                    results.iter_mut().zip(words).for_each(|(to, words)| *to = result(words));
                }
                Some(places) => {
                    let places = &places[at..at + rows.len()];
                    places
                        .iter()
                        .zip(words)
                        .for_each(|(place, words)| results[*place as usize] = result(words));
                }
            }
        }
    }

    /// Digests up to [`LANES`] rows. Tiles of the same blocks follow each other; only the `first` writes into the lanes
    /// what does not change with the ids.
    fn digest_tile(
        &mut self,
        starts: &KeyStarts,
        id_length: usize,
        blocks: &Blocks,
        is_first: bool,
        rows: &[u32],
        needed: Needed,
    ) {
        let follow = follow_each_other(rows);
        self.tile.start(rows.len());
        for block in 0..blocks.count {
            for (at, (lanes, common)) in self.tile.words.iter_mut().zip(blocks.words(block)).enumerate() {
                let lanes = &mut lanes[..rows.len()];
                if let Some(words) = starts.words(block * BLOCK_WORDS + at, id_length) {
                    fill(lanes, words, rows, follow, *common);
                } else if is_first || blocks.count > 1 {
                    lanes.fill(*common);
                }
            }
            let needed = if block + 1 < blocks.count { Needed::AllWords } else { needed };
            self.instruction_set.digest_block(&mut self.tile, rows.len(), needed);
        }
    }
}

/// Whether each row is the one after the row before it.
fn follow_each_other(rows: &[u32]) -> bool {
    let first = rows.first().map_or(0, |row| *row);
    rows.iter().zip(first..).fold(true, |so_far, (row, expected)| so_far & (*row == expected))
}

/// Takes the words of the rows into the lanes, joined with the word that they have in common.
fn fill(lanes: &mut [u32], words: &[u32], rows: &[u32], follow_each_other: bool, common: u32) {
    if follow_each_other {
        let first = rows.first().map_or(0, |row| *row as usize);
        let words = &words[first..first + rows.len()];
        lanes.iter_mut().zip(words).for_each(|(lane, word)| *lane = word | common);
    } else {
        lanes.iter_mut().zip(rows).for_each(|(lane, row)| *lane = words[*row as usize] | common);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rng::hex_digits;
    use crate::domain::tests::support::cases::cases;
    use md5::{Digest, Md5};
    use proptest::prelude::*;

    /// The first eight bytes and the draw of a key, by the md-5 crate.
    fn expected(prefix: &str, id: &str, end: &str) -> (u64, f64) {
        let digest = Md5::digest(format!("{prefix}{id}{end}"));
        let bytes: [u8; 8] = std::array::from_fn(|at| digest[at]);
        let draw = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        (u64::from_le_bytes(bytes), f64::from(draw) / 4_294_967_296.0)
    }

    /// All rows' results, by each instruction set of the machine.
    fn check(prefix: &str, ids: &[String], year: i64, event_type: &str, salt: &str, rows: &[u32]) {
        let starts = KeyStarts::new(prefix, ids.iter());
        let end = KeyEnd::new(year, event_type, salt);
        let end_text = if salt.is_empty() {
            format!("|{year}|{event_type}")
        } else {
            format!("|{year}|{event_type}|{salt}")
        };
        let wanted = rows.iter().map(|row| expected(prefix, &ids[*row as usize], &end_text));
        let (wanted_digests, wanted_draws): (Vec<u64>, Vec<f64>) = wanted.unzip();
        for set in InstructionSet::available() {
            let mut digester = Digester::with(set);
            // What stands in the results already stays.
            let (mut draws, mut digests) = (vec![7.0], vec![7]);
            digester.digests(&starts, &end, rows, &mut digests);
            digester.draws(&starts, &end, rows, &mut draws);
            assert_eq!((draws[0], &draws[1..]), (7.0, &wanted_draws[..]), "{set:?}");
            assert_eq!((digests[0], &digests[1..]), (7, &wanted_digests[..]), "{set:?}");
        }
    }

    fn all_rows(ids: &[String]) -> Vec<u32> {
        (0..ids.len() as u32).collect()
    }

    proptest! {
        #![proptest_config(cases(100))]

        #[test]
        fn agrees_with_the_crate(
            prefix in "[ -~é|]{0,20}|[ -~é|]{50,130}",
            ids in proptest::collection::vec("[ -~éß社👩|]{0,30}|[A-Z]{12}|[a-z]{40,300}", 0..250),
            year in prop_oneof![Just(2025), any::<i64>()],
            event_type in "[a-z_é]{0,20}|[a-z]{40,140}",
            salt in "|[ -~]{1,8}|[a-z]{100}",
            every in 1..4u32,
        ) {
            let rows: Vec<u32> = (0..ids.len() as u32).filter(|row| row % every == 0).collect();
            check(&prefix, &ids, year, &event_type, &salt, &rows);
        }

        #[test]
        fn agrees_with_the_crate_for_ids_of_one_length(
            prefix in "[ -~é|]{0,70}",
            ids in (0..130usize).prop_flat_map(|length| proptest::collection::vec(
                proptest::collection::vec(proptest::char::range('!', '~'), length)
                    .prop_map(|letters| letters.into_iter().collect::<String>()),
                1..40,
            )),
            event_type in "[a-z_]{0,40}",
            first in 0..40usize,
        ) {
            let rows = all_rows(&ids).split_off(first.min(ids.len()));
            check(&prefix, &ids, 2025, &event_type, "", &rows);
        }
    }

    #[test]
    fn every_length_of_prefix_id_and_end_is_right() {
        for length in 0..135 {
            let ids: Vec<String> =
                (0..3).map(|row| char::from(b'a' + row).to_string().repeat(length)).collect();
            for prefix in 0..70 {
                check(&"p".repeat(prefix), &ids, 1, "e", "", &[0, 1, 2]);
            }
            for event_type in 0..60 {
                check("42|", &ids, 2025, &"e".repeat(event_type), "", &[0, 2]);
            }
        }
    }

    #[test]
    fn any_number_of_lanes_is_right() {
        let ids: Vec<String> = (0..600).map(|row| format!("EMP_2024_{row:07}")).collect();
        for count in (0..40).chain(LANES - 7..LANES + 8).chain(2 * LANES - 4..2 * LANES + 6).chain([600]) {
            check("", &ids, 2025, "termination", "", &all_rows(&ids)[..count]);
        }
        // Tiles that follow each other, of two blocks, with rows in any order, some of them twice.
        let rows: Vec<u32> = (0..600).map(|row| row * 7 % 599).chain([0, 0, 1]).collect();
        check("default|default|", &ids, 2025, "benefit_enrollment", "", &rows);
    }

    #[test]
    fn memory_that_is_used_again_holds_nothing_of_before() {
        let mut starts = KeyStarts::new("a long prefix|", ["x".repeat(300), "y".repeat(90)].iter());
        let mut digester = Digester::new();
        let mut draws = Vec::new();
        digester.draws(&starts, &KeyEnd::new(2025, "benefit_enrollment", ""), &[0, 1], &mut draws);
        starts.refill("", ["E1", "", "z"].iter());
        assert_eq!((starts.len(), starts.is_empty()), (3, false));
        draws.clear();
        digester.draws(&starts, &KeyEnd::new(1, "hire", ""), &[0, 1, 2], &mut draws);
        let wanted = ["E1", "", "z"].map(|id| expected("", id, "|1|hire").1);
        assert_eq!(draws, wanted);
        assert!(!KeyStarts::new("", ["E1", "é"].iter()).are_ascii());
        assert!(!KeyStarts::new("", ["x".repeat(300) + "é"].iter()).are_ascii());
        starts.refill::<&str>("", [].iter().copied());
        assert!(starts.is_empty() && starts.are_ascii());
    }

    /// From Python's hashlib: `md5(b"default|default|EMP_2024_0000001|2025|benefit_enrollment")` is two blocks long.
    #[test]
    fn event_ids_of_an_independent_md5() {
        let starts = KeyStarts::new("default|default|", ["EMP_2024_0000001"; 3].iter());
        let mut digests = Vec::new();
        let mut digester = Digester::new();
        digester.digests(&starts, &KeyEnd::new(2025, "benefit_enrollment", ""), &[0, 1, 2], &mut digests);
        digester.digests(&starts, &KeyEnd::new(2025, "merit", ""), &[1], &mut digests);
        let ids: Vec<[u8; 16]> = digests.into_iter().map(hex_digits).collect();
        let long = *b"83d02f1fd7beb6f8";
        assert_eq!(ids, [long, long, long, *b"f24ef2f2846fb6cd"]);
    }
}
