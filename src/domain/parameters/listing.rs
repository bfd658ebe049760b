//! The list of what a call makes of its parameters (spec section 8): what holds for whom, and what of the relation is not read.

use std::borrow::Cow;

use crate::domain::Result;
use crate::domain::parameters::by_year::{GivenValue, ParametersByYear};
use crate::domain::parameters::definition::Parameter;
use crate::domain::parameters::not_read::NotRead;
use crate::domain::parameters::row::{ParameterRow, RelationValue};
use crate::domain::parameters::rows_read::RowsRead;
use crate::domain::parameters::table::Parameters;
use crate::domain::values::bands::{AGE_BANDS, TENURE_BANDS};
use crate::domain::values::whole_number;
use crate::domain::values::years::YearRange;
use crate::domain::workforce::Level;

/// Where the value of a listed parameter comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// From the call.
    Argument,
    /// From the specification, where some year has no row for all levels.
    Default,
    /// From a row of the relation.
    Relation,
    /// From a row of the relation that says nothing to the call.
    NotRead,
}

/// The words for [`Origin`], in its order.
pub static ORIGINS: [&str; 4] = ["argument", "default", "relation", "not read"];

/// A row of a parameters relation as it stands there; `None` is a NULL or a column that is missing.
#[derive(Debug, Clone)]
pub struct RowAsGiven<'a> {
    /// parameter_name, of whatever parameter.
    pub name: Option<Cow<'a, str>>,
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

/// A line of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedParameter {
    /// The first name of a parameter that is known, else the one given.
    pub name: Option<String>,
    /// `None` is every year, or one that is none.
    pub year: Option<i32>,
    /// `None` is every level, or one without a number.
    pub level: Option<i32>,
    /// As it was given; `None` is every band.
    pub age_band: Option<String>,
    /// As it was given; `None` is every band.
    pub tenure_band: Option<String>,
    /// `None` is a NULL, or what is no number.
    pub value: Option<f64>,
    /// Where it comes from.
    pub origin: Origin,
    /// The name in the relation, of several the first in the alphabet.
    pub given_as: Option<String>,
    /// Why it is not read.
    pub reason: Option<NotRead>,
}

/// The rows of a parameters relation, read for the list.
#[derive(Debug, Default)]
pub struct ParameterListing {
    /// What is read, with the name in the relation, and what is not, with the reason if there is one whatever the years are.
    rows: Vec<(ListedParameter, Option<RelationValue>)>,
}

impl ParameterListing {
    /// Adds a row. `relation` is what error messages call the relation.
    ///
    /// # Errors
    /// What [`RelationValue::read`] refuses.
    pub fn add(&mut self, row: &RowAsGiven<'_>, scenario_id: &str, relation: &str) -> Result<()> {
        let parameter = row.name.as_deref().and_then(Parameter::read_as);
        let read = match parameter {
            Some(parameter) => RelationValue::read(&row.of(parameter), scenario_id, relation)?,
            None => Err(NotRead::UnknownName),
        };
        let given_as = row.name.as_deref().map(str::to_string);
        let year = row.fiscal_year.as_deref().and_then(whole_number::of_text);
        let text = |text: &Option<Cow<'_, str>>| text.as_deref().map(str::to_string);
        let listed = ListedParameter {
            name: parameter.map(|parameter| parameter.name.to_string()).or_else(|| given_as.clone()),
            year: year.and_then(|year| i32::try_from(year).ok()),
            level: Level::of_text(row.job_level.as_deref()).number(),
            age_band: text(&row.age_band),
            tenure_band: text(&row.tenure_band),
            value: row.value.as_ref().and_then(|value| value.as_ref().ok().copied()),
            origin: if read.is_err() { Origin::NotRead } else { Origin::Relation },
            given_as,
            reason: read.err(),
        };
        self.rows.push((listed, read.ok()));
        Ok(())
    }

    /// The list for the years and the arguments of a call, and the values as the events would read them: those that hold in the
    /// order of the parameters, and then the rows that are not read, in theirs. `is_named` says that the relation was, so that it is
    /// an error if it has rows and none of them is read.
    ///
    /// # Errors
    /// What the events refuse of these parameters.
    pub fn list(
        mut self,
        years: YearRange,
        call: &[GivenValue],
        relation: &str,
        scenario_id: &str,
        is_named: bool,
    ) -> Result<Vec<ListedParameter>> {
        let values: Vec<RelationValue> = self.rows.iter().filter_map(|(_, value)| *value).collect();
        if is_named {
            let mut read = RowsRead::default();
            read.values.clone_from(&values);
            self.rows
                .iter()
                .filter_map(|(listed, _)| listed.reason)
                .for_each(|reason| read.pass_over(reason));
            read.ensure_one_is_read(years, relation, scenario_id)?;
        }
        ParametersByYear::resolve(years, call, relation, &values)?;
        for (listed, value) in &mut self.rows {
            let Some(value) = value else { continue };
            let is_overridden = || call.iter().any(|(parameter, _)| *parameter == value.parameter);
            listed.reason = match value.whom.is_outside(years) {
                true => Some(NotRead::YearOutside),
                false => is_overridden().then_some(NotRead::Overridden),
            };
            if listed.reason.is_some() {
                listed.origin = Origin::NotRead;
            }
        }
        let (not_read, read): (Vec<_>, Vec<_>) =
            self.rows.into_iter().partition(|(listed, _)| listed.reason.is_some());
        let read: Vec<(ListedParameter, RelationValue)> =
            read.into_iter().filter_map(|(listed, value)| Some((listed, value?))).collect();
        let defaults = Parameters::default();
        let mut list = Vec::new();
        for parameter in Parameter::all() {
            if let Some((_, value)) = call.iter().rev().find(|(of, _)| *of == parameter) {
                list.push(ListedParameter::of_all(parameter, *value, Origin::Argument));
                continue;
            }
            let of_it: Vec<_> = read.iter().filter(|(_, value)| value.parameter == parameter).collect();
            if let Some(default) = defaults.get(parameter)
                && leave_out_a_year(years, of_it.iter().map(|(_, value)| value))
            {
                list.push(ListedParameter::of_all(parameter, default, Origin::Default));
            }
            list.extend(once_each(of_it));
        }
        list.extend(not_read.into_iter().map(|(listed, _)| listed));
        Ok(list)
    }
}

impl RowAsGiven<'_> {
    /// The row as one of a parameter.
    fn of(&self, parameter: Parameter) -> ParameterRow<'_> {
        ParameterRow {
            parameter,
            value: self.value.clone(),
            scenario_id: self.scenario_id.clone(),
            event_type: self.event_type.clone(),
            fiscal_year: self.fiscal_year.clone(),
            job_level: self.job_level.clone(),
            age_band: self.age_band.clone(),
            tenure_band: self.tenure_band.clone(),
        }
    }
}

impl ListedParameter {
    /// One that holds for everybody in every year.
    fn of_all(parameter: Parameter, value: f64, origin: Origin) -> Self {
        Self {
            name: Some(parameter.name.to_string()),
            year: None,
            level: None,
            age_band: None,
            tenure_band: None,
            value: Some(value),
            origin,
            given_as: None,
            reason: None,
        }
    }
}

/// Whether there is a year in which none of the rows is for all levels.
fn leave_out_a_year<'v>(years: YearRange, rows: impl Iterator<Item = &'v RelationValue>) -> bool {
    let mut own: Vec<Option<i64>> =
        rows.filter(|row| row.whom.level.is_none()).map(|row| row.whom.year).collect();
    own.sort_unstable();
    own.dedup();
    own.first() != Some(&None) && own.len() < years.count()
}

/// The rows of a parameter, those for the same year, level and bands as one: by year, level and bands, what is for all coming first.
fn once_each(rows: Vec<&(ListedParameter, RelationValue)>) -> Vec<ListedParameter> {
    let place = |bands: &[&str], band: &Option<String>| {
        band.as_deref().map(|band| bands.iter().position(|known| *known == band))
    };
    let key = |listed: &ListedParameter| {
        (
            listed.year,
            listed.level,
            place(&AGE_BANDS, &listed.age_band),
            place(&TENURE_BANDS, &listed.tenure_band),
        )
    };
    let mut listed: Vec<ListedParameter> = rows.into_iter().map(|(listed, _)| listed.clone()).collect();
    listed.sort_by(|one, other| key(one).cmp(&key(other)).then_with(|| one.given_as.cmp(&other.given_as)));
    listed.dedup_by(|next, kept| key(next) == key(kept));
    listed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::parameters::not_read::REASONS_NOT_READ;

    fn row(name: &'static str, value: f64) -> RowAsGiven<'static> {
        RowAsGiven {
            name: Some(name.into()),
            value: Some(Ok(value)),
            scenario_id: None,
            event_type: None,
            fiscal_year: None,
            job_level: None,
            age_band: None,
            tenure_band: None,
        }
    }

    fn of_year(row: RowAsGiven<'static>, year: &'static str) -> RowAsGiven<'static> {
        RowAsGiven { fiscal_year: Some(year.into()), ..row }
    }

    fn list(rows: &[RowAsGiven<'_>], call: &[GivenValue]) -> Result<Vec<ListedParameter>> {
        let mut listing = ParameterListing::default();
        for row in rows {
            listing.add(row, "default", "levers")?;
        }
        listing.list(YearRange::try_new(Some(2025), Some(2026))?, call, "levers", "default", true)
    }

    /// Name, year, level, value, origin, given_as, reason, in words; without the defaults.
    fn lines(rows: &[RowAsGiven<'_>], call: &[GivenValue]) -> Vec<String> {
        let line = |line: ListedParameter| {
            let (year, level) = (line.year.unwrap_or(0), line.level.unwrap_or(0));
            let bands = [line.age_band, line.tenure_band].map(Option::unwrap_or_default).concat();
            let reason = line.reason.map_or("", |reason| REASONS_NOT_READ[reason as usize]);
            format!(
                "{} {year} {level} {bands} {} {} {} {reason}",
                line.name.unwrap_or_default(),
                line.value.unwrap_or(-9.0),
                ORIGINS[line.origin as usize],
                line.given_as.unwrap_or_default()
            )
        };
        let list = list(rows, call).unwrap().into_iter();
        list.filter(|line| line.origin != Origin::Default).map(line).collect()
    }

    fn names_of(origin: Origin, rows: &[RowAsGiven<'_>], call: &[GivenValue]) -> Vec<String> {
        let list = list(rows, call).unwrap().into_iter().filter(|line| line.origin == origin);
        list.filter_map(|line| line.name).collect()
    }

    #[test]
    fn without_rows_it_is_the_arguments_and_the_defaults() {
        let highest_level = Parameter::read_as("highest_level").unwrap();
        let call = [(highest_level, 5.0)];
        assert_eq!(lines(&[], &call), ["highest_level 0 0  5 argument  "]);
        let defaults = names_of(Origin::Default, &[], &call);
        let with_default =
            Parameter::all().filter(|parameter| Parameters::default().get(*parameter).is_some());
        assert_eq!(defaults, with_default.map(|parameter| parameter.name).collect::<Vec<_>>());
    }

    #[test]
    fn rows_that_are_read_come_in_the_order_of_the_parameters_and_once() {
        let level = |row: RowAsGiven<'static>, level: &'static str| RowAsGiven {
            job_level: Some(level.into()),
            ..row
        };
        let multiplier = RowAsGiven { tenure_band: Some("20+".into()), ..row("termination_multiplier", 2.0) };
        let rows = [
            RowAsGiven { age_band: Some("65+".into()), ..multiplier.clone() },
            multiplier,
            level(of_year(row("merit_raise", 0.1), "2025.0"), "2"),
            level(of_year(row("merit_base", 0.1), "2025"), "L2"),
            level(row("merit_base", 0.2), "L9"),
            row("hire_rate", 0.5),
        ];
        assert_eq!(
            lines(&rows, &[]),
            [
                "hire_rate 0 0  0.5 relation hire_rate ",
                "merit_raise 0 9  0.2 relation merit_base ",
                "merit_raise 2025 2  0.1 relation merit_base ",
                "termination_multiplier 0 0 20+ 2 relation termination_multiplier ",
                "termination_multiplier 0 0 65+20+ 2 relation termination_multiplier ",
            ]
        );
        let defaults = names_of(Origin::Default, &rows, &[]);
        assert!(
            defaults.contains(&"merit_raise".to_string()) && !defaults.contains(&"hire_rate".to_string())
        );
    }

    #[test]
    fn a_default_is_listed_where_a_year_is_left_out() {
        let of_both = [of_year(row("cola_rate", 0.1), "2025"), of_year(row("cola_rate", 0.2), "2026")];
        let has_default =
            |rows: &[RowAsGiven<'_>]| names_of(Origin::Default, rows, &[]).contains(&"cola_rate".to_string());
        assert!(!has_default(&of_both) && has_default(&of_both[..1]) && has_default(&of_both[1..]));
        assert!(!has_default(&[of_both[0].clone(), row("cola_rate", 0.3)]));
    }

    #[test]
    fn of_rows_that_are_not_read_the_first_reason_is_told() {
        let rate = |value| RowAsGiven { value, ..row("promotion_probability", 0.0) };
        let other = |row: RowAsGiven<'static>| RowAsGiven { scenario_id: Some("lean".into()), ..row };
        let rows = [
            other(RowAsGiven { value: Some(Err("x".to_string())), ..row("band", 0.0) }),
            RowAsGiven { event_type: Some("hire".into()), ..other(rate(None)) },
            RowAsGiven { event_type: Some("hire".into()), ..rate(None) },
            of_year(rate(None), "x"),
            of_year(rate(Some(Ok(0.5))), "2027"),
            RowAsGiven { name: None, ..row("", 1.0) },
            of_year(row("merit_rate", 0.5), "2026"),
        ];
        let merit_rate = Parameter::read_as("merit_rate").unwrap();
        assert_eq!(
            lines(&rows, &[(merit_rate, 1.0)]),
            [
                "merit_rate 0 0  1 argument  ",
                "band 0 0  -9 not read band of an unknown name",
                "promotion_rate 0 0  -9 not read promotion_probability of another scenario",
                "promotion_rate 0 0  -9 not read promotion_probability of another event_type",
                "promotion_rate 0 0  -9 not read promotion_probability without a value",
                "promotion_rate 2027 0  0.5 not read promotion_probability of a year outside",
                " 0 0  1 not read  of an unknown name",
                "merit_rate 2026 0  0.5 not read merit_rate overridden by an argument",
            ]
        );
    }

    #[test]
    fn what_the_events_refuse_is_refused() {
        let message = |rows: &[RowAsGiven<'_>]| list(rows, &[]).unwrap_err().to_string();
        assert!(message(&[row("merit_rate", 2.0)]).starts_with("merit_rate is 2 (in levers), but "));
        let twice = [row("merit_base", 0.1), row("merit_raise", 0.2)];
        assert!(message(&twice).starts_with("merit_raise is given twice in levers, as 0.1 and as 0.2"));
        assert!(
            message(&[row("band", 0.2)])
                .starts_with("levers has 1 row, of which none is read: 1 of an unknown name")
        );
    }
}
