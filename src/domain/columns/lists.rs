//! The columns of rows that are all there before the first is written, and hold their own texts: what was read of the parameters
//! (spec section 8), what is odd in a workforce (spec section 6), and the help.

use std::marker::PhantomData;

use crate::domain::columns::column::{Column, Values, column};
use crate::domain::columns::window::{Row, RowsToWrite, Window};
use crate::domain::columns::writer::ColumnWriter;
use crate::domain::help::{HelpRow, Part};
use crate::domain::parameters::{ListedParameter, ORIGINS, REASONS_NOT_READ};
use crate::domain::values::rows::WINDOW;
use crate::domain::values::text::TextBuffer;
use crate::domain::workforce_check::{Finding, SEVERITIES};

use Values::{Double, Integer, Text};

/// Some rows of a list, to be written.
pub struct ListedRows<'a, R>(pub &'a [R]);

impl<R: Row<Call = (), Source = ()>> RowsToWrite<R> for ListedRows<'_, R> {
    fn in_windows(&self, mut write: impl FnMut(usize, &Window<'_, R>)) {
        let mut window = Vec::with_capacity(WINDOW);
        for (at, rows) in self.0.chunks(WINDOW).enumerate() {
            window.clear();
            window.extend(rows);
            write(at * WINDOW, &Window::new(&window, &(), &()));
        }
    }
}

/// Makes a kind of rows one that holds all of its columns.
macro_rules! holds_its_columns {
    ($row:ty) => {
        impl Row for $row {
            type Call = ();
            type Source = ();
            type Groups = ();

            fn groups(_rows: &[&Self]) {}
        }
    };
}

holds_its_columns!(ListedParameter);
holds_its_columns!(Finding);
holds_its_columns!(HelpRow);

/// Appends a text, if there is one.
fn push(text: &mut TextBuffer, some: Option<&str>) -> bool {
    some.inspect(|some| text.push_str(some)).is_some()
}

/// A column of texts that the rows hold.
macro_rules! texts {
    ($name:literal, |$row:ident| $text:expr) => {
        column(
            $name,
            Text(|window, writer| writer.written_texts(window, window.all(), |$row, text| push(text, $text))),
        )
    };
}

/// The columns of the list of parameters for a way of writing them.
pub struct ListedParameterColumns<W>(PhantomData<W>);

impl<W: ColumnWriter<ListedParameter> + 'static> ListedParameterColumns<W> {
    /// All columns, in the order of the result.
    pub const ALL: [Column<ListedParameter, W>; 9] = [
        texts!("parameter_name", |row| row.name.as_deref()),
        column("simulation_year", Integer(|window, writer| writer.integers(window, |row| row.year))),
        column("job_level", Integer(|window, writer| writer.integers(window, |row| row.level))),
        texts!("age_band", |row| row.age_band.as_deref()),
        texts!("tenure_band", |row| row.tenure_band.as_deref()),
        column(
            "parameter_value",
            Double(|window, writer| writer.doubles(window, window.all(), |row| row.value)),
        ),
        column(
            "origin",
            Text(|window, writer| {
                writer.words(window, window.all(), &ORIGINS, |row| Some(row.origin as usize))
            }),
        ),
        texts!("given_as", |row| row.given_as.as_deref()),
        column(
            "reason",
            Text(|window, writer| {
                let place = |row: &ListedParameter| row.reason.map(|reason| reason as usize);
                writer.words(window, window.all(), &REASONS_NOT_READ, place);
            }),
        ),
    ];
}

/// The columns of findings for a way of writing them.
pub struct FindingColumns<W>(PhantomData<W>);

impl<W: ColumnWriter<Finding> + 'static> FindingColumns<W> {
    /// All columns, in the order of the result.
    pub const ALL: [Column<Finding, W>; 6] = [
        column(
            "severity",
            Text(|window, writer| {
                writer.words(window, window.all(), &SEVERITIES, |row| Some(row.problem.severity()));
            }),
        ),
        texts!("employee_id", |row| row.employee_id.as_deref()),
        texts!("column_name", |row| Some(&*row.column)),
        texts!("value", |row| row.value.as_deref()),
        column(
            "problem",
            Text(|window, writer| {
                writer.written_texts(window, window.all(), |row, text| {
                    push(text, Some(&row.problem.described()))
                });
            }),
        ),
        column(
            "remedy",
            Text(|window, writer| {
                writer
                    .written_texts(window, window.all(), |row, text| push(text, Some(row.problem.remedy())));
            }),
        ),
    ];
}

/// The columns of the help for a way of writing them.
pub struct HelpColumns<W>(PhantomData<W>);

impl<W: ColumnWriter<HelpRow> + 'static> HelpColumns<W> {
    /// All columns, in the order of the result.
    pub const ALL: [Column<HelpRow, W>; 7] = [
        texts!("function_name", |row| there(&row.function)),
        column(
            "part",
            Text(|window, writer| {
                writer.words(window, window.all(), &Part::WORDS, |row| Some(row.part as usize))
            }),
        ),
        texts!("name", |row| there(&row.name)),
        texts!("column_type", |row| there(&row.sql_type)),
        texts!("default_value", |row| there(&row.default)),
        texts!("description", |row| there(&row.description)),
        texts!("example", |row| there(&row.example)),
    ];
}

/// A text, unless it is empty.
fn there(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
