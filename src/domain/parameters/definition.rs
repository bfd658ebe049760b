//! What is known of a parameter beside its values.

use std::ops::Deref;

use crate::domain::parameters::event_words::EventWords;
use crate::domain::parameters::kind::Kind;
use crate::domain::{Error, Result};

/// A line of the table of parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Definition {
    /// Its place in the table, which comes first for parameters to be in the order of the table.
    place: usize,
    /// The name as an argument and an option, and as parameter_name.
    pub name: &'static str,
    /// Other names that a row of the parameters relation may have for it.
    pub also_read_as: &'static [&'static str],
    /// What values it may have.
    pub kind: Kind,
    /// The events that it is for.
    pub events: &'static EventWords,
    /// Whether a call may give it; else only the rows of the parameters relation do.
    pub is_argument: bool,
}

/// Begins the line of a parameter of that kind; the table puts in the name.
pub const fn of_kind(kind: Kind, events: &'static EventWords) -> Definition {
    Definition { place: 0, name: "", also_read_as: &[], kind, events, is_argument: true }
}

impl Definition {
    /// The parameter has these names, too, in the parameters relation.
    pub const fn also_read_as(mut self, names: &'static [&'static str]) -> Self {
        self.also_read_as = names;
        self
    }

    /// No call gives the parameter.
    pub const fn rows_only(mut self) -> Self {
        self.is_argument = false;
        self
    }

    /// The line with its name.
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// The line at its place.
    pub const fn at(mut self, place: usize) -> Self {
        self.place = place;
        self
    }
}

/// A parameter: its line in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parameter(pub(super) &'static Definition);

impl Parameter {
    /// All names that parameter_name may have for it.
    pub fn names_read(self) -> impl Iterator<Item = &'static str> {
        [self.name].into_iter().chain(self.also_read_as.iter().copied())
    }

    /// Checks a value; the two functions say what it is and where it was given.
    ///
    /// # Errors
    /// The kind of the parameter does not allow it.
    pub fn checked(
        self,
        value: f64,
        described: impl Fn() -> String,
        source_of_it: impl Fn() -> String,
    ) -> Result<f64> {
        if self.kind.allows(value) {
            return Ok(value);
        }
        Err(Error::ParameterOutOfBounds {
            parameter: described(),
            given: value,
            source_of_it: source_of_it(),
            rule: self.kind.rule(),
        })
    }
}

impl Deref for Parameter {
    type Target = Definition;

    fn deref(&self) -> &Definition {
        self.0
    }
}
