"""Random statements over the functions, for the SQL fuzzer. A case follows from its seed and number alone."""

import dataclasses
import random
import re

from fuzz_parameters import arguments, levers, listed
from fuzz_values import CREATE_WIDE_ENUM, TEXTS, TYPES, Column, Workforce, literal, workforce
from golden_events import DEFAULT_RATES
from independent.calls import SEEDS
from independent.parameters import ARGUMENTS

FUNCTIONS = ("hash_rng", "polars_yearly_events", "yearly_events", "polars_yearly_workforce", "yearly_workforce", "polars_yearly_totals",
             "polars_event_parameters", "polars_workforce_check", "navigator_events_help")
RATES = tuple(DEFAULT_RATES)
TEXT_OPTIONS = ("scenario_id", "plan_design_id")
# Every column but created_at, which is another one each time.
COLUMNS = (
    "event_id", "scenario_id", "plan_design_id", "employee_id", "employee_ssn", "employee_age", "employee_tenure", "event_type",
    "effective_date", "event_details", "simulation_year", "compensation_amount", "previous_compensation", "employee_deferral_rate",
    "prev_employee_deferral_rate", "level_id", "age_band", "tenure_band", "event_probability", "event_category", "event_sequence",
    "parameter_scenario_id", "parameter_source", "data_quality_flag", "event_date", "event_payload",
)
PAYLOAD = ("level", "department", "starting_salary", "reason", "tenure_months", "old_level", "new_level", "old_salary", "new_salary",
           "merit_type", "plan_design_id", "initial_deferral_rate")
YEAR_END = (
    "scenario_id", "plan_design_id", "employee_id", "employee_ssn", "simulation_year", "employment_status", "detailed_status_code",
    "employee_hire_date", "termination_date", "termination_reason", "employee_birth_date", "current_age", "current_tenure", "age_band",
    "tenure_band", "tenure_months", "level", "level_id", "department", "performance_tier", "opening_compensation", "current_compensation",
    "prorated_annual_compensation", "is_enrolled", "employee_enrollment_date", "employee_deferral_rate", "promoted", "raised",
)
COUNTS = ("opening_headcount", "hires", "terminations", "promotions", "merits", "enrollments", "closing_headcount", "participants",
          "events")
AMOUNTS = ("opening_payroll", "closing_payroll", "hire_compensation", "termination_compensation", "promotion_raises", "merit_raises",
           "prorated_compensation")
GROUPS = ("level_id", "department", "age_band", "tenure_band")
CALLED = {"polars_yearly_events": "yearly_events", "polars_yearly_workforce": "yearly_workforce"}

# The text of the error that a statement raises where a draw is not that of the formula in SQL, or a total not that of the rows.
WRONG_DRAW = "a wrong draw"
WRONG_TOTAL = "a wrong total"
# Where a parameter goes, with its number; the same one may stand in a statement twice, or be in a part that is not taken.
PLACE = re.compile(r"\?(\d+)\?")


@dataclasses.dataclass
class Step:
    """A statement of a case."""

    sql: str
    parameters: list = dataclasses.field(default_factory=list)
    # How its rows are taken: all at once, in parts, the first ones only, or with an interrupt under way.
    action: str = "all"
    # Whether it gives the same rows when it is run again.
    repeats: bool = False
    # Whether it gives the rows of the step before, in their order.
    like_last: bool = False


@dataclasses.dataclass
class Case:
    """Tables, settings and statements that run one after the other in a database of their own schema."""

    seed: int
    number: int
    settings: list[str]
    workforces: list[Workforce]
    steps: list[Step]
    # What it is about, to be counted.
    shape: str
    # A relation of parameters, or none.
    levers: list[Workforce] = dataclasses.field(default_factory=list)

    def statements(self) -> list[Step]:
        """All of its statements, in order."""
        tables = [Step(f"CREATE OR REPLACE TABLE {table.name} AS {table.sql()}") for table in [*self.workforces, *self.levers]]
        return [*(Step(setting) for setting in self.settings), Step(CREATE_WIDE_ENUM), *tables, *self.steps]


class Writer:
    """Writes the statements of a case."""

    def __init__(self, seed: int, number: int) -> None:
        self.chance = random.Random(f"{seed} {number}")
        self.parameters: list = []
        self.is_tame = self.chance.random() < 0.7
        self.takes_parameters = self.chance.random() < 0.15
        names = self.chance.sample(["w0", "w1", "\"W é, it's\""], self.chance.choice([1, 1, 2]))
        self.workforces = [workforce(self.chance, name, self.is_tame) for name in names]
        self.workforce = self.workforces[0]
        self.levers: list[Workforce] = []
        if self.maybe(0.3):
            self.with_levers()

    def with_levers(self) -> str:
        """The name of the relation of parameters, which there is from now on; one of the name of the default is read by all calls."""
        if not self.levers:
            self.levers = [levers(self.chance, self.pick("levers", "levers", "levers", "comp_levers"), self.is_tame)]
        return self.levers[0].name

    def maybe(self, share: float) -> bool:
        """True for a share of all cases."""
        return self.chance.random() < share

    def pick(self, *choices):
        """One of them."""
        return self.chance.choice(choices)

    def value(self, value) -> str:
        """A number or a text in SQL, or a place for it as a parameter."""
        if self.takes_parameters and self.maybe(0.5):
            self.parameters.append(value)
            return f"?{len(self.parameters) - 1}?"
        if isinstance(value, str):
            return "'" + value.replace("'", "''") + "'"
        return "NULL" if value is None else repr(value)

    def anything(self) -> str:
        """A constant of any type."""
        sql_type = self.chance.choice(list(TYPES))
        return self.pick(literal(sql_type, self.chance.choice(TYPES[sql_type])), f"NULL::{sql_type}", "NULL")

    def years(self) -> tuple[str, str]:
        """The first and the last year."""
        if not self.is_tame and self.maybe(0.2):
            wrong = [self.anything(), "NULL", "2030", "0", "10000", "9223372036854775807", "-1", "'2025'", "2025.5", "'x'"]
            return self.chance.choice(wrong), self.chance.choice(["2027", *wrong])
        start = self.pick(1, 2024, 2025, 2025, 2026, 9990)
        # Many years of few employees, few years of many.
        span = self.pick(0, 1, 4, 200 if self.workforce.rows < 100 else 2)
        return self.value(start), self.value(min(start + span, 9999))

    def has_years(self) -> bool:
        """Whether the workforce has a column of years."""
        return any(column.name.strip('"').lower() == "simulation_year" for column in self.workforce.columns)

    def options(self, by_row: bool, is_table: bool = True) -> dict[str, str]:
        """Options by name, for a table function or for a scalar function, by row also from the columns of the workforce."""
        options = {}
        for rate in RATES:
            if self.maybe(0.25):
                options[rate] = self.value(self.pick(0.0, 1.0, 0.5, round(self.chance.random(), 3)))
        for name in TEXT_OPTIONS:
            if self.maybe(0.25):
                options[name] = self.value(self.pick("", "a|b", "it's é", "s" * 200, None))
        if self.maybe(0.7):
            options["allow_empty"] = self.value(self.pick(True, True, True, None, False))
        if self.maybe(0.25 if self.has_years() else 0.03):
            options["opening_year"] = self.value(self.pick(2024, 2025, 2026, 1))
        for name in SEEDS:
            if self.maybe(0.05):
                options[name] = self.value(self.pick(0, 42, None))
        if self.maybe(0.3):
            options["random_seed"] = self.value(self.pick(0, 42, -(2**63), 2**63 - 1, None))
        if self.maybe(0.2):
            options["cohort"] = self.value(self.pick("auto", "roll_forward", "auto", None, "by_year"))
        if self.maybe(0.2):
            options["created_at"] = self.pick("TIMESTAMP '2025-01-01 00:00:00'", "'infinity'::TIMESTAMP")
        if self.maybe(0.4):
            options |= arguments(self.chance, self.is_tame)
        if not is_table and self.maybe(0.15):
            options["parameters"] = listed(self.chance, self.is_tame)
        if not self.is_tame and self.maybe(0.3):
            wrong = self.pick(*RATES, *TEXT_OPTIONS, "random_seed", "cohort", "created_at", "no_such_option", "workforce")
            options[wrong] = self.pick(self.anything(), "2.5", "-0.1", "'nan'::DOUBLE", "'by_week'", self.chance.choice(TEXTS))
        if by_row and self.maybe(0.2):
            column = self.chance.choice(self.workforce.columns).name
            options["scenario_id"] = f"CAST(w.{column} AS VARCHAR)"
        if by_row and self.maybe(0.1):
            options["merit_rate"] = f"(hash(w) % {self.pick(2, 3)}) / 2.0::DOUBLE"
        return options

    def scalar(self, row: str = "w", function: str = "yearly_events") -> str:
        """A call of yearly_events or yearly_workforce."""
        start, end = self.years()
        options = self.options(by_row=row == "w", is_table=False)
        if function == "yearly_workforce" and self.is_tame:
            options.pop("cohort", None)
        if row == "w" and self.maybe(0.1):
            end = "(2025 + hash(w) % 3)::BIGINT"
            start = "2025"
        if not options:
            return f"{function}({row}, {start}, {end}{self.pick('', '', ', NULL')})"
        given = ", ".join(f"'{name}': {value}" for name, value in options.items())
        return f"{function}({row}, {start}, {end}, {{{given}}})"

    def table_function(self, relation: str, function: str = "polars_yearly_events") -> str:
        """A call of polars_yearly_events, polars_yearly_workforce or polars_yearly_totals."""
        start, end = self.years()
        options = {"workforce": "'" + relation.replace("'", "''") + "'", **self.options(by_row=False)}
        if function != "polars_yearly_events" and self.is_tame:
            options.pop("cohort", None)
        if function == "polars_yearly_totals":
            options |= self.futures(options)
        if self.levers and self.maybe(0.5):
            options["parameters"] = f"'{self.levers[0].name}'"
        elif self.maybe(0.05):
            options["parameters"] = self.pick("''", "'no_such_relation'", "'levers'", "NULL")
        if not self.is_tame and self.maybe(0.1):
            options["workforce"] = self.pick("NULL", "''", "'no such'", "'w0; DROP TABLE w0'", "'main.w0'", self.anything())
        given = "".join(f", {name} := {value}" for name, value in options.items())
        return f"{function}({start}, {end}{given})"

    def futures(self, options: dict[str, str]) -> dict[str, str]:
        """The options that totals have besides; the other ones lose a random_seed that does not go with them."""
        more = {}
        kind = self.pick("one", "seeds", "seeds", "replications", "replications")
        if kind == "seeds":
            more["random_seeds"] = self.pick("[3]", "[2, 1]", "[0, -9223372036854775808, 9223372036854775807]", "range(1, 8)")
            options.pop("random_seed", None)
        if kind == "replications":
            more["replications"] = self.value(self.pick(1, 2, 3, 17))
            options.pop("random_seed", None)
            if self.maybe(0.3):
                options["random_seed"] = self.value(self.pick(0, 42, -(2**63)))
        if self.maybe(0.6):
            names = self.chance.sample(GROUPS, self.chance.randint(0, 3))
            more["by"] = "[" + ", ".join(f"'{name}'" for name in names) + "]"
        if not self.is_tame and self.maybe(0.4):
            wrong = {"random_seeds": ["[]", "[1, 1]", "[NULL]", "[1.5]", "['x']", "NULL", "range(100)", "[9223372036854775808]"],
                     "replications": ["0", "-1", "1.5", "'3'", "NULL", "'x'", "9223372036854775807"],
                     "by": ["['level']", "['level_id', 'level_id']", "[NULL]", "['LEVEL_ID']", "'level_id'", "[1]", "NULL", "['']"]}
            name = self.chance.choice(list(wrong))
            more[name] = self.pick(*wrong[name], *wrong[name], self.anything())
        return more

    def parameter_list(self) -> str:
        """A call of polars_event_parameters."""
        start, end = self.years()
        allowed = {"parameters", "scenario_id", *ARGUMENTS}
        takes_others = not self.is_tame and self.maybe(0.1)
        options = {name: value for name, value in self.options(by_row=False).items() if takes_others or name in allowed}
        if self.maybe(0.8):
            options["parameters"] = f"'{self.with_levers()}'"
        given = "".join(f", {name} := {value}" for name, value in options.items())
        return f"polars_event_parameters({start}, {end}{given})"

    def check(self) -> str:
        """A call of polars_workforce_check."""
        start, _ = self.years()
        relation = "'" + self.workforce.name.replace("'", "''") + "'"
        if not self.is_tame and self.maybe(0.2):
            relation = self.pick("NULL", "''", "'no such'", "'levers'", self.anything())
        return f"polars_workforce_check({start}, workforce := {relation})"

    def source(self) -> str:
        """Rows of the workforce: the table, a part of it, rows that are joined, repeated or put in order."""
        name = self.workforce.name
        return self.pick(
            name, name, name,
            f"(SELECT * FROM {name} WHERE hash({name}) % {self.pick(2, 3, 100)} = 0)",
            f"(SELECT {name}.* FROM {name} JOIN range({self.pick(1, 3)}) AS r(i) ON r.i % 2 = 0)",
            f"(SELECT {name}.* FROM range(3) AS r(i) LEFT JOIN {name} ON r.i = 1)",
            f"(FROM {name} UNION ALL FROM {name})",
            f"(FROM {name} ORDER BY ALL LIMIT {self.pick(0, 1, 100, 3000)})",
        )

    def events(self) -> str:
        """A relation of events."""
        if self.maybe(0.4):
            return f"(FROM {self.table_function(self.workforce.name)})"
        if self.maybe(0.15):
            return f"(SELECT e.* FROM {self.source()} AS w, unnest({self.scalar()}) AS u(e))"
        if self.maybe(0.1):
            row = "{" + ", ".join(f"{self.bare(column)}: {self.one(column)}" for column in self.workforce.columns) + "}"
            return f"(SELECT e.* FROM (SELECT unnest({self.scalar(row)}) AS e))"
        return f"(SELECT e.* FROM (SELECT unnest({self.scalar()}) AS e FROM {self.source()} AS w))"

    def year_ends(self) -> str:
        """A relation of rows at the end of each year."""
        if self.maybe(0.5):
            return f"(FROM {self.table_function(self.workforce.name, 'polars_yearly_workforce')})"
        return f"(SELECT y.* FROM (SELECT unnest({self.scalar(function='yearly_workforce')}) AS y FROM {self.source()} AS w))"

    def totals(self) -> str:
        """A relation of totals."""
        return f"(FROM {self.table_function(self.workforce.name, 'polars_yearly_totals')})"

    @staticmethod
    def bare(column: Column) -> str:
        """The name of a column as the key of a STRUCT."""
        return "'" + column.name.strip('"').replace("'", "''") + "'"

    @staticmethod
    def one(column: Column) -> str:
        """A value of the column that is the same for all rows."""
        return f"(SELECT {column.expression} FROM range(1) AS r(i))" if "i" in column.expression else column.expression

    def draws(self) -> str:
        """A relation of draws; where the same formula in SQL can be asked too, a draw that differs is an error."""
        employee, year, event_type, salt, seed = (
            self.pick("w.employee_id::VARCHAR", "rowid", "hash(rowid)", "rowid::HUGEINT", "rowid::UHUGEINT", "md5(rowid::VARCHAR)"),
            self.pick("2025", "2025", "rowid", "rowid % 2", "-9223372036854775808"),
            self.pick("'merit'", "'é|'", "''", "CAST(rowid % 3 AS VARCHAR)", self.chance.choice(TEXTS), "NULLIF(rowid % 5, 1)::VARCHAR"),
            self.pick("'merit'", "''", "''", "CAST(rowid % 3 AS VARCHAR)", self.chance.choice(TEXTS), "NULLIF(rowid % 5, 1)::VARCHAR"),
            self.pick("42", "-1", "rowid", "rowid % 2", "9223372036854775807"),
        )
        if not self.is_tame:
            column = self.chance.choice(self.workforce.columns).name
            employee = self.pick(f"w.{column}", f"w.{column}", employee, self.anything())
            year, event_type = self.pick(year, year, f"w.{column}", self.anything()), self.pick(event_type, event_type, self.anything())
        count = self.pick(3, 3, 4, 5)
        call = f"hash_rng({', '.join([employee, year, event_type, salt, seed][:count])})"
        differs = "false"
        if self.is_tame:
            named = [employee, year, event_type, f"salt := {salt}", f"random_seed := {seed}"][:count]
            by_formula = f"sql_hash_rng({', '.join(named)})"
            differs = f"CASE WHEN {call} IS DISTINCT FROM {by_formula} THEN error('{WRONG_DRAW}') ELSE false END"
        return f"(SELECT {call} AS draw, {differs} AS differs FROM {self.workforce.name} AS w)"


def ask(writer: Writer, sql: str, **more) -> Step:
    """A statement that gives the same rows each time, with those parameters that are written into it."""
    numbers = list(dict.fromkeys(int(number) for number in PLACE.findall(sql)))
    sql = PLACE.sub(lambda place: f"${numbers.index(int(place[1])) + 1}", sql)
    return Step(sql, [writer.parameters[number] for number in numbers], **{"repeats": True, **more})


def constant(sql: str) -> str:
    """The same without parameters, for statements that take none."""
    return PLACE.sub("2025", sql)
