"""Section 1: the random draw; and section 6: the id of an event."""

import hashlib


def md5(key):
    """The md5 of a text in hex digits."""
    return hashlib.md5(key.encode()).hexdigest()


def draw(employee_id, year, word, salt="", seed=None):
    """A number in [0, 1), or None where anything but the seed is None."""
    if employee_id is None or year is None or word is None or salt is None:
        return None
    key = f"{employee_id}|{year}|{word}"
    if seed is not None:
        key = f"{seed}|{key}"
    if salt:
        key = f"{key}|{salt}"
    return int(md5(key)[:8], 16) / 16**8


def event_id(scenario_id, plan_design_id, employee_id, year, event_type):
    """The first 16 hex digits of what makes an event one of its kind."""
    return md5(f"{scenario_id}|{plan_design_id}|{employee_id}|{year}|{event_type}")[:16]
