//! Which parameters an employee of a level has in a year.

use crate::domain::parameters::dates::EventDates;
use crate::domain::parameters::definition::Parameter;
use crate::domain::parameters::hazards::Hazards;
use crate::domain::parameters::row::RelationValue;
use crate::domain::parameters::table::Parameters;
use crate::domain::values::years::YearRange;
use crate::domain::workforce::Level;
use crate::domain::{Error, Result};

/// A parameter with its value, as the call gives it.
pub type GivenValue = (Parameter, f64);

/// The parameters of a simulation, by year and level.
#[derive(Debug, Clone, PartialEq)]
pub struct ParametersByYear {
    /// The years that have rows of their own, ascending.
    of_years: Vec<(i32, ParametersByLevel)>,
    of_other_years: ParametersByLevel,
}

/// The parameters of one year, by level.
#[derive(Debug, Clone, PartialEq)]
pub struct ParametersByLevel {
    /// Of levels without a number, and of those below all that have rows of their own.
    of_all: InForce,
    /// From each level that has rows of its own up to the next one; ascending.
    from_levels: Vec<(i32, InForce)>,
}

/// What is in force for the employees of a level in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct InForce {
    /// The parameters, of which the multipliers are no part.
    pub parameters: Parameters,
    /// The chances to leave where there are multipliers, for whatever year; else they come of the parameters.
    pub termination: Option<Box<Hazards>>,
    /// The chances of a promotion where there are multipliers.
    pub promotion: Option<Box<Hazards>>,
}

impl ParametersByYear {
    /// The parameters in force: the call's before the relation's, the relation's before the default.
    ///
    /// Of the relation's rows, for each parameter by itself, those of the year come before those for all years; among these
    /// counts the one of the highest level that is not above the employee's, a row for all levels being the lowest.
    /// `relation` is the parameters relation in the user's words.
    ///
    /// # Errors
    /// A value of the call that the parameter cannot have, and a parameter that the relation gives twice with different
    /// values for the same year, level and bands.
    pub fn resolve(
        years: YearRange,
        call: &[GivenValue],
        relation: &str,
        rows: &[RelationValue],
    ) -> Result<Self> {
        let mut rows = rows.to_vec();
        rows.sort_by_key(RelationValue::key);
        for same in rows.chunk_by(|one, other| one.key() == other.key()) {
            if let Some(other) = same.iter().find(|other| other.value != same[0].value) {
                return Err(Error::ParameterGivenTwice {
                    parameter: other.described(),
                    relation: relation.to_string(),
                    first: same[0].value,
                    second: other.value,
                });
            }
        }
        let mut defaults = Parameters::default();
        let mut call = call.to_vec();
        // Of several that are refused, the error is about the first in the table, in whatever order they were given.
        call.sort_by_key(|(parameter, _)| *parameter);
        for (parameter, value) in &call {
            let as_argument = || "as an argument".to_string();
            defaults.set(*parameter, parameter.checked(*value, || parameter.name.to_string(), as_argument)?);
        }
        rows.retain(|row| call.iter().all(|(parameter, _)| *parameter != row.parameter));
        let mut own: Vec<i32> = rows.iter().filter_map(|row| i32::try_from(row.whom.year?).ok()).collect();
        own.retain(|year| years.contains(*year));
        own.sort_unstable();
        own.dedup();
        let of_year = |year| ParametersByLevel::resolve(&defaults, &rows, year);
        Ok(Self {
            of_years: own.into_iter().map(|year| (year, of_year(Some(i64::from(year))))).collect(),
            of_other_years: of_year(None),
        })
    }

    /// The parameters of a year of the simulation.
    pub fn of_year(&self, year: i32) -> &ParametersByLevel {
        let found = self.of_years.binary_search_by_key(&year, |(year, _)| *year);
        found.map_or(&self.of_other_years, |at| &self.of_years[at].1)
    }
}

impl ParametersByLevel {
    /// `rows` are sorted by their keys; without a year only those for all years count.
    fn resolve(defaults: &Parameters, rows: &[RelationValue], year: Option<i64>) -> Self {
        let of_parameter = |parameter: Parameter| {
            let start = rows.partition_point(|row| row.parameter < parameter);
            let end = rows.partition_point(|row| row.parameter <= parameter);
            &rows[start..end]
        };
        let is_of_year = |row: &&RelationValue| row.whom.year.is_none() || row.whom.year == year;
        let mut levels: Vec<i32> = rows.iter().filter(is_of_year).filter_map(|row| row.whom.level).collect();
        levels.sort_unstable();
        levels.dedup();
        let at_level = |level: Option<i32>| {
            let applies = |row: &&RelationValue| is_of_year(row) && row.whom.level <= level;
            let mut parameters = *defaults;
            for parameter in Parameter::all() {
                let rows = of_parameter(parameter).iter().filter(applies);
                // Of the year before those of no year, and the highest level among them.
                if let Some(row) = rows.max_by_key(|row| (row.whom.year, row.whom.level)) {
                    parameters.set(parameter, row.value);
                }
            }
            let hazards = |multiplier, base: &dyn Fn(bool) -> f64| {
                let rows = of_parameter(multiplier);
                let applying: Vec<RelationValue> = rows.iter().filter(applies).copied().collect();
                (!rows.is_empty()).then(|| Box::new(Hazards::new(&applying, base)))
            };
            InForce {
                termination: hazards(Parameter::TERMINATION_MULTIPLIER, &|is_new| {
                    let of_new = parameters.new_hire_termination_rate.get().filter(|_| is_new);
                    of_new.unwrap_or(parameters.base_termination_rate)
                }),
                promotion: hazards(Parameter::PROMOTION_MULTIPLIER, &|_| parameters.promotion_rate),
                parameters,
            }
        };
        Self {
            of_all: at_level(None),
            from_levels: levels.into_iter().map(|level| (level, at_level(Some(level)))).collect(),
        }
    }

    /// What is in force for all employees, where that does not differ by level.
    pub fn of_everybody(&self) -> Option<&InForce> {
        self.from_levels.is_empty().then_some(&self.of_all)
    }

    /// What is in force for an employee of that level.
    pub fn of(&self, level: Level) -> &InForce {
        let Some(number) = level.number() else { return &self.of_all };
        let below = self.from_levels.partition_point(|(from, _)| *from <= number);
        self.from_levels[..below].last().map_or(&self.of_all, |(_, in_force)| in_force)
    }

    /// The days of the events in the year, which are the same for all levels.
    pub fn dates(&self) -> EventDates {
        EventDates::of(&self.of_all.parameters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::parameters::for_whom::ForWhom;

    fn years() -> YearRange {
        YearRange::try_new(Some(2025), Some(2027)).unwrap()
    }

    fn given(name: &str, value: f64) -> GivenValue {
        (Parameter::read_as(name).unwrap(), value)
    }

    fn row(name: &str, year: Option<i64>, level: Option<i32>, value: f64) -> RelationValue {
        RelationValue {
            parameter: Parameter::read_as(name).unwrap(),
            whom: ForWhom { year, level, ..ForWhom::default() },
            value,
        }
    }

    fn resolved(call: &[GivenValue], rows: &[RelationValue]) -> ParametersByYear {
        ParametersByYear::resolve(years(), call, "levers", rows).unwrap()
    }

    fn in_force(of: &ParametersByYear, year: i32, level: &str) -> Parameters {
        of.of_year(year).of(Level::of_text(Some(level))).parameters
    }

    #[test]
    fn the_call_comes_before_the_relation_and_it_before_the_default() {
        let relation = [row("hire_rate", None, None, 0.5), row("merit_rate", None, None, 0.25)];
        let by_year = resolved(&[given("hire_rate", 1.0)], &relation);
        let parameters = in_force(&by_year, 2025, "L1");
        assert_eq!(
            (parameters.hire_rate, parameters.merit_rate, parameters.promotion_rate),
            (1.0, 0.25, 0.08)
        );
        // Also before rows of a year and a level.
        let relation = [row("hire_rate", Some(2025), Some(1), 0.5)];
        assert_eq!(
            resolved(&[given("hire_rate", 1.0)], &relation),
            resolved(&[given("hire_rate", 1.0)], &[])
        );
    }

    #[test]
    fn the_year_comes_before_the_level_and_the_highest_level_counts() {
        let by_year = resolved(
            &[],
            &[
                row("merit_rate", Some(2026), Some(4), 0.64),
                row("merit_rate", None, Some(2), 0.02),
                row("merit_rate", None, None, 0.01),
                row("merit_rate", Some(2026), Some(2), 0.62),
                row("merit_rate", None, Some(5), 0.05),
                row("merit_rate", Some(2027), None, 0.7),
                row("promotion_rate", Some(2026), None, 0.5),
            ],
        );
        let merit = |year, level| in_force(&by_year, year, level).merit_rate;
        // A year without rows of its own.
        assert_eq!(
            ["L1", "L2", "L4", "L5", "L99", "Staff"].map(|level| merit(2025, level)),
            [0.01, 0.02, 0.02, 0.05, 0.05, 0.01]
        );
        // In 2026 none applies to level 1 and to levels without a number: those for all years do. The highest level of
        // the year counts also where one for all years is higher.
        assert_eq!(
            ["L1", "L2", "L3", "L4", "L5", "Staff"].map(|level| merit(2026, level)),
            [0.01, 0.62, 0.62, 0.64, 0.64, 0.01]
        );
        // A row of the year for all levels hides those for all years.
        assert_eq!(["L1", "L5", "Staff"].map(|level| merit(2027, level)), [0.7, 0.7, 0.7]);
        // Each parameter by itself.
        assert_eq!(["L1", "L5"].map(|level| in_force(&by_year, 2026, level).promotion_rate), [0.5, 0.5]);
        assert_eq!(["L1", "L5"].map(|level| in_force(&by_year, 2027, level).promotion_rate), [0.08, 0.08]);
    }

    #[test]
    fn a_level_0_and_years_outside_the_simulation() {
        let by_year = resolved(
            &[],
            &[
                row("hire_rate", None, Some(0), 0.3),
                row("hire_rate", Some(2024), None, 0.9),
                row("hire_rate", Some(i64::MAX), None, 0.9),
            ],
        );
        assert_eq!(
            ["0", "L1", "none"].map(|level| in_force(&by_year, 2025, level).hire_rate),
            [0.3, 0.3, 0.15]
        );
        assert_eq!(by_year.of_years, []);
    }

    #[test]
    fn the_same_value_twice_is_no_contradiction() {
        let twice = [row("hire_rate", None, None, 0.5), row("hire_rate", None, None, 0.5)];
        assert_eq!(in_force(&resolved(&[], &twice), 2025, "").hire_rate, 0.5);
        let message = |year, level| {
            let rows = [
                row("hire_rate", year, level, 0.5),
                row("hire_rate", year, level, 0.25),
                row("hire_rate", None, None, 0.5),
            ];
            ParametersByYear::resolve(years(), &[given("hire_rate", 0.1)], "levers", &rows)
                .unwrap_err()
                .to_string()
        };
        let rest = "is given twice in levers, as 0.5 and as 0.25; keep one of them, or tell them apart by scenario_id";
        assert_eq!(message(None, None), format!("hire_rate {rest}"));
        assert_eq!(message(Some(2030), None), format!("hire_rate for fiscal_year 2030 {rest}"));
        assert_eq!(
            message(Some(2030), Some(2)),
            format!("hire_rate for fiscal_year 2030 and job_level 2 {rest}")
        );
    }

    #[test]
    fn the_first_parameter_that_is_refused_is_the_first_in_the_table() {
        let call = [given("merit_rate", 2.0), given("hire_rate", 3.0)];
        let error = ParametersByYear::resolve(years(), &call, "", &[]).unwrap_err();
        assert!(error.to_string().starts_with("hire_rate is 3 "), "{error}");
    }

    #[test]
    fn values_of_the_call_are_those_that_parameters_can_have() {
        for bad in [-0.01, 1.01, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(
                ParametersByYear::resolve(years(), &[given("merit_rate", bad)], "", &[]).is_err(),
                "{bad}"
            );
        }
        let error = ParametersByYear::resolve(years(), &[given("merit_rate", 1.5)], "", &[]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "merit_rate is 1.5 (as an argument), but a rate must lie within 0 and 1"
        );
        for good in [0.0, 1.0] {
            assert_eq!(in_force(&resolved(&[given("merit_rate", good)], &[]), 2025, "").merit_rate, good);
        }
    }
}
