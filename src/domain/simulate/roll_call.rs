//! Whether there is anybody whose years can be simulated (spec section 5).

use std::collections::BTreeSet;

use crate::domain::call::Simulation;
use crate::domain::simulate::request::Request;
use crate::domain::workforce::{Attendance, Workforce};
use crate::domain::{Error, Result};

/// How many different years and words are kept for the error at the most.
const KEPT: usize = 1_000;

/// Looks for somebody who takes part, and remembers why others do not, until somebody is found.
#[derive(Debug, Default)]
pub struct RollCall {
    is_over: bool,
    has_rows: bool,
    /// The years of all rows.
    years: BTreeSet<Option<i32>>,
    is_any_asked: bool,
    /// Whether there is a column simulation_year.
    has_years: bool,
    /// Why rows that are asked take no part: their words, or that what says so is false or NULL, or that they have left.
    words: Vec<String>,
    is_any_inactive: bool,
    has_any_left: bool,
}

impl RollCall {
    /// Looks at some rows.
    pub fn look_at(&mut self, workforce: &Workforce, request: Request<'_>) {
        for row in 0..workforce.len() {
            if self.is_over {
                return;
            }
            self.look_at_row(workforce, row, request);
        }
    }

    fn look_at_row(&mut self, workforce: &Workforce, row: usize, request: Request<'_>) {
        self.has_rows = true;
        self.has_years = workforce.has_simulation_year();
        let Some(year) = request.opens_with(workforce, row) else {
            if self.years.len() < KEPT {
                self.years.insert(workforce.simulation_year(row));
            }
            return;
        };
        self.is_any_asked = true;
        match workforce.opening(row, year, request.by_year) {
            Attendance::Present(_) | Attendance::Idle => self.is_over = true,
            Attendance::HasLeft => self.has_any_left = true,
            Attendance::Inactive => match workforce.word_of_inactivity(row) {
                Some(word) => {
                    if self.words.len() < KEPT && !self.words.iter().any(|seen| seen == word) {
                        self.words.push(word.to_string());
                    }
                }
                None => self.is_any_inactive = true,
            },
        }
    }

    /// Ends it, after the last row.
    ///
    /// # Errors
    /// There were rows, and nobody took part.
    pub fn end(self, relation: &str, request: Request<'_>) -> Result<()> {
        if self.is_over || !self.has_rows || request.simulation.allow_empty {
            return Ok(());
        }
        let relation = relation.to_string();
        let asked = asked(request);
        if !self.is_any_asked {
            let latest = self.years.iter().flatten().next_back().copied();
            let found = Error::years_in_words(&self.years);
            return Err(Error::NoRowOfTheYears { relation, asked, found, latest });
        }
        let mut reasons = Vec::new();
        if self.is_any_inactive {
            reasons.push("active is false, or there is no value that says so".to_string());
        }
        if !self.words.is_empty() {
            reasons.push(Error::words_of_employment_status(&self.words));
        }
        if self.has_any_left {
            reasons.push("the termination date has passed".to_string());
        }
        Err(Error::NobodyTakesPart { relation, asked: self.has_years.then_some(asked), reasons })
    }
}

/// The rows that are asked for, in words.
fn asked(Request { simulation, by_year }: Request<'_>) -> String {
    let Simulation { years, opening_year, .. } = simulation;
    match (by_year, years.count()) {
        (false, _) => format!("the opening year {opening_year}"),
        (true, 1) => format!("the year {}", years.start()),
        (true, _) => format!("the years {} to {}", years.start(), years.end()),
    }
}
