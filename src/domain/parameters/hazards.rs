//! The thresholds of an event that depend on age and tenure (spec section 8): a base, multiplied for the bands of an employee.

use crate::domain::parameters::row::RelationValue;
use crate::domain::values::bands::{AGE_BANDS, TENURE_BANDS, age_band, tenure_band};

/// The place of an unknown age.
const NO_AGE: usize = AGE_BANDS.len();
/// The places of tenures: below a year, then the bands, of which the first begins there with a year, then none.
const NO_TENURE: usize = TENURE_BANDS.len() + 1;

/// The thresholds for the employees of a level in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Hazards([[f64; NO_TENURE + 1]; NO_AGE + 1]);

impl Hazards {
    /// Works the thresholds out: `base` of somebody with less than a year of tenure or not, times the factor of each kind of rows.
    ///
    /// `rows` are those of the multiplier that are for the year, or for all years, and for the level or below it; sorted.
    pub fn new(rows: &[RelationValue], base: impl Fn(bool) -> f64) -> Self {
        let mut thresholds = [[0.0; NO_TENURE + 1]; NO_AGE + 1];
        for (age, of_age) in thresholds.iter_mut().enumerate() {
            for (tenure, threshold) in of_age.iter_mut().enumerate() {
                let age_band = (age < NO_AGE).then_some(age);
                let tenure_band = (tenure < NO_TENURE).then(|| tenure.saturating_sub(1));
                let factors = KINDS.iter().filter_map(|kind| kind.factor(rows, age_band, tenure_band));
                *threshold = factors.fold(base(tenure == 0), |product, factor| product * factor).min(1.0);
            }
        }
        Self(thresholds)
    }

    /// The threshold of an employee of that age in years and tenure in months.
    pub fn of(&self, age: Option<i32>, tenure_months: Option<i64>) -> f64 {
        let tenure = match tenure_months {
            None => NO_TENURE,
            Some(..12) => 0,
            Some(months) => tenure_band(months) + 1,
        };
        self.0[age.map_or(NO_AGE, age_band)][tenure]
    }
}

/// Which of level and bands the rows of a kind name.
struct RowKind {
    level: bool,
    age: bool,
    tenure: bool,
}

const fn kind(level: bool, age: bool, tenure: bool) -> RowKind {
    RowKind { level, age, tenure }
}

/// The kinds in the order in which their factors are multiplied.
static KINDS: [RowKind; 8] = [
    kind(false, false, false),
    kind(true, false, false),
    kind(false, true, false),
    kind(false, false, true),
    kind(true, true, false),
    kind(true, false, true),
    kind(false, true, true),
    kind(true, true, true),
];

impl RowKind {
    /// The factor of this kind for an employee of those bands: of the rows of the year, else of those of no year, the one of the
    /// highest level.
    fn factor(
        &self,
        rows: &[RelationValue],
        age_band: Option<usize>,
        tenure_band: Option<usize>,
    ) -> Option<f64> {
        if (self.age && age_band.is_none()) || (self.tenure && tenure_band.is_none()) {
            return None;
        }
        let is_of_kind = |row: &&RelationValue| {
            row.whom.level.is_some() == self.level
                && row.whom.age_band == age_band.filter(|_| self.age)
                && row.whom.tenure_band == tenure_band.filter(|_| self.tenure)
        };
        // Those of no year come first.
        let of_kind = rows.iter().filter(is_of_kind);
        of_kind.max_by_key(|row| (row.whom.year, row.whom.level)).map(|row| row.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::parameters::Parameter;
    use crate::domain::parameters::for_whom::ForWhom;

    fn row(whom: ForWhom, value: f64) -> RelationValue {
        RelationValue { parameter: Parameter::TERMINATION_MULTIPLIER, whom, value }
    }

    const ALL: ForWhom = ForWhom { year: None, age_band: None, tenure_band: None, level: None };

    #[test]
    fn each_kind_gives_one_factor() {
        let rows = [
            row(ALL, 2.0),
            row(ForWhom { level: Some(1), ..ALL }, 3.0),
            row(ForWhom { age_band: Some(1), ..ALL }, 5.0),
            row(ForWhom { tenure_band: Some(0), ..ALL }, 7.0),
            row(ForWhom { age_band: Some(1), level: Some(1), ..ALL }, 11.0),
            row(ForWhom { tenure_band: Some(0), level: Some(1), ..ALL }, 13.0),
            row(ForWhom { age_band: Some(1), tenure_band: Some(0), ..ALL }, 17.0),
            row(ForWhom { age_band: Some(1), tenure_band: Some(0), level: Some(1), ..ALL }, 19.0),
        ];
        let hazards = Hazards::new(&rows, |is_new| if is_new { 1e-9 } else { 1e-8 });
        let whole =
            [2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0].iter().fold(1e-8, |product, by| product * by);
        assert_eq!(hazards.of(Some(30), Some(13)), whole);
        // Below a year the band is the same and the base another.
        let new = [2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0].iter().fold(1e-9, |product, by| product * by);
        assert_eq!([11, -3].map(|months| hazards.of(Some(30), Some(months))), [new, new]);
        assert_eq!(hazards.of(Some(40), Some(30)), 1e-8 * 2.0 * 3.0);
        assert_eq!(hazards.of(None, Some(13)), 1e-8 * 2.0 * 3.0 * 7.0 * 13.0);
        assert_eq!(hazards.of(Some(30), None), 1e-8 * 2.0 * 3.0 * 5.0 * 11.0);
        assert_eq!(hazards.of(None, None), 1e-8 * 2.0 * 3.0);
    }

    #[test]
    fn the_year_comes_before_the_level() {
        let rows = [
            row(ForWhom { level: Some(5), ..ALL }, 5.0),
            row(ForWhom { level: Some(3), ..ALL }, 3.0),
            row(ForWhom { year: Some(2026), level: Some(2), ..ALL }, 0.5),
        ];
        assert_eq!(Hazards::new(&rows, |_| 0.1).of(None, None), 0.1 * 0.5);
        assert_eq!(Hazards::new(&rows[..2], |_| 0.1).of(None, None), 0.1 * 5.0);
    }

    #[test]
    fn no_threshold_is_above_1() {
        assert_eq!(Hazards::new(&[row(ALL, 1_000.0)], |_| 0.5).of(Some(99), Some(999)), 1.0);
        assert_eq!(Hazards::new(&[row(ALL, 0.0)], |_| 0.5).of(Some(99), Some(999)), 0.0);
        assert_eq!(Hazards::new(&[], |_| 0.25).of(Some(99), Some(999)), 0.25);
    }
}
