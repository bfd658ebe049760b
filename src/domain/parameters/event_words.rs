//! The words that a column event_type of the parameters may hold (spec section 3).
//!
//! They are those of the event types, which stand above the parameters; a test of the events holds both equal.

/// What a row calls the events that it is for.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventWords {
    /// The event_type of their rows in the result.
    pub event_type: &'static str,
    /// The event_category of their rows in the result.
    pub category: &'static str,
}

impl EventWords {
    /// Both words, which may be the same.
    pub fn both(&self) -> [&'static str; 2] {
        [self.event_type, self.category]
    }

    /// Whether the word is one of them, in any case.
    pub fn include(&self, word: &str) -> bool {
        self.both().iter().any(|of| word.eq_ignore_ascii_case(of))
    }
}

pub static PROMOTION: EventWords = EventWords { event_type: "promotion", category: "promotion" };
pub static MERIT: EventWords = EventWords { event_type: "merit", category: "raise" };
pub static ENROLLMENT: EventWords = EventWords { event_type: "benefit_enrollment", category: "enrollment" };
pub static HIRE: EventWords = EventWords { event_type: "hire", category: "hiring" };
pub static TERMINATION: EventWords = EventWords { event_type: "termination", category: "termination" };

/// The words for all events, in the order of the year.
pub static ALL: [&EventWords; 5] = [&PROMOTION, &MERIT, &ENROLLMENT, &HIRE, &TERMINATION];

/// Each word once.
pub fn allowed() -> Vec<&'static str> {
    let mut words = Vec::new();
    for word in ALL.iter().flat_map(|events| events.both()) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}
