//! The rules once more, one employee and one event at a time, and random workforces through both.

use chrono::{Datelike, NaiveDate};
use md5::{Digest, Md5};
use proptest::prelude::*;

use crate::domain::call::{EventSeeds, Simulation};
use crate::domain::events::type_of;
use crate::domain::tests::support::cases::cases;
use crate::domain::tests::support::events::{in_order, simulate, simulation};
use crate::domain::tests::support::workforce::{
    TestColumn, bigints, booleans, dates, doubles, integers, texts, workforce,
};

/// Year, month and day.
type Date = (i32, u32, u32);

/// A row of a workforce, as the rules see it.
#[derive(Debug, Clone)]
struct Row {
    id: String,
    hired: Option<Date>,
    salary: Option<f64>,
    level: Option<String>,
    /// `None` where the workforce has no such column.
    tenure: Option<Option<i64>>,
    is_enrolled: Option<bool>,
    is_low: bool,
    year: Option<i32>,
}

/// What an event shows: row, year, type, sequence, amount, amount before, number of the level, tenure, threshold, month.
type Shown = (usize, i32, &'static str, i32, Option<f64>, Option<f64>, Option<i32>, Option<i64>, f64, u32);

#[derive(Debug)]
struct Rates {
    hire: f64,
    termination: f64,
    promotion: f64,
    merit: f64,
    enrollment: f64,
}

fn drawn(seed: Option<i64>, id: &str, year: i32, word: &str) -> f64 {
    let seed = seed.map_or_else(String::new, |seed| format!("{seed}|"));
    let digest = Md5::digest(format!("{seed}{id}|{year}|{word}"));
    let digits: String = digest[..4].iter().map(|byte| format!("{byte:02x}")).collect();
    u32::from_str_radix(&digits, 16).unwrap() as f64 / 16f64.powi(8)
}

fn number(level: Option<&String>) -> Option<i32> {
    let digits: String =
        level?.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn promoted(level: &str) -> String {
    let Some(number) = number(Some(&level.to_string())) else { return level.to_string() };
    let start = level.find(|c: char| c.is_ascii_digit()).unwrap();
    let rest = level[start..].trim_start_matches(|c: char| c.is_ascii_digit());
    format!("{}{}{rest}", &level[..start], i64::from(number) + 1)
}

fn in_cents(amount: Option<f64>) -> Option<f64> {
    amount.map(|amount| (amount * 100.0).round() / 100.0)
}

/// Whole months from the hire date to 1 January, counted one by one.
fn months_to_new_year((year, month, day): Date, new_year: i32) -> i64 {
    let hired = NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let end = NaiveDate::from_ymd_opt(new_year, 1, 1).unwrap();
    let later = |months: i64| hired.checked_add_months(chrono::Months::new(months as u32)).unwrap();
    (1..).take_while(|months| later(*months) <= end).count() as i64
}

/// Spec sections 4 and 5, for one row.
fn events_of(
    at: usize,
    row: &Row,
    by_year: bool,
    years: (i32, i32),
    rates: &Rates,
    seed: Option<i64>,
) -> Vec<Shown> {
    let mut events = Vec::new();
    let (mut state, mut has_left) = (row.clone(), false);
    for year in years.0..=years.1 {
        if has_left || by_year && row.year != Some(year) {
            continue;
        }
        let is_candidate = state.hired.is_none();
        let tenure = match state.tenure {
            Some(given) => {
                given.map(|months| if by_year { months } else { months + 12 * i64::from(year - years.0) })
            }
            None => state.hired.map(|hired| months_to_new_year(hired, year)),
        };
        let opening = state.clone();
        let mut sequence = 0;
        for (name, word, month, day) in [
            ("promotion", "promotion", 1, 1),
            ("merit", "merit", 3, 15),
            ("benefit_enrollment", "enrollment", 4, 1),
            ("hire", "hire", 6, 15),
            ("termination", "termination", 9, 15),
        ] {
            // In cohorts by year each event starts from the row.
            if by_year {
                state = opening.clone();
            }
            let is_there = by_year || state.hired.is_none_or(|hired| hired <= (year, month, day));
            let is_new = tenure.is_some_and(|months| months < 12);
            let threshold = match name {
                "promotion" if tenure.is_some_and(|months| months >= 12) => rates.promotion,
                "merit" => rates.merit,
                "benefit_enrollment" if state.is_enrolled == Some(false) => rates.enrollment,
                "hire" => rates.hire,
                "termination" if is_new => rates.termination * 1.25,
                "termination" if state.is_low => rates.termination * 2.0,
                "termination" => rates.termination,
                _ => continue,
            };
            if is_candidate != (name == "hire") || !is_there || drawn(seed, &row.id, year, word) >= threshold
            {
                continue;
            }
            sequence += 1;
            let before = state.salary;
            let (amount, previous) = match name {
                "promotion" => (before.map(|salary| salary * 1.15), before),
                "merit" => (before.map(|salary| salary * 1.04), before),
                "hire" => (Some(50_000.0), None),
                "termination" => (before, None),
                _ => (None, None),
            };
            match name {
                "promotion" => state.level = state.level.map(|level| promoted(&level)),
                "benefit_enrollment" => state.is_enrolled = Some(true),
                "hire" => {
                    state.hired = Some((year, 6, 15));
                    (state.tenure, state.is_enrolled) = (None, Some(false));
                }
                "termination" => has_left = !by_year,
                _ => {}
            }
            if matches!(name, "promotion" | "merit" | "hire") {
                state.salary = in_cents(amount);
            }
            let tenure = if name == "hire" { Some(0) } else { tenure };
            let level = number(state.level.as_ref());
            let amounts = (in_cents(amount), in_cents(previous));
            events.push((at, year, name, sequence, amounts.0, amounts.1, level, tenure, threshold, month));
        }
    }
    events
}

fn any_row(has_tenure: bool) -> impl Strategy<Value = Row> {
    (
        "[A-Z|é]{1,20}|[a-z]{50,140}",
        proptest::option::weighted(
            0.8,
            (2015i32..2030, 1u32..=12, prop_oneof![Just(1u32), Just(15), 1u32..=28]),
        ),
        proptest::option::weighted(
            0.9,
            prop_oneof![0.0..1e6f64, (0i64..10_000_000).prop_map(|cents| cents as f64 / 100.0)],
        ),
        proptest::option::of(prop_oneof![
            "L[0-9]{1,2}x?",
            "[A-Za-zé]{0,5}",
            "[0-9]{1,12}",
            Just("L2147483647".to_string())
        ]),
        proptest::option::of(-5i64..400),
        proptest::option::weighted(0.9, any::<bool>()),
        any::<bool>(),
        proptest::option::weighted(0.9, 2024i32..2031),
    )
        .prop_map(move |(id, hired, salary, level, tenure, is_enrolled, is_low, year)| {
            let tenure = has_tenure.then_some(tenure);
            Row { id, hired, salary, level, tenure, is_enrolled, is_low, year }
        })
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn events_are_those_of_the_rules(
        rows in any::<bool>().prop_flat_map(|has_tenure| proptest::collection::vec(any_row(has_tenure), 0..25)),
        by_year in any::<bool>(),
        rates in proptest::array::uniform5(prop_oneof![Just(0.0), Just(1.0), 0.0..1.0f64]),
        seed in proptest::option::of(any::<i64>()),
        span in 0i32..6,
    ) {
        let years = (2025, 2025 + span);
        let names = ["hire_rate", "base_termination_rate", "promotion_rate", "merit_rate", "enrollment_rate"];
        let given: Vec<_> = names.into_iter().zip(rates).collect();
        let [hire, termination, promotion, merit, enrollment] = rates;
        let rates = Rates { hire, termination, promotion, merit, enrollment };
        let simulation =
            Simulation { seeds: EventSeeds::same(seed), ..simulation(years.0.into(), years.1.into(), &given) };

        fn column<'r, T>(rows: &'r [Row], value: impl Fn(&'r Row) -> T) -> Vec<T> {
            rows.iter().map(value).collect()
        }
        let mut columns: Vec<TestColumn> = vec![
            texts("employee_id", &column(&rows, |row| Some(row.id.as_str()))),
            dates("hire_date", &column(&rows, |row| row.hired)),
            doubles("salary", &column(&rows, |row| row.salary)),
            texts("level", &column(&rows, |row| row.level.as_deref())),
            booleans("is_enrolled", &column(&rows, |row| row.is_enrolled)),
            texts("performance_tier", &column(&rows, |row| row.is_low.then_some("low"))),
        ];
        if rows.iter().any(|row| row.tenure.is_some()) {
            columns.push(bigints("tenure_months", &column(&rows, |row| row.tenure.flatten())));
        }
        if by_year {
            columns.push(integers("simulation_year", &column(&rows, |row| row.year)));
        }
        let workforce = workforce(&columns).1;
        let events = simulate(&workforce, 0..rows.len(), by_year, &simulation).unwrap();
        let shown: Vec<Shown> = in_order(&events).iter().map(|event| {
            let date = NaiveDate::from_epoch_days(event.effective_date).unwrap();
            let amounts = (event.compensation_amount.get(), event.previous_compensation.get());
            let tenure = event.tenure_months;
            let level = event.level_after.number();
            let (row, name) = (event.row as usize, type_of(event).name);
            (row, event.year, name, event.sequence, amounts.0, amounts.1, level, tenure, event.threshold, date.month())
        }).collect();
        let expected: Vec<Shown> = rows.iter().enumerate()
            .flat_map(|(at, row)| events_of(at, row, by_year, years, &rates, seed))
            .collect();
        prop_assert_eq!(shown, expected);
    }
}
