//! Which columns of a relation a workforce is read from, and as what.

use crate::domain::relation::{RelationColumn, Wanted, column_of};
use crate::domain::suggestion::misspelt;
use crate::domain::workforce::cohort::CohortChoice;
use crate::domain::{Error, Result};

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
    /// The columns to read, in the order in which [`Workforce::try_new`](crate::domain::workforce::Workforce::try_new) takes their arrays.
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
                let given = column.type_name.clone();
                return Err(Error::Type {
                    what: column_of(&column.name, relation),
                    given,
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
                misspelt: self.misspelt(&["simulation_year"]),
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
            misspelt: self.misspelt(names),
        })
    }

    fn misspelt(&self, wanted: &[&str]) -> Option<String> {
        let is_read = |column: &str| {
            FIELDS.iter().flat_map(|field| field.names).any(|name| name.eq_ignore_ascii_case(column))
        };
        misspelt(&self.column_names, wanted, is_read)
    }
}
