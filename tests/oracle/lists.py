#!/usr/bin/python3
"""The lists behind the figures over random event sets (R55).

    lists.py [-n SETS] [--seed FIRST] [--figures issue3|issue4|all|ID,...] [--listed PROGRAM]

For each seed the set of generate.py is loaded into a fresh store and read at one
of its five cut-offs.  There the rows of `hotline cases` must be, as a multiset of
(day, parts), the oracle's own facts: for every figure its numerator, denominator
and rest, whole and by one part.  Where --listed names tests/oracle/listed.c's
program, the lists must also be as long as the integers of every row of every
figure in all periods, breakdowns, categories' levels and two dimensions.
"""

import argparse
import csv
import io
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import exercise
import readings
from facts import DIMENSIONS
from generate import load_set, make
from oracle import figure_list, table_at
from program import Program, ProgramFailed
from rows import FIGURES, MEAN, PERCENTILE, RATE, STATE

RATIOS = ("return_rate", "reopen_rate", "extension_rate", "urge_rate")   # of two counts: no rest
DAYS_BEHIND = 45            # dues and call-backs fall behind the last event
CUTOFFS = 5
DRIVEN_BYTES_MAX = 500_000  # a case of 4,096 events is folded anew for each of thousands of lists
SECONDS_MAX = 300


class Difference(Exception):
    """A list that is not what it should be."""


# -- what the oracle counts ------------------------------------------------------------------------

def things(table, figure):
    """The facts of a figure, one each thing."""
    form = FIGURES[figure]
    name = {MEAN: "requests_accepted", PERCENTILE: "handling"}.get(form, figure)
    return table.by_figure[name]


def sides(figure):
    """(options, which facts) of each list of a figure."""
    if FIGURES[figure] != RATE:
        return [([], lambda fact: fact.num if FIGURES[figure] != PERCENTILE else True)]
    lists = [([], lambda fact: fact.den), (["--numerator"], lambda fact: fact.num)]
    if figure not in RATIOS:
        lists.append((["--rest"], lambda fact: fact.den and not fact.num))
    return lists


def wanted(facts, part, first, last):
    """The multiset of (day, parts) of the facts in days and part."""
    found = Counter()
    for fact in facts:
        day = fact.day
        if day is not None and not first <= day <= last:
            continue
        if part and fact.parts[part[0]] != part[1]:
            continue
        found[(day.isoformat() if day else "",) + tuple(fact.parts)] += 1
    return found


# -- what the program lists ------------------------------------------------------------------------

def listed(program, figure, period, text, options):
    """The multiset of (day, parts) of the rows of one list."""
    out = program.run(["cases", figure, period, "--csv", "--cutoff", text, *options], allowed=(0, 1))
    rows = csv.DictReader(io.StringIO(out.decode(), newline=""))
    return Counter((row["day"],) + tuple(row[name] for name in DIMENSIONS) for row in rows)


def _compare(program, table, figure, reading, window, part):
    first, last = window
    period = "as-of" if FIGURES[figure] == STATE else "%s..%s" % window
    by = ["--by", "%s=%s" % (DIMENSIONS[part[0]], part[1])] if part else []
    for options, belongs in sides(figure):
        ours = wanted([fact for fact in things(table, figure) if belongs(fact)], part, first, last)
        theirs = listed(program, figure, period, reading.text, options + by)
        if ours != theirs:
            raise Difference("cases %s %s --cutoff %s %s\n  only oracle:  %s\n  only program: %s" % (
                figure, period, reading.text, " ".join(options + by), dict(ours - theirs), dict(theirs - ours)))
        exercise.seen("R55", "an empty list" if not ours else "a part" if part else " ".join(options) or "the whole")
        if max(ours.values(), default=0) > 1:
            exercise.seen("R55", "things of the same day and parts")


def _part(rng, table, figure):
    """(place of a dimension, key) of one of the figure's things; None without one."""
    facts = things(table, figure)
    if not facts:
        return None
    place = rng.randrange(len(DIMENSIONS))
    key = rng.choice(facts).parts[place]
    # A key with ",DIMENSION=" in it cannot be asked for.
    return None if any(",%s=" % name in key for name in DIMENSIONS) else (place, key)


# -- one set ---------------------------------------------------------------------------------------

def _examine(event_set, folder, figures, driver):
    store = load_set(event_set)
    program = Program(folder)
    files = []
    for number, raw in enumerate(event_set.files):
        files.append(folder / ("events%d.jsonl" % number))
        files[-1].write_bytes(raw)
    program.load(files, event_set.zone.name)
    rng = random.Random("lists %d" % event_set.seed)
    chosen = rng.randrange(CUTOFFS)
    for number, (reading, table) in enumerate(readings.read(event_set, store, table_at, figures)):
        if number != chosen:
            continue
        window = (max(event_set.first - timedelta(days=3), date(1970, 1, 1)),
                  min(event_set.last + timedelta(days=DAYS_BEHIND), date(2199, 12, 30)))
        for figure in figures:
            _compare(program, table, figure, reading, window, None)
            part = _part(rng, table, figure)
            if part:
                _compare(program, table, figure, reading, window, part)
        if driver and sum(len(raw) for raw in event_set.files) < DRIVEN_BYTES_MAX:
            _drive(driver, program, reading)


def _drive(driver, program, reading):
    """The program of tests/oracle/listed.c over the same store and cut-off."""
    done = subprocess.run([driver, str(program.folder / "store.db"), str(reading.cutoff), str(DAYS_BEHIND)],
                          capture_output=True, timeout=SECONDS_MAX, check=False)
    if done.returncode:
        raise Difference("listed at %s: %s" % (reading.text, (done.stdout + done.stderr).decode(errors="replace")))


def one_seed(figures, driver, seed):
    """(seed, what it exercised, None or what differs)."""
    exercise.take()
    with tempfile.TemporaryDirectory(prefix="lists-") as folder:
        try:
            _examine(make(seed), Path(folder), figures, driver)
        except (Difference, ProgramFailed) as found:
            return seed, exercise.take(), str(found)
    return seed, exercise.take(), None


def main():
    """Compare; exit status 1 on any difference."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", "--sets", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--figures", default="issue4")
    parser.add_argument("--listed", help="the program of tests/oracle/listed.c")
    args = parser.parse_args()
    begin, differing, ways = time.monotonic(), 0, Counter()
    driver = args.listed and os.path.abspath(args.listed)
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        work = partial(one_seed, figure_list(args.figures), driver)
        for seed, counts, found in workers.map(work, range(args.seed, args.seed + args.sets)):
            ways.update(way for (rule, way) in counts if rule == "R55")
            if found:
                differing += 1
                print("seed %d: %s" % (seed, found))
    for way, count in sorted(ways.items()):
        print("R55 %-40s in %d sets" % (way, count))
    print("%d sets, %d differ, %d s" % (args.sets, differing, time.monotonic() - begin))
    sys.exit(1 if differing or not ways else 0)


if __name__ == "__main__":
    main()
