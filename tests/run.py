#!/usr/bin/python3
"""Runs unit test programs (cmocka) and says whether all of them passed.

    tests/run.py [--jobs N] [--timeout SECONDS] PROGRAM...

One line a program; the whole output of one that did not pass.  A program has
passed when it ended by itself with status 0, said that it ran at least one test,
and none failed.  The status alone is not enough: cmocka returns the number of
failures, which the kernel cuts to eight bits, and a program killed before its
first test says nothing at all.  Skipped tests are named at the end.  Exit status
1 if any program did not pass, or if there was none to run.
"""

import argparse
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

RUN = re.compile(r"^\[=+\] (\d+) test\(s\) run\.", re.MULTILINE)
FAILED = re.compile(r"^\[  FAILED  \]", re.MULTILINE)
SKIPPED = re.compile(r"^\[  SKIPPED \] (\w+)\n(?!.*^\[  SKIPPED \] \1$)", re.MULTILINE | re.DOTALL)


class Result(NamedTuple):
    program: str
    wrong: str  # empty: passed
    tests: int
    skipped: list[str]
    seconds: float
    output: str


def run(program: str, timeout: float) -> Result:
    start = time.monotonic()
    try:
        done = subprocess.run([program], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=timeout)
        status, printed = done.returncode, done.stdout
    except subprocess.TimeoutExpired as late:
        status, printed = None, late.stdout or b""
    except OSError as error:
        return Result(program, str(error), 0, [], 0.0, "")
    output = printed.decode("utf-8", "replace")
    tests = sum(int(count) for count in RUN.findall(output))
    if status is None:
        wrong = f"still running after {timeout:g} s"
    elif status < 0:
        wrong = f"killed by signal {-status}"
    elif status > 0:
        wrong = f"exit status {status}"
    elif FAILED.search(output):
        wrong = "tests failed"
    elif tests == 0:
        wrong = "ran no test"
    else:
        wrong = ""
    return Result(program, wrong, tests, SKIPPED.findall(output), time.monotonic() - start, output)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=300.0, help="seconds for one program (default: 300)")
    parser.add_argument("programs", nargs="*", metavar="PROGRAM")
    options = parser.parse_args()
    tests, failed, skipped = 0, [], []
    with ThreadPoolExecutor(options.jobs) as pool:
        for result in pool.map(lambda program: run(program, options.timeout), options.programs):
            name = Path(result.program).name
            tests += result.tests
            skipped += [f"{name}: {test}" for test in result.skipped]
            if result.wrong:
                failed.append(name)
                print(result.output, end="" if result.output.endswith("\n") else "\n")
            print(f"{'FAIL' if result.wrong else 'ok':4} {name} ({result.tests} tests, {result.seconds:.1f} s)"
                  + (f": {result.wrong}" if result.wrong else ""), flush=True)
    for test in skipped:
        print(f"skipped {test}")
    print(f"{len(options.programs)} programs, {tests} tests, {len(skipped)} skipped, {len(failed)} programs failed"
          + (": " + " ".join(failed) if failed else ""))
    return 1 if failed or not options.programs else 0


if __name__ == "__main__":
    sys.exit(main())
