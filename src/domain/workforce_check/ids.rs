//! The ids of a workforce, to find those that are there twice, or twice but for case and blanks.
//!
//! All ids are kept, each once, in one text, and found by a table of their places: 24 bytes for each, its text, and 6 to 11 bytes of
//! the table. Ten million ids of 12 bytes take 430 MB, and half as much again while a part grows.

use std::hash::{BuildHasher, RandomState};

use crate::domain::workforce::activity::BLANKS;
use crate::domain::{Error, Result};

/// What stands in the table where no id is.
const NONE: u32 = u32::MAX;

/// The ids seen so far.
#[derive(Debug, Default)]
pub struct Ids {
    /// The texts of all, one after the other.
    texts: String,
    entries: Vec<Entry>,
    /// The places among the entries, by what is the same of an id in any case and with any blanks around it; a power of two of
    /// them, of which at least a third is free.
    table: Vec<u32>,
    hashes: RandomState,
    /// Room for the id that is looked for.
    plain: Vec<u8>,
}

#[derive(Debug)]
struct Entry {
    /// Where its text begins; it ends where that of the next one begins.
    start: usize,
    /// The first row.
    place: u64,
    rows: u32,
    is_similar: bool,
}

/// An id that is odd.
#[derive(Debug, PartialEq)]
pub struct OddId<'a> {
    /// The id.
    pub text: &'a str,
    /// The place of its first row.
    pub place: u64,
    /// How many rows have it.
    pub rows: u32,
    /// Whether another one is the same but for case and blanks.
    pub is_similar: bool,
}

impl Ids {
    /// Adds the id of the row at that place; rows come in their order.
    ///
    /// # Errors
    /// There are more different ids than have room, four billion.
    pub fn add(&mut self, id: &str, place: u64) -> Result<()> {
        if 3 * (self.entries.len() + 1) > 2 * self.table.len() {
            self.grow();
        }
        let mut slot = self.first_slot(id);
        let mut is_similar = false;
        while self.table[slot] != NONE {
            let at = self.table[slot] as usize;
            let other = self.text(at);
            if other == id {
                self.entries[at].rows = self.entries[at].rows.saturating_add(1);
                return Ok(());
            }
            if plain(other).eq_ignore_ascii_case(plain(id)) {
                self.entries[at].is_similar = true;
                is_similar = true;
            }
            slot = (slot + 1) % self.table.len();
        }
        let at = u32::try_from(self.entries.len()).ok().filter(|at| *at != NONE);
        self.table[slot] = at.ok_or_else(|| Error::Internal("there are too many employees".to_string()))?;
        self.entries.push(Entry { start: self.texts.len(), place, rows: 1, is_similar });
        self.texts.push_str(id);
        Ok(())
    }

    /// Those that are odd, in the order of their first rows.
    pub fn odd(&self) -> impl Iterator<Item = OddId<'_>> {
        self.entries.iter().enumerate().filter(|(_, entry)| entry.rows > 1 || entry.is_similar).map(
            |(at, entry)| {
                let Entry { place, rows, is_similar, .. } = *entry;
                OddId { text: self.text(at), place, rows, is_similar }
            },
        )
    }

    /// How much memory they take, in bytes.
    pub fn bytes(&self) -> usize {
        self.texts.capacity()
            + self.entries.capacity() * size_of::<Entry>()
            + self.table.capacity() * size_of::<u32>()
    }

    fn text(&self, at: usize) -> &str {
        let end = self.entries.get(at + 1).map_or(self.texts.len(), |next| next.start);
        &self.texts[self.entries[at].start..end]
    }

    /// Where the search for an id begins.
    fn first_slot(&mut self, id: &str) -> usize {
        self.plain.clear();
        self.plain.extend(plain(id).bytes().map(|byte| byte.to_ascii_lowercase()));
        // What is cut off makes no difference: the table is smaller.
        self.hashes.hash_one(&self.plain) as usize % self.table.len()
    }

    fn grow(&mut self) {
        let slots = (2 * self.table.len()).max(1_024);
        self.table = vec![NONE; slots];
        for at in 0..self.entries.len() {
            let id = self.text(at).to_string();
            let mut slot = self.first_slot(&id);
            while self.table[slot] != NONE {
                slot = (slot + 1) % slots;
            }
            self.table[slot] = at as u32;
        }
    }
}

/// The id without the blanks around it.
fn plain(id: &str) -> &str {
    id.trim_matches(BLANKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn odd(ids: &[&str]) -> Vec<(String, u64, u32, bool)> {
        let mut seen = Ids::default();
        ids.iter().zip(0..).for_each(|(id, place)| seen.add(id, place).unwrap());
        seen.odd().map(|odd| (odd.text.to_string(), odd.place, odd.rows, odd.is_similar)).collect()
    }

    #[test]
    fn ids_are_found_twice_and_nearly_twice() {
        assert_eq!(odd(&["E1", "E2", "", "É", "é", "E 1"]), []);
        assert_eq!(odd(&["E1", "E2", "E1", "E3", "E1"]), [("E1".to_string(), 0, 3, false)]);
        let similar = |text: &str, place, rows| (text.to_string(), place, rows, true);
        assert_eq!(
            odd(&["e1", "E2", "E1 ", "\tE1", "e1"]),
            [similar("e1", 0, 2), similar("E1 ", 2, 1), similar("\tE1", 3, 1)]
        );
        assert_eq!(odd(&["", " "]), [similar("", 0, 1), similar(" ", 1, 1)]);
    }

    #[test]
    fn many_ids_are_kept_apart() {
        let mut seen = Ids::default();
        for place in 0..100_000 {
            seen.add(&format!("E{place}"), place).unwrap();
        }
        assert_eq!(seen.odd().count(), 0);
        for place in (0..100_000).step_by(10_000) {
            seen.add(&format!("E{place}"), 100_000 + place).unwrap();
            seen.add(&format!("e{}", place + 1), 200_000 + place).unwrap();
        }
        let odd: Vec<_> = seen.odd().map(|odd| (odd.place, odd.rows, odd.is_similar)).collect();
        assert_eq!(odd[..4], [(0, 2, false), (1, 1, true), (10_000, 2, false), (10_001, 1, true)]);
        assert_eq!(odd.len(), 30);
        assert!(
            odd[20..].iter().all(|(place, rows, is_similar)| *place >= 200_000 && *rows == 1 && *is_similar)
        );
        // 100,010 ids of 6 bytes at the most.
        assert!(seen.bytes() < 100_010 * (2 * 24 + 2 * 6 + 11), "{}", seen.bytes());
    }
}
