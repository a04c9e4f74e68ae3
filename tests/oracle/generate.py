#!/usr/bin/python3
"""Seeded random event sets: every type and every disorder of the contract.

    generate.py [-n SETS] [--seed FIRST] [--ways]   how often each rule was exercised
    generate.py --print SEED                        the lines of one set

make(seed) gives an EventSet; the same seed gives the same bytes.  A set is small
(30-150 lines, a handful of cases with many events each) and looks at one stretch
of days, most of them where a calendar, a clock or a rule changes.  One set in
eight has a case of more than 4,096 events (R52).  The times come from a small
pool, so that equal instants, closings exactly at a due and setters exactly at
the due in force are common.
"""

import argparse
import random
import sys
from dataclasses import dataclass
from datetime import date, timedelta

import coverage
import exercise
import lives
import readings
from cases import file_lines, load
from civil import DAY, Zone
from malformed import spoilt
from oracle import table_at
from pool import Pool
from rows import ISSUE3
from strictjson import is_complete
from surface import line

BOM = b"\xef\xbb\xbf"
EVENTS_MIN, EVENTS_MAX = 30, 150
HOSTILE_SHARE = 0.14        # sets with a case beyond 4,096 events: slow, so few
COPIES_SHARE = 0.5          # sets in which events come more than once

# (weight, zone, first day, days): where something changes.
STRETCHES = (
    (8, "Asia/Shanghai", "2022-08-22", 24),     # the first dated rule with dues, 2022-09-01
    (6, "Asia/Shanghai", "2022-12-20", 30),     # New Year 2023, then the Spring Festival
    (6, "Asia/Shanghai", "2019-12-24", 45),     # New Year 2020, the prolonged Spring Festival
    (5, "Asia/Shanghai", "2026-12-14", 30),     # the calendar ends
    (3, "Asia/Shanghai", "2027-02-20", 15),     # no calendar at all
    (3, "Asia/Shanghai", "2020-09-24", 22),     # National Day with a Saturday worked
    (3, "Asia/Shanghai", "2020-12-21", 20),     # 2020-W53
    (2, "Asia/Shanghai", "2017-12-22", 16),     # the year before the calendar
    (2, "Asia/Shanghai", "2024-02-20", 16),     # 29 February
    (2, "Asia/Shanghai", "2025-12-24", 16),
    (3, "Europe/Berlin", "2021-03-20", 16),     # clocks forward
    (3, "Europe/Berlin", "2022-10-22", 20),     # clocks back, rules with dues
    (3, "America/New_York", "2021-10-30", 16),  # clocks back
    (2, "America/New_York", "2023-03-06", 20),
    (2, "America/Sao_Paulo", "2018-10-30", 12), # midnight of 2018-11-04 is skipped
    (1, "America/Havana", "2021-11-01", 12),    # midnight comes twice
    (3, "America/St_Johns", "2010-11-02", 10),  # 00:01 goes back to 23:01 of the day before
    (1, "Asia/Kathmandu", "2023-04-10", 20),
    (1, "Asia/Shanghai", "1970-01-02", 10),
    (1, "Asia/Shanghai", "2199-12-12", 12),
)


@dataclass
class EventSet:
    """What one seed gives."""

    seed: int
    zone: Zone
    files: list         # the bytes of each file, in the order of loading
    malformed: int      # lines that must be refused; evicted events are not among them
    kinds: dict         # how many spoilt lines of each name
    first: date         # the stretch of days
    last: date
    left: bool          # is an incomplete last line left for next time?
    copies: bool        # did an event come more than once?


def _copies(pool, events):
    """Equal copies, and copies that differ in something."""
    more = []
    for event in events:
        if pool.chance(0.08):
            more.append(event)
        if pool.chance(0.07):
            more.append(lives.corrected(pool, event))
        if pool.chance(0.01):
            more.extend([event] * pool.rng.randint(2, 5))
    return more


def _arrival(rng, zone, events):
    """The order in which the lines stand: by time, shuffled, or delayed here and there."""
    how = rng.choice(("shuffled", "time", "delayed", "backwards", "days"))
    if how == "shuffled":
        rng.shuffle(events)
    elif how == "days":
        rng.shuffle(events)
        events.sort(key=lambda event: zone.day_of(event["time"]))
    else:
        delay = {"time": 0, "backwards": 0, "delayed": 5 * DAY}[how]
        events.sort(key=lambda event: event["time"] + rng.randint(0, delay), reverse=how == "backwards")


def _spoil(rng, zone, lines, events):
    """Put spoilt lines among the good ones; how many of each name."""
    kinds = {}
    for _ in range(rng.choice((0, 1, 2, 4, 8))):
        name, bad = spoilt(rng, rng.choice(events), lambda event: line(rng, event, zone))
        kinds[name] = kinds.get(name, 0) + 1
        lines.insert(rng.randint(0, len(lines)), bad)
    return kinds


def _one_file(rng, lines, last):
    """The bytes of a file: line ends, blank lines, a mark at the start; (bytes, is a piece left)."""
    ends = rng.choice((b"\n", b"\n", b"\r\n"))
    pieces = []
    for one in lines:
        if rng.random() < 0.02:
            pieces.append(rng.choice((b"", b" ", b"\t \r")) + b"\n")
        pieces.append(rng.choice((b"", b"", b"", b"", b" ")) + one + ends)
    raw = b"".join(pieces)
    if rng.random() < 0.15 or raw.startswith(BOM):
        raw = BOM + raw
    # Without its end, a line that was cut short behind a "}" would be one left for next time (rule R53).
    if rng.random() < 0.12 and lines and lines[-1].startswith(b"{") and is_complete(lines[-1]):
        return raw[:-len(ends)], False
    if last and rng.random() < 0.12 and lines:
        return raw + b'{"specversion":"1.0","id":"cut', True
    return raw, False


def _files(rng, lines):
    """The lines in one to three files; (files, is an incomplete line left)."""
    count = rng.choice((1, 1, 2, 3))
    marks = sorted(rng.randint(0, len(lines)) for _ in range(count - 1))
    files, left = [], False
    for low, high in zip([0] + marks, marks + [len(lines)]):
        if high > low:
            raw, left = _one_file(rng, lines[low:high], high == len(lines))
            files.append(raw)
    return files, left


def make(seed):
    """The EventSet of a seed."""
    rng = random.Random("event set %d" % seed)
    _, zone_name, first, days = rng.choices(STRETCHES, [stretch[0] for stretch in STRETCHES])[0]
    zone = Zone(zone_name)
    pool = Pool(rng, zone, date.fromisoformat(first), days)
    hostile = rng.random() < HOSTILE_SHARE
    wanted = rng.randint(EVENTS_MIN, 60 if hostile else EVENTS_MAX - 30)
    while len(pool.events) < wanted:
        lives.one_case(pool)
    events = list(pool.events)
    copies = rng.random() < COPIES_SHARE
    if copies:
        events += _copies(pool, events)
    if hostile:
        before = len(pool.events)
        lives.hostile_case(pool)
        events += pool.events[before:]
    _arrival(rng, zone, events)
    lines = [line(rng, event, zone) for event in events]
    kinds = _spoil(rng, zone, lines, events)
    files, left = _files(rng, lines)
    return EventSet(seed, zone, files, sum(kinds.values()), kinds, pool.first,
                    pool.first + timedelta(days=days - 1), left, copies)


class BadSet(Exception):
    """The generator broke a promise of its own."""


def load_set(event_set):
    """The oracle's Store of a set; what must be refused was, and nothing else."""
    store = load(event_set.files, event_set.zone)
    if len(store.summary.refusals) != event_set.malformed:
        raise BadSet("seed %d: %d lines refused, %d spoilt: %r" % (
            event_set.seed, len(store.summary.refusals), event_set.malformed, store.summary.refusals))
    lines = [one for raw in event_set.files for one in file_lines(raw)[0]]
    coverage.note_lines(store, lines)
    coverage.note_cases(store)
    return store


def _exercise(seed):
    """What one set exercises when the oracle reads it."""
    exercise.take()
    event_set = make(seed)
    store = load_set(event_set)
    for reading, table in readings.read(event_set, store, table_at, ISSUE3):
        coverage.note_cutoff(store, reading.cutoff)
        for query in reading.queries:
            table.rows(query)
            coverage.note_periods(readings.periods_of(table, query))
        readings.check_parts(table, reading.queries[-1])
        readings.sentence(event_set, store, reading.cutoff)
    return exercise.take()


def main():
    """Print the table of the rules, or one set's lines; 1 if a rule is exercised too rarely."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", "--sets", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--ways", action="store_true", help="show how each rule decided")
    parser.add_argument("--print", type=int, metavar="SEED", help="write the lines of one set")
    args = parser.parse_args()
    if args.print is not None:
        sys.stdout.buffer.write(b"".join(make(args.print).files))
        return
    tally = coverage.Tally()
    for seed in range(args.seed, args.seed + args.sets):
        tally.add(_exercise(seed))
    tally.print_table(args.ways)
    wanting = tally.wanting(coverage.BY_PROGRAM)
    if wanting:
        print("exercised in too few sets:", *("R%d" % rule for rule in wanting))
        sys.exit(1)


if __name__ == "__main__":
    main()
