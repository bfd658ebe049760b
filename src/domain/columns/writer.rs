//! What the columns of events are written to: the one thing about its vectors that a caller of the domain brings along.

use crate::arrow::array::StringArray;

use crate::domain::events::{Event, EventMask, EventWindow};
use crate::domain::values::text::TextBuffer;

/// Takes the values of a column for the events of a window, after those of the window before.
///
/// Events that are not `shown`, and those for which a function gives `None` or `false`, are NULL. The functions are
/// compiled into loops over the events, so a column costs a call for each window and none for each event.
pub trait ColumnWriter {
    /// INTEGER, and DATE in days since 1970-01-01; of all events.
    fn integers(&mut self, window: &EventWindow<'_>, value: impl Fn(&Event) -> Option<i32>);

    /// BIGINT.
    fn bigints(&mut self, window: &EventWindow<'_>, shown: EventMask, value: impl Fn(&Event) -> Option<i64>);

    /// DOUBLE.
    fn doubles(&mut self, window: &EventWindow<'_>, shown: EventMask, value: impl Fn(&Event) -> Option<f64>);

    /// VARCHAR of a few words that are part of the program: the places of those that the events have.
    fn words(
        &mut self,
        window: &EventWindow<'_>,
        shown: EventMask,
        words: &[&'static str],
        place: impl Fn(&Event) -> Option<usize>,
    );

    /// VARCHAR that is the same wherever it is shown.
    fn repeated_text(&mut self, window: &EventWindow<'_>, shown: EventMask, text: &str);

    /// VARCHAR that the workforce has in the event's row; NULL where it has no such column.
    fn workforce_texts(&mut self, window: &EventWindow<'_>, shown: EventMask, texts: Option<&StringArray>);

    /// VARCHAR of 16 hex digits, those of a digest's first eight bytes as they stand in memory; of all events.
    fn hex_digits(&mut self, window: &EventWindow<'_>, digest: impl Fn(&Event) -> u64);

    /// VARCHAR that `write` appends; where it gives `false` it must have appended nothing.
    fn written_texts(
        &mut self,
        window: &EventWindow<'_>,
        shown: EventMask,
        write: impl Fn(&Event, &mut TextBuffer) -> bool,
    );
}
