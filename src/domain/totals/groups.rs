//! The sums of groups.

use std::collections::HashMap;

use crate::domain::totals::grouping::{Group, GroupWord, Grouping};
use crate::domain::totals::sums::Sums;
use crate::domain::values::bands::{age_band, tenure_band};
use crate::domain::values::years::SimulationYear;
use crate::domain::workforce::Employee;

/// The sums of groups in some futures and years.
#[derive(Debug)]
pub struct Groups {
    grouping: Grouping,
    /// The place of each group, and the groups by their places.
    places: HashMap<Group, usize>,
    groups: Vec<Group>,
    /// For each group those of each future and year, so many.
    sums: Vec<Sums>,
    stride: usize,
}

impl Groups {
    /// No groups yet; or where there is only one, that. `stride` is the number of futures times that of years.
    pub fn new(grouping: Grouping, stride: usize) -> Self {
        let is_one = grouping.is_empty();
        let mut groups =
            Self { grouping, places: HashMap::new(), groups: Vec::new(), sums: Vec::new(), stride };
        if is_one {
            groups.first_of(Group::ALL);
        }
        groups
    }

    /// Whether everybody is of one group.
    pub fn is_one(&self) -> bool {
        self.grouping.is_empty()
    }

    /// Where the sums of the group begin.
    fn first_of(&mut self, group: Group) -> usize {
        if let Some(place) = self.places.get(&group) {
            return place * self.stride;
        }
        let place = self.groups.len();
        self.groups.push(group);
        self.places.insert(group, place);
        self.sums.resize((place + 1) * self.stride, Sums::default());
        place * self.stride
    }

    /// Where the sums of the group of each of the rows begin, as they stand on 1 January or at the hire; put down in `firsts`.
    pub fn find(
        &mut self,
        (year, years_on): (SimulationYear, i32),
        rows: &[u32],
        employees: &[Employee],
        departments: &[Option<u32>],
        firsts: &mut [usize],
    ) {
        let [has_level, has_department, has_age, has_tenure] =
            GroupWord::ALL.map(|(_, word)| self.grouping.has(word));
        let mut last = None;
        for &row in rows {
            let employee = &employees[row as usize];
            let department = || departments.get(row as usize).copied().flatten();
            let age = || employee.age(year.number, years_on);
            let tenure = || employee.tenure_months(year.number, years_on);
            let group = Group {
                level_id: has_level.then(|| employee.level.number()).flatten(),
                department: has_department.then(department).flatten(),
                age_band: has_age.then(age).flatten().map(|age| age_band(age) as u8),
                tenure_band: has_tenure.then(tenure).flatten().map(|months| tenure_band(months) as u8),
            };
            // Employees who follow each other are often of one group.
            let first = match last {
                Some((of, first)) if of == group => first,
                _ => self.first_of(group),
            };
            last = Some((group, first));
            firsts[row as usize] = first;
        }
    }

    /// The sums in which those of a group begin at its first.
    pub fn sums(&mut self) -> &mut [Sums] {
        &mut self.sums
    }

    /// Adds those of another one of the same futures.
    pub fn merge(&mut self, other: &Self) {
        for (group, sums) in other.each() {
            let first = self.first_of(*group);
            self.sums[first..].iter_mut().zip(sums).for_each(|(sum, other)| sum.add(other));
        }
    }

    /// The groups, each with its sums: of the first future year by year, then of the next one.
    pub fn each(&self) -> impl Iterator<Item = (&Group, &[Sums])> {
        self.groups.iter().zip(self.sums.chunks(self.stride))
    }
}
