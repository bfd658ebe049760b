"""What the specification asks of every mode, by name, and what a mode does not have yet.

NOT_YET is the one place that says so. A test that needs what stands there runs all the same and must fail (`xfail`,
strict): a feature that a mode has got shows by a test that says so, and its word goes here. Random rounds leave out what
the modes that take part have not. In the end NOT_YET is empty, and test_golden.py says so until then.
"""

MODES = ("table function", "scalar function", "SQL mode")

# What each one is, by its section.
FEATURES = {
    "names by row": "2: of several names of one field the first that is not NULL in the row counts",
    "words of status": "2: employment_status by the table of words, unknown words are an error",
    "tiers in any case": "2: performance_tier without case and outer blanks",
    "known terminations": "2: termination dates of the workforce",
    "rehires": "2: rehire dates of the workforce",
    "nobody is an error": "5: a workforce of which nobody takes part, and allow_empty",
    "opening_year": "5: the rows of another year as the opening workforce",
    "raises": "8: merit_raise, cola_rate, promotion_raise",
    "starting_salary": "8: the salary of a hire",
    "new_hire_termination_rate": "8: a rate of their own for new hires",
    "minimum tenures": "8: merit_minimum_tenure_months, promotion_minimum_tenure_months",
    "limits of promotions": "8: highest_level, promotion_maximum_age",
    "dates": "8: promotion_date, merit_date, enrollment_date, termination_date, and the order that they make",
    "drawn dates": "9: termination_date 0",
    "multipliers": "8: termination_multiplier, promotion_multiplier, with bands",
    "second names": "8: merit_base, promotion_probability",
    "no row read": "8: a named relation of which no row is read is an error",
    "planned hires": "9: planned_hire_date",
    "seeds": "11: hire_seed, termination_seed, promotion_seed, merit_seed, enrollment_seed",
    "event_parameters": "8: the list of what was read",
    "workforce_check": "6: what is odd in a workforce",
    "hire_plan": "9: hire_plan_by_year, hire_plan, workforce_with_plan; SQL alone",
    "yearly_workforce": "10: the workforce at the end of each year",
    "yearly_totals": "11: sums over many futures",
    "totals_bands": "11: bands over the futures; SQL alone",
    "files": "7: a file in place of a table",
}

# What a mode is never to have: a function over single rows answers for one employee, and the plan and the bands are plain SQL.
NEVER = {
    "table function": {"hire_plan", "totals_bands"},
    "scalar function": {"hire_plan", "totals_bands", "event_parameters", "workforce_check", "yearly_totals"},
    "SQL mode": set(),
}

NOT_YET = {
    "table function": set(),
    "scalar function": set(),
    "SQL mode": set(),
}


def features_of(*modes: str) -> set[str]:
    """What all of these modes have, as far as each is to have it and one of them is; of no mode, all features."""
    missing = set().union(*(NOT_YET[mode] for mode in modes))
    of_none = set.intersection(*(NEVER[mode] for mode in modes)) if modes else set()
    return set(FEATURES) - missing - of_none
