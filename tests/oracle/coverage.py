"""How often each rule of R1-R53 was exercised by the random sets.

The oracle says where a rule decided (exercise.py); what no fold can know, such
as an event beyond T or a day that is not the writer's, is noted here from the
set and its readings.  A rule counts once a set, however often it decided there.
"""

from collections import Counter

from civil import parse_time
from exercise import seen
from facts import DIMENSIONS
from strictjson import parse

RULES = range(1, 54)
SETS_MIN, SETS_OF = 20, 200     # a rule in at least so many of so many sets
LINES_MAX = 300                 # enough of a large set for R6

# Rules that no set of events can exercise, and why.
NOT_BY_EVENTS = {
    8: "a revision is something published, not an event",
    33: "without a rules file no dispatch has a limit for signing",
    48: "is about replacing the rules file",
    49: "holds only where a rules file says so",
    51: "there is no such rule",
}
# Rules that only the comparison with a program exercises.
BY_PROGRAM = {9: "digests are the program's"}


def note_lines(store, lines):
    """R6: events whose day in the zone is not the one that the sender wrote."""
    for line in lines[:LINES_MAX]:
        try:
            text = parse(line).get("time")
        except (ValueError, AttributeError):
            continue
        instant = parse_time(text) if isinstance(text, str) else None
        if instant is not None and store.zone.day_of(instant).isoformat() != text[:10]:
            seen("R6", "day of the zone, not of the event's offset")


def note_cutoff(store, cutoff):
    """R7: what waits for T, what T itself brings in."""
    for event in store.events():
        if event.time > cutoff:
            seen("R7", "event after T waits")
        elif event.time == cutoff:
            seen("R7", "event at T is in")
        start = event.get("started_at")
        if start is not None and start <= cutoff < event.time:
            seen("R7", "call begun by T, ended after it, is missing")


def note_cases(store):
    """R12, R41: parts that are missing, orders that complaints name."""
    named = Counter()
    for (sort, _), events in store.cases.items():
        for name in DIMENSIONS[1:]:
            if not any(event.get(name) for event in events):
                seen("R12", "no %s: %s" % (name, sort))
        if sort == "complaint":
            named.update({event.get("order_id") for event in events} - {None})
    for order, complaints in named.items():
        seen("R41", "complaints naming one order: %s" % ("two or more" if complaints > 1 else "one"))
        if any(event.what == "voided" for event in store.cases.get(("order", order), ())):
            seen("R41", "complaint beside a voided order")


def note_periods(periods):
    """R45: weeks of another year than their first day's, periods cut at an end."""
    for name, first, last in periods:
        if "W" in name:
            seen("R45", "week of another year" if name[:4] != first.isoformat()[:4] else "week")
            if (last - first).days < 6:
                seen("R45", "week cut by the range")


def sums(rows):
    """{figure: (num, den)} over all rows, percentiles and the mean's divisor left out (R44)."""
    totals = {}
    for row in rows:
        if row["figure"].startswith("handling_"):
            continue
        num, den = totals.get(row["figure"], (0, 0))
        totals[row["figure"]] = (num + row["num"], den + (row["den"] or 0))
    if "calls_daily_mean" in totals:
        totals["calls_daily_mean"] = (totals["calls_daily_mean"][0], None)
    return {figure: total for figure, total in totals.items() if any(total)}


class Tally:
    """What was exercised over many sets."""

    def __init__(self):
        self.sets = 0
        self.of_rule = Counter()    # rule -> sets
        self.of_way = Counter()     # (rule, how) -> sets
        self.times = Counter()      # rule -> times

    def add(self, counts):
        """One set's counts, as exercise.take gives them."""
        self.sets += 1
        self.of_way.update(counts.keys())
        self.of_rule.update({int(rule[1:]) for rule, _ in counts})
        for (rule, _), times in counts.items():
            self.times[int(rule[1:])] += times

    def wanting(self, exempt=()):
        """The rules exercised in too few sets; none is asked for below SETS_OF sets."""
        if self.sets < SETS_OF:
            return []
        least = SETS_MIN * self.sets // SETS_OF
        return [rule for rule in RULES if self.of_rule[rule] < least
                and rule not in NOT_BY_EVENTS and rule not in exempt]

    def print_table(self, ways=False):
        """One line a rule: sets, times, and with ways how it decided."""
        print("rule   sets    times   (of %d sets)" % self.sets)
        for rule in RULES:
            note = "" if self.of_rule[rule] else "  " + NOT_BY_EVENTS.get(rule, BY_PROGRAM.get(rule, ""))
            print("R%-4d %6d %8d%s" % (rule, self.of_rule[rule], self.times[rule], note))
            for (name, how), sets in sorted(self.of_way.items()):
                if ways and name == "R%d" % rule:
                    print("      %6d           %s" % (sets, how))
