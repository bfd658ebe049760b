//! The check of a workforce, row by row.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::values::calendar::{
    days_from_civil, full_years_between, is_finite, years_since_year_zero,
};
use crate::domain::workforce::{Field, Level, Said, Workforce, WorkforceSchema};
use crate::domain::workforce_check::finding::{Finding, Problem};
use crate::domain::workforce_check::ids::Ids;
use crate::domain::{Error, Result};

/// How many different years are kept for the error at the most.
const KEPT: usize = 1_000;

/// The ages at which people work, in years.
const AGES: std::ops::RangeInclusive<i64> = 14..=110;

/// A check of a workforce, as far as it has come.
#[derive(Debug)]
pub struct WorkforceCheck {
    start: i32,
    new_year: i32,
    /// The place of the next row.
    place: u64,
    ids: Ids,
    findings: Vec<Finding>,
    /// What the texts of the findings take, in bytes.
    text_bytes: usize,
    /// The years of the rows that are not asked for.
    years: BTreeSet<Option<i32>>,
    is_any_asked: bool,
    has_years: bool,
}

impl WorkforceCheck {
    /// The fields whose columns have to be read as texts, too.
    pub const TEXTS: [Field; 6] = [
        Field::Salary,
        Field::Level,
        Field::DeferralRate,
        Field::BirthDate,
        Field::GivenAge,
        Field::TerminationDate,
    ];

    /// A check of a workforce that opens with that year.
    pub fn new(start: i32) -> Self {
        Self {
            start,
            new_year: days_from_civil(start, 1, 1),
            place: 0,
            ids: Ids::default(),
            findings: Vec::new(),
            text_bytes: 0,
            years: BTreeSet::new(),
            is_any_asked: false,
            has_years: false,
        }
    }

    /// Looks at the next rows, which have been read with [`TEXTS`](Self::TEXTS).
    ///
    /// # Errors
    /// An id is NULL of somebody who takes part.
    pub fn look_at(&mut self, workforce: &Workforce) -> Result<()> {
        self.has_years = workforce.has_simulation_year();
        for row in 0..workforce.len() {
            let year = workforce.simulation_year(row);
            if !self.has_years || year == Some(self.start) {
                self.is_any_asked = true;
                self.look_at_row(workforce, row)?;
            } else if self.years.len() < KEPT {
                self.years.insert(year);
            }
            self.place += 1;
        }
        Ok(())
    }

    fn look_at_row(&mut self, workforce: &Workforce, row: usize) -> Result<()> {
        if !workforce.is_active(row) {
            return Ok(());
        }
        let said = workforce.said(row);
        // A termination at no time is none.
        let end = said.termination_date.filter(|end| *end != i32::MAX);
        let mut hired_on = said.hire_date;
        if let Some(end) = end.filter(|end| *end <= self.new_year) {
            hired_on = said.rehire_date.filter(|back| *back > end);
            if hired_on.is_none() {
                if workforce.is_said_to_be_active(row) {
                    self.found(workforce, row, Problem::HasLeft, &[Field::TerminationDate]);
                }
                return Ok(());
            }
        }
        self.ids.add(workforce.employee_id(row)?, self.place)?;
        self.look_at_employee(workforce, row, &said, hired_on.or(said.planned_hire_date));
        Ok(())
    }

    /// Somebody who takes part, with the day on which the employment begins.
    fn look_at_employee(&mut self, workforce: &Workforce, row: usize, said: &Said, joins_on: Option<i32>) {
        let born_on = said.birth_date;
        let both = born_on.zip(joins_on).filter(|(born, joins)| is_finite(*born) && is_finite(*joins));
        let age = match born_on {
            Some(born_on) => {
                years_since_year_zero(born_on).map(|birth| i64::from(self.start) - i64::from(birth))
            }
            None => said.given_age.map(i64::from),
        };
        let of_birth = [Field::BirthDate, Field::GivenAge];
        let is_odd = |age: &i64| !AGES.contains(age);
        if let Some((_, hired_on)) = both.filter(|(born, joins)| joins < born) {
            self.found(workforce, row, Problem::HiredBeforeBirth { hired_on }, &of_birth);
        } else if let Some(age) = age.filter(is_odd) {
            self.found(workforce, row, Problem::Age { age, year: self.start }, &of_birth);
        } else if let Some((born, hired_on)) = both
            && let Some(age) = full_years_between(born, hired_on).filter(is_odd)
        {
            self.found(workforce, row, Problem::AgeAtTheHire { age, hired_on }, &of_birth);
        }
        if said.deferral_rate.is_some_and(|rate| !(0.0..=1.0).contains(&rate)) {
            self.found(workforce, row, Problem::DeferralRate, &[Field::DeferralRate]);
        }
        let of_salary = match said.salary {
            Some(salary) if !salary.is_finite() => Some(Problem::SalaryNotFinite),
            Some(salary) if salary < 0.0 => Some(Problem::SalaryNegative),
            Some(0.0) => Some(Problem::SalaryZero),
            _ => None,
        };
        if let Some(problem) = of_salary {
            self.found(workforce, row, problem, &[Field::Salary]);
        }
        let level = workforce.level(row);
        if joins_on.is_none() && said.salary.is_some() && level.is_some() {
            self.found(workforce, row, Problem::CandidateWithSalary, &[Field::Salary]);
        }
        if level.is_some() && Level::of_text(level).number().is_none() {
            self.found(workforce, row, Problem::LevelWithoutNumber, &[Field::Level]);
        }
    }

    /// Something is odd about a value of a row, which is that of the first of the fields that has one.
    fn found(&mut self, workforce: &Workforce, row: usize, problem: Problem, fields: &[Field]) {
        let held = fields.iter().find_map(|field| workforce.held_by(*field, row));
        let (column, value) =
            held.map_or((Arc::default(), None), |(column, text)| (column, Some(text.into())));
        let employee_id = workforce.employee_id(row).ok().map(Into::into);
        self.push(Finding { place: self.place, problem, employee_id, column, value });
    }

    fn push(&mut self, finding: Finding) {
        let texts = [&finding.employee_id, &finding.value];
        self.text_bytes +=
            texts.into_iter().flatten().map(|text| text.len().next_multiple_of(16) + 16).sum::<usize>();
        self.findings.push(finding);
    }

    /// How much memory the ids and the findings take so far, in bytes.
    pub fn bytes(&self) -> usize {
        self.ids.bytes() + self.text_bytes + self.findings.capacity() * size_of::<Finding>()
    }

    /// Ends it after the last row: the findings in the order of the rows, and of one row in that of [`Problem`].
    ///
    /// # Errors
    /// There are rows, but none of the year.
    pub fn end(mut self, schema: &WorkforceSchema) -> Result<Vec<Finding>> {
        if self.place > 0 && !self.is_any_asked {
            return Err(Error::NoRowToCheck {
                relation: schema.relation.clone(),
                year: self.start,
                latest: self.years.iter().flatten().next_back().copied(),
                found: Error::years_in_words(&self.years),
            });
        }
        let column: Arc<str> = schema.columns_of(Field::EmployeeId).into();
        let ids = std::mem::take(&mut self.ids);
        for odd in ids.odd() {
            let of_id = |problem| Finding {
                place: odd.place,
                problem,
                employee_id: Some(odd.text.into()),
                column: Arc::clone(&column),
                value: Some(odd.text.into()),
            };
            if odd.rows > 1 {
                self.push(of_id(Problem::SameId { rows: odd.rows, of_a_year: self.has_years }));
            }
            if odd.is_similar {
                self.push(of_id(Problem::SimilarId));
            }
        }
        // Those of one row are in order already, but for those of the ids, which come first.
        self.findings.sort_by_key(|finding| {
            let is_of_id = matches!(finding.problem, Problem::SameId { .. } | Problem::SimilarId);
            (finding.place, !is_of_id)
        });
        if self.is_any_asked && !schema.has(Field::Salary) {
            // It is about all rows, and comes before them.
            let problem = Problem::NoSalaryColumn;
            self.findings.insert(
                0,
                Finding { place: 0, problem, employee_id: None, column: "salary".into(), value: None },
            );
        }
        Ok(self.findings)
    }
}
