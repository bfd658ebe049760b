"""The golden answers: worked out independently, checked in, and what every mode must give.

A golden file that changes is a BREAKING CHANGE: every user's simulation would change with it. What a mode does not have
yet stands in features.py; a golden file that it takes must fail there, and says so when it does not any more.
"""

import hashlib

import golden_events
import golden_planners
import pytest
from answers import TYPES, Answer, by_mode, comparable_texts, difference
from features import MODES, NOT_YET, features_of
from independent import check, parameters
from independent.calls import SEEDS
from independent.events import of_employee
from independent.values import plain_word
from independent.workforce import ACTIVE_WORDS, read, status_is_active
from modes import SURFACES, comparable, load_sql_mode, query

COLUMN_TYPES = {**TYPES, "fiscal_year": "INTEGER", "parameter_value": "DOUBLE"}
ASKED = [pytest.param(case, mode, id=f"{case.file().removesuffix('.csv')}-{mode}")
         for case in golden_events.golden_cases() for mode in MODES if mode in SURFACES[case.answer]]
# The files of the versions before the planners', by their SHA-256: nothing of these may change where nothing new is asked.
FIRST_FILES = {
    "by_year.csv": "097abcffa637a0ee6018049b95acbc6b48c9c3e80af6d25189a42931e6dfc290",
    "by_year_events.csv": "bb8b3b3ca754fded9300850a691621ee0f8e275193d60c2bdafb1c484432d779",
    "by_year_with_levers_events.csv": "5cb5a5d918ad820932db8b91425eb9867f6cec8a2cb141f119221c13ca7632c9",
    "census.csv": "19eb00610e934e09843ea6359fa4ec5250d7f4b1cb384bd57fb5eb263dc05876",
    "census_events.csv": "96f146495b4021b113ef84f92c1e46c00ee9ef3907b7edf451e9327c3c79d3ce",
    "census_with_arguments_events.csv": "f84461afc8b09626f75f062ea851d29b7f09a2013703d5c276ea1c3a70cb9cf0",
    "census_with_levers_events.csv": "9bda254bb26733b52208807284ec20042d1b8e06d7a5b1755d420ed8f1fe47e2",
}


def create_table(connection, table, name):
    """Makes a table of a golden workforce, or of the golden parameters, from the file that is checked in."""
    header, *rows = golden_events.read_golden(name)
    columns = ", ".join(f"{column} {COLUMN_TYPES.get(column, 'VARCHAR')}" for column in header)
    connection.execute(f"CREATE TABLE {table} ({columns})")
    values = [[None if field == "NULL" else field for field in row] for row in rows]
    connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(header))})", values)


class Asked:
    """What a case asks of a mode."""

    def __init__(self, case):
        self.start, self.end, self.parameters = case.call.start, case.call.end, case.call.parameters
        self.arguments, self.of_totals = case.call.arguments, case.of_totals


def test_golden_files_are_what_the_rules_give():
    for name, lines in golden_events.golden_files().items():
        assert golden_events.read_golden(name) == lines, f"{name}: a change of it is a breaking change"


def test_there_are_no_other_golden_files():
    assert {path.name for path in golden_events.GOLDEN.iterdir()} == set(golden_events.golden_files())


@pytest.mark.parametrize(("case", "mode"), ASKED)
def test_every_mode_gives_the_golden_answers(request, connection, case, mode):
    needed = case.features | ({case.answer} - {"events"})
    missing = needed - features_of(mode)
    if missing:
        request.applymarker(pytest.mark.xfail(reason=f"the {mode} has not yet: {', '.join(sorted(missing))}", strict=True))
    load_sql_mode(connection)
    create_table(connection, "workforce", f"{case.workforce}.csv")
    if case.levers is not None:
        create_table(connection, "levers", f"{case.levers}.csv")
    header, *lines = golden_events.read_golden(case.file())
    expected = Answer(tuple(header), comparable_texts(case.answer, tuple(header), lines))
    given = by_mode(connection, mode, case.answer, "workforce", Asked(case))
    found = difference(mode, case.answer, expected, given)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", golden_events.epic_cases(), ids=lambda case: case.name)
def test_every_mode_keeps_the_order(connection, mode, case):
    """The rows of a mode come in the order of the workforce; the SQL mode does not promise it, but has it over a small table."""
    load_sql_mode(connection)
    create_table(connection, "workforce", f"{case.workforce}.csv")
    arguments = dict(case.call.arguments)
    if case.levers is not None:
        create_table(connection, "levers", f"{case.levers}.csv")
        arguments["parameters"] = "levers"
    result = connection.execute(comparable(query(mode, "workforce", case.call.start, case.call.end, arguments)))
    events = [dict(zip(golden_events.COLUMNS, row, strict=True)) for row in result.fetchall()]
    assert golden_events.written(events, golden_events.COLUMNS) == golden_events.read_golden(case.file())


@pytest.mark.xfail(any(NOT_YET.values()), reason="not yet: " + "; ".join(
    f"{mode}: {', '.join(sorted(missing))}" for mode, missing in NOT_YET.items() if missing), strict=True)
def test_every_mode_has_all_that_is_asked():
    assert not any(NOT_YET.values())


# That the golden files hold what they are for.

def column(name, *columns):
    """Columns of a golden file: a tuple for each row, or the values alone of one column."""
    header, *rows = golden_events.read_golden(name)
    found = [tuple(row[header.index(one)] for one in columns) for row in rows]
    return [row[0] for row in found] if len(columns) == 1 else found


def test_golden_events_have_every_type_and_flag():
    for case in golden_events.golden_cases():
        if case.answer == "events":
            types = {"hire", "termination", "promotion", "merit", "benefit_enrollment"}
            assert set(column(case.file(), "event_type")) == types, case.name
            assert set(column(case.file(), "data_quality_flag")) == {"VALID", "INVALID_COMPENSATION"}, case.name


def test_golden_levers_give_rates_by_year_and_level():
    """Worked out by hand from levers.csv: the thresholds of raises, of years and of levels before promotions of the year."""
    header, *rows = golden_events.read_golden("census_with_levers_events.csv")
    shown = {}
    for row in rows:
        event = dict(zip(header, row, strict=True))
        if event["event_type"] == "merit":
            level = event["level_id"] if event["level_id"] == "NULL" else int(event["level_id"])
            shown.setdefault((int(event["simulation_year"]), level), set()).add(float(event["event_probability"]))
    assert shown[2025, 1] == shown[2025, 7] == shown[2025, "NULL"] == {0.6}
    assert shown[2026, 1] == shown[2026, 3] == {0.7}
    assert shown[2026, 4] == shown[2026, 7] == {0.95}
    # No row of 2026 is for a level without a number, and none of no year is for those below 6: the default.
    assert shown[2026, "NULL"] == shown[2027, 5] == {0.85}
    assert shown[2027, 6] == shown[2028, 7] == {0.4}


def test_golden_planners_have_what_planners_model():
    for name in ("planners", "planners_with_levers", "planners_with_arguments", "planners_by_year", "planners_opening_year"):
        payloads = column(f"{name}_events.csv", "event_payload")
        assert any("reason=known" in payload for payload in payloads), name
        assert any("reason=voluntary" in payload for payload in payloads), name
        certain = [kind for kind, chance in column(f"{name}_events.csv", "event_type", "event_probability") if chance == "1.0"]
        assert {"hire", "termination"} <= set(certain), name
    hired = [day for kind, chance, day in column("planners_events.csv", "event_type", "event_probability", "effective_date")
             if kind == "hire" and chance == "1.0"]
    assert {day[:4] for day in hired} == {"2025", "2026", "2027", "2028"}
    # Who is planned for an earlier or a later year has no hire.
    planned = {date[:4] for date in column("planners.csv", "planned_hire_date")}
    assert planned > {"2019", "2024", "2025", "2026", "2027", "2028", "2029", "2030", "2031", "infi", "-inf"}
    days = {day[5:] for kind, day in column("planners_with_levers_events.csv", "event_type", "effective_date") if kind == "termination"}
    assert len(days) > 50
    assert "06-30" in days


def test_golden_planners_have_the_words_of_status():
    words = {plain_word(word) for word in column("planners.csv", "employment_status") if word != "NULL"}
    assert words >= ACTIVE_WORDS - {"1"}
    assert any(status_is_active(word) is False for word in words)
    assert any(word != plain_word(word) for word in column("planners.csv", "employment_status"))


def test_golden_levers_of_the_planners_name_every_parameter():
    names = set(column("planners_levers.csv", "parameter_name"))
    assert names >= set(parameters.PARAMETERS) - {"promotion_rate", "merit_raise"}
    assert names >= {"promotion_probability", "merit_base", "promotion_rate", "merit_raise"}
    listed = column("planners_event_parameters.csv", "parameter_name", "origin", "given_as", "reason")
    assert {origin for _, origin, *_ in listed} == {"argument", "relation", "default", "not read"}
    assert {reason for *_, reason in listed} == {
        "NULL", "of an unknown name", "of another scenario", "of another event_type", "without a value", "of a year outside",
        "overridden by an argument"}
    assert ("promotion_rate", "relation", "promotion_probability", "NULL") in listed


@pytest.mark.parametrize("name", ["planners_with_levers_events", "planners_by_year_events"])
def test_golden_events_of_the_planners_take_every_kind_of_multiplier(name):
    case = next(case for case in golden_events.golden_cases() if case.file() == f"{name}.csv")
    of_call = parameters.Parameters(case.call)
    for year, employee in read(case.rows, case.call):
        of_employee(case.call, of_call, employee, year)
    assert of_call.kinds_applied == {(multiplier, *kind) for multiplier in parameters.MULTIPLIERS for kind in parameters.MULTIPLIER_KINDS}


def test_every_argument_is_in_a_golden_file():
    given = {name for case in golden_events.golden_cases() for name in case.call.arguments}
    assert given >= {*parameters.ARGUMENTS, *SEEDS, "random_seed", "opening_year", "scenario_id", "plan_design_id"}


def test_golden_workforces_have_every_status_and_group():
    for name in ("planners", "planners_with_levers"):
        assert set(column(f"{name}_yearly_workforce.csv", "detailed_status_code")) == {
            "continuous_active", "new_hire_active", "experienced_termination", "new_hire_termination"}
    groups = column("planners_by_group_yearly_totals.csv", "department", "level_id", "age_band", "tenure_band")
    for values in zip(*groups, strict=True):
        assert "NULL" in values
        assert len(set(values)) > 3


def test_golden_findings_are_all_there():
    problems = {finding["problem"] for finding in check.workforce_check(golden_planners.odd_people(), 2025)}
    # What is about all rows has a test of its own.
    assert problems == {problem for name, (_, problem, _) in check.FINDINGS.items() if name != "no salary column"}


def test_the_files_of_the_first_versions_are_as_they_were():
    changed = [name for name, digest in FIRST_FILES.items()
               if hashlib.sha256((golden_events.GOLDEN / name).read_bytes()).hexdigest() != digest]
    assert not changed
