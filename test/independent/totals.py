"""Section 11: sums over years and groups, for many futures.

They are the aggregate of the events and of the workforce at the end of each year, each future by itself.
"""

import math

from .values import AGE_BANDS, TENURE_BANDS, Refused, half_away
from .year_end import careers

GROUPS = ("level_id", "department", "age_band", "tenure_band")
COUNTS = ("opening_headcount", "hires", "terminations", "promotions", "merits", "enrollments", "closing_headcount", "participants")
AMOUNTS = ("opening_payroll", "closing_payroll", "hire_compensation", "termination_compensation", "promotion_raises",
           "merit_raises", "prorated_compensation")
MEASURES = (*COUNTS, *AMOUNTS, "events")
MOST_CENTS = 10**17


def columns(by=()):
    """The columns of the result."""
    return ("scenario_id", "random_seed", "simulation_year", *by, *MEASURES)


def seeds_of(call, random_seeds=None, replications=None):
    """The seeds of the futures in their order; one None where no seed is given at all."""
    if random_seeds is not None and replications is not None:
        raise Refused("random_seeds and replications are given; give one of them")
    if random_seeds is not None:
        if call.random_seed is not None:
            raise Refused("random_seeds and random_seed are given; give one of them")
        if not random_seeds:
            raise Refused("random_seeds is an empty list; give at least one seed")
        for at, seed in enumerate(random_seeds):
            if seed is None:
                raise Refused("random_seeds holds a NULL")
            if seed in random_seeds[:at]:
                raise Refused(f"random_seeds holds {seed} twice")
        seeds = list(random_seeds)
    elif replications is not None:
        if replications < 1:
            raise Refused(f"replications is {replications}, but there must be at least one")
        first = 1 if call.random_seed is None else call.random_seed
        seeds = list(range(first, first + replications))
    else:
        seeds = [call.random_seed]
    for seed in seeds:
        if seed is not None and not -2**63 <= seed < 2**63:
            raise Refused(f"the seed {seed} is beyond BIGINT")
    return seeds


def checked_groups(by):
    """The words of `by`, each a known one and once."""
    for at, word in enumerate(by):
        if word not in GROUPS:
            raise Refused(f"by holds {word!r}; allowed are {', '.join(GROUPS)}")
        if word in by[:at]:
            raise Refused(f"by holds {word!r} twice")
    return tuple(by)


def whole_cents(amount, employee_id):
    """An amount as a whole number of cents; nothing where it is not known."""
    if amount is None:
        return 0
    rounded = half_away(amount * 100.0)
    if not math.isfinite(rounded) or abs(rounded) > MOST_CENTS:
        raise Refused(f"an amount of the employee {employee_id} is {amount}, which is beyond what can be added up")
    return int(rounded)


def raised_by(event, employee_id):
    """By how many cents an event has raised a salary."""
    if event["compensation_amount"] is None or event["previous_compensation"] is None:
        return 0
    return whole_cents(event["compensation_amount"], employee_id) - whole_cents(event["previous_compensation"], employee_id)


def group_of(end, by):
    """The group of an employee in a year: as it stood at the year's opening, or at the hire."""
    return tuple(end.opening_level_id if word == "level_id" else end.row[word] for word in by)


def group_order(group, by):
    """The order of the groups: levels by number, departments by word, bands from young to old, NULL last."""
    bands = {"age_band": AGE_BANDS, "tenure_band": TENURE_BANDS}
    return tuple(
        (value is None, 0 if value is None else bands[word].index(value) if word in bands else value)
        for word, value in zip(by, group, strict=True))


def add(sums, end):
    """Adds an employee's year to the sums of its group, the amounts in whole cents."""
    row, events = end.row, end.events
    employee_id = row["employee_id"]
    is_active = row["employment_status"] == "active"

    def amount(value):
        return whole_cents(value, employee_id)

    def of_type(event_type):
        return [event for event in events if event["event_type"] == event_type]

    sums["hires" if end.is_hire else "opening_headcount"] += 1
    sums["hire_compensation" if end.is_hire else "opening_payroll"] += amount(row["opening_compensation"])
    sums["terminations"] += len(of_type("termination"))
    sums["promotions"] += len(of_type("promotion"))
    sums["merits"] += len(of_type("merit"))
    sums["enrollments"] += len(of_type("benefit_enrollment"))
    if is_active:
        sums["closing_headcount"] += 1
        sums["closing_payroll"] += amount(row["current_compensation"])
        sums["participants"] += row["is_enrolled"] is True
    sums["termination_compensation"] += sum(amount(event["compensation_amount"]) for event in of_type("termination"))
    sums["promotion_raises"] += sum(raised_by(event, employee_id) for event in of_type("promotion"))
    sums["merit_raises"] += sum(raised_by(event, employee_id) for event in of_type("merit"))
    sums["prorated_compensation"] += amount(row["prorated_annual_compensation"])
    sums["events"] += len(events)


def yearly_totals(rows, call, random_seeds=None, replications=None, by=()):
    """The sums of every future and year, and with `by` of every group that has anybody in it."""
    by = checked_groups(by or ())
    result = []
    for seed in seeds_of(call, random_seeds, replications):
        sums = {} if by else {(year, ()): dict.fromkeys(MEASURES, 0) for year in call.years()}
        for ends in careers(rows, call.with_arguments(random_seed=seed)):
            for end in ends:
                key = end.row["simulation_year"], group_of(end, by)
                add(sums.setdefault(key, dict.fromkeys(MEASURES, 0)), end)
        for (year, group), of_group in sorted(sums.items(), key=lambda item: (item[0][0], group_order(item[0][1], by))):
            amounts = {name: of_group[name] / 100.0 if name in AMOUNTS else of_group[name] for name in MEASURES}
            result.append(dict(zip(columns(by), (call.scenario_id, seed, year, *group, *amounts.values()), strict=True)))
    return result


# Bands over the futures.

def percentile(values, share):
    """The linear percentile of values."""
    values = sorted(values)
    place = share * (len(values) - 1)
    below = math.floor(place)
    if below + 1 >= len(values):
        return values[below]
    return values[below] + (values[below + 1] - values[below]) * (place - below)


def over_seeds(totals):
    """The values of each year, group and measure, one for every seed; 0 where a seed lacks the group."""
    by = [name for name in totals[0] if name not in columns()] if totals else []
    seeds = list(dict.fromkeys(row["random_seed"] for row in totals))
    values = {}
    for row in totals:
        for measure in MEASURES:
            key = (row["simulation_year"], *(row[name] for name in by), measure)
            values.setdefault(key, {})[row["random_seed"]] = float(row[measure])
    return {key: [of_seed.get(seed, 0.0) for seed in seeds] for key, of_seed in values.items()}


def totals_bands(totals):
    """By year, group and measure: the number of seeds, mean, sample standard deviation, and percentiles."""
    result = {}
    for key, values in over_seeds(totals).items():
        count = len(values)
        mean = math.fsum(values) / count
        deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (count - 1)) if count > 1 else None
        result[key] = (count, mean, deviation, *(percentile(values, share) for share in (0.1, 0.25, 0.5, 0.75, 0.9)))
    return result


def totals_share_above(totals, measure, threshold):
    """By year and group the number of seeds, and the share of them in which a measure lies above a threshold."""
    return {
        key[:-1]: (len(values), sum(value > threshold for value in values) / len(values))
        for key, values in over_seeds(totals).items() if key[-1] == measure
    }
