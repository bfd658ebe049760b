//! Which columns a workforce is read from, and what its rows say.

use crate::domain::relation::{ColumnKind, RelationColumn, Wanted};
use crate::domain::tests::support::workforce::{
    bigints, booleans, column, dates, doubles, integers, opened, texts, workforce,
};
use crate::domain::values::calendar::days_from_civil;
use crate::domain::workforce::{
    Age, Also, Attendance, CohortChoice, FIELDS, Field, NEVER, Opening, Tenure, Workforce, WorkforceSchema,
};

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
            let schema = WorkforceSchema::resolve_with("census", &relation, Also::EnrollmentDates).unwrap();
            assert_eq!(source(&schema, field.field), Some(name.to_uppercase().as_str()));
        }
    }
}

#[test]
fn all_names_of_a_field_are_read_in_the_order_of_the_table() {
    let relation = names(&[
        "level_id",
        "current_compensation",
        "employee_id",
        "salary",
        "employee_hire_date",
        "hire_date",
    ]);
    let schema = WorkforceSchema::resolve("census", &relation).unwrap();
    assert_eq!(schema.columns_of(Field::Salary), "salary or current_compensation");
    assert_eq!(schema.columns_of(Field::HireDate), "hire_date or employee_hire_date");
    assert_eq!(schema.columns_of(Field::Level), "level_id");
}

#[test]
fn the_first_value_that_is_there_counts_row_by_row() {
    let (_, workforce) = workforce(&[
        texts("employee_id", &[Some("x"); 4]),
        dates("employee_hire_date", &[Some((2001, 1, 1)); 4]),
        dates("hire_date", &[Some((2002, 1, 1)), None, None, Some((2002, 1, 1))]),
        doubles("current_compensation", &[Some(3.0), Some(3.0), None, Some(3.0)]),
        doubles("employee_compensation", &[Some(2.0), None, None, Some(2.0)]),
        // A value that is no amount is there all the same.
        doubles("salary", &[None, None, None, Some(f64::NAN)]),
        dates("birth_date", &[Some((1990, 1, 1)), None, None, None]),
        integers("current_age", &[Some(20), Some(21), None, None]),
        integers("employee_age", &[Some(30), None, None, Some(31)]),
    ]);
    let employees: Vec<_> = (0..4).map(|row| opened(&workforce, row)).collect();
    let hired = [2002, 2001, 2001, 2002].map(|year| Some(days_from_civil(year, 1, 1)));
    assert_eq!(employees.iter().map(|employee| employee.hire_date).collect::<Vec<_>>(), hired);
    let salaries = [Some(2.0), Some(3.0), None, None];
    assert_eq!(employees.iter().map(|employee| employee.salary.get()).collect::<Vec<_>>(), salaries);
    let ages = [Some(35), Some(21), None, Some(31)];
    assert_eq!(employees.iter().map(|employee| employee.age(2025, 0)).collect::<Vec<_>>(), ages);
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
    // What is derived depends on which columns exist; what is given may be so by either column, row by row.
    for unread in [Field::CurrentTenure, Field::EnrollmentDate] {
        assert!(!schema.has(unread), "{unread:?}");
    }
    for read in [Field::GivenAge, Field::EmploymentStatus] {
        assert!(schema.has(read), "{read:?}");
    }
}

#[test]
fn required_columns_are_missed_by_name() {
    let error = WorkforceSchema::resolve("workforce 'x'", &names(&["id", "hire_date"])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "workforce 'x' has no column employee_id, and every employee needs one; its columns are id, hire_date; if id is meant, rename it"
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
    let employee = opened(&workforce, 0);
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
        (0..3).map(|row| opened(&workforce, row).is_enrolled).collect::<Vec<_>>()
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
        assert_eq!(opened(&workforce, row).tenure, Tenure::Given(months), "{:?} years", years[row]);
    }
}

#[test]
fn who_is_not_known_to_be_active_takes_no_part() {
    let ids = || texts("employee_id", &[Some("a"), Some("b"), Some("c")]);
    let hired = || dates("hire_date", &[None, None, None]);
    let status = || texts("employment_status", &[Some("On Leave "), Some("terminated"), None]);
    let active = |columns: &[_]| {
        let (_, workforce) = workforce(columns);
        (0..3).map(|row| workforce.is_active(row)).collect::<Vec<_>>()
    };
    assert_eq!(active(&[ids(), hired(), status()]), [true, false, false]);
    let flag = booleans("active", &[Some(false), Some(true), None]);
    assert_eq!(active(&[ids(), hired(), status(), flag]), [false, true, false]);
    let flag = booleans("active", &[None, Some(true), None]);
    assert_eq!(active(&[ids(), hired(), status(), flag]), [true, true, false]);
}

#[test]
fn a_word_that_nobody_knows_is_an_error() {
    let columns = [
        texts("employee_id", &[Some("a"), Some("b"), Some("c")]),
        dates("hire_date", &[None, None, None]),
        texts("Employment_Status", &[Some("active"), Some("Furlough?"), Some("X2")]),
    ];
    let relation: Vec<_> =
        columns.iter().map(|(name, _)| column(name, "VARCHAR", ColumnKind::Text)).collect();
    let schema = WorkforceSchema::resolve("census 'x'", &relation).unwrap();
    let arrays: Vec<_> = columns.iter().map(|(_, array)| array.clone()).collect();
    assert_eq!(
        Workforce::try_new(&schema, &arrays).unwrap_err().to_string(),
        "the column Employment_Status of census 'x' holds 'Furlough?', 'X2', of which nobody knows whether it means that \
         somebody works there; make a view with a BOOLEAN column active, which comes before Employment_Status, or with one of \
         the words 'active' and 'terminated'"
    );
}

/// Spec section 2, and the readings in the reference: dates of terminations, rehires and planned hires.
#[test]
fn who_has_left_who_will_and_who_is_to_come() {
    let day = |date: (i32, u32, u32)| days_from_civil(date.0, date.1, date.2);
    let hired = Some((2015, 3, 1));
    let one = |hire, planned, termination, rehire, by_year| {
        let (_, workforce) = workforce(&[
            texts("employee_id", &[Some("x")]),
            dates("hire_date", &[hire]),
            dates("planned_hire_date", &[planned]),
            dates("termination_date", &[termination]),
            dates("rehire_date", &[rehire]),
            bigints("tenure_months", &[Some(99)]),
        ]);
        match workforce.opening(0, 2025, by_year) {
            Attendance::Present(Opening { employee, planned_hire, known_termination }) => {
                Ok((employee.hire_date, planned_hire, known_termination, employee.tenure_months(2025, 0)))
            }
            other => Err(other),
        }
    };
    for by_year in [false, true] {
        let check = |hire, planned, termination, rehire| one(hire, planned, termination, rehire, by_year);
        let stays = Ok((Some(day((2015, 3, 1))), None, NEVER, Some(99)));
        assert_eq!(check(hired, None, None, None), stays);
        assert_eq!(check(hired, None, None, Some((2024, 1, 1))), stays);
        // On the opening day or before it, unless somebody has come back since.
        for left in [(2025, 1, 1), (2024, 12, 31), (2020, 1, 1)] {
            assert_eq!(check(hired, None, Some(left), None), Err(Attendance::HasLeft));
            assert_eq!(check(hired, None, Some(left), Some(left)), Err(Attendance::HasLeft));
            let back = (left.0, 1, 2);
            let is_back = if day(back) > day(left) {
                Ok((Some(day(back)), None, NEVER, Some(99)))
            } else {
                Err(Attendance::HasLeft)
            };
            assert_eq!(check(None, None, Some(left), Some(back)), is_back);
        }
        let later = Ok((Some(day((2015, 3, 1))), None, day((2025, 1, 2)), Some(99)));
        assert_eq!(check(hired, None, Some((2025, 1, 2)), Some((2025, 6, 1))), later);
        // Who leaves before the hire contradicts themselves; on the day itself not.
        assert_eq!(check(Some((2025, 7, 1)), None, Some((2025, 6, 30)), None), Err(Attendance::Idle));
        assert!(check(Some((2025, 7, 1)), None, Some((2025, 7, 1)), None).is_ok());
        // A plan counts only for candidates, and only before the termination.
        assert_eq!(check(hired, Some((2025, 5, 1)), None, None), stays);
        let planned = Ok((None, Some(day((2025, 5, 1))), NEVER, None));
        assert_eq!(check(None, Some((2025, 5, 1)), None, None), planned);
        assert_eq!(check(None, Some((2025, 5, 1)), Some((2025, 5, 1)), None), Err(Attendance::Idle));
        let past = Ok((Some(day((2024, 12, 1))), None, NEVER, Some(1)));
        assert_eq!(
            check(None, Some((2024, 12, 1)), None, None),
            if by_year { Err(Attendance::Idle) } else { past }
        );
        let to_come = Ok((None, Some(day((2026, 1, 1))), NEVER, None));
        assert_eq!(
            check(None, Some((2026, 1, 1)), None, None),
            if by_year { Err(Attendance::Idle) } else { to_come }
        );
    }
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
        let employee = opened(&workforce, row);
        assert_eq!(
            (employee.salary.get(), employee.deferral_rate.get(), employee.is_enrolled),
            (None, None, Some(false))
        );
    }
    assert_eq!(
        (opened(&workforce, 0).tenure, opened(&workforce, 0).age),
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

#[test]
fn the_day_of_an_enrollment_is_read_for_year_ends_alone() {
    let relation = names(&["employee_id", "hire_date", "is_enrolled", "employee_enrollment_date"]);
    let has = |also| WorkforceSchema::resolve_with("census", &relation, also).unwrap().has(Field::EnrolledOn);
    assert_eq!([Also::Nothing, Also::EnrollmentDates].map(has), [false, true]);
}
