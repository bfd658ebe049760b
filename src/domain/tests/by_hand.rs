//! Events worked out by hand.

use crate::domain::call::{EventSeeds, Simulation};
use crate::domain::events::type_of;
use crate::domain::tests::support::columns::{Cell, columns_of};
use crate::domain::tests::support::events::{in_order, simulate, simulation, summary};
use crate::domain::tests::support::workforce::{bigints, dates, doubles, integers, texts, workforce};
use crate::domain::values::calendar::days_from_civil;

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
        events.iter().map(|event| type_of(event).name).collect::<Vec<_>>()
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
            let simulation =
                Simulation { seeds: EventSeeds::same(Some(seed)), ..simulation(2025, 2025, &rates) };
            let events = simulate(&workforce, 0..1, false, &simulation).unwrap();
            in_order(&events).first().map(|event| event.threshold)
        };
        (0..50).find_map(is_leaving).unwrap()
    };
    assert_eq!(threshold(Some(11), Some("low")), 0.4 * 1.25);
    assert_eq!(threshold(Some(11), None), 0.4 * 1.25);
    assert_eq!(threshold(Some(12), Some("low")), 0.4 * 2.0);
    assert_eq!(threshold(Some(12), Some(" LOW\t")), 0.4 * 2.0);
    assert_eq!(threshold(Some(12), Some("lower")), 0.4);
    assert_eq!(threshold(None, Some("low")), 0.4 * 2.0);
    assert_eq!(threshold(None, None), 0.4);
}
