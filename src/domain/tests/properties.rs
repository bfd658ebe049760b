//! What must hold for the events of any workforce.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::arrow::array::StringArray;
use proptest::prelude::*;

use crate::domain::call::{EventSeeds, Simulation};
use crate::domain::events::{Event, type_of};
use crate::domain::rng::draw;
use crate::domain::tests::support::cases::cases;
use crate::domain::tests::support::columns::{Cell, columns_of};
use crate::domain::tests::support::events::{in_order, simulate, simulation, summary};
use crate::domain::tests::support::workforce::{
    TestColumn, booleans, dates, doubles, integers, opened, texts, workforce,
};
use crate::domain::values::years::YearRange;
use crate::domain::workforce::Workforce;

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
                Arc::new(StringArray::from_iter_values(
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
            Simulation { seeds: EventSeeds::same(seed), ..simulation(2025, 2025 + years, &given) }
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
                prop_assert_ne!(type_of(before).name, "termination");
                prop_assert!((before.year, before.effective_date) < (event.year, event.effective_date));
                let expected = if before.year == event.year { before.sequence + 1 } else { 1 };
                prop_assert_eq!(event.sequence, expected);
            } else {
                prop_assert_eq!(event.sequence, 1);
            }
            let hired = opened(&workforce, event.row as usize).hire_date;
            prop_assert!(hired.is_none_or(|hired| hired <= event.effective_date));
            if let (Some(before), Some(previous)) = (amounts.get(&event.row), event.previous_compensation.get()) {
                prop_assert_eq!(*before, previous);
            }
            if let Some(amount) = event.compensation_amount.get() {
                amounts.insert(event.row, amount);
            }
            let id = workforce.employee_id(event.row as usize).unwrap();
            let u = draw(simulation.seeds.hire, id, i64::from(event.year), type_of(event).draw_word, "");
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
