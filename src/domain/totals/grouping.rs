//! The groups that totals are told apart by.

use std::cmp::Ordering;

use crate::domain::{Error, Result};

/// A word of `by`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupWord {
    /// The level's number on 1 January or at the hire.
    LevelId,
    /// The department.
    Department,
    /// The band of the age on 1 January.
    AgeBand,
    /// The band of the tenure on 1 January.
    TenureBand,
}

impl GroupWord {
    /// All words, by their names, which the columns have too.
    pub const ALL: [(&'static str, Self); 4] = [
        ("level_id", Self::LevelId),
        ("department", Self::Department),
        ("age_band", Self::AgeBand),
        ("tenure_band", Self::TenureBand),
    ];
}

/// A group: what its employees have in common of what is asked for; all else is `None`, as NULL is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Group {
    /// The level's number.
    pub level_id: Option<i32>,
    /// The department, by its place among those of the census.
    pub department: Option<u32>,
    /// The place of the band of age.
    pub age_band: Option<u8>,
    /// The place of the band of tenure.
    pub tenure_band: Option<u8>,
}

impl Group {
    /// That of everybody.
    pub const ALL: Self = Self { level_id: None, department: None, age_band: None, tenure_band: None };
}

/// The words of `by`, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grouping(Vec<GroupWord>);

impl Grouping {
    /// Takes the words; `None` is a NULL.
    ///
    /// # Errors
    /// A word that is none, or is there twice.
    pub fn try_new(words: &[Option<String>]) -> Result<Self> {
        let allowed = || GroupWord::ALL.iter().map(|(name, _)| *name).collect();
        let mut by = Vec::new();
        for given in words {
            let found = GroupWord::ALL.iter().find(|(name, _)| given.as_deref() == Some(*name));
            let (name, word) =
                found.ok_or_else(|| Error::GroupUnknown { given: given.clone(), allowed: allowed() })?;
            if by.contains(word) {
                return Err(Error::GroupTwice { word: name });
            }
            by.push(*word);
        }
        Ok(Self(by))
    }

    /// The words.
    pub fn words(&self) -> &[GroupWord] {
        &self.0
    }

    /// Whether the word is one of them.
    pub fn has(&self, word: GroupWord) -> bool {
        self.0.contains(&word)
    }

    /// Whether there are none, and all employees are one group.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The order of groups: by one word after the other, NULL last. `departments` are the names by their places.
    pub fn compare(&self, one: &Group, other: &Group, departments: &[String]) -> Ordering {
        fn null_last<T: Ord>(one: Option<T>, other: Option<T>) -> Ordering {
            one.is_none().cmp(&other.is_none()).then_with(|| one.cmp(&other))
        }
        let name = |place: Option<u32>| place.and_then(|place| departments.get(place as usize));
        let by_word = |word: &GroupWord| match word {
            GroupWord::LevelId => null_last(one.level_id, other.level_id),
            GroupWord::Department => null_last(name(one.department), name(other.department)),
            GroupWord::AgeBand => null_last(one.age_band, other.age_band),
            GroupWord::TenureBand => null_last(one.tenure_band, other.tenure_band),
        };
        self.0.iter().map(by_word).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[Option<&str>]) -> Result<Grouping> {
        Grouping::try_new(&words.iter().map(|word| word.map(str::to_string)).collect::<Vec<_>>())
    }

    #[test]
    fn words_are_checked() {
        let by = words(&[Some("age_band"), Some("level_id")]).unwrap();
        assert_eq!(by.words(), [GroupWord::AgeBand, GroupWord::LevelId]);
        assert!(by.has(GroupWord::LevelId) && !by.has(GroupWord::Department) && !by.is_empty());
        assert!(words(&[]).unwrap().is_empty());
        assert_eq!(
            words(&[Some("levels")]).unwrap_err().to_string(),
            "by holds 'levels', which is none; allowed are level_id, department, age_band, tenure_band"
        );
        assert_eq!(
            words(&[None]).unwrap_err().to_string(),
            "by holds NULL, which is none; allowed are level_id, department, age_band, tenure_band"
        );
        assert_eq!(
            words(&[Some("level_id"), Some("level_id")]).unwrap_err().to_string(),
            "by holds the word 'level_id' twice; give each once"
        );
    }

    #[test]
    fn groups_have_an_order_in_which_null_is_last() {
        let by = words(&[Some("department"), Some("level_id")]).unwrap();
        let group = |department, level_id| Group { department, level_id, ..Group::ALL };
        let departments = ["sales".to_string(), "IT".to_string()];
        let mut groups = vec![
            group(None, Some(1)),
            group(Some(0), None),
            group(Some(0), Some(-2)),
            group(Some(1), Some(9)),
        ];
        groups.sort_by(|one, other| by.compare(one, other, &departments));
        let expected =
            [group(Some(1), Some(9)), group(Some(0), Some(-2)), group(Some(0), None), group(None, Some(1))];
        assert_eq!(groups, expected);
    }
}
