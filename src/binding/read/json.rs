//! A text of JSON as what it is cast to: DuckDB casts the value that it stands for, not the text.

use std::borrow::Cow;

use crate::duckdb::Value;

/// The number or truth that a text of JSON stands for; `None` where it is a string, or anything else.
pub fn plain(text: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(text).ok()?.trim_ascii();
    match text {
        "true" => Some(Value::boolean(true)),
        "false" => Some(Value::boolean(false)),
        number if number.starts_with(|first: char| first == '-' || first.is_ascii_digit()) => {
            let whole = number.parse().map(Value::bigint);
            whole.ok().or_else(|| number.parse().map(Value::double).ok())
        }
        _ => None,
    }
}

/// The value that a text of JSON stands for: what is within the quotes of a string, and the text itself of an object or a list.
pub fn value(text: &[u8]) -> Value {
    plain(text).unwrap_or_else(|| Value::varchar(&unquoted(&String::from_utf8_lossy(text))))
}

/// What is within the quotes; no number, date or truth has letters that would have to be escaped.
fn unquoted(text: &str) -> Cow<'_, str> {
    let inner = text.trim_ascii().strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('\\')).unwrap_or(text).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_what_their_quotes_hold() {
        let cases =
            [("\"2020-01-01\"", "2020-01-01"), (" \"7\" ", "7"), ("\"\"", ""), ("{\"a\": 1}", "{\"a\": 1}")];
        for (text, expected) in
            cases.into_iter().chain([("\"a\\nb\"", "\"a\\nb\""), ("\"", "\""), ("null", "null")])
        {
            assert_eq!(unquoted(text), expected);
        }
    }
}
