//! The table of the workforce's fields (spec section 2): the columns that they are read from, and their arrays.

use std::sync::Arc;

use crate::arrow::array::{Array, ArrayRef};
use crate::arrow::compute::is_not_null;
use crate::arrow::compute::kernels::zip::zip;

use crate::domain::relation::Wanted;
use crate::domain::{Error, Result};

/// The arrays of what a column is cast to, under the names of [`Wanted`].
mod arrays {
    pub type Varchar = crate::arrow::array::StringArray;
    pub type Integer = crate::arrow::array::Int32Array;
    pub type Bigint = crate::arrow::array::Int64Array;
    pub type Double = crate::arrow::array::Float64Array;
    pub type Date = crate::arrow::array::Date32Array;
    pub type Boolean = crate::arrow::array::BooleanArray;
    pub type Presence = crate::arrow::array::BooleanArray;
}

/// How a field is found in a relation.
#[derive(Debug)]
pub struct FieldColumns {
    /// The field that is found so.
    pub field: Field,
    /// The column names looked for; in each row the first of those that exist counts that is not NULL.
    pub names: &'static [&'static str],
    /// The type it is cast to.
    pub wanted: Wanted,
    /// Read only where none of these fields was found.
    pub unless: &'static [Field],
    /// Read only for rows of the workforce at the end of each year; events do not look at it.
    pub is_for_year_ends: bool,
    /// Why there must be such a column, in the words of an error message; `None` where there need not be one.
    pub required: Option<&'static str>,
}

/// What may be left out of a line.
macro_rules! optional {
    () => {
        None
    };
    ($given:literal) => {
        Some($given)
    };
}

/// Whether what may be left out of a line is there.
macro_rules! is_given {
    () => {
        false
    };
    (year_ends) => {
        true
    };
}

/// Makes the fields of a line for each:
///
/// `Field its_array: Wanted from [columns]`, and `unless [fields]`, `for year_ends` or `required "why"` where they apply.
macro_rules! fields {
    ($(
        $(#[$doc:meta])*
        $field:ident $array:ident: $wanted:ident from $names:expr
            $(, unless [$($unless:ident),*])?
            $(, for $year_ends:ident)?
            $(, required $why:literal)?;
    )*) => {
        /// The fields of the workforce.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Field {
            $($(#[$doc])* $field,)*
        }

        /// The table of spec section 2; columns are read, and looked for errors, in its order.
        pub static FIELDS: [FieldColumns; [$(Field::$field),*].len()] = [$(
            FieldColumns {
                field: Field::$field,
                names: &$names,
                wanted: Wanted::$wanted,
                unless: &[$($(Field::$unless),*)?],
                is_for_year_ends: is_given!($($year_ends)?),
                required: optional!($($why)?),
            },
        )*];

        /// The arrays of the fields, each with a value for each row; `None` for a field that was not found.
        #[derive(Debug, Clone)]
        pub struct FieldArrays {
            $($(#[$doc])* pub $array: Option<arrays::$wanted>,)*
        }

        impl FieldArrays {
            /// Takes the arrays that are there, those of a field in the order of its columns, each of the type wanted.
            ///
            /// # Errors
            /// An internal error where one is of another type.
            pub fn take(arrays_of: impl Fn(Field) -> Vec<ArrayRef>) -> Result<Self> {
                Ok(Self {
                    $($array: first_values(Field::$field, &arrays_of(Field::$field))?,)*
                })
            }
        }
    };
}

fields! {
    /// Part of every draw and event id.
    EmployeeId employee_id: Varchar from ["employee_id"], required "and every employee needs one";
    /// The year of the row, in cohorts by year.
    SimulationYear simulation_year: Integer from ["simulation_year"];
    /// The day of the hire, NULL for a hire candidate.
    HireDate hire_date: Date from ["hire_date", "employee_hire_date"],
        required "without which nobody can be told from a hire candidate";
    /// The day on which a hire candidate joins for certain.
    PlannedHireDate planned_hire_date: Date from ["planned_hire_date"];
    /// Money per year.
    Salary salary: Double
        from ["salary", "employee_gross_compensation", "employee_compensation", "current_compensation"];
    /// 'L3', or a number.
    Level level: Varchar from ["level", "level_id"];
    /// Part of a hire's payload.
    Department department: Varchar from ["department"];
    /// The tenure in months, on 1 January of the row's year.
    TenureMonths tenure_months: Bigint from ["tenure_months"];
    /// The tenure in years, on 1 January of the row's year.
    CurrentTenure current_tenure: Double from ["current_tenure"], unless [TenureMonths];
    /// 'low' doubles the chance of a termination.
    PerformanceTier performance_tier: Varchar from ["performance_tier"];
    /// Whether the employee is in the plan.
    IsEnrolled is_enrolled: Boolean from ["is_enrolled"];
    /// A fraction of the compensation. Where nothing else says so, whoever has one above 0 is in the plan.
    DeferralRate deferral_rate: Double from ["employee_deferral_rate"];
    /// Whether there is a day of the enrollment. Where nothing else says so, whoever has one is in the plan.
    EnrollmentDate has_enrollment_date: Presence from ["employee_enrollment_date"], unless [IsEnrolled, DeferralRate];
    /// The day of the enrollment itself.
    EnrolledOn enrolled_on: Date from ["employee_enrollment_date"], for year_ends;
    /// The day of the birth, for the age.
    BirthDate birth_date: Date from ["birth_date", "employee_birth_date"];
    /// The age in years as given, for rows without a day of birth.
    GivenAge given_age: Integer from ["employee_age", "current_age"];
    /// The social security number, passed through.
    Ssn ssn: Varchar from ["employee_ssn"];
    /// Whether the employee takes part.
    Active active: Boolean from ["active"];
    /// A word that says so, for rows without the truth value.
    EmploymentStatus employment_status: Varchar from ["employment_status"];
    /// The day on which the employment ends, or has ended.
    TerminationDate termination_date: Date from ["termination_date", "employee_termination_date"];
    /// The day on which an employment that had ended goes on.
    RehireDate rehire_date: Date from ["rehire_date", "employee_rehire_date"];
}

/// Of the arrays of a field the first value of each row that is not NULL; `None` where there is no array.
fn first_values<A: Array + Clone + 'static>(field: Field, arrays: &[ArrayRef]) -> Result<Option<A>> {
    let Some((first, others)) = arrays.split_first() else { return Ok(None) };
    let mut values = Arc::clone(first);
    for other in others {
        let is_there = is_not_null(&values).map_err(|error| Error::Internal(error.to_string()))?;
        values = zip(&is_there, &values, other).map_err(|error| Error::Internal(error.to_string()))?;
    }
    let typed = values.as_any().downcast_ref::<A>().cloned();
    typed.map(Some).ok_or_else(|| Error::Internal(format!("{field:?} came as {}", values.data_type())))
}
