//! The columns of totals (spec section 11): their names, types and values, in one table.

use std::marker::PhantomData;

use crate::domain::call::Simulation;
use crate::domain::columns::column::{Column, Values, column};
use crate::domain::columns::window::Row;
use crate::domain::columns::writer::ColumnWriter;
use crate::domain::totals::{Census, Grouping, Total, amount_of};
use crate::domain::values::bands::{AGE_BANDS, TENURE_BANDS};

use Values::{Bigint, Double, Integer, SameText, Text};

impl Row for Total {
    type Call = Simulation;
    type Source = Census;
    type Groups = ();

    fn groups(_totals: &[&Self]) -> Self::Groups {}
}

/// The columns for a way of writing them.
pub struct TotalColumns<W>(PhantomData<W>);

/// Columns before those of the groups.
const BEFORE: usize = 3;
/// Columns of groups, of which a call has those that it asks for.
const GROUPS: usize = 4;
/// All columns.
const COUNT: usize = BEFORE + GROUPS + 16;

/// The places in the table of the columns of a call, in the order of its result.
pub fn total_columns_of(grouping: &Grouping) -> Vec<usize> {
    let groups = grouping.words().iter().map(|word| BEFORE + *word as usize);
    (0..BEFORE).chain(groups).chain(BEFORE + GROUPS..COUNT).collect()
}

/// A column of counts.
macro_rules! count {
    ($name:literal, $count:expr) => {
        column(
            $name,
            Bigint(|window, writer| {
                let count: fn(&Total) -> i64 = $count;
                writer.bigints(window, window.all(), |total| Some(count(total)));
            }),
        )
    };
}

/// A column of amounts.
macro_rules! amount {
    ($name:ident) => {
        column(
            stringify!($name),
            Double(|window, writer| {
                writer.doubles(window, window.all(), |total| Some(amount_of(total.sums.$name)));
            }),
        )
    };
}

impl<W: ColumnWriter<Total> + 'static> TotalColumns<W> {
    /// All columns that there can be, those of groups among them.
    pub const ALL: [Column<Total, W>; COUNT] = [
        column("scenario_id", SameText(|simulation: &Simulation| &simulation.scenario_id)),
        column(
            "random_seed",
            Bigint(|window, writer| writer.bigints(window, window.all(), |total| total.random_seed)),
        ),
        column(
            "simulation_year",
            Integer(|window, writer| writer.integers(window, |total| Some(total.year))),
        ),
        column("level_id", Integer(|window, writer| writer.integers(window, |total| total.group.level_id))),
        column(
            "department",
            Text(|window, writer| {
                writer.written_texts(window, window.all(), |total, text| {
                    let names = window.source.departments();
                    let name = total.group.department.and_then(|place| names.get(place as usize));
                    name.inspect(|name| text.push_str(name)).is_some()
                });
            }),
        ),
        column(
            "age_band",
            Text(|window, writer| {
                let band = |total: &Total| total.group.age_band.map(usize::from);
                writer.words(window, window.all(), &AGE_BANDS, band);
            }),
        ),
        column(
            "tenure_band",
            Text(|window, writer| {
                let band = |total: &Total| total.group.tenure_band.map(usize::from);
                writer.words(window, window.all(), &TENURE_BANDS, band);
            }),
        ),
        count!("opening_headcount", |total| total.sums.opening_headcount),
        count!("hires", |total| total.sums.hires),
        count!("terminations", |total| total.sums.terminations),
        count!("promotions", |total| total.sums.promotions),
        count!("merits", |total| total.sums.merits),
        count!("enrollments", |total| total.sums.enrollments),
        count!("closing_headcount", |total| total.sums.closing_headcount()),
        count!("participants", |total| total.sums.participants),
        amount!(opening_payroll),
        amount!(closing_payroll),
        amount!(hire_compensation),
        amount!(termination_compensation),
        amount!(promotion_raises),
        amount!(merit_raises),
        amount!(prorated_compensation),
        count!("events", |total| total.sums.events()),
    ];
}
