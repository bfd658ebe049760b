//! What the columns of events are written to: the one thing about its vectors that a caller of the domain brings along.

use arrow::array::StringArray;

use crate::domain::event::Event;
use crate::domain::text::TextBuffer;

/// Takes the values of a column for some events, after those of the events before.
///
/// `None` and `false` are NULL. The functions are compiled into loops over the events, so a column costs a call for each
/// window and none for each event.
pub trait ColumnWriter {
    /// INTEGER, and DATE in days since 1970-01-01.
    fn integers(&mut self, events: &[&Event], value: impl Fn(&Event) -> Option<i32>);

    /// BIGINT.
    fn bigints(&mut self, events: &[&Event], value: impl Fn(&Event) -> Option<i64>);

    /// DOUBLE.
    fn doubles(&mut self, events: &[&Event], value: impl Fn(&Event) -> Option<f64>);

    /// VARCHAR of a few words that are part of the program.
    fn words(&mut self, events: &[&Event], word: impl Fn(&Event) -> Option<&'static str>);

    /// VARCHAR that is the same wherever it is shown.
    fn repeated_text(&mut self, events: &[&Event], text: &str, is_shown: impl Fn(&Event) -> bool);

    /// VARCHAR that the workforce has in the event's row; NULL where it has no such column.
    fn workforce_texts(
        &mut self,
        events: &[&Event],
        texts: Option<&StringArray>,
        is_shown: impl Fn(&Event) -> bool,
    );

    /// VARCHAR of 16 hex digits: those of a digest's first eight bytes, as they stand in memory.
    fn hex_digits(&mut self, events: &[&Event], digest: impl Fn(&Event) -> u64);

    /// VARCHAR that `write` appends; where it gives `false` it must have appended nothing.
    fn written_texts(&mut self, events: &[&Event], write: impl Fn(&Event, &mut TextBuffer) -> bool);
}
