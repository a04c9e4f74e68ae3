#!/usr/bin/python3
"""The program against the oracle over random event sets.

    compare.py [-n SETS] [--seed FIRST] [--figures issue3|issue4|all|ID,...] [--full] [--stop] [--ways]

$HOTLINE names the program (default: ./hotline of the checkout).  For each seed
the set of generate.py is loaded into a fresh store; then must be equal: the
summary, every row of `figures --json` for the whole and by each dimension at
five cut-offs, the sentence of the report (R50), the list of oddities and
that of complaints, the digest of a second store that took the same lines shuffled, doubled and in
several loads, and what `check` says of that store; and the figures of the last
year must hold together (`crossfoot`); and what `volumes`, `top` and `league` print of
some periods.  Each cut-off is read per day and per
week, month, quarter or year by every dimension, and in one period `all` by some
(--full: all), some of it beside the period before or a year before (--compare);
besides by two dimensions at once and by the first levels of categories.

A difference is printed with its seed, the rows, and the smallest set of lines
that still shows it; exit status 1.  So it is where a rule was exercised in too
few of the sets (see generate.py).
"""

import argparse
import os
import random
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import beside
import coverage
import exercise
import readings
from cases import file_lines, load
from generate import load_set, make
from oddities import oddities
from oracle import figure_list, missing_years, table_at
from order_facts import orders_at
from program import Program, ProgramFailed
from shrink import shrunk
from tables import tables_differ
from ways import ways
from workdays import BUILT_IN

SHOWN_MAX = 3               # differing sets that are shrunk and printed
ROWS_SHOWN_MAX = 6
SENTENCE = "件件有答复"
SHARE_TWICE = 0.2           # of the lines of the second store


class Difference(Exception):
    """What differs, and how to ask again over other lines."""

    def __init__(self, text, again):
        super().__init__(text)
        self.text = text
        self.again = again      # function(lines, zone) -> does it still differ?


# -- what is compared ------------------------------------------------------------------------------

def summary_differs(store, summary):
    """A text where the program's summary is not the oracle's, else None.

    In a set with evicted events the split between duplicate and rejected may
    depend on the order of arrival (R52).
    """
    def kept(counts):
        counts = {name: counts.get(name) for name in ("read", "applied", "duplicate", "rejected")}
        if store.summary.evicted:
            counts["beyond"] = counts.pop("duplicate") + counts.pop("rejected")
        return counts
    ours, theirs = kept(store.summary.as_dict()), kept(summary)
    return None if ours == theirs else "load: oracle %s, program %s" % (ours, theirs)


def _rows_text(ours, theirs):
    """The rows that only one side has."""
    def only(rows, others):
        others = [repr(row) for row in others]
        return [row for row in rows if repr(row) not in others]
    lines = []
    for side, rows in (("oracle ", only(ours, theirs)), ("program", only(theirs, ours))):
        for row in rows[:ROWS_SHOWN_MAX]:
            lines.append("  %s %s" % (side, row))
        if len(rows) > ROWS_SHOWN_MAX:
            lines.append("  %s and %d more" % (side, len(rows) - ROWS_SHOWN_MAX))
    return "\n".join(lines) or "  the same rows in another order"


def _request(text, query):
    """A reading as the options that were given."""
    words = ["--cutoff", text, "--per", query.per]
    for option, value in (("--by", ",".join(query.by)), ("--level", query.level), ("--from", query.day_from), ("--to", query.day_to),
                          ("--compare", query.compare)):
        if value:
            words += [option, str(value)]
    return " ".join(words)


def figures_differ(program, store, table, text, query, ids):
    """A text where one reading differs, else None."""
    got = program.figures(text, query, ids)
    wanted = beside.document(table, query)
    if got == wanted:
        return _status_differs(program, store, table, query)
    if got["store"] != wanted["store"]:
        return "figures %s: oracle %s, program %s" % (_request(text, query), wanted["store"], got["store"])
    return "figures %s\n%s" % (_request(text, query), _rows_text(wanted["rows"], got["rows"]))


def _status_differs(program, store, table, query):
    """R46: status 1 only where a year without calendar was asked for, and then also if an order
    of the range has no due for that reason, or an earlier one whose due may fall into it: the range has days
    of the year it misses."""
    if program.status == 1:
        return None if missing_years(store, table.cutoff) else "exit status 1, and no year lacks a calendar"
    orders = [(order.day(), order.missing_years) for order in orders_at(store, table.cutoff, BUILT_IN)
            if order.counted() and order.transferred() and order.effective_due() is None and order.missing_years]
    asked = [(first, last) for _, first, last in readings.periods_of(table, query)]
    if query.compare:
        asked += filter(None, [beside.days_beside(query, *days) for days in asked])
    for first, last in asked:
        if any(first <= day <= last or day <= last and any(first.year <= year <= last.year for year in years)
               for day, years in orders):
            return "exit status 0 over orders whose due cannot be counted"
    return None


def sentence_differs(program, event_set, store, reading):
    """A text where the report's sentence is not the oracle's (R50), else None."""
    year, stands = readings.sentence(event_set, store, reading.cutoff)
    document = program.report(year, reading.text)
    if document is None or (SENTENCE in document["paragraph"]["zh"]) == stands:
        return None
    return "report %d --cutoff %s: by R50 the sentence %s" % (year, reading.text, "stands" if stands else "must not stand")


def crossfoot_differs(program, event_set, reading):
    """A text where the figures of the set's last year do not hold together, else None."""
    failed = program.crossfoot(str(event_set.last.year), reading.text)
    return "crossfoot %d --cutoff %s: %s" % (event_set.last.year, reading.text, failed[:ROWS_SHOWN_MAX]) if failed else None


def oddities_differ(program, store, reading):
    """A text where the list of oddities is not the oracle's, else None."""
    ours = oddities(store, reading.cutoff)
    theirs = sorted(((row["kind"], row["sort"], row["case"], row["source"], row["event"])
                     for row in program.oddities(reading.text)), key=repr)
    if ours == theirs:
        return None
    return "oddities --cutoff %s\n%s" % (reading.text, _rows_text(ours, theirs))


def ways_differ(program, store, reading, rules=BUILT_IN):
    """A text where the list of complaints is not the oracle's, else None."""
    ours, theirs = ways(store, reading.cutoff, rules), program.complaints(reading.text)
    return None if ours == theirs else "complaints --cutoff %s\n%s" % (reading.text, _rows_text(ours, theirs))


# -- one set ---------------------------------------------------------------------------------------

def _fresh(folder, lines, zone):
    """(program, oracle's store) of lines in one file."""
    folder.mkdir()
    file = folder / "events.jsonl"
    file.write_bytes(b"".join(line + b"\n" for line in lines))
    program = Program(folder)
    return program, load([file.read_bytes()], zone), program.load([file], zone.name)


def _again_summary(folder, lines, zone):
    _, store, summary = _fresh(folder, lines, zone)
    return summary_differs(store, summary)


def _again_figures(reading, query, ids, folder, lines, zone):
    program, store, _ = _fresh(folder, lines, zone)
    return figures_differ(program, store, table_at(store, reading.cutoff), reading.text, query, ids)


def _again_sentence(event_set, reading, folder, lines, zone):
    program, store, _ = _fresh(folder, lines, zone)
    return sentence_differs(program, event_set, store, reading)


def _again_crossfoot(event_set, reading, folder, lines, zone):
    program, _, _ = _fresh(folder, lines, zone)
    return crossfoot_differs(program, event_set, reading)


def _again_tables(event_set, reading, folder, lines, zone):
    program, store, _ = _fresh(folder, lines, zone)
    return tables_differ(program, event_set, store, table_at(store, reading.cutoff), reading)


def _again_oddities(reading, folder, lines, zone):
    program, store, _ = _fresh(folder, lines, zone)
    return oddities_differ(program, store, reading)


def _again_ways(reading, folder, lines, zone):
    program, store, _ = _fresh(folder, lines, zone)
    return ways_differ(program, store, reading)


def _second_store(folder, lines, zone, rng):
    """The lines again: shuffled, some of them twice, from three files in two loads."""
    lines = lines + [line for line in lines if rng.random() < SHARE_TWICE]
    rng.shuffle(lines)
    program = Program(folder)
    marks = sorted(rng.randint(0, len(lines)) for _ in range(2))
    files = []
    for number, (low, high) in enumerate(zip([0] + marks, marks + [len(lines)])):
        file = folder / ("part%d.jsonl" % number)
        # a mark at the start is skipped, so that of a spoilt line stays with it
        file.write_bytes(b"\xef\xbb\xbf" + b"".join(line + b"\n" for line in lines[low:high]))
        files.append(file)
    applied = program.load(files[:2], zone.name)["applied"]
    program.load(files[2:], zone.name)
    return program, applied


def digest_differs(program, folder, lines, zone, seed):
    """A text where the second store's digest differs or check finds something, else None."""
    folder.mkdir()
    second, _ = _second_store(folder, lines, zone, random.Random("second %d" % seed))
    if second.digest() != program.digest():
        return "another digest after shuffling, doubling and splitting"
    second.run(["check"], allowed=(0, 1))
    return "check of the shuffled store exits 1" if second.status else None


def _again_digest(seed, folder, lines, zone):
    program, _, _ = _fresh(folder, lines, zone)
    return digest_differs(program, folder / "second", lines, zone, seed)


def _examine(event_set, lines, folder, figures, full):
    """Raises Difference at the first thing that differs."""
    store = load_set(event_set)
    program = Program(folder)
    files = []
    for number, raw in enumerate(event_set.files):
        files.append(folder / ("events%d.jsonl" % number))
        files[-1].write_bytes(raw)
    text = summary_differs(store, program.load(files, event_set.zone.name))
    if text:
        raise Difference(text, _again_summary)
    rng = random.Random(event_set.seed)
    for reading, table in readings.read(event_set, store, table_at, figures, full):
        coverage.note_cutoff(store, reading.cutoff)
        for query in reading.queries:
            ids = rng.sample(figures, len(figures))
            text = figures_differ(program, store, table, reading.text, query, ids)
            if text:
                raise Difference(text, partial(_again_figures, reading, query, ids))
            coverage.note_periods(readings.periods_of(table, query))
        readings.check_parts(table, reading.queries[-1])
    text = sentence_differs(program, event_set, store, reading)
    if text:
        raise Difference(text, partial(_again_sentence, event_set, reading))
    text = crossfoot_differs(program, event_set, reading)
    if text:
        raise Difference(text, partial(_again_crossfoot, event_set, reading))
    text = tables_differ(program, event_set, store, table, reading)
    if text:
        raise Difference(text, partial(_again_tables, event_set, reading))
    text = oddities_differ(program, store, reading)
    if text:
        raise Difference(text, partial(_again_oddities, reading))
    text = ways_differ(program, store, reading)
    if text:
        raise Difference(text, partial(_again_ways, reading))
    text = digest_differs(program, folder / "second", lines, event_set.zone, event_set.seed)
    if text:
        raise Difference(text, partial(_again_digest, event_set.seed))
    exercise.seen("R9", "digest of a second store")


def one_seed(figures, full, shrink, seed):
    """(seed, what it exercised, None or the report of its difference)."""
    exercise.take()
    event_set = make(seed)
    lines = [line for raw in event_set.files for line in file_lines(raw)[0]]
    with tempfile.TemporaryDirectory(prefix="compare-") as folder:
        try:
            _examine(event_set, lines, Path(folder), figures, full)
        except Difference as found:
            return seed, exercise.take(), (
                found.text, shrunk(found.again, lines, event_set.zone) if shrink else None)
        except ProgramFailed as failed:
            return seed, exercise.take(), (str(failed), None)
    return seed, exercise.take(), None


# -- all of them -----------------------------------------------------------------------------------

def _print_difference(seed, text, smallest):
    print("seed %d: %s" % (seed, text))
    if smallest is None:
        print("  (generate.py --print %d writes its lines)" % seed)
        return
    print("  the smallest set found that differs, %d lines: %s" % (len(smallest.lines), smallest.text))
    for line in smallest.lines:
        print("    " + line.decode("utf-8", "backslashreplace"))


def main():
    """Compare; exit status 1 on any difference or a rule exercised too rarely."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", "--sets", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--figures", default="issue4")
    parser.add_argument("--full", action="store_true", help="every dimension in three periods")
    parser.add_argument("--stop", action="store_true", help="end at the first difference, not shrunk")
    parser.add_argument("--ways", action="store_true", help="show how each rule decided")
    args = parser.parse_args()
    begin = time.monotonic()
    tally, differing = coverage.Tally(), 0
    work = partial(one_seed, figure_list(args.figures), args.full, not args.stop)
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        for seed, counts, found in workers.map(work, range(args.seed, args.seed + args.sets)):
            tally.add(counts)
            if found:
                differing += 1
                if differing <= SHOWN_MAX:
                    _print_difference(seed, *found)
                if args.stop:
                    workers.shutdown(cancel_futures=True)
                    break
    tally.print_table(args.ways)
    wanting = [] if differing else tally.wanting()
    if wanting:
        print("exercised in too few sets:", *("R%d" % rule for rule in wanting))
    print("%d sets, %d differ, %d s" % (args.sets, differing, time.monotonic() - begin))
    sys.exit(1 if differing or wanting else 0)


if __name__ == "__main__":
    main()
