//! A row of a parameters relation: the value that it gives, of which parameter and for whom.

use std::borrow::Cow;

use crate::domain::parameters::definition::Parameter;
use crate::domain::parameters::event_words;
use crate::domain::parameters::for_whom::ForWhom;
use crate::domain::parameters::kind::Kind;
use crate::domain::parameters::not_read::NotRead;
use crate::domain::values::bands::{AGE_BANDS, TENURE_BANDS};
use crate::domain::values::whole_number;
use crate::domain::workforce::Level;
use crate::domain::{Error, Result};

/// A row of one of our parameters as it stands there; `None` is a NULL or a column that is
/// missing, and means that the row is for all.
#[derive(Debug, Clone)]
pub struct ParameterRow<'a> {
    /// The one that parameter_name names.
    pub parameter: Parameter,
    /// parameter_value, or the text of what is no number.
    pub value: Option<std::result::Result<f64, String>>,
    /// scenario_id, as text.
    pub scenario_id: Option<Cow<'a, str>>,
    /// event_type, as text.
    pub event_type: Option<Cow<'a, str>>,
    /// fiscal_year, as text.
    pub fiscal_year: Option<Cow<'a, str>>,
    /// job_level, as text.
    pub job_level: Option<Cow<'a, str>>,
    /// age_band, as text.
    pub age_band: Option<Cow<'a, str>>,
    /// tenure_band, as text.
    pub tenure_band: Option<Cow<'a, str>>,
}

/// A value that a row gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RelationValue {
    /// Of which parameter.
    pub parameter: Parameter,
    /// For whom it is.
    pub whom: ForWhom,
    /// One that the kind of the parameter allows.
    pub value: f64,
}

impl ParameterRow<'_> {
    /// Why the row says nothing to a call of that scenario, whatever its year is; `None` where it does.
    fn reason_not_read(&self, scenario_id: &str) -> Option<NotRead> {
        if self.scenario_id.as_deref().is_some_and(|of| of != scenario_id) {
            return Some(NotRead::OtherScenario);
        }
        let is_of_others = |word: &str| {
            !self.parameter.events.include(word) && event_words::ALL.iter().any(|events| events.include(word))
        };
        if self.event_type.as_deref().is_some_and(is_of_others) {
            return Some(NotRead::OtherEventType);
        }
        self.value.is_none().then_some(NotRead::WithoutValue)
    }
}

impl RelationValue {
    /// What the row gives, or why it gives nothing. `relation` is what error messages call the relation.
    ///
    /// # Errors
    /// An event_type that is none, a fiscal_year that is no whole number, a job_level without a number or for a date, a band that
    /// is none or not of a multiplier, and a value that is no number, or one that the parameter cannot have.
    pub fn read(
        row: &ParameterRow<'_>,
        scenario_id: &str,
        relation: &str,
    ) -> Result<std::result::Result<Self, NotRead>> {
        let parameter = row.parameter;
        let relation = || relation.to_string();
        if let Some(reason) = row.reason_not_read(scenario_id) {
            return Ok(Err(reason));
        }
        let Some(value) = &row.value else { return Ok(Err(NotRead::WithoutValue)) };
        if let Some(word) = row.event_type.as_deref()
            && !parameter.events.include(word)
        {
            return Err(Error::ParameterEventTypeUnknown {
                parameter: parameter.name,
                relation: relation(),
                given: word.to_string(),
                allowed: event_words::allowed(),
            });
        }
        let mut whom = ForWhom::default();
        if let Some(text) = row.fiscal_year.as_deref() {
            whom.year = Some(whole_number::of_text(text).ok_or_else(|| Error::ParameterYearNotWhole {
                parameter: parameter.name,
                relation: relation(),
                given: text.to_string(),
            })?);
        }
        if let Some(text) = row.job_level.as_deref() {
            let (parameter, given) = (parameter.name, text.to_string());
            if let Kind::Date { .. } = row.parameter.kind {
                return Err(Error::ParameterLevelOfADate { parameter, relation: relation(), given });
            }
            let number = Level::of_text(Some(text)).number();
            let none = || Error::ParameterLevelWithoutNumber { parameter, relation: relation(), given };
            whom.level = Some(number.ok_or_else(none)?);
        }
        let band = |column, given: &Option<Cow<'_, str>>, words: &'static [&'static str]| {
            let Some(given) = given.as_deref() else { return Ok(None) };
            let (relation, given) = (relation(), given.to_string());
            if parameter.kind != Kind::Multiplier {
                return Err(Error::ParameterBandOfNoMultiplier {
                    parameter: parameter.name,
                    column,
                    relation,
                    given,
                });
            }
            let place = words.iter().position(|word| *word == given);
            let unknown =
                || Error::ParameterBandUnknown { parameter: parameter.name, column, relation, given, words };
            place.ok_or_else(unknown).map(Some)
        };
        whom.age_band = band("age_band", &row.age_band, &AGE_BANDS)?;
        whom.tenure_band = band("tenure_band", &row.tenure_band, &TENURE_BANDS)?;
        let described = || format!("{}{}", parameter.name, whom.described());
        let value = value.as_ref().map_err(|text| Error::ParameterNotANumber {
            parameter: described(),
            relation: relation(),
            given: text.clone(),
            rule: parameter.kind.rule(),
        })?;
        let value = parameter.checked(*value, described, || format!("in {}", relation()))?;
        Ok(Ok(Self { parameter, whom, value }))
    }

    /// The parameter in the words of an error message, with all that the row is for.
    pub fn described(&self) -> String {
        format!("{}{}", self.parameter.name, self.whom.described())
    }

    /// What must be the same of two rows for them to be about the same.
    pub(super) fn key(&self) -> (Parameter, ForWhom) {
        (self.parameter, self.whom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::parameters::definition::{Definition, of_kind};

    fn row(name: &str) -> ParameterRow<'static> {
        ParameterRow {
            parameter: Parameter::read_as(name).unwrap(),
            value: Some(Ok(0.5)),
            scenario_id: None,
            event_type: None,
            fiscal_year: None,
            job_level: None,
            age_band: None,
            tenure_band: None,
        }
    }

    fn read(row: &ParameterRow<'_>) -> Option<RelationValue> {
        RelationValue::read(row, "default", "levers").unwrap().ok()
    }

    fn message(row: &ParameterRow<'_>) -> String {
        RelationValue::read(row, "default", "levers").unwrap_err().to_string()
    }

    #[test]
    fn year_and_level_come_from_texts_of_any_type() {
        let years = [("2025", 2025), (" 2025\n", 2025), ("+2025", 2025), ("2025.", 2025), ("2025.00", 2025)];
        for (text, year) in years.into_iter().chain([("-1", -1), ("0", 0), ("20250", 20250)]) {
            let given = read(&ParameterRow { fiscal_year: Some(text.into()), ..row("merit_rate") }).unwrap();
            assert_eq!((given.whom.year, given.whom.level, given.value), (Some(year), None, 0.5), "{text}");
        }
        for (text, level) in [("3", 3), ("L3", 3), ("L09-b2", 9), ("3.0", 3), ("-3", 3)] {
            let given = read(&ParameterRow { job_level: Some(text.into()), ..row("merit_rate") }).unwrap();
            assert_eq!((given.whom.year, given.whom.level), (None, Some(level)), "{text}");
        }
    }

    #[test]
    fn years_and_levels_that_are_none() {
        for text in
            ["", "x", "2025.5", "2025-01-01", "2e3", "nan", "9223372036854775808", ".0", "+", "2025.0.0"]
        {
            assert_eq!(
                message(&ParameterRow { fiscal_year: Some(text.into()), ..row("merit_rate") }),
                format!(
                    "merit_rate has the fiscal_year '{text}' in levers, which is not a whole number; give a year, \
                     or NULL for all years"
                )
            );
        }
        for text in ["", "Staff", "L99999999999"] {
            assert_eq!(
                message(&ParameterRow { job_level: Some(text.into()), ..row("merit_rate") }),
                format!(
                    "merit_rate has the job_level '{text}' in levers, which has no number; give a level such as 3 or 'L3', \
                     or NULL for all levels"
                )
            );
        }
    }

    #[test]
    fn rows_of_other_scenarios_and_event_types_are_not_read_and_not_checked() {
        let wrong = ParameterRow { value: Some(Err("x".to_string())), ..row("merit_rate") };
        assert_eq!(read(&ParameterRow { scenario_id: Some("other".into()), ..wrong.clone() }), None);
        for word in ["hire", "HIRING", "termination", "promotion", "enrollment", "benefit_enrollment"] {
            assert_eq!(
                read(&ParameterRow { event_type: Some(word.into()), ..wrong.clone() }),
                None,
                "{word}"
            );
        }
        for word in ["merit", "Merit", "RAISE"] {
            assert!(read(&ParameterRow { event_type: Some(word.into()), ..row("merit_rate") }).is_some());
        }
        assert!(read(&ParameterRow { scenario_id: Some("default".into()), ..row("merit_rate") }).is_some());
    }

    #[test]
    fn an_event_type_that_is_none_is_refused() {
        for word in ["", "bonus", "merit "] {
            assert_eq!(
                message(&ParameterRow { event_type: Some(word.into()), ..row("merit_rate") }),
                format!(
                    "merit_rate has the event_type '{word}' in levers, which is none; allowed are {}, and NULL for all",
                    event_words::allowed().join(", ")
                )
            );
        }
    }

    #[test]
    fn a_date_is_for_all_levels() {
        static DATE: Definition =
            of_kind(Kind::Date { or_zero: false }, &event_words::MERIT).named("merit_date");
        let date = ParameterRow { parameter: Parameter(&DATE), value: Some(Ok(315.0)), ..row("merit_rate") };
        assert_eq!(read(&date).map(|given| given.value), Some(315.0));
        assert_eq!(
            message(&ParameterRow { job_level: Some("L3".into()), ..date.clone() }),
            "merit_date has the job_level 'L3' in levers, but a date is the same for all levels; leave job_level NULL"
        );
        assert_eq!(
            message(&ParameterRow { value: Some(Ok(229.0)), fiscal_year: Some("2025".into()), ..date }),
            "merit_date for fiscal_year 2025 is 229 (in levers), but a date must be a day of every year, as month × 100 + \
             day: 315 for 15 March"
        );
    }

    #[test]
    fn values_are_numbers_within_0_and_1() {
        let by_both = ParameterRow {
            fiscal_year: Some("2025".into()),
            job_level: Some("L3".into()),
            ..row("merit_rate")
        };
        assert_eq!(
            message(&ParameterRow { value: Some(Err("x".to_string())), ..by_both.clone() }),
            "merit_rate for fiscal_year 2025 and job_level 3 has the value 'x' in levers, which is not a number; a rate must \
             lie within 0 and 1"
        );
        for (bad, shown) in [(-0.01, "-0.01"), (1.01, "1.01"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
            let expected = format!("is {shown} (in levers), but a rate must lie within 0 and 1");
            let year = ParameterRow { job_level: None, value: Some(Ok(bad)), ..by_both.clone() };
            assert_eq!(message(&year), format!("merit_rate for fiscal_year 2025 {expected}"));
            let level = ParameterRow { fiscal_year: None, value: Some(Ok(bad)), ..by_both.clone() };
            assert_eq!(message(&level), format!("merit_rate for job_level 3 {expected}"));
        }
        for good in [0.0, 1.0] {
            assert_eq!(read(&ParameterRow { value: Some(Ok(good)), ..by_both.clone() }).unwrap().value, good);
        }
    }
}
