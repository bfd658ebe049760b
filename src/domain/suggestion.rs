//! The name that somebody probably meant who gave one that does not exist.

use strsim::osa_distance;

/// The known name nearest to the one given, as it is spelt among the known ones; `None` where no name is near.
///
/// Case and all that is neither letter nor digit do not count: `EmployeeID` is `employee_id`. Near is a name of which at most
/// one letter in four is another, missing, too many or swapped with its neighbour. Of names equally near the first one is taken.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given = plain(given);
    let distance_to = |name: &'a str| Some((distance(&given, &plain(name))?, name));
    let (_, name) = known.into_iter().filter_map(distance_to).min_by_key(|(distance, _)| *distance)?;
    Some(name)
}

/// What payroll systems and the census templates of 401(k) plans call a column: its name here, and theirs, as [`plain`] has them.
const CALLED_OTHERWISE: [(&str, &[&str]); 4] = [
    (
        "employee_id",
        &[
            "empid",
            "emplid",
            "eeid",
            "eenumber",
            "eeno",
            "empno",
            "empnumber",
            "employeenumber",
            "employeeno",
            "employeecode",
            "workerid",
            "associateid",
            "personid",
            "personnumber",
            "personnelnumber",
            "staffid",
            "participantid",
            "filenumber",
            "badge",
            "id",
        ],
    ),
    (
        "hire_date",
        &[
            "dateofhire",
            "datehired",
            "doh",
            "hiredt",
            "hiredon",
            "hired",
            "originalhiredate",
            "dateoforiginalhire",
            "originaldateofhire",
            "lasthiredate",
            "startdate",
            "dateofemployment",
            "employmentdate",
            "joiningdate",
            "dateofjoining",
        ],
    ),
    (
        "termination_date",
        &[
            "dateoftermination",
            "dateterminated",
            "dot",
            "termdate",
            "termdt",
            "terminationdt",
            "terminatedon",
            "dateofseparation",
            "separationdate",
            "lastdayworked",
            "leavingdate",
            "enddate",
        ],
    ),
    (
        "rehire_date",
        &[
            "dateofrehire",
            "daterehired",
            "dor",
            "rehiredt",
            "rehiredon",
            "lastrehiredate",
            "mostrecentrehiredate",
        ],
    ),
];

/// What a column that is called otherwise elsewhere is called here; `None` for any other name, and for one that is nearly ours.
pub fn called_here(column: &str) -> Option<&'static str> {
    let column = plain(column);
    let of_table = CALLED_OTHERWISE
        .iter()
        .find(|(name, others)| plain(name) == column || others.contains(&column.as_str()));
    of_table.map(|(name, _)| *name)
}

/// The column that is probably meant by one of the names wanted, none of which is there; `None` where no column is near.
///
/// A column that `has_meaning` of its own is not a misspelt one: a birth date is no hire date, however alike the names.
pub fn misspelt(columns: &[String], wanted: &[&str], has_meaning: impl Fn(&str) -> bool) -> Option<String> {
    let candidates = || columns.iter().map(String::as_str).filter(|column| !has_meaning(column));
    let is_wanted = |column: &&str| called_here(column).is_some_and(|name| wanted.contains(&name));
    let nearest = || wanted.iter().find_map(|wanted| nearest(wanted, candidates()));
    candidates().find(is_wanted).or_else(nearest).map(str::to_string)
}

/// How many letters tell the names apart; `None` where these are too many.
fn distance(given: &str, known: &str) -> Option<usize> {
    let (shorter, longer) = {
        let (given, known) = (given.chars().count(), known.chars().count());
        (given.min(known), given.max(known))
    };
    let is_near = |distance: usize| 4 * distance <= longer;
    // The lengths alone rule most names out, and among these the ones that are too long to be compared.
    if shorter == 0 || !is_near(longer - shorter) {
        return None;
    }
    Some(osa_distance(given, known)).filter(|distance| is_near(*distance))
}

fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 6] =
        ["scenario_id", "cohort", "hire_rate", "base_termination_rate", "merit_rate", "random_seed"];

    fn nearest_known(given: &str) -> Option<&'static str> {
        nearest(given, KNOWN)
    }

    #[test]
    fn a_slip_of_the_keyboard_is_near() {
        assert_eq!(nearest_known("merit_rat"), Some("merit_rate"));
        assert_eq!(nearest_known("merrit_rate"), Some("merit_rate"));
        assert_eq!(nearest_known("hier_rate"), Some("hire_rate"));
        assert_eq!(nearest_known("cohrot"), Some("cohort"));
        assert_eq!(nearest_known("termination_rate"), Some("base_termination_rate"));
    }

    #[test]
    fn case_and_underscores_do_not_count() {
        for given in
            ["ScenarioID", "scenario-id", "Scenario Id", "scenarioid", "SCENARIO.ID", "_scenario__id_"]
        {
            assert_eq!(nearest_known(given), Some("scenario_id"), "{given}");
        }
        assert_eq!(nearest("überstunden", ["Uber", "ÜBER_STUNDEN"]), Some("ÜBER_STUNDEN"));
    }

    #[test]
    fn what_is_not_near_is_not_suggested() {
        for given in ["", "_", "x", "rate", "seed", "workforce", "parameters", "é", "🦆", "hire_date_of_it"]
        {
            assert_eq!(nearest_known(given), None, "{given}");
        }
        assert_eq!(nearest("hire_date", []), None);
        assert_eq!(nearest("__", ["--"]), None);
    }

    #[test]
    fn the_nearest_of_several_is_taken() {
        assert_eq!(nearest("merit_rates", ["merit_ratio", "merit_rate", "merit_date"]), Some("merit_rate"));
        assert_eq!(nearest("level", ["levels", "level_1"]), Some("levels"));
    }

    #[test]
    fn a_name_of_any_length_is_compared_in_no_time() {
        let long = "hire_rate".repeat(10_000);
        assert_eq!(nearest_known(&long), None);
        assert_eq!(nearest("hire_rate", [long.as_str(), "hirerate"]), Some("hirerate"));
    }

    #[test]
    fn the_headers_of_other_systems_are_known() {
        let given = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
        for name in
            ["EmpID", "EEID", "employee_number", "EE ID", "Emp No.", "Employee Number", "Associate ID", "ID"]
        {
            let columns = given(&["Name", name, "Date of Birth"]);
            assert_eq!(misspelt(&columns, &["employee_id"], |_| false).as_deref(), Some(name));
        }
        for name in ["date_of_hire", "Date of Hire", "DOH", "Original Hire Date", "Hire Dt", "Start Date"] {
            let columns = given(&["Name", "Date of Birth", name]);
            assert_eq!(
                misspelt(&columns, &["hire_date", "employee_hire_date"], |_| false).as_deref(),
                Some(name)
            );
        }
        let here = [
            "Date of Termination",
            "DOT",
            "Term Date",
            "Termination Date",
            "Date of Rehire",
            "Rehire Date",
            "Name",
        ];
        let termination = Some("termination_date");
        let expected = [
            termination,
            termination,
            termination,
            termination,
            Some("rehire_date"),
            Some("rehire_date"),
            None,
        ];
        assert_eq!(here.map(called_here), expected);
    }

    #[test]
    fn a_column_with_a_meaning_of_its_own_is_not_misspelt() {
        let columns = ["employee_birth_date", "Employee_Hire_Dt"].map(String::from);
        let wanted = ["hire_date", "employee_hire_date"];
        let is_birth_date = |column: &str| column == "employee_birth_date";
        assert_eq!(misspelt(&columns, &wanted, is_birth_date).as_deref(), Some("Employee_Hire_Dt"));
        assert_eq!(misspelt(&columns[..1], &wanted, is_birth_date), None);
        assert_eq!(misspelt(&columns[..1], &wanted, |_| false).as_deref(), Some("employee_birth_date"));
        assert_eq!(misspelt(&[], &wanted, |_| false), None);
    }
}
