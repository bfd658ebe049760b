//! The workforce: which columns of a relation it is read from, and its rows as Arrow arrays (spec section 2).

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array, StringArray,
};
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int32Type, Int64Type, TimeUnit};

use crate::domain::employee::{Age, Employee, Tenure};
use crate::domain::level::Level;
use crate::domain::simulation::CohortChoice;
use crate::domain::{Error, Result};

/// What a column of the relation is cast to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Text.
    Varchar,
    /// 32 bits.
    Integer,
    /// 64 bits.
    Bigint,
    /// IEEE double.
    Double,
    /// Days.
    Date,
    /// Microseconds.
    Timestamp,
    /// True or false.
    Boolean,
    /// Only whether the value is NULL: true where it is not.
    Presence,
}

impl Wanted {
    /// The name of the type in SQL.
    pub fn sql_name(self) -> &'static str {
        match self {
            Self::Varchar => "VARCHAR",
            Self::Integer => "INTEGER",
            Self::Bigint => "BIGINT",
            Self::Double => "DOUBLE",
            Self::Date => "DATE",
            Self::Timestamp => "TIMESTAMP",
            Self::Boolean | Self::Presence => "BOOLEAN",
        }
    }

    /// The Arrow type that the kernels read.
    pub fn arrow_type(self) -> DataType {
        match self {
            Self::Varchar => DataType::Utf8,
            Self::Integer => DataType::Int32,
            Self::Bigint => DataType::Int64,
            Self::Double => DataType::Float64,
            Self::Date => DataType::Date32,
            Self::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
            Self::Boolean | Self::Presence => DataType::Boolean,
        }
    }

    /// Whether a column of that kind can be cast to this type.
    ///
    /// A TIMESTAMP WITH TIME ZONE is no DATE: which day it is depends on the session, and events must not.
    pub fn accepts(self, kind: ColumnKind) -> bool {
        use ColumnKind::{Boolean, Date, Null, Number, Text, Timestamp, Unfit};
        match (self, kind) {
            (_, Null) | (Self::Presence, _) => true,
            (_, Unfit) => false,
            (Self::Varchar, _) => true,
            (Self::Date | Self::Timestamp, kind) => matches!(kind, Date | Timestamp | Text),
            (_, kind) => matches!(kind, Boolean | Number | Text),
        }
    }
}

/// The kinds of column types, as far as casts tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// The type of a bare NULL.
    Null,
    /// BOOLEAN.
    Boolean,
    /// Integers, decimals and floating point numbers.
    Number,
    /// VARCHAR and ENUM.
    Text,
    /// DATE.
    Date,
    /// TIMESTAMP without a time zone, in any unit.
    Timestamp,
    /// UUID and TIME, which only have a text form.
    TextOnly,
    /// STRUCT, LIST, BLOB, TIMESTAMP WITH TIME ZONE, …: without a text that is plain and the same in every session.
    Unfit,
}

/// A column of the relation that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationColumn {
    /// Its name as the relation spells it.
    pub name: String,
    /// Its type as DuckDB spells it.
    pub type_name: String,
    /// Its kind.
    pub kind: ColumnKind,
}

/// The fields of the workforce, each read from a column of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Who it is.
    EmployeeId,
    /// The year of the row, in cohorts by year.
    SimulationYear,
    /// NULL for a hire candidate.
    HireDate,
    /// Money per year.
    Salary,
    /// 'L3', or a number.
    Level,
    /// Part of a hire's payload.
    Department,
    /// Months.
    TenureMonths,
    /// Years.
    CurrentTenure,
    /// 'low' doubles the chance of a termination.
    PerformanceTier,
    /// Whether the employee is in the plan.
    IsEnrolled,
    /// A fraction of the compensation.
    DeferralRate,
    /// An enrolled employee has one.
    EnrollmentDate,
    /// For the age.
    BirthDate,
    /// The age as given, in years.
    GivenAge,
    /// Passed through.
    Ssn,
    /// False: takes no part.
    Active,
    /// 'active', or takes no part.
    EmploymentStatus,
}

/// How a field is found in a relation.
#[derive(Debug)]
pub struct FieldColumns {
    /// The field.
    pub field: Field,
    /// The column names looked for; the first that exists wins.
    pub names: &'static [&'static str],
    /// The type it is cast to.
    pub wanted: Wanted,
    /// Read only where none of these fields was found.
    pub unless: &'static [Field],
}

const fn field(field: Field, names: &'static [&'static str], wanted: Wanted) -> FieldColumns {
    FieldColumns { field, names, wanted, unless: &[] }
}

const fn fallback(
    field: Field,
    names: &'static [&'static str],
    wanted: Wanted,
    unless: &'static [Field],
) -> FieldColumns {
    FieldColumns { field, names, wanted, unless }
}

/// The table of spec section 2.
pub static FIELDS: [FieldColumns; 17] = [
    field(Field::EmployeeId, &["employee_id"], Wanted::Varchar),
    field(Field::SimulationYear, &["simulation_year"], Wanted::Integer),
    field(Field::HireDate, &["hire_date", "employee_hire_date"], Wanted::Date),
    field(
        Field::Salary,
        &["salary", "employee_gross_compensation", "employee_compensation", "current_compensation"],
        Wanted::Double,
    ),
    field(Field::Level, &["level", "level_id"], Wanted::Varchar),
    field(Field::Department, &["department"], Wanted::Varchar),
    field(Field::TenureMonths, &["tenure_months"], Wanted::Bigint),
    fallback(Field::CurrentTenure, &["current_tenure"], Wanted::Double, &[Field::TenureMonths]),
    field(Field::PerformanceTier, &["performance_tier"], Wanted::Varchar),
    field(Field::IsEnrolled, &["is_enrolled"], Wanted::Boolean),
    field(Field::DeferralRate, &["employee_deferral_rate"], Wanted::Double),
    fallback(
        Field::EnrollmentDate,
        &["employee_enrollment_date"],
        Wanted::Presence,
        &[Field::IsEnrolled, Field::DeferralRate],
    ),
    field(Field::BirthDate, &["birth_date", "employee_birth_date"], Wanted::Date),
    fallback(Field::GivenAge, &["employee_age", "current_age"], Wanted::Integer, &[Field::BirthDate]),
    field(Field::Ssn, &["employee_ssn"], Wanted::Varchar),
    field(Field::Active, &["active"], Wanted::Boolean),
    fallback(Field::EmploymentStatus, &["employment_status"], Wanted::Varchar, &[Field::Active]),
];

/// A column of the relation that a field is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSource {
    /// The field.
    pub field: Field,
    /// The column's place in the relation.
    pub index: usize,
    /// The column as the relation has it.
    pub column: RelationColumn,
    /// The type it is cast to.
    pub wanted: Wanted,
}

/// How a workforce is read from a relation: the columns found, each with the type wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkforceSchema {
    /// The relation, in the user's words.
    pub relation: String,
    /// The columns to read, in the order in which [`Workforce::try_new`] takes their arrays.
    pub sources: Vec<FieldSource>,
    /// All column names of the relation, for error messages.
    column_names: Vec<String>,
}

impl WorkforceSchema {
    /// Finds the fields among the columns of a relation, by name and without regard to case.
    ///
    /// `relation` is what error messages call it.
    ///
    /// # Errors
    /// No column for employee_id or hire_date, and a column whose type cannot be cast.
    pub fn resolve(relation: &str, columns: &[RelationColumn]) -> Result<Self> {
        let mut sources: Vec<FieldSource> = Vec::new();
        for wanted_field in &FIELDS {
            if sources.iter().any(|source| wanted_field.unless.contains(&source.field)) {
                continue;
            }
            let found = wanted_field.names.iter().find_map(|name| {
                let index = columns.iter().position(|column| column.name.eq_ignore_ascii_case(name))?;
                Some((index, &columns[index]))
            });
            let Some((index, column)) = found else { continue };
            let wanted = wanted_field.wanted;
            if !wanted.accepts(column.kind) {
                return Err(Error::ColumnType {
                    relation: relation.to_string(),
                    column: column.name.clone(),
                    given: column.type_name.clone(),
                    wanted: wanted.sql_name(),
                });
            }
            sources.push(FieldSource { field: wanted_field.field, index, column: column.clone(), wanted });
        }
        let column_names = columns.iter().map(|column| column.name.clone()).collect();
        let schema = Self { relation: relation.to_string(), sources, column_names };
        schema.require(Field::EmployeeId, "and every employee needs one")?;
        schema.require(Field::HireDate, "without which nobody can be told from a hire candidate")?;
        Ok(schema)
    }

    /// Whether the field was found.
    pub fn has(&self, field: Field) -> bool {
        self.sources.iter().any(|source| source.field == field)
    }

    /// Whether the relation is read as cohorts by year, else rolled forward (spec section 5).
    ///
    /// # Errors
    /// `by_year` without the column simulation_year.
    pub fn is_by_year(&self, cohort: CohortChoice) -> Result<bool> {
        let has_year = self.has(Field::SimulationYear);
        match cohort {
            CohortChoice::Auto => Ok(has_year),
            CohortChoice::RollForward => Ok(false),
            CohortChoice::ByYear if has_year => Ok(true),
            CohortChoice::ByYear => Err(Error::CohortWithoutYear {
                relation: self.relation.clone(),
                columns: self.column_names.clone(),
            }),
        }
    }

    fn require(&self, field: Field, why: &'static str) -> Result<()> {
        if self.has(field) {
            return Ok(());
        }
        let names =
            FIELDS.iter().find(|columns| columns.field == field).map_or(&[][..], |columns| columns.names);
        Err(Error::ColumnMissing {
            relation: self.relation.clone(),
            wanted: names.to_vec(),
            why,
            columns: self.column_names.clone(),
        })
    }
}

/// Rows of a workforce, a column an array.
#[derive(Debug, Clone)]
pub struct Workforce {
    relation: String,
    rows: usize,
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

    /// The row's social security number.
    pub fn ssn(&self, row: usize) -> Option<&str> {
        self.ssn.as_ref().and_then(|ssn| value(ssn, row))
    }

    /// The row's department.
    pub fn department(&self, row: usize) -> Option<&str> {
        self.department.as_ref().and_then(|department| value(department, row))
    }

    /// The employee of the row, as the workforce has them.
    ///
    /// Salaries and rates that are not finite are unknown: no event could carry them.
    pub fn employee(&self, row: usize) -> Employee<'_> {
        let finite =
            |array: &Option<Float64Array>| number(array, row).filter(|value: &f64| value.is_finite());
        let deferral_rate = finite(&self.deferral_rate);
        Employee {
            hire_date: self.hire_date.is_valid(row).then(|| self.hire_date.value(row)),
            salary: finite(&self.salary),
            level: Level::new(self.level.as_ref().and_then(|level| value(level, row))),
            tenure: match (&self.tenure_months, &self.current_tenure) {
                (Some(months), _) => Tenure::Given(months.is_valid(row).then(|| months.value(row))),
                (None, Some(_)) => Tenure::Given(number(&self.current_tenure, row).and_then(months_of_years)),
                (None, None) => Tenure::FromHireDate,
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
            deferral_rate,
            age: match &self.birth_date {
                Some(birth_date) => Age::BirthDate(birth_date.is_valid(row).then(|| birth_date.value(row))),
                None => Age::Given(number(&self.given_age, row)),
            },
            has_left: false,
        }
    }
}

fn value(array: &StringArray, row: usize) -> Option<&str> {
    array.is_valid(row).then(|| array.value(row))
}

fn number<T: arrow::datatypes::ArrowPrimitiveType>(
    array: &Option<arrow::array::PrimitiveArray<T>>,
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
