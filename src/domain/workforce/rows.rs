//! The rows of a workforce, as Arrow arrays, and the employees that they are.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int32Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array, StringArray,
};

use crate::domain::workforce::employee::{Age, Employee, Tenure};
use crate::domain::workforce::level::Level;
use crate::domain::workforce::schema::{Field, WorkforceSchema};
use crate::domain::{Error, Result};

/// Rows of a workforce, a column an array.
#[derive(Debug, Clone)]
pub struct Workforce {
    relation: String,
    rows: usize,
    bytes: usize,
    employee_id: StringArray,
    simulation_year: Option<Int32Array>,
    hire_date: Date32Array,
    salary: Option<Float64Array>,
    level: Option<StringArray>,
    department: Option<StringArray>,
    tenure_months: Option<Int64Array>,
    current_tenure: Option<Float64Array>,
    performance_tier: Option<StringArray>,
    is_enrolled: Option<BooleanArray>,
    deferral_rate: Option<Float64Array>,
    has_enrollment_date: Option<BooleanArray>,
    birth_date: Option<Date32Array>,
    given_age: Option<Int32Array>,
    ssn: Option<StringArray>,
    active: Option<BooleanArray>,
    employment_status: Option<StringArray>,
}

impl Workforce {
    /// Takes the arrays of the schema's sources, in their order and of their wanted types.
    ///
    /// # Errors
    /// An internal error where the arrays are not those.
    pub fn try_new(schema: &WorkforceSchema, arrays: &[ArrayRef]) -> Result<Self> {
        let find = |field: Field| schema.sources.iter().position(|source| source.field == field);
        for (source, array) in schema.sources.iter().zip(arrays) {
            if *array.data_type() != source.wanted.arrow_type() {
                return Err(Error::Internal(format!("{:?} came as {}", source.field, array.data_type())));
            }
        }
        let array = |field: Field| find(field).and_then(|at| arrays.get(at));
        let text = |field| array(field).map(|array| array.as_string::<i32>().clone());
        let double = |field| array(field).map(|array| array.as_primitive::<Float64Type>().clone());
        let integer = |field| array(field).map(|array| array.as_primitive::<Int32Type>().clone());
        let date = |field| array(field).map(|array| array.as_primitive::<Date32Type>().clone());
        let boolean = |field| array(field).map(|array| array.as_boolean().clone());
        let missing = |name: &str| Error::Internal(format!("no array for {name}"));
        let employee_id = text(Field::EmployeeId).ok_or_else(|| missing("employee_id"))?;
        Ok(Self {
            relation: schema.relation.clone(),
            rows: employee_id.len(),
            bytes: arrays.iter().map(|array| array.get_array_memory_size()).sum(),
            employee_id,
            simulation_year: integer(Field::SimulationYear),
            hire_date: date(Field::HireDate).ok_or_else(|| missing("hire_date"))?,
            salary: double(Field::Salary),
            level: text(Field::Level),
            department: text(Field::Department),
            tenure_months: array(Field::TenureMonths).map(|array| array.as_primitive::<Int64Type>().clone()),
            current_tenure: double(Field::CurrentTenure),
            performance_tier: text(Field::PerformanceTier),
            is_enrolled: boolean(Field::IsEnrolled),
            deferral_rate: double(Field::DeferralRate),
            has_enrollment_date: boolean(Field::EnrollmentDate),
            birth_date: date(Field::BirthDate),
            given_age: integer(Field::GivenAge),
            ssn: text(Field::Ssn),
            active: boolean(Field::Active),
            employment_status: text(Field::EmploymentStatus),
        })
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// How much memory its columns take, in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Whether the row takes part: a row whose activity is false or NULL does not.
    pub fn is_active(&self, row: usize) -> bool {
        match (&self.active, &self.employment_status) {
            (Some(active), _) => active.is_valid(row) && active.value(row),
            (None, Some(status)) => value(status, row) == Some("active"),
            (None, None) => true,
        }
    }

    /// The row's simulation year; `None` where it is NULL or there is no such column.
    pub fn simulation_year(&self, row: usize) -> Option<i32> {
        number(&self.simulation_year, row)
    }

    /// Whether there is a column simulation_year.
    pub fn has_simulation_year(&self) -> bool {
        self.simulation_year.is_some()
    }

    /// The row's id.
    ///
    /// # Errors
    /// A NULL.
    pub fn employee_id(&self, row: usize) -> Result<&str> {
        value(&self.employee_id, row).ok_or_else(|| Error::EmployeeIdNull { relation: self.relation.clone() })
    }

    /// The row's level.
    pub fn level(&self, row: usize) -> Option<&str> {
        self.level.as_ref().and_then(|level| value(level, row))
    }

    /// The ids of all rows.
    pub fn employee_ids(&self) -> &StringArray {
        &self.employee_id
    }

    /// The social security numbers of all rows; `None` where there is no such column.
    pub fn ssns(&self) -> Option<&StringArray> {
        self.ssn.as_ref()
    }

    /// The departments of all rows; `None` where there is no such column.
    pub fn departments(&self) -> Option<&StringArray> {
        self.department.as_ref()
    }

    /// The employee of the row, as the workforce has them.
    ///
    /// Salaries and rates that are not finite are unknown: no event could carry them.
    pub fn employee(&self, row: usize) -> Employee {
        let finite =
            |array: &Option<Float64Array>| number(array, row).filter(|value: &f64| value.is_finite());
        let deferral_rate = finite(&self.deferral_rate);
        let hire_date = self.hire_date.is_valid(row).then(|| self.hire_date.value(row));
        Employee {
            hire_date,
            salary: finite(&self.salary).into(),
            level: Level::of_text(self.level(row)),
            tenure: match (&self.tenure_months, &self.current_tenure) {
                (Some(months), _) => Tenure::Given(months.is_valid(row).then(|| months.value(row))),
                (None, Some(_)) => Tenure::Given(number(&self.current_tenure, row).and_then(months_of_years)),
                (None, None) => Tenure::from_hire_date(hire_date),
            },
            is_low_performer: self
                .performance_tier
                .as_ref()
                .is_some_and(|tier| value(tier, row) == Some("low")),
            is_enrolled: match (&self.is_enrolled, &self.deferral_rate, &self.has_enrollment_date) {
                (Some(enrolled), _, _) => enrolled.is_valid(row).then(|| enrolled.value(row)),
                (None, Some(_), _) => Some(deferral_rate.is_some_and(|rate| rate > 0.0)),
                (None, None, Some(date)) => Some(date.value(row)),
                (None, None, None) => Some(false),
            },
            deferral_rate: deferral_rate.into(),
            age: match &self.birth_date {
                Some(birth_date) => {
                    Age::from_birth_date(birth_date.is_valid(row).then(|| birth_date.value(row)))
                }
                None => Age::Given(number(&self.given_age, row)),
            },
            has_left: false,
        }
    }
}

fn value(array: &StringArray, row: usize) -> Option<&str> {
    array.is_valid(row).then(|| array.value(row))
}

fn number<T: arrow_array::ArrowPrimitiveType>(
    array: &Option<arrow_array::PrimitiveArray<T>>,
    row: usize,
) -> Option<T::Native> {
    array.as_ref().filter(|array| array.is_valid(row)).map(|array| array.value(row))
}

/// 12 × the years, rounded down; `None` where that is no whole number of months.
fn months_of_years(years: f64) -> Option<i64> {
    let months = (12.0 * years).floor();
    // The bounds are the doubles -2^63 and 2^63, between which every integral double is an i64.
    (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&months).then_some(months as i64)
}
