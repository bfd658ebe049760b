"""What random rounds have shown, and what they must have shown before they mean anything."""

from independent import parameters, totals, values, workforce
from independent.calls import SEEDS
from independent.check import FINDINGS
from independent.parameters import ARGUMENTS, MULTIPLIER_KINDS, MULTIPLIERS, PARAMETERS
from independent.workforce import Employee
from parity import FILES
from random_inputs import known_parameters

EVENT_TYPES = ("hire", "termination", "promotion", "merit", "benefit_enrollment")
COHORTS = ("by year", "rolled forward")
# By level alone, by year alone, and for one employee.
RATES_DIFFER = ("simulation_year", "level_id", "employee_id")
STATUS_CODES = ("continuous_active", "new_hire_active", "experienced_termination", "new_hire_termination")


def kind_in_words(kind):
    """A kind of multiplier's rows by what they name."""
    named = [word for word, is_named in zip(("level", "age", "tenure"), kind, strict=True) if is_named]
    return " and ".join(named) or "nothing"


class Shown:
    """What a round has shown, by the answers of the independent script."""

    def __init__(self, this, rows, events, ends):
        self.this, self.rows, self.events, self.ends = this, rows, events, ends
        self.what = set()
        has_year = any(name.lower() == "simulation_year" for name in this.columns)
        cohort = this.arguments.get("cohort", "auto")
        self.is_by_year = has_year and (cohort == "by_year" or (cohort == "auto" and "opening_year" not in this.arguments))
        self.cohort = COHORTS[0] if self.is_by_year else COHORTS[1]
        self.start = values.new_year(this.start)
        self.of_events()
        self.of_the_call()
        self.of_parameters()
        if not self.is_by_year:
            self.of_careers()
        if events:
            self.of_rows()

    def add(self, *what, where=True):
        """Notes what has been shown."""
        if where:
            self.what.update(what)

    def of_events(self):
        """The events by themselves."""
        for event in self.events:
            event_type, payload = event["event_type"], event["event_payload"]
            self.add(f"{event_type}, {self.cohort}", event["data_quality_flag"])
            self.add(f"a known termination, {self.cohort}", where=payload["reason"] == "known")
            self.add(f"a planned hire, {self.cohort}", where=event_type == "hire" and event["event_probability"] == 1.0
                     and event["effective_date"] != event["effective_date"].replace(month=6, day=15))
            is_drawn = self.this.call().parameters is not None or "termination_date" in self.this.arguments
            self.add(f"a drawn day, {self.cohort}", where=payload["reason"] == "voluntary" and is_drawn and self.is_drawn(event))
        for what in RATES_DIFFER:
            groups = {}
            for event in self.events:
                if event["event_type"] != "termination":
                    groups.setdefault((event["event_type"], event[what]), set()).add(event["event_probability"])
            self.add(f"a rate that differs within each {what}, {self.cohort}", where=any(len(rates) > 1 for rates in groups.values()))

    def is_drawn(self, event):
        """Whether the day of a termination was drawn."""
        return self.parameters().month_and_day("termination_date", event["simulation_year"]) is None

    def parameters(self):
        """The parameters of the call."""
        return parameters.Parameters(self.this.call())

    def of_the_call(self):
        """The arguments, the size and the form of the round."""
        this = self.this
        self.add(*(f"argument {name}" for name in this.arguments))
        self.add("argument parameters", where=bool(this.parameters))
        self.add(*(f"parameters with {column}" for column in this.parameter_columns))
        self.add("no employee", where=not this.rows)
        self.add("one employee", where=len(this.rows) == 1)
        self.add("more than a chunk of employees", where=len(this.rows) > 2048)
        self.add("rows of another year", where=bool(self.events) and this.arguments.get("opening_year", this.start) != this.start
                 and any(name.lower() == "simulation_year" for name in this.columns))
        self.add(f"the file {this.file}", where=this.file is not None and bool(self.events))
        has_totals = "yearly_totals" in this.answers and bool(self.events)
        self.add(*(f"totals by {word}" for word in this.of_totals.get("by", ())), where=has_totals)
        self.add(*(f"totals with {name}" for name in this.of_totals), where=has_totals)
        self.add("totals of one future", where=has_totals and not {"random_seeds", "replications"} & set(this.of_totals))

    def of_parameters(self):
        """The rows of the relation that were read."""
        if not self.events:
            return
        read = self.parameters()
        for row in read.rows:
            if read.is_read(row) and row.name not in read.arguments:
                self.add(f"a row of {row.name}")
                self.add(f"the name {row.given_as}", where=row.given_as != row.name)
        days = [read.month_and_day(f"{name}_date", self.this.start) for name in ("promotion", "merit", "enrollment")]
        self.add("another order of the dates", where=days != sorted(days))

    def of_kinds(self, kinds):
        """The kinds of multipliers that somebody had a factor of."""
        self.add(*(f"{name} by {kind_in_words(kind)}" for name, *kind in kinds))

    def of_careers(self):
        """What the years of an employee show together."""
        for ends in self.ends:
            for end in ends:
                by_type = {event["event_type"]: event for event in end.events}
                code, hire, termination = end.row["detailed_status_code"], by_type.get("hire"), by_type.get("termination")
                is_new = end.row["employee_hire_date"].year == end.row["simulation_year"]
                self.add(f"a year of {code}")
                self.add("a raise before the promotion", where="merit" in by_type and "promotion" in by_type
                         and by_type["merit"]["effective_date"] < by_type["promotion"]["effective_date"])
                if hire is not None and hire["event_probability"] == 1.0 and hire["effective_date"].month != 6:
                    self.add("a planned hire with a raise in the first year", where="merit" in by_type)
                    self.add("a planned hire who enrolls in the first year", where="benefit_enrollment" in by_type)
                    self.add("a planned hire who leaves in the first year", where=termination is not None
                             and termination["event_payload"]["reason"] == "voluntary")
                    self.add("a planned hire who is known to leave", where=termination is not None
                             and termination["event_payload"]["reason"] == "known")
                if hire is None and is_new and termination is not None and termination["event_payload"]["reason"] == "voluntary":
                    self.add("a drawn day in the year of an own hire", where=self.is_drawn(termination))
                self.add("nobody's salary", where=end.row["prorated_annual_compensation"] is None)

    def of_rows(self):
        """What the rows of the workforce hold."""
        in_events = {event["employee_id"] for event in self.events}
        read = [row for row in self.rows if str(row["employee_id"]) in in_events]
        for row in read:
            for names in workforce.NAMES.values():
                self.add("a second name that counts", where=any(
                    row.get(name) is None and name in row and any(row.get(other) is not None for other in names[at:])
                    for at, name in enumerate(names)))
            word = row.get("employment_status")
            if isinstance(word, str) and row.get("active") is None:
                self.add("a word in odd case", where=word != values.plain_word(word))
            tier = row.get("performance_tier")
            self.add("a low tier in odd case", where=tier is not None and tier != "low" and values.plain_word(tier) == "low")
        for row in self.rows:
            employee = Employee(row, self.start)
            word = row.get("employment_status")
            self.add("a word that is not active", where=isinstance(word, str) and row.get("active") is None
                     and workforce.status_is_active(word) is False)
            self.add("a contradiction", where=employee.is_contradictory and employee.is_active)
            planned = employee.planned_hire_date
            if planned is not None and employee.is_active:
                self.add("a planned hire before the years", where=planned.year < self.this.start)
                self.add("a planned hire after the years", where=planned.year > self.this.end)
            rehire = values.as_date(workforce.first_of(row, "rehire_date"))
            self.add("somebody who has come back", where=str(row["employee_id"]) in in_events and rehire is not None
                     and employee.hire_date is rehire)


def required(features):
    """What rounds that may use some features must have shown."""
    known = known_parameters(features)
    named = [name for name in known if name in ARGUMENTS]
    yield from (f"{event_type}, {cohort}" for event_type in EVENT_TYPES for cohort in COHORTS)
    yield from (f"argument {name}" for name in (*named, "random_seed", "scenario_id", "plan_design_id", "cohort", "parameters"))
    yield from (f"a row of {name}" for name in known)
    yield from (f"parameters with {name}" for name in ("scenario_id", "fiscal_year", "job_level", "event_type"))
    yield from (f"a rate that differs within each {what}, {cohort}" for what in RATES_DIFFER for cohort in COHORTS)
    yield from ("VALID", "INVALID_COMPENSATION", "no employee", "one employee", "more than a chunk of employees")
    both = {
        "known terminations": ["a known termination"],
        "planned hires": ["a planned hire"],
        "drawn dates": ["a drawn day"],
    }
    yield from (f"{what}, {cohort}" for feature, found in both.items() if feature in features for what in found for cohort in COHORTS)
    of_features = {
        "names by row": ["a second name that counts"],
        "words of status": ["a word in odd case", "a word that is not active", "refused: an unknown word"],
        "tiers in any case": ["a low tier in odd case"],
        "known terminations": ["a contradiction"],
        "rehires": ["somebody who has come back"],
        "nobody is an error": ["argument allow_empty", "refused: nobody takes part"],
        "opening_year": ["argument opening_year", "rows of another year"],
        "dates": ["another order of the dates", "a raise before the promotion"],
        "drawn dates": ["a drawn day in the year of an own hire"],
        "planned hires": ["a planned hire before the years", "a planned hire after the years",
                          "a planned hire who leaves in the first year",
                          "a planned hire with a raise in the first year", "a planned hire who enrolls in the first year"],
        "second names": [f"the name {alias}" for *_, alias in PARAMETERS.values() if alias is not None],
        "no row read": ["refused: no row of the parameters is read"],
        "seeds": [f"argument {name}" for name in SEEDS],
        "multipliers": [f"{name} by {kind_in_words(kind)}" for name in MULTIPLIERS for kind in MULTIPLIER_KINDS],
        "files": [f"the file {name}" for name in FILES],
        "yearly_workforce": ["the answer yearly_workforce", "nobody's salary", *(f"a year of {code}" for code in STATUS_CODES)],
        "yearly_totals": ["the answer yearly_totals", "totals of one future", "totals with random_seeds", "totals with replications",
                          "refused: an amount that cannot be added up", *(f"totals by {word}" for word in totals.GROUPS)],
        "event_parameters": ["the answer event_parameters"],
        "workforce_check": ["the answer workforce_check", *(f"the finding {words[1]}" for words in FINDINGS.values())],
    }
    for feature, found in of_features.items():
        if feature in features:
            yield from found
    if {"known terminations", "planned hires"} <= set(features):
        yield "a planned hire who is known to leave"
