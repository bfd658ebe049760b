//! The columns of `navigator_events_help()`.

use std::marker::PhantomData;

use crate::domain::columns::column::{Column, Values, column};
use crate::domain::columns::window::{Row, Window};
use crate::domain::columns::writer::ColumnWriter;
use crate::domain::help::{HelpRow, Part};

impl Row for HelpRow {
    type Call = ();
    type Source = ();
    type Groups = ();

    fn groups(_rows: &[&Self]) {}
}

/// The columns for a way of writing them.
pub struct HelpColumns<W>(PhantomData<W>);

impl<W: ColumnWriter<HelpRow> + 'static> HelpColumns<W> {
    /// All columns, in the order of the result.
    pub const ALL: [Column<HelpRow, W>; 7] = [
        column("function_name", Values::Text(|window, writer| write(window, writer, |row| &row.function))),
        column(
            "part",
            Values::Text(|window, writer| {
                writer.words(window, window.all(), &Part::WORDS, |row| Some(row.part as usize));
            }),
        ),
        column("name", Values::Text(|window, writer| write(window, writer, |row| &row.name))),
        column("column_type", Values::Text(|window, writer| write(window, writer, |row| &row.sql_type))),
        column("default_value", Values::Text(|window, writer| write(window, writer, |row| &row.default))),
        column("description", Values::Text(|window, writer| write(window, writer, |row| &row.description))),
        column("example", Values::Text(|window, writer| write(window, writer, |row| &row.example))),
    ];
}

/// A text, NULL where it is empty.
fn write<W: ColumnWriter<HelpRow>>(
    window: &Window<'_, HelpRow>,
    writer: &mut W,
    text_of: impl Fn(&HelpRow) -> &str,
) {
    writer.written_texts(window, window.all(), |row, text| {
        text.push_str(text_of(row));
        !text_of(row).is_empty()
    });
}
