//! What the rows of an event type show.

/// Which salary of the employee is the compensation_amount of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compensation {
    /// None: the amount is NULL.
    NotShown,
    /// The one before the event.
    Before,
    /// The one that the event has set. Rounded to cents it is the salary that is carried on (spec section 5), and a
    /// row without it is marked as invalid (section 6, column 25).
    Set,
}

/// What the rows of an event type show of the employee before and after the event; all else is NULL.
#[derive(Debug, Clone, Copy)]
pub struct Shows {
    /// Which salary is compensation_amount.
    pub compensation: Compensation,
    /// previous_compensation: the salary before the event.
    pub previous_compensation: bool,
    /// employee_deferral_rate and prev_employee_deferral_rate: after and before the event.
    pub deferral_rates: bool,
    /// What is particular to the type.
    pub payload: ShowsPayload,
}

/// The fields of event_payload that an event type shows (spec section 4); a text is shown as it stands.
#[derive(Debug, Clone, Copy)]
pub struct ShowsPayload {
    /// The level at a hire or termination.
    pub level: bool,
    /// The department as the workforce has it.
    pub department: bool,
    /// The salary that the event has set.
    pub starting_salary: bool,
    /// Why an employment ends.
    pub reason: bool,
    /// The tenure on 1 January, in months.
    pub tenure_months: bool,
    /// The level before the event.
    pub old_level: bool,
    /// The number of the level one up.
    pub new_level: bool,
    /// The salary before the event, not rounded.
    pub old_salary: bool,
    /// The salary that the event has set, not rounded.
    pub new_salary: bool,
    /// What kind of raise it is.
    pub merit_type: Option<&'static str>,
    /// That of the call.
    pub plan_design_id: bool,
    /// The deferral rate after the event.
    pub initial_deferral_rate: bool,
}

impl Shows {
    /// Nothing beyond what all rows show.
    pub const NOTHING: Self = Self {
        compensation: Compensation::NotShown,
        previous_compensation: false,
        deferral_rates: false,
        payload: ShowsPayload::NOTHING,
    };
}

impl ShowsPayload {
    /// No field of the payload.
    pub const NOTHING: Self = Self {
        level: false,
        department: false,
        starting_salary: false,
        reason: false,
        tenure_months: false,
        old_level: false,
        new_level: false,
        old_salary: false,
        new_salary: false,
        merit_type: None,
        plan_design_id: false,
        initial_deferral_rate: false,
    };
}
