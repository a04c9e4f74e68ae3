"""How a random set is read: five cut-offs, and at each every dimension in several periods.

The cut-offs are an event's time, 1 us before one, a due, 1 us before one, and
the end or any time or day; the ranges are the default, wider, narrower, or half given.
"""

import itertools
import random
from datetime import date, timedelta

import coverage
import exercise
from civil import parse_time, periods
from facts import DIMENSIONS
from order_facts import everything_answered, orders_at
from rows import Query
from surface import stamp
from workdays import BUILT_IN

FAR = parse_time("2199-12-31T00:00:00Z")
LATEST = parse_time("2199-12-31T23:59:59Z")
EARLIEST = parse_time("1970-01-01T00:00:00Z")
DAYS_MAX = 130      # more days than that are not read one by one
LAST_DAY = date(2199, 12, 30)  # that is asked for
OTHERS = ("week", "month", "quarter", "year")


class Reading:
    """One cut-off: T, its text for --cutoff, and the queries at it."""

    def __init__(self, how, cutoff, text, queries=()):
        self.how = how
        self.cutoff = cutoff
        self.text = text
        self.queries = list(queries)


def dues_of(store):
    """Every due that an order's verdict may turn at."""
    counts = exercise.take()
    dues = set()
    for order in orders_at(store, FAR, BUILT_IN):
        if order.counted():
            dues.update((order.effective_due(), order.first_due()))
            if order.open():
                dues.add(order.due_late_open())
    exercise.put_back(counts)
    return sorted(dues - {None})


def _five(rng, event_set, store):
    """(how, T, text or None) of five cut-offs; a text of None is still to be written."""
    times = sorted({event.time for event in store.events()}) or [event_set.zone.day_start(event_set.first)]
    dues = dues_of(store) or times
    last = max(times[-1], dues[-1])
    ends = [("an event", rng.choice(times)), ("before an event", rng.choice(times) - 1),
            ("a due", rng.choice(dues)), ("before a due", rng.choice(dues) - 1)]
    roll = rng.random()
    if roll < 0.4:
        ends.append(("the end", last + rng.randint(0, 40) * 86_400_000_000))
    elif roll < 0.5:
        ends.append(("before all", times[0] - 1))
    elif roll < 0.6:
        ends.append(("any time", rng.randint(times[0], last)))
    for how, cutoff in ends:
        yield how, min(max(cutoff, EARLIEST), LATEST), None
    if roll >= 0.6:
        day = store.zone.day_of(rng.choice(times + dues))
        yield "a day", store.zone.day_end(day), day.isoformat()


def _range(rng, event_set, table, per):
    """(from, to) of one reading, either None for the default."""
    roll = rng.random()
    first, last = event_set.first, event_set.last
    known = table.range
    long = known is None or (known[1] - known[0]).days > DAYS_MAX
    if roll < 0.55 and not (long and per in ("day", "week")):
        return None, None
    if roll < 0.65 and known and not long:
        day = known[0] + timedelta(days=rng.randint(0, (known[1] - known[0]).days))
        return rng.choice(((day, None), (None, day)))
    if roll < 0.8:
        low = first + timedelta(days=rng.randint(0, 5))
        return low, low + timedelta(days=rng.randint(0, 9))
    early, late = rng.randint(0, 5), rng.randint(5, 25)
    return max(first - timedelta(days=early), date(1970, 1, 1)), min(last + timedelta(days=late), LAST_DAY)


def queries(rng, event_set, table, figures, full):
    """Every dimension, and the whole, per day and per one other; with full also all of them in `all`."""
    parts = ((),) + tuple((name,) for name in DIMENSIONS)
    some = parts if full else ((),) + tuple(rng.sample(parts[1:], 2))
    for per, dimensions in (("day", parts), (rng.choice(OTHERS), parts), ("all", some)):
        for by in dimensions:
            yield Query(table.cutoff, *_range(rng, event_set, table, per), per, by, figures)
    yield from _compared(event_set, table, figures, full)
    yield from _crossed(rng, event_set, table, figures, full)


def _compared(event_set, table, figures, full):
    """Rows beside those of the period before and of a year before, over the days of the set or those a year later."""
    rng = random.Random("compared %d %d" % (event_set.seed, table.cutoff))
    for _ in range(12 if full else 4):
        per = rng.choice(("day", "month", "month", "all") + OTHERS)
        first, last = _range(rng, event_set, table, per)
        compare = rng.choice(("previous", "year-ago"))
        if compare == "year-ago" and rng.random() < 0.5:
            first = min(event_set.first + timedelta(days=rng.randint(300, 370)), LAST_DAY)
            last = min(event_set.last + timedelta(days=rng.randint(371, 400)), LAST_DAY)
            last = min(last, first + timedelta(days=DAYS_MAX)) if per in ("day", "week") else last
        by = rng.choice(((), (), tuple(rng.sample(DIMENSIONS, 1)), tuple(rng.sample(DIMENSIONS, 2))))
        level = 1 if "category" in by and rng.random() < 0.5 else None
        yield Query(table.cutoff, first, last, per, by, figures, level, compare)


def _crossed(rng, event_set, table, figures, full):
    """Two dimensions at once, and categories by their first levels."""
    every = list(itertools.permutations(DIMENSIONS, 2))
    pairs = every if full else rng.sample(every, 2)
    for by in pairs + [("category",), rng.choice([pair for pair in every if "category" in pair])]:
        level = rng.choice((1, 1, 2, 9)) if by not in pairs else rng.choice((None, 1)) if "category" in by else None
        per = rng.choice(("day", "all") + OTHERS)
        yield Query(table.cutoff, *_range(rng, event_set, table, per), per, by, figures, level)


def read(event_set, store, table_at, figures, full=False):
    """(Reading, Table) of the five cut-offs of a set."""
    rng = random.Random("readings %d" % event_set.seed)
    for how, cutoff, text in _five(rng, event_set, store):
        table = table_at(store, cutoff)
        reading = Reading(how, cutoff, text or stamp(rng, cutoff, store.zone),
                          queries(rng, event_set, table, figures, full))
        yield reading, table


class PartsDiffer(Exception):
    """Parts do not add up to the whole (R44)."""


def check_parts(table, query):
    """R44: the parts of one reading add up to the whole; raises PartsDiffer."""
    parts = table.rows(query)
    whole = table.rows(Query(query.cutoff, query.day_from, query.day_to, query.per, (), query.figures))
    if coverage.sums(parts) != coverage.sums(whole):
        raise PartsDiffer("%s by %s at %d" % (query.per, query.by, query.cutoff))
    keys = {}
    for row in parts:
        keys.setdefault(row["figure"], set()).add(str(row["key"]))
    if any(len(some) > 1 for some in keys.values()):
        exercise.seen("R44", "several parts add up")


def sentence(event_set, store, cutoff):
    """(year, may the sentence of R50 stand for its orders at T)."""
    year = event_set.last.year
    stands = everything_answered(store, cutoff, BUILT_IN, date(year, 1, 1), date(year, 12, 31))
    exercise.seen("R50", "stands" if stands else "does not stand")
    return year, stands


def periods_of(table, query):
    """The periods that a query asks for."""
    known = table.range or (None, None)
    first, last = query.day_from or known[0], query.day_to or known[1]
    return periods(first, last, query.per) if first and last else []
