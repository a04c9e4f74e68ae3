#!/usr/bin/python3
"""The reference year: the simulator's lines through the oracle and the program.

    reference.py [--figures issue3|issue4|all] [--seed N]

`simulate --seed 1` makes 2020; the oracle, over the lines alone, must give the
integers of the 2020 report, and the program the same rows as the oracle for the
year, as a whole and by each dimension, and for the whole by month and day.
"""

import argparse
import re
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from cases import load
from civil import Zone
from facts import DIMENSIONS
from oracle import figure_list, table_at
from program import Program
from rows import Query

CUTOFF = "2021-06-30"       # what the simulator names (R56)
YEAR = (date(2020, 1, 1), date(2020, 12, 31))
# What the 2020 report says, and the integers behind it: figure -> (num, den, value), None where it says nothing.
REPORT = {
    "requests_accepted": (147100, None, "147100"),
    "calls_daily_mean": (147100, 366, "402"),
    "fcr": (110987, 147100, "75.45"),
    "ontime_rate": (None, None, "99.99"),
    "sat_rate": (None, None, "99.54"),
    "complaints_received_city": (41, None, "41"),
    "complaints_published_city": (13, None, "13"),
}
STATED = re.compile(r"accepted (\d+), answered directly (\d+) of (\d+), on time (\d+) of (\d+) dues, "
                    r"satisfied (\d+) of (\d+) rated, complaints of the city (\d+), published (\d+)")


def stated(text):
    """figure -> (num, den): the totals that simulate states on standard error."""
    found = STATED.search(text)
    if found is None:
        raise SystemExit("simulate states no totals: " + text)
    n = [int(word) for word in found.groups()]
    return {"requests_accepted": (n[0], None), "fcr": (n[1], n[2]), "ontime_rate": (n[3], n[4]), "sat_rate": (n[5], n[6]),
            "complaints_received_city": (n[7], None), "complaints_published_city": (n[8], None)}


def report_failures(rows, totals):
    """What of the report or of the simulator's word is not in the oracle's rows."""
    of = {row["figure"]: row for row in rows}
    for figure, (num, den, value) in REPORT.items():
        row = of[figure]
        if row["value"] != value or num not in (None, row["num"]) or den not in (None, row["den"]):
            yield "the report's %s is %s (%s/%s), the oracle has %s" % (figure, value, num, den, row)
    for figure, (num, den) in totals.items():
        if (of[figure]["num"], of[figure]["den"]) != (num, den):
            yield "simulate states %s %s/%s, the oracle has %s" % (figure, num, den, of[figure])


def readings(figures):
    """The year by each dimension, and whole by month and day."""
    for per, dimensions in (("year", ((),) + tuple((name,) for name in DIMENSIONS)), ("month", ((),)), ("day", ((),))):
        for by in dimensions:
            yield Query(None, *YEAR, per, by, figures)


def compare(program, table, figures):
    """(rows compared, texts of what differs)."""
    count, failures = 0, []
    for query in readings(figures):
        ours = table.rows(query)
        theirs = program.figures(CUTOFF, query, figures)["rows"]
        count += len(ours)
        if ours != theirs:
            other = [row for row in theirs if row not in ours][:3]
            failures.append("per %s by %s: oracle %s, program %s" % (
                query.per, query.by, [row for row in ours if row not in theirs][:3], other))
    return count, failures


def main():
    """Exit status 1 if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--figures", default="issue4")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    begin = time.monotonic()
    zone = Zone("Asia/Shanghai")
    with tempfile.TemporaryDirectory(prefix="reference-") as folder:
        program = Program(folder)
        file = Path(folder) / "year.jsonl"
        file.write_bytes(program.run(["simulate", "--year", "2020", "--profile", "reference", "--lang", "en",
                                      "--seed", str(args.seed)]))
        totals = stated(program.words)
        store = load([file.read_bytes()], zone)
        table = table_at(store, zone.parse_cutoff(CUTOFF))
        failures = list(report_failures(table.rows(Query(None, *YEAR, "year")), totals))
        summary = program.load([file], zone.name)
        if summary != store.summary.as_dict():
            failures.append("load: oracle %s, program %s" % (store.summary.as_dict(), summary))
        count, differences = compare(program, table, figure_list(args.figures))
    for text in failures + differences:
        print(text)
    print("reference year: %d events, %d rows compared, %d failures, %d s" % (
        summary["applied"], count, len(failures + differences), time.monotonic() - begin))
    sys.exit(1 if failures or differences else 0)


if __name__ == "__main__":
    main()
