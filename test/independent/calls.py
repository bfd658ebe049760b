"""The arguments of a call, checked as far as no relation is needed for it."""

from .values import Refused

COHORTS = ("auto", "by_year", "roll_forward")

# The seed of its own that a word of the draw has; the day of a termination is drawn by the seed of the terminations.
SEED_OF_WORD = {
    "hire": "hire_seed",
    "termination": "termination_seed",
    "termination_date": "termination_seed",
    "promotion": "promotion_seed",
    "merit": "merit_seed",
    "enrollment": "enrollment_seed",
}
SEEDS = tuple(dict.fromkeys(SEED_OF_WORD.values()))

DEFAULTS = {
    "scenario_id": "default", "plan_design_id": "default", "random_seed": None, "cohort": "auto", "opening_year": None,
    "allow_empty": False, **dict.fromkeys(SEEDS),
}


def checked_year(name, year):
    """A year that a call may ask for."""
    if year is None or not 1 <= year <= 9999:
        raise Refused(f"{name} is the year {year}, but a year must lie within 1 to 9999")
    return year


class Call:
    """A call: its years, its arguments by their names, and the rows of its parameters relation.

    An argument that is None is not given. `parameters` is None where no relation is named, else a list of rows by the names
    of their columns. What is an argument without being one of DEFAULTS gives the value of a parameter.
    """

    def __init__(self, start, end, arguments=None, parameters=None):
        self.start, self.end = checked_year("start", start), checked_year("end", end)
        if start > end:
            raise Refused(f"start {start} lies after end {end}, but the years must run forwards")
        given = {name: value for name, value in (arguments or {}).items() if value is not None}
        self.arguments, self.parameters = given, parameters
        settings = {**DEFAULTS, **{name: value for name, value in given.items() if name in DEFAULTS}}
        self.scenario_id, self.plan_design_id = settings["scenario_id"], settings["plan_design_id"]
        self.random_seed, self.cohort = settings["random_seed"], settings["cohort"]
        self.allow_empty, self.opening_year = settings["allow_empty"], settings["opening_year"]
        self.seeds = {name: settings[name] for name in SEEDS}
        self.parameter_values = {name: value for name, value in given.items() if name not in DEFAULTS}
        if self.cohort not in COHORTS:
            raise Refused(f"the cohort {self.cohort!r} is unknown; allowed are {', '.join(COHORTS)}")
        if self.opening_year is not None:
            checked_year("opening_year", self.opening_year)
            if self.cohort == "by_year":
                raise Refused("opening_year is for 'roll_forward', but the cohort is 'by_year'")

    def years(self):
        """The years that are asked for."""
        return range(self.start, self.end + 1)

    def seed(self, word):
        """The seed that is put before the draws of a word, None where there is none."""
        own = self.seeds[SEED_OF_WORD[word]]
        return self.random_seed if own is None else own

    def is_by_year(self, has_year):
        """Section 5: whether every year comes from its own rows, for a workforce with or without simulation_year."""
        if self.cohort == "by_year" and not has_year:
            raise Refused("cohort 'by_year' needs a column simulation_year")
        return has_year and (self.cohort == "by_year" or (self.cohort == "auto" and self.opening_year is None))

    def with_arguments(self, **arguments):
        """The same call with other arguments."""
        return Call(self.start, self.end, {**self.arguments, **arguments}, self.parameters)
