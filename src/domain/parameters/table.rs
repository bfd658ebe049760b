//! The table of the parameters (spec sections 3 and 8): names, defaults, kinds of values, and the events that they are for.

use crate::domain::parameters::definition::{Definition, Parameter, of_kind};
use crate::domain::parameters::event_words::{ENROLLMENT, EventWords, HIRE, MERIT, PROMOTION, TERMINATION};
use crate::domain::parameters::kind::Kind;
use crate::domain::values::nullable::NullableDouble;

/// Makes a struct of values and its table of a line for each parameter:
///
/// `name: type = default, of_kind(kind, events)`, and `.also_read_as(…)` or `.rows_only()` where they apply.
///
/// The type is `f64`, or `NullableDouble` for a parameter whose default is `None`.
macro_rules! parameters {
    (
        $(#[$of_struct:meta])*
        struct $values:ident {
            $($(#[$doc:meta])* $name:ident: $type:ty = $default:expr, $definition:expr;)*
        }
    ) => {
        $(#[$of_struct])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct $values {
            $($(#[$doc])* pub $name: $type,)*
        }

        impl $values {
            /// What is known of each parameter, in the order of the fields.
            pub const TABLE: [Definition; [$(stringify!($name)),*].len()] = {
                let mut table = [$($definition.named(stringify!($name))),*];
                let mut place = 0;
                while place < table.len() {
                    table[place] = table[place].at(place);
                    place += 1;
                }
                table
            };

            /// The value of a parameter; `None` where nothing gives it.
            pub fn get(&self, parameter: Parameter) -> Option<f64> {
                match parameter.name {
                    $(stringify!($name) => self.$name.into(),)*
                    _ => None,
                }
            }

            /// Sets the value of a parameter.
            pub fn set(&mut self, parameter: Parameter, value: f64) {
                match parameter.name {
                    $(stringify!($name) => self.$name = value.into(),)*
                    _ => {}
                }
            }
        }

        impl Default for $values {
            fn default() -> Self {
                Self { $($name: <$type>::from($default),)* }
            }
        }
    };
}

parameters! {
    /// The values that are in force for one employee in one year.
    struct Parameters {
        /// The chance of a hire candidate to be hired in a year.
        hire_rate: f64 = 0.15, of_kind(Kind::Fraction, &HIRE);
        /// The chance of an employee to leave in a year, before the adjustments for tenure and performance.
        base_termination_rate: f64 = 0.12, of_kind(Kind::Fraction, &TERMINATION);
        /// The chance of an employee with at least a year of tenure to be promoted.
        promotion_rate: f64 = 0.08, of_kind(Kind::Fraction, &PROMOTION).also_read_as(&["promotion_probability"]);
        /// The chance of an employee to get a merit raise.
        merit_rate: f64 = 0.85, of_kind(Kind::Fraction, &MERIT);
        /// The chance of an employee who is not enrolled to enroll.
        enrollment_rate: f64 = 0.75, of_kind(Kind::Fraction, &ENROLLMENT);
        /// The deferral rate that an enrollment begins with: a fraction of the compensation.
        base_deferral_rate: f64 = 0.06, of_kind(Kind::Fraction, &ENROLLMENT);
        /// A merit raise: a fraction of the salary.
        merit_raise: f64 = 0.04, of_kind(Kind::Factor, &MERIT).also_read_as(&["merit_base"]);
        /// The cost-of-living adjustment, which comes with the merit raise and is added to it: a fraction of the salary.
        cola_rate: f64 = 0.0, of_kind(Kind::Factor, &MERIT);
        /// The raise of a promotion from the level: a fraction of the salary.
        promotion_raise: f64 = 0.15, of_kind(Kind::Factor, &PROMOTION);
        /// What a drawn hire earns, and a planned one for whom nothing else is planned: money per year.
        starting_salary: f64 = 50_000.0, of_kind(Kind::Amount, &HIRE);
        /// The chance to leave in a year of an employee with less than a year of tenure, in place of the one that is adjusted.
        new_hire_termination_rate: NullableDouble = None, of_kind(Kind::Fraction, &TERMINATION);
        /// The tenure in months from which on there are merit raises; above 0 there are none in the year of the hire.
        merit_minimum_tenure_months: f64 = 0.0, of_kind(Kind::Count { least: 0 }, &MERIT);
        /// The tenure in months from which on there are promotions.
        promotion_minimum_tenure_months: f64 = 12.0, of_kind(Kind::Count { least: 0 }, &PROMOTION);
        /// The number of the level from which nobody is promoted.
        highest_level: NullableDouble = None, of_kind(Kind::Count { least: 1 }, &PROMOTION);
        /// The age in years, on 1 January, above which nobody is promoted.
        promotion_maximum_age: NullableDouble = None, of_kind(Kind::Count { least: 0 }, &PROMOTION);
        /// The day of promotions: month × 100 + day.
        promotion_date: f64 = 101.0, of_kind(Kind::Date { or_zero: false }, &PROMOTION);
        /// The day of merit raises: month × 100 + day.
        merit_date: f64 = 315.0, of_kind(Kind::Date { or_zero: false }, &MERIT);
        /// The day of enrollments: month × 100 + day.
        enrollment_date: f64 = 401.0, of_kind(Kind::Date { or_zero: false }, &ENROLLMENT);
        /// The day of terminations: month × 100 + day; 0 draws one for each employee.
        termination_date: f64 = 915.0, of_kind(Kind::Date { or_zero: true }, &TERMINATION);
    }
}

static TABLE: [Definition; Parameters::TABLE.len()] = Parameters::TABLE;

/// What chances are multiplied by; only rows give it, which may be for a band of age or of tenure.
const fn multiplier(name: &'static str, events: &'static EventWords) -> Definition {
    of_kind(Kind::Multiplier, events).rows_only().named(name)
}

static MULTIPLIERS: [Definition; 2] = [
    multiplier("termination_multiplier", &TERMINATION).at(TABLE.len()),
    multiplier("promotion_multiplier", &PROMOTION).at(TABLE.len() + 1),
];

impl Parameter {
    /// What the chance to leave is multiplied by.
    pub const TERMINATION_MULTIPLIER: Self = Self(&MULTIPLIERS[0]);
    /// What the chance of a promotion is multiplied by.
    pub const PROMOTION_MULTIPLIER: Self = Self(&MULTIPLIERS[1]);

    /// All parameters, in the order of the tables.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().chain(&MULTIPLIERS).map(Self)
    }

    /// The parameter that a row of that parameter_name gives; `None` for all others, of which real relations hold hundreds.
    pub fn read_as(name: &str) -> Option<Self> {
        Self::all().find(|parameter| parameter.names_read().any(|known| known == name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_of_the_specification() {
        let defaults = Parameters::default();
        let named = Parameter::all().map(|parameter| (parameter.name, defaults.get(parameter)));
        let expected = [
            ("hire_rate", Some(0.15)),
            ("base_termination_rate", Some(0.12)),
            ("promotion_rate", Some(0.08)),
            ("merit_rate", Some(0.85)),
            ("enrollment_rate", Some(0.75)),
            ("base_deferral_rate", Some(0.06)),
            ("merit_raise", Some(0.04)),
            ("cola_rate", Some(0.0)),
            ("promotion_raise", Some(0.15)),
            ("starting_salary", Some(50_000.0)),
            ("new_hire_termination_rate", None),
            ("merit_minimum_tenure_months", Some(0.0)),
            ("promotion_minimum_tenure_months", Some(12.0)),
            ("highest_level", None),
            ("promotion_maximum_age", None),
            ("promotion_date", Some(101.0)),
            ("merit_date", Some(315.0)),
            ("enrollment_date", Some(401.0)),
            ("termination_date", Some(915.0)),
            ("termination_multiplier", None),
            ("promotion_multiplier", None),
        ];
        assert_eq!(named.collect::<Vec<_>>(), expected);
        assert_eq!((defaults.hire_rate, defaults.base_deferral_rate), (0.15, 0.06));
    }

    #[test]
    fn a_parameter_is_read_by_its_names_alone() {
        for parameter in Parameter::all() {
            assert_eq!(Parameter::read_as(parameter.name), Some(parameter));
            assert_eq!(Parameter::read_as(&parameter.name.to_uppercase()), None);
        }
        let mut names: Vec<_> = Parameter::all().flat_map(Parameter::names_read).collect();
        names.sort_unstable();
        assert!(names.is_sorted_by(|one, next| one < next), "a name stands for two parameters: {names:?}");
    }

    #[test]
    fn every_parameter_is_for_an_event_type() {
        let words = |name| Parameter::read_as(name).unwrap().events.both();
        assert_eq!(words("merit_rate"), ["merit", "raise"]);
        assert_eq!(words("hire_rate"), ["hire", "hiring"]);
        assert_eq!(words("base_termination_rate"), ["termination", "termination"]);
        assert_eq!(words("promotion_rate"), ["promotion", "promotion"]);
        assert_eq!(words("enrollment_rate"), ["benefit_enrollment", "enrollment"]);
        assert_eq!(words("base_deferral_rate"), ["benefit_enrollment", "enrollment"]);
    }

    parameters! {
        /// A table of what the one above does not have.
        struct Others {
            /// Has a second name.
            raise: f64 = 0.04, of_kind(Kind::Factor, &MERIT).also_read_as(&["raise_base", "pay_rise"]);
            /// Has no default.
            highest_level: NullableDouble = None, of_kind(Kind::Count { least: 1 }, &PROMOTION);
            /// Is for no call to give.
            multiplier: NullableDouble = None, of_kind(Kind::Multiplier, &TERMINATION).rows_only();
        }
    }
    static OTHERS: [Definition; 3] = Others::TABLE;

    #[test]
    fn a_line_says_all_that_is_known_of_a_parameter() {
        let [raise, highest_level, multiplier] = [0, 1, 2].map(|place| Parameter(&OTHERS[place]));
        assert_eq!(raise.names_read().collect::<Vec<_>>(), ["raise", "raise_base", "pay_rise"]);
        assert_eq!([raise, highest_level, multiplier].map(|of| of.is_argument), [true, true, false]);
        assert_eq!(
            [raise, highest_level, multiplier].map(|of| of.name),
            ["raise", "highest_level", "multiplier"]
        );
        assert!(raise < highest_level && highest_level < multiplier);
        let mut values = Others::default();
        assert_eq!([raise, highest_level, multiplier].map(|of| values.get(of)), [Some(0.04), None, None]);
        values.set(highest_level, 3.0);
        values.set(raise, 0.05);
        assert_eq!(
            [raise, highest_level, multiplier].map(|of| values.get(of)),
            [Some(0.05), Some(3.0), None]
        );
        assert_eq!((values.raise, values.highest_level.get()), (0.05, Some(3.0)));
    }

    #[test]
    fn a_value_that_its_kind_does_not_allow_is_refused() {
        let message = |place: usize, value| {
            let parameter = Parameter(&OTHERS[place]);
            let checked =
                parameter.checked(value, || parameter.name.to_string(), || "as an argument".to_string());
            checked.map_err(|error| error.to_string())
        };
        assert_eq!(message(0, -0.25), Ok(-0.25));
        assert_eq!(
            message(0, 11.0).unwrap_err(),
            "raise is 11 (as an argument), but a raise must be greater than -0.5 and at most 10"
        );
        assert_eq!(
            message(1, 0.0).unwrap_err(),
            "highest_level is 0 (as an argument), but it must be a whole number of at least 1"
        );
    }
}
