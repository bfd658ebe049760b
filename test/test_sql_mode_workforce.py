"""The SQL mode by itself: what it makes of a workforce's words, dates, columns and years. The values are worked out by hand."""

import datetime

import pytest
from plain_sql import draw, events, named, open_plain, raises

ACTIVE = (
    "active", "a", "act", "employed", "employee", "current", "working", "regular", "full-time", "full time", "fulltime", "ft", "part-time",
    "part time", "parttime", "pt", "temporary", "temp", "seasonal", "intern", "contract", "probation", "on leave", "leave",
    "leave of absence", "loa", "l", "leave with pay", "paid leave", "unpaid leave", "p", "suspended", "s", "yes", "y", "true", "1",
)
NOT_ACTIVE = (
    "inactive", "i", "terminated", "term", "termed", "t", "separated", "resigned", "quit", "dismissed", "discharged", "fired", "laid off",
    "layoff", "retired", "ret", "r", "deceased", "dead", "d", "former", "left", "ended", "withdrawn", "no", "n", "false", "f", "0",
)
STAFF = "DATE '2020-01-01' AS hire_date, 1000 AS salary"
RAISES = {"merit_rate": 1}
LEAVES = {"base_termination_rate": 1}


def date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture
def plain():
    """A database with the macros, and without the extension."""
    with open_plain() as opened:
        yield opened


def who(connection, years="2025, 2025", **arguments) -> list[str]:
    """The ids of those who have a raise, which is everybody who takes part and is an employee."""
    return [row[0] for row in events(connection, "employee_id", years, **{**RAISES, **arguments})]


def test_the_words_of_employment_status(plain):
    for words, expected in ((ACTIVE, True), (NOT_ACTIVE, False)):
        for form in ("{0}", "{0!u}", " \t{0!t}\r\n"):
            written = [form.replace("{0!u}", word.upper()).replace("{0!t}", word.title()).replace("{0}", word) for word in words]
            plain.execute(f"CREATE OR REPLACE TABLE w AS SELECT 'E' || rank AS employee_id, {STAFF}, word AS employment_status "
                          "FROM (SELECT unnest($1) AS word, generate_subscripts($1, 1) AS rank)", [written])
            found = who(plain, allow_empty="true")
            assert found == ([f"E{rank}" for rank in range(1, len(words) + 1)] if expected else []), form


@pytest.mark.parametrize(("values", "taking_part"), [
    ("[1, 0, NULL]", ["E1"]),
    ("[1.0, 0.0]", ["E1"]),
    ("['1', '0']::DOUBLE[]", ["E1"]),
    ("[true, false, NULL]", ["E1"]),
    ("['A ', 'T', NULL]::ENUM('A ', 'T')[]", ["E1"]),
    ("['active', NULL]", ["E1"]),
    ("['1.0', '0.0', '1.', '0', ' 1.00 ']", ["E1", "E3", "E5"]),
])
def test_a_status_of_any_type(plain, values, taking_part):
    plain.execute(f"CREATE TABLE w AS SELECT 'E' || row_number() OVER () AS employee_id, {STAFF}, * "
                  f"FROM (SELECT unnest({values}) AS employment_status)")
    assert who(plain) == taking_part


@pytest.mark.parametrize(("values", "found"), [
    ("['active', 'Gone fishing', 'sabbatical', 'Gone fishing', 'x']", "'Gone fishing', 'sabbatical', 'x'"),
    ("[2, 1]", "'2'"),
    ("[1.5, 1]", "'1.5'"),
    ("['1.5']", "'1.5'"),
    ("['']", "''"),
    ("['wor\u212aing']", "'wor\u212aing'"),
    ("[DATE '2025-01-01']", "'2025-01-01'"),
    ("list_transform(range(12), lambda rank: 'w' || rank)", "'w0', 'w1', 'w2', 'w3', 'w4', 'w5', 'w6', 'w7', 'w8', 'w9' and 2 more"),
])
def test_a_word_that_is_not_known(plain, values, found):
    plain.execute(f"CREATE TABLE w AS SELECT 'E' || row_number() OVER () AS employee_id, {STAFF}, * "
                  f"FROM (SELECT unnest({values}) AS employment_status)")
    raises(plain, "FROM sql_yearly_events(2025, 2025, workforce := 'w')",
           f"workforce 'w' has the employment_status {found}, which says nothing that is known of who works here; make a view with a "
           "column active (true or false) for it")


def test_active_comes_before_the_word_row_by_row(plain):
    plain.execute(f"""CREATE TABLE w AS SELECT *, {STAFF} FROM (VALUES
        ('both', true, 'terminated'), ('neither', NULL, NULL), ('word', NULL, 'Active'), ('left', false, 'active'),
        ('odd', true, 'no word at all')) AS rows (employee_id, active, employment_status)""")
    assert who(plain) == ["both", "word", "odd"]
    # Without either column everybody is active; with one of them a NULL is not.
    plain.execute(f"CREATE OR REPLACE TABLE w AS SELECT 'E1' AS employee_id, {STAFF}")
    assert who(plain) == ["E1"]
    for column in ("active", "employment_status"):
        plain.execute(f"CREATE OR REPLACE TABLE w AS SELECT 'E1' AS employee_id, {STAFF}, NULL::VARCHAR AS {column}")
        assert who(plain, allow_empty="true") == []


def test_a_word_that_is_not_known_is_an_error_in_rows_of_other_years_too(plain):
    plain.execute(f"""CREATE TABLE w AS SELECT *, {STAFF} FROM (VALUES
        ('E1', 2025, 'active'), ('E1', 2024, 'on the moon')) AS rows (employee_id, simulation_year, employment_status)""")
    raises(plain, "FROM sql_yearly_events(2025, 2025, workforce := 'w')", "workforce 'w' has the employment_status 'on the moon', which")


def test_a_low_performer_in_any_letters(plain):
    plain.execute("""CREATE TABLE w AS SELECT *, DATE '2010-01-01' AS hire_date FROM (VALUES
        ('E1', 'low'), ('E2', 'LOW'), ('E3', ' Low\n'), ('E4', 'very low'), ('E5', NULL)) AS rows (employee_id, performance_tier)""")
    shown = events(plain, "employee_id, event_probability", "2025, 2025", base_termination_rate=0.5)
    # 0.5 × 2 happens for certain; the others are asked by their draws.
    certain = [("E1", 1.0), ("E2", 1.0), ("E3", 1.0)]
    assert shown == certain + [(name, 0.5) for name in ("E4", "E5") if draw(name, 2025, "termination") < 0.5]


def test_the_first_name_that_is_not_null_counts_in_each_row(plain):
    plain.execute("""CREATE TABLE w AS SELECT * FROM (VALUES
        ('E1', NULL, DATE '2020-01-01', NULL, NULL, 300.0, 4, 'L1', 2, NULL, DATE '1990-06-01', 20, 21),
        ('E2', DATE '2015-01-01', DATE '2020-01-01', NULL, 200.0, 300.0, 4, NULL, 2, NULL, NULL, NULL, 21),
        ('E3', NULL, NULL, 100.0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
        ('E4', NULL, DATE '2020-01-01', 'nan'::DOUBLE, 200.0, NULL, NULL, NULL, NULL, DATE 'infinity', NULL, 30, NULL)) AS rows
        (employee_id, hire_date, employee_hire_date, salary, employee_gross_compensation, employee_compensation, current_compensation,
         level, level_id, birth_date, employee_birth_date, employee_age, current_age)""")
    shown = events(plain, "employee_id, event_type, employee_tenure, previous_compensation, level_id, employee_age", "2025, 2025",
                   merit_rate=1, hire_rate=1)
    assert shown == [
        ("E1", "merit", 5.0, 300.0, 1, 34),
        ("E2", "merit", 10.0, 200.0, 2, 21),
        ("E3", "hire", 0.0, None, None, None),
        # What is there but not finite counts as there, and is not known.
        ("E4", "merit", 5.0, None, None, None),
    ]


def test_what_is_derived_depends_on_the_columns(plain):
    plain.execute("""CREATE TABLE w AS SELECT *, DATE '2020-01-01' AS hire_date FROM (VALUES
        ('E1', NULL, 3.5), ('E2', 7, 3.5)) AS rows (employee_id, tenure_months, current_tenure)""")
    # tenure_months is there, so nothing else is asked: not current_tenure, not the hire date.
    assert events(plain, "employee_id, employee_tenure", "2025, 2025", merit_rate=1) == [("E1", None), ("E2", 7 / 12)]
    plain.execute("ALTER TABLE w DROP tenure_months")
    assert events(plain, "employee_id, employee_tenure", "2025, 2025", merit_rate=1) == [("E1", 3.5), ("E2", 3.5)]
    plain.execute("ALTER TABLE w DROP current_tenure")
    assert events(plain, "employee_id, employee_tenure", "2025, 2025", merit_rate=1) == [("E1", 5.0), ("E2", 5.0)]
    # Such a column is not read where another is: its type does not matter.
    plain.execute("ALTER TABLE w ADD tenure_months BIGINT")
    plain.execute("ALTER TABLE w ADD current_tenure DATE")
    assert events(plain, "employee_tenure", "2025, 2025", merit_rate=1) == [(None,), (None,)]


def test_who_is_known_to_leave(plain):
    """Five careers of three years; everybody has a raise on 15 March of each year, and chance lets nobody go."""
    plain.execute("""CREATE TABLE w AS SELECT *, 1000.0 AS salary, 'L3' AS level FROM (VALUES
        ('gone', DATE '2020-01-01', DATE '2024-12-31', NULL::DATE),
        ('gone today', DATE '2020-01-01', DATE '2025-01-01', NULL),
        ('leaves', DATE '2020-01-01', DATE '2026-05-20', NULL),
        ('leaves first', DATE '2020-01-01', DATE '2026-03-15', NULL),
        ('stays', DATE '2020-01-01', DATE 'infinity', NULL),
        ('always gone', DATE '2020-01-01', DATE '-infinity', NULL),
        ('in years', DATE '2020-01-01', DATE '9999-12-31', NULL)) AS rows
        (employee_id, hire_date, termination_date, employee_termination_date)""")
    shown = events(plain, "employee_id, event_type, effective_date, compensation_amount, event_probability, event_sequence",
                   "2025, 2027", merit_rate=1)
    raised = [("merit", date("2025-03-15"), 1040.0, 1.0, 1), ("merit", date("2026-03-15"), 1081.6, 1.0, 1),
              ("merit", date("2027-03-15"), 1124.86, 1.0, 1)]
    assert shown == [
        ("leaves", *raised[0]), ("leaves", *raised[1]), ("leaves", "termination", date("2026-05-20"), 1081.6, 1.0, 2),
        # Nothing happens on the day of the termination.
        ("leaves first", *raised[0]), ("leaves first", "termination", date("2026-03-15"), 1040.0, 1.0, 1),
        *[("stays", *event) for event in raised],
        *[("in years", *event) for event in raised],
    ]
    payload = events(plain, "event_details, event_payload.reason, event_payload.tenure_months, event_payload.level, level_id",
                     "2025, 2027")
    assert payload == [
        ("Known termination after 72 months at a salary of 1000.00", "known", 72, "L3", 3)] * 2


def test_a_termination_that_is_known_is_not_drawn_and_protects_from_none_before(plain):
    plain.execute("CREATE TABLE w AS SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date, DATE '2026-02-01' AS termination_date")
    shown = events(plain, "effective_date, event_probability, event_payload.reason", "2025, 2027", base_termination_rate=1)
    assert shown == [(date("2025-09-15"), 1.0, "voluntary")]
    shown = events(plain, "effective_date, event_probability, event_payload.reason", "2025, 2027", base_termination_rate=0)
    assert shown == [(date("2026-02-01"), 1.0, "known")]
    shown = events(plain, "effective_date, event_probability, event_payload.reason", "2026, 2027", base_termination_rate=1)
    assert shown == [(date("2026-02-01"), 1.0, "known")]


def test_the_second_name_of_the_termination_date_and_rehires(plain):
    plain.execute("""CREATE TABLE w AS SELECT *, 1000.0 AS salary FROM (VALUES
        ('back', DATE '2010-01-01', DATE '2020-06-30', DATE '2022-07-01'),
        ('back later', DATE '2010-01-01', DATE '2020-06-30', DATE '2025-03-20'),
        ('back this March', DATE '2010-01-01', DATE '2025-01-01', DATE '2025-03-15'),
        ('a candidate back', NULL, DATE '2020-06-30', DATE '2021-01-01'),
        ('back too early', DATE '2010-01-01', DATE '2020-06-30', DATE '2020-06-30'),
        ('no termination', DATE '2010-01-01', NULL, DATE '2022-01-01'),
        ('never left', DATE '2010-01-01', DATE 'infinity', DATE '2022-01-01'),
        ('leaves first', DATE '2010-01-01', DATE '2026-01-01', DATE '2026-06-01')) AS rows
        (employee_id, hire_date, employee_termination_date, employee_rehire_date)""")
    shown = events(plain, "employee_id, event_type, effective_date, employee_tenure", "2025, 2026", merit_rate=1, hire_rate=1)
    assert shown == [
        # From 1 July 2022 to 1 January 2025: 30 months.
        ("back", "merit", date("2025-03-15"), 2.5), ("back", "merit", date("2026-03-15"), 3.5),
        ("back later", "merit", date("2026-03-15"), 9 / 12),
        ("back this March", "merit", date("2025-03-15"), 0.0), ("back this March", "merit", date("2026-03-15"), 9 / 12),
        ("a candidate back", "merit", date("2025-03-15"), 4.0), ("a candidate back", "merit", date("2026-03-15"), 5.0),
        ("no termination", "merit", date("2025-03-15"), 15.0), ("no termination", "merit", date("2026-03-15"), 16.0),
        ("never left", "merit", date("2025-03-15"), 15.0), ("never left", "merit", date("2026-03-15"), 16.0),
        ("leaves first", "merit", date("2025-03-15"), 15.0), ("leaves first", "termination", date("2026-01-01"), 16.0),
    ]


def test_candidates_who_are_known_to_leave(plain):
    plain.execute("""CREATE TABLE w AS SELECT *, NULL::DATE AS hire_date, 1000.0 AS salary, 'L2' AS level, 70 AS tenure_months FROM (VALUES
        ('before', DATE '2025-06-15'), ('after', DATE '2025-06-16'), ('next year', DATE '2026-08-01')) AS rows
        (employee_id, termination_date)""")
    shown = events(plain, "employee_id, event_type, effective_date, compensation_amount, employee_tenure, event_payload.tenure_months",
                   "2025, 2027", hire_rate=1)
    assert shown == [
        ("after", "hire", date("2025-06-15"), 50000.0, 0.0, None),
        ("after", "termination", date("2025-06-16"), 50000.0, 0.0, 0),
        ("next year", "hire", date("2025-06-15"), 50000.0, 0.0, None),
        ("next year", "termination", date("2026-08-01"), 50000.0, 0.5, 6),
    ]
    # Who is not hired before has no termination.
    assert events(plain, "employee_id", "2025, 2027", hire_rate=0) == []


def test_who_is_known_to_leave_before_the_hire_is_never_there(plain):
    plain.execute("""CREATE TABLE w AS SELECT *, 1000.0 AS salary FROM (VALUES
        ('contradictory', DATE '2025-07-01', DATE '2025-05-01'), ('one day', DATE '2025-05-01', DATE '2025-05-01'),
        ('in order', DATE '2025-03-01', DATE '2025-05-01')) AS rows (employee_id, hire_date, termination_date)""")
    everything = {"merit_rate": 1, "promotion_rate": 1, "enrollment_rate": 1, "base_termination_rate": 1}
    assert events(plain, "employee_id, event_type, effective_date", "2025, 2026", **everything) == [
        ("one day", "termination", date("2025-05-01")),
        ("in order", "merit", date("2025-03-15")), ("in order", "benefit_enrollment", date("2025-04-01")),
        ("in order", "termination", date("2025-05-01")),
    ]


def test_known_terminations_in_cohorts_by_year(plain):
    """The opening day is that of the row's year; a termination that is drawn cuts nothing off, one that is known does."""
    plain.execute("""CREATE TABLE w AS SELECT *, 1000.0 AS salary FROM (VALUES
        ('E1', 2025, DATE '2020-01-01', DATE '2026-03-20'), ('E1', 2026, DATE '2020-01-01', DATE '2026-03-20'),
        ('E1', 2027, DATE '2020-01-01', DATE '2026-03-20'), ('E2', 2026, NULL, DATE '2026-06-15'),
        ('E3', 2026, NULL, DATE '2026-06-16')) AS rows (employee_id, simulation_year, hire_date, termination_date)""")
    shown = events(plain, "employee_id, event_type, effective_date, compensation_amount, event_payload.reason", "2025, 2027",
                   merit_rate=1, enrollment_rate=1, base_termination_rate=1, hire_rate=1)
    assert shown == [
        ("E1", "merit", date("2025-03-15"), 1040.0, None), ("E1", "benefit_enrollment", date("2025-04-01"), None, None),
        ("E1", "termination", date("2025-09-15"), 1000.0, "voluntary"),
        # In its own year every event starts from the row, and nothing comes on 20 March or later.
        ("E1", "merit", date("2026-03-15"), 1040.0, None), ("E1", "termination", date("2026-03-20"), 1000.0, "known"),
        # A row without a hire date has no termination.
        ("E3", "hire", date("2026-06-15"), 50000.0, None),
    ]


def test_opening_year(plain):
    plain.execute("""CREATE TABLE w AS SELECT *, DATE '2020-01-01' AS hire_date FROM (VALUES
        ('E1', 2024, 1000.0, 30), ('E1', 2025, 5000.0, 42)) AS rows (employee_id, simulation_year, salary, employee_age)""")
    columns = "simulation_year, previous_compensation, employee_age, employee_tenure"
    # The values of 2024 as they stand on 1 January 2026.
    assert events(plain, columns, "2026, 2027", merit_rate=1, opening_year=2024) == [(2026, 1000.0, 30, 6.0), (2027, 1040.0, 31, 7.0)]
    rolled = events(plain, columns, "2025, 2026", merit_rate=1, cohort="'roll_forward'")
    assert rolled == [(2025, 5000.0, 42, 5.0), (2026, 5200.0, 43, 6.0)]
    assert events(plain, columns, "2025, 2026", merit_rate=1, opening_year=2025) == rolled
    assert events(plain, columns, "2025, 2026", merit_rate=1, opening_year="'2025'", cohort="'roll_forward'") == rolled
    assert events(plain, columns, "2025, 2026", merit_rate=1) == [(2025, 5000.0, 42, 5.0)]
    # Without the column there is nothing to open from but the rows.
    plain.execute("CREATE OR REPLACE TABLE w AS SELECT * EXCLUDE (simulation_year) FROM w LIMIT 1")
    assert events(plain, columns, "2025, 2026", merit_rate=1, opening_year=1999) == events(plain, columns, "2025, 2026", merit_rate=1)


@pytest.mark.parametrize(("arguments", "message"), [
    ({"cohort": "'by_year'", "opening_year": 2024},
     "opening_year is 2024, but with cohort 'by_year' every year opens with its own rows; leave opening_year out or use cohort "
     "'roll_forward'"),
    ({"opening_year": 0}, "opening_year is the year 0, but a year must lie within 1 to 9999"),
    ({"opening_year": 2024.5}, "opening_year is 2024.5, but a year must be a whole number within 1 to 9999"),
    ({}, "workforce 'w' has no rows of the years 2030 to 2031; its simulation_year is 2023, 2024, NULL; open from one of its years by "
     "opening_year := 2024, or say allow_empty := true where no events are right"),
    ({"cohort": "'roll_forward'"},
     "workforce 'w' has no rows of the opening year 2030; its simulation_year is 2023, 2024, NULL; open from"),
    ({"opening_year": 2022}, "workforce 'w' has no rows of the opening year 2022; its simulation_year is 2023, 2024, NULL; open from"),
    ({"opening_year": 2023, "workforce": "'x'"},
     "nobody in workforce 'x' takes part in the opening year 2023: active is false or NULL; say allow_empty := true where no events"),
])
def test_errors_about_years(plain, arguments, message):
    plain.execute(f"""CREATE TABLE w AS SELECT *, {STAFF} FROM (VALUES ('E1', 2024, true), ('E1', 2023, true), ('E1', NULL, true)) AS rows
        (employee_id, simulation_year, active)""")
    plain.execute(f"""CREATE TABLE x AS SELECT *, {STAFF} FROM (VALUES ('E1', 2023, false), ('E2', 2023, NULL), ('E1', 2024, true)) AS rows
        (employee_id, simulation_year, active)""")
    call = {"workforce": "'w'", **arguments}
    raises(plain, f"FROM sql_yearly_events(2030, 2031{named(call)})", message)
    if "no rows" in message or "nobody" in message:
        query = f"SELECT count(*) FROM sql_yearly_events(2030, 2031{named({**call, 'allow_empty': 'true'})})"
        assert plain.execute(query).fetchall() == [(0,)]
        raises(plain, f"FROM sql_yearly_events(2030, 2031{named({**call, 'allow_empty': 'false'})})", message)
        raises(plain, f"FROM sql_yearly_events(2030, 2031{named({**call, 'allow_empty': 'NULL'})})", message)


@pytest.mark.parametrize(("columns", "why"), [
    ("false AS active", "active is false"),
    ("NULL::BOOLEAN AS active", "active is NULL"),
    ("NULL::VARCHAR AS employment_status", "employment_status is NULL"),
    ("unnest([NULL, 'left']) AS employment_status", "employment_status is 'left' or NULL"),
    ("unnest(['Retired', 'T', 'T']) AS employment_status", "employment_status is 'Retired', 'T'"),
    ("unnest([false, NULL]) AS active, unnest(['a', 'left']) AS employment_status", "active is false, employment_status is 'left'"),
    ("DATE '2024-06-30' AS termination_date", "the termination date has passed"),
    ("unnest([true, false]) AS active, DATE '2025-01-01' AS employee_termination_date",
     "active is false, the termination date has passed"),
])
def test_nobody_takes_part(plain, columns, why):
    plain.execute(f"CREATE TABLE w AS SELECT 'E1' AS employee_id, {STAFF}, {columns}")
    message = f"nobody in workforce 'w' takes part: {why}; say allow_empty := true where no events are right"
    raises(plain, "FROM sql_yearly_events(2025, 2026, workforce := 'w')", message)
    assert who(plain, allow_empty="true") == []


@pytest.mark.parametrize("workforce", [
    "SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date WHERE false",
    "SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date, 2020 AS simulation_year WHERE false",
])
def test_a_workforce_without_rows_has_no_events(plain, workforce):
    plain.execute(f"CREATE TABLE w AS {workforce}")
    assert who(plain) == []


def test_more_than_ten_years_are_not_all_named(plain):
    plain.execute(f"CREATE TABLE w AS SELECT 'E1' AS employee_id, {STAFF}, unnest(range(2000, 2012)) AS simulation_year")
    raises(plain, "FROM sql_yearly_events(2025, 2025, workforce := 'w')",
           "workforce 'w' has no rows of the year 2025; its simulation_year is 2000, 2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009 "
           "and 2 more; open from one of its years by opening_year := 2011")


@pytest.mark.parametrize(("column", "given", "wanted"), [
    ("hire_date", "TIMESTAMP WITH TIME ZONE", "DATE"), ("employee_hire_date", "INTEGER", "DATE"), ("termination_date", "BOOLEAN", "DATE"),
    ("employee_termination_date", "TIMESTAMP WITH TIME ZONE", "DATE"), ("rehire_date", "TIME", "DATE"),
    ("employee_rehire_date", "DECIMAL(9,1)", "DATE"), ("birth_date", "UUID", "DATE"), ("employee_birth_date", "INTERVAL", "DATE"),
    ("employee_id", "BLOB", "VARCHAR"), ("level", "INTEGER[]", "VARCHAR"), ("level_id", "STRUCT(a INTEGER)", "VARCHAR"),
    ("department", "MAP(VARCHAR, INTEGER)", "VARCHAR"), ("performance_tier", "BIT", "VARCHAR"), ("employee_ssn", "INTEGER[2]", "VARCHAR"),
    ("employment_status", "TIME WITH TIME ZONE", "VARCHAR"), ("salary", "DATE", "DOUBLE"),
    ("employee_gross_compensation", "TIMESTAMP", "DOUBLE"), ("employee_compensation", "BLOB", "DOUBLE"),
    ("current_compensation", "UUID", "DOUBLE"), ("tenure_months", "TIMESTAMP_NS", "BIGINT"), ("current_tenure", "INTERVAL", "DOUBLE"),
    ("is_enrolled", "DATE", "BOOLEAN"), ("active", "BOOLEAN[]", "BOOLEAN"), ("employee_deferral_rate", "STRUCT(rate DOUBLE)", "DOUBLE"),
    ("employee_age", "DATE", "INTEGER"), ("current_age", "VARCHAR[]", "INTEGER"), ("simulation_year", "TIMESTAMP", "INTEGER"),
])
def test_types_that_are_refused(plain, column, given, wanted):
    others = ["'E1' AS employee_id"] * (column != "employee_id") + ["DATE '2020-01-01' AS hire_date"] * (column != "hire_date")
    plain.execute(f"CREATE TABLE w AS SELECT {', '.join(others)}, NULL::{given} AS {column}")
    message = f"the column {column} of workforce 'w' is of type {given}, which cannot be cast to {wanted}; cast it first"
    raises(plain, "FROM sql_yearly_events(2025, 2025, workforce := 'w')", message)


@pytest.mark.parametrize(("value", "given"), [("7", "DOUBLE"), ("7", "FLOAT"), ("7", "DECIMAL(18,2)"), ("NULL", "DECIMAL(38,10)")])
def test_an_id_is_no_number_with_a_fraction(plain, value, given):
    plain.execute(f"CREATE TABLE w AS SELECT {value}::{given} AS employee_id, {STAFF}")
    raises(plain, "FROM sql_yearly_events(2025, 2025, workforce := 'w')",
           f"the column employee_id of workforce 'w' is of type {given}, but an id is a whole number or a text; cast it to BIGINT or "
           "VARCHAR")


@pytest.mark.parametrize(("id_type", "text"), [
    ("BIGINT", "7"), ("DECIMAL(18,0)", "7"), ("UTINYINT", "7"), ("VARCHAR", "7"), ("HUGEINT", "7"), ("ENUM('7')", "7")])
def test_an_id_of_other_types_is_its_text(plain, id_type, text):
    plain.execute(f"CREATE TABLE w AS SELECT '7'::{id_type} AS employee_id, {STAFF}")
    assert who(plain) == [text]


@pytest.mark.parametrize(("column", "value", "given", "wanted"), [
    ("hire_date", "2025-02-29", "VARCHAR", "DATE"), ("salary", "a lot", "VARCHAR", "DOUBLE"),
    ("termination_date", "tomorrow", "VARCHAR", "DATE"), ("rehire_date", "", "VARCHAR", "DATE"),
    ("employee_age", "99999999999", "BIGINT", "INTEGER"), ("active", "perhaps", "VARCHAR", "BOOLEAN"),
    ("tenure_months", "1e+30", "DOUBLE", "BIGINT"), ("employee_deferral_rate", "6%", "VARCHAR", "DOUBLE"),
    ("simulation_year", "next", "VARCHAR", "INTEGER"),
])
def test_a_value_that_cannot_be_cast(plain, column, value, given, wanted):
    """Also in a row that takes no part: whoever is not active may be so by mistake."""
    hired = "" if column == "hire_date" else "DATE '2020-01-01' AS hire_date, "
    inactive = "" if column == "active" else "'terminated' AS employment_status, "
    plain.execute(f"CREATE TABLE w AS SELECT 'E1' AS employee_id, {hired}{inactive}'{value}'::{given} AS {column}")
    raises(plain, "FROM sql_yearly_events(2025, 2025, workforce := 'w', allow_empty := true)",
           f"the column {column} of workforce 'w' holds the value '{value}' of type {given}, which cannot be cast to {wanted}")


def test_an_id_that_is_null_matters_where_somebody_takes_part(plain):
    plain.execute(f"CREATE TABLE w AS SELECT NULL::VARCHAR AS employee_id, {STAFF}, false AS active UNION ALL "
                  "SELECT 'E1', DATE '2020-01-01', 1000, true")
    assert who(plain) == ["E1"]


def test_a_file_is_read_as_the_table_made_of_it(plain, tmp_path):
    """On DuckDB 2 a cast may be pushed into the reader of a CSV file, which then reads the raw text another way."""
    path = tmp_path / "census.csv"
    path.write_text("employee_id,hire_date,level,employee_age,birth_date\n 7,2015-03-01,4.50,34.5,1980-02-13\n1001,2015-03-01,3.00,40.5,\n",
                    encoding="utf-8")
    plain.execute(f"CREATE TABLE w AS FROM '{path}'")
    columns = "* EXCLUDE (created_at)"
    from_table = plain.execute(f"SELECT {columns} FROM sql_yearly_events(2025, 2027, workforce := 'w')").fetchall()
    from_file = plain.execute(f"SELECT {columns} FROM sql_yearly_events(2025, 2027, workforce := '{path}')").fetchall()
    assert len(from_table) > 3
    assert from_file == from_table


def findings(connection, arguments: str = "2025, workforce := 'w'") -> list[tuple]:
    """What the check finds: severity, id, column and value."""
    return connection.execute(f"SELECT severity, employee_id, column_name, value FROM sql_workforce_check({arguments})").fetchall()


def test_a_workforce_in_which_all_is_well(plain):
    plain.execute("CREATE TABLE w AS SELECT 'E' || number AS employee_id, DATE '2015-05-05' AS hire_date, DATE '1990-01-01' AS birth_date, "
                  "1000.0 AS salary, 'L3' AS level, 0.06 AS employee_deferral_rate FROM range(50) AS numbers (number)")
    plain.execute("INSERT INTO w VALUES ('C', NULL, NULL, NULL, 'L1', NULL), ('D', NULL, NULL, 100, NULL, 1)")
    assert findings(plain) == []
    described = plain.execute("DESCRIBE FROM sql_workforce_check(2025, workforce := 'w')").fetchall()
    assert [row[:2] for row in described] == [
        (name, "VARCHAR") for name in ("severity", "employee_id", "column_name", "value", "problem", "remedy")]


def test_a_workforce_without_a_column_for_the_salary(plain):
    plain.execute("CREATE TABLE w AS SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date, 1000 AS pay, 'Staff' AS level")
    assert findings(plain) == [("warning", None, "salary", None), ("warning", "E1", "level", "Staff")]
    plain.execute("CREATE VIEW nobody AS FROM w WHERE false")
    assert findings(plain, "2025, workforce := 'nobody'") == []


def test_what_the_check_finds(plain):
    plain.execute("""CREATE TABLE w AS SELECT * FROM (VALUES
        ('E1', DATE '2020-01-01', NULL::DATE, 100.0, NULL, 'L1', DATE '1990-01-01', NULL, 0.05, NULL::DATE),
        ('E1', DATE '2020-01-01', NULL, 100.0, NULL, 'L1', DATE '1990-01-01', NULL, 0.05, NULL),
        (' e1', DATE '2020-01-01', NULL, NULL, -1.0, 'Staff', DATE '2065-01-01', NULL, 6.0, NULL),
        ('old', DATE '2020-01-01', NULL, 0.0, NULL, '1', NULL, 141, -0.01, NULL),
        ('young', DATE '2020-01-01', NULL, 'nan'::DOUBLE, 5.0, '1', DATE '2011-01-02', NULL, 'inf'::DOUBLE, NULL),
        ('a child', DATE '2010-05-04', NULL, 5.0, NULL, '1', DATE '1996-05-05', NULL, NULL, NULL),
        ('no child', DATE '2010-05-05', NULL, 5.0, NULL, '1', DATE '1996-05-05', NULL, NULL, NULL),
        ('too early', NULL, DATE '2026-01-01', 5.0, NULL, '1', DATE '2014-01-01', NULL, NULL, NULL),
        ('Total', NULL, NULL, 5e7, NULL, 'L', NULL, NULL, NULL, NULL),
        ('planned', NULL, DATE '2025-06-01', 5e4, NULL, 'L1', NULL, 14, 1, NULL),
        ('left', DATE '2010-01-01', NULL, -5.0, NULL, '1', DATE '1980-01-01', NULL, NULL, DATE '2025-01-01')) AS rows
        (Employee_ID, hire_date, planned_hire_date, SALARY, current_compensation, level, birth_date, employee_age, employee_deferral_rate,
         termination_date)""")
    # Somebody who has left is a finding where a column says otherwise.
    plain.execute("ALTER TABLE w ADD COLUMN active BOOLEAN DEFAULT true")
    assert findings(plain) == [
        ("error", "E1", "Employee_ID", "E1"), ("warning", "E1", "Employee_ID", "E1"),
        ("warning", " e1", "Employee_ID", " e1"), ("error", " e1", "birth_date", "2065-01-01"),
        ("error", " e1", "employee_deferral_rate", "6.0"),
        ("error", " e1", "current_compensation", "-1.0"), ("warning", " e1", "level", "Staff"),
        ("warning", "old", "employee_age", "141"), ("error", "old", "employee_deferral_rate", "-0.01"), ("warning", "old", "SALARY", "0.0"),
        ("warning", "young", "birth_date", "2011-01-02"), ("error", "young", "employee_deferral_rate", "inf"),
        ("error", "young", "SALARY", "nan"),
        ("warning", "a child", "birth_date", "1996-05-05"),
        ("warning", "too early", "birth_date", "2014-01-01"),
        ("warning", "Total", "SALARY", "50000000.0"), ("warning", "Total", "level", "L"),
        # Who takes no part is looked at for this alone.
        ("warning", "left", "termination_date", "2025-01-01"),
    ]
    query = "SELECT employee_id || '/' || column_name, problem FROM sql_workforce_check(2025, workforce := 'w')"
    problems = dict(plain.execute(query).fetchall())
    assert problems["young/birth_date"] == "the employee is 13 years old on 2025-01-01"
    assert problems["a child/birth_date"] == "the employee was hired on 2010-05-04 at an age of 13 years"
    assert problems["too early/birth_date"] == "the employee is 11 years old on 2025-01-01"
    assert problems["left/termination_date"] == "the employee has left, but is called active"
    remedies = plain.execute("SELECT count(*) FROM sql_workforce_check(2025, workforce := 'w') WHERE remedy IS NULL OR problem IS NULL")
    assert remedies.fetchone() == (0,)
    # The events are not changed by it, and who comes back has not left.
    plain.execute("ALTER TABLE w ADD rehire_date DATE DEFAULT '2026-01-01'")
    assert ("warning", "left", "termination_date", "2025-01-01") not in findings(plain)
    assert ("error", "left", "SALARY", "-5.0") in findings(plain)


def test_the_check_looks_at_the_rows_of_its_year(plain):
    plain.execute(f"CREATE TABLE w AS SELECT 'E1' AS employee_id, {STAFF}, unnest([2024, 2025, 2025, NULL]) AS simulation_year, "
                  "unnest([NULL, 15, 15, 200]) AS employee_age, unnest(['Staff', NULL, NULL, NULL]) AS level")
    assert findings(plain) == [("error", "E1", "employee_id", "E1")]
    assert findings(plain, "2024, workforce := 'w'") == [("warning", "E1", "level", "Staff")]
    remedy = plain.execute("SELECT remedy FROM sql_workforce_check(2025, workforce := 'w')").fetchone()
    assert remedy == ("keep one row for each employee and year",)


@pytest.mark.parametrize(("arguments", "message"), [
    ("0, workforce := 'w'", "start is the year 0, but a year must lie within 1 to 9999"),
    ("2030, workforce := 'w'",
     "workforce 'w' has no rows of the opening year 2030; its simulation_year is 2024; check one of its years, such as 2024, or check a "
     "workforce with rows of that year"),
    ("2025, workforce := 'unfit'", "the column salary of workforce 'unfit' is of type DATE, which cannot be cast to DOUBLE; cast it first"),
    ("2025, workforce := 'wrong'",
     "the column salary of workforce 'wrong' holds the value 'x' of type VARCHAR, which cannot be cast to DOUBLE"),
    ("2025, workforce := 'word'", "workforce 'word' has the employment_status 'away', which says nothing that is known"),
])
def test_what_the_check_cannot_read(plain, arguments, message):
    hired = "'E1' AS employee_id, DATE '2020-01-01' AS hire_date"
    for name, row in {"w": "2024 AS simulation_year", "unfit": "DATE '2020-01-01' AS salary", "wrong": "'x' AS salary",
                      "word": "'away' AS employment_status"}.items():
        plain.execute(f"CREATE TABLE {name} AS SELECT {hired}, {row}")
    raises(plain, f"FROM sql_workforce_check({arguments})", message)
