#!/usr/bin/python3
"""A real call log of 5,000 calls as events, and the figures its statistics know.

    phonenow.py [--keep FILE]

Reads phonenow-pwc/calls.csv and expected.json under $HOTLINE_DATA (default
../shared/data beside the checkout); where the folder is absent it says so and
ends with status 0.  The topic becomes the category, the agent the district;
resolved calls were answered directly, answered ones that were not resolved
made an order, unanswered ones were abandoned.
"""

import argparse
import csv
import json
import os
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

from civil import Zone, format_time, from_datetime
from program import ROOT, Program
from rows import Query

DATA = Path(os.environ.get("HOTLINE_DATA", ROOT / "../shared/data")) / "phonenow-pwc"
ZONE = Zone("Asia/Shanghai")
CUTOFF = "2022-01-01"       # the log is of 2021
# What the log's own description counts over all calls, held here too: a changed file must not go unseen.
TOTAL = {"calls": 5000, "answered": 4054, "abandoned": 946, "resolved": 3646}
FIGURES = ("calls_in", "calls_answered", "calls_abandoned", "connect_rate", "fcr")


def _local(moment):
    return format_time(from_datetime(moment.replace(tzinfo=ZONE.info)), ZONE.info)


def _outcome(call):
    if call["Answered (Y/N)"] == "N":
        return "abandoned"
    return "answered_directly" if call["Resolved"] == "Y" else "order_created"


def event(call):
    """One row of the log as an event line."""
    start = datetime.fromisoformat(call["Date"] + " " + call["Time"])
    data = {"started_at": _local(start), "direction": "in", "channel": "phone", "outcome": _outcome(call),
            "agent": call["Agent"], "district": call["Agent"], "category": call["Topic"]}
    end = start
    if data["outcome"] != "abandoned":
        answered = start + timedelta(seconds=int(call["Speed of answer in seconds"]))
        hours, minutes, seconds = (int(part) for part in call["AvgTalkDuration"].split(":"))
        end = answered + timedelta(hours=hours, minutes=minutes, seconds=seconds)
        data.update(answered_at=_local(answered), ended_at=_local(end))
    return json.dumps({"specversion": "1.0", "id": call["Call Id"], "source": "phonenow", "type": "call.ended.v1",
                       "time": _local(end), "subject": call["Call Id"], "data": data}, ensure_ascii=False)


def counts(program, by=()):
    """{key: {calls, answered, abandoned, resolved}} as the program has it; the whole is under None."""
    query = Query(None, date(2021, 1, 1), date(2021, 12, 31), "all", by)
    table = {}
    for row in program.figures(CUTOFF, query, FIGURES)["rows"]:
        part = table.setdefault(row["key"], {"calls": 0, "answered": 0, "abandoned": 0, "resolved": 0})
        name = {"calls_in": "calls", "calls_answered": "answered", "calls_abandoned": "abandoned",
                "fcr": "resolved"}.get(row["figure"])
        if name:
            part[name] = row["num"]
        wanted = {"connect_rate": ("answered", "calls"), "fcr": ("resolved", "answered")}.get(row["figure"])
        if wanted and (row["num"], row["den"]) != tuple(part[name] for name in wanted):
            raise SystemExit("%s is not %s of %s: %s" % (row["figure"], *wanted, row))
    return table


def _known(part):
    return {name: part[name] for name in TOTAL}


def failures(program, expected):
    """What differs from the log's own statistics, by agent and by topic."""
    wholes = {"the whole": (counts(program)[None], _known(expected["total"])),
              "the log's own total": (_known(expected["total"]), TOTAL)}
    for name, (ours, theirs) in wholes.items():
        if ours != theirs:
            yield "%s: %s, expected %s" % (name, ours, theirs)
    for name, dimension in (("by_agent", "district"), ("by_topic", "category")):
        ours = counts(program, (dimension,))
        theirs = {key: _known(part) for key, part in expected[name].items()}
        for key in sorted(set(ours) | set(theirs)):
            if ours.get(key) != theirs.get(key):
                yield "%s %s: %s, expected %s" % (name, key, ours.get(key), theirs.get(key))


def main():
    """Exit status 1 if a count differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, help="write the events here too")
    args = parser.parse_args()
    if not (DATA / "calls.csv").exists():
        print("skipped: no call log at %s (set HOTLINE_DATA)" % DATA)
        return
    with open(DATA / "calls.csv", encoding="utf-8-sig", newline="") as log:
        text = "".join(event(call) + "\n" for call in csv.DictReader(log))
    expected = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))
    if args.keep:
        args.keep.write_text(text, encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="phonenow-") as folder:
        file = Path(folder) / "calls.jsonl"
        file.write_text(text, encoding="utf-8")
        program = Program(folder)
        summary = program.load([file], ZONE.name)
        wrong = list(failures(program, expected))
    if summary != {"read": 5000, "applied": 5000, "duplicate": 0, "rejected": 0}:
        wrong.append("load: %s" % summary)
    print(*wrong, "phonenow: %d calls, %d failures" % (summary["applied"], len(wrong)), sep="\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
