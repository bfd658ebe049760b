"""Sections 4 to 6, 8 and 9: what happens to whom, and the columns of it."""

import datetime
import functools
import math

from . import workforce
from .draws import draw, event_id
from .parameters import Parameters
from .values import (
    age_band,
    cents,
    days_later,
    days_of,
    first_digits,
    known,
    level_number,
    money,
    months_to_new_year,
    new_year,
    tenure_band,
)

PAYLOAD = (
    "level", "department", "starting_salary", "reason", "tenure_months", "old_level", "new_level", "old_salary",
    "new_salary", "merit_type", "plan_design_id", "initial_deferral_rate",
)

# The columns of the result without created_at and parameter_source, in which the modes may differ.
COLUMNS = (
    "event_id", "scenario_id", "plan_design_id", "employee_id", "employee_ssn", "employee_age", "employee_tenure",
    "event_type", "effective_date", "event_details", "simulation_year", "compensation_amount",
    "previous_compensation", "employee_deferral_rate", "prev_employee_deferral_rate", "level_id", "age_band",
    "tenure_band", "event_probability", "event_category", "event_sequence", "parameter_scenario_id",
    "data_quality_flag", "event_date", "event_payload",
)

# What comes first on one day.
PLANNED_HIRE, TERMINATION, HIRE, ENROLLMENT, PROMOTION, MERIT = range(6)


class YearOfEmployee:
    """What happens to an employee in a year.

    Rolled forward (`compounds`), an event changes the employee whom the next one meets; by year each one stands on its own.
    """

    def __init__(self, call, parameters, employee, year, compounds):
        self.call, self.parameters, self.employee, self.year, self.compounds = call, parameters, employee, year, compounds
        self.years_on = year - call.start if compounds else 0
        self.tenure = employee.tenure_on(year, self.years_on)
        self.age = employee.age_on(year, self.years_on)
        # An employee who is known to leave this year: nothing happens on this day or later, but for the termination.
        ends = employee.known_termination
        self.ends_on = ends if ends is not None and ends.year == year else None
        self.is_drawn_hire = False
        self.rows = []

    # What all events have in common.

    def value(self, name):
        """A parameter, for the level of the moment."""
        return self.parameters.value(name, self.year, self.employee.level)

    def day(self, name):
        """The day of a date among the parameters, None where it is drawn."""
        month_and_day = self.parameters.month_and_day(name, self.year)
        return None if month_and_day is None else datetime.date(self.year, *month_and_day)

    def draw(self, word):
        """The draw of the employee in this year."""
        return draw(self.employee.employee_id, self.year, word, seed=self.call.seed(word))

    def is_employed(self, date):
        """Whether the employee can have events on a day. A drawn hire is an employee from the next year on."""
        if self.employee.hire_date is None or self.is_drawn_hire:
            return False
        return not self.compounds or self.employee.hire_date <= date

    def ends_by(self, date):
        """Whether the employee is known to have left on a day."""
        return self.ends_on is not None and self.ends_on <= date

    def multiplied(self, base, multiplier, tenure):
        """A threshold with the factors of level, age and tenure."""
        return self.parameters.multiplied(
            base, multiplier, self.year, self.employee.level, age_band(self.age), tenure_band(tenure))

    def add(self, event_type, category, date, threshold, details, payload, compensation=None, previous=None,
            deferral=None, previous_deferral=None, level=None):
        """The row of an event."""
        call, employee = self.call, self.employee
        tenure = 0 if event_type == "hire" else self.tenure
        lacks_money = event_type in ("hire", "promotion", "merit") and compensation is None
        self.rows.append({
            "event_id": event_id(call.scenario_id, call.plan_design_id, employee.employee_id, self.year, event_type),
            "scenario_id": call.scenario_id,
            "plan_design_id": call.plan_design_id,
            "employee_id": employee.employee_id,
            "employee_ssn": employee.ssn,
            "employee_age": self.age,
            "employee_tenure": None if tenure is None else tenure / 12,
            "event_type": event_type,
            "effective_date": date,
            "event_details": details,
            "simulation_year": self.year,
            "compensation_amount": compensation,
            "previous_compensation": previous,
            "employee_deferral_rate": deferral,
            "prev_employee_deferral_rate": previous_deferral,
            "level_id": level_number(level),
            "age_band": age_band(self.age),
            "tenure_band": tenure_band(tenure),
            "event_probability": threshold,
            "event_category": category,
            "event_sequence": len(self.rows) + 1,
            "parameter_scenario_id": call.scenario_id,
            "data_quality_flag": "INVALID_COMPENSATION" if lacks_money else "VALID",
            "event_date": date,
            "event_payload": {**dict.fromkeys(PAYLOAD), **payload},
        })

    # The events.

    def promotion(self, date):
        """One level up, and the raise of the old level."""
        employee = self.employee
        if not self.is_employed(date) or self.tenure is None or self.tenure < self.value("promotion_minimum_tenure_months"):
            return
        number = level_number(employee.level)
        highest, oldest = self.value("highest_level"), self.value("promotion_maximum_age")
        if highest is not None and number is not None and number >= highest:
            return
        if oldest is not None and self.age is not None and self.age > oldest:
            return
        threshold = self.value("promotion_rate")
        if self.parameters.has("promotion_multiplier"):
            threshold = self.multiplied(threshold, "promotion_multiplier", self.tenure)
        if not self.draw("promotion") < threshold:
            return
        old_level, old_salary = employee.level, employee.salary
        new_level = None if number is None else str(number + 1)
        promoted = old_level if number is None else old_level.replace(first_digits(old_level), new_level, 1)
        new_salary = None if old_salary is None else old_salary * (1 + self.value("promotion_raise"))
        amount, before = cents(new_salary), cents(old_salary)
        self.add("promotion", "promotion", date, threshold,
                 f"Promoted from level {known(old_level)} to level {known(new_level)}, "
                 f"salary from {money(before)} to {money(amount)}",
                 {"old_level": old_level, "new_level": new_level, "new_salary": new_salary},
                 compensation=amount, previous=before, level=promoted)
        if self.compounds:
            employee.salary, employee.level = amount, promoted

    def merit(self, date):
        """The annual raise, with the COLA."""
        employee = self.employee
        minimum = self.value("merit_minimum_tenure_months")
        if not self.is_employed(date):
            return
        if minimum > 0 and (self.tenure is None or self.tenure < minimum):
            return
        if minimum > 0 and self.compounds and employee.hire_date.year == self.year:
            return
        threshold = self.value("merit_rate")
        if not self.draw("merit") < threshold:
            return
        old_salary = employee.salary
        raise_by = self.value("merit_raise") + self.value("cola_rate")
        new_salary = None if old_salary is None else old_salary * (1 + raise_by)
        amount, before = cents(new_salary), cents(old_salary)
        self.add("merit", "raise", date, threshold, f"Merit raise, salary from {money(before)} to {money(amount)}",
                 {"old_salary": old_salary, "new_salary": new_salary, "merit_type": "annual_merit"},
                 compensation=amount, previous=before, level=employee.level)
        if self.compounds:
            employee.salary = amount

    def enrollment(self, date):
        """Who is not in the plan joins it."""
        employee = self.employee
        threshold = self.value("enrollment_rate")
        if not self.is_employed(date) or employee.is_enrolled is not False or not self.draw("enrollment") < threshold:
            return
        rate = self.value("base_deferral_rate")
        self.add("benefit_enrollment", "enrollment", date, threshold,
                 f"Enrolled in plan {self.call.plan_design_id} at a deferral rate of {rate * 100:.2f}%",
                 {"plan_design_id": self.call.plan_design_id, "initial_deferral_rate": rate},
                 deferral=rate, previous_deferral=employee.deferral_rate, level=employee.level)
        if self.compounds:
            employee.is_enrolled, employee.deferral_rate = True, rate

    def hire(self, date):
        """A candidate is hired by the draw."""
        threshold = self.value("hire_rate")
        if self.draw("hire") < threshold:
            self.joins(date, threshold, self.value("starting_salary"))
            self.is_drawn_hire = True

    def planned_hire(self, date):
        """A hire that is planned happens for certain."""
        own = self.employee.salary
        self.joins(date, 1.0, self.value("starting_salary") if own is None else own)

    def joins(self, date, threshold, salary):
        """A hire, by the draw or by the plan."""
        employee = self.employee
        amount = cents(salary)
        self.add("hire", "hiring", date, threshold, f"Hired at a salary of {money(amount)}",
                 {"level": employee.level, "department": employee.department, "starting_salary": salary},
                 compensation=amount, level=employee.level)
        if self.compounds:
            employee.joins(date, amount)
            self.tenure = employee.tenure_on(self.year, self.years_on)

    def leaves(self, date, threshold, reason):
        """A termination, by the draw or as it is known."""
        employee = self.employee
        amount = cents(employee.salary)
        self.add("termination", "termination", date, threshold,
                 f"{reason.capitalize()} termination after {known(self.tenure)} months at a salary of {money(amount)}",
                 {"level": employee.level, "reason": reason, "tenure_months": self.tenure},
                 compensation=amount, level=employee.level)
        employee.has_left = self.compounds

    def termination_threshold(self, tenure):
        """The chance to leave, of an employee of that tenure."""
        is_new = tenure is not None and tenure < 12
        base, of_new_hires = self.value("base_termination_rate"), self.value("new_hire_termination_rate")
        if is_new and of_new_hires is not None:
            threshold = of_new_hires
        elif self.parameters.has("termination_multiplier"):
            threshold = base
        elif is_new:
            threshold = base * 1.25
        elif self.employee.is_low_performer:
            threshold = base * 2.0
        else:
            threshold = base
        if self.parameters.has("termination_multiplier"):
            threshold = self.multiplied(threshold, "termination_multiplier", tenure)
        return threshold

    def termination(self, date):
        """A termination on a day that is the same for all, decided on that day."""
        threshold = self.termination_threshold(self.tenure)
        if self.is_employed(date) and self.draw("termination") < threshold:
            self.leaves(date, threshold, "voluntary")

    def known_termination(self, date):
        """A termination that the workforce knows of, for who is there by then; nothing happens to anybody afterwards."""
        if self.employee.hire_date is not None:
            self.leaves(date, 1.0, "known")
        self.employee.has_left = self.compounds

    def drawn_termination(self, hire_date, tenure):
        """Who leaves on a day that is drawn, and when: decided before all events of the year, or at the hire. None for who stays."""
        threshold = self.termination_threshold(tenure)
        if not self.draw("termination") < threshold:
            return None
        is_in_year = self.compounds and hire_date.year == self.year
        days = (datetime.date(self.year, 12, 31) - hire_date).days if is_in_year else days_of(self.year)
        if days == 0:
            return None
        first = days_later(hire_date, 1) if is_in_year else new_year(self.year)
        return days_later(first, math.floor(self.draw("termination_date") * days)), threshold

    # The years.

    def of_its_own(self):
        """Section 5, cohorts by year: the events of a row, each by itself."""
        employee, steps = self.employee, []
        if employee.is_contradictory:
            return []
        if employee.hire_date is not None:
            steps += [(self.day("promotion_date"), PROMOTION, self.promotion), (self.day("merit_date"), MERIT, self.merit),
                      (self.day("enrollment_date"), ENROLLMENT, self.enrollment)]
            steps += self.termination_step(employee.hire_date, self.tenure)
        elif employee.planned_hire_date is None:
            steps.append((datetime.date(self.year, 6, 15), HIRE, self.hire))
        elif employee.planned_hire_date.year == self.year:
            steps.append((employee.planned_hire_date, PLANNED_HIRE, self.planned_hire))
        return self.taken(steps)

    def rolled_forward(self):
        """Section 5, a census: the events of the year in the order of their days, each on what the last one has left."""
        employee, planned = self.employee, self.employee.planned_hire_date
        steps = [(self.day("promotion_date"), PROMOTION, self.promotion), (self.day("merit_date"), MERIT, self.merit),
                 (self.day("enrollment_date"), ENROLLMENT, self.enrollment)]
        if employee.hire_date is not None:
            steps += self.termination_step(employee.hire_date, self.tenure)
        elif planned is None:
            steps.append((datetime.date(self.year, 6, 15), HIRE, self.hire))
            # Nobody hired by the draw leaves in the same year, unless it is known.
            steps += [] if self.ends_on is None else [(self.ends_on, TERMINATION, self.known_termination)]
        elif planned.year == self.year:
            steps.append((planned, PLANNED_HIRE, self.planned_hire))
            steps += self.termination_step(planned, months_to_new_year(planned, self.year), is_planned=True)
        elif self.ends_on is not None:
            # Known to leave before the day on which the hire is planned.
            steps.append((self.ends_on, TERMINATION, self.known_termination))
        return self.taken(steps)

    def termination_step(self, hire_date, tenure, is_planned=False):
        """The step at which an employee may leave, none where it is decided that nobody does."""
        if self.ends_on is not None:
            return [(self.ends_on, TERMINATION, self.known_termination)]
        day = self.day("termination_date")
        if day is not None:
            # Who is hired as planned does not leave on the same day.
            return [] if is_planned and day <= hire_date else [(day, TERMINATION, self.termination)]
        if self.compounds and hire_date.year > self.year:
            return []
        drawn = self.drawn_termination(hire_date, tenure)
        if drawn is None:
            return []
        day, threshold = drawn
        return [(day, TERMINATION, functools.partial(self.leaves, threshold=threshold, reason="voluntary"))]

    def taken(self, steps):
        """The rows of the steps in the order of their days; none on or after the day on which it is known that the employee leaves."""
        for date, rank, step in sorted(steps, key=lambda step: step[:2]):
            if self.ends_by(date) and rank != TERMINATION:
                continue
            step(date)
            if self.employee.has_left:
                break
        return self.rows


def of_employee(call, parameters, employee, year):
    """The events of an employee that takes part: of the row's year, or rolled forward where the year is None."""
    if year is not None:
        return YearOfEmployee(call, parameters, employee, year, compounds=False).of_its_own()
    rows = []
    if employee.is_contradictory:
        return rows
    for year in call.years():
        rows += YearOfEmployee(call, parameters, employee, year, compounds=True).rolled_forward()
        if employee.has_left:
            break
    return rows


def all_events(rows, call):
    """The events of a workforce, given as dictionaries of its columns."""
    parameters = Parameters(call)
    return [event for year, employee in workforce.read(rows, call) for event in of_employee(call, parameters, employee, year)]

