"""Sections 3 and 8: what the parameters are, their rows by year, level and band, and the list of what was read."""

import functools
import math

from .values import AGE_BANDS, TENURE_BANDS, Refused, level_number

HIRE = ("hire", "hiring")
TERMINATION = ("termination",)
PROMOTION = ("promotion",)
MERIT = ("merit", "raise")
ENROLLMENT = ("benefit_enrollment", "enrollment")
EVENT_WORDS = (*PROMOTION, *MERIT, *ENROLLMENT, *HIRE, *TERMINATION)


class Kind:
    """What the values of a parameter may be: whether one is allowed, and the words for it."""

    def __init__(self, allows, words, is_whole=False, has_levels=True, has_bands=False):
        self.allows, self.words, self.is_whole = allows, words, is_whole
        self.has_levels, self.has_bands = has_levels, has_bands


def is_day_of_every_year(value):
    """Whether month × 100 + day is a day that also a year of 365 days has."""
    month, day = divmod(int(value), 100)
    return 1 <= month <= 12 and 1 <= day <= (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


RATE = Kind(lambda x: 0 <= x <= 1, "a rate must lie within 0 and 1")
RAISE = Kind(lambda x: -0.5 < x <= 10, "a raise must lie above -0.5 and not above 10")
SALARY = Kind(lambda x: x >= 0, "a salary must be 0 or more")
COUNT = Kind(lambda x: x >= 0, "it must be a whole number, 0 or more", is_whole=True)
LEVEL = Kind(lambda x: x >= 1, "it must be a whole number, 1 or more", is_whole=True)
DAY = Kind(is_day_of_every_year, "it must be month × 100 + day, a day of every year", is_whole=True, has_levels=False)
DAY_OR_DRAWN = Kind(lambda x: x == 0 or is_day_of_every_year(x), "it must be month × 100 + day, a day of every year, or 0",
                    is_whole=True, has_levels=False)
MULTIPLIER = Kind(lambda x: 0 <= x <= 1000, "a multiplier must lie within 0 and 1000", has_bands=True)

# The first name of each parameter with its kind, its default, the words that event_type may hold, and its other name.
PARAMETERS = {
    "hire_rate": (RATE, 0.15, HIRE, None),
    "base_termination_rate": (RATE, 0.12, TERMINATION, None),
    "promotion_rate": (RATE, 0.08, PROMOTION, "promotion_probability"),
    "merit_rate": (RATE, 0.85, MERIT, None),
    "enrollment_rate": (RATE, 0.75, ENROLLMENT, None),
    "base_deferral_rate": (RATE, 0.06, ENROLLMENT, None),
    "merit_raise": (RAISE, 0.04, MERIT, "merit_base"),
    "cola_rate": (RAISE, 0.0, MERIT, None),
    "promotion_raise": (RAISE, 0.15, PROMOTION, None),
    "starting_salary": (SALARY, 50000.0, HIRE, None),
    "new_hire_termination_rate": (RATE, None, TERMINATION, None),
    "merit_minimum_tenure_months": (COUNT, 0.0, MERIT, None),
    "promotion_minimum_tenure_months": (COUNT, 12.0, PROMOTION, None),
    "highest_level": (LEVEL, None, PROMOTION, None),
    "promotion_maximum_age": (COUNT, None, PROMOTION, None),
    "promotion_date": (DAY, 101.0, PROMOTION, None),
    "merit_date": (DAY, 315.0, MERIT, None),
    "enrollment_date": (DAY, 401.0, ENROLLMENT, None),
    "termination_date": (DAY_OR_DRAWN, 915.0, TERMINATION, None),
    "termination_multiplier": (MULTIPLIER, None, TERMINATION, None),
    "promotion_multiplier": (MULTIPLIER, None, PROMOTION, None),
}
FIRST_NAME = {name: name for name in PARAMETERS} | {
    alias: name for name, (*_, alias) in PARAMETERS.items() if alias is not None}
MULTIPLIERS = tuple(name for name, (kind, *_) in PARAMETERS.items() if kind is MULTIPLIER)
ARGUMENTS = tuple(name for name in PARAMETERS if name not in MULTIPLIERS)

# The kinds of the rows of a multiplier in the order of their factors: whether they name a level, an age band, a tenure band.
MULTIPLIER_KINDS = (
    (False, False, False), (True, False, False), (False, True, False), (False, False, True),
    (True, True, False), (True, False, True), (False, True, True), (True, True, True),
)


def checked_value(name, value):
    """The value of a parameter as a DOUBLE, within what is allowed for it."""
    kind = PARAMETERS[name][0]
    try:
        number = float(value)
    except ValueError:
        raise Refused(f"{name} has the value {value!r}, which is not a number; {kind.words}") from None
    if not math.isfinite(number) or (kind.is_whole and number != math.floor(number)) or not kind.allows(number):
        raise Refused(f"{name} is {number}, but {kind.words}")
    return number


def checked_year(name, year):
    """The fiscal_year of a row, None where it is for every year."""
    if year is None:
        return None
    try:
        number = float(year)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number != math.floor(number):
        raise Refused(f"{name} has the fiscal_year {year!r}, which is not a whole number; give a year, or NULL for all years")
    return int(number)


def checked_level(name, level):
    """The number of the job_level of a row, None where it is for every level."""
    if level is None:
        return None
    number = level_number(str(level))
    if number is None:
        raise Refused(f"{name} has the job_level {level!r}, which has no number; give a level such as 3 or 'L3', or NULL for all")
    if not PARAMETERS[name][0].has_levels:
        raise Refused(f"{name} has the job_level {level!r}, but a date is the same for all levels")
    return number


def checked_band(name, column, band, bands):
    """A band of a row, None where it is for every one."""
    if band is None:
        return None
    if not PARAMETERS[name][0].has_bands:
        raise Refused(f"{name} has the {column} {band!r}, but only {' and '.join(MULTIPLIERS)} go by band")
    if band not in bands:
        raise Refused(f"{name} has the {column} {band!r}; the bands are {', '.join(bands)}")
    return band


class Row:
    """A row of the parameters relation that is for the call: a value for a year, level and bands, each None for every one."""

    def __init__(self, name, row):
        self.name, self.given_as = name, row["parameter_name"]
        self.value = checked_value(name, row["parameter_value"])
        self.year = checked_year(name, row.get("fiscal_year"))
        self.level = checked_level(name, row.get("job_level"))
        self.age_band = checked_band(name, "age_band", row.get("age_band"), AGE_BANDS)
        self.tenure_band = checked_band(name, "tenure_band", row.get("tenure_band"), TENURE_BANDS)

    def place(self):
        """What no two rows of different values may have in common."""
        return self.name, self.year, self.level, self.age_band, self.tenure_band


def why_not_for_the_call(row, call):
    """Why a row says nothing to a call, whatever its value and its year are; None where it is for the call."""
    name = FIRST_NAME.get(row["parameter_name"])
    if name is None:
        return "of an unknown name"
    if row.get("scenario_id") is not None and str(row["scenario_id"]) != call.scenario_id:
        return "of another scenario"
    event_type = row.get("event_type")
    if event_type is not None:
        if event_type.lower() not in EVENT_WORDS:
            raise Refused(f"{name} has the event_type {event_type!r}, which is none; allowed are {', '.join(EVENT_WORDS)}, or NULL")
        if event_type.lower() not in PARAMETERS[name][2]:
            return "of another event_type"
    return "without a value" if row["parameter_value"] is None else None


class Parameters:
    """The parameters of a call."""

    def __init__(self, call):
        self.call = call
        self.arguments = {}
        for name, value in call.parameter_values.items():
            if name not in ARGUMENTS:
                raise Refused(f"the argument {name} is unknown; allowed are {', '.join(ARGUMENTS)}")
            self.arguments[name] = checked_value(name, value)
        rows = call.parameters or []
        # The rows of the relation, as far as they are for the call; they are checked whatever their year is.
        self.rows = [Row(FIRST_NAME[row["parameter_name"]], row) for row in rows if why_not_for_the_call(row, call) is None]
        values = {}
        for row in self.rows:
            before = values.setdefault(row.place(), row.value)
            if before != row.value:
                raise Refused(f"{row.name} is given twice for the same year, level and bands, as {before} and as {row.value}")
        if rows and not any(self.is_read(row) for row in self.rows):
            raise Refused("no row of the parameters relation is read")
        # The kinds of multipliers that have had a factor for somebody, which the tests ask for.
        self.kinds_applied = set()

    def is_read(self, row):
        """Whether the year of a row is asked for."""
        return row.year is None or self.call.start <= row.year <= self.call.end

    def resolved(self, rows, year, number):
        """The value for a year and the number of a level: a row of the year first, of these the highest level not above; else None."""
        rows = [row for row in rows if row.level is None or (number is not None and row.level <= number)]
        for of_year in ([row for row in rows if row.year == year], [row for row in rows if row.year is None]):
            if of_year:
                return max(of_year, key=lambda row: -1 if row.level is None else row.level).value
        return None

    def value(self, name, year, level=None):
        """A parameter for an employee of a level in a year; None where it is not given and has no default."""
        if name in self.arguments:
            return self.arguments[name]
        return self.value_of_rows(name, year, level_number(level))

    @functools.cache  # noqa: B019
    def value_of_rows(self, name, year, number):
        """The same by the rows alone, of which many employees ask the same."""
        found = self.resolved([row for row in self.rows if row.name == name], year, number)
        return PARAMETERS[name][1] if found is None else found

    def month_and_day(self, name, year):
        """The month and the day of a date in a year, None where the day is drawn."""
        value = int(self.value(name, year))
        return None if value == 0 else divmod(value, 100)

    def has(self, multiplier):
        """Whether the relation has any row of a multiplier for the call, of whatever year."""
        return any(row.name == multiplier for row in self.rows)

    @functools.cache  # noqa: B019
    def factors(self, multiplier, year, number, age_band, tenure_band):
        """The factors for an employee, each with its kind."""
        found = []
        for by_level, by_age, by_tenure in MULTIPLIER_KINDS:
            rows = [
                row for row in self.rows
                if row.name == multiplier and (row.level is not None) == by_level
                and (row.age_band is not None) == by_age and (row.tenure_band is not None) == by_tenure
                and (not by_age or row.age_band == age_band) and (not by_tenure or row.tenure_band == tenure_band)
            ]
            factor = self.resolved(rows, year, number)
            if factor is not None:
                found.append(((by_level, by_age, by_tenure), factor))
        return found

    def multiplied(self, base, multiplier, year, level, age_band, tenure_band):
        """A threshold with the factors for an employee, not above 1."""
        for kind, factor in self.factors(multiplier, year, level_number(level), age_band, tenure_band):
            base = base * factor
            self.kinds_applied.add((multiplier, *kind))
        return min(1.0, base)


LISTED = ("parameter_name", "simulation_year", "job_level", "age_band", "tenure_band", "parameter_value", "origin", "given_as", "reason")


def number_or_none(value):
    """A value that is not read, as a DOUBLE where it is one."""
    try:
        return None if value is None else float(value)
    except ValueError:
        return None


def not_read(row, reason):
    """A row of the relation that is not read, as the list shows it."""
    year = number_or_none(row.get("fiscal_year"))
    level = row.get("job_level")
    return {
        "parameter_name": FIRST_NAME.get(row["parameter_name"], row["parameter_name"]),
        "simulation_year": int(year) if year is not None and math.isfinite(year) and year == math.floor(year) else None,
        "job_level": None if level is None else level_number(str(level)),
        "age_band": row.get("age_band"), "tenure_band": row.get("tenure_band"),
        "parameter_value": number_or_none(row["parameter_value"]),
        "origin": "not read", "given_as": row["parameter_name"], "reason": reason,
    }


def event_parameters(call):
    """Section 8: what was read for a call and what was not, as rows with the columns of LISTED."""
    parameters = Parameters(call)

    def listed(name, value, origin, year=None, level=None, age_band=None, tenure_band=None, given_as=None):
        return dict(zip(LISTED, (name, year, level, age_band, tenure_band, value, origin, given_as, None), strict=True))

    result = []
    for name, (_, default, _, _) in PARAMETERS.items():
        if name in parameters.arguments:
            result.append(listed(name, parameters.arguments[name], "argument"))
            continue
        rows = [row for row in parameters.rows if row.name == name and parameters.is_read(row)]
        places = {}
        for row in rows:
            places.setdefault(row.place(), []).append(row)
        for same in places.values():
            row = same[0]
            result.append(listed(name, row.value, "relation", row.year, row.level, row.age_band, row.tenure_band,
                                 min(each.given_as for each in same)))
        # A year leaves somebody out where no row of it, nor of every year, is for all levels.
        for_all_levels = {row.year for row in rows if row.level is None}
        if default is not None and any(not {year, None} & for_all_levels for year in call.years()):
            result.append(listed(name, default, "default"))
    for row in call.parameters or []:
        reason = why_not_for_the_call(row, call)
        if reason is None:
            read = Row(FIRST_NAME[row["parameter_name"]], row)
            if not parameters.is_read(read):
                reason = "of a year outside"
            elif read.name in parameters.arguments:
                reason = "overridden by an argument"
        if reason is not None:
            result.append(not_read(row, reason))
    return result

