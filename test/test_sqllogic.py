"""The runner of the SQL tests: above all, that it fails where it must."""

import pathlib

import pytest
from sqllogic import Runner, TestFailure, as_text


def run(directory: pathlib.Path, script: str, **options) -> int:
    """Runs a script; the number of its tests."""
    path = directory / "script.test"
    path.write_text(script, encoding="utf-8")
    return Runner(path, directory, **options).run()


def failure(directory: pathlib.Path, script: str, **options) -> str:
    """The message of a script that must fail, without the directory."""
    with pytest.raises(TestFailure) as caught:
        run(directory, script, **options)
    return str(caught.value).removeprefix(f"{directory}/")


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("", "script.test:1: the file has no tests"),
        ("# only a comment\n", "script.test:1: the file has no tests"),
        ("loop i 0 0\n\nstatement ok\nSELECT 1\n\nendloop\n", "script.test:1: the file has no tests"),
        ("require spatial\n", "script.test:1: the extension spatial is required, but it is not there"),
        ("require no_such_extension\n", "the extension no_such_extension is required"),
        ("mode skip\n", "script.test:1: not understood"),
        ("skipif duckdb\n", "not understood"),
        ("statment ok\nSELECT 1\n", "script.test:1: not understood"),
        ("statement maybe\nSELECT 1\n", "not understood"),
        ("statement ok\n", "not understood, or without its SQL"),
        ("statement ok\nSELECT 1\n----\n1\n", "not understood"),
        ("statement ok second\nSELECT 1\n", "not understood"),
        ("statement error\nSELECT nothing\n", "not understood, or without its SQL or result"),
        ("statement error\nSELECT nothing\n----\n", "not understood, or without its SQL or result"),
        ("query\nSELECT 1\n----\n1\n", "not understood"),
        ("query X\nSELECT 1\n----\n1\n", "not understood"),
        ("query I sorted label\nSELECT 1\n----\n1\n", "not understood"),
        ("query I\nSELECT 1\n", "not understood, or without its SQL or result"),
        ("SELECT 1\n", "script.test:1: not understood"),
        ("loop i 0\n\nendloop\n", "not understood"),
        ("foreach i\n\nendloop\n", "not understood"),
        ("endloop\n", "script.test:1: endloop without a loop"),
        ("\nloop i 0 1\n\nstatement ok\nSELECT 1\n", "script.test:2: loop without an endloop"),
    ],
)
def test_what_is_not_understood_or_tests_nothing_fails(
    tmp_path: pathlib.Path, script: str, message: str
) -> None:
    """A typing error must not turn a test off."""
    assert message in failure(tmp_path, script)


def test_a_wrong_result_shows_place_query_and_both_results(tmp_path: pathlib.Path) -> None:
    """What is needed to understand a failure."""
    message = failure(tmp_path, "# a comment\n\nquery IT\nSELECT 1, 'a'\n----\n1\tb\n")
    assert message == (
        "script.test:3: another result was expected\n-- SQL\nSELECT 1, 'a'\n-- expected\n1\tb\n-- got\n1\ta"
    )


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("statement ok\nSELECT nothing\n", "script.test:1: the statement failed"),
        ("statement error\nSELECT 1\n----\nno\n", "script.test:1: the statement did not fail"),
        ("statement error\nSELECT nothing\n----\nelse\n", "script.test:1: another error was expected"),
        ("statement error\nSELECT nothing\n----\n<REGEX>:^some.*else\n", "another error was expected"),
        ("query I\nSELECT nothing\n----\n1\n", "script.test:1: the query failed"),
        ("query II\nSELECT 1\n----\n1\t2\n", "2 columns were expected, the query has 1"),
        ("query I\nSELECT 1\n----\n1\n1\n", "another result was expected"),
        ("query I\nSELECT 1 WHERE false\n----\n1\n", "another result was expected"),
        ("query I\nSELECT 1\n----\n", "another result was expected"),
        ("query II\nSELECT 1, 2\n----\n1\t2\n3\n", "neither rows of 2 values nor values"),
        ("query I\nSELECT range FROM range(2)\n----\n1\n0\n", "another result was expected"),
        ("query T\nSELECT '1.0'\n----\n1\n", "another result was expected"),
        ("query R\nSELECT 0.1 + 0.2::DOUBLE\n----\n0.3\n", "another result was expected"),
        ("query T\nSELECT [1]\n----\n[1]\n", "cast it to VARCHAR in the query"),
        (
            "query I nosort same\nSELECT 1\n----\n1\n\nquery I nosort same\nSELECT 2\n----\n2\n",
            "script.test:6: the result differs from the first one labelled same",
        ),
        ("foreach i 1 2\n\nquery I\nSELECT ${i}\n----\n1\n\nendloop\n", "script.test:3: another result"),
        ("load __TEST_DIR__/no/such/directory/file.db readonly\n", "file.db cannot be opened"),
    ],
)
def test_what_does_not_hold_fails(tmp_path: pathlib.Path, script: str, message: str) -> None:
    """All ways in which a test can be wrong."""
    assert message in failure(tmp_path, script)


def test_an_extension_that_cannot_be_loaded_fails(tmp_path: pathlib.Path) -> None:
    """An extension that was not built must not leave its tests unrun."""
    missing = tmp_path / "navigator_events.duckdb_extension"
    message = failure(tmp_path, "require navigator_events\n", extension=missing)
    assert message.startswith("script.test:1: the extension navigator_events cannot be loaded")


def test_a_broken_connection_after_an_error_fails(tmp_path: pathlib.Path) -> None:
    """An error that takes the connection with it is not the error that was asked for."""
    path = tmp_path / "script.test"
    path.write_text("statement error\nSELECT nothing\n----\nnothing\n", encoding="utf-8")
    runner = Runner(path, tmp_path)
    execute = runner.connection.execute

    class Broken:
        """A connection that fails after its first query."""

        calls = 0

        def execute(self, sql: str):
            self.calls += 1
            return execute(sql if self.calls == 1 else "SELECT 43")

        def close(self) -> None:
            pass

    runner.connection = Broken()
    with pytest.raises(TestFailure, match="the connection does not work any more"):
        runner.run()


def test_what_holds_passes(tmp_path: pathlib.Path) -> None:
    """All directives at once, and the number of tests that they make."""
    script = """# name: script.test

require navigator_events

statement ok
CREATE TABLE numbers AS
SELECT range AS number FROM range(3)

query IT
SELECT number, CASE number WHEN 1 THEN '' WHEN 2 THEN 'two words' END FROM numbers
----
0	NULL
1	(empty)
2	two words

query IT nosort by_value
SELECT 1, 'a' UNION ALL SELECT 2, 'b'
----
1
a
2
b

query IT rowsort by_value
SELECT 2, 'b' UNION ALL SELECT 1, 'a'
----
2	b
1	a

query IT valuesort
SELECT 2, 'b' UNION ALL SELECT 1, 'a'
----
1
2
a
b

query IIR
SELECT true, NULL, 0.5
----
true	NULL	0.5

query I
SELECT 1 WHERE false
----

statement error
SELECT nothing FROM numbers
----
"nothing"

statement error
SELECT nothing FROM numbers
----
<REGEX>:Binder Error.*nothing

loop i 0 2

foreach word a b

query IT
SELECT ${i}, '${word}'
----
${i}	${word}

endloop

endloop

load __TEST_DIR__/file.db

statement ok
CREATE TABLE kept AS SELECT hash_rng('EMP_2024_0000001', 2025, 'termination') AS draw

restart

query R
SELECT draw FROM kept WHERE draw = hash_rng('EMP_2024_0000001', 2025, 'termination')
----
0.3640904757194221

load __TEST_DIR__/file.db readonly

statement error
DROP TABLE kept
----
read-only

load

statement error
SELECT * FROM kept
----
kept

query T
SELECT parse_filename('__WORKING_DIRECTORY__/test') || '__TEST_DIR__'[:0]
----
test
"""
    assert run(tmp_path, script) == 18


def test_variables_of_the_program_are_no_tables(tmp_path: pathlib.Path) -> None:
    """Or a test would pass for the wrong reason."""
    assert "does not exist" in failure(tmp_path, "statement ok\nSELECT * FROM record\n")


def test_values_are_shown_as_duckdb_casts_them(connection) -> None:
    """The text of a value is the same as in DuckDB's own runner, which casts to VARCHAR."""
    literals = [
        "1e16::DOUBLE", "1e15::DOUBLE", "1e-5::DOUBLE", "0.1::DOUBLE", "50000::DOUBLE", "-0.0::DOUBLE",
        "123456789.123::DOUBLE", "57499.99999999999::DOUBLE", "'nan'::DOUBLE", "'-inf'::DOUBLE",
        "1.50::DECIMAL(10, 2)", "170141183460469231731687303715884105727::HUGEINT", "true", "'text'",
        "DATE '2025-01-02'", "TIMESTAMP '2025-01-02 03:04:05'", "TIMESTAMP '2025-01-02 03:04:05.5'",
        "'00112233-4455-6677-8899-aabbccddeeff'::UUID",
    ]
    for literal in literals:
        value, text = connection.execute(f"SELECT {literal}, ({literal})::VARCHAR").fetchone()
        assert as_text(value) == text, literal
