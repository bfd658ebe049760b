"""Runs DuckDB's sqllogictest dialect over the Python package of DuckDB.

DuckDB's own runner comes with a build of DuckDB, which loadable extensions do without. This one knows the
part of the dialect that our tests use, and is stricter: what it does not know, cannot parse or cannot load
fails the test, and so does a file that tests nothing. Nothing is ever skipped.

    # a comment                           between records only
    require navigator_events              loads the extension; `parquet`, `json` and `icu` must be built in
    statement ok                          the lines up to the next blank one are SQL
    statement error                       `----`, then a part of the message, or `<REGEX>:` and an expression
    query IT [nosort|rowsort|valuesort] [label]
                                          a letter for each column, I, T or R; `----`, then rows with tabs
                                          between the values, or a value a line; NULL, (empty), true and false
                                          as in DuckDB; results with the same label must be the same
    loop i 0 10 … endloop                 runs the records between with ${i} replaced by 0 to 9
    foreach word a b … endloop            the same with ${word} replaced by each of the values
    load [path] [readonly], restart       opens another database, or the same one anew, with all that was
                                          required

`__TEST_DIR__` is a directory of the test's own, `__WORKING_DIRECTORY__` is the root of the repository.
"""

import datetime
import decimal
import pathlib
import re
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import duckdb
from conftest import EXTENSION, ROOT, UNSIGNED

BUILT_IN = ("parquet", "json", "icu")
SORT_MODES = ("nosort", "rowsort", "valuesort")
# How long a database that was closed may take to be gone, in seconds.
CLOSING_TIME = 2.0

Substitute = Callable[[str], str]


class TestFailure(AssertionError):
    """A test that failed, or a file that cannot be run; the message begins with file and line."""

    __test__ = False


@dataclass
class Record:
    """A directive with the lines below it: its SQL, and what is expected of it, if there is a `----`."""

    line: int
    words: list[str]
    sql: str = ""
    expected: list[str] | None = None
    # The records between `loop` or `foreach` and `endloop`.
    body: list["Record"] = field(default_factory=list)


def parse(path: pathlib.Path) -> list[Record]:
    """The records of a file; loops hold theirs in `body`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    blocks = [Record(0, ["file"])]
    at = 0
    while at < len(lines):
        line, at = lines[at], at + 1
        if not line.strip() or line.startswith("#"):
            continue
        record = Record(at, line.split())
        if record.words[0] == "endloop":
            if len(blocks) == 1:
                raise TestFailure(f"{path}:{at}: endloop without a loop")
            blocks.pop()
            continue
        if record.words[0] in ("statement", "query"):
            start = at
            while at < len(lines) and lines[at].strip():
                at += 1
            body = lines[start:at]
            if "----" in body:
                record.expected = body[body.index("----") + 1:]
                body = body[:body.index("----")]
            record.sql = "\n".join(body)
        blocks[-1].body.append(record)
        if record.words[0] in ("loop", "foreach"):
            blocks.append(record)
    if len(blocks) > 1:
        raise TestFailure(f"{path}:{blocks[-1].line}: {blocks[-1].words[0]} without an endloop")
    return blocks[0].body


def as_text(value: object) -> str:
    """A value as DuckDB's own runner shows it, which is as DuckDB casts it to VARCHAR."""
    match value:
        case None:
            return "NULL"
        case "":
            return "(empty)"
        case bool():
            return str(value).lower()
        case datetime.datetime() if value.microsecond:
            return str(value).rstrip("0")
        case str() | int() | float() | decimal.Decimal() | datetime.date() | uuid.UUID():
            return str(value)
        case _:
            raise ValueError(f"a {type(value).__name__} in the result; cast it to VARCHAR in the query")


class Runner:
    """Runs one file on a connection of its own."""

    def __init__(self, path: pathlib.Path, directory: pathlib.Path, extension: pathlib.Path = EXTENSION):
        self.path = path
        self.directory = directory
        self.extension = extension
        self.required: list[str] = []
        self.labels: dict[str, list[str]] = {}
        self.tests = 0
        self.database = ":memory:"
        self.connection = self.connect(read_only=False)

    def run(self) -> int:
        """Runs the file; the number of statements and queries that were tested."""
        try:
            for record in parse(self.path):
                self.run_record(record, self.replace_directories)
            if self.tests == 0:
                raise TestFailure(f"{self.path}:1: the file has no tests")
            return self.tests
        finally:
            self.connection.close()

    def replace_directories(self, text: str) -> str:
        """The text with the names of directories filled in."""
        return text.replace("__TEST_DIR__", str(self.directory)).replace("__WORKING_DIRECTORY__", str(ROOT))

    def run_record(self, record: Record, substitute: Substitute) -> None:
        """Runs a record; `substitute` fills in directories and the variables of loops."""
        words = [substitute(word) for word in record.words]
        match words:
            case ["statement", "ok"] if record.sql and record.expected is None:
                self.statement_ok(record, substitute(record.sql))
            case ["statement", "error"] if record.sql and record.expected:
                self.statement_error(record, substitute(record.sql), substitute("\n".join(record.expected)))
            case ["query", types, *options] if record.sql and record.expected is not None:
                sort = options.pop(0) if options and options[0] in SORT_MODES else "nosort"
                if not re.fullmatch("[ITR]+", types) or len(options) > 1:
                    raise self.failure(record, f"not understood: {' '.join(words)}")
                expected = [substitute(line) for line in record.expected]
                self.query(record, substitute(record.sql), len(types), sort, options, expected)
            case ["require", name]:
                self.require(record, name)
                self.required.append(name)
            case ["load"] | ["load", _] | ["load", _, "readonly"]:
                self.open(record, words[1] if len(words) > 1 else ":memory:", "readonly" in words[2:])
            case ["restart"]:
                self.open(record, self.database, read_only=False)
            case ["loop", name, start, end] if start.isdecimal() and end.isdecimal():
                self.loop(record, name, map(str, range(int(start), int(end))), substitute)
            case ["foreach", name, _, *_]:
                self.loop(record, name, iter(words[2:]), substitute)
            case _:
                raise self.failure(record, f"not understood, or without its SQL or result: {' '.join(words)}")

    def loop(self, record: Record, name: str, values: Iterator[str], substitute: Substitute) -> None:
        """Runs the body for each of the values."""
        for value in values:
            for inner in record.body:
                self.run_record(inner, lambda text, value=value: substitute(text.replace(f"${{{name}}}", value)))

    def statement_ok(self, record: Record, sql: str) -> None:
        """SQL that must succeed."""
        self.tests += 1
        try:
            self.connection.execute(sql).fetchall()
        except duckdb.Error as error:
            raise self.failure(record, "the statement failed", sql, "no error", str(error)) from error

    def statement_error(self, record: Record, sql: str, expected: str) -> None:
        """SQL that must fail with the message, and leave the connection as good as it was."""
        self.tests += 1
        try:
            rows = self.connection.execute(sql).fetchall()
        except duckdb.Error as error:
            message = str(error)
        else:
            raise self.failure(record, "the statement did not fail", sql, expected, f"{len(rows)} rows")
        is_regex = expected.startswith("<REGEX>:")
        if not (re.search(expected[8:], message, re.DOTALL) if is_regex else expected in message):
            raise self.failure(record, "another error was expected", sql, expected, message)
        try:
            is_alive = self.connection.execute("SELECT 42").fetchall() == [(42,)]
        except duckdb.TransactionException as error:
            # As after any error within a transaction: it can only be rolled back.
            is_alive = "transaction is aborted" in str(error)
        except duckdb.Error:
            is_alive = False
        if not is_alive:
            raise self.failure(record, "after the error the connection does not work any more", sql)

    def query(
        self, record: Record, sql: str, columns: int, sort: str, label: list[str], expected: list[str]
    ) -> None:
        """SQL whose rows must be the expected ones."""
        self.tests += 1
        try:
            result = self.connection.execute(sql)
            width = len(result.description)
            rows = [[as_text(value) for value in row] for row in result.fetchall()]
        except (duckdb.Error, ValueError) as error:
            raise self.failure(record, "the query failed", sql, "\n".join(expected), str(error)) from error
        if width != columns:
            raise self.failure(record, f"{columns} columns were expected, the query has {width}", sql)
        if all(line.count("\t") == columns - 1 for line in expected):
            expected_rows = [line.split("\t") for line in expected]
        elif len(expected) % columns == 0 and not any("\t" in line for line in expected):
            expected_rows = [expected[at:at + columns] for at in range(0, len(expected), columns)]
        else:
            what = f"the expected lines are neither rows of {columns} values nor values"
            raise self.failure(record, what, sql)
        got, wanted = (self.sorted_lines(part, sort) for part in (rows, expected_rows))
        if got != wanted:
            raise self.failure(record, "another result was expected", sql, "\n".join(wanted), "\n".join(got))
        for name in label:
            if self.labels.setdefault(name, got) != got:
                raise self.failure(record, f"the result differs from the first one labelled {name}", sql)

    @staticmethod
    def sorted_lines(rows: list[list[str]], sort: str) -> list[str]:
        """The rows, or for `valuesort` the values, as lines in the order of that mode."""
        if sort == "valuesort":
            return sorted(value for row in rows for value in row)
        lines = ["\t".join(row) for row in rows]
        return sorted(lines) if sort == "rowsort" else lines

    def require(self, record: Record, name: str) -> None:
        """Loads an extension: ours as it was built, DuckDB's own only where it is built in."""
        built_in = "SELECT count(*) FROM duckdb_extensions() WHERE extension_name = ? AND install_mode = ?"
        try:
            if name == "navigator_events":
                self.connection.execute(f"LOAD '{self.extension}'")
                return
            is_built_in = self.connection.execute(built_in, [name, "STATICALLY_LINKED"]).fetchone() == (1,)
            if name in BUILT_IN and is_built_in:
                self.connection.execute(f"LOAD {name}")
                return
        except duckdb.Error as error:
            raise self.failure(record, f"the extension {name} cannot be loaded: {error}") from error
        raise self.failure(record, f"the extension {name} is required, but it is not there")

    def open(self, record: Record, database: str, read_only: bool) -> None:
        """Closes the database and opens one, with the extensions that were required so far."""
        if "navigator_events" in self.required:
            # DuckDB 2.0.1 joins or refuses whoever opens a database that is still alive.
            self.connection.execute("SELECT navigator_events_close()").fetchall()
        self.connection.close()
        self.database = database
        deadline = time.monotonic() + CLOSING_TIME
        while True:
            try:
                self.connection = self.connect(read_only)
            except duckdb.Error as error:
                raise self.failure(record, f"{database} cannot be opened: {error}") from error
            # One connection, that is ours: the database is not one that is still about to be closed.
            count = self.connection.execute("SELECT count FROM duckdb_connection_count()").fetchone()
            if count == (1,):
                break
            self.connection.close()
            if time.monotonic() > deadline:
                raise self.failure(record, f"{database} was still open {CLOSING_TIME} s after it was closed")
            time.sleep(0.02)
        for name in self.required:
            self.require(record, name)

    def connect(self, read_only: bool) -> duckdb.DuckDBPyConnection:
        """Opens the database; variables of this program must not be taken for tables."""
        config = UNSIGNED | {"python_enable_replacements": "false"}
        return duckdb.connect(self.database, read_only=read_only, config=config)

    def failure(
        self, record: Record, what: str, sql: str = "", expected: str | None = None, got: str = ""
    ) -> TestFailure:
        """The failure of a record, with all that is needed to understand it."""
        parts = [f"{self.path}:{record.line}: {what}"]
        if sql:
            parts.append(f"-- SQL\n{sql}")
        if expected is not None:
            parts.append(f"-- expected\n{expected}\n-- got\n{got}")
        return TestFailure("\n".join(parts))
