"""What the folds hand to the rows: one Fact for each thing counted.

A Fact says: this much falls into the numerator and denominator of a figure on
this day in these parts.  States (late_open, orders_unseen) have no day; a
handling time is a Fact of figure "handling" with the seconds as num.
"""

from collections import namedtuple

DIMENSIONS = ("unit", "district", "category", "kind", "channel")

Fact = namedtuple("Fact", "figure day parts num den")


def parts_of(fields, unit=None):
    """The five parts of a case or event; a missing one is "" (R12)."""
    return (unit or "",) + tuple(fields.get(name) or "" for name in DIMENSIONS[1:])


def until(events, cutoff):
    """The events of a case with time <= T, in case order (R7)."""
    return [event for event in events if event.time <= cutoff]
