//! What the columns of rows are written to: the one thing about its vectors that a caller of the domain brings along.

use crate::arrow::array::StringArray;
use crate::domain::columns::window::{Row, Window};
use crate::domain::values::rows::RowMask;
use crate::domain::values::text::TextBuffer;

/// Takes the values of a column for the rows of a window, after those of the window before.
///
/// Rows that are not `shown`, and those for which a function gives `None` or `false`, are NULL. The functions are
/// compiled into loops over the rows, so a column costs a call for each window and none for each row.
pub trait ColumnWriter<R: Row> {
    /// BOOLEAN; of all rows.
    fn truths(&mut self, window: &Window<'_, R>, value: impl Fn(&R) -> Option<bool>);

    /// INTEGER, and DATE in days since 1970-01-01; of all rows.
    fn integers(&mut self, window: &Window<'_, R>, value: impl Fn(&R) -> Option<i32>);

    /// BIGINT.
    fn bigints(&mut self, window: &Window<'_, R>, shown: RowMask, value: impl Fn(&R) -> Option<i64>);

    /// DOUBLE.
    fn doubles(&mut self, window: &Window<'_, R>, shown: RowMask, value: impl Fn(&R) -> Option<f64>);

    /// BOOLEAN; of all rows.
    fn booleans(&mut self, window: &Window<'_, R>, value: impl Fn(&R) -> Option<bool>);

    /// VARCHAR of a few words that are part of the program: the places of those that the rows have.
    fn words(
        &mut self,
        window: &Window<'_, R>,
        shown: RowMask,
        words: &[&'static str],
        place: impl Fn(&R) -> Option<usize>,
    );

    /// VARCHAR that is the same wherever it is shown.
    fn repeated_text(&mut self, window: &Window<'_, R>, shown: RowMask, text: &str);

    /// VARCHAR that the workforce has in the row at that place, which never falls from one row of the window to the next; NULL
    /// where it has no such column.
    fn workforce_texts(
        &mut self,
        window: &Window<'_, R>,
        shown: RowMask,
        texts: Option<&StringArray>,
        place: impl Fn(&R) -> u32,
    );

    /// VARCHAR of 16 hex digits, those of a digest's first eight bytes as they stand in memory; of all rows.
    fn hex_digits(&mut self, window: &Window<'_, R>, digest: impl Fn(&R) -> u64);

    /// VARCHAR that `write` appends; where it gives `false` it must have appended nothing.
    fn written_texts(
        &mut self,
        window: &Window<'_, R>,
        shown: RowMask,
        write: impl Fn(&R, &mut TextBuffer) -> bool,
    );
}
