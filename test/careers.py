"""What the tests of the independent script have in common: calls in which little happens, and events of which little is shown."""

from datetime import date

from independent.calls import Call
from independent.events import all_events

# All rates at 0: nothing happens but what a test asks for.
NOTHING = {"hire_rate": 0.0, "base_termination_rate": 0.0, "promotion_rate": 0.0, "merit_rate": 0.0, "enrollment_rate": 0.0}


def call(start=2025, end=2025, parameters=None, **arguments):
    """A call in which nothing happens but by the arguments."""
    return Call(start, end, {**NOTHING, **arguments}, parameters)


def lever(name, value, year=None, level=None, **columns):
    """A row of the parameters relation."""
    return {"parameter_name": name, "parameter_value": value, "fiscal_year": year, "job_level": level, **columns}


def employee(employee_id="E1", hire_date=date(2020, 1, 1), salary=1000.0, **columns):
    """A row of a workforce; whoever is not named otherwise was hired in 2020 and has 1000 a year."""
    return {"employee_id": employee_id, "hire_date": hire_date, "salary": salary, **columns}


def shown(rows, of_call, *columns):
    """The events of rows, a tuple of the columns for each; of one column the values alone."""
    rows = [rows] if isinstance(rows, dict) else rows
    events = [tuple(event[column] for column in columns) for event in all_events(rows, of_call)]
    return [event[0] for event in events] if len(columns) == 1 else events
