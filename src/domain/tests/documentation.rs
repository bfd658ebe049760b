//! The tables of the documentation against those of the program.

use std::fs;
use std::path::Path;

use crate::domain::call::{CallOption, OptionKind, Surface};
use crate::domain::parameters::{Parameter, ParameterColumns, Parameters};
use crate::domain::workforce::FIELDS;
use crate::domain::workforce::activity::{ACTIVE, NOT_ACTIVE};

fn file(path: &str) -> Option<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

/// The cells of the table below a heading that begins so; the reference has it, or the README.
fn table_below(heading: &str) -> Vec<Vec<String>> {
    let texts = ["docs/reference.md", "README.md"].into_iter().filter_map(file);
    let is_heading =
        |line: &&str| line.starts_with('#') && line.trim_start_matches(['#', ' ', '`']).starts_with(heading);
    let rows_of = |text: String| {
        let below = text
            .lines()
            .skip_while(|line| !is_heading(line))
            .skip(1)
            .take_while(|line| !line.starts_with('#'));
        let rows = below.filter(|line| line.starts_with('|')).skip(2);
        let cells =
            |row: &str| row.trim_matches('|').split('|').map(|cell| cell.trim().to_string()).collect();
        rows.map(cells).collect::<Vec<Vec<String>>>()
    };
    let table = texts.map(rows_of).find(|rows| !rows.is_empty());
    table.unwrap_or_else(|| panic!("there is no table below a heading that begins with {heading}"))
}

/// What stands in backticks.
fn names_in(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_string).collect()
}

#[test]
fn every_option_is_documented_in_its_place_with_its_default() {
    let defaults = Parameters::default();
    let documented = table_below("polars_yearly_events");
    let options: Vec<CallOption> = CallOption::of(Surface::TableFunction).collect();
    let names: Vec<&str> = options.iter().map(|option| option.name).collect();
    assert_eq!(documented.iter().flat_map(|row| names_in(&row[0])).collect::<Vec<_>>(), names);
    for (row, option) in documented.iter().zip(&options) {
        if let OptionKind::Parameter(parameter) = option.kind {
            let default = defaults.get(parameter).map_or("none".to_string(), |default| default.to_string());
            assert_eq!(row[1], default, "{}", option.name);
        }
    }
}

#[test]
fn every_column_of_the_workforce_is_documented_in_its_place() {
    let mut documented: Vec<String> = Vec::new();
    for name in table_below("The workforce").iter().flat_map(|row| names_in(&row[1])) {
        // The deferral rate stands for itself, and before that for the enrollment.
        if !documented.contains(&name) {
            documented.push(name);
        }
    }
    let of_events = FIELDS.iter().filter(|field| !field.is_for_year_ends);
    let names: Vec<&str> = of_events.flat_map(|field| field.names).copied().collect();
    assert_eq!(documented, names);
}

#[test]
fn every_column_of_the_parameters_is_documented() {
    let mut documented: Vec<String> =
        table_below("Years and levels in the parameters").iter().flat_map(|row| names_in(&row[0])).collect();
    documented.extend(["parameter_name", "parameter_value"].map(str::to_string));
    documented.sort_unstable();
    let mut names = ParameterColumns::NAMES;
    names.sort_unstable();
    assert_eq!(documented, names);
}

#[test]
fn every_word_of_an_employment_status_is_documented() {
    let table = table_below("Words of employment_status");
    assert_eq!(names_in(&table[0][1]), ACTIVE);
    assert_eq!(names_in(&table[1][1]), NOT_ACTIVE);
}

#[test]
fn the_dbt_package_names_the_parameters_of_a_call() {
    let macro_text = file("dbt/macros/rate_names.sql").unwrap();
    let named: Vec<&str> = macro_text.split('\'').skip(1).step_by(2).collect();
    let arguments = Parameter::all().filter(|parameter| parameter.is_argument);
    assert_eq!(named, arguments.map(|parameter| parameter.name).collect::<Vec<_>>());
}
