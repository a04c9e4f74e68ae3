#!/usr/bin/python3
"""Seeds one mistake after another into the fold and proves that the tests see each.

    tests/mutants/run.py [--only N] [--jobs N] [--list] [--program COMMAND]

The pure rooms and their unit tests are copied into a temporary folder and built
once; unmutated they must pass.  Then, for each mutant of mutants.py, its text is
replaced, what depends on it is compiled again, and the tests run until one fails.
A mutant that no test catches, whose text no longer stands exactly once in its
file, or that does not compile makes the run fail.

With --program the whole program is built with each mutant instead, and COMMAND,
run with $HOTLINE naming that program, must fail; for instance
    --program "tests/oracle/run_rules.py --figures issue4"
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mutants import MUTANTS

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lint"))
from lint import PROGRAM_ONLY  # noqa: E402
ROOMS = ("base", "event", "aggregate", "evaluate")
# In the order of which catches most.
TESTS = ("test_fold_order", "test_fold_event", "test_fold", "test_case", "test_fold_properties", "test_figures", "test_cells",
         "test_calendar", "test_rulesfile", "test_evaluate", "test_formula", "test_complaint", "test_crossfoot", "test_oddity",
         "test_league", "test_top", "test_volumes", "test_day", "test_times")
TEST_SECONDS_MAX = 120      # a mutant that loops is caught by that
PROGRAM_SECONDS_MAX = 1800


def command(arguments, folder, seconds=TEST_SECONDS_MAX, **more):
    """(status, output); a command that does not end has failed."""
    try:
        done = subprocess.run(arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds,
                              text=True, errors="replace", check=False, **more)
    except subprocess.TimeoutExpired:
        return 124, "no end within %d s" % seconds
    return done.returncode, done.stdout


def seeded(mutant, folder):
    """Writes the mutated file into the copy; None, or what is wrong with the mutant."""
    text = (ROOT / mutant.path).read_text(encoding="utf-8")
    times = text.count(mutant.search)
    if times != 1:
        return "its text stands %d times in %s" % (times, mutant.path)
    (folder / mutant.path).write_text(text.replace(mutant.search, mutant.replace), encoding="utf-8")
    return None


class Units:
    """The pure rooms and their unit tests, built once without a mutant."""

    def __init__(self, folder):
        self.tree = folder / "tree"
        for room in ROOMS:
            shutil.copytree(ROOT / room, self.tree / room)
        (self.tree / "tests").mkdir()
        for file in list((ROOT / "tests").glob("*_kit.h")) + [ROOT / "tests" / f"{test}.c" for test in TESTS]:
            shutil.copy(file, self.tree / "tests")
        flags = subprocess.run(["pkg-config", "--cflags", "libcjson"], capture_output=True, text=True, check=True)
        self.compile = [os.environ.get("CC", "cc"), "-std=c17", "-D_GNU_SOURCE", "-I.", "-O1", "-w", *flags.stdout.split()]
        self.sources = sorted(str(path.relative_to(self.tree)) for room in ROOMS
                              for path in (self.tree / room).glob("*.c")
                              if str(path.relative_to(self.tree)) not in PROGRAM_ONLY)

    def objects(self, tree, sources, jobs):
        """Compiles the sources beside themselves; None, or what the compiler said."""
        def one(source):
            return command(self.compile + ["-c", source, "-o", source[:-2] + ".o"], tree)
        with ThreadPoolExecutor(jobs) as pool:
            for status, output in pool.map(one, sources):
                if status != 0:
                    return output
        return None

    def build(self, jobs):
        return self.objects(self.tree, self.sources + [f"tests/{test}.c" for test in TESTS], jobs)

    def failing(self, tree):
        """The first test that fails, or None."""
        objects = [source[:-2] + ".o" for source in self.sources]
        for test in TESTS:
            status, output = command([self.compile[0], f"tests/{test}.o", *objects, "-lcjson", "-lcmocka", "-o", test], tree)
            if status != 0:
                sys.exit("cannot link %s:\n%s" % (test, output))
            if command([f"./{test}"], tree)[0] != 0:
                return test
        return None

    def caught(self, mutant, folder):
        """(who caught it, None) or (None, what is wrong)."""
        tree = folder / "mutated"
        shutil.copytree(self.tree, tree)
        try:
            wrong = seeded(mutant, tree)
            if wrong is None:
                said = self.objects(tree, self.touched(mutant.path), 1)
                wrong = None if said is None else "it does not compile:\n" + said
            if wrong is not None:
                return None, wrong
            test = self.failing(tree)
            return test, None if test is not None else "no test saw it"
        finally:
            shutil.rmtree(tree)

    def touched(self, path):
        """A header touches everything of its room."""
        if path.endswith(".c"):
            return [path]
        room = path.split("/", maxsplit=1)[0] + "/"
        return [source for source in self.sources if source.startswith(room)]


class Whole:
    """The whole program, and a command that must fail with a mutant in it."""

    def __init__(self, folder, line):
        self.tree = folder / "tree"
        self.line = shlex.split(line)
        shutil.copytree(ROOT, self.tree, ignore=shutil.ignore_patterns(".git", "build", "*.db", "hotline"))

    def build(self, jobs):
        status, output = command(["make", f"-j{jobs}", "O=out", "out/hotline"], self.tree, PROGRAM_SECONDS_MAX)
        return None if status == 0 else output

    def failing(self, tree):
        environment = dict(os.environ, HOTLINE=str(tree / "out" / "hotline"))
        status, _ = command(self.line, ROOT, PROGRAM_SECONDS_MAX, env=environment)
        return None if status == 0 else self.line[0]

    def caught(self, mutant, _folder):
        wrong = seeded(mutant, self.tree)
        if wrong is None:
            said = self.build(1)
            wrong = None if said is None else "it does not compile:\n" + said
        who = None
        if wrong is None:
            who = self.failing(self.tree)
            wrong = None if who is not None else "the command did not see it"
        (self.tree / mutant.path).write_text((ROOT / mutant.path).read_text(encoding="utf-8"), encoding="utf-8")
        return who, wrong


def run(subject, mutants, jobs, parallel):
    """How many mutants were not caught."""
    said = subject.build(jobs)
    if said is not None:
        sys.exit("the tree without a mutant does not build:\n" + said)
    if subject.failing(subject.tree) is not None:
        sys.exit("the tests fail without any mutant: nothing would be proved")

    def one(numbered):
        number, mutant = numbered
        with tempfile.TemporaryDirectory() as folder:
            return number, mutant, *subject.caught(mutant, Path(folder))

    missed = 0
    with ThreadPoolExecutor(jobs if parallel else 1) as pool:
        for number, mutant, who, wrong in pool.map(one, mutants):
            missed += wrong is not None
            print("%s %2d %s: %s: %s" % ("FAIL" if wrong else "ok  ", number, mutant.rule, mutant.claim, wrong or who),
                  flush=True)
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=int, action="append", metavar="N", help="only the N-th mutant; may be repeated")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--list", action="store_true", help="print the mutants and end")
    parser.add_argument("--program", metavar="COMMAND", help="what must fail with $HOTLINE naming the mutated program")
    options = parser.parse_args()
    mutants = [(number, mutant) for number, mutant in enumerate(MUTANTS, 1)
               if not options.only or number in options.only]

    if options.list:
        for number, mutant in mutants:
            print("%2d %s: %s (%s)" % (number, mutant.rule, mutant.claim, mutant.path))
        return 0
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        subject = Whole(Path(folder), options.program) if options.program else Units(Path(folder))
        missed = run(subject, mutants, options.jobs, parallel=not options.program)
    print("%d mutants, %d not caught, %.0f s" % (len(mutants), missed, time.monotonic() - start))
    return 1 if missed or not mutants else 0


if __name__ == "__main__":
    sys.exit(main())
