//! The keys of many draws, in two parts: how each begins, and how all of them end.

use itoa::Buffer;
use md5::{Digest, Md5};

use crate::domain::rng::draw::first_words;
use crate::domain::rng::md5_lanes::BLOCK_WORDS;

/// The longest key that goes through the lanes, in blocks.
const MAX_BLOCKS: usize = 2;
/// The longest key that goes through the lanes, in bytes: a byte and eight are the padding.
pub(super) const LONGEST_KEY: usize = MAX_BLOCKS * BLOCK_WORDS * WORD - 9;
/// The bytes of a word.
const WORD: usize = 4;

/// The beginnings of keys: a prefix that all share, then the id of an employee.
///
/// The ids are laid out as words of md5 blocks already, so that many keys with different ends are made of them.
#[derive(Debug, Default)]
pub struct KeyStarts {
    prefix: Vec<u8>,
    /// The length of each id, in bytes.
    lengths: Vec<u32>,
    /// The length of all of them, where it is the same.
    length_of_all: Option<usize>,
    /// The words of the ids, beginning within the word in which the prefix ends: the first word of every id, then the
    /// second word of every id, and so on. What is beyond the end of an id means nothing.
    words: Vec<u32>,
    /// How many words the longest id has there; more may be left from other ids.
    word_count: usize,
    /// The ids that are longer than a key in the lanes can be, one after the other.
    long_ids: Vec<u8>,
    /// The row of each of them and where it ends.
    long_rows: Vec<(usize, usize)>,
}

impl KeyStarts {
    /// The prefix (`random_seed "|"`, `scenario_id "|" plan_design_id "|"`, or nothing) followed by each of the ids.
    pub fn new<Id: AsRef<[u8]>>(prefix: &str, ids: impl ExactSizeIterator<Item = Id>) -> Self {
        let mut starts = Self::default();
        starts.refill(prefix, ids);
        starts
    }

    /// Takes other ids instead, in the memory of those before.
    pub fn refill<Id: AsRef<[u8]>>(&mut self, prefix: &str, ids: impl ExactSizeIterator<Item = Id>) {
        let rows = ids.len();
        self.prefix.clear();
        self.prefix.extend_from_slice(prefix.as_bytes());
        self.lengths.clear();
        self.lengths.resize(rows, 0);
        self.word_count = 0;
        self.long_ids.clear();
        self.long_rows.clear();
        let offset = self.prefix.len() % WORD;
        for (row, (id, length)) in ids.zip(&mut self.lengths).enumerate() {
            let id = id.as_ref();
            *length = u32::try_from(id.len()).unwrap_or(u32::MAX);
            if id.len() > LONGEST_KEY {
                self.long_ids.extend_from_slice(id);
                self.long_rows.push((row, self.long_ids.len()));
                continue;
            }
            let word_count = (offset + id.len()).div_ceil(WORD);
            if word_count > self.word_count {
                self.word_count = word_count;
                self.words.resize(self.words.len().max(word_count * rows), 0);
            }
            lay_out(id, offset, &mut self.words, row, rows);
        }
        let first = self.lengths.first().copied().unwrap_or(0);
        self.length_of_all = self.lengths.iter().all(|length| *length == first).then_some(first as usize);
    }

    /// Takes another prefix for the same ids; `false` where these would have to be laid out anew, and nothing has changed.
    pub fn change_prefix(&mut self, prefix: &str) -> bool {
        let stays = prefix.len() % WORD == self.prefix.len() % WORD;
        if stays {
            self.prefix.clear();
            self.prefix.extend_from_slice(prefix.as_bytes());
        }
        stays
    }

    /// Whether all ids are plain ASCII for sure; `false` says nothing.
    pub fn are_ascii(&self) -> bool {
        let words = &self.words[..self.word_count * self.len()];
        words.iter().fold(0, |seen, word| seen | word) & 0x8080_8080 == 0 && self.long_ids.is_ascii()
    }

    /// How many ids there are.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    pub(super) fn length_of_all(&self) -> Option<usize> {
        self.length_of_all
    }

    pub(super) fn length(&self, row: u32) -> usize {
        self.lengths[row as usize] as usize
    }

    /// The word of every row at that place of the block, where ids of that length have a part in it.
    pub(super) fn words(&self, place: usize, id_length: usize) -> Option<&[u32]> {
        let at = place.checked_sub(self.prefix.len() / WORD)?;
        let word_count = (self.prefix.len() % WORD + id_length).div_ceil(WORD);
        (id_length > 0 && at < word_count).then(|| &self.words[at * self.len()..][..self.len()])
    }

    /// The md5 of a key of any length, from the `md-5` crate: the first two words.
    pub(super) fn single_digest(&self, row: u32, end: &KeyEnd) -> [u32; 2] {
        let mut md5 = Md5::new();
        md5.update(&self.prefix);
        let length = self.length(row);
        if length > LONGEST_KEY {
            if let Ok(at) = self.long_rows.binary_search_by_key(&(row as usize), |(row, _)| *row) {
                let begin = at.checked_sub(1).map_or(0, |before| self.long_rows[before].1);
                md5.update(&self.long_ids[begin..self.long_rows[at].1]);
            }
        } else {
            let offset = self.prefix.len() % WORD;
            let words = self.words.iter().skip(row as usize).step_by(self.len());
            let bytes = words.take((offset + length).div_ceil(WORD)).flat_map(|word| word.to_le_bytes());
            let mut id = [0; LONGEST_KEY];
            id.iter_mut().zip(bytes.skip(offset).take(length)).for_each(|(to, byte)| *to = byte);
            md5.update(&id[..length]);
        }
        md5.update(&end.text);
        first_words(md5)
    }

    /// The blocks of keys with ids of that length, complete but for the ids; `None` for keys too long for the lanes.
    pub(super) fn blocks(&self, id_length: usize, end: &KeyEnd) -> Option<Blocks> {
        let end_at = self.prefix.len() + id_length;
        let length = end_at + end.text.len();
        if length > LONGEST_KEY {
            return None;
        }
        let mut bytes = [0; MAX_BLOCKS * BLOCK_WORDS * WORD];
        bytes[..self.prefix.len()].copy_from_slice(&self.prefix);
        bytes[end_at..length].copy_from_slice(&end.text);
        bytes[length] = 0x80;
        let count = (length + 9).div_ceil(BLOCK_WORDS * WORD);
        let bits_at = count * BLOCK_WORDS * WORD - 8;
        bytes[bits_at..bits_at + 8].copy_from_slice(&(length as u64 * 8).to_le_bytes());
        let mut words = [0; MAX_BLOCKS * BLOCK_WORDS];
        let (bytes, _) = bytes.as_chunks();
        words.iter_mut().zip(bytes).for_each(|(word, bytes)| *word = u32::from_le_bytes(*bytes));
        Some(Blocks { words, count })
    }
}

/// The padded blocks of keys that have all but the ids in common.
pub(super) struct Blocks {
    words: [u32; MAX_BLOCKS * BLOCK_WORDS],
    /// How many blocks there are.
    pub count: usize,
}

impl Blocks {
    /// The words of a block.
    pub fn words(&self, block: usize) -> &[u32] {
        &self.words[block * BLOCK_WORDS..][..BLOCK_WORDS]
    }
}

/// Writes an id that begins at that offset within a word.
#[inline(always)]
fn lay_out(id: &[u8], offset: usize, words: &mut [u32], row: usize, rows: usize) {
    let mut at = row;
    let mut put = |word| {
        words[at] = word;
        at += rows;
    };
    let mut rest = id;
    if offset > 0 && !id.is_empty() {
        let (head, after) = id.split_at((WORD - offset).min(id.len()));
        put(word_of(head) << (8 * offset));
        rest = after;
    }
    let (whole, tail) = rest.as_chunks::<WORD>();
    whole.iter().for_each(|bytes| put(u32::from_le_bytes(*bytes)));
    if !tail.is_empty() {
        put(word_of(tail));
    }
}

/// Fewer bytes than a word has, as the lowest of its bytes.
fn word_of(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte))
}

/// The prefix of the keys of draws: `random_seed "|"` where there is a seed, else nothing.
pub fn seed_prefix(random_seed: Option<i64>) -> String {
    random_seed.map_or_else(String::new, |seed| format!("{seed}|"))
}

/// The end of keys: `"|" simulation_year "|" event_type ["|" salt]`.
#[derive(Debug, Clone, Default)]
pub struct KeyEnd {
    text: Vec<u8>,
}

impl KeyEnd {
    /// The end for a year and an event type; an empty salt is no salt.
    pub fn new(simulation_year: i64, event_type: &str, salt: &str) -> Self {
        let mut end = Self::default();
        end.refill(simulation_year, event_type.as_bytes(), salt.as_bytes());
        end
    }

    /// No end: the ids are whole keys.
    pub fn none() -> Self {
        Self::default()
    }

    /// Takes another end instead, in the memory of the one before.
    pub fn refill(&mut self, simulation_year: i64, event_type: &[u8], salt: &[u8]) {
        self.text.clear();
        write_key_end(&mut self.text, simulation_year, event_type, salt);
    }
}

/// Appends the end of a key to its beginning.
pub fn write_key_end(key: &mut Vec<u8>, simulation_year: i64, event_type: &[u8], salt: &[u8]) {
    for part in [b"|", Buffer::new().format(simulation_year).as_bytes(), b"|", event_type] {
        key.extend_from_slice(part);
    }
    if !salt.is_empty() {
        key.push(b'|');
        key.extend_from_slice(salt);
    }
}
