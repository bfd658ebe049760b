//! Which columns a workforce is read from, and what its rows say.

use crate::domain::relation::{ColumnKind, RelationColumn, Wanted};
use crate::domain::tests::support::workforce::{
    bigints, booleans, column, dates, doubles, integers, texts, workforce,
};
use crate::domain::workforce::{Age, CohortChoice, FIELDS, Field, Tenure, WorkforceSchema};

fn names(names: &[&str]) -> Vec<RelationColumn> {
    names.iter().map(|name| column(name, "VARCHAR", ColumnKind::Text)).collect()
}

fn source(schema: &WorkforceSchema, field: Field) -> Option<&str> {
    schema.sources.iter().find(|source| source.field == field).map(|source| source.column.name.as_str())
}

#[test]
fn every_name_of_every_field_is_found_whatever_its_case() {
    for field in FIELDS.iter().filter(|field| !matches!(field.field, Field::EmployeeId | Field::HireDate)) {
        for name in field.names {
            let relation = names(&["Employee_ID", "HIRE_DATE", &name.to_uppercase()]);
            let schema = WorkforceSchema::resolve("census", &relation).unwrap();
            assert_eq!(source(&schema, field.field), Some(name.to_uppercase().as_str()));
        }
    }
}

#[test]
fn the_first_name_that_exists_wins_whatever_the_order_of_the_columns() {
    let relation = names(&[
        "level_id",
        "current_compensation",
        "employee_id",
        "salary",
        "employee_hire_date",
        "hire_date",
    ]);
    let schema = WorkforceSchema::resolve("census", &relation).unwrap();
    assert_eq!(source(&schema, Field::Salary), Some("salary"));
    assert_eq!(source(&schema, Field::HireDate), Some("hire_date"));
    assert_eq!(source(&schema, Field::Level), Some("level_id"));
}

#[test]
fn fallbacks_are_read_only_where_they_are_needed() {
    let relation = names(&[
        "employee_id",
        "hire_date",
        "tenure_months",
        "current_tenure",
        "is_enrolled",
        "employee_enrollment_date",
        "birth_date",
        "employee_age",
        "active",
        "employment_status",
    ]);
    let schema = WorkforceSchema::resolve("census", &relation).unwrap();
    for unread in [Field::CurrentTenure, Field::EnrollmentDate, Field::GivenAge, Field::EmploymentStatus] {
        assert!(!schema.has(unread), "{unread:?}");
    }
}

#[test]
fn required_columns_are_missed_by_name() {
    let error = WorkforceSchema::resolve("workforce 'x'", &names(&["id", "hire_date"])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "workforce 'x' has no column employee_id, and every employee needs one; its columns are id, hire_date"
    );
    let error = WorkforceSchema::resolve("workforce 'x'", &names(&["employee_id"])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "workforce 'x' has no column hire_date or employee_hire_date, without which nobody can be told from a hire \
         candidate; its columns are employee_id"
    );
}

#[test]
fn types_that_cannot_be_cast_are_refused() {
    use ColumnKind::{Boolean, Date, Null, Number, Text, TextOnly, Timestamp, Unfit};
    let accepted = |wanted: Wanted| {
        let all = [Null, Boolean, Number, Text, Date, Timestamp, TextOnly, Unfit];
        all.into_iter().filter(|kind| wanted.accepts(*kind)).collect::<Vec<_>>()
    };
    assert_eq!(accepted(Wanted::Varchar), [Null, Boolean, Number, Text, Date, Timestamp, TextOnly]);
    for number in [Wanted::Integer, Wanted::Bigint, Wanted::Double, Wanted::Boolean] {
        assert_eq!(accepted(number), [Null, Boolean, Number, Text]);
    }
    assert_eq!(accepted(Wanted::Date), [Null, Text, Date, Timestamp]);
    assert_eq!(accepted(Wanted::Presence).len(), 8);

    let relation = [column("employee_id", "VARCHAR", Text), column("hire_date", "INTEGER", Number)];
    assert_eq!(
        WorkforceSchema::resolve("workforce 'x'", &relation).unwrap_err().to_string(),
        "the column hire_date of workforce 'x' is of type INTEGER, which cannot be cast to DATE; cast it first"
    );
}

#[test]
fn cohorts_follow_the_column_unless_told_otherwise() {
    let with_year =
        WorkforceSchema::resolve("x", &names(&["employee_id", "hire_date", "simulation_year"])).unwrap();
    let census = WorkforceSchema::resolve("x", &names(&["employee_id", "hire_date"])).unwrap();
    let by_year = |schema: &WorkforceSchema, choice| schema.is_by_year(choice).ok();
    assert_eq!(by_year(&with_year, CohortChoice::Auto), Some(true));
    assert_eq!(by_year(&with_year, CohortChoice::RollForward), Some(false));
    assert_eq!(by_year(&with_year, CohortChoice::ByYear), Some(true));
    assert_eq!(by_year(&census, CohortChoice::Auto), Some(false));
    assert_eq!(by_year(&census, CohortChoice::ByYear), None);
    assert_eq!(
        census.is_by_year(CohortChoice::ByYear).unwrap_err().to_string(),
        "cohort 'by_year' needs a column simulation_year, which x does not have (its columns are employee_id, \
         hire_date); add the column or use cohort 'roll_forward'"
    );
}

#[test]
fn absent_columns_are_unknown_and_nobody_is_enrolled_or_a_low_performer() {
    let (_, workforce) =
        workforce(&[texts("employee_id", &[Some("E1")]), dates("hire_date", &[Some((2020, 1, 1))])]);
    let employee = workforce.employee(0);
    assert_eq!((employee.salary.get(), employee.deferral_rate.get()), (None, None));
    assert_eq!((employee.tenure_months(2025, 0), employee.age), (Some(60), Age::Given(None)));
    assert_eq!((employee.is_enrolled, employee.is_low_performer), (Some(false), false));
    assert_eq!(
        (workforce.level(0), workforce.simulation_year(0), workforce.is_active(0)),
        (None, None, true)
    );
    assert!(workforce.ssns().is_none() && workforce.departments().is_none());
}

#[test]
fn enrollment_comes_from_the_first_column_that_exists() {
    let ids = || texts("employee_id", &[Some("a"), Some("b"), Some("c")]);
    let hired = || dates("hire_date", &[None, None, None]);
    let rates = || doubles("employee_deferral_rate", &[Some(0.05), Some(0.0), None]);
    let joined = || texts("employee_enrollment_date", &[Some("2020-01-01"), None, Some("")]);
    let enrolled = |columns: &[_]| {
        let (_, workforce) = workforce(columns);
        (0..3).map(|row| workforce.employee(row).is_enrolled).collect::<Vec<_>>()
    };
    let given = booleans("is_enrolled", &[None, Some(true), Some(false)]);
    assert_eq!(enrolled(&[ids(), hired(), rates(), joined(), given]), [None, Some(true), Some(false)]);
    assert_eq!(enrolled(&[ids(), hired(), rates(), joined()]), [Some(true), Some(false), Some(false)]);
    assert_eq!(enrolled(&[ids(), hired(), joined()]), [Some(true), Some(false), Some(true)]);
}

#[test]
fn tenure_in_years_is_rounded_down_to_months() {
    let years = [Some(2.3), Some(1.0), Some(-0.5), None, Some(f64::INFINITY), Some(1e300), Some(f64::NAN)];
    let (_, workforce) = workforce(&[
        texts("employee_id", &[Some("x"); 7]),
        dates("hire_date", &[None; 7]),
        doubles("current_tenure", &years),
    ]);
    // 12 × 2.3 is 27.599… in doubles.
    let expected = [Some(27), Some(12), Some(-6), None, None, None, None];
    for (row, months) in expected.into_iter().enumerate() {
        assert_eq!(workforce.employee(row).tenure, Tenure::Given(months), "{:?} years", years[row]);
    }
}

#[test]
fn who_is_not_known_to_be_active_takes_no_part() {
    let ids = || texts("employee_id", &[Some("a"), Some("b"), Some("c")]);
    let hired = || dates("hire_date", &[None, None, None]);
    let status = || texts("employment_status", &[Some("active"), Some("Active"), None]);
    let active = |columns: &[_]| {
        let (_, workforce) = workforce(columns);
        (0..3).map(|row| workforce.is_active(row)).collect::<Vec<_>>()
    };
    assert_eq!(active(&[ids(), hired(), status()]), [true, false, false]);
    let flag = booleans("active", &[Some(false), Some(true), None]);
    assert_eq!(active(&[ids(), hired(), status(), flag]), [false, true, false]);
}

#[test]
fn amounts_that_are_not_finite_are_unknown() {
    let (_, workforce) = workforce(&[
        texts("employee_id", &[Some("x"); 2]),
        dates("hire_date", &[None; 2]),
        doubles("salary", &[Some(f64::NAN), Some(f64::INFINITY)]),
        doubles("employee_deferral_rate", &[Some(f64::INFINITY), Some(f64::NAN)]),
        bigints("tenure_months", &[Some(3), None]),
        integers("current_age", &[Some(41), None]),
    ]);
    for row in 0..2 {
        let employee = workforce.employee(row);
        assert_eq!(
            (employee.salary.get(), employee.deferral_rate.get(), employee.is_enrolled),
            (None, None, Some(false))
        );
    }
    assert_eq!(
        (workforce.employee(0).tenure, workforce.employee(0).age),
        (Tenure::Given(Some(3)), Age::Given(Some(41)))
    );
}

#[test]
fn an_employee_without_an_id_is_an_error() {
    let (_, workforce) = workforce(&[texts("employee_id", &[None]), dates("hire_date", &[None])]);
    assert_eq!(
        workforce.employee_id(0).unwrap_err().to_string(),
        "employee_id is NULL in workforce 'test', but every employee needs one; leave such rows out or give them an id"
    );
}
