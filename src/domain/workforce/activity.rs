//! Who takes part: a truth value, or the words of HR systems for it (spec section 2).

use crate::arrow::array::{Array, BooleanArray, StringArray};

/// The words that say that somebody is employed, on whatever terms.
pub static ACTIVE: [&str; 37] = [
    "active",
    "a",
    "act",
    "employed",
    "employee",
    "current",
    "working",
    "regular",
    "full-time",
    "full time",
    "fulltime",
    "ft",
    "part-time",
    "part time",
    "parttime",
    "pt",
    "temporary",
    "temp",
    "seasonal",
    "intern",
    "contract",
    "probation",
    "on leave",
    "leave",
    "leave of absence",
    "loa",
    "l",
    "leave with pay",
    "paid leave",
    "unpaid leave",
    "p",
    "suspended",
    "s",
    "yes",
    "y",
    "true",
    "1",
];

/// The words that say that somebody is employed no more.
pub static NOT_ACTIVE: [&str; 29] = [
    "inactive",
    "i",
    "terminated",
    "term",
    "termed",
    "t",
    "separated",
    "resigned",
    "quit",
    "dismissed",
    "discharged",
    "fired",
    "laid off",
    "layoff",
    "retired",
    "ret",
    "r",
    "deceased",
    "dead",
    "d",
    "former",
    "left",
    "ended",
    "withdrawn",
    "no",
    "n",
    "false",
    "f",
    "0",
];

/// What is no part of a word at its ends.
pub const BLANKS: [char; 6] = [' ', '\t', '\n', '\u{b}', '\u{c}', '\r'];

/// A word as it is compared: without blanks around it, and without capitals of ASCII.
pub fn plain(word: &str) -> String {
    word.trim_matches(BLANKS).to_ascii_lowercase()
}

/// Whether a text is that word, which is in lower case.
pub fn is_word(text: &str, word: &str) -> bool {
    text.trim_matches(BLANKS).eq_ignore_ascii_case(word)
}

/// Whether a word says active or not; `None` where it is neither. A number is the word of its whole part: 1.00 is 1.
fn of_word(word: &str) -> Option<bool> {
    let plain = plain(word);
    let word = match plain.split_once('.') {
        Some((whole @ ("0" | "1"), fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole,
        _ => &plain,
    };
    if ACTIVE.contains(&word) { Some(true) } else { NOT_ACTIVE.contains(&word).then_some(false) }
}

/// Whether each row is active; `None` where all are, as nothing says otherwise. A row without a truth value has its word, and one
/// without both is not active.
///
/// # Errors
/// The words that are neither, each once.
pub fn of_rows(
    truths: Option<&BooleanArray>,
    words: Option<&StringArray>,
) -> Result<Option<Vec<bool>>, Vec<String>> {
    let Some(rows) = truths.map(Array::len).or(words.map(Array::len)) else { return Ok(None) };
    let mut unknown: Vec<String> = Vec::new();
    // Most rows have the word of the row before.
    let mut last: Option<(&str, bool)> = None;
    let mut is_active = |row: usize| {
        let truth = truths.filter(|truths| truths.is_valid(row)).map(|truths| truths.value(row));
        let Some(word) = words.filter(|words| truth.is_none() && words.is_valid(row)) else {
            return truth.unwrap_or(false);
        };
        let word = word.value(row);
        if let Some((known, is_active)) = last
            && known == word
        {
            return is_active;
        }
        let Some(is_active) = of_word(word) else {
            if !unknown.iter().any(|seen| seen == word) {
                unknown.push(word.to_string());
            }
            return false;
        };
        last = Some((word, is_active));
        is_active
    };
    let active = (0..rows).map(&mut is_active).collect();
    if unknown.is_empty() { Ok(Some(active)) } else { Err(unknown) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_case_and_blanks() {
        for word in [
            "active",
            "Active",
            "ACTIVE",
            " A\t",
            "On Leave",
            "l",
            "Yes",
            "y",
            "TRUE",
            "1",
            "full-time",
            "1.0",
            "1.00",
        ] {
            assert_eq!(of_word(word), Some(true), "{word}");
        }
        for word in
            ["Terminated", "t", "T ", "inactive", "Retired", "d", "no", "FALSE", "0", "0.0", "laid off"]
        {
            assert_eq!(of_word(word), Some(false), "{word}");
        }
        for word in ["", "x", "aktiv", "active?", "2", "1.5", "0.01", "act\u{130}ve", "\u{a0}active"] {
            assert_eq!(of_word(word), None, "{word}");
        }
    }

    #[test]
    fn a_text_is_a_word_without_case_and_blanks() {
        assert!(
            is_word(" Low\n", "low")
                && is_word("LOW", "low")
                && !is_word("lower", "low")
                && !is_word("", "low")
        );
    }

    #[test]
    fn no_word_says_both() {
        for word in ACTIVE {
            assert!(!NOT_ACTIVE.contains(&word) && plain(word) == word, "{word}");
        }
        assert!(NOT_ACTIVE.iter().all(|word| plain(word) == *word));
    }

    #[test]
    fn the_truth_comes_before_the_word_and_neither_is_not_active() {
        let truths = BooleanArray::from(vec![Some(true), Some(false), None, None, None]);
        let words = StringArray::from(vec![Some("what?"), None, Some("A"), Some("T"), None]);
        assert_eq!(of_rows(None, None), Ok(None));
        assert_eq!(of_rows(Some(&truths), Some(&words)), Ok(Some(vec![true, false, true, false, false])));
        assert_eq!(of_rows(Some(&truths), None), Ok(Some(vec![true, false, false, false, false])));
        let words = StringArray::from(vec!["b", "A", "b", "c", "A"]);
        assert_eq!(of_rows(None, Some(&words)), Err(vec!["b".to_string(), "c".to_string()]));
    }
}
