//! What is found, in words.

use std::sync::Arc;

use crate::domain::values::calendar::date_text;

/// How bad a finding is: the first makes events that are wrong, the second events that are perhaps not meant.
pub static SEVERITIES: [&str; 2] = ["error", "warning"];

/// Something odd about an employee.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The place of the row among all of the relation; of several rows the first.
    pub place: u64,
    /// What it is.
    pub problem: Problem,
    /// The id of the employee; NULL where a row of somebody who has left has none.
    pub employee_id: Option<Box<str>>,
    /// The column that it is about, as the relation spells it.
    pub column: Arc<str>,
    /// The value of the column, as it stands there.
    pub value: Option<Box<str>>,
}

/// What can be odd, in the order of the findings about one row.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub enum Problem {
    /// No column is read as the salary of anybody.
    NoSalaryColumn,
    /// Several rows are of one employee.
    SameId {
        /// How many.
        rows: u32,
        /// Whether there may be one for each year.
        of_a_year: bool,
    },
    /// Two ids are the same but for case and blanks.
    SimilarId,
    /// The hire comes before the birth.
    HiredBeforeBirth {
        /// The day of the hire, in days since 1970-01-01.
        hired_on: i32,
    },
    /// Nobody of that age works.
    Age {
        /// On 1 January.
        age: i64,
        /// The year that begins then.
        year: i32,
    },
    /// Nobody of that age is hired.
    AgeAtTheHire {
        /// On the day of the hire.
        age: i64,
        /// That day, in days since 1970-01-01.
        hired_on: i32,
    },
    /// The deferral rate is no part of the compensation.
    DeferralRate,
    /// The salary is infinite, or not a number.
    SalaryNotFinite,
    /// The salary lies below zero.
    SalaryNegative,
    /// The salary is zero.
    SalaryZero,
    /// Somebody who is yet to be hired has a salary and a level.
    CandidateWithSalary,
    /// Somebody is called active whose termination date has passed.
    HasLeft,
    /// The level has no number.
    LevelWithoutNumber,
}

impl Problem {
    /// The place among [`SEVERITIES`].
    pub fn severity(&self) -> usize {
        match self {
            Self::SameId { .. }
            | Self::HiredBeforeBirth { .. }
            | Self::DeferralRate
            | Self::SalaryNotFinite
            | Self::SalaryNegative => 0,
            Self::NoSalaryColumn
            | Self::SimilarId
            | Self::Age { .. }
            | Self::AgeAtTheHire { .. }
            | Self::SalaryZero
            | Self::CandidateWithSalary
            | Self::HasLeft
            | Self::LevelWithoutNumber => 1,
        }
    }

    /// What is odd.
    pub fn described(&self) -> String {
        match self {
            Self::NoSalaryColumn => {
                "no column is read as the salary: no raise has an amount, and payrolls are zero".to_string()
            }
            Self::SameId { rows, .. } => {
                format!("the id is that of {rows} rows, whose events would have the same event_id")
            }
            Self::SimilarId => {
                "the id differs from that of another employee in nothing but its case or the blanks around it"
                    .to_string()
            }
            Self::HiredBeforeBirth { hired_on } => {
                format!("the employee was hired on {}, before being born", date_text(*hired_on))
            }
            Self::Age { age, year } => format!("the employee is {age} years old on {year:04}-01-01"),
            Self::AgeAtTheHire { age, hired_on } => {
                format!("the employee was hired on {} at an age of {age} years", date_text(*hired_on))
            }
            Self::DeferralRate => "the deferral rate lies outside 0 to 1".to_string(),
            Self::SalaryNotFinite => "the salary is no finite number".to_string(),
            Self::SalaryNegative => "the salary is negative".to_string(),
            Self::SalaryZero => "the salary is zero".to_string(),
            Self::CandidateWithSalary => {
                "a candidate without a hire date has a salary and a level: a row of totals, or an employee whose hire date is \
                 missing?"
                    .to_string()
            }
            Self::HasLeft => "the employee has left, but is called active".to_string(),
            Self::LevelWithoutNumber => {
                "the level has no number: no row of parameters for a level is for it, and a promotion leads to no other"
                    .to_string()
            }
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NoSalaryColumn => {
                "call the column that holds it salary, employee_gross_compensation, employee_compensation or current_compensation"
            }
            Self::SameId { of_a_year: false, .. } => "keep one row for each employee",
            Self::SameId { of_a_year: true, .. } => "keep one row for each employee and year",
            Self::SimilarId => "see whether they are the same, and write the id in one way",
            Self::HiredBeforeBirth { .. } => {
                "correct the birth date, whose century may be wrong, or the hire date"
            }
            Self::DeferralRate => "give it as a fraction: 0.06 for 6 %",
            Self::Age { .. }
            | Self::AgeAtTheHire { .. }
            | Self::SalaryNotFinite
            | Self::SalaryNegative
            | Self::SalaryZero => "correct it, or give a NULL where it is not known",
            Self::CandidateWithSalary => "leave the row out, or give it its hire date",
            Self::HasLeft => "correct the one or the other; the date decides, and the employee takes no part",
            Self::LevelWithoutNumber => "give levels with a number, such as 3 or 'L3'",
        }
    }
}
