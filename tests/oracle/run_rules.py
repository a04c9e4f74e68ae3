#!/usr/bin/python3
"""Every hand-computed case of rules/ against the oracle and the program.

    run_rules.py [--oracle-only] [--figures issue3|issue4|all] [FILE...]

Each failure is reported as FILE:LINE.  The program is held to the figures
of --figures (issue3: those of the main job only), the oracle always to all of
them.
"""

import argparse
import re
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from cases import load
from notation import read_cases
from oracle import figure_list, table_at
from program import Program, ProgramFailed
from rows import Query

RULES = Path(__file__).resolve().parent / "rules"
# Rules that no set of events alone can show in a figure, and where they are shown.
ELSEWHERE = {8: "revisions", 9: "check --digest", 48: "rules file", 49: "rules file",
             33: "rules file", 50: "sentence of the report", 55: "lists of cases",
             56: "simulator", 51: "no such rule", 54: "no such rule"}


def failures_of_oracle(case):
    """(line, text) of what the oracle gets otherwise."""
    store = load([case.blob()], case.zone)
    if case.load and store.summary.as_dict() != case.load:
        yield case.number, f"load: {store.summary.as_dict()}"
    for want in case.expectations:
        query = Query(case.zone.parse_cutoff(want.cutoff), *want.day_range, want.per, want.by)
        failure = want.failure(table_at(store, query.cutoff).rows(query))
        if failure:
            yield want.number, failure


def failures_of_program(case, figures):
    """(line, text) of what the program gets otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        program = Program(folder)
        file = Path(folder) / "events.jsonl"
        file.write_bytes(case.blob())
        summary = program.load([file], case.zone.name)
        if case.load and {name: summary.get(name) for name in case.load} != case.load:
            yield case.number, f"load: {summary}"
        readings = defaultdict(list)
        for want in case.expectations:
            if want.figure in figures:
                readings[want.cutoff, want.day_range, want.per, want.by].append(want)
        for (cutoff, day_range, per, by), wants in readings.items():
            rows = program.figures(cutoff, Query(None, *day_range, per, by))["rows"]
            for want in wants:
                failure = want.failure(rows)
                if failure:
                    yield want.number, failure


def report(case, side, failures):
    """Print what failed; how many."""
    count = 0
    try:
        for number, text in failures:
            print(f"{case.file}:{number}: {side}: case {case.title}\n    {text}")
            count += 1
    except ProgramFailed as error:
        print(f"{case.file}:{case.number}: {side}: case {case.title}\n    {error}")
        count += 1
    return count


def main():
    """Run all cases; exit status 1 if one fails or a rule has no case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--oracle-only", action="store_true")
    parser.add_argument("--figures", default="issue4")
    parser.add_argument("files", nargs="*", type=Path)
    args = parser.parse_args()
    figures = set(figure_list(args.figures))
    failed = expectations = number = 0
    cited = Counter()
    for path in args.files or sorted(RULES.glob("*.txt")):
        for case in read_cases(path):
            number += 1
            expectations += len(case.expectations) + bool(case.load)
            cited.update(int(rule) for rule in set(re.findall(r"\bR(\d+)", case.title)))
            failed += report(case, "oracle", failures_of_oracle(case))
            if not args.oracle_only:
                failed += report(case, "program", failures_of_program(case, figures))
    print(f"{number} cases, {expectations} expectations, {failed} failures")
    if not args.files:
        bare = [rule for rule in range(1, 57) if not cited[rule] and rule not in ELSEWHERE]
        if bare:
            print("rules without a case:", *bare)
            failed += 1
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
