//! Whom events happen to.

/// What somebody is on the day of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A hire candidate: nobody that is employed, and nobody whose hire is planned.
    Candidate,
    /// An employee, who stays one.
    Employee,
    /// An employee, who leaves.
    Leaver,
}
