//! Events worked out by hand, and what must hold for the events of any workforce.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use crate::domain::event::Event;
use crate::domain::rng::draw;
use crate::domain::simulation::{Options, Simulation};
use crate::domain::test_cases::cases;
use crate::domain::test_columns::{Cell, columns_of, in_order, simulate};
use crate::domain::test_workforce::{
    TestColumn, bigints, booleans, dates, doubles, integers, texts, workforce,
};
use crate::domain::values::calendar::days_from_civil;
use crate::domain::values::years::YearRange;
use crate::domain::workforce::Workforce;

fn simulation(start: i64, end: i64, rates: &[(&str, f64)]) -> Simulation {
    let rates = rates.iter().map(|(name, rate)| (name.to_string(), *rate)).collect();
    let options = Options { rates, created_at: Some(0), ..Options::default() };
    Simulation::try_new(YearRange::try_new(Some(start), Some(end)).unwrap(), &options, "", &[]).unwrap()
}

/// Year, type, sequence, amount and amount before of an event.
type Summary = (i32, &'static str, i32, Option<f64>, Option<f64>);

fn summary(events: &[&Event]) -> Vec<Summary> {
    let row = |event: &&Event| {
        let amounts = (event.compensation_amount.get(), event.previous_compensation.get());
        (event.year, event.event_type().name, event.sequence, amounts.0, amounts.1)
    };
    events.iter().map(row).collect()
}

/// Employee E149, hired on 10 March 2020 at level L3 with a salary of 60,000.01, not in the plan; default rates.
///
/// The draws, from an independent md5 of "E149|year|word":
///
/// | year | promotion | merit    | enrollment | termination |
/// |------|-----------|----------|------------|-------------|
/// | 2025 | 0.018890  | 0.165797 | 0.283234   | 0.968892    |
/// | 2026 | 0.751427  | 0.186324 | 0.784620   | 0.113102    |
///
/// 2025: on 1 January the tenure is 57 whole months (10 March 2020 to 10 December 2024), at least 12.
/// - promotion: 0.018890 < 0.08. 60000.01 × 1.15 = 69000.0115, 69000.01 in cents; L3 becomes L4.
/// - merit: 0.165797 < 0.85. On the promoted salary: 69000.01 × 1.04 = 71760.0104, 71760.01 in cents.
/// - benefit_enrollment: 0.283234 < 0.75.
/// - termination: 0.968892 is not below 0.12.
///
/// 2026: the tenure is 69 months.
/// - promotion: 0.751427 is not below 0.08.
/// - merit: 0.186324 < 0.85. 71760.01 × 1.04 = 74630.4104, 74630.41 in cents.
/// - benefit_enrollment: not looked at, as the employee is in the plan by now.
/// - termination: 0.113102 < 0.12. That ends it: 2027 has no events.
#[test]
fn a_career_by_hand() {
    let (_, workforce) = workforce(&[
        texts("employee_id", &[Some("E149")]),
        dates("hire_date", &[Some((2020, 3, 10))]),
        doubles("salary", &[Some(60_000.01)]),
        texts("level", &[Some("L3")]),
    ]);
    let events = simulate(&workforce, 0..1, false, &simulation(2025, 2027, &[])).unwrap();
    let events = in_order(&events);
    let expected = [
        (2025, "promotion", 1, Some(69_000.01), Some(60_000.01)),
        (2025, "merit", 2, Some(71_760.01), Some(69_000.01)),
        (2025, "benefit_enrollment", 3, None, None),
        (2026, "merit", 1, Some(74_630.41), Some(71_760.01)),
        (2026, "termination", 2, Some(74_630.41), None),
    ];
    assert_eq!(summary(&events), expected);
    let promotion = &events[0];
    assert_eq!(promotion.salary_after.get(), Some(60_000.01 * 1.15));
    assert_eq!((promotion.level_before.number(), promotion.level_after.number()), (Some(3), Some(4)));
    assert_eq!((promotion.tenure_months, promotion.threshold), (Some(57), 0.08));
    assert_eq!((events[4].tenure_months, events[4].threshold), (Some(69), 0.12));
    assert_eq!(events[4].effective_date, days_from_civil(2026, 9, 15));
    let columns = columns_of(&events, &workforce, &simulation(2025, 2027, &[]));
    let shown = |name| columns.iter().find(|(of, _)| *of == name).unwrap().1.clone();
    let text = |text: &str| Cell::Text(text.to_string());
    let level = text("L4");
    assert_eq!(shown("level"), [Cell::Null, Cell::Null, Cell::Null, Cell::Null, level]);
    assert_eq!(shown("old_level")[0], text("L3"));
    assert_eq!(shown("new_level")[0], text("4"));
    assert_eq!(shown("new_salary")[0], Cell::Double((60_000.01f64 * 1.15).to_bits()));
    assert_eq!(
        shown("event_details")[0],
        text("Promoted from level L3 to level 4, salary from 60000.01 to 69000.01")
    );
}

/// Candidate C31233, default rates. The draws of "C31233|year|word":
///
/// | year | hire     | promotion | merit    | enrollment | termination |
/// |------|----------|-----------|----------|------------|-------------|
/// | 2025 | 0.145783 | 0.373644  | 0.233769 | 0.201353   | 0.054161    |
/// | 2026 | 0.979932 | 0.005365  | 0.102031 | 0.136377   | 0.144138    |
///
/// 2025: hire, 0.145783 < 0.15. Nothing else: an employee only from the next year on, though 0.054161 < 0.12.
/// 2026: hired on 15 June 2025, the tenure on 1 January is 6 months.
/// - promotion: 0.005365 < 0.08, but 6 months are fewer than 12.
/// - merit: 0.102031 < 0.85. 50000 × 1.04 = 52000.
/// - benefit_enrollment: 0.136377 < 0.75.
/// - termination: under 12 months the threshold is 0.12 × 1.25 = 0.15, and 0.144138 lies below it.
#[test]
fn a_hire_by_hand() {
    let (_, workforce) = workforce(&[
        texts("employee_id", &[Some("C31233")]),
        dates("hire_date", &[None]),
        doubles("salary", &[Some(1.0)]),
        bigints("tenure_months", &[Some(500)]),
    ]);
    let events = simulate(&workforce, 0..1, false, &simulation(2025, 2026, &[])).unwrap();
    let events = in_order(&events);
    let expected = [
        (2025, "hire", 1, Some(50_000.0), None),
        (2026, "merit", 1, Some(52_000.0), Some(50_000.0)),
        (2026, "benefit_enrollment", 2, None, None),
        (2026, "termination", 3, Some(52_000.0), None),
    ];
    assert_eq!(summary(&events), expected);
    let tenures: Vec<_> = events.iter().map(|event| event.tenure_months).collect();
    assert_eq!(tenures, [Some(0), Some(6), Some(6), Some(6)]);
    assert_eq!(events[3].threshold, 0.12 * 1.25);
}

/// All rates 1: every event that can happen does. In cohorts by year each starts from the row as it is.
#[test]
fn events_of_a_cohort_by_year_stand_on_their_own() {
    let (_, workforce) = workforce(&[
        texts("employee_id", &[Some("E1"), Some("E1"), Some("E2"), Some("E3")]),
        integers("simulation_year", &[Some(2025), Some(2027), Some(2024), None]),
        // A hire date after the events does not matter here.
        dates("hire_date", &[Some((2030, 1, 1)); 4]),
        doubles("salary", &[Some(100.0); 4]),
        texts("level", &[Some("L3"); 4]),
        bigints("tenure_months", &[Some(12); 4]),
    ]);
    let all =
        ["merit_rate", "promotion_rate", "base_termination_rate", "enrollment_rate"].map(|rate| (rate, 1.0));
    let events = simulate(&workforce, 0..4, true, &simulation(2025, 2027, &all)).unwrap();
    let year = |year| {
        [
            (year, "promotion", 1, Some(115.0), Some(100.0)),
            (year, "merit", 2, Some(104.0), Some(100.0)),
            (year, "benefit_enrollment", 3, None, None),
            (year, "termination", 4, Some(100.0), None),
        ]
    };
    let all = in_order(&events);
    assert_eq!(summary(&all), [year(2025), year(2027)].concat());
    assert_eq!(events.ends, [4, 8, 8, 8]);
    let levels: Vec<_> = all[..4].iter().map(|event| event.level_after.number()).collect();
    assert_eq!(levels, [Some(4), Some(3), Some(3), Some(3)]);
}

#[test]
fn nothing_happens_before_the_hire_date() {
    let happens = |hired| {
        let (_, workforce) = workforce(&[
            texts("employee_id", &[Some("E1")]),
            dates("hire_date", &[Some(hired)]),
            bigints("tenure_months", &[Some(12)]),
        ]);
        let rates = [
            ("merit_rate", 1.0),
            ("promotion_rate", 1.0),
            ("enrollment_rate", 1.0),
            ("base_termination_rate", 1.0),
        ];
        let events = simulate(&workforce, 0..1, false, &simulation(2025, 2025, &rates)).unwrap();
        let events = in_order(&events);
        events.iter().map(|event| event.event_type().name).collect::<Vec<_>>()
    };
    assert_eq!(happens((2025, 1, 1)), ["promotion", "merit", "benefit_enrollment", "termination"]);
    assert_eq!(happens((2025, 1, 2)), ["merit", "benefit_enrollment", "termination"]);
    assert_eq!(happens((2025, 3, 16)), ["benefit_enrollment", "termination"]);
    assert_eq!(happens((2025, 4, 2)), ["termination"]);
    assert_eq!(happens((2025, 9, 15)), ["termination"]);
    assert_eq!(happens((2025, 9, 16)), [] as [&str; 0]);
}

/// Base 0.4: × 1.25 below 12 months, else × 2 for a low performer; the shorter tenure comes first.
#[test]
fn termination_thresholds() {
    let threshold = |tenure, tier| {
        let (_, workforce) = workforce(&[
            texts("employee_id", &[Some("E1")]),
            dates("hire_date", &[Some((2000, 1, 1))]),
            bigints("tenure_months", &[tenure]),
            texts("performance_tier", &[tier]),
        ]);
        let rates = [
            ("base_termination_rate", 0.4),
            ("merit_rate", 0.0),
            ("enrollment_rate", 0.0),
            ("promotion_rate", 0.0),
        ];
        // Enough years that the employee leaves in one of them; a given tenure is that of the first.
        let is_leaving = |seed: i64| {
            let simulation = Simulation { random_seed: Some(seed), ..simulation(2025, 2025, &rates) };
            let events = simulate(&workforce, 0..1, false, &simulation).unwrap();
            in_order(&events).first().map(|event| event.threshold)
        };
        (0..50).find_map(is_leaving).unwrap()
    };
    assert_eq!(threshold(Some(11), Some("low")), 0.4 * 1.25);
    assert_eq!(threshold(Some(11), None), 0.4 * 1.25);
    assert_eq!(threshold(Some(12), Some("low")), 0.4 * 2.0);
    assert_eq!(threshold(Some(12), Some("Low")), 0.4);
    assert_eq!(threshold(None, Some("low")), 0.4 * 2.0);
    assert_eq!(threshold(None, None), 0.4);
}

/// A random workforce: some candidates, some hired late, any level, salaries known or not.
fn any_workforce(by_year: bool) -> impl Strategy<Value = Workforce> {
    let employee = (
        "[A-Z|é]{1,70}",
        proptest::option::weighted(0.8, (1990i32..2030, 1u32..=12, 1u32..=28)),
        proptest::option::weighted(0.9, 0.0..1e12f64),
        proptest::option::of(prop_oneof!["L[0-9]{1,2}", "[A-Za-z]{0,5}", "[0-9]{1,12}"]),
        proptest::option::of(any::<bool>()),
        proptest::option::of(prop_oneof![Just("low"), Just("high")]),
        2024i32..2031,
    );
    proptest::collection::vec(employee, 0..30).prop_map(move |employees| {
        let mut columns: Vec<TestColumn> = vec![
            // The row's number makes the ids different.
            (
                "employee_id",
                std::sync::Arc::new(arrow_array::StringArray::from_iter_values(
                    employees.iter().enumerate().map(|(row, employee)| format!("{}{row}", employee.0)),
                )),
            ),
            dates("hire_date", &employees.iter().map(|employee| employee.1).collect::<Vec<_>>()),
            doubles("salary", &employees.iter().map(|employee| employee.2).collect::<Vec<_>>()),
            texts("level", &employees.iter().map(|employee| employee.3.as_deref()).collect::<Vec<_>>()),
            booleans("is_enrolled", &employees.iter().map(|employee| employee.4).collect::<Vec<_>>()),
            texts("performance_tier", &employees.iter().map(|employee| employee.5).collect::<Vec<_>>()),
        ];
        if by_year {
            let years: Vec<_> = employees.iter().map(|employee| Some(employee.6)).collect();
            columns.push(integers("simulation_year", &years));
        }
        workforce(&columns).1
    })
}

fn any_simulation() -> impl Strategy<Value = Simulation> {
    let rate = || prop_oneof![Just(0.0), Just(1.0), 0.0..1.0f64];
    (proptest::array::uniform5(rate()), proptest::option::of(any::<i64>()), 0i64..6).prop_map(
        |(rates, seed, years)| {
            let names =
                ["hire_rate", "base_termination_rate", "promotion_rate", "merit_rate", "enrollment_rate"];
            let given: Vec<_> = names.into_iter().zip(rates).collect();
            Simulation { random_seed: seed, ..simulation(2025, 2025 + years, &given) }
        },
    )
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn careers_are_sound(workforce in any_workforce(false), simulation in any_simulation()) {
        let events = simulate(&workforce, 0..workforce.len(), false, &simulation).unwrap();
    let events = in_order(&events);
        let mut last: HashMap<u32, &Event> = HashMap::new();
        let mut amounts: HashMap<u32, f64> = HashMap::new();
        for event in &events {
            if let Some(before) = last.insert(event.row, event) {
                prop_assert_ne!(before.event_type().name, "termination");
                prop_assert!((before.year, before.effective_date) < (event.year, event.effective_date));
                let expected = if before.year == event.year { before.sequence + 1 } else { 1 };
                prop_assert_eq!(event.sequence, expected);
            } else {
                prop_assert_eq!(event.sequence, 1);
            }
            let hired = workforce.employee(event.row as usize).hire_date;
            prop_assert!(hired.is_none_or(|hired| hired <= event.effective_date));
            if let (Some(before), Some(previous)) = (amounts.get(&event.row), event.previous_compensation.get()) {
                prop_assert_eq!(*before, previous);
            }
            if let Some(amount) = event.compensation_amount.get() {
                amounts.insert(event.row, amount);
            }
            let id = workforce.employee_id(event.row as usize).unwrap();
            let u = draw(simulation.random_seed, id, i64::from(event.year), event.event_type().draw_word, "");
            prop_assert!(u < event.threshold);
        }
    }

    #[test]
    fn fewer_years_are_the_beginning_of_more(workforce in any_workforce(false), simulation in any_simulation()) {
        let rows = 0..workforce.len();
        let years = YearRange::try_new(Some(2025), Some(2026)).unwrap();
        let shorter = Simulation { years, ..simulation.clone() };
        let long = simulate(&workforce, rows.clone(), false, &simulation).unwrap();
        let short = simulate(&workforce, rows, false, &shorter).unwrap();
        let long: Vec<_> = in_order(&long).into_iter().filter(|event| event.year <= 2026).collect();
        let short: Vec<_> =
            in_order(&short).into_iter().filter(|event| event.year <= simulation.years.end()).collect();
        prop_assert_eq!(summary(&long), summary(&short));
    }

    #[test]
    fn rows_in_parts_give_what_all_rows_give(
        by_year in any::<bool>(), (with_years, census) in (any_workforce(true), any_workforce(false)),
        simulation in any_simulation(), part in 1usize..9,
    ) {
        let workforce = if by_year { with_years } else { census };
        let rows = workforce.len();
        let (whole, parts) = (columns_in_parts(&workforce, by_year, &simulation, rows.max(1)),
            columns_in_parts(&workforce, by_year, &simulation, part));
        prop_assert_eq!(whole, parts);
    }

    #[test]
    fn columns_are_sound(workforce in any_workforce(false), simulation in any_simulation()) {
        let events = simulate(&workforce, 0..workforce.len(), false, &simulation).unwrap();
    let events = in_order(&events);
        let columns = columns_of(&events, &workforce, &simulation);
        let column = |name: &str| &columns.iter().find(|(of, _)| *of == name).unwrap().1;
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => text.clone(),
            other => panic!("{other:?} is no text"),
        };
        let ids: HashSet<String> = column("event_id").iter().map(text).collect();
        prop_assert_eq!(ids.len(), events.len());
        prop_assert!(ids.iter().all(|id| id.len() == 16 && id.bytes().all(|digit| digit.is_ascii_hexdigit())));
        for (row, event_type) in column("event_type").iter().map(text).enumerate() {
            let needs_amount = matches!(event_type.as_str(), "hire" | "promotion" | "merit");
            let has_none = column("compensation_amount")[row] == Cell::Null;
            let expected = if needs_amount && has_none { "INVALID_COMPENSATION" } else { "VALID" };
            prop_assert_eq!(text(&column("data_quality_flag")[row]), expected);
        }
        let within = |year: &Cell| matches!(year, Cell::Whole(year) if (2025..2031).contains(year));
        prop_assert!(column("simulation_year").iter().all(within));
    }
}

/// All columns of all rows, computed in parts of so many rows.
fn columns_in_parts(
    workforce: &Workforce,
    by_year: bool,
    simulation: &Simulation,
    rows: usize,
) -> Vec<(&'static str, Vec<Cell>)> {
    let mut whole: Vec<(&str, Vec<Cell>)> = Vec::new();
    for start in (0..workforce.len().max(1)).step_by(rows) {
        let part = start..workforce.len().min(start + rows);
        let events = simulate(workforce, part.clone(), by_year, simulation).unwrap();
        assert_eq!(events.ends.len(), part.len());
        assert_eq!(events.ends.last().copied().unwrap_or(0), events.len());
        let columns = columns_of(&in_order(&events), workforce, simulation);
        whole.resize(columns.len(), ("", Vec::new()));
        for (whole, part) in whole.iter_mut().zip(columns) {
            whole.0 = part.0;
            whole.1.extend(part.1);
        }
    }
    whole
}

/// More employees than go through the years together, computed together and a few at a time.
#[test]
fn a_large_workforce_gives_what_its_parts_give() {
    let ids: Vec<String> = (0..1_300).map(|number| format!("E{}", number * 7)).collect();
    let hired: Vec<_> =
        (0..1_300).map(|number| (number % 9 > 0).then_some((2000 + number % 27, 3, 1))).collect();
    let (_, workforce) = workforce(&[
        texts("employee_id", &ids.iter().map(|id| Some(id.as_str())).collect::<Vec<_>>()),
        dates("hire_date", &hired),
        doubles("salary", &[Some(50_000.0); 1_300]),
    ]);
    let simulation = simulation(2025, 2029, &[]);
    let whole = columns_in_parts(&workforce, false, &simulation, 1_300);
    assert_eq!(whole, columns_in_parts(&workforce, false, &simulation, 97));
    assert!(whole[0].1.len() > 5_000);
}
