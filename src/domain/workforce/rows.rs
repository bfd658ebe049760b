//! The rows of a workforce, as Arrow arrays, and the employee of each.

use crate::arrow::array::{Array, ArrayRef, ArrowPrimitiveType, BooleanArray, PrimitiveArray, StringArray};

use crate::domain::workforce::employee::{Age, Employee, Tenure};
use crate::domain::workforce::fields::{Field, FieldArrays};
use crate::domain::workforce::level::Level;
use crate::domain::workforce::schema::WorkforceSchema;
use crate::domain::{Error, Result};

/// Rows of a workforce.
#[derive(Debug, Clone)]
pub struct Workforce {
    relation: String,
    rows: usize,
    bytes: usize,
    arrays: FieldArrays,
}

impl Workforce {
    /// Takes the arrays of the schema's sources, in their order and of their wanted types.
    ///
    /// # Errors
    /// An internal error where the arrays are not those.
    pub fn try_new(schema: &WorkforceSchema, arrays: &[ArrayRef]) -> Result<Self> {
        let array_of = |field: Field| {
            let at = schema.sources.iter().position(|source| source.field == field)?;
            arrays.get(at).cloned()
        };
        let typed = FieldArrays::take(array_of)?;
        let ids = typed.employee_id.as_ref();
        Ok(Self {
            relation: schema.relation.clone(),
            rows: ids.ok_or_else(|| Error::Internal("no array for employee_id".to_string()))?.len(),
            bytes: arrays.iter().map(|array| array.get_array_memory_size()).sum(),
            arrays: typed,
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
        match (&self.arrays.active, &self.arrays.employment_status) {
            (Some(active), _) => truth(active, row) == Some(true),
            (None, Some(status)) => text(status, row) == Some("active"),
            (None, None) => true,
        }
    }

    /// The row's simulation year; `None` where it is NULL or there is no such column.
    pub fn simulation_year(&self, row: usize) -> Option<i32> {
        number(&self.arrays.simulation_year, row)
    }

    /// Whether there is a column simulation_year.
    pub fn has_simulation_year(&self) -> bool {
        self.arrays.simulation_year.is_some()
    }

    /// The id of the row's employee.
    ///
    /// # Errors
    /// It is NULL.
    pub fn employee_id(&self, row: usize) -> Result<&str> {
        let id = self.arrays.employee_id.as_ref().and_then(|ids| text(ids, row));
        id.ok_or_else(|| Error::EmployeeIdNull { relation: self.relation.clone() })
    }

    /// The level of the row's employee as the workforce has it; `None` where it is NULL or there is no such column.
    pub fn level(&self, row: usize) -> Option<&str> {
        self.arrays.level.as_ref().and_then(|level| text(level, row))
    }

    /// The ids of all rows; that of one who takes no part may be NULL.
    pub fn employee_ids(&self) -> Option<&StringArray> {
        self.arrays.employee_id.as_ref()
    }

    /// The social security numbers of all rows; `None` where there is no such column.
    pub fn ssns(&self) -> Option<&StringArray> {
        self.arrays.ssn.as_ref()
    }

    /// The departments of all rows; `None` where there is no such column.
    pub fn departments(&self) -> Option<&StringArray> {
        self.arrays.department.as_ref()
    }

    /// The employee of the row, as the workforce has them.
    ///
    /// Salaries and rates that are not finite are unknown: no event could carry them.
    pub fn employee(&self, row: usize) -> Employee {
        let arrays = &self.arrays;
        let finite = |array| number(array, row).filter(|value: &f64| value.is_finite());
        let deferral_rate = finite(&arrays.deferral_rate);
        let hire_date = number(&arrays.hire_date, row);
        Employee {
            hire_date,
            salary: finite(&arrays.salary).into(),
            level: Level::of_text(self.level(row)),
            tenure: match (&arrays.tenure_months, &arrays.current_tenure) {
                (months @ Some(_), _) => Tenure::Given(number(months, row)),
                (None, years @ Some(_)) => Tenure::Given(number(years, row).and_then(months_of_years)),
                (None, None) => Tenure::from_hire_date(hire_date),
            },
            is_low_performer: arrays.performance_tier.as_ref().and_then(|tier| text(tier, row))
                == Some("low"),
            is_enrolled: match (&arrays.is_enrolled, &arrays.deferral_rate, &arrays.has_enrollment_date) {
                (Some(enrolled), _, _) => truth(enrolled, row),
                (None, Some(_), _) => Some(deferral_rate.is_some_and(|rate| rate > 0.0)),
                (None, None, Some(date)) => Some(date.value(row)),
                (None, None, None) => Some(false),
            },
            deferral_rate: deferral_rate.into(),
            age: match &arrays.birth_date {
                birth_date @ Some(_) => Age::from_birth_date(number(birth_date, row)),
                None => Age::Given(number(&arrays.given_age, row)),
            },
            has_left: false,
        }
    }
}

/// The text of a row; `None` is a NULL.
fn text(array: &StringArray, row: usize) -> Option<&str> {
    array.is_valid(row).then(|| array.value(row))
}

/// Whether the row's value is true; `None` is a NULL.
fn truth(array: &BooleanArray, row: usize) -> Option<bool> {
    array.is_valid(row).then(|| array.value(row))
}

/// The number of a row; `None` is a NULL, or that there is no such column.
fn number<T: ArrowPrimitiveType>(array: &Option<PrimitiveArray<T>>, row: usize) -> Option<T::Native> {
    array.as_ref().filter(|array| array.is_valid(row)).map(|array| array.value(row))
}

/// 12 × the years, rounded down; `None` where that is no whole number of months.
fn months_of_years(years: f64) -> Option<i64> {
    let months = (12.0 * years).floor();
    // The bounds are the doubles -2^63 and 2^63, between which every integral double is an i64.
    (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&months).then_some(months as i64)
}
