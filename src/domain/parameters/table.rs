//! The names of the parameters, their defaults and the events that they are for: one table.

use crate::domain::parameters::event_words::{ENROLLMENT, EventWords, HIRE, MERIT, PROMOTION, TERMINATION};

/// Declares the rates once: the fields, their names in SQL, their defaults and the events that they are for.
macro_rules! rates {
    ($($(#[$doc:meta])* $name:ident = $default:literal, for $events:ident;)*) => {
        /// The rates of one employee, as fractions within [0, 1].
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Rates {
            $($(#[$doc])* pub $name: f64,)*
        }

        impl Rates {
            /// The names of the parameters, as arguments and as `parameter_name`.
            pub const NAMES: [&'static str; [$(stringify!($name)),*].len()] = [$(stringify!($name)),*];

            /// The events that they are for, in the same order.
            const EVENTS: [&'static EventWords; Self::NAMES.len()] = [$(&$events),*];

            /// The rate of that name, to read or to set; `None` for a name that is no parameter.
            pub fn get_mut(&mut self, name: &str) -> Option<&mut f64> {
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
    hire_rate = 0.15, for HIRE;
    /// The chance of an employee to leave in a year, before the adjustments for tenure and performance.
    base_termination_rate = 0.12, for TERMINATION;
    /// The chance of an employee with at least a year of tenure to be promoted.
    promotion_rate = 0.08, for PROMOTION;
    /// The chance of an employee to get a merit raise.
    merit_rate = 0.85, for MERIT;
    /// The chance of an employee who is not enrolled to enroll.
    enrollment_rate = 0.75, for ENROLLMENT;
    /// The deferral rate that an enrollment begins with: a fraction of the compensation.
    base_deferral_rate = 0.06, for ENROLLMENT;
}

/// A parameter with its value, as the call gives it.
pub type GivenRate = (String, f64);

/// One of the six parameters: its place among [`Rates::NAMES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parameter(usize);

impl Parameter {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Rates::NAMES.len()).map(Self)
    }

    /// The parameter of that `parameter_name`; `None` for all others, of which real relations hold hundreds.
    pub fn of_name(name: &str) -> Option<Self> {
        Rates::NAMES.iter().position(|known| *known == name).map(Self)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Rates::NAMES[self.0]
    }

    /// The words that stand for it in a column event_type.
    pub fn event_words(self) -> &'static EventWords {
        Rates::EVENTS[self.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_of_the_specification() {
        let rates = Rates::default();
        assert_eq!([rates.hire_rate, rates.base_termination_rate, rates.promotion_rate], [0.15, 0.12, 0.08],);
        assert_eq!([rates.merit_rate, rates.enrollment_rate, rates.base_deferral_rate], [0.85, 0.75, 0.06]);
        assert_eq!(Rates::NAMES.len(), 6);
    }

    #[test]
    fn every_parameter_is_for_an_event_type() {
        let words = |name| Parameter::of_name(name).unwrap().event_words().both();
        assert_eq!(words("merit_rate"), ["merit", "raise"]);
        assert_eq!(words("hire_rate"), ["hire", "hiring"]);
        assert_eq!(words("base_termination_rate"), ["termination", "termination"]);
        assert_eq!(words("promotion_rate"), ["promotion", "promotion"]);
        assert_eq!(words("enrollment_rate"), ["benefit_enrollment", "enrollment"]);
        assert_eq!(words("base_deferral_rate"), ["benefit_enrollment", "enrollment"]);
        assert_eq!(Parameter::all().map(Parameter::name).collect::<Vec<_>>(), Rates::NAMES);
        assert_eq!(Parameter::of_name("Merit_Rate"), None);
    }
}
