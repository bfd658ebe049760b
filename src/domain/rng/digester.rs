//! Many keys at once: draws and the beginnings of digests.

use std::ops::Range;

use crate::domain::rng::draw::fraction;
use crate::domain::rng::keys::{Blocks, KeyEnd, KeyStarts, LONGEST_KEY};
use crate::domain::rng::md5_lanes::{BLOCK_WORDS, InstructionSet, LANES, Needed, Tile};

/// Fewer keys than this of one length are quicker one by one: the lanes take as long for one as for sixteen.
const FEWEST_IN_LANES: usize = 2;

/// Rows with gaps are digested with all that lies between them, where that is at the most so many times as many: words that stand
/// side by side are taken into the lanes many at once, and others one by one.
const MOST_WITH_GAPS: f64 = 2.0;

/// Digests many keys at once. It owns the memory that this takes, to be used again and again.
#[derive(Debug)]
pub struct Digester {
    tile: Box<Tile>,
    instruction_set: InstructionSet,
    /// The rows, ordered by the lengths of their ids.
    sorted_rows: Vec<u32>,
    /// The place of each of these in the result.
    sorted_places: Vec<u32>,
    /// The first two words of the digests of rows that follow each other, of which only some are asked for.
    between: [Vec<u32>; 2],
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
        Self {
            tile: Box::default(),
            instruction_set,
            sorted_rows: Vec::new(),
            sorted_places: Vec::new(),
            between: Default::default(),
        }
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
        let place_of = |at: usize| places.map_or(at, |places| places[at] as usize);
        let range = range_of(rows);
        let has_gaps = !follow_each_other(rows);
        if has_gaps && range.len() as f64 <= rows.len() as f64 * MOST_WITH_GAPS {
            let [mut firsts, mut seconds] = std::mem::take(&mut self.between);
            firsts.clear();
            seconds.clear();
            let in_lanes = InLanes { id_length, blocks: &blocks, rows: RowsInLanes::Range(range.clone()) };
            self.digest_tiles(starts, in_lanes, needed, |first, second| {
                firsts.extend_from_slice(first);
                seconds.extend_from_slice(second);
            });
            for (at, row) in rows.iter().enumerate() {
                let between = *row as usize - range.start;
                results[place_of(at)] = result([firsts[between], seconds[between]]);
            }
            self.between = [firsts, seconds];
            return;
        }
        let rows = if has_gaps { RowsInLanes::List(rows) } else { RowsInLanes::Range(range) };
        let mut at = 0;
        self.digest_tiles(starts, InLanes { id_length, blocks: &blocks, rows }, needed, |first, second| {
            for (first, second) in first.iter().zip(second) {
                results[place_of(at)] = result([*first, *second]);
                at += 1;
            }
        });
    }

    /// Digests rows, tile by tile, and hands out the first two words of the digests of each; of the second ones only where all
    /// words are needed.
    fn digest_tiles(
        &mut self,
        starts: &KeyStarts,
        InLanes { id_length, blocks, rows }: InLanes<'_>,
        needed: Needed,
        mut take: impl FnMut(&[u32], &[u32]),
    ) {
        for at in (0..rows.len()).step_by(LANES) {
            let rows = rows.part(at..rows.len().min(at + LANES));
            // Tiles of the same blocks follow each other; only the first writes into the lanes what does not change with the ids.
            self.digest_tile(starts, InLanes { id_length, blocks, rows: rows.clone() }, at == 0, needed);
            let [first, second, ..] = &self.tile.state;
            take(&first[..rows.len()], &second[..rows.len()]);
        }
    }

    /// Digests up to [`LANES`] rows.
    fn digest_tile(
        &mut self,
        starts: &KeyStarts,
        InLanes { id_length, blocks, rows }: InLanes<'_>,
        is_first: bool,
        needed: Needed,
    ) {
        let count = rows.len();
        self.tile.start(count);
        for block in 0..blocks.count {
            for (at, (lanes, common)) in self.tile.words.iter_mut().zip(blocks.words(block)).enumerate() {
                let lanes = &mut lanes[..count];
                if let Some(words) = starts.words(block * BLOCK_WORDS + at, id_length) {
                    rows.fill(lanes, words, *common);
                } else if is_first || blocks.count > 1 {
                    lanes.fill(*common);
                }
            }
            let needed = if block + 1 < blocks.count { Needed::AllWords } else { needed };
            self.instruction_set.digest_block(&mut self.tile, count, needed);
        }
    }
}

/// Keys that go through the lanes together.
struct InLanes<'a> {
    id_length: usize,
    blocks: &'a Blocks,
    rows: RowsInLanes<'a>,
}

/// Rows of ids.
#[derive(Clone)]
enum RowsInLanes<'a> {
    /// Rows that follow each other.
    Range(Range<usize>),
    /// Any rows.
    List(&'a [u32]),
}

impl RowsInLanes<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Range(rows) => rows.len(),
            Self::List(rows) => rows.len(),
        }
    }

    fn part(&self, part: Range<usize>) -> Self {
        match self {
            Self::Range(rows) => Self::Range(rows.start + part.start..rows.start + part.end),
            Self::List(rows) => Self::List(&rows[part]),
        }
    }

    /// Takes the words of the rows into the lanes, joined with the word that they have in common.
    fn fill(&self, lanes: &mut [u32], words: &[u32], common: u32) {
        match self {
            Self::Range(rows) => {
                lanes.iter_mut().zip(&words[rows.clone()]).for_each(|(lane, word)| *lane = word | common);
            }
            Self::List(rows) => {
                lanes.iter_mut().zip(*rows).for_each(|(lane, row)| *lane = words[*row as usize] | common);
            }
        }
    }
}

/// Whether each row is the one after the row before it.
fn follow_each_other(rows: &[u32]) -> bool {
    let first = rows.first().map_or(0, |row| *row);
    rows.iter().zip(first..).fold(true, |so_far, (row, expected)| so_far & (*row == expected))
}

/// From the lowest row to the highest.
fn range_of(rows: &[u32]) -> Range<usize> {
    let (lowest, highest) =
        rows.iter().fold((u32::MAX, 0), |(lowest, highest), row| (lowest.min(*row), highest.max(*row)));
    lowest as usize..(highest as usize + 1).max(lowest as usize)
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
        for count in (0..40).chain(185..200).chain(380..390).chain([600]) {
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
