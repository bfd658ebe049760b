//! The parameters of a simulation (spec section 3): six rates, from the call, the parameters relation or the default.

use crate::domain::{Error, Result};

/// Declares the rates once: the fields, their names in SQL and their defaults.
macro_rules! rates {
    ($($(#[$doc:meta])* $name:ident = $default:literal;)*) => {
        /// The rates of one simulation, as fractions within [0, 1].
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Rates {
            $($(#[$doc])* pub $name: f64,)*
        }

        impl Rates {
            /// The names of the parameters, as arguments and as `parameter_name`.
            pub const NAMES: [&'static str; [$(stringify!($name)),*].len()] = [$(stringify!($name)),*];

            /// The rate of that name, to read or to set; `None` for a name that is no parameter.
            fn get_mut(&mut self, name: &str) -> Option<&mut f64> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)*
                    _ => None,
                }
            }
        }

        impl Default for Rates {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }
    };
}

rates! {
    /// The chance of a hire candidate to be hired in a year.
    hire_rate = 0.15;
    /// The chance of an employee to leave in a year, before the adjustments for tenure and performance.
    base_termination_rate = 0.12;
    /// The chance of an employee with at least a year of tenure to be promoted.
    promotion_rate = 0.08;
    /// The chance of an employee to get a merit raise.
    merit_rate = 0.85;
    /// The chance of an employee who is not enrolled to enroll.
    enrollment_rate = 0.75;
    /// The deferral rate that an enrollment begins with: a fraction of the compensation.
    base_deferral_rate = 0.06;
}

/// A parameter with its value, as the call or a row of the parameters relation gives it.
pub type GivenRate = (String, f64);

impl Rates {
    /// The rates in force: the call's before the relation's, the relation's before the default.
    ///
    /// `relation_name` is the parameters relation in the user's words. Names that are no parameter are
    /// ignored in the relation (real files hold hundreds).
    ///
    /// # Errors
    /// A rate outside [0, 1] or not finite, and a parameter that the relation gives twice with different values.
    pub fn resolve(call: &[GivenRate], relation_name: &str, relation: &[GivenRate]) -> Result<Self> {
        let mut rates = Self::default();
        let mut seen: Vec<(&str, f64)> = Vec::new();
        for (name, value) in relation {
            let Some(rate) = rates.get_mut(name) else { continue };
            if let Some((_, first)) = seen.iter().find(|(seen, first)| seen == name && first != value) {
                return Err(Error::ParameterGivenTwice {
                    parameter: name.clone(),
                    relation: relation_name.to_string(),
                    first: *first,
                    second: *value,
                });
            }
            *rate = within_bounds(name, *value, || format!("in {relation_name}"))?;
            seen.push((name, *value));
        }
        for (name, value) in call {
            let value = within_bounds(name, *value, || "as an argument".to_string())?;
            *rates.get_mut(name).ok_or_else(|| Error::Internal(format!("no parameter {name}")))? = value;
        }
        Ok(rates)
    }
}

fn within_bounds(parameter: &str, value: f64, source_of_it: impl Fn() -> String) -> Result<f64> {
    // NaN is in no range.
    if (0.0..=1.0).contains(&value) {
        Ok(value)
    } else {
        Err(Error::RateOutOfRange {
            parameter: parameter.to_string(),
            given: value,
            source_of_it: source_of_it(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(name: &str, value: f64) -> GivenRate {
        (name.to_string(), value)
    }

    #[test]
    fn defaults_of_the_specification() {
        let rates = Rates::resolve(&[], "comp_levers", &[]).unwrap();
        assert_eq!([rates.hire_rate, rates.base_termination_rate, rates.promotion_rate], [0.15, 0.12, 0.08],);
        assert_eq!([rates.merit_rate, rates.enrollment_rate, rates.base_deferral_rate], [0.85, 0.75, 0.06]);
        assert_eq!(Rates::NAMES.len(), 6);
    }

    #[test]
    fn the_call_comes_before_the_relation_and_it_before_the_default() {
        let relation = [given("hire_rate", 0.5), given("merit_rate", 0.25), given("cola_rate", 99.0)];
        let rates = Rates::resolve(&[given("hire_rate", 1.0)], "comp_levers", &relation).unwrap();
        assert_eq!((rates.hire_rate, rates.merit_rate, rates.promotion_rate), (1.0, 0.25, 0.08));
    }

    #[test]
    fn the_same_value_twice_is_no_contradiction() {
        let twice = [given("hire_rate", 0.5), given("hire_rate", 0.5)];
        assert_eq!(Rates::resolve(&[], "comp_levers", &twice).unwrap().hire_rate, 0.5);
        let contradiction = [given("hire_rate", 0.5), given("hire_rate", 0.25)];
        let error = Rates::resolve(&[], "comp_levers", &contradiction).unwrap_err();
        assert_eq!(
            error.to_string(),
            "hire_rate is given twice in comp_levers, as 0.5 and as 0.25; keep one of them, or tell them apart by scenario_id"
        );
    }

    #[test]
    fn rates_lie_within_0_and_1() {
        for bad in [-0.01, 1.01, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(Rates::resolve(&[given("merit_rate", bad)], "comp_levers", &[]).is_err(), "{bad}");
            assert!(Rates::resolve(&[], "comp_levers", &[given("merit_rate", bad)]).is_err(), "{bad}");
        }
        let error = Rates::resolve(&[given("merit_rate", 1.5)], "comp_levers", &[]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "merit_rate is 1.5 (as an argument), but a rate must lie within 0 and 1"
        );
        for good in [0.0, 1.0] {
            assert_eq!(Rates::resolve(&[given("merit_rate", good)], "", &[]).unwrap().merit_rate, good);
        }
    }
}
