"""What `volumes`, `top` and `league` print of one period, computed from the oracle's rows and calls."""

import decimal
import random
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

import exercise
from beside import percent_of
from calls import calls_at
from civil import period_bounds
from facts import DIMENSIONS
from rows import Query, percent

KINDS = ("day", "week", "month", "quarter", "year")
# Shares of n cases, all of them better when higher.
RATES = ("connect_rate", "sl15_of_offered", "sl15_of_answered", "fcr", "fcr_net7", "fcr_net30", "ontime_rate",
         "ontime_original", "ontime_of_closed", "closure_rate", "signed_ontime", "sat_rate", "sat_strict",
         "sat_participation", "sat_default", "solve_rate", "review_good_rate")
COUNTS = ("calls_in", "requests_accepted", "orders_created", "orders_transferred", "complaints_received")
Z = decimal.Decimal("1.959964")
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


# -- periods ---------------------------------------------------------------------------------------

def before(kind, first):
    """The period just before, as (first, last)."""
    return period_bounds(first - timedelta(days=1), kind)[1:]


def year_before(kind, first):
    """The same period a year before as (first, last), or None: 29 February, a missing week 53 (R45)."""
    if kind == "week":
        year, week, _ = first.isocalendar()
        try:
            start = date.fromisocalendar(year - 1, week, 1)
        except ValueError:
            return None
        return start, start + timedelta(days=6)
    try:
        return period_bounds(first.replace(year=first.year - 1), kind)[1:]
    except ValueError:
        return None


# -- values ----------------------------------------------------------------------------------------

def interval(num, den):
    """Wilson's score interval in percent with two decimals; its ends as R43 has those of rates."""
    with decimal.localcontext() as context:
        context.prec = 60
        k, n = decimal.Decimal(num), decimal.Decimal(den)
        root = (Z * Z * (Z * Z + 4 * k * (n - k) / n)).sqrt()
        ends = []
        for sign, zero, whole in ((-1, num == 0, False), (1, False, num == den)):
            end = (2 * k + Z * Z + sign * root) / (2 * (n + Z * Z)) * 10000
            end = int(end.quantize(decimal.Decimal(1), rounding=decimal.ROUND_HALF_UP))
            end = max(end, 0 if zero else 1)
            end = min(end, 10000 if whole else 9999)
            ends.append("%d.%02d" % divmod(end, 100))
        return tuple(ends)


def _parts(table, figure, by, level, first, last):
    """Key -> (num, den) of one figure in one period."""
    query = Query(table.cutoff, first, last, "all", (by,), (figure,), level)
    return {row["key"]: (row["num"], row["den"]) for row in table.rows(query)}


# -- the three -------------------------------------------------------------------------------------

def volumes(store, cutoff, first, last):
    """(weekday, hour) -> [received, answered, accepted]."""
    found = {}
    for call in calls_at(store, cutoff):
        if not call.inbound or not first <= call.day <= last:
            continue
        local = (EPOCH + timedelta(microseconds=call.start)).astimezone(store.zone.info)
        cell = found.setdefault((local.isoweekday(), local.hour), [0, 0, 0])
        for place, counts in enumerate((True, call.answered(), call.accepted())):
            cell[place] += counts
    return found


def top(table, figure, by, level, now, earlier):
    """[(key, num, share, before, change in percent)] in order; earlier None: nothing to compare with."""
    here = {key: num for key, (num, _) in _parts(table, figure, by, level, *now).items()}
    there = {key: num for key, (num, _) in _parts(table, figure, by, level, *earlier).items()} if earlier else {}
    whole = sum(here.values())

    def change(key):
        old, new = there.get(key, 0), here.get(key, 0)
        if not earlier or old == 0:
            return None
        return percent_of(new, old)

    def order(key):
        moved = abs(here.get(key, 0) - there.get(key, 0)) if earlier else 0
        return (-moved, -here.get(key, 0), key.encode())
    return [(key, here.get(key, 0), percent(here.get(key, 0), whole), there.get(key, 0) if earlier else None, change(key))
            for key in sorted(set(here) | set(there), key=order)]


def league(table, figure, by, level, now, floor):
    """[(key, num, den, low, high, rank)] in order."""
    parts = _parts(table, figure, by, level, *now)
    everything = Query(table.cutoff, *now, "all", (by,), None, level)
    silent = {row["key"] for row in table.rows(everything) if row["from"]} - set(parts) - {""}

    def order(key):
        num, den = parts[key]
        return (den < floor or key == "", -Fraction(num, den), key.encode())
    lines, rank = [], 0
    for place, key in enumerate(sorted((key for key in parts if parts[key][1]), key=order), 1):
        num, den = parts[key]
        ranked = den >= floor and key != ""
        if ranked and not (lines and Fraction(*lines[-1][1:3]) == Fraction(num, den)):
            rank = place
        lines.append((key, num, den) + interval(num, den) + (rank if ranked else None,))
    return lines + [(key, 0, 0, None, None, None) for key in sorted(silent, key=str.encode)]


# -- against the program ---------------------------------------------------------------------------

def _choose(event_set, rng):
    """(name, kind, (first, last)) of a period in which something may lie."""
    kind = rng.choice(KINDS)
    span = (event_set.last - event_set.first).days
    name, first, last = period_bounds(event_set.first + timedelta(days=rng.randint(0, max(span, 0))), kind)
    return name, kind, (first, last)


def _volumes_differ(program, store, reading, name, now):
    got = program.table("volumes", name, reading.text)
    if got is None:
        return None
    names = ("calls_in", "calls_answered", "calls_accepted")
    theirs = {(row["weekday"], row["hour"]): [row[n] for n in names] for row in got["rows"] if any(row[n] for n in names)}
    ours = volumes(store, reading.cutoff, *now)
    return None if ours == theirs else "volumes %s: oracle %s, program %s" % (name, ours, theirs)


def _top_differs(program, table, reading, name, kind, now, rng):
    figure, by, movers = rng.choice(COUNTS), rng.choice(DIMENSIONS), rng.choice((None, "previous", "year-ago"))
    level = rng.choice((None, 1, 2)) if by == "category" else None
    earlier = {None: None, "previous": before(kind, now[0]), "year-ago": year_before(kind, now[0])}[movers]
    if movers and earlier is None:
        exercise.seen("R45", "no such period a year before")
        return None
    words = ["--figure", figure, "--by", by, "--limit", "1000"] + (["--movers", movers] if movers else []) + (
        ["--level", str(level)] if level else [])
    got = program.table("top", name, reading.text, *words)
    if got is None:
        return None
    theirs = [(r["key"], r["num"], r["share"], r["before"], r["change_percent"]) for r in got["rows"]]
    ours = top(table, figure, by, level, now, earlier)
    return None if ours == theirs else "top %s %s: oracle %s, program %s" % (name, " ".join(words), ours, theirs)


def _league_differs(program, table, reading, name, now, rng):
    figure, by, floor = rng.choice(RATES), rng.choice(DIMENSIONS), rng.choice((0, 1, 2, 3, 5))
    got = program.table("league", name, reading.text, "--by", by, "--floor", str(floor), figure=figure)
    if got is None:
        return None
    theirs = [(r["key"], r["num"], r["den"], r["low"], r["high"], r["rank"]) for r in got["rows"]]
    ours = league(table, figure, by, None, now, floor)
    return None if ours == theirs else "league %s %s --by %s --floor %d: oracle %s, program %s" % (
        figure, name, by, floor, ours, theirs)


def tables_differ(program, event_set, store, table, reading):
    """A text where one of the three differs in some periods of the set, else None."""
    rng = random.Random("tables %d" % event_set.seed)
    for _ in range(3):
        name, kind, now = _choose(event_set, rng)
        text = (_volumes_differ(program, store, reading, name, now) or
                _top_differs(program, table, reading, name, kind, now, rng) or
                _league_differs(program, table, reading, name, now, rng))
        if text:
            return "--cutoff %s: %s" % (reading.text, text)
    return None
