//! The rows of a parameters relation as a whole: the values that they give, and why the others give none.

use crate::domain::parameters::definition::Parameter;
use crate::domain::parameters::not_read::{NotRead, REASONS_NOT_READ};
use crate::domain::parameters::row::RelationValue;
use crate::domain::values::years::YearRange;
use crate::domain::{Error, Result};

/// What the rows of a relation come to for a scenario.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RowsRead {
    /// The values that they give, of whatever years.
    pub values: Vec<RelationValue>,
    /// How many rows give none, for each reason.
    not_read: [usize; REASONS_NOT_READ.len()],
}

impl RowsRead {
    /// Counts a row that is not read.
    pub fn pass_over(&mut self, reason: NotRead) {
        self.not_read[reason as usize] += 1;
    }

    /// Adds further rows of the relation.
    pub fn extend(&mut self, further: Self) {
        self.values.extend(further.values);
        self.not_read.iter_mut().zip(further.not_read).for_each(|(so_far, more)| *so_far += more);
    }

    /// Makes sure that of the rows of a relation that was named, if it has any, at least one is read.
    ///
    /// # Errors
    /// None is of the scenario, of the years or of no year, and so on.
    pub fn ensure_one_is_read(&self, years: YearRange, relation: &str, scenario_id: &str) -> Result<()> {
        let is_outside = |value: &RelationValue| value.whom.is_outside(years);
        let rows = self.values.len() + self.not_read.iter().sum::<usize>();
        if rows == 0 || !self.values.iter().all(is_outside) {
            return Ok(());
        }
        let mut counts: Vec<(usize, &str)> = self
            .not_read
            .into_iter()
            .zip(REASONS_NOT_READ)
            .chain([(self.values.len(), "of a year outside")])
            .collect();
        counts.retain(|(count, _)| *count > 0);
        counts.sort_by_key(|(count, reason)| (std::cmp::Reverse(*count), *reason));
        Err(Error::NoParameterRead {
            relation: relation.to_string(),
            rows,
            reasons: counts.into_iter().map(|(count, reason)| format!("{count} {reason}")).collect(),
            scenario_id: scenario_id.to_string(),
            start: years.start(),
            end: years.end(),
            names: Parameter::all().flat_map(Parameter::names_read).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::parameters::for_whom::ForWhom;

    fn of_year(year: Option<i64>) -> RelationValue {
        let parameter = Parameter::read_as("hire_rate").unwrap();
        RelationValue { parameter, whom: ForWhom { year, ..ForWhom::default() }, value: 0.5 }
    }

    fn check(values: &[RelationValue], not_read: &[NotRead]) -> Result<()> {
        let mut rows = RowsRead::default();
        not_read.iter().for_each(|reason| rows.pass_over(*reason));
        rows.extend(RowsRead { values: values.to_vec(), ..RowsRead::default() });
        let years = YearRange::try_new(Some(2025), Some(2027)).unwrap();
        rows.ensure_one_is_read(years, "parameters 'levers'", "lean")
    }

    #[test]
    fn of_rows_one_must_be_read() {
        assert_eq!(check(&[], &[]), Ok(()));
        for year in [None, Some(2025), Some(2027)] {
            assert_eq!(check(&[of_year(Some(1)), of_year(year)], &[NotRead::UnknownName]), Ok(()));
        }
        let message = check(
            &[of_year(Some(2024)), of_year(Some(i64::MAX))],
            &[NotRead::OtherScenario, NotRead::UnknownName, NotRead::UnknownName, NotRead::UnknownName],
        );
        let message = message.unwrap_err().to_string();
        let start = "parameters 'levers' has 6 rows, of which none is read: 3 of an unknown name, 2 of a year outside, 1 of another \
                     scenario; read are rows of the scenario 'lean' for the years 2025 to 2027 with the names hire_rate, \
                     base_termination_rate, promotion_rate, promotion_probability, merit_rate, ";
        assert!(message.starts_with(start), "{message}");
        let message = check(&[], &[NotRead::WithoutValue]).unwrap_err().to_string();
        assert!(message.contains(" has 1 row, of which none is read: 1 without a value; "), "{message}");
    }
}
