//! Which columns of a relation a workforce is read from, and as what.

use crate::domain::relation::{ColumnKind, RelationColumn, RelationColumns, Wanted, column_of};
use crate::domain::suggestion::misspelt;
use crate::domain::workforce::cohort::CohortChoice;
use crate::domain::workforce::fields::{FIELDS, Field, FieldColumns};
use crate::domain::{Error, Result};

/// A column of the relation that a field is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSource {
    /// The field that is read from it.
    pub field: Field,
    /// The column's place in the relation.
    pub index: usize,
    /// The column as the relation has it.
    pub column: RelationColumn,
    /// The type it is cast to.
    pub wanted: Wanted,
}

/// What is read of a workforce beyond what events depend on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Also {
    /// Nothing.
    #[default]
    Nothing,
    /// The columns of some fields as texts, too, so that it can be said what stands in which of them.
    Texts(&'static [Field]),
    /// The days of enrollment, which must be dates then.
    EnrollmentDates,
}

/// How a workforce is read from a relation: the columns found, each with the type wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkforceSchema {
    /// The relation, in the user's words.
    pub relation: String,
    /// The columns to read, those of a field in the order of its names; [`Workforce::try_new`](crate::domain::workforce::Workforce::try_new)
    /// takes their arrays in this order.
    pub sources: Vec<FieldSource>,
    /// The columns of some fields once more, as texts; none but with [`Also::Texts`].
    texts: Vec<FieldSource>,
    /// All column names of the relation, for error messages.
    column_names: Vec<String>,
}

impl WorkforceSchema {
    /// Finds the fields among the columns of a relation, by name and without regard to case.
    ///
    /// `relation` is what error messages call it.
    ///
    /// # Errors
    /// No column for employee_id or hire_date, a column whose type cannot be cast, and an id that is a number with a fraction.
    pub fn resolve(relation: &str, columns: &[RelationColumn]) -> Result<Self> {
        Self::resolve_with(relation, columns, Also::Nothing)
    }

    /// The same with what is read beyond what events depend on.
    ///
    /// # Errors
    /// As for [`Self::resolve`].
    pub fn resolve_with(relation: &str, columns: &[RelationColumn], also: Also) -> Result<Self> {
        let columns = RelationColumns { relation, columns };
        let mut sources: Vec<FieldSource> = Vec::new();
        for FieldColumns { field, names, wanted, unless, is_for_year_ends, .. } in &FIELDS {
            if *is_for_year_ends && also != Also::EnrollmentDates {
                continue;
            }
            if sources.iter().any(|source| unless.contains(&source.field)) {
                continue;
            }
            for name in *names {
                let Some(index) = columns.find(name, *wanted)? else { continue };
                let column = columns.columns[index].clone();
                if *field == Field::EmployeeId && column.kind == ColumnKind::Fraction {
                    let (what, given) = (column_of(&column.name, relation), column.type_name);
                    return Err(Error::EmployeeIdFraction { what, given });
                }
                sources.push(FieldSource { field: *field, index, column, wanted: *wanted });
            }
        }
        let is_found = |field: Field| sources.iter().any(|source| source.field == field);
        for FieldColumns { field, names, required, .. } in &FIELDS {
            if let Some(why) = required
                && !is_found(*field)
            {
                return Err(columns.missing(names, why, is_read));
            }
        }
        let texts = if let Also::Texts(fields) = also { fields } else { &[] };
        let of_texts = sources.iter().filter(|source| texts.contains(&source.field));
        let texts =
            of_texts.map(|source| FieldSource { wanted: Wanted::Varchar, ..source.clone() }).collect();
        Ok(Self { relation: relation.to_string(), sources, texts, column_names: columns.names() })
    }

    /// The columns that are read as texts, too.
    pub fn texts(&self) -> &[FieldSource] {
        &self.texts
    }

    /// All that is read, in the order in which [`Workforce::try_new`](crate::domain::workforce::Workforce::try_new) takes the
    /// arrays: the sources, and then the texts.
    pub fn columns_read(&self) -> impl Iterator<Item = &FieldSource> {
        self.sources.iter().chain(&self.texts)
    }

    /// The columns of the field, as error messages name them.
    pub fn columns_of(&self, field: Field) -> String {
        let columns = self.sources.iter().filter(|source| source.field == field);
        columns.map(|source| source.column.name.as_str()).collect::<Vec<_>>().join(" or ")
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
                misspelt: misspelt(&self.column_names, &["simulation_year"], is_read),
            }),
        }
    }
}

/// Whether a column of that name is read, for whatever field.
fn is_read(column: &str) -> bool {
    FIELDS.iter().flat_map(|field| field.names).any(|name| name.eq_ignore_ascii_case(column))
}
