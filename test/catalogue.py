"""The catalogue of bad input in test/bad_input: a file for each theme, read and checked.

    theme = "salaries"                  what the cases have in common

    [[case]]
    name = "a salary that is NaN"       a few words, once in the whole catalogue
    setup = ["CREATE …"]                what is run first

and then what is asked, which is one of

    query = "SELECT …"                  any query
    workforce = "SELECT …"              a workforce, which is asked for its events in all three modes, with
    years = "2025, 2025"                    the years, these if left out
    options = { merit_rate = "1" }          the options as SQL; if left out, everybody gets a merit raise and nothing else
    show = "event_type, …"                  the columns that `rows` lists
    only = ["table function"]               the modes that are asked, all three if left out
    totals = "by := ['x']"              arguments of totals, of which the extension and the SQL mode must say the same word for word,
    show = "random_seed"                    and have the same rows

and what is expected:

    rows = [["merit", "104.0"]]         the values as DuckDB shows them; all modes agree on all columns to the bit
    error = "…"                         the whole message after the function's name; {workforce} is what the function calls it
    table_error, scalar_error           the same where the functions differ
    duckdb_error = "…"                  a part of a message that is DuckDB's own
    sql_mode = "…"                      why the SQL mode is not held against the others, where it is not

An error that differs from version to version is written as { "1.5.6" = "…", "2.0.0" = "…" }, each from that version on: what DuckDB
says of a name or a value is part of our sentence. `error` and `duckdb_error` of a workforce leave out the SQL mode, whose errors are
DuckDB's or its own.
`__TEST_DIR__` is a directory of the test's own, {options} all options of the scalar function, and
{names of parameters} all names that a row of parameters may have.
"""

import pathlib
import re
import tomllib
from dataclasses import dataclass, field

import duckdb
from independent.calls import SEEDS
from independent.parameters import ARGUMENTS, PARAMETERS
from modes import MODES

DIRECTORY = pathlib.Path(__file__).resolve().parent / "bad_input"
ByVersion = str | dict[str, str]
# All options of the scalar function; the seeds and the parameters are those of the independent script.
OPTIONS = ("scenario_id", "plan_design_id", "random_seed", *SEEDS, "cohort", "opening_year", "allow_empty", "created_at", "parameters",
           *ARGUMENTS)
# All names that a row of parameters may have.
NAMES_READ = [given for name, (*_, second) in PARAMETERS.items() for given in (name, second) if given]
MERIT_ONLY = {"merit_rate": "1", "enrollment_rate": "0", "promotion_rate": "0", "base_termination_rate": "0"}


@dataclass
class Case:
    """A case of the catalogue; the fields are those of the file."""

    theme: str
    name: str
    setup: list[str] = field(default_factory=list)
    query: str | None = None
    workforce: str | None = None
    totals: str | None = None
    years: str = "2025, 2025"
    options: dict[str, str] = field(default_factory=lambda: dict(MERIT_ONLY))
    show: str = "event_type, compensation_amount"
    only: list[str] = field(default_factory=lambda: list(MODES))
    rows: list[list[str]] | None = None
    error: ByVersion | None = None
    table_error: ByVersion | None = None
    scalar_error: ByVersion | None = None
    duckdb_error: ByVersion | None = None
    sql_mode: str | None = None

    def __post_init__(self) -> None:
        """A case asks one thing and expects one thing."""
        errors = [self.error, self.table_error or self.scalar_error, self.duckdb_error]
        assert [self.query, self.workforce, self.totals].count(None) == 2, f"{self.name}: a query, a workforce or totals"
        assert [self.rows, *errors].count(None) == 3, f"{self.name}: rows or an error"
        assert set(self.only) <= set(MODES), f"{self.name}: unknown modes"

    def error_of(self, mode: str) -> str:
        """The whole message of ours that a mode ends with."""
        function, workforce, own = {
            "table function": ("polars_yearly_events", "workforce 'w'", self.table_error),
            "scalar function": ("yearly_events", "the workforce row", self.scalar_error),
        }[mode]
        text = own or self.error
        assert text, f"{self.name}: no error for the {mode}"
        return f"{function}: {of_version(text).replace('{workforce}', workforce)}"


def all_versions(text: ByVersion | None) -> list[str]:
    """The texts for all versions."""
    return list(text.values()) if isinstance(text, dict) else [text] if text else []


def of_version(text: ByVersion, version: str = duckdb.__version__) -> str:
    """The text for a version, the one that is tested: that of the newest version that is named and not above it."""
    if isinstance(text, str):
        return text
    named = [one for one in text if numbers_of(one) <= numbers_of(version)]
    assert named, f"no text for DuckDB {version}: {text}"
    return text[max(named, key=numbers_of)]


def numbers_of(version: str) -> tuple[int, ...]:
    """The numbers of a version; what stands behind them, of a build between releases, does not count."""
    return tuple(int(number) for number in re.match(r"(\d+)\.(\d+)\.(\d+)", version).groups())


def read_catalogue() -> list[Case]:
    """All cases, theme by theme."""
    cases = []
    for path in sorted(DIRECTORY.glob("*.toml")):
        text = path.read_text(encoding="utf-8").replace("{options}", ", ".join(OPTIONS))
        content = tomllib.loads(text.replace("{names of parameters}", ", ".join(NAMES_READ)))
        cases += [Case(theme=content["theme"], **case) for case in content["case"]]
    return cases
