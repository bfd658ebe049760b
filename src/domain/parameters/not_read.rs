//! Why a row of a parameters relation is not read.

/// Why a row is not read: the first reason that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotRead {
    /// Its name is that of no parameter.
    UnknownName,
    /// It is of another scenario.
    OtherScenario,
    /// It is for events that its parameter is not for.
    OtherEventType,
    /// Its value is NULL.
    WithoutValue,
    /// Its year is not simulated.
    YearOutside,
    /// An argument of the call comes before it.
    Overridden,
}

/// The words for [`NotRead`], in its order.
pub static REASONS_NOT_READ: [&str; 6] = [
    "of an unknown name",
    "of another scenario",
    "of another event_type",
    "without a value",
    "of a year outside",
    "overridden by an argument",
];
