"""The row that `figures --compare` sets beside each row of a query (R43, R45).

Both are of the same T.  A whole period has the period before, or the one of the
same number a year before; one that the range cuts is a stretch of days, and has
the stretch as long just before it, or the same dates a year before.
"""

from datetime import date, timedelta
from fractions import Fraction
from math import floor

import exercise
from civil import period_bounds
from rows import COUNT, FIGURES, MEAN, PERCENTILE, Bucket, hours, hundredths


# -- which days ------------------------------------------------------------------------------------

def _before(per, first, last, whole):
    """The days just before."""
    end = first - timedelta(days=1)
    return (period_bounds(end, per)[1] if whole else end - (last - first)), end


def _date_before(day):
    """The same date a year before; ValueError for 29 February."""
    return day.replace(year=day.year - 1)


def _year_before(per, first, last, whole):
    """The days a year before; ValueError where R45 has none."""
    if not whole or per == "day":
        return _date_before(first), _date_before(last)
    if per == "week":
        year, week, _ = first.isocalendar()
        monday = date.fromisocalendar(year - 1, week, 1)
        return monday, monday + timedelta(days=6)
    return period_bounds(_date_before(first), per)[1:]


def days_beside(query, first, last):
    """(first, last) of the days that a row's are compared with, None where there are none."""
    whole = query.per != "all" and period_bounds(first, query.per)[1:] == (first, last)
    if not whole and query.per != "all":
        exercise.seen("R45", "a cut period compared as days")
    try:
        return (_before if query.compare == "previous" else _year_before)(query.per, first, last, whole)
    except ValueError:
        exercise.seen("R45", "no such period a year before")
        return None


def _name(per, first, last):
    """What `period` says of compared days: nothing where they lie in two periods."""
    if per == "all":
        return "all"
    name, _, end = period_bounds(first, per)
    return name if last <= end else None


# -- the difference --------------------------------------------------------------------------------

def _half_up(number):
    return floor(number + Fraction(1, 2))


def change(figure, now, then):
    """The difference of two (num, den, value), None where one has no data."""
    if now[2] is None or then[2] is None:
        return None
    if FIGURES[figure] == COUNT:
        return str(now[0] - then[0])
    if FIGURES[figure] == PERCENTILE:
        return hours(now[0] - then[0])
    difference = Fraction(*now[:2]) - Fraction(*then[:2])
    if FIGURES[figure] == MEAN:
        return str(_half_up(difference))
    return hundredths(_half_up(difference * 10000))


def percent_of(now, then):
    """The difference of two counts in percent of the earlier one; its ends as R43 has those of a rate."""
    size, sign = abs(now - then), 1 if now > then else -1
    value = _half_up(Fraction(now - then, then) * 10000)
    if value == 0 and size:
        value = sign
    if abs(value) == 10000 and size < then:
        value = sign * 9999
    return hundredths(value)


# -- rows ------------------------------------------------------------------------------------------

def _beside(table, query, row, parts):
    """The object behind one row; parts: Key -> Bucket of the compared days, by (figure, days)."""
    days = days_beside(query, date.fromisoformat(row["from"]), date.fromisoformat(row["to"])) if row["from"] else None
    if days is None:
        return None
    figure = row["figure"]
    if (figure, days) not in parts:
        parts[figure, days] = table.stretch(figure, query, *days)
    key = () if not query.by else (row["key"],) if len(query.by) == 1 else tuple(row["key"])
    then = table.counted(figure, (None, *days), parts[figure, days].get(key, Bucket()))
    now = row["num"], row["den"], row["value"]
    relative = percent_of(now[0], then[0]) if FIGURES[figure] == COUNT and then[0] else None
    if FIGURES[figure] == COUNT and then[0] and now[0] != then[0]:
        exercise.seen("R43", "a count compared with another")
    return {"period": _name(query.per, *days), "from": days[0].isoformat(), "to": days[1].isoformat(),
            "num": then[0], "den": then[1], "value": then[2], "change": change(figure, now, then), "percent": relative}


def document(table, query):
    """Table.document with the row beside each row."""
    found = table.document(query)
    if query.compare:
        parts = {}
        for row in found["rows"]:
            row["compare"] = _beside(table, query, row, parts)
    return found
