//! The census of all futures, read once.

use std::collections::HashMap;
use std::ops::Range;

use crate::domain::workforce::Workforce;

/// Rows of the workforce, as they were read, with their departments as places among all of them.
#[derive(Debug, Default)]
pub struct Census {
    chunks: Vec<Chunk>,
    departments: Vec<String>,
    places: HashMap<String, u32>,
}

/// Rows that were read together.
#[derive(Debug)]
pub struct Chunk {
    /// The rows.
    pub workforce: Workforce,
    /// The department of each row, `None` for NULL; empty where nobody asks for departments.
    pub departments: Vec<Option<u32>>,
}

/// Some rows of a chunk.
pub type Part = (usize, Range<usize>);

impl Census {
    /// Adds the next rows; with their departments where these are asked for.
    pub fn push(&mut self, workforce: Workforce, has_departments: bool) {
        let departments = match workforce.departments().filter(|_| has_departments) {
            None => Vec::new(),
            Some(names) => {
                let names = names.iter().map(|name| name.map(|name| self.place(name)));
                names.collect()
            }
        };
        self.chunks.push(Chunk { workforce, departments });
    }

    fn place(&mut self, name: &str) -> u32 {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = self.departments.len() as u32;
        self.departments.push(name.to_string());
        self.places.insert(name.to_string(), place);
        place
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.workforce.len()).sum()
    }

    /// The chunk of that place.
    pub fn chunk(&self, place: usize) -> &Chunk {
        &self.chunks[place]
    }

    /// The names of the departments by their places.
    pub fn departments(&self) -> &[String] {
        &self.departments
    }

    /// All rows, so many together at the most.
    pub fn parts(&self, rows: usize) -> Vec<Part> {
        let parts_of = |(place, chunk): (usize, &Chunk)| {
            let count = chunk.workforce.len();
            (0..count).step_by(rows).map(move |start| (place, start..count.min(start + rows)))
        };
        self.chunks.iter().enumerate().flat_map(parts_of).collect()
    }
}
