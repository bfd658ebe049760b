//! Instants of time in texts: what a text says of its zone.

/// The text without its zone, and how far that is ahead of UTC, in seconds; 0 where it names none. `None` where it names a zone by a
/// word other than UTC and Z: what that means is for no program to know for ever.
pub fn split_zone(text: &str) -> Option<(&str, i64)> {
    let text = text.trim();
    let Some(clock) = text.find(':') else { return Some((text, 0)) };
    if let Some(at) = text[clock..].find(['+', '-']) {
        let (moment, offset) = text.split_at(clock + at);
        return Some((moment.trim_end(), seconds_of(offset)?));
    }
    let moment = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    match text[moment.len()..].to_ascii_lowercase().as_str() {
        "" | "z" | "utc" => Some((moment.trim_end(), 0)),
        _ => None,
    }
}

/// The seconds of an offset: '+02', '-03:30', '+05:30:00'.
fn seconds_of(offset: &str) -> Option<i64> {
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let mut seconds = 0;
    let parts: Vec<&str> = offset[1..].split(':').collect();
    if parts.len() > 3 {
        return None;
    }
    for (part, unit) in parts.iter().zip([3600, 60, 1]) {
        let is_number = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        seconds += unit * part.parse::<i64>().ok().filter(|_| is_number)?;
    }
    Some(sign * seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_taken_off_the_text() {
        for (text, moment, ahead) in [
            ("2025-01-01 12:00:00", "2025-01-01 12:00:00", 0),
            ("2025-01-01", "2025-01-01", 0),
            (" 2025-01-01T12:00:00Z ", "2025-01-01T12:00:00", 0),
            ("2025-01-01 12:00:00 utc", "2025-01-01 12:00:00", 0),
            ("2025-01-01 12:00+02", "2025-01-01 12:00", 7_200),
            ("2025-01-01 12:00:00.5 -03:30", "2025-01-01 12:00:00.5", -12_600),
            ("2025-01-01 12:00:00+05:30:15", "2025-01-01 12:00:00", 19_815),
            ("infinity", "infinity", 0),
        ] {
            assert_eq!(split_zone(text), Some((moment, ahead)), "{text}");
        }
        for text in [
            "2025-01-01 12:00 Europe/Berlin",
            "2025-01-01 12:00 EST",
            "2025-01-01 12:00+2h",
            "2025-01-01 12:00+1:2:3:4",
        ] {
            assert_eq!(split_zone(text), None, "{text}");
        }
    }
}
