//! The rows of a workforce, as Arrow arrays, and the employee of each.

use std::sync::Arc;

use crate::arrow::array::{Array, ArrayRef, ArrowPrimitiveType, BooleanArray, PrimitiveArray, StringArray};

use crate::domain::values::calendar::{days_from_civil, is_finite};
use crate::domain::workforce::activity;
use crate::domain::workforce::employee::{Age, Employee, Tenure};
use crate::domain::workforce::fields::{Field, FieldArrays};
use crate::domain::workforce::level::Level;
use crate::domain::workforce::schema::{FieldSource, WorkforceSchema};
use crate::domain::{Error, Result};

/// Rows of a workforce.
#[derive(Debug, Clone)]
pub struct Workforce {
    relation: String,
    rows: usize,
    bytes: usize,
    arrays: FieldArrays,
    /// Whether each row is active; `None` where nothing says otherwise of any.
    active: Option<Vec<bool>>,
    /// The columns that were read as texts, too, with the fields that they are of.
    texts: Vec<(Field, Arc<str>, StringArray)>,
}

/// What a row says of an employee, before anything follows from it; `None` is a NULL, or that there is no such column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// In days since 1970-01-01, as are all dates.
    pub hire_date: Option<i32>,
    /// Of a hire that is planned.
    pub planned_hire_date: Option<i32>,
    /// The end of the employment.
    pub termination_date: Option<i32>,
    /// Of a hire after the end.
    pub rehire_date: Option<i32>,
    /// The day of the birth.
    pub birth_date: Option<i32>,
    /// The age in years.
    pub given_age: Option<i32>,
    /// Money per year, which may be infinite, or not a number.
    pub salary: Option<f64>,
    /// A fraction of the compensation, which may be anything.
    pub deferral_rate: Option<f64>,
}

/// Somebody on the opening day, and what is known of their future.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opening {
    /// As the workforce has them.
    pub employee: Employee,
    /// The day on which a candidate joins for certain, in days since 1970-01-01; `None` for all others.
    pub planned_hire: Option<i32>,
    /// The day of the termination that is known, in days since 1970-01-01, after the opening day; [`NEVER`] where there is none.
    pub known_termination: i32,
}

/// After all days.
pub const NEVER: i32 = i32::MAX;

/// Why somebody takes part or does not (spec sections 2 and 5).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Attendance {
    /// Takes part.
    Present(Opening),
    /// Is active, but what the row says contradicts itself, or plans nothing: no event can come of it.
    Idle,
    /// Is not active.
    Inactive,
    /// Has left before the opening day.
    HasLeft,
}

impl Workforce {
    /// Takes the arrays of what the schema reads, in its order and of the wanted types.
    ///
    /// # Errors
    /// A word of employment_status that is not known; an internal error where the arrays are not those of the schema.
    pub fn try_new(schema: &WorkforceSchema, arrays: &[ArrayRef]) -> Result<Self> {
        let arrays_of = |field: Field| {
            let sources = schema.sources.iter().zip(arrays);
            sources.filter(|(source, _)| source.field == field).map(|(_, array)| array.clone()).collect()
        };
        let typed = FieldArrays::take(arrays_of)?;
        let text_of = |(source, array): (&FieldSource, &ArrayRef)| {
            let texts = array.as_any().downcast_ref::<StringArray>().cloned();
            texts.map(|texts| (source.field, source.column.name.as_str().into(), texts))
        };
        let texts = schema.texts().iter().zip(arrays.iter().skip(schema.sources.len())).filter_map(text_of);
        let ids = typed.employee_id.as_ref();
        let active = activity::of_rows(typed.active.as_ref(), typed.employment_status.as_ref());
        Ok(Self {
            relation: schema.relation.clone(),
            rows: ids.ok_or_else(|| Error::Internal("no array for employee_id".to_string()))?.len(),
            bytes: arrays.iter().map(|array| array.get_array_memory_size()).sum(),
            active: active.map_err(|words| Error::EmploymentStatusUnknown {
                relation: schema.relation.clone(),
                column: schema.columns_of(Field::EmploymentStatus),
                words,
            })?,
            texts: texts.collect(),
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

    /// Whether the row is active, as far as its columns active and employment_status say.
    pub fn is_active(&self, row: usize) -> bool {
        self.active.as_ref().is_none_or(|active| active[row])
    }

    /// Whether a value of active or employment_status says that the row is active; where there is neither column, nothing does.
    pub fn is_said_to_be_active(&self, row: usize) -> bool {
        self.active.as_ref().is_some_and(|active| active[row])
    }

    /// What the row says, before anything follows from it.
    pub fn said(&self, row: usize) -> Said {
        let arrays = &self.arrays;
        Said {
            hire_date: number(&arrays.hire_date, row),
            planned_hire_date: number(&arrays.planned_hire_date, row),
            termination_date: number(&arrays.termination_date, row),
            rehire_date: number(&arrays.rehire_date, row),
            birth_date: number(&arrays.birth_date, row),
            given_age: number(&arrays.given_age, row),
            salary: number(&arrays.salary, row),
            deferral_rate: number(&arrays.deferral_rate, row),
        }
    }

    /// The column that the row's value of a field stands in, and the value as it stands there; `None` where there is none, or
    /// where the field was not read [as text](crate::domain::workforce::Also::Texts).
    pub fn held_by(&self, field: Field, row: usize) -> Option<(Arc<str>, &str)> {
        let mut of_field = self.texts.iter().filter(|(of, _, _)| *of == field);
        of_field.find_map(|(_, column, texts)| Some((Arc::clone(column), text(texts, row)?)))
    }

    /// The word of employment_status by which a row is not active; `None` where it is so for another reason.
    pub fn word_of_inactivity(&self, row: usize) -> Option<&str> {
        let is_said = self.arrays.active.as_ref().is_some_and(|active| active.is_valid(row));
        self.arrays.employment_status.as_ref().filter(|_| !is_said).and_then(|status| text(status, row))
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

    /// The performance tiers of all rows; `None` where there is no such column.
    pub fn performance_tiers(&self) -> Option<&StringArray> {
        self.arrays.performance_tier.as_ref()
    }

    /// The day of birth of the row's employee, in days since 1970-01-01.
    pub fn birth_date(&self, row: usize) -> Option<i32> {
        number(&self.arrays.birth_date, row)
    }

    /// The day of the enrollment of the row's employee, in days since 1970-01-01; only of a workforce that is read for year ends.
    pub fn enrolled_on(&self, row: usize) -> Option<i32> {
        number(&self.arrays.enrolled_on, row)
    }

    /// The row's employee on the opening day, 1 January of the year: that of the row in cohorts `by_year`, else the first one.
    ///
    /// Salaries and rates that are not finite are unknown: no event could carry them.
    pub fn opening(&self, row: usize, year: i32, by_year: bool) -> Attendance {
        if !self.is_active(row) {
            return Attendance::Inactive;
        }
        let arrays = &self.arrays;
        let mut hire_date = number(&arrays.hire_date, row);
        let mut planned_hire = None;
        let mut known_termination = NEVER;
        let mut is_planned = false;
        // Most workforces have none of these columns.
        if let Some(termination) = number(&arrays.termination_date, row) {
            if termination > days_from_civil(year, 1, 1) {
                known_termination = termination;
            } else {
                let rehire_date = number(&arrays.rehire_date, row).filter(|rehire| *rehire > termination);
                let Some(rehire_date) = rehire_date else { return Attendance::HasLeft };
                hire_date = Some(rehire_date);
            }
        }
        if hire_date.is_none()
            && let Some(date) = number(&arrays.planned_hire_date, row)
        {
            is_planned = true;
            let opening_day = days_from_civil(year, 1, 1);
            let is_later = is_finite(date) && date >= opening_day && date < known_termination;
            if !by_year && date < opening_day {
                hire_date = Some(date);
            } else if is_later && (!by_year || date < days_from_civil(year + 1, 1, 1)) {
                planned_hire = Some(date);
            } else {
                return Attendance::Idle;
            }
        }
        if hire_date > Some(known_termination) {
            return Attendance::Idle;
        }
        Attendance::Present(Opening {
            employee: self.employee(row, hire_date, is_planned),
            planned_hire,
            known_termination,
        })
    }

    /// The row's employee with that hire date; the tenure of somebody whose hire was planned is not given.
    fn employee(&self, row: usize, hire_date: Option<i32>, is_planned: bool) -> Employee {
        let arrays = &self.arrays;
        let finite = |array| number(array, row).filter(|value: &f64| value.is_finite());
        let deferral_rate = finite(&arrays.deferral_rate);
        let birth_date = number(&arrays.birth_date, row);
        Employee {
            hire_date,
            salary: finite(&arrays.salary).into(),
            level: Level::of_text(self.level(row)),
            tenure: match (&arrays.tenure_months, &arrays.current_tenure) {
                (months @ Some(_), _) if !is_planned => Tenure::Given(number(months, row)),
                (None, years @ Some(_)) if !is_planned => {
                    Tenure::Given(number(years, row).and_then(months_of_years))
                }
                _ => Tenure::from_hire_date(hire_date),
            },
            is_low_performer: arrays
                .performance_tier
                .as_ref()
                .and_then(|tier| text(tier, row))
                .is_some_and(|tier| activity::is_word(tier, "low")),
            is_enrolled: match (&arrays.is_enrolled, &arrays.deferral_rate, &arrays.has_enrollment_date) {
                (Some(enrolled), _, _) => truth(enrolled, row),
                (None, Some(_), _) => Some(deferral_rate.is_some_and(|rate| rate > 0.0)),
                (None, None, Some(date)) => Some(date.value(row)),
                (None, None, None) => Some(false),
            },
            deferral_rate: deferral_rate.into(),
            age: match birth_date {
                Some(_) => Age::from_birth_date(birth_date),
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
